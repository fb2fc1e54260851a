"""The seats of a hall as a table: given out, compared with another, taken in without anybody losing their chair.

Seats are known by their labels: whoever sits on L03 keeps L03, wherever a new plan puts it. What would take a chair
away from under somebody is refused before anything is changed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import Conflict
from congress.file_formats.hall import SeatRow
from congress.models import Hall, SeatAssignment, Zone
from congress.seating import hall_rows, layout, zones
from congress.seating.geometry import Fixture
from congress.seating.layout import Room, SeatPlace

_WORDS = {"block_code": "mã khu", "block": "khu", "row": "hàng", "number": "số", "zone": "khu vực", "door": "cửa"}


@dataclass(frozen=True, slots=True)
class SeatChange:
    """What becomes of one seat that stays: "hàng K → L"."""

    label: str
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a table would make of a hall. `occupied`: who sits on a vanishing seat; then it is refused."""

    appearing: tuple[str, ...]
    vanishing: tuple[str, ...]
    changes: tuple[SeatChange, ...]
    moved: int  # seats that stay and get another place on the drawing
    new_zones: tuple[str, ...]
    new_purposes: tuple[str, ...]  # codes of zones that are kept for somebody else
    occupied: tuple[str, ...]
    held: int  # vanishing seats that are held back for nobody by name

    @property
    def is_nothing(self) -> bool:
        return not (
            self.appearing or self.vanishing or self.changes or self.moved or self.new_zones or self.new_purposes
        )

    @property
    def refusal(self) -> str:
        """Why the table cannot be taken in; "" when it can."""
        if not self.occupied:
            return ""
        return (
            f"Không nạp được: bảng mới không còn ghế đang có người ngồi: {hall_rows.enumerated(self.occupied)}. "
            "Vui lòng chuyển họ sang ghế khác, hoặc bổ sung các ghế đó vào bảng."
        )


@dataclass(frozen=True, slots=True)
class _Merged:
    """A hall's seats as they are, by id, and as a table wants them."""

    present: Mapping[int, SeatPlace]
    wanted: tuple[SeatPlace, ...]
    purposes: Mapping[str, str]  # that the table gives to zones that are there


def table_of(db_session: Session, hall_id: int) -> list[SeatRow]:
    """Return the seats of a hall as a table that `take_in` takes in again unchanged."""
    purposes = _purposes(db_session, hall_id)
    return [
        SeatRow(
            block=seat.block_code,
            row=seat.row,
            seat=int(seat.number),
            label=seat.label,
            zone=seat.zone,
            block_name=seat.block,
            door=seat.door,
            x=seat.x,
            y=seat.y,
            purpose=purposes.get(seat.zone, ""),
        )
        for seat in hall_rows.places(db_session, hall_id).values()
    ]


def difference(db_session: Session, congress_id: int, hall_id: int, table: Sequence[SeatRow]) -> Difference:
    """Tell what a table would make of a hall. Raises BadInput for a table that is no hall."""
    hall = hall_rows.get(db_session, congress_id, hall_id)
    return _difference(db_session, hall, _merged(db_session, hall, table))


def room_of(db_session: Session, congress_id: int, hall_id: int, table: Sequence[SeatRow]) -> Room:
    """Return the room that a table would make of a hall. Raises BadInput for a table that is no hall."""
    hall = hall_rows.get(db_session, congress_id, hall_id)
    merged = _merged(db_session, hall, table)
    stays = hall.fixtures != hall_rows.usual_fixtures(merged.present.values())
    told = hall.fixtures if stays else hall_rows.usual_fixtures(merged.wanted)
    return Room(merged.wanted, tuple(Fixture(**fixture) for fixture in told))


