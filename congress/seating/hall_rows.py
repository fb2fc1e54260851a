"""The rows of a hall in the database: found for looking, or locked for a change that its version counts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from congress.errors import NotFound
from congress.models import Delegate, Hall, ProgramSession, Seat, SeatAssignment
from congress.seating import layout
from congress.seating.layout import SeatPlace

_MANY_NAMED = 5  # in one sentence; the rest is counted
_CHUNK = 500  # ids in one statement


def get(db_session: Session, congress_id: int, hall_id: int) -> Hall:
    """Return a hall. Raises NotFound."""
    return _own(db_session.get(Hall, hall_id), congress_id)


def for_change(db_session: Session, congress_id: int, hall_id: int) -> Hall:
    """Return a hall to be changed: changes stand in line, and what keeps a copy of its drawing sees a new version."""
    found = db_session.scalar(select(Hall).where(Hall.id == hall_id).with_for_update(key_share=True))
    hall = _own(found, congress_id)
    hall.version += 1
    return hall


def places(db_session: Session, hall_id: int) -> dict[int, SeatPlace]:
    """Return the seats of a hall by id, in order of rows and numbers."""
    columns = [getattr(Seat, field.name) for field in fields(SeatPlace)]
    rows = db_session.execute(
        select(Seat.id, *columns)
        .where(Seat.hall_id == hall_id)
        .order_by(Seat.row_rank, Seat.number_rank, Seat.label, Seat.id)
    )
    return {row[0]: SeatPlace(*row[1:]) for row in rows}


def store(db_session: Session, hall: Hall, present: Mapping[int, SeatPlace], wanted: Iterable[SeatPlace]) -> None:
    """Make the seats of a hall these, known by their labels; what is held back on one that goes is released.

    A stage and doors that nobody moved go with the seats.
    """
    wanted = list(wanted)
    if hall.fixtures == usual_fixtures(present.values()):
        hall.fixtures = usual_fixtures(wanted)
    ids = {seat.label: id_ for id_, seat in present.items()}
    fresh, changed = [], []
    for seat in wanted:
        id_ = ids.pop(seat.label, None)
        if id_ is None:
            fresh.append({"hall_id": hall.id, **asdict(seat)})
        elif present[id_] != seat:
            changed.append({"id": id_, **asdict(seat)})
    gone = sorted(ids.values())
    for start in range(0, len(gone), _CHUNK):
        chunk = gone[start : start + _CHUNK]
        # Somebody seated there meanwhile makes this fail, and the whole act is judged again.
        held = SeatAssignment.seat_id.in_(chunk), SeatAssignment.delegate_id.is_(None)
        db_session.execute(delete(SeatAssignment).where(*held))
        db_session.execute(delete(Seat).where(Seat.id.in_(chunk)))
    if changed:
        db_session.execute(update(Seat), changed)
    if fresh:
        db_session.execute(insert(Seat), fresh)


def usual_fixtures(seats: Iterable[SeatPlace]) -> list[dict[str, Any]]:
    """Return stage and doors where seats suggest them, as the table has them."""
    seats = list(seats)
    return [asdict(fixture) for fixture in layout.usual_fixtures(seats, layout.levels_of(seats))]


def occupied(db_session: Session, seat_ids: Collection[int]) -> list[str]:
    """Say who sits on these seats, and when: "L03 (Lộc Văn Quân, Phiên chính thức)"."""
    ids = sorted(seat_ids)
    sessions_of: dict[tuple[str, str], list[str]] = {}
    for start in range(0, len(ids), _CHUNK):
        rows = db_session.execute(
            select(Seat.label, Delegate.full_name, ProgramSession.name)
            .join(SeatAssignment, SeatAssignment.seat_id == Seat.id)
            .join(Delegate, Delegate.id == SeatAssignment.delegate_id)
            .join(ProgramSession, ProgramSession.id == SeatAssignment.program_session_id)
            .where(Seat.id.in_(ids[start : start + _CHUNK]))
            .order_by(Seat.row_rank, Seat.number_rank, ProgramSession.starts_at)
        )
        for row in rows:
            sessions_of.setdefault((row.label, row.full_name), []).append(row.name)
    return [
        f"{label} ({person}, {sessions[0] if len(sessions) == 1 else f'{len(sessions)} phiên'})"
        for (label, person), sessions in sessions_of.items()
    ]


def enumerated(words: Sequence[str]) -> str:
    """Name the first of many things and count the rest."""
    more = len(words) - _MANY_NAMED
    named = ", ".join(words[:_MANY_NAMED])
    return f"{named} và {more} ghế nữa" if more > 0 else named


def _own(hall: Hall | None, congress_id: int) -> Hall:
    if hall is None or hall.congress_id != congress_id:
        raise NotFound("Không tìm thấy hội trường này.")
    return hall
