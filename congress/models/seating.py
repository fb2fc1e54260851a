"""Where people sit. A seat's label is free, unique text; its position is kept apart."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.models.base import Base


class Hall(Base):
    """One room with seats."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    name: Mapped[str]


class Seat(Base):
    """One chair: label as printed ("L03"), block as spoken ("Trái"), and its place in the plan."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("hall_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    label: Mapped[str]
    block_code: Mapped[str]
    block: Mapped[str]
    row: Mapped[str]
    row_rank: Mapped[int]  # from the stage, 1 first
    number: Mapped[str]
    number_rank: Mapped[int]
    zone: Mapped[str] = mapped_column(default="")
    door: Mapped[str] = mapped_column(default="")


class SeatAssignment(Base):
    """Who sits where at one session: at most one seat a person, at most one person a seat."""

    __tablename__ = "seat_assignment"
    __table_args__ = (
        UniqueConstraint("program_session_id", "delegate_id"),
        UniqueConstraint("program_session_id", "seat_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))

    seat: Mapped[Seat] = relationship()
