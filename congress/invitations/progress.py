"""How far one invitation has come, in one word for lists and step by step for the person's page: a pure function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from congress.models import AnswerKind, Channel, Decision, DeliveryState, InvitationState


class Stage(StrEnum):
    """The one word."""

    DRAFT = "draft"  # no invitation yet
    ISSUED = "issued"
    SENT = "sent"
    OPENED = "opened"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    PROPOSED = "proposed"  # a substitute
    REPLACED = "replaced"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Issuing:
    """One generation of an invitation: when and by whom it was issued, and ended."""

    generation: int
    state: str
    issued_at: datetime
    issued_by: str
    ended_at: datetime | None = None
    ended_by: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """One message of this generation."""

    channel: Channel
    state: DeliveryState
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Answering:
    """One answer of the person."""

    answer: AnswerKind
    at: datetime
    actor: str
    decision: Decision = Decision.NONE
    decided_at: datetime | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: `what` is a Stage, or the decision about a substitute."""

    what: str
    at: datetime
    who: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The word, and the steps in the order in which they happened."""

    stage: Stage
    steps: tuple[Step, ...]


_ANSWERS = {
    AnswerKind.YES: Stage.ACCEPTED,
    AnswerKind.NO: Stage.DECLINED,
    AnswerKind.SUBSTITUTE: Stage.PROPOSED,
}
_ENDS = {InvitationState.REPLACED: Stage.REPLACED, InvitationState.REVOKED: Stage.REVOKED}


def progress(
    issuing: Issuing | None,
    sendings: Sequence[Sending] = (),
    opened_at: datetime | None = None,
    answers: Sequence[Answering] = (),
) -> Progress:
    """Tell how far an invitation has come. `answers` are in the order in which they were given.

    What ended stays ended. An answer says more than an opened page, that more than a message that was sent. A
    substitute who was refused leaves the invitation where it was before: the person has to answer again.
    """
    steps = []
    if issuing is not None:
        steps.append(Step(Stage.ISSUED, issuing.issued_at, issuing.issued_by))
        ended = _ENDS.get(InvitationState(issuing.state))
        if ended and issuing.ended_at is not None:
            steps.append(Step(ended, issuing.ended_at, issuing.ended_by))
    arrived = [one for one in sendings if one.state == DeliveryState.SENT]
    steps += [Step(Stage.SENT, one.at, one.actor, one.channel) for one in arrived]
    if opened_at is not None:
        steps.append(Step(Stage.OPENED, opened_at, ""))
    for one in answers:
        steps.append(Step(_ANSWERS[one.answer], one.at, one.actor))
        if one.decided_at is not None:
            steps.append(Step(one.decision, one.decided_at, one.decided_by))
    steps.sort(key=lambda step: step.at)
    return Progress(
        _stage(issuing, is_sent=bool(arrived), is_opened=opened_at is not None, answers=answers), tuple(steps)
    )


def _stage(issuing: Issuing | None, *, is_sent: bool, is_opened: bool, answers: Sequence[Answering]) -> Stage:
    if issuing is None:
        return Stage.DRAFT
    if issuing.state != InvitationState.ISSUED:
        return _ENDS[InvitationState(issuing.state)]
    if answers and answers[-1].decision != Decision.REFUSED:
        return _ANSWERS[answers[-1].answer]
    if is_opened:
        return Stage.OPENED
    return Stage.SENT if is_sent else Stage.ISSUED
