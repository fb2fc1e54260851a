"""Outcome → what a screen shows: a stable code, a tone (colour, icon and sound), words in the guest's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from congress.han import han_name
from congress.models import Delivery, JobReason, JobState, PrinterState
from congress.outcome import Attention, AwardCall, CheckInResult, Detail, Position, Reason, Status
from congress.paper.print_queue import SlipProgress
from congress.slip_content import told_place
from congress.vietnamese import clock_words, date_words
from kiosk import spoken
from kiosk.screen_words import AWARD, CHINESE_TITLES, HONORIFICS, NOBODY_IN_PARTICULAR

Tone = Literal["welcome", "again", "desk", "busy"]


@dataclass(frozen=True, slots=True)
class Screen:
    """One state of a screen. `greeting` stands above the name on a welcome; `hint` is small print for the staff."""

    code: str
    tone: Tone
    title: str
    line: str = ""
    greeting: str = ""
    hint: str = ""


_REFUSALS: dict[tuple[Reason, Detail | None], tuple[str, Tone]] = {
    (Reason.INVALID, Detail.NOT_OURS): ("NOT_OURS", "desk"),
    (Reason.INVALID, Detail.MISREAD): ("UNREADABLE", "again"),
    (Reason.INVALID, Detail.MISREAD_CARD): ("UNREADABLE_CARD", "again"),
    (Reason.INVALID, Detail.UNKNOWN): ("NOT_FOUND", "desk"),
    (Reason.AMBIGUOUS, None): ("ID_MULTI", "desk"),
    (Reason.WRONG_EVENT, None): ("WRONG_EVENT", "desk"),
    (Reason.REVOKED, Detail.REPLACED): ("REPLACED", "desk"),
    (Reason.REVOKED, Detail.WITHDRAWN): ("REVOKED", "desk"),
    (Reason.CANCELED, None): ("REVOKED", "desk"),
    (Reason.CANCELED, Detail.SUBSTITUTED): ("REVOKED", "desk"),
    (Reason.BLOCKED, None): ("ASK_STAFF", "desk"),
    (Reason.UNAPPROVED, None): ("ASK_STAFF", "desk"),
    (Reason.PRODUCT, None): ("WRONG_SESSION", "desk"),
    (Reason.INVALID_TIME, Detail.TOO_EARLY): ("TOO_EARLY", "again"),
    (Reason.INVALID_TIME, Detail.CLOSED): ("CLOSED", "desk"),
    (Reason.INVALID_TIME, Detail.NO_SESSION): ("NO_SESSION", "desk"),
    (Reason.RULES, Detail.FULL): ("FULL", "desk"),
    (Reason.RULES, Detail.NO_REENTRY): ("NO_REENTRY", "desk"),
}


def screen_for(result: CheckInResult, language: str) -> Screen:
    """Word a judged scan. The same result and language always give the same screen (a retry must get the same bytes).

    Why an invitation was withdrawn is never said: others can read the screen.
    """
    if result.detail is Detail.SEAT_CHANGED:
        return _worded(_changed_code(result), "again", result, language)
    if result.reason is Reason.ALREADY_REDEEMED:
        code = "ALREADY_PRINTING" if result.slips else "ALREADY"
        return _worded(code, "again", result, language)
    if result.status is Status.OK:
        return _worded(_welcome_code(result), "welcome", result, language)
    if result.detail is Detail.UNCONFIRMED:
        return _worded("ID_READ", "again", result, language)
    code, tone = _REFUSALS.get((result.reason or Reason.ERROR, result.detail), ("ASK_STAFF", "desk"))
    if code == "WRONG_EVENT" and not result.event_name:
        code = "WRONG_EVENT_UNNAMED"
    return _worded(code, tone, result, language)


def _welcome_code(result: CheckInResult) -> str:
    if result.attendance is None:
        return "EXIT"
    has_zone = bool(result.position and result.position.zone)
    by_attention = {  # the first that holds speaks
        Attention.SEAT_RELEASED: "RELEASED_ZONE" if has_zone else "RELEASED",
        Attention.LATE: "OK_LATE",
        Attention.HONOURED: "OK_GUEST",
        Attention.ZONE_FULL: "ZONE_FULL",
        Attention.SUBSTITUTE: "OK_SUB",
        Attention.AWARD: "OK_AWARD",
    }
    if told := next((code for attention, code in by_attention.items() if attention in result.attention), None):
        return told
    if result.position is None or result.position.seat is None:
        return "OK_ZONE" if has_zone else "OK_NO_SEAT"
    return "OK" if result.slips else "OK_NO_SLIP"


def _changed_code(result: CheckInResult) -> str:
    """Which words a void slip needs: its holder has another place, a first one, or none any more."""
    if not result.former_place:
        return "SEAT_GIVEN"
    return "SEAT_CHANGED" if _place(result.position) else "SEAT_WITHDRAWN"


def _place(position: Position | None) -> str:
    return told_place(position.seat, position.zone) if position else ""


def _worded(code: str, tone: Tone, result: CheckInResult, language: str) -> Screen:
    words = spoken.words(code, language)
    facts = _facts(result, language)
    title, line, greeting, hint = (
        text.format_map(facts) for text in (words.title, words.line, words.greeting, words.hint)
    )
    if tone == "welcome" and code != "OK_AWARD" and facts["award"]:  # whatever else is told, nobody misses the stage
        line = f"{line} {facts['award']}"
    return Screen(code, tone, title, line, greeting, hint)


def _facts(result: CheckInResult, language: str) -> dict[str, str]:
    """Everything the words may name; what is unknown is ""."""
    position, session, attendance = result.position, result.session, result.attendance
    seat = position.seat if position else None
    zone = position.zone if position else None
    door = seat.door if seat else zone.door if zone else ""
    return {
        "who": _addressed(position, language),
        "you": _called(position, language),
        "name": _named(position, language),
        "seat": seat.label if seat else "",
        "block": seat.block if seat else "",
        "row": seat.row if seat else "",
        "number": seat.number if seat else "",
        "door": _door(door, language),
        "place": _said(_place(position), is_seat=seat is not None, language=language),
        "former": result.former_place,
        "principal": _principal(result, language),
        "award": _award(result.award, language),
        "event": result.event_name,
        "session": session.name if session else "",
        "opens": _moment(session.doors_open_at, language) if session else "",
        "at": _hour(attendance.datetime, language) if attendance else "",
        "station": attendance.station if attendance else "",
    }


def _principal(result: CheckInResult, language: str) -> str:
    principal = result.principal
    if principal is None:
        return ""
    if language != "vi":
        return han_name(principal.full_name) if language == "zh" else principal.full_name
    called = HONORIFICS.get(principal.honorific, principal.honorific.lower()) or NOBODY_IN_PARTICULAR[language]
    return f"{called} {principal.full_name}"


def _award(award: AwardCall | None, language: str) -> str:
    """Say when somebody goes up, as far as it is arranged; where they wait for it the ushers say."""
    if award is None:
        return ""
    words = AWARD[language]
    place = words["place"].format(order=award.order) if award.order else ""
    begins = words["begins"].format(at=_hour(award.starts_at, language)) if award.starts_at else ""
    return words["award"].format(wave=award.wave, place=place, begins=begins)


def _said(place: str, *, is_seat: bool, language: str) -> str:
    """Name a place in a sentence: "ghế L05", or the zone as it stands."""
    if not is_seat:
        return place
    return {"vi": f"ghế {place}", "en": f"seat {place}", "zh": f"{place}座"}[language]


def _addressed(position: Position | None, language: str) -> str:
    """How the guest is greeted; without an honorific nobody's is guessed."""
    return _called(position, language) or NOBODY_IN_PARTICULAR[language]


