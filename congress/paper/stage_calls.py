"""Calls to the stage for a whole wave, printed before the ceremony for the wings to give out."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict
from congress.models import Printer, PrintJob
from congress.paper.print_queue import CALL
from congress.seating import awards
from congress.seating.whereabouts import SeatedSession

_SECONDS_A_SLIP = 10  # what waits behind others waits longer; it was asked for, nobody stands there


@dataclass(frozen=True, slots=True)
class Asked:
    """How many calls are on their way, and how many were printed, or asked for, before."""

    asked: int
    known: int


def ask(
    db_session: Session,
    congress_id: int,
    session: SeatedSession,
    wave: int | None,
    printer: Printer,
    actor: str,
    *,
    expires_after_s: float,
) -> Asked:
    """Ask for the calls of a wave, or of all waves, in stage order; those asked for before are left alone.

    Raises BadInput when nobody of it can be called, Conflict when the printer takes no new jobs.
    """
    if printer.paused_at is not None:
        raise Conflict(f"Máy in “{printer.name}” đang tạm dừng, chưa nhận phiếu. Vui lòng chọn máy khác.")
    people = [
        one.goer_id
        for one in awards.recipients(db_session, congress_id, session)
        if one.goer_id is not None and one.is_expected and one.wave and one.order and wave in {None, one.wave}
    ]
    if not people:
        raise BadInput("Chưa có ai được xếp đợt và số thứ tự để mời lên sân khấu.")
    of_session = (PrintJob.slip_type == CALL, PrintJob.program_session_id == session.id)
    known = set(db_session.scalars(select(PrintJob.delegate_id).where(*of_session)))
    wanted = [one for one in dict.fromkeys(people) if one not in known]
    now = clock.now()
    for one in wanted:
        db_session.add(
            PrintJob(
                dedupe_key=f"{CALL}:{one}:{session.id}",
                slip_type=CALL,
                delegate_id=one,
                program_session_id=session.id,
                printer_id=printer.id,
                created_at=now,
                not_before=now,
                expires_at=now + timedelta(seconds=expires_after_s + _SECONDS_A_SLIP * len(wanted)),
            )
        )
    db_session.flush()
    told = f"session:{session.id} wave:{wave or 'all'} printer:{printer.id} slips:{len(wanted)}"
    audit.append(db_session, actor, "print_job.calls", told)
    return Asked(len(wanted), len(people) - len(wanted))
