"""What stands of somebody's invitation, as conditions on Delegate: one place for the list, the counts and the acts."""

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from congress.models import (
    AnswerKind,
    Decision,
    Delegate,
    DelegateState,
    DeliveryState,
    Invitation,
    InvitationAnswer,
    InvitationDelivery,
    InvitationState,
    PersonalLink,
)

NOT_ARRIVED = (DeliveryState.FAILED, DeliveryState.BOUNCED)
UNDER_WAY = (DeliveryState.QUEUED, DeliveryState.SENDING)


def is_invited() -> ColumnElement[bool]:
    """Tell whether somebody has a place on the list and an invitation that stands."""
    standing = select(Invitation.id).where(
        Invitation.delegate_id == Delegate.id, Invitation.state == InvitationState.ISSUED
    )
    return and_(Delegate.state == DelegateState.ACTIVE, standing.correlate(Delegate).exists())


def was_sent() -> ColumnElement[bool]:
    """Tell whether the invitation that stands reached somebody by any channel, as far as is known."""
    return _delivered(InvitationDelivery.state == DeliveryState.SENT)


def is_under_way() -> ColumnElement[bool]:
    """Tell whether a message is still to be sent, or handed on."""
    return _delivered(InvitationDelivery.state.in_(UNDER_WAY))


def is_held() -> ColumnElement[bool]:
    """Tell whether nobody knows if a message went out: somebody has to look."""
    return _delivered(InvitationDelivery.state == DeliveryState.HELD)


def did_not_arrive() -> ColumnElement[bool]:
    """Tell whether a message failed or came back, and nothing has reached the person since."""
    return and_(_delivered(InvitationDelivery.state.in_(NOT_ARRIVED)), ~was_sent(), ~is_under_way())


def was_opened() -> ColumnElement[bool]:
    """Tell whether the personal page was opened, by this link or one before it."""
    opened = select(PersonalLink.id).where(
        PersonalLink.delegate_id == Delegate.id, PersonalLink.first_opened_at.is_not(None)
    )
    return opened.correlate(Delegate).exists()


def answered(kind: AnswerKind) -> ColumnElement[bool]:
    """Tell whether the answer that stands is this one."""
    return _answer(InvitationAnswer.answer == kind)


def has_answered() -> ColumnElement[bool]:
    """Tell whether an answer stands. Whose substitute was refused has to answer again."""
    refused = and_(InvitationAnswer.answer == AnswerKind.SUBSTITUTE, InvitationAnswer.decision == Decision.REFUSED)
    return _answer(~refused)


def proposes() -> ColumnElement[bool]:
    """Tell whether a substitute waits to be decided about."""
    return _answer(InvitationAnswer.decision == Decision.PENDING)


def latest_answers() -> Select[int]:
    """Select the ids of the answers that stand."""
    return select(func.max(InvitationAnswer.id)).group_by(InvitationAnswer.delegate_id)


def _delivered(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(InvitationDelivery.id)
        .join(Invitation, Invitation.id == InvitationDelivery.invitation_id)
        .where(Invitation.delegate_id == Delegate.id, Invitation.state == InvitationState.ISSUED, condition)
        .correlate(Delegate)
        .exists()
    )


def _answer(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    later = aliased(InvitationAnswer)
    newer = select(later.id).where(later.delegate_id == InvitationAnswer.delegate_id, later.id > InvitationAnswer.id)
    return (
        select(InvitationAnswer.id)
        .where(InvitationAnswer.delegate_id == Delegate.id, condition, ~newer.correlate(InvitationAnswer).exists())
        .correlate(Delegate)
        .exists()
    )
