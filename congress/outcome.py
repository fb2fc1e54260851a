"""What a check-in answers: frozen values, the same for the live door, a dry run and a stored retry."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """How a judged scan ended; clients key on this and never on the HTTP code alone."""

    OK = "ok"
    ERROR = "error"
    INCOMPLETE = "incomplete"


class Reason(StrEnum):
    """Why a scan was refused; the stable list of the check-in API."""

    INVALID = "invalid"
    WRONG_EVENT = "wrong_event"
    REVOKED = "revoked"
    CANCELED = "canceled"
    BLOCKED = "blocked"
    UNAPPROVED = "unapproved"
    PRODUCT = "product"
    INVALID_TIME = "invalid_time"
    ALREADY_REDEEMED = "already_redeemed"
    AMBIGUOUS = "ambiguous"
    RULES = "rules"
    ERROR = "error"


class Detail(StrEnum):
    """What exactly lies behind a reason, where the words on the screen differ."""

    NOT_OURS = "not_ours"  # invalid: the text holds no code of ours at all
    MISREAD = "misread"  # invalid: looks like ours, but the check letters say it was read wrongly
    MISREAD_CARD = "misread_card"  # invalid: a citizen's card whose number contradicts what stands beside it
    UNKNOWN = "unknown"  # invalid: well formed, never issued
    REPLACED = "replaced"  # revoked: a newer card was issued
    WITHDRAWN = "withdrawn"  # revoked: taken back, no newer card
    SUBSTITUTED = "substituted"  # canceled: somebody else takes the place
    TOO_EARLY = "too_early"  # invalid_time
    CLOSED = "closed"  # invalid_time
    NO_SESSION = "no_session"  # invalid_time: no session has its doors open and none was named
    FULL = "full"  # rules
    NO_REENTRY = "no_reentry"  # rules
    UNCONFIRMED = "unconfirmed"  # incomplete: a card found a person, who has yet to say that it is they
    SEAT_CHANGED = "seat_changed"  # already_redeemed: the slip in their hands names another place


class Attention(StrEnum):
    """What staff should see about a good scan (`require_attention`)."""

    LATE = "late"
    HONOURED = "honoured"
    SUBSTITUTE = "substitute"  # they come in somebody's place
    AWARD = "award"  # they go up to the stage in an award wave
    SEAT_RELEASED = "seat_released"  # they had a chair; shortly before the beginning it was taken back
    ZONE_FULL = "zone_full"  # no chair of their own, and every zone they may sit in is full


@dataclass(frozen=True, slots=True)
class SeatPlace:
    """One chair: the free label, and its parts for large type. `door` is the number of the door to enter by, or "".

    `hall` is the id of the room, for its drawing.
    """

    label: str
    block: str
    row: str
    number: str
    door: str
    hall: int | None = None


@dataclass(frozen=True, slots=True)
class ZonePlace:
    """Where somebody sits who was given a zone instead of a chair; `hall` and `code` are for its drawing."""

    name: str
    door: str
    code: str = ""
    hall: int | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """What a station may show of a delegate; nothing sensitive belongs here."""

    number: str  # eight digits
    honorific: str  # "" when unset; never guessed
    full_name: str
    delegation: str
    category: str
    seat: SeatPlace | None
    zone: ZonePlace | None = None
    language: str = ""  # they are greeted in, whatever the screen speaks; "" for none
    position_title: str = ""  # with `unit` only until they confirm that they are meant: tells two of one name apart
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whom a citizen's card has found, and when; recorded is their entry once it is confirmed that it is they."""

    delegate_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """The program session a scan was judged for. Times are aware, in the congress's own zone."""

    code: str
    name: str
    place: str
    starts_at: datetime
    doors_open_at: datetime
    doors_close_at: datetime


@dataclass(frozen=True, slots=True)
class AttendanceSummary:
    """The recorded presence: when and at which station the delegate came in, and by what means."""

    id: int
    datetime: datetime
    station: str
    source_type: str


@dataclass(frozen=True, slots=True)
class SlipSummary:
    """One slip of this scan: its print job, the printer it was given to, and the job's state in IPP words."""

    type: str  # "seat" | "program"
    job: int
    printer: str
    state: str


@dataclass(frozen=True, slots=True)
class Principal:
    """In whose place a substitute comes."""

    honorific: str
    full_name: str


@dataclass(frozen=True, slots=True)
class AwardCall:
    """When somebody goes up to the stage: wave (đợt), place in it, and when the session's ceremony begins, if it says.

    The time is aware, in the congress's own zone.
    """

    wave: int
    order: int | None
    starts_at: datetime | None


@dataclass(frozen=True, slots=True)
class CheckInResult:
    """The answer to one scan. `scan` is the id of the kept row; 0 for a dry run, which keeps nothing.

    Answers are stored and read again: a field added later has a default, so that those of older scans stay readable.
    """

    scan: int
    status: Status
    reason: Reason | None = None
    detail: Detail | None = None
    attention: tuple[Attention, ...] = ()
    event_name: str = ""  # wrong_event: the other congress, if known here
    position: Position | None = None
    session: SessionSummary | None = None
    attendance: AttendanceSummary | None = None
    slips: tuple[SlipSummary, ...] = ()
    finding: Finding | None = None  # unconfirmed
    principal: Principal | None = None
    award: AwardCall | None = None
    leads: int = 0  # people of the delegation they are the head of; 0 for everybody else
    former_place: str = ""  # seat_changed: what the slip in their hands says; seat_released: the chair they had
    slips_owed: bool = False  # nobody waited for them, so none was asked for; the guest's next scan does
