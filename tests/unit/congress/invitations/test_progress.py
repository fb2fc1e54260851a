"""How far an invitation has come: one word, and the steps in the order in which they happened."""

from datetime import UTC, datetime, timedelta

import pytest

from congress.invitations.progress import Answering, Issuing, Sending, Stage, progress
from congress.models import AnswerKind, Channel, Decision, DeliveryState, InvitationState

START = datetime(2026, 8, 1, 8, tzinfo=UTC)
ISSUED = Issuing(1, InvitationState.ISSUED, START, "account:1")
SENT = Sending(Channel.EMAIL, DeliveryState.SENT, START + timedelta(hours=1), "account:2")
OPENED = START + timedelta(hours=2)


def answer(kind: AnswerKind, hours: int = 3, decision: Decision = Decision.NONE) -> Answering:
    at = START + timedelta(hours=hours)
    decided = decision not in {Decision.NONE, Decision.PENDING}
    return Answering(kind, at, "link:7", decision, at + timedelta(minutes=5) if decided else None, "account:1")


def test_without_an_invitation_there_is_a_draft() -> None:
    assert progress(None).stage is progress(None, [SENT], OPENED).stage is Stage.DRAFT


@pytest.mark.parametrize(
    "state",
    [
        DeliveryState.QUEUED,
        DeliveryState.SENDING,
        DeliveryState.HELD,
        DeliveryState.FAILED,
        DeliveryState.BOUNCED,
        DeliveryState.CANCELED,
    ],
)
def test_a_message_that_is_not_known_to_have_arrived_is_not_called_sent(state: DeliveryState) -> None:
    assert progress(ISSUED, [Sending(Channel.EMAIL, state, START, "account:1")]).stage is Stage.ISSUED


def test_each_step_says_more_than_the_one_before() -> None:
    assert progress(ISSUED).stage is Stage.ISSUED
    assert progress(ISSUED, [SENT]).stage is Stage.SENT
    assert progress(ISSUED, [SENT], OPENED).stage is Stage.OPENED
    assert progress(ISSUED, [], OPENED).stage is Stage.OPENED  # handed on by somebody we know nothing about
    assert progress(ISSUED, [SENT], OPENED, [answer(AnswerKind.YES)]).stage is Stage.ACCEPTED
    assert progress(ISSUED, [SENT], OPENED, [answer(AnswerKind.NO)]).stage is Stage.DECLINED


def test_the_latest_answer_stands() -> None:
    told = [answer(AnswerKind.YES, 3), answer(AnswerKind.NO, 4)]
    assert progress(ISSUED, [SENT], OPENED, told).stage is Stage.DECLINED
    assert progress(ISSUED, [SENT], OPENED, told[::-1]).stage is Stage.ACCEPTED


def test_a_refused_substitute_leaves_the_invitation_unanswered() -> None:
    assert (
        progress(ISSUED, [SENT], OPENED, [answer(AnswerKind.SUBSTITUTE, 3, Decision.PENDING)]).stage is Stage.PROPOSED
    )
    assert progress(ISSUED, [SENT], OPENED, [answer(AnswerKind.SUBSTITUTE, 3, Decision.REFUSED)]).stage is Stage.OPENED


@pytest.mark.parametrize(
    ("state", "stage"), [(InvitationState.REPLACED, Stage.REPLACED), (InvitationState.REVOKED, Stage.REVOKED)]
)
def test_what_ended_stays_ended_whatever_was_answered(state: InvitationState, stage: Stage) -> None:
    ended = Issuing(1, state, START, "account:1", START + timedelta(days=1), "account:2", "Mất thẻ")
    assert progress(ended, [SENT], OPENED, [answer(AnswerKind.YES)]).stage is stage


def test_the_steps_are_told_in_the_order_in_which_they_happened_with_who() -> None:
    ended = Issuing(1, InvitationState.REVOKED, START, "account:1", START + timedelta(days=1), "account:2")
    told = progress(ended, [SENT], OPENED, [answer(AnswerKind.SUBSTITUTE, 3, Decision.APPROVED)]).steps
    assert [(step.what, step.who, step.channel) for step in told] == [
        ("issued", "account:1", ""),
        ("sent", "account:2", "email"),
        ("opened", "", ""),
        ("proposed", "link:7", ""),
        ("approved", "account:1", ""),
        ("revoked", "account:2", ""),
    ]
    assert list(told) == sorted(told, key=lambda step: step.at)
