"""The queue of mail: claimed by the mailer under a lease, settled with what is known about the message.

As with slips, nothing is sent twice by itself. `begun_at` is written before the message leaves: a message whose mailer
died before that is tried again, one whose mailer died after it is held until a person says whether it arrived.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, update
from sqlalchemy.orm import Session

from congress import clock
from congress.errors import Conflict
from congress.invitations.deliveries import is_mail_address
from congress.models import (
    Channel,
    Delegate,
    DelegateState,
    DeliveryBatch,
    DeliveryState,
    Invitation,
    InvitationDelivery,
    InvitationState,
    MailServer,
)

MOST_ATTEMPTS = 14  # with the pauses below about a day and a half
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
UNKNOWN_IF_SENT = "Mất liên lạc khi đang gửi: chưa rõ máy chủ thư đã nhận hay chưa"
_NOT_INVITED = "Giấy mời không còn hiệu lực"
_NO_ADDRESS = "Không còn địa chỉ thư để gửi"


@dataclass(frozen=True, slots=True)
class ClaimedMail:
    """A message under lease. `fence` must come back with every later word about it, or the word is not heard."""

    id: int
    fence: int
    attempts: int
    congress_id: int
    delegate_id: int
    address: str
    purpose: str


def has_work(db_session: Session) -> bool:
    """Tell whether there is mail that may go out now."""
    due = select(InvitationDelivery.id).where(
        InvitationDelivery.channel == Channel.EMAIL,
        InvitationDelivery.state == DeliveryState.QUEUED,
        InvitationDelivery.not_before <= clock.now(),
    )
    return db_session.scalar(due.limit(1)) is not None


def claim(db_session: Session, lease_s: float) -> ClaimedMail | None:
    """Take the next message that may go out; None when there is none.

    One whose invitation was replaced, or whose person was withdrawn, since it was asked for is canceled here.
    """
    now = clock.now()
    while True:
        row = db_session.scalar(
            select(InvitationDelivery)
            .where(
                InvitationDelivery.channel == Channel.EMAIL,
                InvitationDelivery.state == DeliveryState.QUEUED,
                InvitationDelivery.not_before <= now,
            )
            .order_by(InvitationDelivery.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if row is None:
            return None
        invitation = db_session.get_one(Invitation, row.invitation_id)
        delegate = db_session.get_one(Delegate, invitation.delegate_id, populate_existing=True)
        if invitation.state != InvitationState.ISSUED or delegate.state != DelegateState.ACTIVE:
            _settle(row, DeliveryState.CANCELED, _NOT_INVITED)
        elif not is_mail_address(delegate.email):
            _settle(row, DeliveryState.FAILED, _NO_ADDRESS)
        else:
            row.state, row.attempts, row.fence = DeliveryState.SENDING, row.attempts + 1, row.fence + 1
            row.lease_expires_at, row.begun_at = now + timedelta(seconds=lease_s), None
            row.address = delegate.email
            db_session.flush()
            return ClaimedMail(
                row.id, row.fence, row.attempts, delegate.congress_id, delegate.id, delegate.email, row.purpose
            )
        db_session.flush()


def note_begun(db_session: Session, mail: ClaimedMail, message_id: str) -> None:
    """Note that the message is about to leave. Raises Conflict when it must not any more, and it is settled then.

    The invitation is looked at once more, under lock: one that is taken back from here on was sent before it was.
    """
    standing = (
        select(Invitation.id)
        .join(Delegate, Delegate.id == Invitation.delegate_id)
        .join(InvitationDelivery, InvitationDelivery.invitation_id == Invitation.id)
        .where(
            InvitationDelivery.id == mail.id,
            Invitation.state == InvitationState.ISSUED,
            Delegate.state == DelegateState.ACTIVE,
        )
        .with_for_update(of=(Invitation, Delegate))
    )
    if db_session.scalar(standing) is None:
        raise Conflict(_NOT_INVITED)
    now = clock.now()
    begun = db_session.scalar(
        update(InvitationDelivery)
        .where(*_mine(mail), InvitationDelivery.lease_expires_at > now)
        .values(begun_at=now, message_id=message_id)
        .returning(InvitationDelivery.id)
    )
    if begun is None:
        raise Conflict("Thư này đã được giao cho tiến trình khác.")


def complete(db_session: Session, mail: ClaimedMail, words: str) -> None:
    """The mail server took the message; `words` are what it said."""
    _end(db_session, mail, DeliveryState.SENT, words)


def fail(db_session: Session, mail: ClaimedMail, words: str) -> None:
    """The mail server refused the message for good."""
    _end(db_session, mail, DeliveryState.FAILED, words)


def bounce(db_session: Session, mail: ClaimedMail, words: str) -> None:
    """The mail server knows no such address."""
    _end(db_session, mail, DeliveryState.BOUNCED, words)


def drop(db_session: Session, mail: ClaimedMail) -> None:
    """The invitation was replaced or taken back while its message was being written; another's is left alone."""
    db_session.execute(
        update(InvitationDelivery)
        .where(*_mine(mail))
        .values(state=DeliveryState.CANCELED, fault=_NOT_INVITED, settled_at=clock.now(), lease_expires_at=None)
    )


