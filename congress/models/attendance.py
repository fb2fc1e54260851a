"""Who came. Every scan is kept, refused ones too; nothing is deleted, an undo is an entry of its own."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class Rehearsal(Base):
    """A trial of the whole door for one session; at most one is going on. What it recorded is wiped when it ends."""

    __tablename__ = "rehearsal"
    __table_args__ = (
        Index(
            "uq_rehearsal_going_on",
            "congress_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Scan(Base):
    """Any code read at a station, with its verdict. The code itself is not kept.

    `happened_at` is the station's time, `created_at` the hub's. `answer` is what was answered, so that a retry of the
    same nonce gets the same bytes; `request_hash` tells a retry from another request under the same nonce.
    """

    __tablename__ = "scan"
    __table_args__ = (UniqueConstraint("station_id", "nonce"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    nonce: Mapped[str]
    request_hash: Mapped[bytes]
    type: Mapped[str]  # entry | exit
    source_type: Mapped[str]  # barcode | id_card | manual | delegation | paper
    happened_at: Mapped[datetime]
    created_at: Mapped[datetime]
    program_session_id: Mapped[int | None] = mapped_column(ForeignKey("program_session.id"))
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"))
    status: Mapped[str] = mapped_column(default="")
    reason: Mapped[str | None]
    answer: Mapped[str] = mapped_column(default="")  # JSON of CheckInResult
    rehearsal_id: Mapped[int | None] = mapped_column(ForeignKey("rehearsal.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # the usher, at a desk
    explanation: Mapped[str] = mapped_column(default="")  # why an usher checked somebody in by hand


class Attendance(Base):
    """Presence at one ProgramSession. At most one that stands (not annulled) for a person and session.

    What a rehearsal records never stands: it is annulled from the start, so that no count anywhere takes it in. The
    door of the rehearsal finds it by `rehearsal_id`, which an undo empties.
    """

    __tablename__ = "attendance"
    __table_args__ = (
        Index(
            "uq_attendance_standing",
            "program_session_id",
            "delegate_id",
            unique=True,
            sqlite_where=text("annulled_at IS NULL"),
            postgresql_where=text("annulled_at IS NULL"),
        ),
        Index(
            "uq_attendance_rehearsed",
            "rehearsal_id",
            "delegate_id",
            unique=True,
            sqlite_where=text("rehearsal_id IS NOT NULL"),
            postgresql_where=text("rehearsal_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"))
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    source_type: Mapped[str]
    entered_at: Mapped[datetime]
    zone_id: Mapped[int | None] = mapped_column(ForeignKey("zone.id"))  # where who has no chair was sent
    annulled_at: Mapped[datetime | None]
    rehearsal_id: Mapped[int | None] = mapped_column(ForeignKey("rehearsal.id"))


class Movement(Base):
    """A later exit or re-entry of somebody who is recorded already. `ordinal` counts from 1 and settles races."""

    __tablename__ = "movement"
    __table_args__ = (UniqueConstraint("attendance_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"))
    ordinal: Mapped[int]
    type: Mapped[str]  # entry | exit
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    happened_at: Mapped[datetime]


class Annulment(Base):
    """An attendance taken back: who, when and why."""

    __tablename__ = "annulment"

    id: Mapped[int] = mapped_column(primary_key=True)
    attendance_id: Mapped[int] = mapped_column(ForeignKey("attendance.id"), unique=True)
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    explanation: Mapped[str]
    annulled_at: Mapped[datetime]
