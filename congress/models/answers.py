"""What invited people say: the secret link to their personal page, and their answers, all of them kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class PersonalLink(Base):
    """The secret link to one person's page. Only its hash and the salt it is derived with are stored."""

    __tablename__ = "personal_link"
    __table_args__ = (
        Index(
            "uq_personal_link_standing",
            "delegate_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Index("ix_personal_link_delegate_id", "delegate_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    salt: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    first_opened_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]


class AnswerKind(StrEnum):
    """What somebody answers an invitation."""

    YES = "yes"
    NO = "no"
    SUBSTITUTE = "substitute"  # proposes somebody in their place


class Decision(StrEnum):
    """What became of a proposed substitute."""

    NONE = ""  # nobody was proposed
    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"


class InvitationAnswer(Base):
    """One answer. The latest of a person stands; those before it are kept."""

    __tablename__ = "invitation_answer"
    __table_args__ = (Index("ix_invitation_answer_person", "delegate_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    at: Mapped[datetime]
    actor: Mapped[str]  # "link:7" the person themselves, "account:1" an organizer who was told by telephone
    answer: Mapped[str]
    message: Mapped[str] = mapped_column(default="")  # the reason, a wish
    diet: Mapped[str] = mapped_column(default="")
    wheelchair: Mapped[bool] = mapped_column(default=False)
    bus: Mapped[bool] = mapped_column(default=False)
    substitute_name: Mapped[str] = mapped_column(default="")
    substitute_position: Mapped[str] = mapped_column(default="")
    substitute_unit: Mapped[str] = mapped_column(default="")
    substitute_phone: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default=Decision.NONE)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(default="")
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"))  # who was entered for them
