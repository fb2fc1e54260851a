"""A station's check before the doors open (T−60), with the slip that shows whether its paper comes out.

The trial slip goes the very way of a guest's: a scan, a job, the spooler, the printer. It belongs to a rehearsal of one
station that is over as it begins, so that it counts nowhere, says DIỄN TẬP, and is wiped once somebody has answered.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from congress import check_in, clock, door, rehearsal, station_checks
from congress.admission import MoveType
from congress.errors import Conflict
from congress.models import Rehearsal, Scan, StationMode
from congress.outcome import CheckInResult
from congress.scan_request import ScanRequest
from congress.stations import GoingOn, StationIdentity


def print_trial(
    db_session: Session, station: StationIdentity, secret: str, nonce: str, slip_expires_after_s: float
) -> CheckInResult:
    """Ask for the slips of the invitation that was read. Raises Conflict while no session takes attendance."""
    _wipe_trials(db_session, station)
    now = clock.now()
    session = door.session_for(db_session, station, None, now)
    if session is None:
        raise Conflict("Chưa có phiên nào có điểm danh nên chưa in thử được. Vui lòng tạo phiên ở mục Chương trình.")
    trial = Rehearsal(congress_id=station.congress_id, program_session_id=session.id, began_at=now, ended_at=now)
    db_session.add(trial)
    db_session.flush()
    at_work = replace(station, rehearsal=GoingOn(trial.id, session.id), closed_at=None, mode=StationMode.SELF_SERVICE)
    request = ScanRequest(secret, nonce, "barcode", MoveType.ENTRY, None, None, rehearsal=trial.id)
    return check_in.check_in(db_session, at_work, request, slip_expires_after_s)


def record(db_session: Session, station: StationIdentity, found: Sequence[tuple[str, bool, str]]) -> None:
    """Keep what the check found; with the answer about the paper its trial slip is wiped. Raises BadInput."""
    if any(key == "print" for key, _, _ in found):
        _wipe_trials(db_session, station)
    station_checks.record(db_session, station.id, found, station.actor)


def _wipe_trials(db_session: Session, station: StationIdentity) -> None:
    of_this_station = (
        select(Scan.rehearsal_id)
        .join(Rehearsal, Rehearsal.id == Scan.rehearsal_id)
        .where(Scan.station_id == station.id, Rehearsal.ended_at == Rehearsal.began_at)
        .distinct()
    )
    for trial_id in db_session.scalars(of_this_station).all():
        rehearsal.wipe(db_session, trial_id or 0)
        db_session.execute(delete(Rehearsal).where(Rehearsal.id == trial_id))
