"""What organizers see of their printers: how each one is, what waits for it, how much paper it has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from congress import clock
from congress.models import (
    Attendance,
    Delegate,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    Station,
    StationPrinter,
)
from congress.paper.print_queue import TEST

PAUSED, DRAINING = "paused", "draining"
_RECENTLY = timedelta(hours=1)
_LOW_MM = 3_000  # of a roll: time to fetch another one


@dataclass(frozen=True, slots=True)
class Spoken:
    """A state that a printer was in."""

    at: datetime
    state: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrinterCard:
    """One printer. `state` is idle, processing, stopped, paused or draining."""

    id: int
    name: str
    address: str
    model: str
    back_channel: str
    width_dots: int
    has_cutter: bool
    state: str
    reasons: tuple[str, ...]
    since: datetime | None
    last_words: tuple[Spoken, ...]  # the newest first
    roll_mm: int
    left_mm: int
    printed_last_hour: int
    printed: int
    waiting: int
    held: int
    stations: tuple[str, ...]
    probed_at: datetime | None
    tested_at: datetime | None
    is_legible: bool
    asks_about_test: bool  # a test page came out that nobody has judged yet
    has_spooler: bool

    @property
    def is_low(self) -> bool:
        """Whether the roll ends soon, as far as was counted."""
        return self.left_mm < _LOW_MM


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """A slip that waits to be printed, or is being printed."""

    job: int
    slip_type: str
    full_name: str
    printer: str
    printer_id: int
    station: str
    created_at: datetime
    is_printing: bool
    is_halted: bool  # it was being printed when its printer stopped (IPP: processing-stopped)
    is_honoured: bool


@dataclass(frozen=True, slots=True)
class Trouble:
    """A printer that cannot print, as every page of organizers tells it."""

    printer: str
    reasons: tuple[str, ...]  # () when nothing prints on it: no spooler runs


def cards(db_session: Session, congress_id: int) -> Sequence[PrinterCard]:
    """Every printer of the congress, in the order of their making."""
    now = clock.now()
    printers = db_session.scalars(_standing(congress_id)).all()
    jobs: dict[tuple[int, str], int] = {
        (row.printer_id, row.state): row.jobs
        for row in db_session.execute(
            select(PrintJob.printer_id, PrintJob.state, func.count().label("jobs")).group_by(
                PrintJob.printer_id, PrintJob.state
            )
        )
    }
    completed = PrintJob.state == JobState.COMPLETED
    recent = {
        row.printer_id: row.jobs
        for row in db_session.execute(
            select(PrintJob.printer_id, func.count().label("jobs"))
            .where(completed, PrintJob.finished_at > now - _RECENTLY)
            .group_by(PrintJob.printer_id)
        )
    }
    tests = {
        row.printer_id: row.at
        for row in db_session.execute(
            select(PrintJob.printer_id, func.max(PrintJob.finished_at).label("at"))
            .where(completed, PrintJob.slip_type == TEST)
            .group_by(PrintJob.printer_id)
        )
    }
    stations: dict[int, list[str]] = {}
    for printer_id, name in db_session.execute(
        select(StationPrinter.printer_id, Station.name)
        .join(Station, Station.id == StationPrinter.station_id)
        .where(Station.congress_id == congress_id, Station.revoked_at.is_(None))
        .order_by(StationPrinter.rank, Station.id)
    ):
        stations.setdefault(printer_id, []).append(name)
    return [
        PrinterCard(
            id=printer.id,
            name=printer.name,
            address=printer.address,
            model=printer.model,
            back_channel=printer.back_channel,
            width_dots=printer.width_dots,
            has_cutter=printer.has_cutter,
            state=state_of(printer, is_printing=bool(jobs.get((printer.id, JobState.PROCESSING)))),
            reasons=tuple(printer.state_reasons.split()),
            since=printer.paused_at or printer.state_changed_at,
            last_words=_spoken(printer),
            roll_mm=printer.roll_mm,
            left_mm=max(0, printer.roll_mm - printer.printed_mm),
            printed_last_hour=recent.get(printer.id, 0),
            printed=jobs.get((printer.id, JobState.COMPLETED), 0),
            waiting=sum(jobs.get((printer.id, state), 0) for state in (JobState.PENDING, JobState.PROCESSING)),
            held=jobs.get((printer.id, JobState.PENDING_HELD), 0),
            stations=tuple(stations.get(printer.id, ())),
            probed_at=printer.probed_at,
            tested_at=printer.tested_at,
            is_legible=printer.is_legible,
            asks_about_test=_is_after(tests.get(printer.id), printer.tested_at),
            has_spooler=_is_after(printer.owned_until, now),
        )
        for printer in printers
    ]


def state_of(printer: Printer, *, is_printing: bool) -> str:
    """How a printer is to organizers: what they decided before what it says, and that before what it does."""
    if printer.paused_at is None:
        return PrinterState.PROCESSING if is_printing and printer.state == PrinterState.IDLE else printer.state
    return DRAINING if printer.is_draining else PAUSED


def waiting_slips(db_session: Session, congress_id: int) -> Sequence[WaitingSlip]:
    """What waits to be printed, as it will be printed."""
    rows = db_session.execute(
        select(
            PrintJob,
            Delegate.full_name,
            Printer.name.label("printer"),
            Printer.state.label("printer_state"),
            Station.name.label("station"),
        )
        .join(Printer, Printer.id == PrintJob.printer_id)
        .outerjoin(Attendance, Attendance.id == PrintJob.attendance_id)
        .outerjoin(Delegate, Delegate.id == func.coalesce(Attendance.delegate_id, PrintJob.delegate_id))
        .outerjoin(Station, Station.id == PrintJob.station_id)
        .where(Printer.congress_id == congress_id, PrintJob.state.in_((JobState.PENDING, JobState.PROCESSING)))
        .order_by(PrintJob.printer_id, PrintJob.priority.desc(), PrintJob.id)
    )
    return [
        WaitingSlip(
            job=row.PrintJob.id,
            slip_type=row.PrintJob.slip_type,
            full_name=row.full_name or "",
            printer=row.printer,
            printer_id=row.PrintJob.printer_id,
            station=row.station or "",
            created_at=row.PrintJob.created_at,
            is_printing=row.PrintJob.state == JobState.PROCESSING,
            is_halted=row.PrintJob.state == JobState.PROCESSING and row.printer_state == PrinterState.STOPPED,
            is_honoured=row.PrintJob.priority > 0,
        )
        for row in rows
    ]


def troubles(db_session: Session, congress_id: int) -> Sequence[Trouble]:
    """The printers that cannot print and were not told to rest. Cheap: asked every second by every page."""
    now = clock.now()
    return [
        Trouble(printer.name, tuple(printer.state_reasons.split()) if _is_after(printer.owned_until, now) else ())
        for printer in db_session.scalars(_standing(congress_id).where(Printer.paused_at.is_(None)))
        if printer.state == PrinterState.STOPPED or not _is_after(printer.owned_until, now)
    ]


def _standing(congress_id: int) -> Select[Printer]:
    return select(Printer).where(Printer.congress_id == congress_id, Printer.removed_at.is_(None)).order_by(Printer.id)


def _spoken(printer: Printer) -> tuple[Spoken, ...]:
    return tuple(
        Spoken(datetime.fromisoformat(at), state, tuple(reasons.split()))
        for at, state, reasons in reversed(printer.last_words)
    )


def _is_after(moment: datetime | None, other: datetime | None) -> bool:
    return moment is not None and (other is None or moment > other)
