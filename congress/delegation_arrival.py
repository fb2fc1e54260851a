"""A bus of people: one scan of the head, or an usher's word, records who of a delegation is there, all at once.

Everybody is judged by the door's own rules and has a scan of their own; a refusal of one stops nobody else. The slips
of all come out in one run in the order of names, each working printer of the station with a part of the list.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from congress import audit, check_in, clock, door
from congress.admission import MoveType
from congress.errors import BadInput, NotAllowed, NotFound
from congress.invited import is_invited
from congress.models import Attendance, Category, Delegate, Delegation, PrinterState, Scan, Station
from congress.outcome import CheckInResult, Reason, Status
from congress.paper.print_queue import PrinterOfStation, printers_of
from congress.roster.people import LISTED
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from congress.subjects import ChosenPerson

ASKED_WITHIN = timedelta(minutes=5)  # after the head's scan
MOST_AT_ONCE = 200
LONGEST_NONCE = 60  # each person's is this one, ":" and their place in the list
BY_DELEGATION = "delegation"  # the `source_type` of who was recorded together


@dataclass(frozen=True, slots=True)
class Member:
    """One of a delegation, as they stand at a session. `phone` is for desks alone. Times in the congress's zone."""

    id: int
    honorific: str
    full_name: str
    position_title: str
    category: str
    phone: str
    is_head: bool
    came_at: datetime | None
    station: str


