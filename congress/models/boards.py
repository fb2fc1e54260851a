"""Boards that follow the doors behind a link of their own, and what is done on them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base

_STANDS = text("revoked_at IS NULL AND delegation_id IS NOT NULL")
_MADE = text("undone_at IS NULL")


class BoardKind(StrEnum):
    """What a board shows, and to whom."""

    WALL = "wall"  # the lobby: numbers only
    GATE = "gate"  # ushers at a door: who is still expected there
    MC = "mc"  # the stage: who is honoured, in or not
    HEAD = "head"  # trưởng đoàn: their own people


class BoardLink(Base):
    """The secret link to one board. Only its hash and the salt it is derived with are stored."""

    __tablename__ = "board_link"
    __table_args__ = (
        Index("uq_board_link_head", "delegation_id", unique=True, sqlite_where=_STANDS, postgresql_where=_STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    kind: Mapped[str]
    name: Mapped[str]  # by which organizers know it, and which stands beside what is done on it
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))  # of a head's board
    door: Mapped[str] = mapped_column(default="")  # of a gate's board, as seats name it; "": every door
    salt: Mapped[bytes]
    token_hash: Mapped[bytes] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    created_by: Mapped[str]  # an actor
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(default="")
    first_opened_at: Mapped[datetime | None]
    last_opened_at: Mapped[datetime | None]


class MarkKind(StrEnum):
    """What the MC is told of a recipient."""

    SKIP = "skip"  # bỏ qua: not called up
    COLLECTOR = "collector"  # người nhận thay: somebody else goes up


class AwardMark(Base):
    """A mark on one award at one session. At most one of a kind that was not undone."""

    __tablename__ = "award_mark"
    __table_args__ = (
        Index(
            "uq_award_mark_made",
            "program_session_id",
            "exemplar_id",
            "kind",
            unique=True,
            sqlite_where=_MADE,
            postgresql_where=_MADE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    exemplar_id: Mapped[int] = mapped_column(ForeignKey("exemplar.id"), index=True)
    kind: Mapped[str]
    collector: Mapped[str] = mapped_column(default="")  # the name of who goes up
    made_at: Mapped[datetime]
    made_by: Mapped[str]  # an actor
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")


class AwardHour(Base):
    """When a session's awards begin, where the organizers say so themselves instead of the program."""

    __tablename__ = "award_hour"
    __table_args__ = (UniqueConstraint("program_session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    begins_at: Mapped[datetime]
    set_at: Mapped[datetime]
    set_by: Mapped[str]  # an actor
