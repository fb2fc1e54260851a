"""The use case at the heart of the product: one scan becomes an answer, an attendance and print jobs, exactly once.

Everything here runs inside one transaction that the entry point opens and commits before it answers.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from congress import admission, audit, check_in_rows, clock, door, invitation_code, stations, subjects
from congress.admission import DoorRules, Holder, MoveType, Presence, Verdict
from congress.check_in_rows import GuestRow
from congress.desk import absences
from congress.door import AttendedSession
from congress.errors import Conflict
from congress.invitation_code import Misfit
from congress.outcome import (
    AttendanceSummary,
    Attention,
    AwardCall,
    CheckInResult,
    Detail,
    Finding,
    Position,
    Principal,
    Reason,
    SessionSummary,
    SlipSummary,
    Status,
)
from congress.paper import slip_requests
from congress.paper.print_queue import HONOURED
from congress.paper.slip_requests import Entry
from congress.scan_request import ScanRequest
from congress.seating import places, releases
from congress.seating.places import Sent
from congress.seating.releases import Released
from congress.slip_content import told_place
from congress.stations import StationIdentity
from congress.subjects import CardHolder, UnreadCard

_ANSWER = TypeAdapter(CheckInResult)
_EARLIEST, _LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def check_in(
    db_session: Session,
    station: StationIdentity,
    request: ScanRequest,
    slip_expires_after_s: float = 60,
    tell: Callable[[Session, str, str, str], None] = audit.append,
) -> CheckInResult:
    """Judge and record one scan; a retry of the same nonce gets the stored answer and changes nothing.

    A slip that does not begin to print in `slip_expires_after_s` goes to the desk. A scan that was kept while the hub
    was away asks for no slip when nobody waits for it any more; its slips stay owed until the guest's next scan.
    `tell` keeps the act: who records several at once appends to the audit log when all are done.
    Raises Conflict when the nonce was used for another request, or the rehearsal it was made in is over, and
    NotAllowed when the station took no scans then.
    """
    now = clock.now()
    station = _as_told(station, request.rehearsal)
    at = _believed(request.happened_at, now)
    scan_id = check_in_rows.keep_scan(
        db_session,
        station_id=station.id,
        nonce=request.nonce,
        request_hash=request.fingerprint(),
        type=request.move,
        source_type=request.source_type,
        happened_at=at,
        created_at=now,
        status="",
        answer="",
        rehearsal_id=station.rehearsal and station.rehearsal.id,
        account_id=request.account_id,
        explanation=request.explanation,
    )
    if scan_id is None:
        return _answer_again(db_session, station, request)
    stations.refuse_unless_at_work(station, at)
    case = _Case(db_session, station, request, scan_id, at)
    is_awaited = request.guest_waits
    if is_awaited is None:
        is_awaited = now - at <= timedelta(seconds=slip_expires_after_s)
    result = case.record(case.judge(), slip_expires_after_s, is_awaited=is_awaited)
    check_in_rows.finish_scan(
        db_session,
        scan_id,
        status=result.status,
        reason=result.reason,
        delegate_id=case.delegate_id,
        program_session_id=case.program_session_id,
        answer=_ANSWER.dump_json(result).decode(),
    )
    subject = f"scan:{scan_id}" + (f" attendance:{result.attendance.id}" if result.attendance else "")
    if request.account_id is not None:
        subject += f" station:{station.id}"
    act = "rehearsal" if station.rehearsal else "check_in"
    tell(db_session, request.actor or station.actor, f"{act}.{result.reason or result.status}", subject)
    return result


def rehearse(db_session: Session, station: StationIdentity, request: ScanRequest) -> CheckInResult:
    """Answer as `check_in` would, and keep nothing (the API's `simulate`)."""
    case = _Case(db_session, station, request, 0, _believed(request.happened_at, clock.now()))
    return case.describe(case.judge())


def _as_told(station: StationIdentity, rehearsal: int | None) -> StationIdentity:
    """The station as its screen stood when the scan was made: at its real door, or in this rehearsal."""
    if rehearsal is None or (station.rehearsal and station.rehearsal.id == rehearsal):
        return station
    if rehearsal == 0:
        return replace(station, rehearsal=None)
    raise Conflict("Diễn tập đã kết thúc, vui lòng quét lại.")


def _believed(told: datetime | None, now: datetime) -> datetime:
    """A station may report what happened earlier; one whose clock runs ahead is not believed."""
    return now if told is None else min(told, now)


def _answer_again(db_session: Session, station: StationIdentity, request: ScanRequest) -> CheckInResult:
    request_hash, answer = check_in_rows.first_answer(db_session, station.id, request.nonce)
    if request_hash != request.fingerprint():
        raise Conflict("Yêu cầu trùng số nhận dạng với một lượt quét khác. Vui lòng quét lại mã.")
    return _ANSWER.validate_json(answer)


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
        self.reading = None if request.subject else invitation_code.read(request.secret, station.congress_code)
        self.session = door.session_for(db_session, station, request.session_code, at)
        self.is_ambiguous = False
        self.guest = self._find_guest()
        self.attendance = self.guest.attendance if self.guest else None
        self.sent = Sent(zone=self.guest.zone if self.guest else None)
        self.lost: Released | None = None

    @property
    def delegate_id(self) -> int | None:
        return self.guest.delegate_id if self.guest else None

    @property
    def program_session_id(self) -> int | None:
        return self.session.id if self.session else None

    def judge(self) -> Verdict:
        return admission.judge(
            misfit=self._misfit(),
            is_ambiguous=self.is_ambiguous,
            is_unconfirmed=isinstance(self.request.subject, CardHolder),
            holder=self._holder(),
            rules=self._rules(),
            presence=self._presence(),
            move=self.request.move,
            at=self.at,
        )

    def record(self, verdict: Verdict, slip_expires_after_s: float, *, is_awaited: bool) -> CheckInResult:
        """Write what the verdict demands. Losing a race for the attendance turns a welcome into "already in"."""
        entry = Entry.ALREADY
        if verdict.status is Status.OK and self.guest and self.session:
            if self.attendance is not None:
                self._add_movement(self.attendance)
                entry = Entry.BACK
            elif self.request.move is MoveType.ENTRY:
                if self._add_attendance(self.session, self.guest):
                    entry = Entry.FIRST
                else:
                    verdict = Verdict(Status.ERROR, Reason.ALREADY_REDEEMED)
                verdict = replace(verdict, attention=(*verdict.attention, *self._attention_at_entry()))
        is_in = verdict.status is Status.OK or verdict.reason is Reason.ALREADY_REDEEMED
        if is_in and self.guest and self.attendance and self.session and self.request.move is MoveType.ENTRY:
            asked = slip_requests.request_slips(
                self.db_session,
                self.station,
                self.session,
                self.attendance.id,
                self.scan_id,
                expires_after_s=slip_expires_after_s,
                place=told_place(self.guest.seat, self.sent.zone),
                entry=entry,
                priority=HONOURED if self.guest.is_honoured else 0,
                printer=self.request.printer,
                is_awaited=is_awaited,
            )
            if verdict.reason is Reason.ALREADY_REDEEMED and asked.former_place is not None:
                verdict = replace(verdict, detail=Detail.SEAT_CHANGED)
            former_place = asked.former_place or (self.lost.label if self.lost else "")
            return replace(self.describe(verdict, asked.slips, former_place), slips_owed=asked.are_owed)
        return self.describe(verdict)

    def describe(self, verdict: Verdict, slips: tuple[SlipSummary, ...] = (), former_place: str = "") -> CheckInResult:
        """Say the verdict with what this station may show of the person: before they confirm, who is meant."""
        is_unconfirmed = verdict.detail is Detail.UNCONFIRMED
        is_late = Attention.LATE in verdict.attention
        position = self._whom_it_may_be() if is_unconfirmed else self._position(is_late=is_late)
        return CheckInResult(
            scan=self.scan_id,
            status=verdict.status,
            reason=verdict.reason,
            detail=verdict.detail,
            attention=verdict.attention,
            event_name=self._event_name(verdict),
            position=position,
            session=self._session_summary(),
            attendance=None if is_unconfirmed else self.attendance,
            slips=slips,
            finding=Finding(self.guest.delegate_id, self.at) if self.guest and is_unconfirmed else None,
            principal=None if is_unconfirmed else self._principal(),
            award=None if is_unconfirmed else self._award(),
            leads=self._leads(verdict),
            former_place=former_place,
        )

    def _find_guest(self) -> GuestRow | None:
        if self.reading is None:
            return self._find_subject()
        if self.reading.misfit:
            return None
        code_hash = invitation_code.code_hash(self.reading.code)
        return check_in_rows.find_guest(self.db_session, self.station, code_hash, self.program_session_id)

    def _find_subject(self) -> GuestRow | None:
        subject, congress_id = self.request.subject, self.station.congress_id
        found = subjects.find(self.db_session, congress_id, subject) if subject else []
        self.is_ambiguous = len(found) > 1
        if len(found) != 1:
            return None
        return check_in_rows.find_person(self.db_session, self.station, found[0], self.program_session_id)

    def _misfit(self) -> Misfit | None:
        if isinstance(self.request.subject, UnreadCard):
            return Misfit.MISREAD_CARD
        return self.reading.misfit if self.reading else None

    def _holder(self) -> Holder | None:
        guest = self.guest
        if guest is None:
            return None
        return Holder(
            invitation_state=guest.invitation_state,
            delegate_state=guest.delegate_state,
            is_invited=bool(guest.is_invited),
            is_honoured=guest.is_honoured,
        )

    def _rules(self) -> DoorRules | None:
        s = self.session
        if s is None:
            return None
        is_rehearsed = self.station.rehearsal is not None  # a rehearsal has its doors open whatever the hour
        always = is_rehearsed or self.request.as_it_was
        return DoorRules(
            starts_at=_LATEST if is_rehearsed else s.starts_at,
            doors_open_at=_EARLIEST if always else s.doors_open_at,
            doors_close_at=_LATEST if always else s.doors_close_at,
            allows_multiple_entries=s.allows_multiple_entries,
            allows_entry_after_exit=s.allows_entry_after_exit or self.request.as_it_was,
            capacity=None if self.request.as_it_was else s.capacity,
        )

    def _presence(self) -> Presence:
        if self.attendance:
            return Presence(last_move=self._last_move(self.attendance)[1])
        if self.session is None or self.session.capacity is None:
            return Presence()
        return Presence(people_in=check_in_rows.people_in(self.db_session, self.station, self.session.id))

    def _last_move(self, attendance: AttendanceSummary) -> tuple[int, MoveType]:
        ordinal, move = check_in_rows.last_movement(self.db_session, attendance.id) or (0, MoveType.ENTRY)
        return ordinal, MoveType(move)

    def _add_attendance(self, session: AttendedSession, guest: GuestRow) -> bool:
        """Record the entry; False when another scan was first, whose attendance then stands here."""
        rehearsal = self.station.rehearsal
        if guest.seat is None:
            self.sent = places.zone_for(self.db_session, session.id, guest.delegation_id, guest.category_id)
            self.lost = releases.of_session(self.db_session, session.id).get(guest.delegate_id)
        attendance_id = check_in_rows.add_attendance(
            self.db_session,
            program_session_id=session.id,
            delegate_id=guest.delegate_id,
            scan_id=self.scan_id,
            station_id=self.station.id,
            source_type=self.request.source_type,
            entered_at=self.at,
            zone_id=self.sent.zone_id,
            # What is rehearsed never stands, so that no count anywhere takes it in.
            annulled_at=self.at if rehearsal else None,
            rehearsal_id=rehearsal.id if rehearsal else None,
        )
        if attendance_id is None:
            self.guest = self._find_guest()
            self.attendance = self.guest.attendance if self.guest else None
            self.sent, self.lost = Sent(zone=self.guest.zone if self.guest else None), None
            return False
        if guest.is_excused and rehearsal is None:
            actor = self.request.actor or self.station.actor
            absences.end_by_coming(self.db_session, session.id, guest.delegate_id, actor)
        at = clock.local(self.at, self.station.zone)
        self.attendance = AttendanceSummary(attendance_id, at, self.station.name, self.request.source_type)
        return True

    def _attention_at_entry(self) -> tuple[Attention, ...]:
        """What staff should see of who came.

        Their chair was taken back before, or no zone has room; they take somebody's place; they will be called up.
        """
        found = (
            (Attention.SEAT_RELEASED, self.lost is not None),
            (Attention.ZONE_FULL, self.sent.is_full),
            (Attention.SUBSTITUTE, self._principal() is not None),
            (Attention.AWARD, self.guest is not None and self.guest.award_wave is not None),
        )
        return tuple(attention for attention, holds in found if holds)

    def _principal(self) -> Principal | None:
        guest = self.guest
        if guest is None or guest.principal_name is None:
            return None
        return Principal(guest.principal_honorific or "", guest.principal_name)

    def _award(self) -> AwardCall | None:
        """When they go up, told to who is let in; the ceremony's hour only where the session's program names one."""
        guest, session = self.guest, self.session
        if guest is None or guest.award_wave is None or session is None or self.attendance is None:
            return None
        begins = check_in_rows.ceremony_at(self.db_session, session.id)
        return AwardCall(guest.award_wave, guest.award_order, begins and clock.local(begins, self.station.zone))

    def _leads(self, verdict: Verdict) -> int:
        """How many people come with them, when they are the head of their delegation and let in, or in already."""
        guest, session = self.guest, self.session
        is_in = verdict.status is Status.OK or verdict.reason is Reason.ALREADY_REDEEMED
        if guest is None or session is None or not (guest.is_head and is_in):
            return 0
        return check_in_rows.members(self.db_session, guest.delegation_id, session.id)

    def _add_movement(self, attendance: AttendanceSummary) -> None:
        """Add the next move; two at once meet the unique ordinal, and the use case runs again for the loser."""
        check_in_rows.add_movement(
            self.db_session,
            attendance_id=attendance.id,
            ordinal=self._last_move(attendance)[0] + 1,
            type=self.request.move,
            scan_id=self.scan_id,
            happened_at=self.at,
        )

    def _position(self, *, is_late: bool) -> Position | None:
        """What a station may show of the person; who comes late enters by the hall's own door for that."""
        guest = self.guest
        if guest is None:
            return None
        seat, zone = guest.seat, self.sent.zone
        if is_late and self.session and self.session.late_door:
            seat = seat and replace(seat, door=self.session.late_door)
            zone = zone and replace(zone, door=self.session.late_door)
        return Position(
            number=guest.number,
            honorific=guest.honorific,
            full_name=guest.full_name,
            delegation=guest.delegation,
            category=guest.category,
            seat=seat,
            zone=zone,
            language=guest.language,
        )

    def _whom_it_may_be(self) -> Position | None:
        """What tells two of one name apart, and nothing of where they sit."""
        guest = self.guest
        if guest is None:
            return None
        return Position(
            number="",
            honorific=guest.honorific,
            full_name=guest.full_name,
            delegation=guest.delegation,
            category="",
            seat=None,
            position_title=guest.position_title,
            unit=guest.unit,
            language=guest.language,
        )

    def _session_summary(self) -> SessionSummary | None:
        s, zone = self.session, self.station.zone
        if s is None:
            return None
        return SessionSummary(
            code=s.code,
            name=s.name,
            place=s.place,
            starts_at=clock.local(s.starts_at, zone),
            doors_open_at=clock.local(s.doors_open_at, zone),
            doors_close_at=clock.local(s.doors_close_at, zone),
        )

    def _event_name(self, verdict: Verdict) -> str:
        if verdict.reason is not Reason.WRONG_EVENT or self.reading is None:
            return ""
        return check_in_rows.event_name(self.db_session, self.reading.congress)
