"""What must be ready before the day: the sub-committees' tasks."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class TaskState(StrEnum):
    """How far a task has come."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"


class ReadinessTask(Base):
    """One task of a sub-committee (tiểu ban), as its meetings go through them."""

    __tablename__ = "readiness_task"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    subcommittee: Mapped[str]
    title: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(default=TaskState.OPEN)
    notes: Mapped[str] = mapped_column(default="")
