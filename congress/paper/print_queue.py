"""The queue of slips: asked for by a check-in, leased by the spooler, settled with what is known about the paper.

The rule that everything here serves: nothing sent twice by itself. A job of which no byte went out may be tried
again, anywhere; a job of which bytes went out without a word back is held until a person says whether it came out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, or_, select, update
from sqlalchemy.orm import Session, aliased

from congress import clock
from congress.errors import Conflict
from congress.models import (
    Delivery,
    JobReason,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    StationPrinter,
)
from congress.prepared import Prepared

SEAT, PROGRAM = "seat", "program"
COUPON, CALL = BESIDES_ENTRIES = "coupon", "call"
BADGE = "badge"  # more strictly than slips: it stays with its printer, and what was only sent waits for a person
TEST, TOTALS = OF_THE_VENUE = "test", "totals"
HONOURED = 1  # priority of an honoured guest's slips; others have 0
DOTS_PER_MM = 8
CUT_MM = 15  # fed before a cut, so that it falls below the last line
LAST_WORDS = 8  # states of a printer that are remembered
SETTLED_STATES = (JobState.COMPLETED, JobState.PENDING_HELD, JobState.CANCELED, JobState.ABORTED)


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job under lease. `fence` must come back with every later word about it, or the word is not heard."""

    id: int
    fence: int
    slip_type: str
    attempts: int


@dataclass(frozen=True, slots=True)
class SlipProgress:
    """Where one slip is, for the screen that waits for it and the desk."""

    type: str
    job: int
    printer: str
    state: str
    reason: str
    delivery: str
    printer_state: str
    printer_reasons: tuple[str, ...]
    failed_over: bool  # not the station's first printer

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED_STATES


_TAKES_NEW_JOBS = Printer.paused_at.is_(None)
_PRINTERS_OF = Prepared(
    select(Printer.id, Printer.name, case((_TAKES_NEW_JOBS, Printer.state), else_=PrinterState.STOPPED))
    .join(StationPrinter, StationPrinter.printer_id == Printer.id)
    .where(StationPrinter.station_id == bindparam("station_id"))
    .order_by(StationPrinter.rank)
)


@dataclass(frozen=True, slots=True)
class PrinterOfStation:
    """A printer a station may use; one that takes no new jobs is as good as stopped."""

    id: int
    name: str
    state: str


def printers_of(db_session: Session, station_id: int) -> Sequence[PrinterOfStation]:
    """A station's printers in the order in which they are tried."""
    return [PrinterOfStation(*row) for row in _PRINTERS_OF.all(db_session, station_id=station_id)]


def first_working_printer(db_session: Session, station_id: int) -> int | None:
    """The station's first printer that is not stopped; the first of all when every one is."""
    printers = printers_of(db_session, station_id)
    working = (printer.id for printer in printers if printer.state != PrinterState.STOPPED)
    return next(working, printers[0].id if printers else None)


def has_work(db_session: Session, printer_id: int) -> bool:
    """Tell whether a job waits for this printer (cheap, reads only)."""
    return db_session.scalar(_claimable(printer_id).limit(1)) is not None


def claim(db_session: Session, printer_id: int, lease_s: float) -> ClaimedJob | None:
    """Lease the next job of this printer, or return None."""
    now = clock.now()
    row = db_session.execute(
        update(PrintJob)
        .where(PrintJob.id == _claimable(printer_id).limit(1).with_for_update(skip_locked=True).scalar_subquery())
        .values(
            state=JobState.PROCESSING,
            fence=PrintJob.fence + 1,
            attempts=PrintJob.attempts + 1,
            lease_expires_at=now + timedelta(seconds=lease_s),
        )
        .returning(PrintJob.id, PrintJob.fence, PrintJob.slip_type, PrintJob.attempts)
    ).one_or_none()
    return row and ClaimedJob(*row)


def _claimable(printer_id: int) -> Select[int]:
    """Select what may be printed now: honoured guests first, a guest's slips in the order in which they were asked."""
    now = clock.now()
    return (
        select(PrintJob.id)
        .where(
            PrintJob.printer_id == printer_id,
            PrintJob.state == JobState.PENDING,
            PrintJob.not_before <= now,
            PrintJob.expires_at > now,
            ~_has_earlier_slip_on_its_way(),
            select(Printer.id).where(Printer.id == printer_id, or_(_TAKES_NEW_JOBS, Printer.is_draining)).exists(),
        )
        .order_by(PrintJob.priority.desc(), PrintJob.id)
    )


