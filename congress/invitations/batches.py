"""Acts of sending as pages show them: how far each has come, person by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from congress import audit
from congress.invitations import settling
from congress.models import (
    Channel,
    Delegate,
    Delegation,
    DeliveryBatch,
    DeliveryState,
    Invitation,
    InvitationDelivery,
)

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """One act of sending. Who acted is named."""

    id: int
    channel: Channel
    purpose: str
    round: int
    created_at: datetime
    who: str
    confirmed_at: datetime | None
    confirmed_by: str
    counts: dict[DeliveryState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to go out."""
        return any(self.counts.get(state) for state in (DeliveryState.QUEUED, DeliveryState.SENDING))


@dataclass(frozen=True, slots=True)
class Line:
    """One message of an act."""

    id: int
    delegate_id: int
    full_name: str
    delegation: str
    state: DeliveryState
    address: str
    at: datetime
    attempts: int
    fault: str


@dataclass(frozen=True, slots=True)
class BatchPage:
    """An act and a page of its messages; pages count from 1."""

    batch: Batch
    lines: tuple[Line, ...]
    number: int
    pages: int


def all_of(db_session: Session, congress_id: int) -> tuple[Batch, ...]:
    """Return every act of a congress, the latest first."""
    rows = db_session.scalars(
        select(DeliveryBatch).where(DeliveryBatch.congress_id == congress_id).order_by(DeliveryBatch.id.desc())
    ).all()
    return _batches(db_session, rows)


def one(db_session: Session, congress_id: int, batch_id: int, number: int) -> BatchPage:
    """Return one act with a page of its messages, what has gone wrong first. Raises NotFound."""
    [batch] = _batches(db_session, [settling.get_batch(db_session, congress_id, batch_id)])
    pages = max(-(-batch.total // PAGE_SIZE), 1)
    number = min(max(number, 1), pages)
    went_well = InvitationDelivery.state.in_((DeliveryState.SENT, DeliveryState.QUEUED, DeliveryState.SENDING))
    part = _lines().where(InvitationDelivery.batch_id == batch_id).order_by(went_well, InvitationDelivery.id)
    rows = db_session.execute(part.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return BatchPage(batch, tuple(_line(*row) for row in rows), number, pages)


def held(db_session: Session, congress_id: int) -> tuple[Line, ...]:
    """Return the messages nobody knows about, the oldest first."""
    rows = db_session.execute(
        _lines()
        .where(Delegate.congress_id == congress_id, InvitationDelivery.state == DeliveryState.HELD)
        .order_by(InvitationDelivery.id)
    )
    return tuple(_line(*row) for row in rows)


def recipients(db_session: Session, batch_id: int) -> list[tuple[int, str]]:
    """Return whom an act goes to, in its order: id and address; those it was canceled for are left out."""
    rows = db_session.execute(
        select(Invitation.delegate_id, InvitationDelivery.address)
        .join(Invitation, Invitation.id == InvitationDelivery.invitation_id)
        .where(InvitationDelivery.batch_id == batch_id, InvitationDelivery.state != DeliveryState.CANCELED)
        .order_by(InvitationDelivery.id)
    )
    return [(delegate_id, address) for delegate_id, address in rows]


def _batches(db_session: Session, rows: Sequence[DeliveryBatch]) -> tuple[Batch, ...]:
    counts: dict[int, dict[DeliveryState, int]] = {row.id: {} for row in rows}
    for batch_id, state, number in db_session.execute(
        select(InvitationDelivery.batch_id, InvitationDelivery.state, func.count(InvitationDelivery.id))
        .where(InvitationDelivery.batch_id.in_(counts))
        .group_by(InvitationDelivery.batch_id, InvitationDelivery.state)
    ):
        counts[batch_id][DeliveryState(state)] = number
    names = audit.actor_names(db_session, {name for row in rows for name in (row.actor, row.confirmed_by)})
    return tuple(
        Batch(
            id=row.id,
            channel=Channel(row.channel),
            purpose=row.purpose,
            round=row.round,
            created_at=row.created_at,
            who=names[row.actor],
            confirmed_at=row.confirmed_at,
            confirmed_by=names[row.confirmed_by],
            counts=counts[row.id],
        )
        for row in rows
    )


def _lines() -> Select[InvitationDelivery, int, str, str]:
    return (
        select(InvitationDelivery, Delegate.id, Delegate.full_name, Delegation.name)
        .join(Invitation, Invitation.id == InvitationDelivery.invitation_id)
        .join(Delegate, Delegate.id == Invitation.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
    )


def _line(row: InvitationDelivery, delegate_id: int, full_name: str, delegation: str) -> Line:
    return Line(
        id=row.id,
        delegate_id=delegate_id,
        full_name=full_name,
        delegation=delegation,
        state=DeliveryState(row.state),
        address=row.address,
        at=row.settled_at or row.begun_at or row.created_at,
        attempts=row.attempts,
        fault=row.fault,
    )
