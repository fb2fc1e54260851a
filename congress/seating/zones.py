"""Khu vực: seats kept for somebody. What a zone's code tells, and the zones of a hall as organizers set them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Attendance, Delegation, Seat, Zone, ZonePurpose, ZoneRule
from congress.seating import hall_rows
from congress.seating.layout import code_of
from congress.vietnamese import tidy

DELEGATION_PREFIX = "DOAN_"
BROKEN = "KHONG_DUNG"  # the zone of chairs that nobody is to be seated on
_KNOWN = {
    "DOAN_CHU_TICH": ("Đoàn chủ tịch", ZonePurpose.PRESIDIUM),
    "DOAN_THU_KY": ("Thư ký", ZonePurpose.SECRETARIAT),
    "LANH_DAO": ("Lãnh đạo", ZonePurpose.LEADERS),
    "DANH_DU": ("Khách danh dự", ZonePurpose.HONORARY),
    "KHACH_MOI": ("Khách mời", ZonePurpose.GUESTS),
    "KHEN_THUONG": ("Khen thưởng", ZonePurpose.AWARDS),
    "XE_LAN": ("Xe lăn", ZonePurpose.WHEELCHAIR),
    "DU_PHONG": ("Dự phòng", ZonePurpose.RESERVE),
    "BAO_CHI": ("Báo chí", ZonePurpose.PRESS),
    "PHUC_VU": ("Phục vụ", ZonePurpose.SERVICE),
    "KY_THUAT": ("Kỹ thuật", ZonePurpose.CLOSED),
    BROKEN: ("Ghế không dùng", ZonePurpose.CLOSED),
}
_LONGEST = {"name": 60, "door": 40}
_LARGEST_CAPACITY = 10_000
_CHUNK = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class ZoneLine:
    """One zone with how many seats it has."""

    id: int
    code: str
    name: str
    purpose: str
    delegation_id: int | None
    door: str
    capacity: int | None
    seats: int


def lines(db_session: Session, hall_id: int) -> list[ZoneLine]:
    """Return the zones of a hall: special ones in the order of their purposes, then delegations in theirs."""
    count = func.count(Seat.id)
    rows = db_session.execute(
        select(Zone, count, Delegation.rank)
        .outerjoin(Seat, (Seat.hall_id == Zone.hall_id) & (Seat.zone == Zone.code))
        .outerjoin(Delegation, Delegation.id == Zone.delegation_id)
        .where(Zone.hall_id == hall_id)
        .group_by(Zone.id, Delegation.rank)
    )
    purposes = [purpose.value for purpose in ZonePurpose]
    ordered = sorted(
        rows,
        key=lambda row: (
            row[0].purpose == ZonePurpose.DELEGATION,
            row[2] or 0,
            purposes.index(row[0].purpose) or len(purposes),
            row[0].code,
        ),
    )
    return [
        ZoneLine(z.id, z.code, z.name, z.purpose, z.delegation_id, z.door, z.capacity, seats) for z, seats, _ in ordered
    ]


def add_missing(
    db_session: Session, congress_id: int, hall_id: int, codes: Iterable[str], purposes: Mapping[str, str]
) -> int:
    """Add the zones a hall has not yet, each with what its code tells, or the purpose given by code; how many."""
    known = set(db_session.scalars(select(Zone.code).where(Zone.hall_id == hall_id)))
    missing = [code for code in dict.fromkeys(codes) if code and code not in known]
    delegations = _delegations(db_session, congress_id)
    for code in missing:
        delegation_id, (name, purpose) = None, _KNOWN.get(code, (code, ZonePurpose.ANYBODY))
        if code not in _KNOWN and code in delegations:
            (delegation_id, name), purpose = delegations[code], ZonePurpose.DELEGATION
        purpose = ZonePurpose(purposes.get(code) or purpose)
        if purpose != ZonePurpose.DELEGATION:
            delegation_id = None
        db_session.add(Zone(hall_id=hall_id, code=code, name=name, purpose=purpose, delegation_id=delegation_id))
    db_session.flush()
    return len(missing)


def keep_for(db_session: Session, congress_id: int, hall_id: int, purposes: Mapping[str, str]) -> None:
    """Keep zones, by code, for somebody else; a delegation's is the one its code names."""
    delegations = _delegations(db_session, congress_id)
    for row in db_session.scalars(select(Zone).where(Zone.hall_id == hall_id)):
        if row.code in purposes:
            row.purpose = purposes[row.code]
            is_delegation = row.purpose == ZonePurpose.DELEGATION and row.code in delegations
            row.delegation_id = delegations[row.code][0] if is_delegation else None
    db_session.flush()


def save(
    db_session: Session, congress_id: int, hall_id: int, zone_id: int | None, told: Mapping[str, str], actor: str
) -> int:
    """Add a zone or set one as a form tells it; return its id. Raises BadInput; nothing is changed then.

    Texts: name, purpose (a word of ZonePurpose), delegation (id, for that purpose), door, capacity. The code of a new
    one is made from its name and stays.
    """
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    name, door = (_text(told, key) for key in ("name", "door"))
    if not code_of(name):
        raise BadInput("Chưa có tên khu vực. Vui lòng nhập, ví dụ Khách mời.")
    purpose = told.get("purpose", "")
    if purpose not in set(ZonePurpose):
        raise BadInput("Mục đích của khu vực không có trong danh mục.")
    delegation_id = _delegation(db_session, congress_id, told) if purpose == ZonePurpose.DELEGATION else None
    capacity = _capacity(told.get("capacity", ""))
    row = get(db_session, hall.id, zone_id) if zone_id is not None else _new(db_session, hall.id, name)
    row.name, row.purpose, row.delegation_id, row.door, row.capacity = name, purpose, delegation_id, door, capacity
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "hall.zone", f"hall:{hall_id} zone:{row.id}")
    return row.id