def _has_earlier_slip_on_its_way() -> ColumnElement[bool]:
    """Whether a slip that this guest was to be given before is still waiting or being printed, wherever that is."""
    earlier = aliased(PrintJob)
    on_its_way = earlier.state.in_((JobState.PENDING, JobState.PROCESSING))
    return (
        select(earlier.id)
        .where(earlier.attendance_id == PrintJob.attendance_id, earlier.id < PrintJob.id, on_its_way)
        .correlate(PrintJob)
        .exists()
    )


def note_sending(
    db_session: Session, job: ClaimedJob, byte_count: int, told_seat: str | None = None, height_dots: int = 0
) -> None:
    """Store the intention before the first byte leaves, which place a seat slip names, and the paper it takes.

    Raises Conflict when the lease was lost meanwhile.
    """
    _settle(db_session, job, bytes_sent=byte_count, told_seat=told_seat, height_dots=height_dots)
    paper_mm = -(-height_dots // DOTS_PER_MM) + CUT_MM
    of_job = select(PrintJob.printer_id).where(PrintJob.id == job.id).scalar_subquery()
    db_session.execute(update(Printer).where(Printer.id == of_job).values(printed_mm=Printer.printed_mm + paper_mm))


def complete(db_session: Session, job: ClaimedJob, delivery: Delivery) -> None:
    """Settle a job whose slip came out, or of which everything was sent to a printer that cannot answer.

    A badge that was only sent is not settled by that: somebody says whether it came out.
    """
    if job.slip_type == BADGE and delivery is Delivery.SENT_UNCONFIRMED:
        hold(db_session, job, JobReason.UNKNOWN_IF_PRINTED)
        return
    _settle(
        db_session,
        job,
        state=JobState.COMPLETED,
        delivery=delivery,
        lease_expires_at=None,
        finished_at=clock.now(),
    )


def hold(db_session: Session, job: ClaimedJob, reason: JobReason) -> None:
    """Settle a job that a person must look at."""
    delivery = Delivery.UNKNOWN if reason is JobReason.UNKNOWN_IF_PRINTED else Delivery.NONE
    _settle(db_session, job, state=JobState.PENDING_HELD, reason=reason, delivery=delivery, lease_expires_at=None)


def give_back(db_session: Session, job: ClaimedJob, retry_after_s: float, *, elsewhere: bool = True) -> None:
    """Put back a job of which no byte went out: to the next working printer of its station, else for a later try.

    Not `elsewhere` where its own printer is well, nor with a badge: its printer was chosen for the paper in it.
    """
    row = db_session.execute(select(PrintJob.station_id, PrintJob.printer_id).where(PrintJob.id == job.id)).one()
    may_move = elsewhere and job.slip_type != BADGE
    next_printer = _next_printer(db_session, row.station_id, row.printer_id) if may_move else row.printer_id
    wait = 0.0 if next_printer != row.printer_id else retry_after_s
    _settle(
        db_session,
        job,
        state=JobState.PENDING,
        bytes_sent=0,
        told_seat=None,
        printer_id=next_printer,
        lease_expires_at=None,
        not_before=clock.now() + timedelta(seconds=wait),
    )


def _next_printer(db_session: Session, station_id: int | None, failed_id: int) -> int:
    if station_id is None:  # a test page says something about this printer only
        return failed_id
    printers = printers_of(db_session, station_id)
    return next((p.id for p in printers if p.id != failed_id and p.state != PrinterState.STOPPED), failed_id)


def _settle(db_session: Session, job: ClaimedJob, **values: object) -> None:
    heard = db_session.execute(
        update(PrintJob)
        .where(PrintJob.id == job.id, PrintJob.fence == job.fence, PrintJob.state == JobState.PROCESSING)
        .values(**values)
        .returning(PrintJob.id)
    ).scalar_one_or_none()
    if heard is None:
        raise Conflict(f"Lệnh in {job.id} đã được giao cho máy khác.")


def end_leases(db_session: Session, owner: str) -> None:
    """Let the leases of a spooler that is known to be dead run out now: nobody waits for a word of it any more."""
    its_printers = select(Printer.id).where(Printer.owner == owner)
    left = PrintJob.printer_id.in_(its_printers) & (PrintJob.state == JobState.PROCESSING)
    db_session.execute(update(PrintJob).where(left).values(lease_expires_at=clock.now()))


def sweep(db_session: Session) -> int:
    """Deal with what time has run out on; return how many jobs were touched.

    A lease that ran out means a dead worker: nothing sent, the job waits again; bytes noted, it is held, because
    nobody knows, and its printer may sit inside an open band. A job that waited too long goes to the desk: a paper
    change must not let stale slips burst out.
    """
    now = clock.now()
    dead = and_(PrintJob.state == JobState.PROCESSING, PrintJob.lease_expires_at <= now)
    stale = and_(PrintJob.state == JobState.PENDING, PrintJob.expires_at <= now)
    if db_session.scalar(select(PrintJob.id).where(or_(dead, stale)).limit(1)) is None:
        return 0
    cut_off = select(PrintJob.printer_id).where(dead, PrintJob.bytes_sent > 0)
    db_session.execute(update(Printer).where(Printer.id.in_(cut_off)).values(flush_first=True))
    held = {"state": JobState.PENDING_HELD, "lease_expires_at": None}
    changes = (
        (
            and_(dead, PrintJob.bytes_sent > 0),
            held | {"reason": JobReason.UNKNOWN_IF_PRINTED, "delivery": Delivery.UNKNOWN},
        ),
        (dead, {"state": JobState.PENDING, "lease_expires_at": None}),
        (stale, held | {"reason": JobReason.EXPIRED}),
    )
    touched = 0
    for where, values in changes:
        fenced = values | {"fence": PrintJob.fence + 1}
        rows = db_session.execute(update(PrintJob).where(where).values(**fenced).returning(PrintJob.id))
        touched += len(rows.all())
    return touched


def report_printer(
    db_session: Session,
    printer_id: int,
    state: PrinterState,
    reasons: tuple[str, ...],
    *,
    flush_first: bool | None = None,
) -> None:
    """Keep what a printer's worker sees of it, and remember its last states."""
    known = db_session.execute(
        select(Printer.state, Printer.state_reasons, Printer.last_words).where(Printer.id == printer_id)
    ).one_or_none()
    values: dict[str, object] = {} if flush_first is None else {"flush_first": flush_first}
    told = " ".join(reasons)
    if known and (known.state, known.state_reasons) != (state, told):
        now = clock.now()
        values |= {"state": state, "state_reasons": told, "state_changed_at": now}
        values["last_words"] = [*known.last_words, [now.isoformat(), str(state), told]][-LAST_WORDS:]
    if values:
        db_session.execute(update(Printer).where(Printer.id == printer_id).values(**values))


def progress(db_session: Session, station_id: int, scan_id: int) -> tuple[SlipProgress, ...]:
    """Where the slips of one scan of this station are."""
    first = (
        select(StationPrinter.printer_id)
        .where(StationPrinter.station_id == station_id)
        .order_by(StationPrinter.rank)
        .limit(1)
        .scalar_subquery()
    )
    prints = or_(_TAKES_NEW_JOBS, Printer.is_draining)
    rows = db_session.execute(
        select(
            PrintJob.slip_type,
            PrintJob.id,
            Printer.name,
            PrintJob.state,
            PrintJob.reason,
            PrintJob.delivery,
            case((prints, Printer.state), else_=PrinterState.STOPPED).label("printer_state"),
            case((prints, Printer.state_reasons), else_="paused").label("state_reasons"),
            (PrintJob.printer_id != first).label("failed_over"),
        )
        .join(Printer, Printer.id == PrintJob.printer_id)
        .where(PrintJob.scan_id == scan_id, PrintJob.station_id == station_id)
        .order_by(PrintJob.id)
    )
    return tuple(
        SlipProgress(
            type=row.slip_type,
            job=row.id,
            printer=row.name,
            state=row.state,
            reason=row.reason,
            delivery=row.delivery,
            printer_state=row.printer_state,
            printer_reasons=tuple(row.state_reasons.split()),
            failed_over=bool(row.failed_over),
        )
        for row in rows
    )
