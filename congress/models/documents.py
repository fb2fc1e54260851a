"""What a congress's invitations, cards, badges and messages say, where somebody wrote more than the default."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class DocumentText(Base):
    """One text with named fields; a kind without a row says its default (congress/documents/kinds.py)."""

    __tablename__ = "document_text"
    __table_args__ = (UniqueConstraint("congress_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    kind: Mapped[str]
    text: Mapped[str]
    version: Mapped[int]  # from 1; two people who edit at once must not overwrite each other
    updated_at: Mapped[datetime]
    actor: Mapped[str]


class DocumentFacts(Base):
    """The facts of a congress's documents, by name (congress/documents/facts.py), and its logo."""

    __tablename__ = "document_facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), unique=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))
    version: Mapped[int]
    updated_at: Mapped[datetime]
    actor: Mapped[str]
