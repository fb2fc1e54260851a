"""Who is expected, from the answers: at each session, of each delegation, and what they need.

Everybody who holds a place is counted once, under the answer that stands. Who takes somebody's place was named because
they come: without an answer of their own they count as a yes.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from sqlalchemy import Row, Select, case, func, or_, select
from sqlalchemy.orm import Session

from congress import invited
from congress.models import (
    AnswerKind,
    Arrangement,
    Decision,
    Delegate,
    DelegateState,
    Delegation,
    InvitationAnswer,
    ProgramSession,
)


@dataclass(frozen=True, slots=True)
class Figures:
    """People by their answer, and what those need who did not say no. The answers sum to `invited`."""

    invited: int = 0
    yes: int = 0
    no: int = 0
    proposed: int = 0  # somebody in their place, not decided yet
    unanswered: int = 0
    wheelchair: int = 0
    diet: int = 0
    bus: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def at_most(self) -> int:
        """How many come if everybody does who has not said no."""
        return self.invited - self.no


@dataclass(frozen=True, slots=True)
class ExpectedAt:
    """The figures of one session (by its code) or of one delegation (by its code)."""

    id: int
    code: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the answers say: of everybody, at the sessions in order of time, of the delegations in their order."""

    total: Figures
    sessions: tuple[ExpectedAt, ...]
    delegations: tuple[ExpectedAt, ...]


def expected(db_session: Session, congress_id: int) -> Expectation:
    """Count the answers of a congress; a session counts whoever is invited to it, by category or alone."""
    sessions = db_session.scalars(
        select(ProgramSession)
        .filter_by(congress_id=congress_id, takes_attendance=True)
        .order_by(ProgramSession.starts_at, ProgramSession.id)
    ).all()
    of_unit = _counts(congress_id).add_columns(Delegate.delegation_id).group_by(Delegate.delegation_id)
    units = {row.delegation_id: _figures(row) for row in db_session.execute(of_unit)}
    delegations = db_session.scalars(
        select(Delegation).filter_by(congress_id=congress_id).order_by(Delegation.rank, Delegation.id)
    )
    return Expectation(
        total=_sum(units.values()),
        sessions=tuple(
            ExpectedAt(
                session.id,
                session.code,
                session.name,
                _figures(db_session.execute(_counts(congress_id).where(invited.is_invited(session.id))).one()),
            )
            for session in sessions
        ),
        delegations=tuple(ExpectedAt(one.id, one.code, one.name, units.get(one.id, Figures())) for one in delegations),
    )


def _counts(congress_id: int) -> Select[*tuple[Any, ...]]:
    latest = (
        select(InvitationAnswer.delegate_id, func.max(InvitationAnswer.id).label("id"))
        .group_by(InvitationAnswer.delegate_id)
        .subquery()
    )
    answer = InvitationAnswer.answer
    standing = case(
        (answer.is_(None) & Delegate.principal_id.is_not(None), AnswerKind.YES),
        (answer.is_(None), ""),
        # Who was refused a substitute is asked to come themselves, and has not said whether they do.
        ((answer == AnswerKind.SUBSTITUTE) & (InvitationAnswer.decision != Decision.PENDING), ""),
        else_=answer,
    )
    comes = standing != AnswerKind.NO
    query: Select[*tuple[Any, ...]] = (
        select(
            func.count(Delegate.id).label("invited"),
            *(
                func.count(case((standing == kind, 1))).label(name)
                for kind, name in (
                    (AnswerKind.YES, "yes"),
                    (AnswerKind.NO, "no"),
                    (AnswerKind.SUBSTITUTE, "proposed"),
                    ("", "unanswered"),
                )
            ),
            func.count(case((comes & Arrangement.needs_wheelchair, 1))).label("wheelchair"),
            func.count(case((comes & (Arrangement.diet != ""), 1))).label("diet"),
            func.count(case((comes & or_(InvitationAnswer.bus, Arrangement.bus != ""), 1))).label("bus"),
        )
        .outerjoin(latest, latest.c.delegate_id == Delegate.id)
        .outerjoin(InvitationAnswer, InvitationAnswer.id == latest.c.id)
        .outerjoin(Arrangement, Arrangement.delegate_id == Delegate.id)
        .where(
            Delegate.congress_id == congress_id,
            Delegate.state == DelegateState.ACTIVE,
            Delegate.merged_into_id.is_(None),
        )
    )
    return query


def _figures(row: Row[*tuple[Any, ...]]) -> Figures:
    return Figures(row.invited, row.yes, row.no, row.proposed, row.unanswered, row.wheelchair, row.diet, row.bus)


def _sum(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())
