"""The journal of people's invitations as rows become it: how far each has come, and every message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit
from congress.invitations.progress import Answering, Issuing, Progress, Sending, progress
from congress.models import (
    AnswerKind,
    Category,
    Channel,
    Decision,
    Delegate,
    Delegation,
    DeliveryState,
    Invitation,
    InvitationAnswer,
    InvitationDelivery,
    PersonalLink,
    Purpose,
)

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Message:
    """One line of the journal. Who acted is named."""

    id: int
    generation: int
    channel: Channel
    purpose: str
    round: int
    state: DeliveryState
    address: str
    at: datetime
    who: str
    settled_by: str
    attempts: int
    fault: str


@dataclass(frozen=True, slots=True)
class Generation:
    """One invitation of a person, with what became of it."""

    issuing: Issuing
    progress: Progress


@dataclass(frozen=True, slots=True)
class History:
    """Everything about one person's invitations, the latest first."""

    progress: Progress
    generations: tuple[Generation, ...]
    messages: tuple[Message, ...]
    answers: tuple[InvitationAnswer, ...]
    opened_at: datetime | None

    @property
    def rounds(self) -> dict[Channel, int]:
        """The last round of each channel in which the invitation that stands was sent; 0 for none."""
        latest = self.generations[0].issuing.generation if self.generations else 0
        return {
            channel: max(
                (
                    one.round
                    for one in self.messages
                    if (one.generation, one.channel, one.purpose) == (latest, channel, Purpose.INVITATION)
                ),
                default=0,
            )
            for channel in Channel
        }


@dataclass(frozen=True, slots=True)
class InvitedLine:
    """One person in the list."""

    id: int
    honorific: str
    full_name: str
    position_title: str
    unit: str
    delegation: str
    category: str
    email: str
    phone: str
    progress: Progress
    messages: tuple[Message, ...]  # of the invitation that stands, the latest first
    answer: InvitationAnswer | None


@dataclass(slots=True)
class _Rows:
    """What the tables hold about one person."""

    invitations: list[Invitation]
    deliveries: dict[int, list[InvitationDelivery]]
    answers: list[InvitationAnswer]
    opened_at: datetime | None = None


def lines(db_session: Session, delegate_ids: Sequence[int]) -> list[InvitedLine]:
    """Return these people in the order given."""
    rows: dict[int, tuple[Delegate, str, str]] = {}
    for start in range(0, len(delegate_ids), _CHUNK):
        found = db_session.execute(
            select(Delegate, Delegation.name, Category.list_name)
            .join(Delegation, Delegation.id == Delegate.delegation_id)
            .join(Category, Category.id == Delegate.category_id)
            .where(Delegate.id.in_(delegate_ids[start : start + _CHUNK]))
        )
        rows |= {person.id: (person, delegation, category) for person, delegation, category in found}
    told = _rows(db_session, delegate_ids)
    names = _names(db_session, told)
    result = []
    for one in delegate_ids:
        person, delegation, category = rows[one]
        latest = told[one].invitations[-1] if told[one].invitations else None
        result.append(
            InvitedLine(
                id=one,
                honorific=person.honorific,
                full_name=person.full_name,
                position_title=person.position_title,
                unit=person.unit,
                delegation=delegation,
                category=category,
                email=person.email,
                phone=person.phone,
                progress=_progress(told[one], latest, names),
                messages=_messages(told[one], latest, names) if latest else (),
                answer=told[one].answers[-1] if told[one].answers else None,
            )
        )
    return result


def history(db_session: Session, delegate_id: int) -> History:
    """Return everything about one person's invitations."""
    told = _rows(db_session, [delegate_id])[delegate_id]
    names = _names(db_session, {delegate_id: told})
    newest_first = list(reversed(told.invitations))
    return History(
        progress=_progress(told, newest_first[0] if newest_first else None, names),
        generations=tuple(Generation(_issuing(row, names), _progress(told, row, names)) for row in newest_first),
        messages=tuple(message for row in newest_first for message in _messages(told, row, names)),
        answers=tuple(reversed(told.answers)),
        opened_at=told.opened_at,
    )


