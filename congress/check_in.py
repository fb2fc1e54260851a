"""The use case at the heart of the product: one scan becomes an answer, an attendance and print jobs, exactly once.

Everything here runs inside one transaction that the entry point opens and commits before it answers.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import RowMapping, and_, func, select, update
from sqlalchemy.orm import Session

from congress import admission, audit, clock, door, invitation_code, print_queue
from congress.admission import DoorRules, Holder, MoveType, Presence, Verdict
from congress.database import insert_if_absent
from congress.errors import Conflict
from congress.models import (
    Attendance,
    Category,
    Congress,
    Delegate,
    Delegation,
    Invitation,
    Movement,
    ProgramSession,
    Scan,
    Seat,
    SeatAssignment,
    SessionCategory,
    Station,
)
from congress.outcome import (
    AttendanceSummary,
    CheckInResult,
    Position,
    Reason,
    SeatPlace,
    SessionSummary,
    SlipSummary,
    Status,
)
from congress.stations import StationIdentity

_ANSWER = TypeAdapter(CheckInResult)


@dataclass(frozen=True, slots=True)
class ScanRequest:
    """One scan as a station reports it. `happened_at` is aware; `nonce` is kept through retries of the same scan."""

    secret: str
    nonce: str
    source_type: str
    move: MoveType
    happened_at: datetime | None
    session_code: str | None

    def fingerprint(self) -> bytes:
        """Tell a retry from another request under the same nonce, without keeping what was scanned."""
        happened_at = self.happened_at.isoformat() if self.happened_at else ""
        told = (self.secret, self.source_type, self.move, happened_at, self.session_code or "")
        return hashlib.sha256("\0".join(told).encode("utf-8", "surrogatepass")).digest()


def check_in(db_session: Session, station: StationIdentity, request: ScanRequest) -> CheckInResult:
    """Judge and record one scan; a retry of the same nonce gets the stored answer and changes nothing.

    Raises Conflict when the nonce was used for another request.
    """
    now = clock.now()
    at = _believed(request.happened_at, now)
    scan_id = insert_if_absent(
        db_session,
        Scan,
        station_id=station.id,
        nonce=request.nonce,
        request_hash=request.fingerprint(),
        type=request.move,
        source_type=request.source_type,
        happened_at=at,
        created_at=now,
        status="",
        answer="",
    )
    if scan_id is None:
        return _answer_again(db_session, station, request)
    case = _Case(db_session, station, request, scan_id, at)
    result = case.record(case.judge())
    db_session.execute(
        update(Scan)
        .where(Scan.id == scan_id)
        .values(
            status=result.status,
            reason=result.reason,
            delegate_id=case.delegate_id,
            program_session_id=case.program_session_id,
            answer=_ANSWER.dump_json(result).decode(),
        )
    )
    subject = f"scan:{scan_id}" + (f" attendance:{result.attendance.id}" if result.attendance else "")
    audit.append(db_session, station.actor, f"check_in.{result.reason or result.status}", subject)
    return result


def rehearse(db_session: Session, station: StationIdentity, request: ScanRequest) -> CheckInResult:
    """Answer as `check_in` would, and keep nothing (the API's `simulate`)."""
    case = _Case(db_session, station, request, 0, _believed(request.happened_at, clock.now()))
    return case.describe(case.judge())


def _believed(told: datetime | None, now: datetime) -> datetime:
    """A station may report what happened earlier; one whose clock runs ahead is not believed."""
    return now if told is None else min(told, now)


def _answer_again(db_session: Session, station: StationIdentity, request: ScanRequest) -> CheckInResult:
    first = db_session.execute(
        select(Scan.request_hash, Scan.answer).where(Scan.station_id == station.id, Scan.nonce == request.nonce)
    ).one()
    if first.request_hash != request.fingerprint():
        raise Conflict("Yêu cầu trùng số nhận dạng với một lượt quét khác. Vui lòng quét lại mã.")
    return _ANSWER.validate_json(first.answer)


class _Case:
    """One scan on its way through judgement and recording; lives for one transaction."""

    def __init__(
        self, db_session: Session, station: StationIdentity, request: ScanRequest, scan_id: int, at: datetime
    ) -> None:
        self.db_session = db_session
        self.station = station
        self.request = request
        self.scan_id = scan_id
        self.at = at
        self.reading = invitation_code.read(request.secret, station.congress_code)
        self.session = self._find_session()
        self.person = None if self.reading.misfit else self._find_person()
        self.attendance = self._find_attendance() if self.person and self.session else None

    @property
    def delegate_id(self) -> int | None:
        return self.person["delegate_id"] if self.person else None

    @property
    def program_session_id(self) -> int | None:
        return self.session.id if self.session else None

    def judge(self) -> Verdict:
        return admission.judge(
            misfit=self.reading.misfit,
            holder=self._holder(),
            rules=self._rules(),
            presence=self._presence(),
            move=self.request.move,
            at=self.at,
        )

    def record(self, verdict: Verdict) -> CheckInResult:
        """Write what the verdict demands. Losing a race for the attendance turns a welcome into "already in"."""
        slips: tuple[SlipSummary, ...] = ()
        if verdict.status is Status.OK and self.person and self.session:
            if self.attendance is None and self.request.move is MoveType.ENTRY:
                if not self._insert_attendance():
                    verdict = Verdict(Status.ERROR, Reason.ALREADY_REDEEMED)
            elif self.attendance is not None:
                self._insert_movement(self.attendance)
        if self.attendance is not None and self.session and self.request.move is MoveType.ENTRY:
            admitted = verdict.status is Status.OK or verdict.reason is Reason.ALREADY_REDEEMED
            if admitted:
                slips = print_queue.request_slips(
                    self.db_session, self.station, self.session, self.attendance.id, self.scan_id
                )
        return self.describe(verdict, slips)

    def describe(self, verdict: Verdict, slips: tuple[SlipSummary, ...] = ()) -> CheckInResult:
        """Say the verdict with what this station may show of the person."""
        return CheckInResult(
            scan=self.scan_id,
            status=verdict.status,
            reason=verdict.reason,
            detail=verdict.detail,
            attention=verdict.attention,
            event_name=self._other_event() if verdict.reason is Reason.WRONG_EVENT else "",
            position=self._position(),
            session=self._session_summary(),
            attendance=self.attendance,
            slips=slips,
        )

    def _find_session(self) -> ProgramSession | None:
        """The session asked for; else the one whose doors are open; else the next one; else the last that was."""
        sessions = door.attended_sessions(self.db_session, self.station.congress_id)
        if self.request.session_code is not None:
            return next((s for s in sessions if s.code == self.request.session_code), None)
        if not sessions:
            return None
        return door.open_at(sessions, self.at) or door.next_after(sessions, self.at) or sessions[-1]

    def _find_person(self) -> RowMapping | None:
        session_id = self.session.id if self.session else None
        return (
            self.db_session.execute(
                select(
                    Invitation.state.label("invitation_state"),
                    Delegate.id.label("delegate_id"),
                    Delegate.state.label("delegate_state"),
                    Delegate.number,
                    Delegate.honorific,
                    Delegate.full_name,
                    Delegation.name.label("delegation"),
                    Category.name.label("category"),
                    Category.is_honoured,
                    SessionCategory.category_id.label("invited_category"),
                    Seat.label,
                    Seat.block,
                    Seat.row,
                    Seat.number.label("seat_number"),
                    Seat.door,
                )
                .join(Delegate, Delegate.id == Invitation.delegate_id)
                .join(Delegation, Delegation.id == Delegate.delegation_id)
                .join(Category, Category.id == Delegate.category_id)
                .outerjoin(
                    SessionCategory,
                    and_(
                        SessionCategory.category_id == Category.id,
                        SessionCategory.program_session_id == session_id,
                    ),
                )
                .outerjoin(
                    SeatAssignment,
                    and_(
                        SeatAssignment.delegate_id == Delegate.id,
                        SeatAssignment.program_session_id == session_id,
                    ),
                )
                .outerjoin(Seat, Seat.id == SeatAssignment.seat_id)
                .where(
                    Invitation.code_hash == invitation_code.code_hash(self.reading.code),
                    Delegate.congress_id == self.station.congress_id,
                )
            )
            .mappings()
            .one_or_none()
        )

    def _find_attendance(self) -> AttendanceSummary | None:
        row = self.db_session.execute(
            select(Attendance.id, Attendance.entered_at, Attendance.source_type, Station.name)
            .join(Station, Station.id == Attendance.station_id)
            .where(
                Attendance.program_session_id == self.program_session_id,
                Attendance.delegate_id == self.delegate_id,
                Attendance.annulled_at.is_(None),
            )
        ).one_or_none()
        return row and AttendanceSummary(row.id, self._local(row.entered_at), row.name, row.source_type)

    def _holder(self) -> Holder | None:
        person = self.person
        if person is None:
            return None
        return Holder(
            invitation_state=person["invitation_state"],
            delegate_state=person["delegate_state"],
            is_invited=person["invited_category"] is not None,
            is_honoured=person["is_honoured"],
        )

    def _rules(self) -> DoorRules | None:
        s = self.session
        if s is None:
            return None
        return DoorRules(
            starts_at=s.starts_at,
            doors_open_at=s.doors_open_at,
            doors_close_at=s.doors_close_at,
            allows_multiple_entries=s.allows_multiple_entries,
            allows_entry_after_exit=s.allows_entry_after_exit,
            capacity=s.capacity,
        )

    def _presence(self) -> Presence:
        if self.attendance:
            return Presence(last_move=self._last_movement(self.attendance)[1])
        if self.session is None or self.session.capacity is None:
            return Presence()
        standing = select(func.count()).where(
            Attendance.program_session_id == self.session.id, Attendance.annulled_at.is_(None)
        )
        return Presence(people_in=self.db_session.scalar(standing) or 0)

    def _last_movement(self, attendance: AttendanceSummary) -> tuple[int, MoveType]:
        last = self.db_session.execute(
            select(Movement.ordinal, Movement.type)
            .where(Movement.attendance_id == attendance.id)
            .order_by(Movement.ordinal.desc())
            .limit(1)
        ).one_or_none()
        return (last.ordinal, MoveType(last.type)) if last else (0, MoveType.ENTRY)

    def _insert_attendance(self) -> bool:
        attendance_id = insert_if_absent(
            self.db_session,
            Attendance,
            program_session_id=self.program_session_id,
            delegate_id=self.delegate_id,
            scan_id=self.scan_id,
            station_id=self.station.id,
            source_type=self.request.source_type,
            entered_at=self.at,
        )
        if attendance_id is None:
            self.attendance = self._find_attendance()
            return False
        self.attendance = AttendanceSummary(
            attendance_id, self._local(self.at), self.station.name, self.request.source_type
        )
        return True

    def _insert_movement(self, attendance: AttendanceSummary) -> None:
        """Add the next move; two at once meet the unique ordinal, and the use case runs again for the loser."""
        self.db_session.add(
            Movement(
                attendance_id=attendance.id,
                ordinal=self._last_movement(attendance)[0] + 1,
                type=self.request.move,
                scan_id=self.scan_id,
                happened_at=self.at,
            )
        )
        self.db_session.flush()

    def _position(self) -> Position | None:
        person = self.person
        if person is None:
            return None
        seat = None
        if person["label"] is not None:
            seat = SeatPlace(person["label"], person["block"], person["row"], person["seat_number"], person["door"])
        return Position(
            number=person["number"],
            honorific=person["honorific"],
            full_name=person["full_name"],
            delegation=person["delegation"],
            category=person["category"],
            seat=seat,
        )

    def _session_summary(self) -> SessionSummary | None:
        s = self.session
        if s is None:
            return None
        return SessionSummary(
            code=s.code,
            name=s.name,
            place=s.place,
            starts_at=self._local(s.starts_at),
            doors_open_at=self._local(s.doors_open_at),
            doors_close_at=self._local(s.doors_close_at),
        )

    def _other_event(self) -> str:
        return self.db_session.scalar(select(Congress.name).where(Congress.code == self.reading.congress)) or ""

    def _local(self, moment: datetime) -> datetime:
        return clock.local(moment, self.station.zone)
