"""Who is invited to a session: the categories it names, and people told apart from their category one by one."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute

from congress.models import Delegate, ProgramSession, SessionCategory, SessionGuest

Id = int | ColumnElement[int] | InstrumentedAttribute[int]


def is_invited(session_id: Id) -> ColumnElement[bool]:
    """Tell, of a Delegate in a statement, whether they are invited to that session."""
    return func.coalesce(told_apart(session_id), by_category(session_id))


def by_category(session_id: Id) -> ColumnElement[bool]:
    """Tell whether their category is."""
    return (
        select(SessionCategory.category_id)
        .where(SessionCategory.program_session_id == session_id, SessionCategory.category_id == Delegate.category_id)
        .correlate(Delegate, ProgramSession)
        .exists()
    )


def told_apart(session_id: Id) -> ColumnElement[bool]:
    """Tell what is said of the person alone: true, false, or null for most."""
    return (
        select(SessionGuest.is_invited)
        .where(SessionGuest.program_session_id == session_id, SessionGuest.delegate_id == Delegate.id)
        .correlate(Delegate, ProgramSession)
        .scalar_subquery()
    )