def remove(db_session: Session, congress_id: int, hall_id: int, zone_id: int, actor: str) -> None:
    """Remove a zone; its seats are for anybody then. Raises Conflict while rules or arrivals refer to it."""
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    row = get(db_session, hall.id, zone_id)
    for table, words in ((ZoneRule, "có trong quy định xếp khu của một phiên"), (Attendance, "đã có người đến ngồi")):
        if db_session.scalar(select(table.id).where(table.zone_id == row.id).limit(1)) is not None:
            raise Conflict(f"Khu vực “{row.name}” {words} nên không xóa được. Có thể đổi tên hoặc bỏ ghế khỏi đó.")
    db_session.execute(update(Seat).where(Seat.hall_id == hall.id, Seat.zone == row.code).values(zone=""))
    db_session.execute(delete(Zone).where(Zone.id == row.id))
    audit.append(db_session, actor, "hall.remove_zone", f"hall:{hall_id} zone:{zone_id}")


def give(db_session: Session, congress_id: int, hall_id: int, seat_ids: Sequence[int], code: str, actor: str) -> int:
    """Put seats into a zone by its code, out of any for "", or out of use for BROKEN; return how many.

    Raises Conflict when somebody sits on a chair that nobody is to be seated on.
    """
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    ids = _seats_of(db_session, hall.id, seat_ids)
    if code == BROKEN:
        add_missing(db_session, congress_id, hall.id, [BROKEN], {})
    zone = db_session.scalar(select(Zone).filter_by(hall_id=hall.id, code=code)) if code else None
    if code and zone is None:
        raise NotFound("Không tìm thấy khu vực này. Vui lòng tải lại trang.")
    if zone is not None and zone.purpose == ZonePurpose.CLOSED and (taken := hall_rows.occupied(db_session, ids)):
        raise Conflict(
            f"Ghế đang có người: {hall_rows.enumerated(taken)}. Vui lòng chuyển người sang ghế khác trước khi bỏ ghế."
        )
    for start in range(0, len(ids), _CHUNK):
        db_session.execute(update(Seat).where(Seat.id.in_(ids[start : start + _CHUNK])).values(zone=code))
    audit.append(db_session, actor, "hall.give_zone", f"hall:{hall_id} seats:{len(ids)}")
    return len(ids)


def set_door(
    db_session: Session, congress_id: int, hall_id: int, seat_ids: Sequence[int], door: str, actor: str
) -> int:
    """Say by which door seats are reached; return how many."""
    hall = hall_rows.for_change(db_session, congress_id, hall_id)
    door = _text({"door": door}, "door")
    ids = _seats_of(db_session, hall.id, seat_ids)
    for start in range(0, len(ids), _CHUNK):
        db_session.execute(update(Seat).where(Seat.id.in_(ids[start : start + _CHUNK])).values(door=door))
    audit.append(db_session, actor, "hall.door", f"hall:{hall_id} seats:{len(ids)}")
    return len(ids)


def get(db_session: Session, hall_id: int, zone_id: int) -> Zone:
    """Return a zone of a hall. Raises NotFound."""
    row = db_session.get(Zone, zone_id)
    if row is None or row.hall_id != hall_id:
        raise NotFound("Không tìm thấy khu vực này.")
    return row


def _new(db_session: Session, hall_id: int, name: str) -> Zone:
    code = code_of(name)
    if db_session.scalar(select(Zone.id).filter_by(hall_id=hall_id, code=code)) is not None:
        raise BadInput(f"Đã có khu vực mang tên như “{name}”. Vui lòng đặt tên khác.")
    return Zone(hall_id=hall_id, code=code)


def _delegations(db_session: Session, congress_id: int) -> dict[str, tuple[int, str]]:
    """Return id and name of each delegation by the code of a zone that is its."""
    told = db_session.execute(
        select(Delegation.code, Delegation.id, Delegation.name).where(Delegation.congress_id == congress_id)
    )
    return {DELEGATION_PREFIX + row.code: (row.id, row.name) for row in told}


def _delegation(db_session: Session, congress_id: int, told: Mapping[str, str]) -> int:
    written = told.get("delegation", "")
    row = db_session.get(Delegation, int(written)) if written.isascii() and written.isdecimal() else None
    if row is None or row.congress_id != congress_id:
        raise BadInput("Khu vực dành cho một đoàn cần chọn đoàn.")
    return row.id


def _capacity(written: str) -> int | None:
    written = written.strip()
    if not written:
        return None
    if not (written.isascii() and written.isdecimal() and 0 < int(written[:9]) <= _LARGEST_CAPACITY):
        raise BadInput(f"Sức chứa cần là một số nguyên từ 1 đến {_LARGEST_CAPACITY}.")
    return int(written)


def _seats_of(db_session: Session, hall_id: int, seat_ids: Sequence[int]) -> list[int]:
    known = set(db_session.scalars(select(Seat.id).where(Seat.hall_id == hall_id)))
    if not seat_ids:
        raise BadInput("Chưa chọn ghế nào. Vui lòng chọn ghế trên sơ đồ.")
    if not known.issuperset(seat_ids):
        raise NotFound("Có ghế không còn trong hội trường này. Vui lòng tải lại trang.")
    return sorted(set(seat_ids))


def _text(told: Mapping[str, str], key: str) -> str:
    text = tidy(told.get(key, ""))
    if len(text) > _LONGEST[key]:
        raise BadInput(f"Nội dung dài quá {_LONGEST[key]} ký tự. Vui lòng rút gọn.")
    return text
