"""A session's seating as a picture needs it: every chair with who holds it, and who has none yet."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from congress.errors import NotFound
from congress.invited import is_invited
from congress.models import (
    Arrangement,
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Seat,
    SeatAssignment,
)
from congress.seating import whereabouts
from congress.seating.moves import newest_act
from congress.seating.whereabouts import SeatedSession

INVITED_STATES = (DelegateState.ACTIVE, DelegateState.UNAPPROVED, DelegateState.BLOCKED)


@dataclass(frozen=True, slots=True)
class Sitter:
    """A person as a chart shows them. Nothing sensitive."""

    id: int
    full_name: str
    honorific: str
    delegation_id: int
    delegation: str
    category: str
    is_head: bool
    needs_wheelchair: bool
    is_in: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """One session's seating: by seat id who sits there, or why it is held; those without a chair by delegation."""

    session: SeatedSession
    sitters: dict[int, Sitter]
    held: dict[int, str]
    unseated: tuple[Sitter, ...]
    delegation_names: dict[int, str]  # in the order of the list
    last_act: int  # the newest act; changes with every act

    def delegations(self) -> list[tuple[int, str, int, int]]:
        """Each delegation of the session: id, name, people with a chair, people."""
        seated = Counter(sitter.delegation_id for sitter in self.sitters.values())
        without = Counter(sitter.delegation_id for sitter in self.unseated)
        return [(key, name, seated[key], seated[key] + without[key]) for key, name in self.delegation_names.items()]


def session_of(db_session: Session, congress_id: int, session_id: int) -> SeatedSession:
    """Return one session that has a hall. Raises NotFound."""
    found = next((s for s in whereabouts.sessions(db_session, congress_id) if s.id == session_id), None)
    if found is None:
        raise NotFound("Không tìm thấy phiên này, hoặc phiên chưa chọn hội trường.")
    return found


def chart_of(db_session: Session, congress_id: int, session_id: int) -> Chart:
    """Read a session's seating. Raises NotFound."""
    session = session_of(db_session, congress_id, session_id)
    rows = db_session.execute(
        select(
            Delegate.id,
            Delegate.full_name,
            Delegate.honorific,
            Delegate.delegation_id,
            Delegation.name.label("delegation"),
            Category.list_name.label("category"),
            (Delegation.head_id == Delegate.id).label("is_head"),
            func.coalesce(Arrangement.needs_wheelchair, False).label("needs_wheelchair"),
            Attendance.id.is_not(None).label("is_in"),
            SeatAssignment.seat_id,
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(
            SeatAssignment,
            and_(SeatAssignment.delegate_id == Delegate.id, SeatAssignment.program_session_id == session_id),
        )
        .outerjoin(Arrangement, Arrangement.delegate_id == Delegate.id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.delegate_id == Delegate.id,
                Attendance.program_session_id == session_id,
                Attendance.annulled_at.is_(None),
            ),
        )
        .where(
            Delegate.congress_id == congress_id,
            SeatAssignment.id.is_not(None) | (is_invited(session_id) & Delegate.state.in_(INVITED_STATES)),
        )
        .order_by(Delegation.rank, Delegate.sort_key, Delegate.id)
    )
    sitters, unseated, delegations = {}, [], {}
    for row in rows:
        *told, seat_id = row
        sitter = Sitter(*told)
        delegations[sitter.delegation_id] = sitter.delegation
        if seat_id is None:
            unseated.append(sitter)
        else:
            sitters[seat_id] = sitter
    held, last_act = _held(db_session, session_id), newest_act(db_session, session_id)
    return Chart(session, sitters, held, tuple(unseated), delegations, last_act)


def seats_by_label(db_session: Session, congress_id: int, session_id: int) -> dict[str, int]:
    """Return the chairs of a session's hall by label, in capitals. Raises NotFound."""
    hall_id = session_of(db_session, congress_id, session_id).hall_id
    rows = db_session.execute(select(Seat.label, Seat.id).where(Seat.hall_id == hall_id))
    return {row.label.upper(): row.id for row in rows}


def people_of(db_session: Session, congress_id: int, session_id: int, delegation_id: int) -> list[int]:
    """Return a delegation's people at a session in the order in which they are seated: the head, then as listed."""
    seating = chart_of(db_session, congress_id, session_id)
    people = [s for s in (*seating.sitters.values(), *seating.unseated) if s.delegation_id == delegation_id]
    return [sitter.id for sitter in sorted(people, key=lambda sitter: not sitter.is_head)]


def _held(db_session: Session, session_id: int) -> dict[int, str]:
    rows = db_session.execute(
        select(SeatAssignment.seat_id, SeatAssignment.held_for).where(
            SeatAssignment.program_session_id == session_id, SeatAssignment.delegate_id.is_(None)
        )
    )
    return {row.seat_id: row.held_for for row in rows}
