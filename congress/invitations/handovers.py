"""Who has been handed an invitation on paper, delegation by delegation."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from congress import audit
from congress.models import (
    Channel,
    Delegate,
    DelegateState,
    Delegation,
    DeliveryState,
    Invitation,
    InvitationDelivery,
    InvitationState,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """One delegation: how many of its people are invited, and how many were handed their invitation."""

    id: int
    name: str
    contact_phone: str
    invited: int
    handed: int


@dataclass(frozen=True, slots=True)
class Handed:
    """One person of a delegation; without `delivery_id` nothing was handed to them."""

    id: int
    honorific: str
    full_name: str
    position_title: str
    unit: str
    delivery_id: int | None
    at: datetime | None
    who: str


def by_delegation(db_session: Session, congress_id: int) -> tuple[Unit, ...]:
    """Return the delegations that have invited people, in their rank."""
    rows = db_session.execute(
        select(
            Delegation.id,
            Delegation.name,
            Delegation.contact_phone,
            func.count(func.distinct(Invitation.id)),
            func.count(func.distinct(InvitationDelivery.invitation_id)),
        )
        .join(Delegate, Delegate.delegation_id == Delegation.id)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .outerjoin(InvitationDelivery, _HANDED)
        .where(*_invited(congress_id))
        .group_by(Delegation.id, Delegation.name, Delegation.contact_phone, Delegation.rank)
        .order_by(Delegation.rank, Delegation.id)
    )
    return tuple(Unit(*row) for row in rows)


def people(db_session: Session, congress_id: int, delegation_id: int) -> tuple[Handed, ...]:
    """Return the invited people of a delegation, as its list is sorted."""
    query: Select[Delegate, InvitationDelivery] = (
        select(Delegate, InvitationDelivery)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .outerjoin(InvitationDelivery, _HANDED)
        .where(*_invited(congress_id), Delegate.delegation_id == delegation_id)
        .order_by(Delegate.sort_key, Delegate.id, InvitationDelivery.id)
    )
    rows: dict[int, tuple[Delegate, InvitationDelivery | None]] = {
        person.id: (person, delivery) for person, delivery in db_session.execute(query)
    }
    return tuple(_handed(db_session, rows))


_HANDED = and_(
    InvitationDelivery.invitation_id == Invitation.id,
    InvitationDelivery.channel == Channel.PAPER,
    InvitationDelivery.state == DeliveryState.SENT,
)


def _invited(congress_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Delegate.congress_id == congress_id,
        Delegate.state == DelegateState.ACTIVE,
        Invitation.state == InvitationState.ISSUED,
    )


def _handed(db_session: Session, rows: dict[int, tuple[Delegate, InvitationDelivery | None]]) -> Iterator[Handed]:
    names = audit.actor_names(db_session, {delivery.actor for _, delivery in rows.values() if delivery})
    for person, delivery in rows.values():
        yield Handed(
            id=person.id,
            honorific=person.honorific,
            full_name=person.full_name,
            position_title=person.position_title,
            unit=person.unit,
            delivery_id=delivery.id if delivery else None,
            at=delivery.settled_at if delivery else None,
            who=names[delivery.actor] if delivery else "",
        )
