"""A rehearsal of the whole door for one session: everything works, nothing counts, and it is wiped in one act.

Why nothing counts: docs/adr/0015. Wiping is the one place where what was recorded at a door is deleted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, delete, func, or_, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.admission import MoveType
from congress.errors import BadInput, Conflict
from congress.models import (
    Annulment,
    Attendance,
    JobState,
    Movement,
    Printer,
    PrintJob,
    ProgramSession,
    Rehearsal,
    ReplacementBadge,
    Scan,
    Station,
)
from congress.outcome import Reason, Status


@dataclass(frozen=True, slots=True)
class GoingOnNow:
    """The rehearsal that is going on."""

    id: int
    session: str
    began_at: datetime


@dataclass(frozen=True, slots=True)
class StationFigures:
    """What one station did in a rehearsal: scans, whom it let in, whom it knew already, whom it refused; slips.

    Somebody who goes out is one scan and none of these.
    """

    station: str
    scans: int
    welcomed: int
    already: int
    refused: int
    slips: int
    printed: int


@dataclass(frozen=True, slots=True)
class Wiped:
    """How much a wiped rehearsal had recorded."""

    scans: int
    attendances: int
    slips: int


def going_on(db_session: Session, congress_id: int) -> GoingOnNow | None:
    """Return the rehearsal that is going on, if there is one."""
    row = db_session.execute(
        select(Rehearsal.id, ProgramSession.name, Rehearsal.began_at)
        .join(ProgramSession, ProgramSession.id == Rehearsal.program_session_id)
        .where(Rehearsal.congress_id == congress_id, Rehearsal.ended_at.is_(None))
    ).one_or_none()
    return row and GoingOnNow(*row)


def open_doors(db_session: Session, congress_id: int) -> Sequence[str]:
    """Name the sessions whose doors are really open now: their guests would not be recorded."""
    now = clock.now()
    return db_session.scalars(
        select(ProgramSession.name)
        .where(
            ProgramSession.congress_id == congress_id,
            ProgramSession.takes_attendance.is_(True),
            ProgramSession.doors_open_at <= now,
            ProgramSession.doors_close_at > now,
        )
        .order_by(ProgramSession.doors_open_at)
    ).all()


def begin(
    db_session: Session, congress_id: int, session_id: int | None, actor: str, *, despite_open_doors: bool = False
) -> int:
    """Begin to rehearse a session; every station is in it with its next word from the hub. Returns its id.

    Raises BadInput for a session that takes no attendance, Conflict when one is going on, or doors are really open
    and it was not said that it shall begin all the same.
    """
    known = select(ProgramSession.id).where(
        ProgramSession.id == session_id,
        ProgramSession.congress_id == congress_id,
        ProgramSession.takes_attendance.is_(True),
    )
    if db_session.scalar(known) is None:
        raise BadInput("Vui lòng chọn một phiên có điểm danh để diễn tập.")
    if going_on(db_session, congress_id) is not None:
        raise Conflict("Đang có một buổi diễn tập. Vui lòng kết thúc buổi đó trước.")
    if (open_now := open_doors(db_session, congress_id)) and not despite_open_doors:
        raise Conflict(
            f"Cửa đang mở thật cho {', '.join(open_now)}: khách đến lúc này sẽ không được ghi nhận. "
            "Nếu vẫn muốn diễn tập, vui lòng đánh dấu xác nhận rồi bấm lại."
        )
    row = Rehearsal(congress_id=congress_id, program_session_id=session_id, began_at=clock.now())
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "rehearsal.begin", f"rehearsal:{row.id} session:{session_id}")
    return row.id


def figures(db_session: Session, rehearsal_id: int) -> Sequence[StationFigures]:
    """Count what a rehearsal recorded, station by station."""
    was_in_already = and_(Scan.status != Status.OK, Scan.reason == Reason.ALREADY_REDEEMED)
    scans = db_session.execute(
        select(
            Station.id,
            Station.name,
            func.count(Scan.id).label("scans"),
            _count(and_(Scan.status == Status.OK, Scan.type == MoveType.ENTRY)).label("welcomed"),
            _count(was_in_already).label("already"),
            _count(Scan.status != Status.OK).label("not_let_in"),
        )
        .join(Scan, Scan.station_id == Station.id)
        .where(Scan.rehearsal_id == rehearsal_id)
        .group_by(Station.id, Station.name)
        .order_by(Station.id)
    ).all()
    jobs = {
        row.station_id: row
        for row in db_session.execute(
            select(
                PrintJob.station_id,
                func.count(PrintJob.id).label("slips"),
                _count(PrintJob.state == JobState.COMPLETED).label("printed"),
            )
            .join(Attendance, Attendance.id == PrintJob.attendance_id)
            .where(Attendance.scan_id.in_(select(Scan.id).where(Scan.rehearsal_id == rehearsal_id)))
            .group_by(PrintJob.station_id)
        )
    }
    return [
        StationFigures(
            station=row.name,
            scans=row.scans,
            welcomed=int(row.welcomed),
            already=int(row.already),
            refused=int(row.not_let_in) - int(row.already),
            slips=jobs[row.id].slips if row.id in jobs else 0,
            printed=int(jobs[row.id].printed) if row.id in jobs else 0,
        )
        for row in scans
    ]


def _count(holds: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((holds, 1), else_=0))


def end(db_session: Session, congress_id: int, actor: str) -> Wiped:
    """End the rehearsal that is going on and wipe all that was recorded in it. Raises Conflict when there is none."""
    row = db_session.scalar(
        select(Rehearsal).where(Rehearsal.congress_id == congress_id, Rehearsal.ended_at.is_(None)).with_for_update()
    )
    if row is None:
        raise Conflict("Không có buổi diễn tập nào đang diễn ra.")
    row.ended_at = clock.now()
    db_session.flush()
    wiped = wipe(db_session, row.id)
    wiped = replace(wiped, slips=wiped.slips + _wipe_side_slips(db_session, congress_id, row.began_at))
    # What came too late for an earlier one, or was left of a check of a station, goes with it.
    of_congress = select(Rehearsal.id).where(Rehearsal.congress_id == congress_id)
    for left_over in db_session.scalars(
        select(Scan.rehearsal_id).where(Scan.rehearsal_id.in_(of_congress)).distinct()
    ).all():
        wipe(db_session, left_over or 0)
    told = f"scans:{wiped.scans} attendances:{wiped.attendances} print_jobs:{wiped.slips}"
    audit.append(db_session, actor, "rehearsal.end", f"rehearsal:{row.id} {told}")
    return wiped


def _wipe_side_slips(db_session: Session, congress_id: int, began_at: datetime) -> int:
    """Delete the coupons and calls to the stage that were printed as rehearsed: the true ones are no copies of them."""
    printers = select(Printer.id).where(Printer.congress_id == congress_id).scalar_subquery()
    besides_entries = and_(PrintJob.delegate_id.is_not(None), PrintJob.attendance_id.is_(None))
    meanwhile = and_(PrintJob.printer_id.in_(printers), PrintJob.created_at >= began_at)
    return _deleted(db_session, PrintJob, and_(besides_entries, meanwhile))


def wipe(db_session: Session, rehearsal_id: int) -> Wiped:
    """Delete what was recorded in a rehearsal, what was taken back meanwhile included."""
    scans = select(Scan.id).where(Scan.rehearsal_id == rehearsal_id).scalar_subquery()
    attendances = select(Attendance.id).where(Attendance.scan_id.in_(scans)).scalar_subquery()
    badges = delete(ReplacementBadge).where(ReplacementBadge.rehearsal_id == rehearsal_id)
    badge_jobs = [job for job in db_session.scalars(badges.returning(ReplacementBadge.job_id)) if job is not None]
    of_rehearsal = or_(PrintJob.attendance_id.in_(attendances), PrintJob.id.in_(badge_jobs))
    slips = _deleted(db_session, PrintJob, of_rehearsal)
    _deleted(db_session, Movement, or_(Movement.attendance_id.in_(attendances), Movement.scan_id.in_(scans)))
    _deleted(db_session, Annulment, Annulment.attendance_id.in_(attendances))
    people = _deleted(db_session, Attendance, Attendance.scan_id.in_(scans))
    return Wiped(_deleted(db_session, Scan, Scan.rehearsal_id == rehearsal_id), people, slips)


def _deleted(
    db_session: Session, table: type[PrintJob | Movement | Annulment | Attendance | Scan], where: ColumnElement[bool]
) -> int:
    return len(db_session.execute(delete(table).where(where).returning(table.id)).all())
