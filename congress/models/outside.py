"""Other systems: who may read here, and who is told. Neither a token nor a webhook's secret is kept, only its marks."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class ReadToken(Base):
    """Leave for another system to read, and nothing else. The token was shown once; this row holds its hash."""

    __tablename__ = "read_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    name: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    rights: Mapped[str]  # of `read_tokens.Right`
    fields: Mapped[str]  # of `read_tokens.FIELDS`: what is told of a person besides id, state and times
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]  # to the minute
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(default="")

    @property
    def last_moment(self) -> datetime | None:
        """Within the last day it holds."""
        return self.expires_at and self.expires_at - timedelta(seconds=1)


class Webhook(Base):
    """Another system's address that is told what happens. Never deleted: its deliveries and the audit log name it.

    `audit_seen` is the last act of the audit log it was looked through for; its deliveries are made from there.
    """

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    name: Mapped[str]
    url: Mapped[str]
    events: Mapped[str]  # of `webhooks.EVENTS`
    is_private: Mapped[bool]  # an address of the venue's own network is meant, where plain HTTP is allowed
    salt: Mapped[bytes]  # its secret is derived from this and a key outside the database
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    audit_seen: Mapped[int]
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[str] = mapped_column(default="")  # "" with a time: by the deliverer itself, `fault` says why
    fault: Mapped[str] = mapped_column(default="")  # why it does not answer now
    failing_since: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)  # in a row, without a word from it
    not_before: Mapped[datetime]  # it is left in peace until then
    seen_at: Mapped[datetime | None]  # when the deliverer last looked
    removed_at: Mapped[datetime | None]


class WebhookState(StrEnum):
    """How far one delivery has come."""

    QUEUED = "queued"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"  # tried for a day


class WebhookDelivery(Base):
    """What one webhook is told in one request, some acts at once; every try sends the same bytes.

    Whoever sends it moves `not_before` to the end of a lease first: after a death it becomes due again by itself. A
    `fence` mutes a late sender.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index("ix_webhook_delivery_queue", "webhook_id", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhook.id"))
    uid: Mapped[str] = mapped_column(unique=True)  # by which a receiver knows a second copy
    body: Mapped[str]
    events: Mapped[int]  # how many acts it tells
    is_test: Mapped[bool]
    state: Mapped[str] = mapped_column(default=WebhookState.QUEUED)
    created_at: Mapped[datetime]
    give_up_at: Mapped[datetime]
    not_before: Mapped[datetime]
    fence: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    status: Mapped[int | None]  # what was answered last; None: nothing
    answer: Mapped[str] = mapped_column(default="")  # the beginning of it, or why there was none
    took_ms: Mapped[int | None]
    tried_at: Mapped[datetime | None]
