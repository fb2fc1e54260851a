"""Which slips an entry is owed, and when one that is out is printed anew.

Attendance and paper are two outcomes: whoever is in already still gets the slip that never came out. A second copy by
itself there is never; a slip that names a place its holder no longer has is void, and its successor is marked as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import cast

from sqlalchemy import Table, bindparam, or_, select, update
from sqlalchemy.orm import Session

from congress import clock
from congress.door import AttendedSession
from congress.models import JobReason, JobState, PrinterState, PrintJob, PrintRule
from congress.outcome import SlipSummary
from congress.paper.print_queue import PROGRAM, SEAT, PrinterOfStation, printers_of
from congress.prepared import Prepared, insert_if_absent
from congress.stations import StationIdentity

OTHER_SEAT, COMES_BACK = "đổi chỗ ngồi", "vào lại"  # why a slip is printed anew; stands on the copy


class Entry(Enum):
    """Whose slips are asked for: somebody's who comes for the first time, comes back, or is in already."""

    FIRST = "first"
    BACK = "back"
    ALREADY = "already"


@dataclass(frozen=True, slots=True)
class AskedSlips:
    """Slips that are on their way; `former_place`: what the void slip in their hands says, None when it is not void.

    `are_owed`: there would be slips, but nobody waits for them now.
    """

    slips: tuple[SlipSummary, ...]
    former_place: str | None
    are_owed: bool = False


def request_slips(
    db_session: Session,
    station: StationIdentity,
    session: AttendedSession,
    attendance_id: int,
    scan_id: int,
    *,
    expires_after_s: float,
    place: str,
    entry: Entry,
    priority: int = 0,
    printer: PrinterOfStation | None = None,
    is_awaited: bool = True,
) -> AskedSlips:
    """Ask for the slips this entry is owed, and return those that are on their way because of this scan.

    A slip of which no byte ever left is asked for again, here and now. One that was printed, or may have been, is
    printed anew, marked as a copy, when it names another place than `place` (as `told_place` says it), or when the
    session prints `always` and its holder comes back. They go to `printer`, or to the station's first working one.
    Where nobody waits for them, slips are only said to be owed.
    """
    earlier = () if entry is Entry.FIRST else _earlier_slips(db_session, attendance_id)
    former_place = _place_in_hand(earlier, place)
    working = printer or _first_working(printers_of(db_session, station.id))
    if working is None:
        return AskedSlips((), former_place)
    now = clock.now()
    here = {
        "scan_id": scan_id,
        "station_id": station.id,
        "printer_id": working.id,
        "not_before": now,
        "expires_at": now + timedelta(seconds=expires_after_s),
    }
    slips, are_owed = [], False
    for slip_type, rule in ((SEAT, session.seat_slip), (PROGRAM, session.program_slip)):
        if rule == PrintRule.NEVER:
            continue
        last = next((slip for slip in reversed(earlier) if slip.slip_type == slip_type), None)
        copy = _why_anew(last, rule, place, comes_back=entry is Entry.BACK)
        if not is_awaited:
            are_owed = are_owed or last is None or not last.bytes_sent or bool(copy)
            continue
        wanted: dict[str, object] = {"dedupe_key": last.dedupe_key if last else f"{slip_type}:{attendance_id}"}
        if last and copy:
            wanted = {
                "dedupe_key": f"{slip_type}:{attendance_id}:after:{last.job}",
                "reprint_of_id": last.job,
                "copy_ordinal": last.copy_ordinal + 1,
                "requested_by": copy,
            }
        job_id = insert_if_absent(
            db_session,
            PrintJob,
            slip_type=slip_type,
            attendance_id=attendance_id,
            created_at=now,
            priority=priority,
            **wanted,
            **here,
        ) or _ask_again(db_session, str(wanted["dedupe_key"]), here)
        if job_id:
            slips.append(SlipSummary(slip_type, job_id, working.name, JobState.PENDING))
    return AskedSlips(tuple(slips), former_place, are_owed)


def _first_working(printers: Sequence[PrinterOfStation]) -> PrinterOfStation | None:
    return next((p for p in printers if p.state != PrinterState.STOPPED), printers[0] if printers else None)


@dataclass(frozen=True, slots=True)
class _EarlierSlip:
    """A slip this attendance was given before. `told_seat` is None until it was on its way to paper."""

    job: int
    slip_type: str
    dedupe_key: str
    told_seat: str | None
    copy_ordinal: int
    bytes_sent: int


_EARLIER = Prepared(
    select(
        PrintJob.id,
        PrintJob.slip_type,
        PrintJob.dedupe_key,
        PrintJob.told_seat,
        PrintJob.copy_ordinal,
        PrintJob.bytes_sent,
    )
    .where(PrintJob.attendance_id == bindparam("attendance_id"))
    .order_by(PrintJob.id)
)


def _earlier_slips(db_session: Session, attendance_id: int) -> Sequence[_EarlierSlip]:
    return [_EarlierSlip(*row) for row in _EARLIER.all(db_session, attendance_id=attendance_id)]


def _place_in_hand(earlier: Sequence[_EarlierSlip], place: str) -> str | None:
    """What the seat slip in their hands says, when that is no longer their place; else None."""
    told = next((slip.told_seat for slip in reversed(earlier) if slip.told_seat is not None), None)
    return told if told != place else None


def _why_anew(last: _EarlierSlip | None, rule: str, place: str, *, comes_back: bool) -> str:
    """Why a slip that is out is printed once more; "" when it is not."""
    if last is None or not last.bytes_sent:
        return ""
    if last.slip_type == SEAT and last.told_seat is not None and last.told_seat != place:
        return OTHER_SEAT
    return COMES_BACK if comes_back and rule == PrintRule.ALWAYS else ""


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
