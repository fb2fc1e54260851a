"""Halls in the database: made, furnished, taken in anew, changed, without anybody losing their chair."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from admin.documents import hall_sheet
from congress.errors import BadInput, Conflict, NotFound
from congress.file_formats.hall import SeatRow, read_hall, read_hall_file, write_hall
from congress.models import Delegate, Delegation, Hall, ProgramSession, Seat, SeatAssignment, Zone, ZonePurpose
from congress.program import clashes, draft
from congress.seating import drawing, hall_rows, halls, seat_tables, seats, zones
from congress.seating.generator import BlockPlan, HallPlan, generate
from congress.seating.geometry import Fixture
from congress.seating.seat_tables import Difference
from congress.settings import PROJECT_ROOT
from tests.support.homes import CONGRESS, Home

SAMPLE = (PROJECT_ROOT / "sample" / "so-do-ghe.csv").read_bytes()
HALL = 1
ACTOR = "test"


def run(home: Home, use_case: Callable[..., Any], *words: Any) -> Any:
    return home.database.run(lambda db_session: use_case(db_session, CONGRESS, *words, ACTOR))


def table(home: Home, hall_id: int = HALL) -> list[SeatRow]:
    with home.database.reading() as db_session:
        return seat_tables.table_of(db_session, hall_id)


def difference(home: Home, rows: list[SeatRow]) -> Difference:
    with home.database.reading() as db_session:
        return seat_tables.difference(db_session, CONGRESS, HALL, rows)


def seat(home: Home, label: str, hall_id: int = HALL) -> Seat:
    with home.database.reading() as db_session:
        return db_session.scalars(select(Seat).filter_by(hall_id=hall_id, label=label)).one()


def version(home: Home) -> int:
    with home.database.reading() as db_session:
        return db_session.get_one(Hall, HALL).version


def new_hall(home: Home, name: str = "Nhà văn hóa") -> int:
    room = generate(HallPlan((BlockPlan("Trái", 3, 4, door="1"), BlockPlan("Phải", 3, 4, door="2"))))
    made: int = run(home, halls.add, name, room, {})
    return made


def who_sits_on(home: Home, label: str) -> str | None:
    with home.database.reading() as db_session:
        return db_session.scalar(
            select(Delegate.full_name)
            .join(SeatAssignment, SeatAssignment.delegate_id == Delegate.id)
            .join(ProgramSession, ProgramSession.id == SeatAssignment.program_session_id)
            .join(Seat, Seat.id == SeatAssignment.seat_id)
            .where(ProgramSession.code == "CT", Seat.label == label)
        )


def taken(home: Home) -> Seat:
    """A seat that somebody holds at the main session, not in the front rows."""
    with home.database.reading() as db_session:
        return db_session.scalars(
            select(Seat)
            .join(SeatAssignment, SeatAssignment.seat_id == Seat.id)
            .join(ProgramSession, ProgramSession.id == SeatAssignment.program_session_id)
            .where(ProgramSession.code == "CT", Seat.row == "G", SeatAssignment.delegate_id.is_not(None))
            .order_by(Seat.number_rank)
            .limit(1)
        ).one()


# ── the sample ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_samples_hall_has_zones_for_whom_their_codes_name(each_home: Home) -> None:
    with each_home.database.reading() as db_session:
        told = {line.code: line for line in zones.lines(db_session, HALL)}
        cao_loc = db_session.scalar(select(Delegation.id).filter_by(congress_id=CONGRESS, code="CAOLOC"))
    assert (told["LANH_DAO"].purpose, told["LANH_DAO"].name, told["LANH_DAO"].seats) == ("leaders", "Lãnh đạo", 16)
    assert (told["DOAN_CHU_TICH"].purpose, told["DOAN_THU_KY"].purpose) == ("presidium", "secretariat")
    assert (told["KY_THUAT"].purpose, told["DU_PHONG"].purpose) == ("closed", "reserve")
    assert told["DOAN_CAOLOC"].purpose == ZonePurpose.DELEGATION
    assert (told["DOAN_CAOLOC"].delegation_id, told["DOAN_CAOLOC"].name) == (cao_loc, "Huyện Cao Lộc")
    assert {line.purpose for line in told.values()} == set(ZonePurpose) - {""}
    assert sum(line.seats for line in told.values()) == 494


def test_the_samples_hall_is_drawn_with_its_stage_doors_and_aisles(each_home: Home) -> None:
    with each_home.database.reading() as db_session:
        drawn = drawing.load(db_session, CONGRESS, HALL)
        held = db_session.scalars(select(ProgramSession.code).filter_by(hall_id=HALL).order_by("id")).all()
    assert drawn.seat_count == 494
    assert [door.label for door in drawn.doors] == ["1", "2", "3"]
    assert drawn.stage is not None
    assert drawn.zone_names["LANH_DAO"] == "Lãnh đạo"
    assert sum(chair.is_aisle for chair in drawn.seats) == 2 * (20 * 3 + 1)
    assert "CT" in held


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_given_out_comes_in_again_unchanged(each_home: Home) -> None:
    run(each_home, zones.give, HALL, [seat(each_home, free_labels(each_home)[0]).id], zones.BROKEN)
    run(each_home, seats.add_row, HALL, "TRAI", {"row": "Đ", "seats": "11", "pattern": "{row}-{number}"})
    given = table(each_home)
    assert len(given) == 505
    assert list(read_hall(write_hall(given))) == given
    assert list(read_hall_file(hall_sheet.render(given), "ghe.xlsx")) == given
    assert difference(each_home, given).is_nothing
    before = [(s.label, s.zone, s.x, s.y, s.purpose) for s in given]
    assert run(each_home, seat_tables.take_in, HALL, given).is_nothing
    assert [(s.label, s.zone, s.x, s.y, s.purpose) for s in table(each_home)] == before
    copy = run(each_home, halls.add_from_table, "Bản sao", given)
    assert table(each_home, copy) == given


def test_the_plain_table_changes_nothing_in_the_hall_that_was_made_from_it(each_home: Home) -> None:
    assert difference(each_home, [*read_hall(SAMPLE)]).is_nothing


def test_a_new_table_is_told_before_and_everybody_keeps_their_seat_by_its_label(each_home: Home) -> None:
    held, empty = taken(each_home), free_labels(each_home)[0]
    person = who_sits_on(each_home, held.label)
    rows = [replace(row, zone="GHE_MOI" if row.label == held.label else row.zone) for row in read_hall(SAMPLE)]
    rows = [row for row in rows if row.label != empty] + [SeatRow("PHAI", "Y", 1, "Y01", "")]
    told = difference(each_home, rows)
    assert (told.appearing, told.vanishing) == (("Y01",), (empty,))
    assert [(change.label, change.what) for change in told.changes] == [
        (held.label, (f"khu vực {held.zone} → GHE_MOI",)),
    ]
    assert told.new_zones == ("GHE_MOI",)
    assert seat(each_home, held.label).zone == held.zone  # only told so far
    before = version(each_home)
    assert run(each_home, seat_tables.take_in, HALL, rows) == told
    assert who_sits_on(each_home, held.label) == person
    assert (seat(each_home, held.label).zone, seat(each_home, "Y01").door) == ("GHE_MOI", "3")
    assert version(each_home) == before + 1
    assert len(table(each_home)) == 494


def free_labels(home: Home) -> list[str]:
    with home.database.reading() as db_session:
        taken = select(SeatAssignment.id).where(SeatAssignment.seat_id == Seat.id)
        return list(db_session.scalars(select(Seat.label).where(Seat.hall_id == HALL, ~taken.exists())))


def test_a_table_without_a_seat_that_somebody_holds_is_refused_and_changes_nothing(each_home: Home) -> None:
    label = taken(each_home).label
    person = who_sits_on(each_home, label)
    rows = [row for row in read_hall(SAMPLE) if row.label != label] + [SeatRow("PHAI", "Y", 1, "Y01", "")]
    assert f"{label} ({person}, 3 phiên)" in difference(each_home, rows).refusal
    with pytest.raises(Conflict, match=f"không còn ghế đang có người ngồi: {label}"):
        run(each_home, seat_tables.take_in, HALL, rows)
    assert who_sits_on(each_home, label) == person
    assert {row.label for row in table(each_home)} == {row.label for row in read_hall(SAMPLE)}
    assert version(each_home) == 1


def test_a_seat_that_is_only_held_back_may_vanish_and_is_released(each_home: Home) -> None:
    label = free_labels(each_home)[0]
    gone = seat(each_home, label).id

    def hold(db_session: Session) -> None:
        session_id = db_session.scalars(select(ProgramSession.id).filter_by(code="CT")).one()
        db_session.add(SeatAssignment(program_session_id=session_id, seat_id=gone, held_for="khách đến muộn"))

    each_home.database.run(hold)
    rows = [row for row in read_hall(SAMPLE) if row.label != label]
    assert difference(each_home, rows).held == 1
    run(each_home, seat_tables.take_in, HALL, rows)
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(SeatAssignment.id).filter_by(seat_id=gone)) is None


def test_a_table_may_say_whom_a_zone_is_kept_for(each_home: Home) -> None:
    rows = [replace(row, purpose="guests") if row.zone == "DANH_DU" else row for row in read_hall(SAMPLE)]
    assert difference(each_home, rows).new_purposes == ("DANH_DU",)
    run(each_home, seat_tables.take_in, HALL, rows)
    with each_home.database.reading() as db_session:
        purposes = {zone.code: zone.purpose for zone in db_session.scalars(select(Zone).filter_by(hall_id=HALL))}
    assert (purposes["DANH_DU"], purposes["DOAN_CAOLOC"]) == ("guests", "delegation")


# ── halls ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_halls_stand_side_by_side_with_labels_of_their_own(each_home: Home) -> None:
    second = new_hall(each_home)
    assert seat(each_home, "A01", second).id != seat(each_home, "A01").id
    with each_home.database.reading() as db_session:
        lines = halls.lines(db_session, CONGRESS)
    assert [(line.name, line.seats) for line in lines] == [("Hội trường lớn", 494), ("Nhà văn hóa", 24)]
    assert "Phiên chính thức" in lines[0].sessions
    with pytest.raises(BadInput, match="Đã có hội trường"):
        new_hall(each_home, "  Hội trường   lớn ")


def test_a_hall_is_renamed_and_furnished(each_home: Home) -> None:
    run(each_home, halls.rename, HALL, "Cung văn hóa", "4")
    run(each_home, halls.furnish, HALL, [Fixture("stage", "", 0, 0, 900, 300), Fixture("door", "4", 0, 900, 30, 180)])
    with each_home.database.reading() as db_session:
        drawn = drawing.load(db_session, CONGRESS, HALL)
    assert (drawn.name, drawn.late_door, drawn.version) == ("Cung văn hóa", "4", 3)
    assert [door.label for door in drawn.doors] == ["4"]
    run(each_home, halls.furnish, HALL, None)
    with each_home.database.reading() as db_session:
        assert [door.label for door in drawing.load(db_session, CONGRESS, HALL).doors] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "fixture",
    [
        Fixture("window", "1", 0, 0, 10, 10),
        Fixture("door", "", 0, 0, 10, 10),
        Fixture("door", "1", 0, 0, 0, 10),
        Fixture("stage", "", 10**7, 0, 10, 10),
    ],
)
def test_furniture_that_no_room_has_is_refused(home: Home, fixture: Fixture) -> None:
    with pytest.raises(BadInput):
        run(home, halls.furnish, HALL, [fixture])


def test_a_hall_goes_only_when_no_session_and_nobody_is_in_it(each_home: Home) -> None:
    with pytest.raises(Conflict, match=r"là hội trường của: .*Phiên chính thức"):
        run(each_home, halls.remove, HALL)
    each_home.database.run(lambda s: s.execute(update(ProgramSession).values(hall_id=None)))
    with pytest.raises(Conflict, match=r"Ghế đang có người: .* ghế nữa"):
        run(each_home, halls.remove, HALL)
    second = new_hall(each_home)
    run(each_home, halls.remove, second)
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Seat.id)).filter_by(hall_id=second)) == 0
    with pytest.raises(NotFound):
        run(each_home, halls.remove, second)


# ── zones, rows, single seats ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_zone_is_made_given_seats_and_removed(each_home: Home) -> None:
    told = {"name": "Người cao tuổi", "purpose": "honorary", "door": "2", "capacity": "12"}
    zone = run(each_home, zones.save, HALL, None, told)
    ids = [seat(each_home, label).id for label in ("C01", "C02")]
    assert run(each_home, zones.give, HALL, ids, "NGUOI_CAO_TUOI") == 2
    with each_home.database.reading() as db_session:
        line = next(line for line in zones.lines(db_session, HALL) if line.id == zone)
    assert (line.seats, line.purpose, line.door, line.capacity) == (2, "honorary", "2", 12)
    with pytest.raises(BadInput, match="Đã có khu vực"):
        run(each_home, zones.save, HALL, None, told | {"name": "NGƯỜI CAO TUỔI"})
    run(each_home, zones.remove, HALL, zone)
    assert seat(each_home, "C01").zone == ""


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": " ", "purpose": ""}, "Chưa có tên"),
        ({"name": "Khu", "purpose": "kings"}, "Mục đích"),
        ({"name": "Khu", "purpose": "delegation", "delegation": ""}, "cần chọn đoàn"),
        ({"name": "Khu", "purpose": "", "capacity": "0"}, "Sức chứa"),
        ({"name": "Khu", "purpose": "", "capacity": "nhiều"}, "Sức chứa"),
    ],
)
def test_a_zone_that_cannot_be_is_refused(home: Home, told: dict[str, str], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        run(home, zones.save, HALL, None, told)


def test_a_broken_chair_is_put_out_of_use_unless_somebody_sits_on_it(each_home: Home) -> None:
    free = free_labels(each_home)[0]
    run(each_home, zones.give, HALL, [seat(each_home, free).id], zones.BROKEN)
    with each_home.database.reading() as db_session:
        told = {line.code: line.purpose for line in zones.lines(db_session, HALL)}
    assert told[seat(each_home, free).zone] == ZonePurpose.CLOSED
    held = taken(each_home)
    with pytest.raises(Conflict, match=rf"Ghế đang có người: {held.label} \("):
        run(each_home, zones.give, HALL, [held.id], zones.BROKEN)
    assert seat(each_home, held.label).zone == held.zone


def test_seats_of_another_hall_or_zones_that_are_gone_are_refused(home: Home) -> None:
    second = new_hall(home)
    with pytest.raises(NotFound, match="không còn trong hội trường"):
        run(home, zones.give, second, [seat(home, "A01").id], "")
    with pytest.raises(NotFound, match="Không tìm thấy khu vực"):
        run(home, zones.give, HALL, [seat(home, "A01").id], "KHONG_CO")
    with pytest.raises(BadInput, match="Chưa chọn ghế"):
        run(home, zones.give, HALL, [], "LANH_DAO")


def test_a_row_is_added_behind_and_removed_again(each_home: Home) -> None:
    assert run(each_home, seats.add_row, HALL, "GIUA", {"row": "Y", "seats": "10"}) == 10
    added, last = seat(each_home, "Y09"), seat(each_home, "X09")
    assert (added.x, added.y - last.y, added.row_rank) == (last.x, 95, last.row_rank + 1)
    assert seat(each_home, "Y18").number_rank == 10
    with pytest.raises(BadInput, match="đã có hàng Y"):
        run(each_home, seats.add_row, HALL, "GIUA", {"row": "Y"})
    with pytest.raises(BadInput, match="Ghế “Y17” đã có"):
        run(each_home, seats.add_row, HALL, "PHAI", {"row": "Y"})
    assert run(each_home, seats.remove_row, HALL, "GIUA", "Y") == 10
    held = taken(each_home)
    with pytest.raises(Conflict, match=rf"Ghế đang có người: {held.label} \("):
        run(each_home, seats.remove_row, HALL, held.block_code, held.row)
    assert len(table(each_home)) == 494


def test_a_seat_gets_another_label_and_whoever_sits_there_stays(each_home: Home) -> None:
    row = taken(each_home)
    person = who_sits_on(each_home, row.label)
    run(each_home, seats.edit, HALL, row.id, {"label": "VIP 1", "door": "2"})
    assert who_sits_on(each_home, "VIP 1") == person
    with pytest.raises(BadInput, match="Ghế “a11” đã có"):
        run(each_home, seats.edit, HALL, row.id, {"label": "a11", "door": ""})


def test_a_door_is_set_for_many_seats_at_once(each_home: Home) -> None:
    ids = [seat(each_home, label).id for label in ("X01", "X02")]
    run(each_home, zones.set_door, HALL, ids, " Cửa   phụ ")
    assert seat(each_home, "X02").door == "Cửa phụ"


# ── sessions ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def form(home: Home, code: str, **changes: str) -> tuple[int, dict[str, Any]]:
    with home.database.reading() as db_session:
        row = db_session.scalars(select(ProgramSession).filter_by(code=code)).one()
        hours = {"starts": row.starts_at, "ends": row.ends_at, "doors_open": row.doors_open_at}
        told = {
            key: f"{moment:%Y-%m-%dT%H:%M}" for key, moment in (hours | {"doors_close": row.doors_close_at}).items()
        }
        return row.id, told | {"name": row.name, "place": row.place, "hall": str(row.hall_id or "")} | changes


def test_a_session_takes_the_halls_name_as_its_place_when_it_has_none(each_home: Home) -> None:
    second = new_hall(each_home)
    session_id, told = form(each_home, "AN1", place="", hall=str(second))
    run(each_home, draft.save_session, session_id, told)
    with each_home.database.reading() as db_session:
        row = db_session.get_one(ProgramSession, session_id)
        assert (row.hall_id, row.place) == (second, "Nhà văn hóa")


def test_a_session_with_chairs_given_keeps_its_hall(each_home: Home) -> None:
    session_id, told = form(each_home, "CT", hall=str(new_hall(each_home)))
    with pytest.raises(Conflict, match="đã xếp chỗ ở hội trường cũ"):
        run(each_home, draft.save_session, session_id, told)
    session_id, told = form(each_home, "CT")
    run(each_home, draft.save_session, session_id, told)


def test_two_sessions_in_one_hall_at_once_are_told_whatever_their_places_say(each_home: Home) -> None:
    second = new_hall(each_home)
    _, hours = form(each_home, "AN2")
    for code, name in (("S1", "Tổng duyệt"), ("S2", "Tập văn nghệ")):
        run(
            each_home,
            draft.save_session,
            None,
            hours | {"code": code, "name": name, "place": code, "hall": str(second), "despite_clash": "1"},
        )
    with each_home.database.reading() as db_session:
        told = clashes.told(draft.sessions(db_session, CONGRESS), "Asia/Ho_Chi_Minh")
    assert any("Tổng duyệt và Tập văn nghệ cùng ở Nhà văn hóa" in words for words in told)


def test_a_hall_that_is_not_there_is_refused(home: Home) -> None:
    session_id, told = form(home, "AN1", hall="99999999999999999999")
    with pytest.raises(BadInput, match="hội trường đã chọn"):
        run(home, draft.save_session, session_id, told)


def test_occupied_seats_are_named_by_label_person_and_session(home: Home) -> None:
    row = taken(home)
    person = who_sits_on(home, row.label)
    not_this = select(ProgramSession.id).where(ProgramSession.code != "CT")
    home.database.run(
        lambda s: s.execute(delete(SeatAssignment).where(SeatAssignment.program_session_id.in_(not_this)))
    )
    with home.database.reading() as db_session:
        assert hall_rows.occupied(db_session, [row.id]) == [f"{row.label} ({person}, Phiên chính thức)"]