def take_in(db_session: Session, congress_id: int, hall_id: int, table: Sequence[SeatRow], actor: str) -> Difference:
    """Make a hall's seats what a table says; return what that changed. What the table leaves out altogether stays.

    Raises Conflict when a seat would vanish that somebody sits on, BadInput for no hall; nothing is changed then.
    """
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    merged = _merged(db_session, hall, table)
    told = _difference(db_session, hall, merged)
    if told.refusal:
        raise Conflict(told.refusal)
    hall_rows.store(db_session, hall, merged.present, merged.wanted)
    zones.add_missing(db_session, congress_id, hall.id, told.new_zones, layout.purposes_of(table))
    zones.keep_for(db_session, congress_id, hall.id, merged.purposes)
    audit.append(db_session, actor, "hall.seats", f"hall:{hall_id} seats:{len(merged.wanted)}")
    return told


def _merged(db_session: Session, hall: Hall, table: Sequence[SeatRow]) -> _Merged:
    present = hall_rows.places(db_session, hall.id)
    room = layout.from_table(_completed(table, {seat.label: seat for seat in present.values()}))
    purposes = _purposes(db_session, hall.id)
    told = {code: purpose for code, purpose in layout.purposes_of(table).items() if code in purposes}
    return _Merged(present, room.seats, {code: p for code, p in told.items() if p != purposes[code]})


def _completed(table: Sequence[SeatRow], known: Mapping[str, SeatPlace]) -> list[SeatRow]:
    """Fill the columns of which a table says nothing at all with what is known, places only when they are for all."""
    names = {seat.block_code: seat.block for seat in known.values()}
    doors: dict[str, Counter[str]] = {}
    for seat in known.values():
        doors.setdefault(seat.block_code, Counter())[seat.door] += 1
    rows = list(table)
    if not any(row.block_name for row in rows):
        rows = [replace(row, block_name=names.get(row.block, "")) for row in rows]
    if not any(row.door for row in rows):
        rows = [replace(row, door=_door(row, known, doors)) for row in rows]
    if all(row.x is None and row.label in known for row in rows):
        rows = [replace(row, x=known[row.label].x, y=known[row.label].y) for row in rows]
    return rows


def _door(row: SeatRow, known: Mapping[str, SeatPlace], doors: Mapping[str, Counter[str]]) -> str:
    if row.label in known:
        return known[row.label].door
    return doors[row.block].most_common(1)[0][0] if row.block in doors else ""


def _difference(db_session: Session, hall: Hall, merged: _Merged) -> Difference:
    before = {seat.label: seat for seat in merged.present.values()}
    after = {seat.label: seat for seat in merged.wanted}
    changes, moved = [], 0
    for label, seat in after.items():
        if label in before:
            what = tuple(_told(before[label], seat))
            changes += [SeatChange(label, what)] if what else []
            moved += (before[label].x, before[label].y) != (seat.x, seat.y)
    vanishing = {id_: seat.label for id_, seat in merged.present.items() if seat.label not in after}
    known = _purposes(db_session, hall.id)
    return Difference(
        appearing=tuple(label for label in after if label not in before),
        vanishing=tuple(vanishing.values()),
        changes=tuple(changes),
        moved=moved,
        new_zones=tuple(dict.fromkeys(s.zone for s in merged.wanted if s.zone and s.zone not in known)),
        new_purposes=tuple(merged.purposes),
        occupied=tuple(hall_rows.occupied(db_session, vanishing)),
        held=_held(db_session, vanishing),
    )


def _told(before: SeatPlace, after: SeatPlace) -> Iterable[str]:
    for name, word in _WORDS.items():
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield f"{word} {old or '–'} → {new or '–'}"


def _held(db_session: Session, ids: Iterable[int]) -> int:
    held = set(db_session.scalars(select(SeatAssignment.seat_id).where(SeatAssignment.delegate_id.is_(None))))
    return len(held.intersection(ids))


def _purposes(db_session: Session, hall_id: int) -> dict[str, str]:
    rows = db_session.execute(select(Zone.code, Zone.purpose).where(Zone.hall_id == hall_id))
    return {row.code: row.purpose for row in rows}
