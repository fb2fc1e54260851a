"""Who was invited, reached, and heard from: counts, by delegation, one list, and how many are expected where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from congress.invitations import standing
from congress.models import (
    AnswerKind,
    Decision,
    Delegate,
    DelegateState,
    Delegation,
    InvitationAnswer,
)
from congress.vietnamese import fold

PAGE_SIZE = 50


class Group(StrEnum):
    """A group of people somebody has to do something about, or be glad of."""

    NOT_ISSUED = "not_issued"
    NOT_SENT = "not_sent"
    UNDER_WAY = "under_way"
    HELD = "held"
    NOT_ARRIVED = "not_arrived"
    NOT_OPENED = "not_opened"
    NOT_ANSWERED = "not_answered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PROPOSED = "proposed"
    NO_MAIL = "no_mail"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class InvitedFilter:
    """What the list is narrowed to; "" and None are everything."""

    words: str = ""
    delegation: int | None = None
    category: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class DelegationCounts:
    """One delegation: how many people it has, and how many are in each group."""

    id: int
    name: str
    people: int
    counts: Mapping[Group, int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A substitute who waits to be decided about."""

    answer: InvitationAnswer
    delegate_id: int
    full_name: str
    honorific: str
    delegation: str


def _groups() -> dict[Group, ColumnElement[bool]]:
    invited, sent, answered = standing.is_invited(), standing.was_sent(), standing.has_answered()
    return {
        Group.NOT_ISSUED: ~invited,
        Group.NOT_SENT: and_(invited, ~sent, ~standing.is_under_way(), ~standing.is_held()),
        Group.UNDER_WAY: and_(invited, standing.is_under_way()),
        Group.HELD: and_(invited, standing.is_held()),
        Group.NOT_ARRIVED: and_(invited, standing.did_not_arrive()),
        Group.NOT_OPENED: and_(invited, sent, ~standing.was_opened(), ~answered),
        Group.NOT_ANSWERED: and_(invited, sent, ~answered),
        Group.ACCEPTED: and_(invited, standing.answered(AnswerKind.YES)),
        Group.DECLINED: and_(invited, standing.answered(AnswerKind.NO)),
        Group.PROPOSED: and_(invited, standing.proposes()),
        Group.NO_MAIL: and_(invited, Delegate.email == ""),
        Group.INVITED: invited,
    }


def by_delegation(db_session: Session, congress_id: int) -> tuple[DelegationCounts, ...]:
    """Return every delegation that has people, in its rank."""
    groups = _groups()
    rows = db_session.execute(
        select(Delegation.id, Delegation.name, func.count(Delegate.id), *_sums(groups))
        .join(Delegate, Delegate.delegation_id == Delegation.id)
        .where(*_fitting(congress_id, InvitedFilter()))
        .group_by(Delegation.id, Delegation.name, Delegation.rank)
        .order_by(Delegation.rank)
    )
    return tuple(
        DelegationCounts(row[0], row[1], row[2], dict(zip(groups, map(int, row[3:]), strict=True))) for row in rows
    )


def totals(units: Iterable[DelegationCounts]) -> tuple[int, dict[Group, int]]:
    """Return how many people the delegations have, and how many are in each group."""
    units = tuple(units)
    return sum(unit.people for unit in units), {group: sum(unit.counts[group] for unit in units) for group in Group}


def ids(db_session: Session, congress_id: int, only: InvitedFilter) -> list[int]:
    """Return everybody who fits, by delegation and in Vietnamese order."""
    return list(db_session.scalars(_in_order(congress_id, only)))


def page_of_ids(db_session: Session, congress_id: int, only: InvitedFilter, number: int) -> list[int]:
    """Return those of one page; pages count from 1."""
    part = _in_order(congress_id, only).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return list(db_session.scalars(part))


def count(db_session: Session, congress_id: int, only: InvitedFilter) -> int:
    """Count everybody who fits."""
    return db_session.scalar(select(func.count(Delegate.id)).where(*_fitting(congress_id, only))) or 0


def proposals(db_session: Session, congress_id: int) -> tuple[Proposal, ...]:
    """Return the substitutes who wait to be decided about, who was proposed first on top."""
    rows = db_session.execute(
        select(InvitationAnswer, Delegate, Delegation.name)
        .join(Delegate, Delegate.id == InvitationAnswer.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(
            Delegate.congress_id == congress_id,
            Delegate.state == DelegateState.ACTIVE,
            InvitationAnswer.decision == Decision.PENDING,
            InvitationAnswer.id.in_(standing.latest_answers()),
        )
        .order_by(InvitationAnswer.at, InvitationAnswer.id)
    )
    return tuple(
        Proposal(answer, delegate.id, delegate.full_name, delegate.honorific, delegation)
        for answer, delegate, delegation in rows
    )


def _in_order(congress_id: int, only: InvitedFilter) -> Select[int]:
    return (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(*_fitting(congress_id, only))
        .order_by(Delegation.rank, Delegate.sort_key, Delegate.id)
    )


def _sums(groups: Mapping[Group, ColumnElement[bool]]) -> Sequence[ColumnElement[Any]]:
    return [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in groups.values()]


def _fitting(congress_id: int, only: InvitedFilter) -> list[ColumnElement[bool]]:
    """Everybody with a place of their own: who has a substitute is not counted, the substitute is."""
    found: list[ColumnElement[bool]] = [
        Delegate.congress_id == congress_id,
        Delegate.state == DelegateState.ACTIVE,
        Delegate.merged_into_id.is_(None),
    ]
    found += [Delegate.folded_name.contains(word, autoescape=True) for word in fold(only.words).split()]
    if only.delegation is not None:
        found.append(Delegate.delegation_id == only.delegation)
    if only.category is not None:
        found.append(Delegate.category_id == only.category)
    if only.group in set(Group):
        found.append(_groups()[Group(only.group)])
    return found
