"""What a slip says, as frozen facts: read from the rows by the print queue, laid out on paper by printers/slips."""

from dataclasses import dataclass
from datetime import datetime

from congress.outcome import SeatPlace, ZonePlace
from congress.slip_layout import USUAL, Kind, Layout, Part


def told_place(seat: SeatPlace | None, zone: ZonePlace | None) -> str:
    """Say a place in a word, as a slip is remembered by: the chair's label, else the zone, else ""."""
    if seat is not None:
        return seat.label
    return f"khu {zone.name}" if zone is not None else ""


@dataclass(frozen=True, slots=True)
class Copy:
    """A later copy of a slip must say so: the n-th reprint, when it was asked for, by whom."""

    ordinal: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A line of what a delegate needs to know besides the seat, and the part of the slip it belongs to."""

    part: Part
    text: str


@dataclass(frozen=True, slots=True)
class SeatSlip:
    """Phiếu chỗ ngồi: who, where to sit, by which door. Times are aware, in the congress's own zone."""

    congress_lines: tuple[str, ...]
    session_name: str
    session_when: str
    honorific: str
    full_name: str
    delegation: str
    category: str
    seat: SeatPlace | None
    notices: tuple[Notice, ...]  # a void slip, whose place is taken, award wave, meal table, bus and room
    code: str  # the 30 letters of the invitation, for the QR
    number: str  # eight digits, for reading aloud
    station: str
    printed_at: datetime
    reprint: Copy | None = None
    zone: ZonePlace | None = None  # where who has no chair sits; neither: "theo hướng dẫn của lễ tân"
    is_rehearsal: bool = False
    layout: Layout = USUAL[Kind.SEAT]

    @property
    def place(self) -> str:
        return told_place(self.seat, self.zone)


@dataclass(frozen=True, slots=True)
class ProgramLine:
    """One item: its local start as "07:40", and what happens."""

    time: str
    title: str


@dataclass(frozen=True, slots=True)
class ProgramSlip:
    """Phiếu chương trình: the items of one session; the same for every delegate but for the reprint mark."""

    congress_lines: tuple[str, ...]
    session_name: str
    session_when: str
    lines: tuple[ProgramLine, ...]
    version: str  # "Chương trình cập nhật lúc 06:50, bản 3", or ""
    reprint: Copy | None = None
    is_rehearsal: bool = False
    layout: Layout = USUAL[Kind.PROGRAM]


@dataclass(frozen=True, slots=True)
class CouponSlip:
    """Phiếu ăn: one person's meal, good once. It bears no code that would open a door."""

    congress_lines: tuple[str, ...]
    meal: str  # "Bữa trưa ngày thứ nhất"
    ordinal: int  # among the meals of the congress, from 1
    when: str  # "11 giờ 40 phút, ngày 21/8/2020", or ""
    place: str
    honorific: str
    full_name: str
    delegation: str
    table: str
    diet: str
    number: str
    station: str
    printed_at: datetime
    reprint: Copy | None = None
    is_rehearsal: bool = False
    layout: Layout = USUAL[Kind.COUPON]


@dataclass(frozen=True, slots=True)
class CallSlip:
    """Phiếu mời lên sân khấu: when who is honoured goes up, in which place; `ceremony` is None where it is unknown."""

    congress_lines: tuple[str, ...]
    session_name: str
    session_when: str
    honorific: str
    full_name: str
    delegation: str
    award: str
    stands_for: str  # the collective or the person it is received for, or ""
    wave: int
    order: int
    seat: str  # its label, or ""
    ceremony: datetime | None
    number: str
    station: str
    printed_at: datetime
    reprint: Copy | None = None
    is_rehearsal: bool = False
    layout: Layout = USUAL[Kind.CALL]


@dataclass(frozen=True, slots=True)
class TestSlip:
    """Trang in thử: everything that can go wrong between the words and the paper, for a person to look at."""

    printer: str
    address: str
    model: str  # as the printer says it, "" when it does not
    width_dots: int  # as it is set
    printed_at: datetime


@dataclass(frozen=True, slots=True)
class TotalsLine:
    """One delegation at one session: official delegates present, of how many summoned; guests present."""

    delegation: str
    present: int
    summoned: int
    guests_present: int


@dataclass(frozen=True, slots=True)
class SessionTotals:
    """One session's figures; people."""

    name: str
    when: str
    present: int
    summoned: int
    guests_present: int
    guests_invited: int
    lines: tuple[TotalsLine, ...]


@dataclass(frozen=True, slots=True)
class TotalsSlip:
    """Phiếu tổng hợp: who came to the day's sessions, by delegation."""

    congress_lines: tuple[str, ...]
    sessions: tuple[SessionTotals, ...]
    printed_at: datetime


SlipContent = SeatSlip | ProgramSlip | CouponSlip | CallSlip  # of a guest
VenueSlip = TestSlip | TotalsSlip  # of nobody's attendance
