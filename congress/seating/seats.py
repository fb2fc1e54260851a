"""The seats of a hall, one by one and row by row: rows added and removed, a seat's label and door."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput, Conflict, NotFound
from congress.file_formats.hall import LONGEST
from congress.models import Hall, Seat
from congress.seating import hall_rows, layout, naming
from congress.seating.layout import Measures, SeatPlace
from congress.vietnamese import tidy

_MOST_IN_A_ROW = 200


def add_row(
    db_session: Session, congress_id: int, hall_id: int, block_code: str, told: Mapping[str, str], actor: str
) -> int:
    """Add a row behind the last of a block, as that one stands and is numbered; return how many seats it has.

    Texts: row (its name), seats (how many; "": as many as the last), pattern (of labels). Raises BadInput.
    """
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    present = hall_rows.places(db_session, hall.id)
    rows = _rows_of(present.values(), block_code)
    name, last = tidy(told.get("row", "")), rows[-1]
    if not 0 < len(name) <= LONGEST["row"]:
        raise BadInput(f"Tên hàng cần có từ 1 đến {LONGEST['row']} ký tự.")
    if any(row[0].row == name for row in rows):
        raise BadInput(f"Khu này đã có hàng {name}. Vui lòng đặt tên khác.")
    count = _count(told.get("seats", ""), len(last))
    layout.refuse_too_many(len(present) + count)
    depth = max(last[0].y - rows[-2][0].y, 1) if len(rows) > 1 else Measures().depth
    step_x, step_number = _step([seat.x for seat in last], Measures().pitch), _step([int(s.number) for s in last], 1)
    added = []
    for place in range(count):
        like, beyond = last[min(place, len(last) - 1)], max(place - len(last) + 1, 0)
        number = int(like.number) + beyond * step_number
        if number < 1:
            raise BadInput("Số ghế ở cuối hàng mới xuống dưới 1. Vui lòng giảm số ghế.")
        label = naming.label(told.get("pattern") or naming.USUAL_PATTERN, block=block_code, row=name, number=number)
        x, y = like.x + beyond * step_x, like.y + depth
        added.append(replace(like, label=label, row=name, number=f"{number:02d}", zone="", x=x, y=y))
    labels = {seat.label.casefold() for seat in present.values()}
    if double := next((seat.label for seat in added if seat.label.casefold() in labels), ""):
        raise BadInput(f"Ghế “{double}” đã có trong hội trường. Vui lòng đổi tên hàng hoặc mẫu nhãn.")
    _store_ranked(db_session, hall, present, [*present.values(), *added])
    audit.append(db_session, actor, "hall.add_row", f"hall:{hall_id} seats:{count}")
    return count


def remove_row(db_session: Session, congress_id: int, hall_id: int, block_code: str, row: str, actor: str) -> int:
    """Remove a row of a block; return how many seats. Raises Conflict when somebody sits there."""
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    present = hall_rows.places(db_session, hall.id)
    gone = {id_ for id_, seat in present.items() if (seat.block_code, seat.row) == (block_code, row)}
    if not gone:
        raise NotFound("Không tìm thấy hàng ghế này. Vui lòng tải lại trang.")
    if len(gone) == len(present):
        raise Conflict("Đây là hàng cuối cùng của hội trường. Vui lòng xóa cả hội trường nếu không dùng nữa.")
    if taken := hall_rows.occupied(db_session, gone):
        raise Conflict(f"Ghế đang có người: {hall_rows.enumerated(taken)}. Vui lòng chuyển họ trước khi xóa hàng.")
    _store_ranked(db_session, hall, present, [seat for id_, seat in present.items() if id_ not in gone])
    audit.append(db_session, actor, "hall.remove_row", f"hall:{hall_id} seats:{len(gone)}")
    return len(gone)


def edit(
    db_session: Session, congress_id: int, hall_id: int, seat_id: int, told: Mapping[str, str], actor: str
) -> None:
    """Set one seat's label and door. Who sits there stays; slips that name the old label are wrong from now on."""
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    row = db_session.get(Seat, seat_id)
    if row is None or row.hall_id != hall.id:
        raise NotFound("Không tìm thấy ghế này trong hội trường.")
    label, door = tidy(told.get("label", "")), tidy(told.get("door", ""))
    if not 0 < len(label) <= LONGEST["label"]:
        raise BadInput(f"Nhãn ghế cần có từ 1 đến {LONGEST['label']} ký tự.")
    if len(door) > LONGEST["door"]:
        raise BadInput(f"Tên cửa dài quá {LONGEST['door']} ký tự.")
    others = db_session.scalars(select(Seat.label).where(Seat.hall_id == hall.id, Seat.id != row.id))
    if label.casefold() in {other.casefold() for other in others}:
        raise BadInput(f"Ghế “{label}” đã có trong hội trường. Vui lòng đặt nhãn khác.")
    row.label, row.door = label, door
    db_session.flush()
    audit.append(db_session, actor, "hall.seat", f"hall:{hall_id} seat:{seat_id}")


def _store_ranked(
    db_session: Session, hall: Hall, present: Mapping[int, SeatPlace], wanted: Sequence[SeatPlace]
) -> None:
    room = layout.ranked(wanted, layout.levels_of(wanted))
    hall_rows.store(db_session, hall, present, room.seats)


def _rows_of(seats: Iterable[SeatPlace], block_code: str) -> list[list[SeatPlace]]:
    rows: dict[str, list[SeatPlace]] = {}
    for seat in seats:
        if seat.block_code == block_code:
            rows.setdefault(seat.row, []).append(seat)
    if not rows:
        raise NotFound("Không tìm thấy khu ghế này. Vui lòng tải lại trang.")
    return list(rows.values())


def _step(values: Sequence[int], otherwise: int) -> int:
    """Return by how much the last of these differs from the one before."""
    return values[-1] - values[-2] if len(values) > 1 else otherwise


def _count(written: str, otherwise: int) -> int:
    written = written.strip()
    if not written:
        return otherwise
    if not (written.isascii() and written.isdecimal() and 0 < int(written[:9]) <= _MOST_IN_A_ROW):
        raise BadInput(f"Số ghế của hàng cần là một số nguyên từ 1 đến {_MOST_IN_A_ROW}.")
    return int(written)
