"""Where people sit. A seat's label is free, unique text; its position in the room is kept apart."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.models.base import Base


class SeatingGroup(StrEnum):
    """With whom a person is seated: their delegation, unless their category or role on the stage says otherwise."""

    PRESIDIUM = "presidium"  # đoàn chủ tịch, on the stage
    SECRETARIAT = "secretariat"  # thư ký, on the stage
    LEADERS = "leaders"  # lãnh đạo: front centre
    HONORARY = "honorary"  # danh dự: front sides
    GUESTS = "guests"  # khách mời: front sides
    DELEGATION = "delegation"
    PRESS = "press"  # sides and rear
    SERVICE = "service"  # rear


class ZonePurpose(StrEnum):
    """Whom the seats of a zone are kept for."""

    ANYBODY = ""
    PRESIDIUM = "presidium"
    SECRETARIAT = "secretariat"
    LEADERS = "leaders"
    HONORARY = "honorary"
    GUESTS = "guests"
    AWARDS = "awards"
    WHEELCHAIR = "wheelchair"
    DELEGATION = "delegation"  # the one the zone names
    RESERVE = "reserve"  # given out last, by hand or to whom no other seat is left for
    PRESS = "press"
    SERVICE = "service"
    CLOSED = "closed"  # technicians, cameras: nobody is seated here


class Hall(Base):
    """One room with seats. Lengths are centimetres: x from its left wall as seen from the seats, y from the stage's."""

    __tablename__ = "hall"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    name: Mapped[str]
    late_door: Mapped[str] = mapped_column(default="")  # the door for those who come after the beginning
    # Stage and doors: [{"kind": "stage" | "door", "label": "1", "x": …, "y": …, "width": …, "height": …}]
    fixtures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(default=1)  # counts changes of the room, for what keeps a copy of its drawing


class Zone(Base):
    """Khu: seats of a hall that are kept for somebody, or that a delegation is given as a whole."""

    __tablename__ = "zone"
    __table_args__ = (UniqueConstraint("hall_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(ForeignKey("hall.id"))
    code: Mapped[str]  # as `Seat.zone` names it
    name: Mapped[str]  # as screens and slips say it
    purpose: Mapped[str] = mapped_column(default=ZonePurpose.ANYBODY)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    door: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int | None]  # people; None: as many as it has free seats


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
    zone: Mapped[str] = mapped_column(default="")  # the code of a zone of this hall, or ""
    door: Mapped[str] = mapped_column(default="")
    x: Mapped[int] = mapped_column(default=0)  # the seat's middle, cm
    y: Mapped[int] = mapped_column(default=0)


class SeatAssignment(Base):
    """A chair that is given at one session, to a person or, without one, held back.

    At most one chair a person and one person a chair, held ones included: the constraints say so, not a check.
    """

    __tablename__ = "seat_assignment"
    __table_args__ = (
        UniqueConstraint("program_session_id", "delegate_id"),
        UniqueConstraint("program_session_id", "seat_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), index=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    held_for: Mapped[str] = mapped_column(default="")  # why it is held back, "" for a person's

    seat: Mapped[Seat] = relationship()


class ZoneRule(Base):
    """Who has no chair of their own sits in a zone: the first rule, by rank, that fits them and whose zone has room."""

    __tablename__ = "zone_rule"
    __table_args__ = (UniqueConstraint("program_session_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    rank: Mapped[int]
    zone_id: Mapped[int] = mapped_column(ForeignKey("zone.id"))
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))  # None: any delegation
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))  # None: any category


class SeatingAct(Base):
    """One act on a session's seating, with every chair before and after, so that it can be undone as a whole."""

    __tablename__ = "seating_act"
    __table_args__ = (Index("ix_seating_act_session", "program_session_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    at: Mapped[datetime]
    actor: Mapped[str]
    act: Mapped[str]  # assign | swap | move_block | hold | release | no_show | clear | plan | undo | fill
    # [{"seat": id, "before": occupant, "after": occupant}]; occupant: null, a delegate's id, or {"held": "why"}
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("seating_act.id"), unique=True)


class SeatingPlan(Base):
    """A seating that was worked out and waits to be taken or dropped; one a session at a time."""

    __tablename__ = "seating_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"), unique=True)
    made_at: Mapped[datetime]
    actor: Mapped[str]
    basis: Mapped[str]  # a mark of everything it was worked out from; taking it later needs the same
    wishes: Mapped[dict[str, Any]] = mapped_column(JSON)  # what the organizer set: weights, reserves, what to keep
    result: Mapped[dict[str, Any]] = mapped_column(JSON)


class Arrangement(Base):
    """What is arranged for a person besides their invitation: needs, stage role, table, bus, room."""

    __tablename__ = "arrangement"

    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id"), primary_key=True)
    stage_role: Mapped[str] = mapped_column(default="")  # presidium | secretariat | leaders, or ""
    needs_wheelchair: Mapped[bool] = mapped_column(default=False)
    companion_of_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"))  # sits beside them
    diet: Mapped[str] = mapped_column(default="")  # "ăn chay"
    meal_table: Mapped[str] = mapped_column(default="")
    bus: Mapped[str] = mapped_column(default="")
    room: Mapped[str] = mapped_column(default="")
