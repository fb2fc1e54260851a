"""What is done at a desk beside checking in: hand-outs, absences, calls for help."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base

_OPEN, _GIVEN, _NOTED = text("answered_at IS NULL"), text("taken_back_at IS NULL"), text("withdrawn_at IS NULL")


class HelpCall(Base):
    """Somebody at a kiosk asks for an usher. At most one open call a station."""

    __tablename__ = "help_call"
    __table_args__ = (
        Index("uq_help_call_open", "station_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    called_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(default="")  # an actor: "account:1", "station:3"


class HandOutKind(Base):
    """Something everybody gets once: the document bag, lunch on the first day. Removed kinds keep their record.

    A meal is handed out as a coupon, which says when and where it is served as far as that is known.
    """

    __tablename__ = "hand_out_kind"
    __table_args__ = (UniqueConstraint("congress_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    name: Mapped[str]
    rank: Mapped[int]
    removed_at: Mapped[datetime | None]
    is_meal: Mapped[bool] = mapped_column(default=False)
    served_at: Mapped[datetime | None]
    place: Mapped[str] = mapped_column(default="")


class HandOut(Base):
    """Somebody got theirs. At most one of a kind that was not taken back."""

    __tablename__ = "hand_out"
    __table_args__ = (
        Index(
            "uq_hand_out_given",
            "kind_id",
            "delegate_id",
            unique=True,
            sqlite_where=_GIVEN,
            postgresql_where=_GIVEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind_id: Mapped[int] = mapped_column(ForeignKey("hand_out_kind.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    given_at: Mapped[datetime]
    given_by: Mapped[str]  # an actor
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[str] = mapped_column(default="")


class Absence(Base):
    """An excused absence from one session, with its reason. At most one that was not withdrawn."""

    __tablename__ = "absence"
    __table_args__ = (
        Index(
            "uq_absence_noted",
            "program_session_id",
            "delegate_id",
            unique=True,
            sqlite_where=_NOTED,
            postgresql_where=_NOTED,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    reason: Mapped[str]
    noted_at: Mapped[datetime]
    noted_by: Mapped[str]  # an actor
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
