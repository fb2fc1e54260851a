"""Finding people: one question that the list, the export and a bulk edit ask alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from congress.file_formats.delegation_names import UNKNOWN_DELEGATION
from congress.invited import is_invited
from congress.models import (
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Invitation,
    InvitationState,
    ProgramSession,
    SeatAssignment,
)
from congress.vietnamese import fold

PAGE_SIZE = 50
_DIGITS_OF_A_NUMBER = 3  # fewer digits than that are no part of a telephone or delegate number worth searching


@dataclass(frozen=True, slots=True)
class PeopleFilter:
    """What a list of people is narrowed to; "" and None are everything.

    `invitation`: issued | none. `attendance`: present | absent, at `session` or, without one, at any. `state`: a
    DelegateState, or "listed" for all who hold a place. `lacking`: phone | photo | seat | delegation.
    """

    words: str = ""
    delegation: int | None = None
    category: int | None = None
    session: int | None = None
    invitation: str = ""
    attendance: str = ""
    state: str = ""
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list."""

    id: int
    number: str
    honorific: str
    full_name: str
    birth_date: str
    position_title: str
    unit: str
    delegation: str
    category: str
    phone: str
    state: str
    is_invited: bool
    is_present: bool
    is_substitute: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of a list, and how many people the whole list has. Pages count from 1."""

    lines: tuple[PersonLine, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PAGE_SIZE), 1)


def page(db_session: Session, congress_id: int, only: PeopleFilter, number: int) -> PeoplePage:
    """Return a page of the people who fit, in Vietnamese order; a number beyond the last page gives the last."""
    fitting = _conditions(congress_id, only)
    total = db_session.scalar(select(func.count(Delegate.id)).where(*fitting)) or 0
    number = min(max(number, 1), max(-(-total // PAGE_SIZE), 1))
    ids = db_session.scalars(
        select(Delegate.id)
        .where(*fitting)
        .order_by(Delegate.sort_key, Delegate.id)
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    ).all()
    return PeoplePage(_lines(db_session, ids, only.session), total, number)


def ids(db_session: Session, congress_id: int, only: PeopleFilter) -> list[int]:
    """Return everybody who fits, in Vietnamese order."""
    fitting = _conditions(congress_id, only)
    return list(db_session.scalars(select(Delegate.id).where(*fitting).order_by(Delegate.sort_key, Delegate.id)))


def count(db_session: Session, congress_id: int, only: PeopleFilter) -> int:
    """Count everybody who fits."""
    return db_session.scalar(select(func.count(Delegate.id)).where(*_conditions(congress_id, only))) or 0


def _lines(db_session: Session, ids: Sequence[int], session_id: int | None) -> tuple[PersonLine, ...]:
    rows = db_session.execute(
        select(
            Delegate,
            Delegation.name,
            Category.list_name,
            _is_invited().label("is_invited"),
            _is_present(session_id).label("is_present"),
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .where(Delegate.id.in_(ids))
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return tuple(
        PersonLine(
            id=person.id,
            number=person.number,
            honorific=person.honorific,
            full_name=person.full_name,
            birth_date=person.birth_date,
            position_title=person.position_title,
            unit=person.unit,
            delegation=delegation,
            category=category,
            phone=person.phone,
            state=person.state,
            is_invited=bool(is_invited),
            is_present=bool(is_present),
            is_substitute=person.principal_id is not None,
        )
        for person, delegation, category, is_invited, is_present in rows
    )


LISTED = (DelegateState.ACTIVE, DelegateState.UNAPPROVED, DelegateState.BLOCKED)  # those who hold a place


def _conditions(congress_id: int, only: PeopleFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Delegate.congress_id == congress_id, Delegate.merged_into_id.is_(None)]
    found += [_word(word) for word in fold(only.words).split()]
    if only.delegation is not None:
        found.append(Delegate.delegation_id == only.delegation)
    if only.category is not None:
        found.append(Delegate.category_id == only.category)
    if only.state:
        found.append(Delegate.state.in_(LISTED) if only.state == "listed" else Delegate.state == only.state)
    if only.session is not None:
        found.append(is_invited(only.session))
    if only.invitation:
        found.append(_is_invited() if only.invitation == "issued" else ~_is_invited())
    if only.attendance:
        present = _is_present(only.session)
        found.append(present if only.attendance == "present" else and_(~present, Delegate.state.in_(LISTED)))
    if (lacking := _lacking(only.lacking)) is not None:
        found.append(and_(lacking, Delegate.state.in_(LISTED)))
    return found


def _word(word: str) -> ColumnElement[bool]:
    """Tell people whose name has the word anywhere; digits also find telephones and delegate numbers."""
    in_name = Delegate.folded_name.contains(word, autoescape=True)
    if not (word.isdecimal() and len(word) >= _DIGITS_OF_A_NUMBER):
        return in_name
    return or_(in_name, Delegate.phone.contains(word), Delegate.number.contains(word))


def _is_invited() -> ColumnElement[bool]:
    return (
        select(Invitation.id)
        .where(Invitation.delegate_id == Delegate.id, Invitation.state == InvitationState.ISSUED)
        .correlate(Delegate)
        .exists()
    )


def _is_present(session_id: int | None) -> ColumnElement[bool]:
    standing = select(Attendance.id).where(Attendance.delegate_id == Delegate.id, Attendance.annulled_at.is_(None))
    if session_id is not None:
        standing = standing.where(Attendance.program_session_id == session_id)
    return standing.correlate(Delegate).exists()


def _lacking(what: str) -> ColumnElement[bool] | None:
    match what:
        case "phone":
            return Delegate.phone == ""
        case "photo":
            return Delegate.photo_id.is_(None)
        case "delegation":
            unknown: Select[Any] = select(Delegation.id).where(Delegation.name == UNKNOWN_DELEGATION)
            return Delegate.delegation_id.in_(unknown)
        case "seat":
            # Only sessions that have been seated at all can lack somebody's seat.
            seated = select(SeatAssignment.id).where(
                SeatAssignment.program_session_id == ProgramSession.id, SeatAssignment.delegate_id == Delegate.id
            )
            in_use = select(SeatAssignment.id).where(SeatAssignment.program_session_id == ProgramSession.id)
            return (
                select(ProgramSession.id)
                .where(
                    ProgramSession.congress_id == Delegate.congress_id,
                    is_invited(ProgramSession.id),
                    ProgramSession.takes_attendance.is_(True),
                    in_use.correlate(ProgramSession).exists(),
                    ~seated.correlate(ProgramSession, Delegate).exists(),
                )
                .correlate(Delegate)
                .exists()
            )
        case _:
            return None
