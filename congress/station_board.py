"""All stations at a glance: which are alive, up to date, open and checked, and who calls for help."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import clock, help_calls, station_checks
from congress.help_calls import OpenCall
from congress.models import Printer, ProgramSession, Station, StationMode, StationPrinter
from congress.station_checks import Check

ALIVE_FOR = timedelta(seconds=25)  # a screen says every ten seconds that it lives
CLOCK_MAY_DIFFER_MS = 5000


@dataclass(frozen=True, slots=True)
class StationPrinterView:
    """A printer of a station, in IPP words."""

    name: str
    state: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StationView:
    """One line of the board. `silent_s`: since its last sign of life, None when it never gave one."""

    id: int
    name: str
    gate: str
    mode: StationMode
    session: str  # the one it is bound to; "" for whose doors are open
    is_paired: bool
    is_alive: bool
    silent_s: int | None
    version: str
    clock_ahead_ms: int | None
    kept_scans: int
    closed_at: datetime | None
    drill_asked_at: datetime | None
    printers: tuple[StationPrinterView, ...]
    checks: Mapping[str, Check]
    call: OpenCall | None

    @property
    def is_clock_wrong(self) -> bool:
        return self.clock_ahead_ms is not None and abs(self.clock_ahead_ms) > CLOCK_MAY_DIFFER_MS

    @property
    def is_checked(self) -> bool:
        """Whether everything passed, recently."""
        return all(key in self.checks and self.checks[key].passed for key in station_checks.KEYS) and all(
            check.is_recent for check in self.checks.values()
        )

    @property
    def is_check_awaited(self) -> bool:
        """Whether a check was asked for that is not made yet."""
        if self.drill_asked_at is None:
            return False
        made = [check for check in self.checks.values() if check.checked_at >= self.drill_asked_at]
        return len(made) < len(station_checks.KEYS)


def lines(db_session: Session, congress_id: int) -> Sequence[StationView]:
    """The stations that are not revoked, in the order of their making."""
    now = clock.now()
    checks = station_checks.of_congress(db_session, congress_id)
    calls = {call.station_id: call for call in help_calls.open_calls(db_session, congress_id)}
    printers: dict[int, list[StationPrinterView]] = {}
    for station_id, name, state, reasons in db_session.execute(
        select(StationPrinter.station_id, Printer.name, Printer.state, Printer.state_reasons)
        .join(Printer, Printer.id == StationPrinter.printer_id)
        .where(Printer.congress_id == congress_id)
        .order_by(StationPrinter.rank)
    ):
        printers.setdefault(station_id, []).append(StationPrinterView(name, state, tuple(reasons.split())))
    rows = db_session.execute(
        select(Station, ProgramSession.name)
        .outerjoin(ProgramSession, ProgramSession.id == Station.program_session_id)
        .where(Station.congress_id == congress_id, Station.revoked_at.is_(None))
        .order_by(Station.id)
    )
    return [
        StationView(
            id=row.id,
            name=row.name,
            gate=row.gate,
            mode=StationMode(row.mode),
            session=session or "",
            is_paired=row.token_hash is not None,
            is_alive=row.seen_at is not None and now - row.seen_at <= ALIVE_FOR,
            silent_s=None if row.seen_at is None else max(0, int((now - row.seen_at).total_seconds())),
            version=row.version,
            clock_ahead_ms=row.clock_ahead_ms,
            kept_scans=row.kept_scans,
            closed_at=row.closed_at,
            drill_asked_at=row.drill_asked_at,
            printers=tuple(printers.get(row.id, ())),
            checks=checks.get(row.id, {}),
            call=calls.get(row.id),
        )
        for row, session in rows
    ]
