"""When what happens: the congress's sessions (phiên), their rules at the door, and the items of the program."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.models.base import Base
from congress.models.seating import Hall


class PrintRule(StrEnum):
    """Whether an entry prints a slip."""

    NEVER = "never"
    ONCE = "once"  # the first entry
    ALWAYS = "always"  # every entry


class ProgramSession(Base):
    """One phiên. Attendance is taken per session, never once per event."""

    __tablename__ = "program_session"
    __table_args__ = (UniqueConstraint("congress_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    code: Mapped[str]
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    hall_id: Mapped[int | None] = mapped_column(ForeignKey("hall.id"))  # whose chairs are given; None: no seating
    starts_at: Mapped[datetime]  # late from here on
    ends_at: Mapped[datetime]
    doors_open_at: Mapped[datetime]
    doors_close_at: Mapped[datetime]
    takes_attendance: Mapped[bool] = mapped_column(default=True)
    allows_multiple_entries: Mapped[bool] = mapped_column(default=False)
    allows_entry_after_exit: Mapped[bool] = mapped_column(default=True)
    capacity: Mapped[int | None]
    seat_slip: Mapped[str] = mapped_column(default=PrintRule.ONCE)
    program_slip: Mapped[str] = mapped_column(default=PrintRule.ONCE)

    items: Mapped[list["ProgramItem"]] = relationship(order_by="ProgramItem.ordinal")
    hall: Mapped[Hall | None] = relationship()


class SessionCategory(Base):
    """A category invited to a session."""

    __tablename__ = "session_category"

    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"), primary_key=True)
    category_id: Mapped[int] = mapped_column(ForeignKey("category.id"), primary_key=True)


class SessionGuest(Base):
    """A person told apart from their category at one session: invited all the same, or left out."""

    __tablename__ = "session_guest"

    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"), primary_key=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True, index=True)
    is_invited: Mapped[bool]


class ProgramItem(Base):
    """One line of the program."""

    __tablename__ = "program_item"
    __table_args__ = (UniqueConstraint("program_session_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    ordinal: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    title: Mapped[str]
    presenter: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    audience: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")  # for the organizers, not on paper
    takes_roll: Mapped[bool] = mapped_column(default=False)  # delegates check in at this item, for its whole session
    is_printed: Mapped[bool] = mapped_column(default=True)  # stands on the program slip


class ProgramEdition(Base):
    """One published state of the program (bản): what slips and screens show until the next is published on purpose."""

    __tablename__ = "program_edition"
    __table_args__ = (UniqueConstraint("congress_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    number: Mapped[int]  # from 1
    published_at: Mapped[datetime]
    actor: Mapped[str]
    contents: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # sessions with their items: congress/program.py
