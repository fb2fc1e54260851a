"""The queue of slips: asked for by a check-in, leased by the spooler, settled with what is known about the paper.

The rule that everything here serves: nothing sent twice by itself. A job of which no byte went out may be tried
again, anywhere; a job of which bytes went out without a word back is held until a person says whether it came out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from sqlalchemy import Select, Table, and_, bindparam, or_, select, update
from sqlalchemy.orm import Session

from congress import clock
from congress.door import AttendedSession
from congress.errors import Conflict
from congress.models import (
    Delivery,
    JobReason,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    PrintRule,
    StationPrinter,
)
from congress.outcome import SlipSummary
from congress.prepared import Prepared, insert_if_absent
from congress.stations import StationIdentity

SEAT, PROGRAM = "seat", "program"
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


def request_slips(
    db_session: Session,
    station: StationIdentity,
    session: AttendedSession,
    attendance_id: int,
    scan_id: int,
    *,
    entry: int,
    expires_after_s: float,
) -> tuple[SlipSummary, ...]:
    """Ask for the slips this entry is owed, and return those that are on their way because of this scan.

    Called for every entry and for "already in" alike: attendance and paper are two outcomes. A slip of which no byte
    ever left is asked for again, here and now; one that was printed, or may have been, is not. `entry` is 0 for the
    first, else the ordinal of the movement back in: a slip that is printed at every entry is a new one then.
    """
    printers = _printers_of(db_session, station.id)
    if not printers:
        return ()
    working = next((p for p in printers if p.state != PrinterState.STOPPED), printers[0])
    rules = {SEAT: session.seat_slip, PROGRAM: session.program_slip}
    now = clock.now()
    here = {
        "scan_id": scan_id,
        "station_id": station.id,
        "printer_id": working.id,
        "not_before": now,
        "expires_at": now + timedelta(seconds=expires_after_s),
    }
    slips = []
    for slip_type, rule in rules.items():
        if rule == PrintRule.NEVER:
            continue
        dedupe_key = f"{slip_type}:{attendance_id}" + (f":{entry}" if entry and rule == PrintRule.ALWAYS else "")
        job_id = insert_if_absent(
            db_session,
            PrintJob,
            dedupe_key=dedupe_key,
            slip_type=slip_type,
            attendance_id=attendance_id,
            created_at=now,
            **here,
        ) or _ask_again(db_session, dedupe_key, here)
        if job_id:
            slips.append(SlipSummary(slip_type, job_id, working.name, JobState.PENDING))
    return tuple(slips)


_JOB = cast("Table", PrintJob.__table__)
_ASK_AGAIN = Prepared(
    update(_JOB)
    .where(
        _JOB.c.dedupe_key == bindparam("key"),
        or_(_JOB.c.state == JobState.PENDING, _JOB.c.state == JobState.PENDING_HELD),
        _JOB.c.bytes_sent == 0,
    )
    .values(
        {name: bindparam(f"new_{name}") for name in ("scan_id", "station_id", "printer_id", "not_before", "expires_at")}
        | {"state": JobState.PENDING, "reason": JobReason.NONE, "finished_at": None}
    )
    .returning(_JOB.c.id)
)


def _ask_again(db_session: Session, dedupe_key: str, here: dict[str, object]) -> int | None:
    """Send a job of which no byte was sent yet to where the guest stands now; None when there is no such job."""
    moved = {f"new_{name}": value for name, value in here.items()}
    job_id: int | None = _ASK_AGAIN.scalar(db_session, key=dedupe_key, **moved)
    return job_id


_PRINTERS_OF = Prepared(
    select(Printer.id, Printer.name, Printer.state)
    .join(StationPrinter, StationPrinter.printer_id == Printer.id)
    .where(StationPrinter.station_id == bindparam("station_id"))
    .order_by(StationPrinter.rank)
)


@dataclass(frozen=True, slots=True)
class _StationPrinter:
    """A printer a station may use."""

    id: int
    name: str
    state: str


def _printers_of(db_session: Session, station_id: int) -> Sequence[_StationPrinter]:
    """A station's printers in the order in which they are tried."""
    return [_StationPrinter(*row) for row in _PRINTERS_OF.all(db_session, station_id=station_id)]


def first_working_printer(db_session: Session, station_id: int) -> int | None:
    """The station's first printer that is not stopped; the first of all when every one is."""
    printers = _printers_of(db_session, station_id)
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
    now = clock.now()
    return (
        select(PrintJob.id)
        .where(
            PrintJob.printer_id == printer_id,
            PrintJob.state == JobState.PENDING,
            PrintJob.not_before <= now,
            PrintJob.expires_at > now,
        )
        .order_by(PrintJob.id)
    )


def note_sending(db_session: Session, job: ClaimedJob, byte_count: int) -> None:
    """Store the intention before the first byte leaves. Raises Conflict when the lease was lost meanwhile."""
    _settle(db_session, job, bytes_sent=byte_count)


def complete(db_session: Session, job: ClaimedJob, delivery: Delivery) -> None:
    """Settle a job whose slip came out, or of which everything was sent to a printer that cannot answer."""
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


def give_back(db_session: Session, job: ClaimedJob, retry_after_s: float) -> None:
    """Put back a job of which no byte went out: to the next working printer of its station, else for a later try."""
    row = db_session.execute(select(PrintJob.station_id, PrintJob.printer_id).where(PrintJob.id == job.id)).one()
    next_printer = _next_printer(db_session, row.station_id, row.printer_id)
    wait = 0.0 if next_printer != row.printer_id else retry_after_s
    _settle(
        db_session,
        job,
        state=JobState.PENDING,
        bytes_sent=0,
        printer_id=next_printer,
        lease_expires_at=None,
        not_before=clock.now() + timedelta(seconds=wait),
    )


def _next_printer(db_session: Session, station_id: int, failed_id: int) -> int:
    printers = _printers_of(db_session, station_id)
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


def sweep(db_session: Session) -> int:
    """Deal with what time has run out on; return how many jobs were touched.

    A lease that ran out means a dead worker: nothing sent, the job waits again; bytes noted, it is held, because
    nobody knows. A job that waited too long goes to the desk: a paper change must not let stale slips burst out.
    """
    now = clock.now()
    dead = and_(PrintJob.state == JobState.PROCESSING, PrintJob.lease_expires_at <= now)
    stale = and_(PrintJob.state == JobState.PENDING, PrintJob.expires_at <= now)
    if db_session.scalar(select(PrintJob.id).where(or_(dead, stale)).limit(1)) is None:
        return 0
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
    """Keep what a printer's worker sees of it."""
    values: dict[str, object] = {"state": state, "state_reasons": " ".join(reasons), "state_changed_at": clock.now()}
    if flush_first is not None:
        values["flush_first"] = flush_first
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
    rows = db_session.execute(
        select(
            PrintJob.slip_type,
            PrintJob.id,
            Printer.name,
            PrintJob.state,
            PrintJob.reason,
            PrintJob.delivery,
            Printer.state.label("printer_state"),
            Printer.state_reasons,
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
