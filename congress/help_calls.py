"""Somebody at a kiosk asks for an usher; whoever goes there says so, and the kiosk hears that they were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import Conflict, NotFound
from congress.models import HelpCall, Station
from congress.prepared import Prepared, insert_if_absent


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that nobody has answered yet."""

    id: int
    station_id: int
    station: str
    gate: str
    called_at: datetime


def call(db_session: Session, station_id: int, actor: str) -> None:
    """Ask for an usher at this station. Asked once more while the first call is open, nothing changes."""
    call_id = insert_if_absent(db_session, HelpCall, station_id=station_id, called_at=clock.now())
    if call_id is not None:
        audit.append(db_session, actor, "help.call", f"help_call:{call_id} station:{station_id}")


def is_open(db_session: Session, station_id: int) -> bool:
    """Whether somebody at this station still waits for an usher."""
    return _OPEN_AT.first(db_session, of_station=station_id) is not None


_OPEN_AT = Prepared(
    select(HelpCall.id).where(HelpCall.station_id == bindparam("of_station"), HelpCall.answered_at.is_(None))
)


def open_calls(db_session: Session, congress_id: int) -> Sequence[OpenCall]:
    """The calls nobody has answered yet, who waits longest first."""
    rows = db_session.execute(
        select(HelpCall.id, Station.id.label("station_id"), Station.name, Station.gate, HelpCall.called_at)
        .join(Station, Station.id == HelpCall.station_id)
        .where(Station.congress_id == congress_id, Station.revoked_at.is_(None), HelpCall.answered_at.is_(None))
        .order_by(HelpCall.called_at, HelpCall.id)
    )
    return [OpenCall(*row) for row in rows]


def answer(db_session: Session, congress_id: int, call_id: int, actor: str) -> None:
    """Say that somebody is there. Raises NotFound, and Conflict when another usher was first."""
    known = db_session.scalar(
        select(HelpCall.id)
        .join(Station, Station.id == HelpCall.station_id)
        .where(HelpCall.id == call_id, Station.congress_id == congress_id)
    )
    if known is None:
        raise NotFound("Không tìm thấy lời gọi này.")
    answered = db_session.execute(
        update(HelpCall)
        .where(HelpCall.id == call_id, HelpCall.answered_at.is_(None))
        .values(answered_at=clock.now(), answered_by=actor)
        .returning(HelpCall.id)
    ).scalar_one_or_none()
    if answered is None:
        raise Conflict("Đã có người nhận lời gọi này.")
    audit.append(db_session, actor, "help.answer", f"help_call:{call_id}")
