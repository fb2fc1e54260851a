"""Who is in: taking an attendance back, and the live figures for the organizers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.invited import is_invited
from congress.models import (
    Annulment,
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    ProgramSession,
    Scan,
)
from congress.stations import StationIdentity


def annul_at_station(
    db_session: Session, station: StationIdentity, *, attendance_id: int | None, nonce: str | None, explanation: str
) -> int:
    """Take back an attendance that this station recorded, named by id or by the nonce of its scan; return its id.

    Raises BadInput when neither or both are named, NotFound, NotAllowed for another station's, Conflict when it was
    taken back already.
    """
    if (attendance_id is None) == (nonce is None):
        raise BadInput("Cần nêu đúng một trong hai: lượt điểm danh hoặc số nhận dạng của lượt quét.")
    by_scan = and_(Scan.station_id == station.id, Scan.nonce == nonce)
    row = db_session.execute(
        select(Attendance.id, Attendance.station_id, Attendance.annulled_at, Attendance.rehearsal_id)
        .join(Scan, Scan.id == Attendance.scan_id)
        .where(by_scan if nonce is not None else Attendance.id == attendance_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Không tìm thấy lượt điểm danh này.")
    if row.station_id != station.id:
        raise NotAllowed("Chỉ trạm đã ghi nhận, hoặc ban tổ chức, mới hủy được lượt điểm danh này.")
    if row.annulled_at is not None and row.rehearsal_id is None:
        raise Conflict("Lượt điểm danh này đã được hủy trước đó.")
    now = clock.now()
    # What is rehearsed never stood; the door of its rehearsal loses sight of it.
    db_session.execute(update(Attendance).where(Attendance.id == row.id).values(annulled_at=now, rehearsal_id=None))
    db_session.add(
        Annulment(
            attendance_id=row.id, station_id=station.id, account_id=None, explanation=explanation, annulled_at=now
        )
    )
    db_session.flush()
    audit.append(db_session, station.actor, "attendance.annul", f"attendance:{row.id}")
    return int(row.id)


@dataclass(frozen=True, slots=True)
class DelegationCount:
    """One delegation at one session; people."""

    delegation: str
    summoned: int
    present: int
    guests_present: int


@dataclass(frozen=True, slots=True)
class SessionCount:
    """One session, live. `summoned` and `present` count official delegates, `guests_*` everybody else; people."""

    code: str
    name: str
    starts_at: datetime
    doors_open_at: datetime
    doors_close_at: datetime
    delegations: tuple[DelegationCount, ...]
    guests_invited: int

    @property
    def summoned(self) -> int:
        return sum(d.summoned for d in self.delegations)

    @property
    def present(self) -> int:
        return sum(d.present for d in self.delegations)

    @property
    def guests_present(self) -> int:
        return sum(d.guests_present for d in self.delegations)


def version(db_session: Session, congress_id: int) -> str:
    """Return a mark that changes with every change of the figures: cheap to ask every second."""
    entered, annulled = db_session.execute(
        select(func.max(Attendance.id), func.count(Attendance.annulled_at))
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .where(ProgramSession.congress_id == congress_id)
    ).one()
    return f"{entered or 0}-{annulled}"


def live_counts(db_session: Session, congress_id: int) -> tuple[SessionCount, ...]:
    """Count present and summoned, per session that takes attendance and per delegation, in the order of the list."""
    present = Attendance.id.is_not(None)
    rows = db_session.execute(
        select(
            ProgramSession.id,
            Delegation.name,
            func.sum(case((Category.is_summoned, 1), else_=0)).label("summoned"),
            func.sum(case((and_(Category.is_summoned, present), 1), else_=0)).label("present"),
            func.sum(case((Category.is_summoned, 0), else_=1)).label("guests"),
            func.sum(case((and_(Category.is_summoned.is_(False), present), 1), else_=0)).label("guests_present"),
        )
        .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
        .join(Category, Category.id == Delegate.category_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.delegate_id == Delegate.id,
                Attendance.program_session_id == ProgramSession.id,
                Attendance.annulled_at.is_(None),
            ),
        )
        .where(ProgramSession.congress_id == congress_id, ProgramSession.takes_attendance.is_(True))
        .where(Delegate.state == DelegateState.ACTIVE, is_invited(ProgramSession.id))
        .group_by(ProgramSession.id, Delegation.id)
        .order_by(Delegation.rank)
    ).all()
    sessions = db_session.scalars(
        select(ProgramSession)
        .where(ProgramSession.congress_id == congress_id, ProgramSession.takes_attendance.is_(True))
        .order_by(ProgramSession.starts_at)
    )
    return tuple(
        SessionCount(
            code=session.code,
            name=session.name,
            starts_at=session.starts_at,
            doors_open_at=session.doors_open_at,
            doors_close_at=session.doors_close_at,
            delegations=tuple(
                DelegationCount(row.name, int(row.summoned), int(row.present), int(row.guests_present))
                for row in rows
                if row.id == session.id
            ),
            guests_invited=sum(int(row.guests) for row in rows if row.id == session.id),
        )
        for session in sessions
    )
