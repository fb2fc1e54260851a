"""The journal of deliveries: who is sent what, by which channel, and what is known to have become of it.

The rule that everything here serves: nobody is sent a thing twice by accident (ADR 0011). A message that is on its way,
has arrived or may have arrived keeps its place under the unique key; only one that surely did not arrive (failed, sent
back, canceled) makes room for another, and a second one for somebody who has the first is asked for by name.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict
from congress.invitations import standing
from congress.models import (
    Channel,
    Delegate,
    DelegateState,
    DeliveryBatch,
    DeliveryState,
    Invitation,
    InvitationDelivery,
    InvitationState,
    Purpose,
)
from congress.prepared import insert_if_absent

DID_NOT_ARRIVE = (DeliveryState.FAILED, DeliveryState.BOUNCED, DeliveryState.CANCELED)
TELEPHONES = (Channel.SMS, Channel.ZALO)
BY_HAND = (Channel.PAPER, Channel.LINK)  # noted when it is done already
_CHUNK = 500
_AddresseeRow = tuple[str, str, str, int, int | None, str | None, bool, bool]
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL_ADDRESS = re.compile(rf"(?=.{{3,254}}$)(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")


class PassedOver(StrEnum):
    """Why somebody of a selection is not sent to."""

    ALREADY = "already"  # it is on its way, has arrived, or may have
    ANSWERED = "answered"  # who has answered is not reminded
    NOT_SENT = "not_sent"  # nor who was never sent what they are reminded of
    NO_ADDRESS = "no_address"  # none, or one that nothing can be sent to
    NOT_INVITED = "not_invited"  # no place on the list, or no invitation that stands


@dataclass(frozen=True, slots=True)
class Started:
    """What an act of sending did. `batch` is None when there was nobody to send to."""

    batch: int | None
    count: int
    passed_over: dict[PassedOver, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Addressee:
    """Somebody whose invitation stands, and the last message of this purpose on this channel: its round and state."""

    invitation_id: int
    address: str | None
    last: tuple[int, str] | None
    was_sent: bool
    has_answered: bool


def is_mail_address(text: str) -> bool:
    """Tell whether mail can be sent to this at all. Letters outside ASCII are not: most servers refuse them."""
    return _MAIL_ADDRESS.fullmatch(text) is not None


def send(db_session: Session, congress_id: int, channel: Channel, delegate_ids: Sequence[int], actor: str) -> Started:
    """Send the invitation by a channel to those of a selection who were not sent it that way."""

    def round_of(person: _Addressee) -> int | PassedOver:
        if person.last is None:
            return 1
        number, state = person.last
        return number + 1 if state in DID_NOT_ARRIVE else PassedOver.ALREADY

    return _start(db_session, congress_id, channel, Purpose.INVITATION, delegate_ids, round_of, actor)


def send_again(
    db_session: Session, congress_id: int, channel: Channel, delegate_id: int, after_round: int, actor: str
) -> Started:
    """Send one person the invitation once more, on purpose.

    `after_round` is the last one whoever asks has seen: a form that comes in twice asks for one message.
    """

    def round_of(person: _Addressee) -> int | PassedOver:
        number, state = person.last or (0, "")
        is_expected = number == after_round and state not in {DeliveryState.QUEUED, DeliveryState.SENDING}
        return number + 1 if is_expected else PassedOver.ALREADY

    return _start(db_session, congress_id, channel, Purpose.INVITATION, [delegate_id], round_of, actor)


def next_reminder(db_session: Session, congress_id: int, channel: Channel) -> int:
    """Return the number the next round of reminders has. A form carries it: sent in twice, it reminds once."""
    last = db_session.scalar(
        select(func.max(DeliveryBatch.round)).where(
            DeliveryBatch.congress_id == congress_id,
            DeliveryBatch.channel == channel,
            DeliveryBatch.purpose == Purpose.REMINDER,
        )
    )
    return (last or 0) + 1


def remind(
    db_session: Session, congress_id: int, channel: Channel, delegate_ids: Sequence[int], number: int, actor: str
) -> Started:
    """Remind those of a selection who were sent it and have not answered: at most once a person and round.

    Raises Conflict for a round that is neither the last nor the next.
    """
    coming = next_reminder(db_session, congress_id, channel)
    if number < 1 or number not in {coming, coming - 1}:
        raise Conflict("Đợt nhắc này đã qua. Vui lòng tải lại trang rồi chọn lại.")

    def round_of(person: _Addressee) -> int | PassedOver:
        if person.has_answered:
            return PassedOver.ANSWERED
        if not person.was_sent:
            return PassedOver.NOT_SENT
        return PassedOver.ALREADY if person.last is not None and person.last[0] >= number else number

    return _start(db_session, congress_id, channel, Purpose.REMINDER, delegate_ids, round_of, actor)


def _start(
    db_session: Session,
    congress_id: int,
    channel: Channel,
    purpose: Purpose,
    delegate_ids: Sequence[int],
    round_of: Callable[[_Addressee], int | PassedOver],
    actor: str,
) -> Started:
    wanted = sorted(set(delegate_ids))
    if not wanted:
        raise BadInput("Vui lòng chọn người nhận.")
    now = clock.now()
    people = list(_addressees(db_session, congress_id, channel, purpose, wanted))
    passed_over: Counter[PassedOver] = Counter({PassedOver.NOT_INVITED: len(wanted) - len(people)})
    rounds: dict[_Addressee, int] = {}
    for person in people:
        told = round_of(person)
        if isinstance(told, PassedOver):
            passed_over[told] += 1
        elif person.address is None:
            passed_over[PassedOver.NO_ADDRESS] += 1
        else:
            rounds[person] = told
    if not rounds:
        return Started(None, 0, dict(+passed_over))
    batch = DeliveryBatch(
        congress_id=congress_id,
        channel=channel,
        purpose=purpose,
        round=max(rounds.values()),
        created_at=now,
        actor=actor,
    )
    db_session.add(batch)
    db_session.flush()
    is_done = channel in BY_HAND
    added = 0
    for person, number in rounds.items():
        is_new = insert_if_absent(
            db_session,
            InvitationDelivery,
            invitation_id=person.invitation_id,
            batch_id=batch.id,
            channel=channel,
            purpose=purpose,
            round=number,
            state=DeliveryState.SENT if is_done else DeliveryState.QUEUED,
            address=person.address,
            created_at=now,
            not_before=now,
            settled_at=now if is_done else None,
            actor=actor,
        )
        added += is_new is not None
        passed_over[PassedOver.ALREADY] += is_new is None  # another organizer was first, in this very moment
    if not added:
        db_session.delete(batch)
        return Started(None, 0, dict(+passed_over))
    audit.append(db_session, actor, f"delivery.{channel}", f"batch:{batch.id} {purpose} count:{added}")
    return Started(batch.id, added, dict(+passed_over))


def _addressees(
    db_session: Session, congress_id: int, channel: Channel, purpose: Purpose, delegate_ids: Sequence[int]
) -> Iterator[_Addressee]:
    """Yield those of a selection whose invitation stands, as the list is sorted: mail goes out in that order."""
    found: list[Row[*_AddresseeRow]] = []
    for start in range(0, len(delegate_ids), _CHUNK):
        found += db_session.execute(
            select(
                Delegate.sort_key,
                Delegate.phone,
                Delegate.email,
                Invitation.id,
                InvitationDelivery.round,
                InvitationDelivery.state,
                standing.was_sent().label("was_sent"),
                standing.has_answered().label("has_answered"),
            )
            .join(Invitation, Invitation.delegate_id == Delegate.id)
            .outerjoin(
                InvitationDelivery,
                and_(
                    InvitationDelivery.invitation_id == Invitation.id,
                    InvitationDelivery.channel == channel,
                    InvitationDelivery.purpose == purpose,
                ),
            )
            .where(
                Delegate.congress_id == congress_id,
                Delegate.id.in_(delegate_ids[start : start + _CHUNK]),
                Delegate.state == DelegateState.ACTIVE,
                Invitation.state == InvitationState.ISSUED,
            )
        )
    found.sort(key=lambda row: (row.sort_key.encode(), row.id, row.round or 0))
    latest = {row.id: row for row in found}  # of several rounds the last one stays
    for row in latest.values():
        yield _Addressee(
            invitation_id=row.id,
            address=_address(channel, row.phone, row.email),
            last=(row.round, row.state) if row.round is not None else None,
            was_sent=bool(row.was_sent),
            has_answered=bool(row.has_answered),
        )


def _address(channel: Channel, phone: str, email: str) -> str | None:
    """Return where a message goes; None where nothing can be sent to."""
    if channel == Channel.EMAIL:
        return email if is_mail_address(email) else None
    if channel in TELEPHONES:
        return phone or None
    return ""
