"""What the closing report says in words and cells; pages.py sets it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from admin.documents.attendance_tables import REASONS
from congress import clock
from congress.attendance import Count
from congress.documents.facts import Facts
from congress.models import BadgeReason, Congress
from congress.outcome import Reason
from congress.pictures import bars
from congress.pictures.bars import Line, Order
from congress.pictures.closing import Closing, SessionClosing
from congress.pictures.hall_fill import BlockFill
from congress.pictures.tallies import ScanTally, SlipTally
from congress.reports.wording import NO_SHARE, as_of_words, count_words, share_words
from congress.vietnamese import clock_words, date_words, session_when

Cells = tuple[str, ...]
STEPS_BESIDE = 12
DELEGATION_HEADER = ("STT", "Đoàn", "", "Có mặt", "Triệu tập", "Tỷ lệ", "Vắng có lý do", "Chưa rõ lý do", "Khách")
BLOCK_HEADER = ("Khu", "Đã vào", "Được xếp ghế", "Tỷ lệ", "Tổng số ghế", "Ghế trống ở 3 hàng đầu")
STATION_HEADER = ("Cửa", "Trạm", "Lượt vào được ghi", "Lượt quét", "Từ chối")
SLIP_HEADER = ("Loại phiếu", "Đã in", "Trong đó in lại", "Đang chờ, đang giữ", "Đã hủy")
SESSION_HEADER = ("Phiên", "Thời gian", "Triệu tập", "Có mặt", "Tỷ lệ", "Khách", "Báo cáo")
DAY_HEADER = ("Ngày", "Số phiên", "Đại biểu triệu tập đã dự", "Khách mời, danh dự đã dự")
_MOST_SEATS, _MOST_REASONS = 12, 12
_SLIPS = {
    "seat": "Phiếu chỗ ngồi",
    "program": "Phiếu chương trình",
    "coupon": "Phiếu ăn",
    "call": "Phiếu mời lên sân khấu",
    "badge": "Thẻ cấp lại in tại bàn",
    "totals": "Phiếu tổng hợp",
    "test": "Phiếu in thử",
}
_BADGES = {BadgeReason.LOST: "mất thẻ", BadgeReason.DAMAGED: "hỏng thẻ", BadgeReason.OTHER: "lý do khác"}
_FIGURES = (
    ("summoned", "Đại biểu triệu tập"),
    ("present", "Có mặt"),
    ("share", "Tỷ lệ có mặt"),
    ("absent", "Vắng mặt"),
    ("excused", "Vắng có lý do"),
    ("unexplained", "Vắng chưa rõ lý do"),
    ("substitutes", "Dự thay (tính trong số có mặt)"),
    ("guests", "Khách mời, đại biểu danh dự có mặt"),
)


@dataclass(frozen=True, slots=True)
class Told:
    """The closing report with what its paper needs beside the figures."""

    closing: Closing
    facts: Facts
    congress: Congress

    @property
    def zone(self) -> str:
        return self.congress.zone

    @property
    def head(self) -> Facts:
        """The facts of a letter's head; number and day are written in by hand when it is signed."""
        symbol = "-".join(("BC", *self.facts.symbol.split("-")[1:]))
        return replace(self.facts, number="", symbol=symbol, issued_on="")

    @property
    def recipients(self) -> list[str]:
        kept = [line for line in self.facts.recipients.splitlines() if line.lstrip("- ").startswith("Lưu")]
        return ["Đoàn Chủ tịch, Ban Tổ chức (để báo cáo)", *kept]

    @property
    def as_of(self) -> str:
        return as_of_words(clock.local(self.closing.at, self.zone))

    # ── the whole ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def title_facts(self) -> Iterator[tuple[str, str]]:
        """Yield what the title page says of the congress."""
        yield "Tên", self.congress.name
        days = self.closing.days
        if days:
            first, last = date_words(days[0].day), date_words(days[-1].day)
            yield "Thời gian", f"ngày {first}" if len(days) == 1 else f"từ ngày {first} đến ngày {last}"
        if self.facts.venue:
            yield "Địa điểm", self.facts.venue
        yield "Cơ quan tổ chức", " ".join(self.facts.agency.split())
        yield "Số phiên có điểm danh", count_words(len(self.closing.sessions))
        yield "Đại biểu triệu tập", f"{count_words(self.closing.summoned)} người"
        at = clock.local(self.closing.at, self.zone)
        yield "Số liệu", f"tính đến {clock_words(at)}, ngày {date_words(at.date())}"

    def summary(self) -> Iterator[str]:
        """Yield the sentences that open the report."""
        told = self.closing
        if not told.summoned:
            yield "Không có đại biểu nào được triệu tập."
            return
        yield (
            f"Trong {count_words(told.summoned)} đại biểu được triệu tập, {count_words(told.came_once)} đại biểu "
            f"({share_words(told.came_once, told.summoned)}) đã dự ít nhất một phiên, "
            f"{count_words(told.came_always)} đại biểu ({share_words(told.came_always, told.summoned)}) "
            "đã dự đủ các phiên mình được triệu tập."
        )
        numbers = [f"{one.report.number:02}" for one in told.sessions if one.report and one.report.number]
        yield (
            f"Thành phần, cơ cấu đại biểu được nêu tại Báo cáo số {', '.join(numbers)}; báo cáo này không nhắc lại."
            if numbers
            else "Chưa có báo cáo số lượng, thành phần, cơ cấu đại biểu nào được ban hành."
        )

    def sessions(self) -> list[Cells]:
        return [
            (
                one.pictures.session.name,
                self.when(one),
                *_pair(one.pictures.figures.count.present, one.pictures.figures.count.summoned),
                f"{count_words(one.pictures.figures.guests_present)}/{count_words(one.pictures.figures.guests_invited)}",
                f"số {one.report.number:02}" if one.report else "chưa ban hành",
            )
            for one in self.closing.sessions
        ]

    def when(self, one: SessionClosing) -> str:
        local = clock.local(one.pictures.session.starts_at, self.zone)
        return f"{local:%H:%M}, {session_when(local).lower()}"

    def is_to_come(self, one: SessionClosing) -> bool:
        """Whether there is nothing to tell of a session yet: its doors are closed and nobody was let in."""
        figures = one.pictures.figures
        came = figures.present + figures.guests_present
        return self.closing.at < one.pictures.session.doors_open_at and not came

    def days(self) -> list[Cells]:
        return [
            (date_words(one.day), count_words(one.sessions), count_words(one.summoned), count_words(one.guests))
            for one in self.closing.days
        ]

    # ── one session ───────────────────────────────────────────────────────────────────────────────────────────────────

    def source(self, one: SessionClosing) -> str:
        """Say where a session's figures are from."""
        if one.report is None or one.report.number is None:
            return "Phiên này chưa có báo cáo được ban hành: số liệu lấy từ sổ điểm danh khi lập báo cáo này."
        as_of = as_of_words(clock.local(one.report.as_of, self.zone))
        by_hand = " Số có dấu * được chỉnh tay, lý do ghi tại báo cáo đó." if one.report.standing else ""
        return (
            f"Theo Báo cáo số {one.report.number:02} ({as_of}); bên cạnh là sổ điểm danh khi lập báo cáo này, "
            f"gồm cả người vào sau.{by_hand}"
        )

    def figures(self, one: SessionClosing) -> tuple[Cells, list[Cells]]:
        """Return the header and the rows of a session's figures: those of its report, if any, beside the book's."""
        book = self._book(one)
        if one.report is None:
            return ("Nội dung", "Sổ điểm danh"), [(label, book[key]) for key, label in _FIGURES]
        report = self._reported(one)
        header = ("Nội dung", f"Báo cáo số {one.report.number:02}", "Sổ điểm danh")
        return header, [(label, report[key], book[key]) for key, label in _FIGURES]

    @staticmethod
    def _book(one: SessionClosing) -> dict[str, str]:
        count = one.pictures.figures.count
        numbers = {
            "summoned": count.summoned,
            "present": count.present,
            "absent": count.absent,
            "excused": count.excused,
            "unexplained": count.unexplained,
            "substitutes": count.substitutes,
            "guests": count.guests_present,
        }
        share = share_words(count.present, count.summoned)
        return {**{key: count_words(number) for key, number in numbers.items()}, "share": share}

    @staticmethod
    def _reported(one: SessionClosing) -> dict[str, str]:
        if one.report is None:
            return {}
        figures = one.report.figures
        marks = dict.fromkeys(one.report.standing, "*")
        told = {key: count_words(figures[key]) + marks.get(key, "") for key, _ in _FIGURES if key != "share"}
        return {**told, "share": share_words(figures["present"], figures["summoned"])}

    @staticmethod
    def lines(one: SessionClosing) -> Sequence[Line]:
        return bars.lines(one.pictures.figures.delegations, Order.LIST)

    @staticmethod
    def counted(count: Count) -> Cells:
        """Return the numbers beside a bar, or of all bars."""
        guests = f"{count_words(count.guests_present)}/{count_words(count.guests)}" if count.guests else NO_SHARE
        rest = map(_or_dash, (count.excused, count.unexplained))
        present, summoned = count_words(count.present), count_words(count.summoned)
        return present, summoned, share_words(count.present, count.summoned), *rest, guests

    def steps(self, one: SessionClosing) -> Iterator[tuple[Cells, Cells, Cells]]:
        """Yield the curve's table, some steps beside one another: their beginnings, who came then, who was in."""
        table = one.pictures.arrivals.table
        for start in range(0, len(table), STEPS_BESIDE):
            beside = table[start : start + STEPS_BESIDE]
            yield (
                ("Từ lúc", *(f"{clock.local(step.at, self.zone):%H:%M}" for step in beside)),
                ("Vào", *(_or_dash(step.arrivals) for step in beside)),
                ("Tổng", *(count_words(step.total) for step in beside)),
            )

    @staticmethod
    def blocks(one: SessionClosing) -> list[Cells]:
        hall = one.pictures.hall
        if hall is None:
            return []
        rows = [_block(block) for block in hall.blocks]
        total = ("Tổng cộng", *_filled(hall.present, hall.given), count_words(hall.seats), _or_dash(len(hall.crossed)))
        return [*rows, total]

    @staticmethod
    def reasons(one: SessionClosing) -> list[Cells]:
        """Count why people were excused; beyond the most frequent reasons the rest is one row."""
        named, rest = one.reasons[:_MOST_REASONS], one.reasons[_MOST_REASONS:]
        rows = [(reason or "(không ghi)", count_words(count)) for reason, count in named]
        if rest:
            rows.append((f"{len(rest)} lý do khác", count_words(sum(count for _, count in rest))))
        unexplained = one.pictures.figures.count.unexplained
        return [*rows, ("Chưa rõ lý do", count_words(unexplained))] if rows or unexplained else []

    @staticmethod
    def stations(tally: ScanTally) -> list[Cells]:
        return [
            (line.gate or NO_SHARE, line.name, *map(count_words, (line.entries, line.scans)), _or_dash(line.refused))
            for line in tally.stations
        ]

    @staticmethod
    def refusals(tally: ScanTally) -> str:
        """Say how many scans were refused, and why."""
        if not tally.refused:
            return "Không có lượt quét nào bị từ chối."
        told = [f"{_reason(reason).lower()} {count_words(count)}" for reason, count in tally.reasons.most_common()]
        return f"Từ chối {count_words(tally.refused)} trên {count_words(tally.scans)} lượt quét: {'; '.join(told)}."

    # ── papers and things ─────────────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def slips_in_words(one: SessionClosing) -> str:
        """Say how many slips a session printed."""
        if not one.slips:
            return "Phiên này không in phiếu nào."
        total = sum(one.slips.values(), SlipTally())
        kinds = ", ".join(
            f"{_SLIPS.get(kind, kind).lower()} {count_words(line.printed)}" for kind, line in one.slips.items()
        )
        held = f"; {count_words(total.unfinished)} phiếu còn chờ hoặc đang giữ" if total.unfinished else ""
        return f"Đã in {count_words(total.printed)} phiếu ({kinds}){held}."

    def slips(self) -> list[Cells]:
        told = self.closing.slips
        kinds = [*(kind for kind in _SLIPS if kind in told), *sorted(kind for kind in told if kind not in _SLIPS)]
        rows = [_slip(_SLIPS.get(kind, kind), told[kind]) for kind in kinds]
        return [*rows, _slip("Tổng cộng", sum(told.values(), SlipTally()))] if rows else []

    def badges(self) -> str:
        """Say how many badges were replaced, and why."""
        told = self.closing.badges
        if not told.total():
            return "Không có thẻ nào được cấp lại."
        reasons = ", ".join(f"{words} {count_words(told[why])}" for why, words in _BADGES.items() if told[why])
        return f"Đã cấp lại {count_words(told.total())} thẻ: {reasons}."

    def hand_outs(self) -> list[Cells]:
        return [(kind.name, count_words(kind.given)) for kind in self.closing.hand_outs]


def _pair(present: int, summoned: int) -> Cells:
    return count_words(summoned), count_words(present), share_words(present, summoned)


def _filled(present: int, given: int) -> Cells:
    return count_words(present), count_words(given), share_words(present, given)


def _block(block: BlockFill) -> Cells:
    labels = [seat.label for seat in block.empty_front]
    more = f" và {len(labels) - _MOST_SEATS} ghế nữa" if len(labels) > _MOST_SEATS else ""
    empty = f"{len(labels)}: {', '.join(labels[:_MOST_SEATS])}{more}" if labels else NO_SHARE
    return block.drawn.name, *_filled(block.present, block.given), count_words(block.seats), empty


def _slip(name: str, line: SlipTally) -> Cells:
    rest = (line.again, line.unfinished, line.given_up)
    return name, count_words(line.printed), *(_or_dash(number) for number in rest)


def _or_dash(number: int) -> str:
    return count_words(number) if number else NO_SHARE


def _reason(reason: str) -> str:
    return REASONS[Reason(reason)] if reason in set(Reason) else "Không rõ lý do"