def _rows(db_session: Session, delegate_ids: Sequence[int]) -> dict[int, _Rows]:
    told = {one: _Rows([], {}, []) for one in delegate_ids}
    for start in range(0, len(delegate_ids), _CHUNK):
        ids = delegate_ids[start : start + _CHUNK]
        for invitation in db_session.scalars(
            select(Invitation).where(Invitation.delegate_id.in_(ids)).order_by(Invitation.generation)
        ):
            told[invitation.delegate_id].invitations.append(invitation)
        for owner, delivery in db_session.execute(
            select(Invitation.delegate_id, InvitationDelivery)
            .join(Invitation, Invitation.id == InvitationDelivery.invitation_id)
            .where(Invitation.delegate_id.in_(ids))
            .order_by(InvitationDelivery.id.desc())
        ):
            told[owner].deliveries.setdefault(delivery.invitation_id, []).append(delivery)
        for answer in db_session.scalars(
            select(InvitationAnswer).where(InvitationAnswer.delegate_id.in_(ids)).order_by(InvitationAnswer.id)
        ):
            told[answer.delegate_id].answers.append(answer)
        for link in db_session.scalars(
            select(PersonalLink)
            .where(PersonalLink.delegate_id.in_(ids), PersonalLink.first_opened_at.is_not(None))
            .order_by(PersonalLink.first_opened_at.desc())
        ):
            told[link.delegate_id].opened_at = link.first_opened_at  # the first time of all stays
    return told


def _names(db_session: Session, told: dict[int, _Rows]) -> dict[str, str]:
    actors = set()
    for rows in told.values():
        actors |= {name for row in rows.invitations for name in (row.issued_by, row.ended_by)}
        actors |= {name for sent in rows.deliveries.values() for row in sent for name in (row.actor, row.settled_by)}
        actors |= {name for row in rows.answers for name in (row.actor, row.decided_by)}
    return audit.actor_names(db_session, actors)


def _issuing(row: Invitation, names: dict[str, str]) -> Issuing:
    return Issuing(
        generation=row.generation,
        state=row.state,
        issued_at=row.issued_at,
        issued_by=names[row.issued_by],
        ended_at=row.ended_at,
        ended_by=names[row.ended_by],
        explanation=row.explanation,
    )


def _progress(told: _Rows, row: Invitation | None, names: dict[str, str]) -> Progress:
    """How far one generation has come; page and answers are the person's, so they go to the latest."""
    if row is None:
        return progress(None)
    is_latest = row is told.invitations[-1]
    return progress(
        _issuing(row, names),
        [
            Sending(
                Channel(sent.channel), DeliveryState(sent.state), sent.settled_at or sent.created_at, names[sent.actor]
            )
            for sent in told.deliveries.get(row.id, [])
        ],
        told.opened_at if is_latest else None,
        [
            Answering(
                answer=AnswerKind(one.answer),
                at=one.at,
                actor=names[one.actor],
                decision=Decision(one.decision),
                decided_at=one.decided_at,
                decided_by=names[one.decided_by],
            )
            for one in told.answers
        ]
        if is_latest
        else [],
    )


def _messages(told: _Rows, row: Invitation, names: dict[str, str]) -> tuple[Message, ...]:
    return tuple(
        Message(
            id=sent.id,
            generation=row.generation,
            channel=Channel(sent.channel),
            purpose=sent.purpose,
            round=sent.round,
            state=DeliveryState(sent.state),
            address=sent.address,
            at=sent.settled_at or sent.begun_at or sent.created_at,
            who=names[sent.actor],
            settled_by=names[sent.settled_by],
            attempts=sent.attempts,
            fault=sent.fault,
        )
        for sent in told.deliveries.get(row.id, [])
    )
