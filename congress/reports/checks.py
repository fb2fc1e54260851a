"""Whether the numbers of a report add up: each sum against its base, and against what the database counted itself.

A check is worked out anew from the numbers as they stand, set by hand or not, and hides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from congress.reports.figures import GUEST, OVERVIEW, Figures, Row, labels

_OF_UNITS = ("summoned", "present", "excused", "unexplained", "substitutes")


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison: what should be, and what is."""

    words: str
    expected: int
    found: int

    @property
    def holds(self) -> bool:
        return self.expected == self.found


def checks(figures: Figures) -> tuple[Check, ...]:
    """Return every check of a report, in its order."""
    return (*_overview(figures), *_breakdowns(figures), *_units(figures), *_recount(figures))


def mismatches(figures: Figures) -> tuple[Check, ...]:
    """Return what does not add up."""
    return tuple(check for check in checks(figures) if not check.holds)


def _overview(figures: Figures) -> Iterator[Check]:
    yield Check("Triệu tập = có mặt + vắng mặt", figures["summoned"], figures["present"] + figures["absent"])
    yield Check("Vắng mặt = có lý do + chưa rõ lý do", figures["absent"], figures["excused"] + figures["unexplained"])
    guests = sum(figures[row.key] for row in figures.others if row.key.startswith(f"{GUEST}:"))
    yield Check("Khách mời, danh dự = tổng các thành phần khách", figures["guests"], guests)
    within = min(figures["substitutes"], figures["present"])
    yield Check("Dự thay nằm trong số có mặt", figures["substitutes"], within)


def _breakdowns(figures: Figures) -> Iterator[Check]:
    base = OVERVIEW[figures.base].lower()
    for breakdown in figures.breakdowns:
        total = sum(figures[row.key] for row in breakdown.rows)
        yield Check(f"{breakdown.label}: tổng các dòng = số {base}", figures.base_count, total)
        for row in breakdown.rows:
            yield from _parts(figures, row)


def _parts(figures: Figures, row: Row) -> Iterator[Check]:
    if row.parts:
        total = sum(figures[part.key] for part in row.parts)
        yield Check(f"{row.label}: tổng các nhóm = {row.label.lower()}", figures[row.key], total)


def _units(figures: Figures) -> Iterator[Check]:
    yield Check("Số đoàn = số dòng của bảng theo đoàn", figures["delegations"], len(figures.units))
    for column in _OF_UNITS:
        total = sum(figures[unit.key_of(column)] for unit in figures.units)
        yield Check(f"Theo đoàn, cột {OVERVIEW[column].lower()}: tổng cộng = số chung", figures[column], total)
    for unit in figures.units:
        came_or_not = sum(figures[unit.key_of(column)] for column in ("present", "excused", "unexplained"))
        yield Check(f"{unit.name}: triệu tập = có mặt + vắng", figures[unit.key_of("summoned")], came_or_not)


def _recount(figures: Figures) -> Iterator[Check]:
    named = labels(figures)
    for key, told in figures.recounted.items():
        if key == "book":
            yield Check("Có mặt = số lượt vào còn hiệu lực trong sổ điểm danh", told, figures["present"])
        elif key in figures.counts:
            yield Check(f"{named[key]}: cơ sở dữ liệu tự đếm lại", told, figures[key])
