"""Paper on its way: printers, and jobs leased by the spooler. States and reasons are IPP's words."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from congress.models.base import Base
from congress.print_words import BackChannel, Delivery, JobReason, JobState, PrinterState


class Printer(Base):
    """A slip printer. One spooler owns it for as long as its lease runs, one worker of it has its only connection.

    `paused_at`: takes no new jobs since then. `is_draining`: it prints nevertheless what waits for it already.
    """

    __tablename__ = "printer"
    __table_args__ = (UniqueConstraint("congress_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    congress_id: Mapped[int] = mapped_column(ForeignKey("congress.id"))
    name: Mapped[str]
    address: Mapped[str]  # tcp://host:port and others, see printers/transports.py
    width_dots: Mapped[int] = mapped_column(default=576)  # 576 or 512 for 80 mm paper, 384 for 58 mm
    has_cutter: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(default=PrinterState.IDLE)
    state_reasons: Mapped[str] = mapped_column(default="")  # separated by spaces; "" is IPP's "none"
    state_changed_at: Mapped[datetime | None]
    flush_first: Mapped[bool] = mapped_column(default=False)  # the last job was cut off inside a band
    last_words: Mapped[list[list[str]]] = mapped_column(JSON, default=list)  # its last states: [moment, state, reasons]
    paused_at: Mapped[datetime | None]
    is_draining: Mapped[bool] = mapped_column(default=False)
    model: Mapped[str] = mapped_column(default="")  # as the printer says it; "" when it says nothing
    back_channel: Mapped[str] = mapped_column(default=BackChannel.UNKNOWN)
    probe_asked_at: Mapped[datetime | None]
    probed_at: Mapped[datetime | None]
    tested_at: Mapped[datetime | None]  # when a person last said what the test page looks like
    is_legible: Mapped[bool] = mapped_column(default=False)  # what they said
    roll_mm: Mapped[int] = mapped_column(default=50_000)  # of a full roll
    printed_mm: Mapped[int] = mapped_column(default=0)  # since the last full roll
    removed_at: Mapped[datetime | None]
    owner: Mapped[str] = mapped_column(default="")  # the spooler that prints on it
    owned_until: Mapped[datetime | None]


class StationPrinter(Base):
    """A station's printers in the order in which they are tried."""

    __tablename__ = "station_printer"
    __table_args__ = (UniqueConstraint("station_id", "rank"),)

    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), primary_key=True)
    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id"), primary_key=True)
    rank: Mapped[int]


class PrintJob(Base):
    """One slip to print. `dedupe_key` makes a second copy by accident impossible; `fence` makes a late worker mute.

    `bytes_sent` is set before the first byte leaves, so that a worker's death never looks like "nothing was sent".
    A slip of the venue (a test page, the totals) belongs to nobody's attendance and to no station. A coupon belongs to
    what was handed out, a call to the stage to a person and a session, whether they came in or not; a replacement badge
    to a person and the station of its desk, see ReplacementBadge.
    """

    __tablename__ = "print_job"
    __table_args__ = (
        Index("ix_print_job_queue", "printer_id", "state", "id"),
        Index("ix_print_job_scan", "scan_id"),
        Index("ix_print_job_attendance", "attendance_id"),
        Index("ix_print_job_hand_out", "hand_out_id"),
        Index("ix_print_job_delegate", "delegate_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    slip_type: Mapped[str]  # seat | program | coupon | call | badge | test | totals
    attendance_id: Mapped[int | None] = mapped_column(ForeignKey("attendance.id"))
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("delegate.id"))  # whose slip, where no entry tells it
    hand_out_id: Mapped[int | None] = mapped_column(ForeignKey("hand_out.id"))  # a coupon's meal
    program_session_id: Mapped[int | None] = mapped_column(ForeignKey("program_session.id"))  # a call's session
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("scan.id"))  # whose screen waits for it
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    printer_id: Mapped[int] = mapped_column(ForeignKey("printer.id"))
    reprint_of_id: Mapped[int | None] = mapped_column(ForeignKey("print_job.id"))
    copy_ordinal: Mapped[int] = mapped_column(default=0)  # 0 the original, n the n-th reprint
    requested_by: Mapped[str] = mapped_column(default="")
    priority: Mapped[int] = mapped_column(default=0)  # the highest first: honoured guests do not stand in line
    height_dots: Mapped[int] = mapped_column(default=0)  # known once it is on its way to paper
    told_seat: Mapped[str | None]  # the label a seat slip says, "" for none; known once it is on its way to paper
    state: Mapped[str] = mapped_column(default=JobState.PENDING)
    reason: Mapped[str] = mapped_column(default=JobReason.NONE)
    delivery: Mapped[str] = mapped_column(default=Delivery.NONE)
    attempts: Mapped[int] = mapped_column(default=0)
    bytes_sent: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    lease_expires_at: Mapped[datetime | None]
    fence: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
