"""How invitations reach people: a journal per person and channel, the acts that filled it, and the mail server."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class Channel(StrEnum):
    """What an invitation travels by."""

    EMAIL = "email"
    SMS = "sms"
    ZALO = "zalo"
    PAPER = "paper"
    LINK = "link"  # the personal link, handed on by an organizer


class Purpose(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    REMINDER = "reminder"


class DeliveryState(StrEnum):
    """How far one message has come. What was only begun is never called sent, and never begun twice by itself."""

    QUEUED = "queued"
    SENDING = "sending"  # a mailer holds the lease
    SENT = "sent"  # taken by the mail server, or confirmed by the organizer who handed it on
    HELD = "held"  # cut off where nobody knows whether the server took it: a person decides
    FAILED = "failed"  # refused for good, or nowhere to send to
    BOUNCED = "bounced"  # taken, and sent back later
    CANCELED = "canceled"  # not sent: stopped by a person, or the invitation was replaced first


class TransportSecurity(StrEnum):
    """How the way to a mail server is kept from listeners."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"  # TLS from the first byte
    NONE = "none"  # only to this very machine


class DeliveryBatch(Base):
    """One act of sending: an organizer sent this purpose by this channel to a selection."""

    __tablename__ = "delivery_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    channel: Mapped[str]
    purpose: Mapped[str]
    round: Mapped[int]
    created_at: Mapped[datetime]
    actor: Mapped[str]
    confirmed_at: Mapped[datetime | None]  # of an export: when the organizer said that it was handed on
    confirmed_by: Mapped[str] = mapped_column(default="")


class InvitationDelivery(Base):
    """One message to one person. The unique key makes a second one by accident impossible; `fence` mutes a late mailer.

    `begun_at` is set before the message leaves, so that a mailer's death never looks like "nothing was sent".
    """

    __tablename__ = "invitation_delivery"
    __table_args__ = (
        UniqueConstraint("invitation_id", "channel", "purpose", "round"),
        Index("ix_invitation_delivery_queue", "channel", "state", "id"),
        Index("ix_invitation_delivery_address", "address"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    batch_id: Mapped[int] = mapped_column(ForeignKey("delivery_batch.id"), index=True)
    channel: Mapped[str]
    purpose: Mapped[str]
    round: Mapped[int]  # 1 the first, n a repeat that was asked for on purpose
    state: Mapped[str] = mapped_column(default=DeliveryState.QUEUED)
    address: Mapped[str] = mapped_column(default="")  # where it went: mail address or telephone, as it was then
    message_id: Mapped[str] = mapped_column(default="")
    fault: Mapped[str] = mapped_column(default="")  # what the mail server said, or why there was no sending
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    lease_expires_at: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    begun_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    actor: Mapped[str]  # who asked for it
    settled_by: Mapped[str] = mapped_column(default="")  # "" the mailer, else the person who said what became of it


class MailServer(Base):
    """The organization's mail server. Its password lies with the keys, outside the database and its backups."""

    __tablename__ = "mail_server"

    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), primary_key=True)
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str]
    username: Mapped[str] = mapped_column(default="")
    sender_name: Mapped[str]
    sender_address: Mapped[str]
    reply_to: Mapped[str] = mapped_column(default="")
    per_minute: Mapped[int] = mapped_column(default=30)
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]
    tested_at: Mapped[datetime | None]  # a test mail was taken with these very settings; cleared when they change
    tested_to: Mapped[str] = mapped_column(default="")
    paused_at: Mapped[datetime | None]
    paused_by: Mapped[str] = mapped_column(default="")  # "" with a time: by the mailer itself, `fault` says why
    fault: Mapped[str] = mapped_column(default="")  # what keeps the mailer from sending at all
    seen_at: Mapped[datetime | None]  # when the mailer last looked
