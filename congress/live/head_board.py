"""What the head of a delegation sees of their own people, behind a link: who is in, whom to telephone, who is excused.

Nobody of another delegation can be reached from here. A head excuses people, and takes back only what heads noted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import attendance, clock, door
from congress.desk import absences
from congress.desk.absences import Excuse
from congress.desk.search import as_seated
from congress.door import AttendedSession
from congress.errors import NotAllowed, NotFound
from congress.live import mc_board
from congress.live.board_links import Board
from congress.models import Absence, Attendance, Category, Delegate, Delegation
from congress.seating import whereabouts
from congress.seating.whereabouts import Whereabouts

_HEAD = "head:"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the head's people at a session."""

    where: Whereabouts
    phone: str
    is_summoned: bool
    excuse: Excuse | None

    @property
    def came_at(self) -> datetime | None:
        return self.where.came_at

    @property
    def may_take_back(self) -> bool:
        """Whether the head may end the excuse: one that a head noted."""
        return self.excuse is not None and self.excuse.noted_by.startswith(_HEAD)


@dataclass(frozen=True, slots=True)
class HeadBoard:
    """A delegation at one session; the missing come first."""

    delegation: str
    session: AttendedSession | None
    sessions: Sequence[AttendedSession]
    members: tuple[Member, ...]

    @property
    def present(self) -> int:
        return sum(member.came_at is not None for member in self.members)

    @property
    def excused(self) -> int:
        return sum(member.came_at is None and member.excuse is not None for member in self.members)


def read(db_session: Session, board: Board, session_code: str) -> HeadBoard:
    """Read a head's board for the session named, else for the one at the door."""
    delegation = db_session.get_one(Delegation, board.delegation_id)
    sessions = door.attended_sessions(db_session, board.congress_id)
    session = next((s for s in sessions if s.code == session_code), None)
    session = session or mc_board.at_the_door(sessions, clock.now())
    if session is None:
        return HeadBoard(delegation.name, None, (), ())
    rows = {
        row.Delegate.id: row
        for row in db_session.execute(
            select(Delegate, Category.is_summoned, Absence)
            .join(Category, Category.id == Delegate.category_id)
            .outerjoin(Absence, attendance.is_excused_from(session.id))
            .where(Delegate.delegation_id == delegation.id, attendance.is_expected_at(session.id))
            .order_by(Delegate.sort_key, Delegate.id)
        )
    }
    people = whereabouts.people(db_session, as_seated(db_session, board.congress_id, session), list(rows))
    members = [
        Member(
            where=person,
            phone=rows[person.id].Delegate.phone,
            is_summoned=rows[person.id].is_summoned,
            excuse=_excuse(rows[person.id].Absence),
        )
        for person in people
    ]
    members.sort(key=lambda member: (member.came_at is not None, member.excuse is not None))
    return HeadBoard(delegation.name, session, sessions, tuple(members))


def version(db_session: Session, board: Board) -> str:
    """Return a mark that changes with what is recorded of the head's people, at any session."""
    own = Delegate.delegation_id == board.delegation_id
    marks = db_session.execute(
        select(func.max(Attendance.id), func.count(Attendance.annulled_at))
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .where(own)
    ).one()
    notes = db_session.execute(
        select(func.max(Absence.id), func.count(Absence.withdrawn_at))
        .join(Delegate, Delegate.id == Absence.delegate_id)
        .where(own)
    ).one()
    return "-".join(map(str, (*marks, *notes)))


def _excuse(row: Absence | None) -> Excuse | None:
    return Excuse(row.id, row.reason, row.noted_at, row.noted_by) if row else None


def excuse(db_session: Session, board: Board, session_id: int, delegate_id: int, reason: str) -> None:
    """Note that one of the head's people will not come. Raises NotFound for anybody else's, and as `absences.note`."""
    _demand_own(db_session, board, delegate_id)
    absences.note(db_session, board.congress_id, session_id, delegate_id, reason, board.actor)


def take_back(db_session: Session, board: Board, session_id: int, delegate_id: int) -> None:
    """Take back what a head noted. Raises NotFound, and NotAllowed for what organizers noted."""
    _demand_own(db_session, board, delegate_id)
    noted = absences.standing(db_session, session_id, delegate_id)
    if noted is not None and not noted.noted_by.startswith(_HEAD):
        raise NotAllowed("Ban Tổ chức đã ghi vắng có lý do này. Muốn thay đổi, vui lòng liên hệ Ban Tổ chức.")
    absences.withdraw(db_session, board.congress_id, session_id, delegate_id, board.actor)


def _demand_own(db_session: Session, board: Board, delegate_id: int) -> None:
    person = db_session.get(Delegate, delegate_id)
    if person is None or board.delegation_id is None or person.delegation_id != board.delegation_id:
        raise NotFound("Không tìm thấy đại biểu này trong đoàn. Vui lòng tải lại trang.")
