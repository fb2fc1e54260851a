"""Chairs taken back from people who had not come shortly before the beginning: who lost which, in case they come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from congress.models import Seat, SeatingAct

NO_SHOW = "no_show"  # the act by which it is done, as the journal names it


@dataclass(frozen=True, slots=True)
class Released:
    """The chair somebody had, and since when (UTC) it is no longer theirs."""

    label: str
    at: datetime


def of_session(db_session: Session, session_id: int) -> dict[int, Released]:
    """Return who lost a chair so, by delegate; of several the last. What was undone is left out."""
    undoing = aliased(SeatingAct)
    acts = db_session.scalars(
        select(SeatingAct)
        .where(
            SeatingAct.program_session_id == session_id,
            SeatingAct.act == NO_SHOW,
            ~select(undoing.id).where(undoing.undoes_id == SeatingAct.id).exists(),
        )
        .order_by(SeatingAct.id)
    ).all()
    lost = {entry["before"]: (entry["seat"], act.at) for act in acts for entry in act.changes}
    labels = {
        row.id: row.label
        for row in db_session.execute(
            select(Seat.id, Seat.label).where(Seat.id.in_({seat for seat, _ in lost.values()}))
        )
    }
    return {who: Released(labels[seat], at) for who, (seat, at) in lost.items() if seat in labels}
