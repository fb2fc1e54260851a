"""The report on delegates (báo cáo số lượng, thành phần, cơ cấu đại biểu): frozen numbers, and those set by hand.

Why nothing of an issued one ever changes: docs/adr/0020.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base


class Report(Base):
    """Numbers of one session as of one moment, as they were counted. Without a number it is prepared, not issued."""

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("congress_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    program_session_id: Mapped[int] = mapped_column(ForeignKey("program_session.id"))
    number: Mapped[int | None]  # from 1, given when it is issued
    as_of: Mapped[datetime]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)  # as counted: congress/reports/figures.py
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))  # the issued one it puts right
    prepared_at: Mapped[datetime]
    prepared_by: Mapped[str]  # an actor
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str] = mapped_column(default="")


class ReportCorrection(Base):
    """One number set by hand before the report was issued; the last one of a figure holds."""

    __tablename__ = "report_correction"
    __table_args__ = (Index("ix_report_correction_report_id", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    figure: Mapped[str]  # its key
    value: Mapped[int | None]  # None: as counted again
    reason: Mapped[str]
    at: Mapped[datetime]
    actor: Mapped[str]
