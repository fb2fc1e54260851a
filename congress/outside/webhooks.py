"""Webhooks: addresses of other systems that are told what happens; added, changed, paused, taken away."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.keys import Keys
from congress.models import AuditEntry, Webhook, WebhookDelivery, WebhookState
from congress.outside import signature, targets
from congress.vietnamese import tidy

EVENTS = (
    "attendance.recorded",
    "attendance.moved",
    "attendance.annulled",
    "absence.noted",
    "absence.withdrawn",
    "delegate.merged",
    "report.issued",
)
PATIENCE = timedelta(hours=24)  # how long one delivery is tried, and a webhook that never answers is believed in
MOST = 20  # each has a thread of its own
_LONGEST_NAME = 60
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class WebhookWish:
    """What a form or command says of a webhook."""

    name: str
    url: str
    events: Sequence[str]
    is_private: bool


def add(db_session: Session, congress_id: int, wish: WebhookWish, actor: str) -> int:
    """Add a webhook; it is told what happens from now on. Returns its id. Raises BadInput, Conflict beyond `MOST`."""
    name, events = _checked(wish)
    if len(standing(db_session, congress_id)) >= MOST:
        raise Conflict(f"Đã có {MOST} nơi nhận tin. Vui lòng bỏ một nơi không dùng nữa trước khi thêm.")
    now = clock.now()
    row = Webhook(
        congress_id=congress_id,
        name=name,
        url=wish.url.strip(),
        events=events,
        is_private=wish.is_private,
        salt=secrets.token_bytes(_SALT_BYTES),
        created_at=now,
        created_by=actor,
        audit_seen=last_act(db_session),
        not_before=now,
    )
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "webhook.add", f"webhook:{row.id}")
    return row.id


def save(db_session: Session, congress_id: int, webhook_id: int, wish: WebhookWish, actor: str) -> None:
    """Change a webhook; what waits for it goes to the new address. Raises BadInput, NotFound."""
    row = get(db_session, congress_id, webhook_id)
    row.name, row.events = _checked(wish)
    row.url, row.is_private = wish.url.strip(), wish.is_private
    row.fault, row.failing_since, row.failures, row.not_before = "", None, 0, clock.now()
    db_session.flush()
    audit.append(db_session, actor, "webhook.save", f"webhook:{webhook_id}")


def secret(row: Webhook, keys: Keys) -> str:
    """Return what its messages are signed with."""
    return signature.secret_of(keys.webhook, row.salt)


def renew_secret(db_session: Session, congress_id: int, webhook_id: int, actor: str) -> None:
    """Give it another secret; what is sent from now on, retries too, is signed with that one. Raises NotFound."""
    get(db_session, congress_id, webhook_id).salt = secrets.token_bytes(_SALT_BYTES)
    db_session.flush()
    audit.append(db_session, actor, "webhook.renew_secret", f"webhook:{webhook_id}")


def pause(db_session: Session, congress_id: int, webhook_id: int, actor: str) -> None:
    """Send nothing to it for now; what happens meanwhile waits. Raises NotFound."""
    row = get(db_session, congress_id, webhook_id)
    row.paused_at, row.paused_by = clock.now(), actor
    db_session.flush()
    audit.append(db_session, actor, "webhook.pause", f"webhook:{webhook_id}")


def resume(db_session: Session, congress_id: int, webhook_id: int, actor: str) -> None:
    """Send to it again, at once and with fresh patience, all that waits. Raises NotFound."""
    row, now = get(db_session, congress_id, webhook_id), clock.now()
    row.paused_at, row.paused_by, row.fault = None, "", ""
    row.failing_since, row.failures, row.not_before = None, 0, now
    db_session.execute(
        update(WebhookDelivery)
        .where(WebhookDelivery.webhook_id == webhook_id, WebhookDelivery.state == WebhookState.QUEUED)
        .values(give_up_at=now + PATIENCE)
    )
    db_session.flush()
    audit.append(db_session, actor, "webhook.resume", f"webhook:{webhook_id}")


def remove(db_session: Session, congress_id: int, webhook_id: int, actor: str) -> str:
    """Tell it nothing any more, what waits included. Returns its name. Raises NotFound."""
    row = get(db_session, congress_id, webhook_id)
    row.removed_at = clock.now()
    db_session.flush()
    audit.append(db_session, actor, "webhook.remove", f"webhook:{webhook_id}")
    return row.name


def get(db_session: Session, congress_id: int, webhook_id: int) -> Webhook:
    """Return a webhook that was not taken away. Raises NotFound."""
    row = db_session.get(Webhook, webhook_id)
    if row is None or row.congress_id != congress_id or row.removed_at is not None:
        raise NotFound("Không tìm thấy nơi nhận tin này, hoặc đã được bỏ.")
    return row


def standing(db_session: Session, congress_id: int) -> Sequence[Webhook]:
    """List the webhooks that were not taken away, oldest first."""
    return db_session.scalars(
        select(Webhook).where(Webhook.congress_id == congress_id, Webhook.removed_at.is_(None)).order_by(Webhook.id)
    ).all()


def is_any(db_session: Session) -> bool:
    """Tell whether anybody is to be told anything."""
    return db_session.scalar(select(Webhook.id).where(Webhook.removed_at.is_(None)).limit(1)) is not None


def note_seen(db_session: Session) -> None:
    """Note that the deliverer is alive."""
    db_session.execute(update(Webhook).where(Webhook.removed_at.is_(None)).values(seen_at=clock.now()))


def last_act(db_session: Session) -> int:
    """Return the number of the last act of the audit log."""
    return db_session.scalar(select(func.max(AuditEntry.id))) or 0


def _checked(wish: WebhookWish) -> tuple[str, str]:
    name = tidy(wish.name)
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise BadInput(f"Vui lòng đặt tên cho nơi nhận tin, từ 1 đến {_LONGEST_NAME} ký tự.")
    if not wish.events or not set(wish.events) <= set(EVENTS):
        raise BadInput("Vui lòng chọn ít nhất một loại tin.")
    targets.read(wish.url.strip(), is_private=wish.is_private)
    return name, " ".join(event for event in EVENTS if event in wish.events)
