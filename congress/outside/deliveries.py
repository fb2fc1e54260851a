"""The queue of deliveries: claimed under a lease, sent, settled by what was answered, tried again for a day.

At least once: a sender that dies between sending and noting leaves the delivery to be sent again, with the same id.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import NotFound
from congress.models import Webhook, WebhookDelivery, WebhookState
from congress.outside import webhooks
from congress.outside.webhooks import PATIENCE

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_REST = timedelta(minutes=5)  # of a webhook that does not answer: soon after it is back, it is told all
_LONGEST_PAUSE = timedelta(hours=6)  # of a delivery that was refused: it alone waits
_LONGEST_WISH_S = 3600
# Answers that speak of the receiver as a whole rather than of this message.
_NOT_NOW = frozenset({408, 425, 429, 502, 503, 504})
LONGEST_ANSWER = 200


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery under lease. `fence` must come back with the word about it, or the word is not heard."""

    id: int
    fence: int
    uid: str
    body: str
    url: str
    is_private: bool
    salt: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try; `status` None: no answer, `words` say why. `wait_s` is what the receiver asked for."""

    status: int | None
    words: str
    took_ms: int
    wait_s: int = 0

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_about_receiver(self) -> bool:
        """Whether it would have gone like this for any message."""
        return self.status is None or self.status in _NOT_NOW


def due(db_session: Session) -> Sequence[int]:
    """Name the webhooks that have something to be sent now."""
    now = clock.now()
    statement = (
        select(WebhookDelivery.webhook_id)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            WebhookDelivery.state == WebhookState.QUEUED,
            WebhookDelivery.not_before <= now,
            Webhook.removed_at.is_(None),
            _may_be_sent(),
        )
    )
    return db_session.scalars(statement.distinct()).all()


def _may_be_sent() -> ColumnElement[bool]:
    """A test may be sent at any time, all else while its webhook is neither paused nor left in peace."""
    is_open = Webhook.paused_at.is_(None) & (Webhook.not_before <= clock.now())
    return or_(WebhookDelivery.is_test.is_(True), is_open)


def claim(db_session: Session, webhook_id: int, lease_s: float) -> Claimed | None:
    """Take the oldest delivery of a webhook that may be sent now; None when there is none."""
    now = clock.now()
    found = db_session.execute(
        select(WebhookDelivery, Webhook)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            Webhook.id == webhook_id,
            Webhook.removed_at.is_(None),
            WebhookDelivery.state == WebhookState.QUEUED,
            WebhookDelivery.not_before <= now,
            _may_be_sent(),
        )
        .order_by(WebhookDelivery.is_test.desc(), WebhookDelivery.id)
        .limit(1)
        .with_for_update(of=WebhookDelivery, skip_locked=True)
    ).one_or_none()
    if found is None:
        return None
    row, hook = found
    row.fence, row.attempts = row.fence + 1, row.attempts + 1
    row.not_before, row.tried_at = now + timedelta(seconds=lease_s), now
    db_session.flush()
    return Claimed(row.id, row.fence, row.uid, row.body, hook.url, hook.is_private, hook.salt)


def settle(db_session: Session, claimed: Claimed, outcome: Outcome) -> None:
    """Keep what came of a try, and say when the next one may be; a word that comes too late is not heard."""
    row = db_session.scalar(
        select(WebhookDelivery)
        .where(WebhookDelivery.id == claimed.id, WebhookDelivery.fence == claimed.fence)
        .with_for_update()
    )
    if row is None or row.state != WebhookState.QUEUED:
        return
    hook, now = db_session.get_one(Webhook, row.webhook_id, with_for_update=True), clock.now()
    row.status, row.answer, row.took_ms = outcome.status, outcome.words[:LONGEST_ANSWER], outcome.took_ms
    if outcome.is_taken:
        row.state = WebhookState.DELIVERED
        if hook.paused_at is None:
            hook.fault, hook.failing_since, hook.failures, hook.not_before = "", None, 0, now
        db_session.flush()
        return
    longest = _LONGEST_REST if outcome.is_about_receiver else _LONGEST_PAUSE
    row.not_before = now + max(_pause(row.attempts, longest), timedelta(seconds=_wished(outcome)))
    if now >= row.give_up_at:
        row.state = WebhookState.GIVEN_UP
    if not row.is_test:
        _note_failure(hook, outcome)
    db_session.flush()


def _note_failure(hook: Webhook, outcome: Outcome) -> None:
    """Leave one that does not answer in peace for a while, and pause one that took nothing for a day."""
    now = clock.now()
    hook.fault = outcome.words[:LONGEST_ANSWER] or f"HTTP {outcome.status}"
    hook.failing_since = hook.failing_since or now
    if outcome.is_about_receiver:
        hook.failures += 1
        hook.not_before = now + max(_pause(hook.failures, _LONGEST_REST), timedelta(seconds=_wished(outcome)))
    if now - hook.failing_since >= PATIENCE and hook.paused_at is None:
        hook.paused_at, hook.paused_by = now, ""


def _wished(outcome: Outcome) -> int:
    return min(outcome.wait_s, _LONGEST_WISH_S)


def _pause(failures: int, longest: timedelta) -> timedelta:
    """Five seconds, then three times as long each time; scattered, so that what failed together does not return so."""
    pause: timedelta = min(_FIRST_PAUSE * 3 ** min(failures - 1, 12), longest)
    return pause * random.uniform(0.8, 1.2)  # noqa: S311  no secret


def try_again(db_session: Session, congress_id: int, webhook_id: int, delivery_id: int, actor: str) -> None:
    """Send what was given up, for another day, or what waits, at once. Raises NotFound."""
    hook, now = webhooks.get(db_session, congress_id, webhook_id), clock.now()
    changed = db_session.scalar(
        update(WebhookDelivery)
        .where(
            WebhookDelivery.id == delivery_id,
            WebhookDelivery.webhook_id == webhook_id,
            WebhookDelivery.state != WebhookState.DELIVERED,
        )
        .values(state=WebhookState.QUEUED, not_before=now, give_up_at=now + PATIENCE, fence=WebhookDelivery.fence + 1)
        .returning(WebhookDelivery.id)
    )
    if changed is None:
        raise NotFound("Không tìm thấy lần gửi này, hoặc bên nhận đã nhận rồi.")
    hook.not_before = now
    db_session.flush()
    audit.append(db_session, actor, "webhook.try_again", f"webhook:{webhook_id} delivery:{delivery_id}")


def last(db_session: Session, webhook_id: int, count: int = 50) -> Sequence[WebhookDelivery]:
    """List a webhook's last deliveries, newest first."""
    return db_session.scalars(
        select(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook_id)
        .order_by(WebhookDelivery.id.desc())
        .limit(count)
    ).all()


def counts(db_session: Session) -> dict[int, dict[str, int]]:
    """Count deliveries by webhook and state."""
    found: dict[int, dict[str, int]] = {}
    for webhook_id, state, number in db_session.execute(
        select(WebhookDelivery.webhook_id, WebhookDelivery.state, func.count(WebhookDelivery.id)).group_by(
            WebhookDelivery.webhook_id, WebhookDelivery.state
        )
    ):
        found.setdefault(webhook_id, {})[state] = number
    return found
