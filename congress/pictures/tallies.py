"""What the closing report counts beside attendance: absences by reason, scans, slips, badges. Nothing is by name.

Rehearsals are left out of everything.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import attendance
from congress.models import (
    Absence,
    Attendance,
    Category,
    Delegate,
    JobState,
    Printer,
    PrintJob,
    ProgramSession,
    ReplacementBadge,
    Scan,
    Station,
)
from congress.outcome import Status
from congress.vietnamese import fold, tidy

_UNFINISHED = frozenset((JobState.PENDING, JobState.PROCESSING, JobState.PENDING_HELD))


@dataclass(slots=True)
class StationTally:
    """What one station did at a session; `entries` stand, whoever recorded them."""

    name: str
    gate: str
    entries: int = 0
    scans: int = 0
    refused: int = 0


@dataclass(slots=True)
class ScanTally:
    """The scans of one session, or of none: by station, and the refused ones by reason, the most frequent first."""

    stations: list[StationTally] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def scans(self) -> int:
        return sum(station.scans for station in self.stations)

    @property
    def refused(self) -> int:
        return self.reasons.total()


@dataclass(slots=True)
class SlipTally:
    """Slips of one kind: out, out once more, waiting or held for a person, given up."""

    printed: int = 0
    again: int = 0
    unfinished: int = 0
    given_up: int = 0

    def __add__(self, other: "SlipTally") -> "SlipTally":
        return SlipTally(
            self.printed + other.printed,
            self.again + other.again,
            self.unfinished + other.unfinished,
            self.given_up + other.given_up,
        )


def absences(db_session: Session, congress_id: int) -> dict[int, Counter[str]]:
    """Count by session for which reasons those of the summoned are excused who did not come.

    Reasons are as people wrote them: those that differ in capitals, accents or spaces alone are one.
    """
    rows = db_session.execute(
        select(Absence.program_session_id, Absence.reason)
        .join(ProgramSession, ProgramSession.id == Absence.program_session_id)
        .join(Delegate, attendance.is_excused_from(ProgramSession.id))
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(Attendance, attendance.stands_at(ProgramSession.id))
        .where(ProgramSession.congress_id == congress_id, Category.is_summoned.is_(True), Attendance.id.is_(None))
        .where(attendance.is_expected_at(ProgramSession.id))
        .order_by(Absence.id)
    )
    spelled: dict[str, str] = {}
    found: dict[int, Counter[str]] = {}
    for session_id, told in rows:
        words = tidy(told).rstrip(".")
        words = words[:1].upper() + words[1:]
        reason = spelled.setdefault(fold(words), words)
        found.setdefault(session_id, Counter())[reason] += 1
    return found


def scans(db_session: Session, congress_id: int) -> dict[int | None, ScanTally]:
    """Count the scans and entries of every station by session; under None scans that belong to no session."""
    stations = {
        row.id: row
        for row in db_session.execute(
            select(Station.id, Station.name, Station.gate).where(Station.congress_id == congress_id)
        )
    }
    by_station: dict[tuple[int | None, int], StationTally] = {}
    reasons: dict[int | None, Counter[str]] = {}

    def tally(session_id: int | None, station_id: int) -> StationTally:
        told = stations[station_id]
        return by_station.setdefault((session_id, station_id), StationTally(told.name, told.gate))

    for session_id, station_id, status, reason, count in db_session.execute(
        select(Scan.program_session_id, Scan.station_id, Scan.status, Scan.reason, func.count())
        .join(Station, Station.id == Scan.station_id)
        .where(Station.congress_id == congress_id, Scan.rehearsal_id.is_(None))
        .group_by(Scan.program_session_id, Scan.station_id, Scan.status, Scan.reason)
    ):
        line = tally(session_id, station_id)
        line.scans += count
        if status == Status.ERROR:
            line.refused += count
            reasons.setdefault(session_id, Counter())[reason or ""] += count
    for session_id, station_id, count in db_session.execute(
        select(Attendance.program_session_id, Attendance.station_id, func.count())
        .join(Station, Station.id == Attendance.station_id)
        .where(Station.congress_id == congress_id, Attendance.annulled_at.is_(None))
        .group_by(Attendance.program_session_id, Attendance.station_id)
    ):
        tally(session_id, station_id).entries += count
    found: dict[int | None, ScanTally] = {}
    for (session_id, _), line in sorted(by_station.items(), key=lambda one: (one[1].gate, one[0][1])):
        found.setdefault(session_id, ScanTally(reasons=reasons.get(session_id, Counter()))).stations.append(line)
    return found


def slips(db_session: Session, congress_id: int) -> dict[int | None, Mapping[str, SlipTally]]:
    """Count slips by session and kind; under None those of the venue and of no session."""
    session_id = func.coalesce(PrintJob.program_session_id, Attendance.program_session_id)
    is_again = PrintJob.reprint_of_id.is_not(None)
    rows = db_session.execute(
        select(session_id, PrintJob.slip_type, PrintJob.state, is_again, func.count())
        .join(Printer, Printer.id == PrintJob.printer_id)
        .outerjoin(Attendance, Attendance.id == PrintJob.attendance_id)
        .where(Printer.congress_id == congress_id, Attendance.rehearsal_id.is_(None))
        .group_by(session_id, PrintJob.slip_type, PrintJob.state, is_again)
    )
    found: dict[int | None, dict[str, SlipTally]] = {}
    for of_session, kind, state, again, count in rows:
        line = found.setdefault(of_session, {}).setdefault(kind, SlipTally())
        if state == JobState.COMPLETED:
            line.printed += count
            line.again += count if again else 0
        elif state in _UNFINISHED:
            line.unfinished += count
        else:
            line.given_up += count
    return dict(found)


def badges(db_session: Session, congress_id: int) -> Counter[str]:
    """Count the badges that were replaced by why (a BadgeReason)."""
    rows = db_session.execute(
        select(ReplacementBadge.reason, func.count().label("badges"))
        .join(Delegate, Delegate.id == ReplacementBadge.delegate_id)
        .where(Delegate.congress_id == congress_id, ReplacementBadge.rehearsal_id.is_(None))
        .group_by(ReplacementBadge.reason)
    )
    return Counter({row.reason: row.badges for row in rows})
