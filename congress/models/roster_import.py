"""Lists on their way into the register: a file, what was read from it, and what became of every row."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class ImportState(StrEnum):
    """How far an import has come. Nothing but `applied` has touched the register."""

    READING = "reading"
    READY = "ready"  # a person looks at the preview and decides
    FAILED = "failed"  # the file cannot be read; `failure` says what to do
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


class RosterImport(Base):
    """One file of a unit. The file itself holds citizen numbers: it is dropped once it was taken in or discarded."""

    __tablename__ = "roster_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), index=True)
    filename: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    actor: Mapped[str]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=ImportState.READING)
    failure: Mapped[str] = mapped_column(default="")
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_total: Mapped[int] = mapped_column(default=0)  # 0 while not known
    progress_at: Mapped[datetime]  # a reading that is silent for long has died
    register_mark: Mapped[int] = mapped_column(default=0)  # the register's last change when the preview was made
    sheets: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)  # as the page about columns shows them
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # columns as a person set them, by sheet
    new_delegations: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # [code, name] of the list's
    default_category: Mapped[str] = mapped_column(default="")  # code, for new people whose row names none
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)  # what applying did
    settled_at: Mapped[datetime | None]  # applied, undone or discarded


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATE = "update"  # somebody on the register, with something to add or to differ in
    SAME = "same"
    DUPLICATE = "duplicate"  # stands in the file before
    DOUBTFUL = "doubtful"  # may be somebody else's row: a person decides
    REJECTED = "rejected"


class ImportedRow(Base):
    """One row of a list with its fate; `values` holds a citizen number only as its mark."""

    __tablename__ = "imported_row"
    __table_args__ = (UniqueConstraint("import_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("roster_import.id"))
    ordinal: Mapped[int]
    sheet: Mapped[str]
    row: Mapped[int]  # as the spreadsheet numbers it
    fate: Mapped[str]
    name: Mapped[str]
    words: Mapped[list[str]] = mapped_column(JSON)  # reasons and remarks, in Vietnamese
    values: Mapped[dict[str, str]] = mapped_column(JSON)
    changes: Mapped[dict[str, list[str]]] = mapped_column(JSON)  # against the matched person
    candidates: Mapped[list[int]] = mapped_column(JSON)  # delegates it is, or may be
    lacks_category: Mapped[bool] = mapped_column(default=False)
    decision: Mapped[str] = mapped_column(default="")  # see congress/roster/plan.py
    raw: Mapped[list[str] | None] = mapped_column(JSON)  # a rejected row's cells, to be sent back for correction


class ListLayout(Base):
    """How a person read the columns of one layout of list, for the next list that has the same headers."""

    __tablename__ = "list_layout"
    __table_args__ = (UniqueConstraint("congress_id", "signature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    signature: Mapped[str]
    columns: Mapped[list[str]] = mapped_column(JSON)  # one word a column, from the left
