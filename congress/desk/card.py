"""A person as an usher at a desk needs them: who, where, in or not, what they need and got. Nothing sensitive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, check_in_rows, clock, door
from congress.desk import absences, hand_outs, reprints, side_slips, taking_back
from congress.desk.absences import Excuse
from congress.desk.hand_outs import Given
from congress.desk.reprints import Wanted
from congress.desk.search import as_seated
from congress.desk.usher import Usher
from congress.door import AttendedSession
from congress.errors import NotFound
from congress.models import (
    Account,
    Attendance,
    Category,
    Delegate,
    Exemplar,
    Invitation,
    JobReason,
    JobState,
    Movement,
    Photo,
    Printer,
    PrinterState,
    PrintJob,
    PrintRule,
    Scan,
    Station,
    VettingState,
)
from congress.paper.print_queue import PROGRAM, SEAT
from congress.roster import arrangements
from congress.roster.arrangements import Arranged
from congress.seating import whereabouts
from congress.seating.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class Entry:
    """That somebody is in at the session: when, where, by what means, by whom; and whether this usher may undo it."""

    id: int
    at: datetime
    station: str
    source_type: str
    by: str  # the usher's name, "" where a station did it by itself
    explanation: str
    may_be_taken_back: bool
    moves: tuple[tuple[str, datetime], ...]  # exits and re-entries since

    @property
    def is_inside(self) -> bool:
        return not self.moves or self.moves[-1][0] == "entry"


@dataclass(frozen=True, slots=True)
class SlipState:
    """One slip of the session: what became of its last job, and whether a person must say if it came out."""

    type: str
    job: int | None  # None: never asked for
    state: str
    printer: str
    copies: int
    is_asked: bool  # bytes went out without a word back
    is_owed: bool  # no byte of it ever left, and none will by itself: it is held, or its printer stands still
    is_moving: bool  # it will settle by itself


@dataclass(frozen=True, slots=True)
class AwardTold:
    """What they are honoured with, and when they go up, as far as it is arranged."""

    name: str
    wave: int | None
    order: int | None
    begins_at: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    """Times are UTC. `principal` and `substitute` are ids and names."""

    where: Whereabouts
    state: str
    delegation_id: int
    phone: str
    notes: str
    photo_id: int | None
    is_honoured: bool
    invitation: str  # its state; "" while none was issued
    arranged: Arranged
    companions: Sequence[tuple[int, str]]
    principal: tuple[int, str] | None
    substitute: tuple[int, str] | None
    award: AwardTold | None
    entry: Entry | None
    slips: tuple[SlipState, ...]
    hand_outs: Sequence[Given]
    coupons: dict[int, SlipState]  # of the meals they were given, by kind
    call: SlipState | None  # to the stage, of who has a place in a wave
    excuse: Excuse | None
    names: dict[str, str]  # of the actors above


def of(db_session: Session, usher: Usher, session: AttendedSession, delegate_id: int) -> Card:
    """Return somebody's card for one session. Raises NotFound for another congress's, or one merged away."""
    guest = db_session.get(Delegate, delegate_id)
    if guest is None or guest.congress_id != usher.congress_id or guest.merged_into_id is not None:
        raise NotFound("Không tìm thấy đại biểu này.")
    seated = as_seated(db_session, usher.congress_id, session)
    [where] = whereabouts.people(db_session, seated, [delegate_id])
    entry = _entry(db_session, usher, session, delegate_id)
    handed = hand_outs.of_person(db_session, usher.congress_id, delegate_id)
    excuse = absences.standing(db_session, session.id, delegate_id)
    actors = [given.given_by for given in handed if given.given_by] + ([excuse.noted_by] if excuse else [])
    exemplar = db_session.scalar(
        select(Exemplar).where(
            Exemplar.delegate_id == (guest.principal_id or guest.id), Exemplar.state == VettingState.APPROVED
        )
    )
    has_place = bool(exemplar and exemplar.award_wave and exemplar.award_order)
    return Card(
        where=where,
        state=guest.state,
        delegation_id=guest.delegation_id,
        phone=guest.phone,
        notes=guest.notes,
        photo_id=guest.photo_id or (exemplar.photo_id if exemplar and exemplar.delegate_id == guest.id else None),
        is_honoured=bool(db_session.get_one(Category, guest.category_id).is_honoured),
        invitation=_invitation(db_session, delegate_id),
        arranged=arrangements.read(db_session, usher.congress_id, delegate_id),
        companions=arrangements.companions(db_session, delegate_id),
        principal=_named(db_session.get(Delegate, guest.principal_id) if guest.principal_id else None),
        substitute=_named(db_session.scalar(select(Delegate).where(Delegate.principal_id == delegate_id))),
        award=_award(db_session, session, exemplar),
        entry=entry,
        slips=_slips(db_session, session, entry),
        hand_outs=handed,
        coupons={
            given.kind_id: _state_of(db_session, side_slips.coupon_of(given.hand_out_id))
            for given in handed
            if given.is_meal and given.given_at
        },
        call=_state_of(db_session, side_slips.call_of(delegate_id, session.id)) if has_place else None,
        excuse=excuse,
        names=audit.actor_names(db_session, actors),
    )


def photo(db_session: Session, congress_id: int, delegate_id: int) -> bytes | None:
    """Return somebody's portrait as a JPEG: their own, else that of their entry in the book; None without one."""
    jpeg = select(Photo.jpeg).where(Photo.congress_id == congress_id)
    own = jpeg.join(Delegate, Delegate.photo_id == Photo.id).where(Delegate.id == delegate_id)
    in_book = jpeg.join(Exemplar, Exemplar.photo_id == Photo.id).where(Exemplar.delegate_id == delegate_id)
    return db_session.scalar(own) or db_session.scalar(in_book)


