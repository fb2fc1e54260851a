"""Who is counted at a session as of a moment, read for the counting; and the database's own count, to check it by.

As of a moment means: who had come by then. What is known of people is what is known now; an entry that was taken back
was a mistake and never counts, and what was rehearsed never stands (docs/adr/0015).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from congress import clock
from congress.errors import NotFound
from congress.file_formats.values import AWARD_NAMES, FOREIGN
from congress.invited import is_invited
from congress.models import (
    Absence,
    Attendance,
    Category,
    Congress,
    Delegate,
    DelegateState,
    Delegation,
    Demographics,
    Exemplar,
    ProgramSession,
    VettingState,
)
from congress.reports.counting import Kind, Occasion, Person
from congress.reports.figures import BaseOfReport, Unit


@dataclass(frozen=True, slots=True)
class Register:
    """What a report is counted from."""

    occasion: Occasion
    people: tuple[Person, ...]


def read(db_session: Session, congress: Congress, session_id: int, as_of: datetime) -> Register:
    """Read everybody who is invited to a session. Raises NotFound for one that takes no attendance here."""
    session = db_session.scalar(
        select(ProgramSession).filter_by(id=session_id, congress_id=congress.id, takes_attendance=True)
    )
    if session is None:
        raise NotFound("Không có phiên này, hoặc phiên không điểm danh.")
    categories = db_session.scalars(select(Category).filter_by(congress_id=congress.id).order_by(Category.rank))
    kinds = {
        one.id: Kind(one.code, one.list_name, one.is_summoned, one.is_honoured, one.is_vetted) for one in categories
    }
    units = {
        row.id: Unit(row.code, row.name)
        for row in db_session.execute(
            select(Delegation.id, Delegation.code, Delegation.name)
            .filter_by(congress_id=congress.id)
            .order_by(Delegation.rank, Delegation.id)
        )
    }
    excused = _excused(db_session, session_id, as_of)
    rows = db_session.execute(_people(congress.id, session_id, as_of))
    return Register(
        Occasion(
            congress=congress.name,
            session=session.name,
            year=clock.local(session.starts_at, congress.zone).year,
            kinds=tuple(kinds.values()),
            units=tuple(units.values()),
        ),
        tuple(_person(row, kinds[row.category_id], units[row.delegation_id].code, excused) for row in rows),
    )


def _people(congress_id: int, session_id: int, as_of: datetime) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            Delegate.id,
            Delegate.honorific,
            Delegate.full_name,
            Delegate.category_id,
            Delegate.delegation_id,
            Delegate.birth_date,
            Delegate.field,
            Delegate.position_title,
            Delegate.award,
            Delegate.principal_id,
            Demographics.sex,
            Demographics.ethnicity,
            Demographics.is_party_member,
            Demographics.education,
            Exemplar.field.label("exemplar_field"),
            Attendance.id.label("attendance_id"),
        )
        .outerjoin(Demographics, Demographics.delegate_id == Delegate.id)
        .outerjoin(Exemplar, and_(Exemplar.delegate_id == Delegate.id, Exemplar.state == VettingState.APPROVED))
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, _had_come(session_id, as_of)))
        .where(Delegate.congress_id == congress_id, Delegate.state == DelegateState.ACTIVE, is_invited(session_id))
        .order_by(Delegate.sort_key, Delegate.id)
    )
    return query


def _had_come(session_id: int, as_of: datetime) -> ColumnElement[bool]:
    return and_(
        Attendance.program_session_id == session_id,
        Attendance.annulled_at.is_(None),
        Attendance.entered_at <= as_of,
    )


def _excused(db_session: Session, session_id: int, as_of: datetime) -> set[int]:
    """Return who is noted as excused, or was until they came after the moment."""
    came_since = (
        select(Attendance.id)
        .where(
            Attendance.program_session_id == session_id,
            Attendance.delegate_id == Absence.delegate_id,
            Attendance.annulled_at.is_(None),
            Attendance.entered_at > as_of,
        )
        .exists()
    )
    return set(
        db_session.scalars(
            select(Absence.delegate_id).where(
                Absence.program_session_id == session_id,
                or_(Absence.withdrawn_at.is_(None), and_(Absence.withdrawn_at > as_of, came_since)),
            )
        )
    )


def _person(row: Any, kind: Kind, unit: str, excused: set[int]) -> Person:
    return Person(
        id=row.id,
        honorific=row.honorific,
        name=row.full_name,
        kind=kind,
        unit=unit,
        birth_date=row.birth_date,
        sex=row.sex or "",
        ethnicity=row.ethnicity or "",
        is_party_member=row.is_party_member,
        education=row.education or "",
        field=row.field or row.exemplar_field or "",
        merits=f"{row.position_title}. {AWARD_NAMES.get(row.award, row.award)}",
        is_substitute=row.principal_id is not None,
        has_come=row.attendance_id is not None,
        is_excused=row.id in excused,
    )


# ── the database's own count ──────────────────────────────────────────────────────────────────────────────────────────


def recount(
    db_session: Session, congress_id: int, session_id: int, as_of: datetime, base: BaseOfReport
) -> dict[str, int]:
    """Count in the database itself, another way than the report's: by sums, and from the book of entries.

    "book" is every entry that stands of somebody of a summoned category, still on the list or not.
    """
    has_come = Attendance.id.is_not(None)
    summoned = Category.is_summoned.is_(True)
    counted = and_(summoned, has_come) if base is BaseOfReport.PRESENT else summoned
    sums: dict[str, ColumnElement[bool]] = {
        "summoned": summoned,
        "present": and_(summoned, has_come),
        "substitutes": and_(summoned, has_come, Delegate.principal_id.is_not(None)),
        "guests": and_(Category.is_summoned.is_(False), Category.is_honoured.is_(True), has_come),
        "sex:Nam": and_(counted, Demographics.sex == "Nam"),
        "sex:Nữ": and_(counted, Demographics.sex == "Nữ"),
        "people:Kinh": and_(counted, Demographics.ethnicity == "Kinh"),
        "people:foreign": and_(counted, Demographics.ethnicity == FOREIGN),
        "party:yes": and_(counted, Demographics.is_party_member.is_(True)),
    }
    row = db_session.execute(
        select(*(func.count(case((holds, 1))).label(f"c{place}") for place, holds in enumerate(sums.values())))
        .select_from(Delegate)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Demographics, Demographics.delegate_id == Delegate.id)
        .outerjoin(Attendance, and_(Attendance.delegate_id == Delegate.id, _had_come(session_id, as_of)))
        .where(Delegate.congress_id == congress_id, Delegate.state == DelegateState.ACTIVE, is_invited(session_id))
    ).one()
    book = db_session.scalar(
        select(func.count(Attendance.id))
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .join(Category, Category.id == Delegate.category_id)
        .where(_had_come(session_id, as_of), summoned)
    )
    return {**dict(zip(sums, row, strict=True)), "book": book or 0}
