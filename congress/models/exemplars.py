"""Who is honoured: exemplary individuals and collectives, and the record of how each was vetted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from congress.models.base import Base, BytesInOrder
from congress.models.people import Delegate, Delegation


class ExemplarKind(StrEnum):
    """Điển hình: a person, or a collective that sends somebody."""

    INDIVIDUAL = "individual"
    COLLECTIVE = "collective"


class VettingState(StrEnum):
    """How far the vetting (xét duyệt) has come; only `approved` ones are invited."""

    NOMINATED = "nominated"
    UNDER_REVIEW = "under_review"
    APPROVED = "approved"
    RETURNED = "returned"


class Exemplar(Base):
    """One entry of the commemorative book; `delegate` is the person, or who represents the collective."""

    __tablename__ = "exemplar"
    __table_args__ = (Index("ix_exemplar_order", "congress_id", "sort_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    kind: Mapped[str]
    name: Mapped[str]
    folded_name: Mapped[str]
    sort_key: Mapped[str] = mapped_column(BytesInOrder)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), index=True)
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"), unique=True)
    field: Mapped[str] = mapped_column(default="")  # lĩnh vực: KINH_TE, VH_XH, QP_AN, KHAC
    achievements: Mapped[str] = mapped_column(default="")
    award: Mapped[str] = mapped_column(default="")  # as it is read out
    award_decision: Mapped[str] = mapped_column(default="")  # number and date of the decision
    award_wave: Mapped[int | None]  # đợt, from 1
    award_order: Mapped[int | None]  # place within the wave, from 1
    story: Mapped[str] = mapped_column(default="")  # safe HTML: congress/story.py
    joins_exchange: Mapped[bool] = mapped_column(default=False)  # giao lưu
    joins_panel: Mapped[bool] = mapped_column(default=False)  # tọa đàm
    joins_exhibition: Mapped[bool] = mapped_column(default=False)  # triển lãm
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("photo.id"))
    may_be_shown: Mapped[bool] = mapped_column(default=False)  # story and photo on public screens: they have agreed
    state: Mapped[str] = mapped_column(default=VettingState.NOMINATED)
    version: Mapped[int] = mapped_column(default=1)

    delegation: Mapped[Delegation] = relationship()
    delegate: Mapped[Delegate | None] = relationship()


class VettingStep(Base):
    """One step of the vetting: who, when, from where to where, and why."""

    __tablename__ = "vetting_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    exemplar_id: Mapped[int] = mapped_column(ForeignKey("exemplar.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    explanation: Mapped[str] = mapped_column(default="")