def _named(person: Delegate | None) -> tuple[int, str] | None:
    return (person.id, f"{person.honorific} {person.full_name}".strip()) if person else None


def _invitation(db_session: Session, delegate_id: int) -> str:
    newest = select(Invitation.state).where(Invitation.delegate_id == delegate_id)
    return db_session.scalar(newest.order_by(Invitation.generation.desc()).limit(1)) or ""


def _award(db_session: Session, session: AttendedSession, exemplar: Exemplar | None) -> AwardTold | None:
    if exemplar is None or not (exemplar.award or exemplar.award_wave):
        return None
    begins_at = check_in_rows.ceremony_at(db_session, session.id)
    return AwardTold(exemplar.award, exemplar.award_wave, exemplar.award_order, begins_at)


def _entry(db_session: Session, usher: Usher, session: AttendedSession, delegate_id: int) -> Entry | None:
    row: Any = db_session.execute(
        select(Attendance, Scan, Station.name, Account.username)
        .join(Scan, Scan.id == Attendance.scan_id)
        .join(Station, Station.id == Attendance.station_id)
        .outerjoin(Account, Account.id == Scan.account_id)
        .where(Attendance.delegate_id == delegate_id, Attendance.program_session_id == session.id)
        .where(door.recorded_at(usher.station))
    ).one_or_none()
    if row is None:
        return None
    moves = db_session.execute(
        select(Movement.type, Movement.happened_at)
        .where(Movement.attendance_id == row.Attendance.id)
        .order_by(Movement.ordinal)
    )
    scan = row.Scan
    return Entry(
        id=row.Attendance.id,
        at=row.Attendance.entered_at,
        station=row.name,
        source_type=row.Attendance.source_type,
        by=row.username or "",
        explanation=scan.explanation,
        may_be_taken_back=taking_back.may_take_back(usher, scan.account_id, scan.created_at, clock.now()),
        moves=tuple((move.type, move.happened_at) for move in moves),
    )


def _slips(db_session: Session, session: AttendedSession, entry: Entry | None) -> tuple[SlipState, ...]:
    """Each slip the session prints, as its last job stands; none for who is not in."""
    if entry is None:
        return ()
    rules = ((SEAT, session.seat_slip), (PROGRAM, session.program_slip))
    return tuple(
        _state_of(db_session, Wanted(slip_type, {"attendance_id": entry.id}))
        for slip_type, rule in rules
        if rule != PrintRule.NEVER
    )


def _state_of(db_session: Session, wanted: Wanted) -> SlipState:
    row = db_session.execute(
        select(PrintJob, Printer.name, Printer.state.label("printer_state"))
        .join(Printer, Printer.id == PrintJob.printer_id)
        .where(*wanted.jobs)
        .order_by(PrintJob.id.desc())
        .limit(1)
    ).one_or_none()
    return _slip(wanted.slip_type, row, reprints.copies(db_session, wanted))


def _slip(slip_type: str, row: Any, copies: int) -> SlipState:
    if row is None:
        return SlipState(slip_type, None, "", "", 0, is_asked=False, is_owed=True, is_moving=False)
    job = row.PrintJob
    is_held = job.state == JobState.PENDING_HELD
    is_stuck = row.printer_state == PrinterState.STOPPED and job.state == JobState.PENDING
    return SlipState(
        type=slip_type,
        job=job.id,
        state=job.state,
        printer=row.name,
        copies=copies,
        is_asked=is_held and job.reason == JobReason.UNKNOWN_IF_PRINTED,
        is_owed=not job.bytes_sent and (is_held or is_stuck),
        is_moving=job.state in {JobState.PENDING, JobState.PROCESSING} and not is_stuck,
    )
