"""The figures of a report: every number under a key of its own, and the rows they stand in. Plain values.

A row names its number by its key; rows of a breakdown sum to the base, the parts of a row to the row. So a number set
by hand changes one count and nothing else, and what no longer adds up shows (congress/reports/checks.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

UNKNOWN = "?"  # ends the key of a line "chưa có thông tin"
MEAN_AGE = "mean_age"  # in tenths of a year
MINORITIES = "people:minority"
GUEST, OTHER = "guest", "other"  # begin the keys of categories that are not summoned: honoured ones, and the rest
UNIT_COLUMNS = ("summoned", "present", "excused", "unexplained", "substitutes", "guests")


class BaseOfReport(StrEnum):
    """Whom the breakdowns are of: official delegates who are present, or all who are summoned."""

    PRESENT = "present"
    SUMMONED = "summoned"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table with the key of its number; parts say of what it is made."""

    key: str
    label: str
    parts: tuple["Row", ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to divide the base: its rows are all there is, what is not known among them."""

    key: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A delegation of the table; its numbers have the keys `key_of`."""

    code: str
    name: str

    def key_of(self, column: str) -> str:
        return f"unit:{self.code}:{column}"


@dataclass(frozen=True, slots=True)
class Eldest:
    """Who is the oldest or the youngest, as far as the birth dates tell."""

    honorific: str
    name: str
    age: int
    delegation: str


@dataclass(frozen=True, slots=True)
class Figures:
    """A whole report. `recounted` holds what the database itself counted, by the same keys, for the checks."""

    congress: str
    session: str
    year: int  # ages are this year less the year of birth
    base: BaseOfReport
    counts: Mapping[str, int]
    breakdowns: tuple[Breakdown, ...]
    honours: tuple[Row, ...]
    others: tuple[Row, ...]  # categories that are not summoned: who of them is present
    units: tuple[Unit, ...]
    oldest: tuple[Eldest, ...]
    youngest: tuple[Eldest, ...]
    recounted: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        return self.counts[key]

    @property
    def base_count(self) -> int:
        return self.counts[self.base]

    def has_mean_age(self) -> bool:
        return MEAN_AGE in self.counts

    def breakdown(self, key: str) -> Breakdown:
        return next(one for one in self.breakdowns if one.key == key)

    def corrected(self, by_hand: Mapping[str, int]) -> "Figures":
        """Return the figures with some numbers set by hand; nothing that hangs on them moves along."""
        return replace(self, counts={**self.counts, **by_hand})

    def stored(self) -> dict[str, Any]:
        return asdict(self)


OVERVIEW = {
    "summoned": "Đại biểu chính thức được triệu tập",
    "present": "Có mặt",
    "absent": "Vắng mặt",
    "excused": "Vắng có lý do",
    "unexplained": "Vắng chưa rõ lý do",
    "substitutes": "Dự thay",
    "guests": "Khách mời, đại biểu danh dự có mặt",
    "delegations": "Số đoàn",
}
UNIT_LABELS = {
    "summoned": "Triệu tập",
    "present": "Có mặt",
    "excused": "Vắng có lý do",
    "unexplained": "Vắng chưa rõ lý do",
    "substitutes": "Dự thay",
    "guests": "Khách mời, danh dự",
}


def labels(figures: Figures) -> dict[str, str]:
    """Name every number there is by its key, in the order of the report."""
    found = dict(OVERVIEW)
    for row in figures.others:
        found[row.key] = f"{row.label}, có mặt"
    for breakdown in figures.breakdowns:
        found |= {key: f"{breakdown.label}: {label}" for key, label in _of_rows(breakdown.rows)}
    if figures.has_mean_age():
        found[MEAN_AGE] = "Tuổi bình quân"
    found |= {row.key: row.label for row in figures.honours}
    for unit in figures.units:
        found |= {unit.key_of(column): f"{unit.name}: {UNIT_LABELS[column]}" for column in UNIT_COLUMNS}
    return found


def _of_rows(rows: tuple[Row, ...]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield row.key, row.label
        yield from ((key, f"{row.label}, {label}") for key, label in _of_rows(row.parts))


def loaded(stored: Mapping[str, Any]) -> Figures:
    """Return figures as they were stored."""
    return Figures(
        congress=stored["congress"],
        session=stored["session"],
        year=stored["year"],
        base=BaseOfReport(stored["base"]),
        counts=dict(stored["counts"]),
        breakdowns=tuple(Breakdown(one["key"], one["label"], _rows(one["rows"])) for one in stored["breakdowns"]),
        honours=_rows(stored["honours"]),
        others=_rows(stored["others"]),
        units=tuple(Unit(**one) for one in stored["units"]),
        oldest=tuple(Eldest(**one) for one in stored["oldest"]),
        youngest=tuple(Eldest(**one) for one in stored["youngest"]),
        recounted=dict(stored["recounted"]),
    )


def _rows(stored: list[Any]) -> tuple[Row, ...]:
    return tuple(Row(one["key"], one["label"], _rows(one["parts"])) for one in stored)
