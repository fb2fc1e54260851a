"""What the papers of a report say, told once: its head, its tables as words, its notes."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from congress import clock
from congress.documents.facts import Facts
from congress.reports import wording
from congress.reports.checks import mismatches
from congress.reports.figures import MEAN_AGE, BaseOfReport, Row, Unit, labels
from congress.reports.issuing import Correction, Snapshot
from congress.reports.wording import count_words, figure_words, share_words
from congress.vietnamese import clock_words, date_words

BY_HAND = "*"  # stands after a number that was set by hand
UNIT_HEADER = (
    "STT",
    "Đoàn",
    "Triệu tập",
    "Có mặt",
    "Vắng có lý do",
    "Vắng chưa rõ lý do",
    "Dự thay",
    "Tỷ lệ có mặt",
    "Ghi chú",
)
_UNIT_COLUMNS = ("summoned", "present", "excused", "unexplained", "substitutes")
_SYMBOL = "BC"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table of structure. `level` 0 opens a breakdown, 1 is a row of it, 2 a part of a row."""

    label: str
    number: int | None
    count: str
    share: str
    level: int
    key: str = ""  # of its figure


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A row of the table by delegation, as it is written; `numbers` are its figures."""

    cells: tuple[str, ...]
    numbers: tuple[int, ...]
    keys: tuple[str, ...] = ()  # of their figures
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """A report with what its papers need: facts of the congress's documents, its zone, who the actors are."""

    report: Snapshot
    facts: Facts
    zone: str
    names: dict[str, str]

    # ── head ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def head(self) -> Facts:
        """The facts of a letter's head, with the report's own number, symbol and day."""
        symbol = "-".join((_SYMBOL, *self.facts.symbol.split("-")[1:]))
        issued_on = clock.local(self.report.issued_at, self.zone).date().isoformat() if self.report.issued_at else ""
        number = f"{self.report.number:02}" if self.report.number else ""
        return replace(self.facts, number=number, symbol=symbol, issued_on=issued_on)

    @property
    def subject(self) -> str:
        return f"Số lượng, thành phần, cơ cấu đại biểu dự {self.report.figures.congress}"

    @property
    def occasion(self) -> str:
        as_of = wording.as_of_words(clock.local(self.report.as_of, self.zone))
        return f"({self.report.figures.session}; {as_of})"

    @property
    def standing_of(self) -> str:
        """Whether this is issued: what stands at the top of a draft, and of a report that puts another right."""
        if self.report.number is None:
            return "DỰ THẢO, CHƯA BAN HÀNH"
        return f"Đính chính Báo cáo số {self.report.corrects:02}" if self.report.corrects else ""

    @property
    def name(self) -> str:
        """What the report is called in short: "Báo cáo số 02", "Dự thảo báo cáo"."""
        return f"Báo cáo số {self.report.number:02}" if self.report.number else "Dự thảo báo cáo"

    @property
    def present_share(self) -> str:
        return share_words(self.report.figures["present"], self.report.figures["summoned"])

    @property
    def base(self) -> str:
        return wording.base_words(self.report.figures)

    @property
    def recipients(self) -> list[str]:
        kept = [line for line in self.facts.recipients.splitlines() if line.lstrip("- ").startswith("Lưu")]
        return ["Đoàn Chủ tịch (để báo cáo)", *kept]

    # ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def numbers(self) -> tuple[wording.Sentence, ...]:
        return wording.numbers(self.report.figures, clock.local(self.report.as_of, self.zone))

    @property
    def read_aloud(self) -> tuple[wording.Sentence, ...]:
        return wording.read_aloud(self.report.figures, clock.local(self.report.as_of, self.zone))

    @property
    def people(self) -> list[str]:
        """Name the oldest and the youngest, and say among whom."""
        figures = self.report.figures
        whom = "có mặt" if figures.base is BaseOfReport.PRESENT else "được mời"
        found = [
            f"Đại biểu {told}: {wording.people_words(people)}."
            for told, people in (("cao tuổi nhất", figures.oldest), ("trẻ tuổi nhất", figures.youngest))
            if people
        ]
        scope = f"Cao tuổi nhất, trẻ tuổi nhất và danh hiệu tính cả khách mời, đại biểu danh dự {whom}."
        return [*found, scope] if found else []

    # ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _count(self, key: str) -> str:
        mark = BY_HAND if key in self.report.standing else ""
        return figure_words(key, self.report.figures[key]) + mark

    def structure(self) -> Iterator[Line]:
        """Yield the table of structure: every breakdown with its rows, then what is no breakdown."""
        figures = self.report.figures
        for breakdown in figures.breakdowns:
            yield Line(breakdown.label, None, "", "", 0)
            for row in breakdown.rows:
                yield from self._row(row, 1)
            if breakdown.key == "age" and figures.has_mean_age():
                yield Line("Tuổi bình quân", None, self._count(MEAN_AGE), "", 1, MEAN_AGE)
        yield Line("Danh hiệu", None, "", "", 0)
        for row in figures.honours:
            yield Line(row.label, figures[row.key], self._count(row.key), "", 1, row.key)
        if figures.others:
            yield Line("Đại biểu khác có mặt", None, "", "", 0)
            for row in figures.others:
                yield Line(row.label, figures[row.key], self._count(row.key), "", 1, row.key)

    def _row(self, row: Row, level: int) -> Iterator[Line]:
        number, base = self.report.figures[row.key], self.report.figures.base_count
        yield Line(row.label, number, self._count(row.key), share_words(number, base), level, row.key)
        for part in row.parts:
            yield from self._row(part, level + 1)

    def units(self) -> Iterator[UnitLine]:
        """Yield the table by delegation; its last row sums the rows above, whatever the report says of the whole."""
        figures = self.report.figures
        for place, unit in enumerate(figures.units, start=1):
            numbers = tuple(figures[unit.key_of(column)] for column in _UNIT_COLUMNS)
            keys = tuple(unit.key_of(column) for column in _UNIT_COLUMNS)
            share = share_words(numbers[1], numbers[0])
            yield UnitLine((str(place), unit.name, *map(self._count, keys), share, self._note(unit)), numbers, keys)
        total = tuple(sum(figures[unit.key_of(column)] for unit in figures.units) for column in _UNIT_COLUMNS)
        yield UnitLine(
            ("", "Tổng cộng", *map(count_words, total), share_words(total[1], total[0]), ""), total, is_total=True
        )

    def _note(self, unit: Unit) -> str:
        guests = self.report.figures[unit.key_of("guests")]
        return f"Khách: {self._count(unit.key_of('guests'))}" if guests else ""

    # ── notes ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def notes(self) -> list[str]:
        """Tell what was set by hand and what does not add up: nothing of it is hidden on paper."""
        named = labels(self.report.figures)
        told = [self._by_hand(named[figure], one) for figure, one in self.report.standing.items()]
        told += [
            f"Chưa khớp: {check.words} ({count_words(check.expected)} và {count_words(check.found)})."
            for check in mismatches(self.report.figures)
        ]
        if self.report.earlier_than:
            told.append(
                f"Thời điểm tính của báo cáo này sớm hơn Báo cáo số {self.report.earlier_than:02} đã ban hành trước đó."
            )
        return told

    def _by_hand(self, label: str, one: Correction) -> str:
        at = clock.local(one.at, self.zone)
        return (
            f"{BY_HAND} {label}: chỉnh tay từ {figure_words(one.figure, one.counted)} "
            f"thành {figure_words(one.figure, one.value)}, {clock_words(at)} ngày {date_words(at.date())}, "
            f"{self.names.get(one.actor, one.actor)}. Lý do: {one.reason.rstrip('.')}."
        )
