"""Who is in: taking an attendance back, who counts as present, summoned and excused, and the live figures."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.invited import Id, is_invited
from congress.models import (
    Absence,
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


# ── who counts as what: the one place these rules stand ───────────────────────────────────────────────────────────────


def is_expected_at(session_id: Id) -> ColumnElement[bool]:
    """Tell, of a Delegate in a statement, whether they count at that session: on the list now, and invited to it.

    Somebody who is represented (dự thay) is not; who takes the place is, in their own right.
    """
    return and_(Delegate.state == DelegateState.ACTIVE, is_invited(session_id))


def stands_at(session_id: Id) -> ColumnElement[bool]:
    """Join the Attendance by which a Delegate is present at that session: not taken back, not rehearsed."""
    return and_(
        Attendance.delegate_id == Delegate.id,
        Attendance.program_session_id == session_id,
        Attendance.annulled_at.is_(None),
    )


def is_excused_from(session_id: Id) -> ColumnElement[bool]:
    """Join the Absence by which a Delegate is excused from that session; it means nothing of who is present."""
    return and_(
        Absence.delegate_id == Delegate.id,
        Absence.program_session_id == session_id,
        Absence.withdrawn_at.is_(None),
    )


@dataclass(frozen=True, slots=True)
class Count:
    """People of one session, or of a part of it. Guests are all who are invited and not summoned."""

    summoned: int = 0
    present: int = 0  # of the summoned
    substitutes: int = 0  # of the present: in somebody's place
    excused: int = 0  # of the summoned who are not present
    guests: int = 0
    guests_present: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(
            self.summoned + other.summoned,
            self.present + other.present,
            self.substitutes + other.substitutes,
            self.excused + other.excused,
            self.guests + other.guests,
            self.guests_present + other.guests_present,
        )

    @property
    def absent(self) -> int:
        return self.summoned - self.present

    @property
    def unexplained(self) -> int:
        return self.absent - self.excused

    @property
    def share(self) -> float | None:
        """Present of summoned; None where nobody is summoned."""
        return self.present / self.summoned if self.summoned else None


@dataclass(frozen=True, slots=True)
class PartCount:
    """A delegation of a category at one session, with its people counted."""

    session_id: int
    delegation_id: int
    category_id: int
    count: Count


def part_counts(db_session: Session, congress_id: int) -> tuple[PartCount, ...]:
    """Count every session that takes attendance by delegation and category, in their orders; all else is their sum."""
    is_present, is_excused = Attendance.id.is_not(None), Absence.id.is_not(None)
    is_summoned = Category.is_summoned.is_(True)

    def people(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(Delegate.id).filter(*conditions)

    rows = db_session.execute(
        select(
            ProgramSession.id.label("session_id"),
            Delegation.id.label("delegation_id"),
            Category.id.label("category_id"),
            people(is_summoned),
            people(is_summoned, is_present),
            people(is_summoned, is_present, Delegate.principal_id.is_not(None)),
            people(is_summoned, ~is_present, is_excused),
            people(~is_summoned),
            people(~is_summoned, is_present),
        )
        .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
        .join(Category, Category.id == Delegate.category_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(Attendance, stands_at(ProgramSession.id))
        .outerjoin(Absence, is_excused_from(ProgramSession.id))
        .where(ProgramSession.congress_id == congress_id, ProgramSession.takes_attendance.is_(True))
        .where(is_expected_at(ProgramSession.id))
        .group_by(ProgramSession.id, Delegation.id, Category.id)
        .order_by(ProgramSession.starts_at, ProgramSession.id, Delegation.rank, Delegation.id, Category.rank)
    )
    return tuple(PartCount(*row[:3], Count(*map(int, row[3:]))) for row in rows)


# ── the figures ───────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class DelegationCount:
    """One delegation at one session."""

    id: int
    delegation: str
    count: Count

    @property
    def summoned(self) -> int:
        return self.count.summoned

    @property
    def present(self) -> int:
        return self.count.present

    @property
    def guests_present(self) -> int:
        return self.count.guests_present


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """One category at one session, as lists name it."""

    id: int
    category: str
    is_summoned: bool
    count: Count

    @property
    def invited(self) -> int:
        return self.count.summoned + self.count.guests

    @property
    def present(self) -> int:
        return self.count.present + self.count.guests_present


@dataclass(frozen=True, slots=True)
class SessionCount:
    """One session, live. Times are UTC."""

    id: int
    code: str
    name: str
    starts_at: datetime
    doors_open_at: datetime
    doors_close_at: datetime
    delegations: tuple[DelegationCount, ...]
    categories: tuple[CategoryCount, ...]

    @property
    def count(self) -> Count:
        return sum((part.count for part in self.delegations), Count())

    @property
    def summoned(self) -> int:
        return self.count.summoned

    @property
    def present(self) -> int:
        return self.count.present

    @property
    def guests_present(self) -> int:
        return self.count.guests_present

    @property
    def guests_invited(self) -> int:
        return self.count.guests


def version(db_session: Session, congress_id: int) -> str:
    """Return a mark that changes with every entry, undo and absence: cheap to ask every second."""
    entered, annulled = db_session.execute(
        select(func.max(Attendance.id), func.count(Attendance.annulled_at))
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .where(ProgramSession.congress_id == congress_id)
    ).one()
    noted, withdrawn = db_session.execute(
        select(func.max(Absence.id), func.count(Absence.withdrawn_at))
        .join(ProgramSession, ProgramSession.id == Absence.program_session_id)
        .where(ProgramSession.congress_id == congress_id)
    ).one()
    return f"{entered or 0}-{annulled}-{noted or 0}-{withdrawn}"


def live_counts(db_session: Session, congress_id: int) -> tuple[SessionCount, ...]:
    """Count every session that takes attendance, in the order of time; its parts in the order of their lists."""
    parts = part_counts(db_session, congress_id)
    delegations = {
        row.id: row.name
        for row in db_session.execute(
            select(Delegation.id, Delegation.name).where(Delegation.congress_id == congress_id)
        )
    }
    categories = db_session.scalars(
        select(Category).where(Category.congress_id == congress_id).order_by(Category.rank, Category.id)
    ).all()
    sessions = db_session.scalars(
        select(ProgramSession)
        .where(ProgramSession.congress_id == congress_id, ProgramSession.takes_attendance.is_(True))
        .order_by(ProgramSession.starts_at, ProgramSession.id)
    )
    counted = []
    for session in sessions:
        by_delegation, by_category = dict[int, Count](), dict[int, Count]()
        for part in parts:
            if part.session_id == session.id:
                for sums, key in ((by_delegation, part.delegation_id), (by_category, part.category_id)):
                    sums[key] = sums.get(key, Count()) + part.count
        counted.append(
            SessionCount(
                id=session.id,
                code=session.code,
                name=session.name,
                starts_at=session.starts_at,
                doors_open_at=session.doors_open_at,
                doors_close_at=session.doors_close_at,
                delegations=tuple(DelegationCount(key, delegations[key], it) for key, it in by_delegation.items()),
                categories=tuple(
                    CategoryCount(one.id, one.list_name, one.is_summoned, by_category[one.id])
                    for one in categories
                    if one.id in by_category
                ),
            )
        )
    return tuple(counted)