@dataclass(frozen=True, slots=True)
class Company:
    """A delegation with its people who are invited to the session, in the order of names."""

    id: int
    name: str
    session_code: str
    session_name: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one person."""

    delegate_id: int
    result: CheckInResult

    @property
    def is_in(self) -> bool:
        return self.result.status is Status.OK or self.result.reason is Reason.ALREADY_REDEEMED


@dataclass(frozen=True, slots=True)
class PrinterShare:
    """Whose slips come out of one printer: from the first name to the last."""

    printer: str
    people: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """The answer for all: in the order of names."""

    people: tuple[Recorded, ...]

    @property
    def shares(self) -> tuple[PrinterShare, ...]:
        printing = [(one.result.slips[0].printer, _name(one.result)) for one in self.people if one.result.slips]
        by_printer = [(printer, [name for _, name in part]) for printer, part in groupby(printing, lambda one: one[0])]
        return tuple(PrinterShare(printer, len(names), names[0], names[-1]) for printer, names in by_printer)


@dataclass(frozen=True, slots=True)
class Together:
    """Who is there, as a station reports it; `nonce` is kept through retries. At a desk `account_id` is the usher."""

    people: tuple[int, ...]
    nonce: str
    happened_at: datetime | None = None
    session_code: str | None = None
    account_id: int | None = None

    def mark(self, delegation_id: int) -> str:
        """Tell one request from another under the same nonce."""
        return hashlib.sha256(repr((delegation_id, sorted(set(self.people)))).encode()).hexdigest()[:16]


def led_by_scan(db_session: Session, station: StationIdentity, scan_id: int, nonce: str = "") -> int:
    """Return the delegation whose head was just let in by this scan of this station.

    Raises NotAllowed for another station's scan, one more than five minutes old when it was first asked for under this
    nonce, a refused one, and anybody but a head.
    """
    asked_at = clock.now()
    if nonce:
        first_time = select(Scan.created_at).where(Scan.station_id == station.id, Scan.nonce == _numbered(nonce, 1))
        asked_at = db_session.scalar(first_time) or asked_at
    delegation_id = db_session.scalar(
        select(Delegation.id)
        .join(Delegate, or_(Delegation.head_id == Delegate.id, Delegation.head_id == Delegate.principal_id))
        .join(Scan, Scan.delegate_id == Delegate.id)
        .where(
            Scan.id == scan_id,
            Scan.station_id == station.id,
            Scan.type == MoveType.ENTRY,
            Scan.created_at > asked_at - ASKED_WITHIN,
            or_(Scan.status == Status.OK, Scan.reason == Reason.ALREADY_REDEEMED),
            Delegation.congress_id == station.congress_id,
        )
        .order_by(Delegation.id)
        .limit(1)
    )
    if delegation_id is None:
        raise NotAllowed("Cần quét mã của trưởng đoàn tại trạm này trước, không quá 5 phút.")
    return delegation_id


def company(
    db_session: Session, station: StationIdentity, delegation_id: int, session_code: str | None = None
) -> Company:
    """Return a delegation with its people and who of them is in. Raises NotFound without one, or without a session."""
    session = door.session_for(db_session, station, session_code, clock.now())
    delegation = db_session.get(Delegation, delegation_id)
    if session is None or delegation is None or delegation.congress_id != station.congress_id:
        raise NotFound("Không tìm thấy đoàn, hoặc hiện không có phiên nào đang điểm danh.")
    rows = db_session.execute(
        select(
            Delegate.id,
            Delegate.honorific,
            Delegate.full_name,
            Delegate.position_title,
            Category.name,
            Delegate.phone,
            func.coalesce(or_(Delegate.id == delegation.head_id, Delegate.principal_id == delegation.head_id), False),
            Attendance.entered_at,
            Station.name,
        )
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.delegate_id == Delegate.id,
                Attendance.program_session_id == session.id,
                door.recorded_at(station),
            ),
        )
        .outerjoin(Station, Station.id == Attendance.station_id)
        .where(
            Delegate.delegation_id == delegation_id,
            Delegate.merged_into_id.is_(None),
            Delegate.state.in_(LISTED),
            is_invited(session.id),
        )
        .order_by(Delegate.sort_key, Delegate.id)
    )
    members = tuple(
        Member(
            *row[:6],
            is_head=bool(row[6]),
            came_at=row[7] and clock.local(row[7], station.zone),
            station=row[8] or "",
        )
        for row in rows
    )
    return Company(delegation.id, delegation.name, session.code, session.name, members)


def record(
    db_session: Session,
    station: StationIdentity,
    delegation_id: int,
    together: Together,
    slip_expires_after_s: float = 60,
) -> Arrival:
    """Judge and record everybody told; a retry of the same nonce gets the same answers and prints nothing again.

    Raises BadInput for nobody, too many, a nonce too long to be numbered, or somebody of another delegation; then
    nobody is recorded. Conflict when the nonce was used for another request.
    """
    people = _in_order_of_names(db_session, delegation_id, together)
    shares = _spread(len(people), _working(printers_of(db_session, station.id)))
    one = ScanRequest(
        secret="",
        nonce="",
        source_type=BY_DELEGATION,
        move=MoveType.ENTRY,
        happened_at=together.happened_at,
        session_code=together.session_code,
        account_id=together.account_id,
        together=together.mark(delegation_id),
    )
    recorded, acts = [], []
    for place, (delegate_id, printer) in enumerate(zip(people, shares, strict=True), start=1):
        request = replace(
            one, nonce=_numbered(together.nonce, place), subject=ChosenPerson(delegate_id), printer=printer
        )
        # The audit log's end is everybody's: taken hold of before all are recorded, it would meet somebody's own scan
        # that holds one of them and waits for the log.
        result = check_in.check_in(
            db_session, station, request, slip_expires_after_s, lambda _session, *act: acts.append(act)
        )
        recorded.append(Recorded(delegate_id, result))
    for actor, act, subject in acts:
        audit.append(db_session, actor, act, subject)
    return Arrival(tuple(recorded))


def _numbered(nonce: str, place: int) -> str:
    return f"{nonce}:{place}"


def _in_order_of_names(db_session: Session, delegation_id: int, together: Together) -> list[int]:
    told = set(together.people)
    if not 1 <= len(told) <= MOST_AT_ONCE or len(together.nonce) > LONGEST_NONCE:
        raise BadInput(f"Vui lòng chọn từ 1 đến {MOST_AT_ONCE} người có mặt.")
    people = list(
        db_session.scalars(
            select(Delegate.id)
            .where(Delegate.id.in_(told), Delegate.delegation_id == delegation_id, Delegate.merged_into_id.is_(None))
            .order_by(Delegate.sort_key, Delegate.id)
        )
    )
    if len(people) != len(told):
        raise BadInput("Danh sách đoàn vừa thay đổi. Vui lòng mở lại danh sách và chọn lại.")
    return people


def _working(printers: Sequence[PrinterOfStation]) -> Sequence[PrinterOfStation]:
    """The printers that share the run: those not stopped; the first of all when every one is."""
    return [printer for printer in printers if printer.state != PrinterState.STOPPED] or printers[:1]


def _spread(people: int, printers: Sequence[PrinterOfStation]) -> list[PrinterOfStation | None]:
    """Give each printer a part of the list without gaps, as even as can be, so that nobody's slips lie apart."""
    if not printers:
        return [None] * people
    return [printers[place * len(printers) // people] for place in range(people)]


def _name(result: CheckInResult) -> str:
    return result.position.full_name if result.position else ""
