"""The report as it would be now: who is counted is read and counted, and the database counts beside it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from congress.models import Congress
from congress.reports import facts
from congress.reports.counting import Person, age_of, count
from congress.reports.figures import BaseOfReport, Figures


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that was counted and is kept nowhere."""

    session_id: int
    as_of: datetime
    figures: Figures


@dataclass(frozen=True, slots=True)
class Lacking:
    """Of how many official delegates one thing is not known."""

    what: str  # birth_date | sex | ethnicity | party | education
    count: int
    first: tuple[tuple[int, str], ...]  # ids and names of some of them


_FIRST_NAMED = 8


def draw_up(
    db_session: Session, congress: Congress, session_id: int, as_of: datetime, base: BaseOfReport
) -> tuple[Draft, tuple[Lacking, ...]]:
    """Count a report of a session, and tell what is not known of whom. Raises NotFound. Only reads."""
    register = facts.read(db_session, congress, session_id, as_of)
    figures = count(register.occasion, register.people, base)
    told = replace(figures, recounted=facts.recount(db_session, congress.id, session_id, as_of, base))
    official = [
        one for one in register.people if one.kind.is_summoned and (one.has_come or base is BaseOfReport.SUMMONED)
    ]
    return Draft(session_id, as_of, told), _lacking(official, figures.year)


def _lacking(people: list[Person], year: int) -> tuple[Lacking, ...]:
    tests: dict[str, Callable[[Person], bool]] = {
        "birth_date": lambda one: age_of(one.birth_date, year) is None,
        "sex": lambda one: not one.sex,
        "ethnicity": lambda one: not one.ethnicity,
        "party": lambda one: one.is_party_member is None,
        "education": lambda one: not one.education,
    }
    found = {what: [(one.id, one.name) for one in people if lacks(one)] for what, lacks in tests.items()}
    return tuple(Lacking(what, len(names), tuple(names[:_FIRST_NAMED])) for what, names in found.items() if names)