def _called(position: Position | None, language: str) -> str:
    if position is None or language == "en":
        return ""
    if language == "zh":
        return CHINESE_TITLES.get(position.honorific, "")
    return HONORIFICS.get(position.honorific, position.honorific.lower())


def _named(position: Position | None, language: str) -> str:
    if position is None:
        return ""
    return han_name(position.full_name) if language == "zh" else position.full_name


def _door(door: str, language: str) -> str:
    if language == "vi":
        return f"vào cửa số {door}" if door else "vào hội trường"
    if language == "zh":
        return f"请从{door}号门入场" if door else "请入场"
    return f"use door {door}" if door else "go in"


def _hour(moment: datetime, language: str) -> str:
    return clock_words(moment) if language == "vi" else f"{moment:%H:%M}"


def _moment(moment: datetime, language: str) -> str:
    if language == "vi":
        return f"{clock_words(moment)}, ngày {date_words(moment.date())}"
    if language == "zh":
        return f"{moment.month}月{moment.day}日{moment:%H:%M}"
    return f"{moment:%H:%M on %-d %B %Y}"


def print_screen(slips: Sequence[SlipProgress], language: str) -> Screen:
    """Say what the paper is doing; the worst of several slips speaks. Attendance is recorded whatever it says."""
    if not slips:
        return Screen("NO_SLIP", "busy", "")
    stuck = next((slip for slip in slips if _is_stuck(slip)), None)
    if stuck is not None:
        unknown = stuck.reason == JobReason.UNKNOWN_IF_PRINTED
        words = spoken.words("PRINTER_UNKNOWN" if unknown else _trouble_code(stuck), language)
        return Screen("PRINTER", "again", words.title, words.line)
    elsewhere = next((slip.printer for slip in slips if slip.failed_over), "")
    code = "TAKE" if all(slip.is_settled for slip in slips) else "PRINTING"
    words = spoken.words(f"{code}_ELSEWHERE" if elsewhere else code, language)
    # A printer that cannot answer may have run out of paper: what was only sent is never called printed.
    is_sure = all(slip.delivery != Delivery.SENT_UNCONFIRMED for slip in slips)
    line = "" if is_sure else spoken.words("PRINTER_UNKNOWN", language).title
    return Screen(code, "welcome" if code == "TAKE" else "busy", words.title.format(printer=elsewhere), line)


def _is_stuck(slip: SlipProgress) -> bool:
    if slip.is_settled:
        return slip.state != JobState.COMPLETED
    return slip.printer_state == PrinterState.STOPPED


def _trouble_code(slip: SlipProgress) -> str:
    is_empty = any(reason.startswith("media-empty") for reason in slip.printer_reasons)
    return "PRINTER_EMPTY" if is_empty else "PRINTER"


def client_words(language: str) -> Mapping[str, Mapping[str, str]]:
    """Everything the page says without asking the hub, by code: {"IDLE": {"title", "line", "hint"}, "labels": {…}}."""
    own = (
        "IDLE",
        "IDLE_WITHOUT_NAME",
        "IDLE_SOON",
        "IDLE_NONE",
        "CHECKING",
        "OFFLINE",
        "NO_ANSWER",
        "CARD_NO_ANSWER",
        "PAIRING",
        "UNPAIRED",
        "STATION_CLOSED",
    )
    by_code = {code: spoken.words(code, language) for code in own}
    return {code: {"title": words.title, "line": words.line, "hint": words.hint} for code, words in by_code.items()} | {
        "labels": spoken.labels(language)
    }
