"""Who may come in: one pure function that every caller uses, the live door, a dry run, an offline station.

No database and no clock of its own: the facts come in, a verdict goes out. A refusal is a value.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from congress.invitation_code import Misfit
from congress.models.people import DelegateState, InvitationState
from congress.outcome import Attention, Detail, Reason, Status


class MoveType(StrEnum):
    """A scan asks to go in or to go out."""

    ENTRY = "entry"
    EXIT = "exit"


@dataclass(frozen=True, slots=True)
class Holder:
    """What is known of the person a code belongs to."""

    invitation_state: str
    delegate_state: str
    is_invited: bool  # their category is invited to this session
    is_honoured: bool


@dataclass(frozen=True, slots=True)
class DoorRules:
    """The rules of one session's door."""

    starts_at: datetime
    doors_open_at: datetime
    doors_close_at: datetime
    allows_multiple_entries: bool
    allows_entry_after_exit: bool
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Presence:
    """What is recorded of this person at this session, and how many are in (asked only where a capacity is set)."""

    last_move: MoveType | None = None
    people_in: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The judgement of one scan."""

    status: Status
    reason: Reason | None = None
    detail: Detail | None = None
    attention: tuple[Attention, ...] = ()


_MISFITS = {
    Misfit.NOT_OURS: (Reason.INVALID, Detail.NOT_OURS),
    Misfit.MISREAD: (Reason.INVALID, Detail.MISREAD),
    Misfit.MISREAD_CARD: (Reason.INVALID, Detail.MISREAD_CARD),
    Misfit.WRONG_EVENT: (Reason.WRONG_EVENT, None),
}
_DELEGATE_STATES = {
    DelegateState.CANCELED: (Reason.CANCELED, None),
    DelegateState.SUBSTITUTED: (Reason.CANCELED, Detail.SUBSTITUTED),
    DelegateState.BLOCKED: (Reason.BLOCKED, None),
    DelegateState.UNAPPROVED: (Reason.UNAPPROVED, None),
}


def judge(
    *,
    misfit: Misfit | None,
    holder: Holder | None,
    rules: DoorRules | None,
    presence: Presence,
    move: MoveType,
    at: datetime,
    is_ambiguous: bool = False,
    is_unconfirmed: bool = False,
) -> Verdict:
    """Judge one scan at the moment `at`, in the order in which a refusal helps the guest most.

    What is wrong with the code comes before what is wrong with the person, that before what is wrong with the hour.
    An exit is always allowed. An entry is allowed if the session allows several, or there is none yet, or the last
    move was an exit and the session lets people in again. Who is let in, or is in already, but was found without having
    said that it is they (`is_unconfirmed`), is asked first.
    """
    if is_ambiguous:
        return Verdict(Status.INCOMPLETE, Reason.AMBIGUOUS)
    refusal = _refuse_code(misfit, holder) or _refuse_hour(holder, rules, move, at)
    if refusal or holder is None or rules is None:
        return refusal or _refuse(Reason.INVALID, Detail.UNKNOWN)
    verdict = _refuse_entry(rules, presence, move) or _welcome(holder, rules, move, at)
    is_answered = verdict.status is Status.OK or verdict.reason is Reason.ALREADY_REDEEMED
    return Verdict(Status.INCOMPLETE, None, Detail.UNCONFIRMED) if is_unconfirmed and is_answered else verdict


def _refuse(reason: Reason, detail: Detail | None = None) -> Verdict:
    return Verdict(Status.ERROR, reason, detail)


def _refuse_code(misfit: Misfit | None, holder: Holder | None) -> Verdict | None:
    if misfit is not None:
        return _refuse(*_MISFITS[misfit])
    if holder is None:
        return _refuse(Reason.INVALID, Detail.UNKNOWN)
    if holder.invitation_state == InvitationState.REPLACED:
        return _refuse(Reason.REVOKED, Detail.REPLACED)
    if holder.invitation_state != InvitationState.ISSUED:
        return _refuse(Reason.REVOKED, Detail.WITHDRAWN)
    if holder.delegate_state != DelegateState.ACTIVE:
        return _refuse(*_DELEGATE_STATES[DelegateState(holder.delegate_state)])
    return None


def _refuse_hour(holder: Holder | None, rules: DoorRules | None, move: MoveType, at: datetime) -> Verdict | None:
    if rules is None:
        return _refuse(Reason.INVALID_TIME, Detail.NO_SESSION)
    if holder is not None and not holder.is_invited:
        return _refuse(Reason.PRODUCT)
    if move is MoveType.EXIT:
        return None
    if at < rules.doors_open_at:
        return _refuse(Reason.INVALID_TIME, Detail.TOO_EARLY)
    if at >= rules.doors_close_at:
        return _refuse(Reason.INVALID_TIME, Detail.CLOSED)
    return None


def _refuse_entry(rules: DoorRules, presence: Presence, move: MoveType) -> Verdict | None:
    if move is MoveType.EXIT:
        return None
    if presence.last_move is None:
        full = rules.capacity is not None and presence.people_in >= rules.capacity
        return _refuse(Reason.RULES, Detail.FULL) if full else None
    if rules.allows_multiple_entries:
        return None
    if presence.last_move is MoveType.ENTRY:
        return _refuse(Reason.ALREADY_REDEEMED)
    return None if rules.allows_entry_after_exit else _refuse(Reason.RULES, Detail.NO_REENTRY)


def _welcome(holder: Holder, rules: DoorRules, move: MoveType, at: datetime) -> Verdict:
    attention = []
    if move is MoveType.ENTRY:
        if at >= rules.starts_at:
            attention.append(Attention.LATE)
        if holder.is_honoured:
            attention.append(Attention.HONOURED)
    return Verdict(Status.OK, attention=tuple(attention))
