"""Replacement badges (thẻ cấp lại): every one that a desk gave, with why, by whom, and by whose leave."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class BadgeReason(StrEnum):
    """Why a badge is replaced. Only a lost one may be in a stranger's hands, so only then the code is new."""

    LOST = "lost"
    DAMAGED = "damaged"
    OTHER = "other"


class BadgePaper(StrEnum):
    """What it is made on: a printer of the desk, or a file for a printer of cards, by its size."""

    SLIP = "slip"
    CARD = "cr80"
    HOLDER = "9x13"
    A6 = "a6"


class ReplacementBadge(Base):
    """One replacement of one person's badge; `ordinal` is the n of CẤP LẠI LẦN n.

    Until its paper is known to be out, the person gets no further one: what did not come out is printed again as the
    same badge. Of a badge on a printer the job tells that; of a file, `taken_at` says that it was handed to the desk
    and `settled_at` that somebody has held the badge in hand. What a rehearsal made is wiped with it.
    """

    __tablename__ = "replacement_badge"
    __table_args__ = (
        UniqueConstraint("station_id", "nonce"),
        Index(
            "uq_replacement_badge_ordinal",
            "delegate_id",
            "ordinal",
            unique=True,
            sqlite_where=text("rehearsal_id IS NULL"),
            postgresql_where=text("rehearsal_id IS NULL"),
        ),
        Index(
            "uq_replacement_badge_rehearsed",
            "delegate_id",
            "ordinal",
            unique=True,
            sqlite_where=text("rehearsal_id IS NOT NULL"),
            postgresql_where=text("rehearsal_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    ordinal: Mapped[int]
    reason: Mapped[str]  # a BadgeReason
    explanation: Mapped[str] = mapped_column(default="")
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))  # whose code it carries
    paper: Mapped[str]  # a BadgePaper
    job_id: Mapped[int | None] = mapped_column(ForeignKey("print_job.id"), unique=True)
    taken_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(default="")  # an actor
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))  # the usher
    leave_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who allowed one beyond the limit
    leave_reason: Mapped[str] = mapped_column(default="")
    nonce: Mapped[str]
    request_hash: Mapped[bytes]  # tells a retry from another request under the same nonce
    created_at: Mapped[datetime]
    rehearsal_id: Mapped[int | None] = mapped_column(ForeignKey("rehearsal.id"))
