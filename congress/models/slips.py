"""How slips are laid out, where an organizer arranged more than the default, and the logo on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class SlipTemplate(Base):
    """One kind's parts in their order (congress/slip_layout.py); none means the default."""

    __tablename__ = "slip_template"
    __table_args__ = (UniqueConstraint("congress_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    kind: Mapped[str]
    blocks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    version: Mapped[int]  # from 1; two people who arrange at once must not overwrite each other
    updated_at: Mapped[datetime]
    actor: Mapped[str]


class SlipLogo(Base):
    """The logo on a congress's slips: a grey PNG, encoded anew when it was sent in; sizes in pixels."""

    __tablename__ = "slip_logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"), unique=True)
    png: Mapped[bytes]
    width: Mapped[int]
    height: Mapped[int]
    updated_at: Mapped[datetime]
    actor: Mapped[str]