def hold(db_session: Session, mail: ClaimedMail) -> None:
    """Nobody knows whether the mail server took the message: a person decides."""
    _end(db_session, mail, DeliveryState.HELD, UNKNOWN_IF_SENT)


def give_back(db_session: Session, mail: ClaimedMail, words: str, *, blameless: bool = False) -> None:
    """Try again later: not a byte of the message was taken. After too many attempts it has failed.

    `blameless`: the server could not be talked to at all, which says nothing about this message.
    """
    if mail.attempts >= MOST_ATTEMPTS and not blameless:
        _end(db_session, mail, DeliveryState.FAILED, words)
        return
    pause = timedelta() if blameless else _pause(mail.attempts)
    db_session.execute(
        update(InvitationDelivery)
        .where(*_mine(mail))
        .values(
            state=DeliveryState.QUEUED,
            fault=words,
            not_before=clock.now() + pause,
            attempts=mail.attempts - int(blameless),
            begun_at=None,
            lease_expires_at=None,
        )
    )


def sweep(db_session: Session) -> int:
    """Deal with what a mailer that died held: back into the queue, or to a person. Returns how many."""
    now = literal(clock.now(), InvitationDelivery.settled_at.type)
    expired = and_(
        InvitationDelivery.channel == Channel.EMAIL,
        InvitationDelivery.state == DeliveryState.SENDING,
        or_(InvitationDelivery.lease_expires_at.is_(None), InvitationDelivery.lease_expires_at <= now),
    )
    was_begun = InvitationDelivery.begun_at.is_not(None)
    touched = db_session.scalars(
        update(InvitationDelivery)
        .where(expired)
        .values(
            state=case((was_begun, DeliveryState.HELD), else_=DeliveryState.QUEUED),
            fault=case((was_begun, UNKNOWN_IF_SENT), else_=InvitationDelivery.fault),
            settled_at=case((was_begun, now), else_=None),
            fence=InvitationDelivery.fence + 1,
            lease_expires_at=None,
        )
        .returning(InvitationDelivery.id)
    )
    return len(touched.all())


def server(db_session: Session) -> MailServer | None:
    """Return the mail server of the one congress this installation runs."""
    return db_session.scalar(select(MailServer).order_by(MailServer.congress_id).limit(1))


def note_seen(db_session: Session, congress_id: int, fault: str) -> None:
    """Note that the mailer is alive, and what keeps it from sending ("" nothing)."""
    db_session.execute(
        update(MailServer).where(MailServer.congress_id == congress_id).values(seen_at=clock.now(), fault=fault)
    )


def stop(db_session: Session, congress_id: int, words: str) -> None:
    """Pause all sending: the server refuses one message after the other, and would refuse all the rest."""
    db_session.execute(
        update(MailServer)
        .where(MailServer.congress_id == congress_id)
        .values(paused_at=clock.now(), paused_by="", fault=words)
    )


def counts(db_session: Session, congress_id: int) -> dict[DeliveryState, int]:
    """Count the mails of a congress by state."""
    rows = db_session.execute(
        select(InvitationDelivery.state, func.count(InvitationDelivery.id))
        .join(DeliveryBatch, DeliveryBatch.id == InvitationDelivery.batch_id)
        .where(DeliveryBatch.congress_id == congress_id, InvitationDelivery.channel == Channel.EMAIL)
        .group_by(InvitationDelivery.state)
    )
    return {DeliveryState(state): number for state, number in rows}


def _pause(attempts: int) -> timedelta:
    """One minute, then twice as long each time: greylisting asks for minutes, a full mailbox for hours."""
    return min(_FIRST_PAUSE * int(2 ** min(attempts - 1, 20)), _LONGEST_PAUSE)


def _mine(mail: ClaimedMail) -> tuple[ColumnElement[bool], ...]:
    return (
        InvitationDelivery.id == mail.id,
        InvitationDelivery.state == DeliveryState.SENDING,
        InvitationDelivery.fence == mail.fence,
    )


def _end(db_session: Session, mail: ClaimedMail, state: DeliveryState, words: str) -> None:
    ended = db_session.scalar(
        update(InvitationDelivery)
        .where(*_mine(mail))
        .values(state=state, fault=words, settled_at=clock.now(), lease_expires_at=None)
        .returning(InvitationDelivery.id)
    )
    if ended is None:
        raise Conflict("Thư này đã được giao cho tiến trình khác.")


def _settle(row: InvitationDelivery, state: DeliveryState, words: str) -> None:
    row.state, row.fault, row.settled_at = state, words, clock.now()
