"""Lists on their way in: what the sample must yield, and that nothing is taken in halfway or twice."""

import csv
import json

import pytest
from sqlalchemy import func, select

from congress.errors import BadInput, Conflict
from congress.file_formats.register import read_register
from congress.file_formats.roster import SheetChoice
from congress.models import Delegate, DelegateChange, DelegateState, Delegation, Fate, ImportState
from congress.roster import delegations, imports, people, records
from congress.roster.fields import identity_mark
from congress.roster.people import PeopleFilter
from congress.roster.plan import ADD, OVERWRITE, OVERWRITE_PERSON, PERSON, SKIP
from congress.settings import PROJECT_ROOT
from tests.support.lists import ACTOR, Lists, workbook

SAMPLE = (PROJECT_ROOT / "sample" / "dai-bieu-mau.xlsx").read_bytes()
DATA = PROJECT_ROOT / "tests" / "data"
FIELD_OF_COLUMN = {
    "ho_ten": "full_name",
    "ngay_sinh": "birth_date",
    "gioi_tinh": "sex",
    "dan_toc": "ethnicity",
    "trinh_do": "education",
    "chuc_vu": "position_title",
    "don_vi": "unit",
    "ma_doan": "delegation",
    "thanh_phan": "category",
    "linh_vuc": "field",
    "dien_thoai": "phone",
    "email": "email",
    "ghi_chu": "notes",
    "hang_thuong": "award",
}


def take_in_sample(empty: Lists) -> int:
    """As an organizer does: the register of official names first, then the list, the one doubtful pair kept apart."""
    register = read_register((PROJECT_ROOT / "sample" / "don-vi.csv").read_bytes())
    names = [[entry.code, entry.name] for entry in register]
    empty.home.database.run(lambda s: delegations.add_missing(s, empty.congress, names))
    import_id = empty.read(SAMPLE, "dai-bieu-mau.xlsx")
    empty.decide(import_id, {row.ordinal: ADD for row in empty.rows(import_id, Fate.DOUBTFUL)})
    empty.apply(import_id)
    return import_id


def test_the_sample_list_yields_what_its_notes_say(empty: Lists) -> None:
    import_id = empty.read(SAMPLE, "dai-bieu-mau.xlsx")
    assert empty.fates(import_id) == {"new": 419, "duplicate": 3, "doubtful": 1, "rejected": 2}
    [doubtful] = empty.rows(import_id, Fate.DOUBTFUL)
    assert (doubtful.row, doubtful.name) == (183, "Vi Văn Sơn")
    assert "dòng 104" in doubtful.words[0]
    assert [row.row for row in empty.rows(import_id, Fate.REJECTED)] == [190, 230]
    assert [row.row for row in empty.rows(import_id, Fate.DUPLICATE)] == [278, 293, 426]
    assert "hidden" not in empty.fates(import_id)
    assert any("ẩn" in words for row in empty.rows(import_id) if row.row == 329 for words in row.words)


def test_every_field_of_every_person_of_the_sample_is_the_truth(empty: Lists) -> None:
    take_in_sample(empty)
    with (DATA / "dai-bieu-mau.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = list(csv.DictReader(file))
    with empty.home.database.reading() as db_session:
        ids = list(db_session.scalars(select(Delegate.id).order_by(Delegate.id)))
        known = records.read(db_session, ids)
        in_use = db_session.scalar(select(func.count(Delegate.delegation_id.distinct())))
    assert (len(ids), in_use) == (420, 45)
    for column, field in FIELD_OF_COLUMN.items():
        assert [known[i][field] for i in ids] == [row[column] for row in expected], column
    assert [known[i]["party"] for i in ids] == [{"1": "yes", "0": "no"}[row["dang_vien"]] for row in expected]
    marks = [identity_mark(row["so_giay_to"], empty.home.hub.keys) for row in expected]
    assert [known[i]["identity"] for i in ids] == marks


def test_the_csv_files_of_the_same_people_and_the_list_once_more_change_nothing(empty: Lists) -> None:
    take_in_sample(empty)
    with empty.home.database.reading() as db_session:
        before = records.register_mark(db_session, empty.congress)
    for name in ("dai-bieu-utf16.csv", "dai-bieu-cp1258.csv"):
        import_id = empty.read((DATA / name).read_bytes(), name)
        assert empty.fates(import_id) == {"same": 50}
        assert empty.apply(import_id) == imports.Applied(added=0, changed=0, left=50)
    import_id = empty.read(SAMPLE, "dai-bieu-mau.xlsx")
    assert empty.fates(import_id) == {"same": 420, "duplicate": 3, "rejected": 2}
    empty.apply(import_id)
    with empty.home.database.reading() as db_session:
        assert records.register_mark(db_session, empty.congress) == before
        assert db_session.scalar(select(func.count(Delegate.id))) == 420


def test_a_csv_alone_adds_its_fifty_people_once_their_category_is_chosen(empty: Lists) -> None:
    import_id = empty.read((DATA / "dai-bieu-cp1258.csv").read_bytes(), "ds.csv")
    assert empty.fates(import_id) == {"new": 50}
    with pytest.raises(Conflict, match="thành phần"):
        empty.apply(import_id)
    with pytest.raises(BadInput):
        empty.apply(import_id, "KHONG_CO")
    assert empty.apply(import_id, "KHACH_MOI").added == 50


def test_nothing_is_taken_in_while_a_doubtful_row_is_open(lists: Lists) -> None:
    import_id = lists.read(workbook([("Hoàng Thị Hương", 1979, "0912000111", "", "Huyện Cao Lộc", "Khách mời")]))
    assert lists.fates(import_id) == {"doubtful": 1}
    with pytest.raises(Conflict, match="nghi trùng"):
        lists.apply(import_id)
    assert lists.state(import_id).state == ImportState.READY


def test_a_doubtful_row_is_what_a_person_says_it_is(lists: Lists) -> None:
    row = ("Hoàng Thị Hương", 1979, "0912000111", "", "Huyện Văn Lãng", "Khách mời")
    known = next(p for p in everybody(lists, "Hoàng Thị Hương") if p.birth_date == "1979-03-23")
    for decision, phone, people_more in (
        (SKIP, "0952999367", 0),
        (f"{PERSON}{known.id}", "0952999367", 0),  # his phone is known: the list's is not taken by itself
        (f"{OVERWRITE_PERSON}{known.id}", "0912000111", 0),
    ):
        before = len(everybody(lists, "Hoàng Thị Hương"))
        import_id = lists.read(workbook([row]))
        lists.decide(import_id, {1: decision})
        lists.apply(import_id)
        found = everybody(lists, "Hoàng Thị Hương")
        assert next(p for p in found if p.id == known.id).phone == phone
        assert len(found) == before + people_more
    import_id = lists.read(workbook([("Hoàng Thị Hương", 1979, "0912000999", "", "Huyện Văn Lãng", "Khách mời")]))
    lists.decide(import_id, {1: ADD})
    lists.apply(import_id)
    assert len(everybody(lists, "Hoàng Thị Hương")) == 3


def everybody(lists: Lists, name: str) -> list[Delegate]:
    with lists.home.database.reading() as db_session:
        return list(db_session.scalars(select(Delegate).where(Delegate.full_name == name).order_by(Delegate.id)))


def test_a_decision_that_is_no_choice_of_its_row_is_refused(lists: Lists) -> None:
    import_id = lists.read(workbook([("Nông Văn Thử", 1980, "", "", "Huyện Cao Lộc", "Khách mời")]))
    for decision in (OVERWRITE, f"{PERSON}1", "drop table"):
        with pytest.raises(BadInput):
            lists.decide(import_id, {1: decision})


def test_two_rows_are_not_given_to_one_person(lists: Lists) -> None:
    known = next(p for p in everybody(lists, "Hoàng Thị Hương") if p.birth_date == "1979-03-23")
    rows = [("Hoàng Thị Hương", 1979, f"091200011{n}", "", f"Đoàn {n}", "Khách mời") for n in (1, 2)]
    import_id = lists.read(workbook(rows))
    lists.decide(import_id, dict.fromkeys((1, 2), f"{PERSON}{known.id}"))
    with pytest.raises(Conflict, match="cùng cho một người"):
        lists.apply(import_id)


def test_an_empty_field_is_filled_and_a_known_one_only_replaced_when_told(each_lists: Lists) -> None:
    lists = each_lists
    person = lists.person("Lý Minh Hòa")
    assert (person.phone, person.unit) == ("", "UBND thành phố Lạng Sơn")
    content = workbook(
        [("Lý Minh Hòa", "05/05/1970", "0912345678", "Phòng mới", "", "Đảng ủy", "099070760379")], BY_NUMBER
    )
    for decision, unit in (("", "UBND thành phố Lạng Sơn"), (OVERWRITE, "Phòng mới")):
        import_id = lists.read(content)
        [row] = lists.rows(import_id)
        assert row.fate == Fate.UPDATE
        lists.decide(import_id, {1: decision})
        lists.apply(import_id)
        person = lists.person("Lý Minh Hòa")
        assert (person.phone, person.unit) == ("0912345678", unit)
        assert person.extra == {"Tổ": "Đảng ủy"}
        assert (
            person.position_title == "Phó Chủ tịch UBND thành phố Lạng Sơn"
        )  # the list's is empty, and blanks nothing


BY_NUMBER = ("STT", "Họ và tên", "Ngày sinh", "Điện thoại", "Đơn vị", "Chức vụ", "Tổ", "Số CCCD")


def test_a_register_that_changed_after_the_preview_is_not_written_over(each_lists: Lists) -> None:
    lists = each_lists
    first = lists.read(workbook([("Nông Văn Thử", 1980, "0912000111", "", "Huyện Cao Lộc", "Khách mời")]))
    second = lists.read(workbook([("Nông Văn Thử", 1980, "0912000111", "", "Huyện Cao Lộc", "Khách mời")]))
    assert lists.apply(first).added == 1
    with pytest.raises(Conflict, match="Đọc lại"):
        lists.apply(second)
    lists.home.database.run(lambda s: imports.reopen(s, lists.congress, second))
    from admin.roster import reading  # noqa: PLC0415

    reading.read_here(lists.home.hub, second)
    assert lists.fates(second) == {"same": 1}
    assert lists.apply(second).added == 0
    with pytest.raises(Conflict):
        lists.apply(second)


def test_what_a_list_holds_of_citizen_numbers_is_gone_once_it_is_taken_in(empty: Lists) -> None:
    import_id = take_in_sample(empty)
    with empty.home.database.reading() as db_session:
        row = imports.get(db_session, empty.congress, import_id)
        assert row.content is None
    kept = json.dumps([[row.values, row.words, row.changes] for row in empty.rows(import_id)])
    with (DATA / "dai-bieu-mau.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        numbers = [row["so_giay_to"] for row in csv.DictReader(file) if row["so_giay_to"]]
    assert [number for number in numbers if number in kept] == []


def test_a_discarded_or_unreadable_file_leaves_nothing(lists: Lists) -> None:
    import_id = lists.read(workbook([("Nông Văn Thử", 1980, "", "", "Huyện Cao Lộc", "Khách mời")]))
    lists.home.database.run(lambda s: imports.discard(s, lists.congress, import_id, ACTOR))
    assert lists.rows(import_id) == []
    broken = lists.read(b"PK\x03\x04 nothing of a workbook")
    state = lists.state(broken)
    assert (state.state, "hỏng" in state.failure) == (ImportState.FAILED, True)
    with lists.home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Delegate.id))) == 420


def test_columns_set_by_a_person_are_used_and_remembered_for_the_next_list(lists: Lists) -> None:
    header = ("Số", "Quý danh", "Sinh", "Liên lạc", "Nơi công tác", "Thuộc", "Vai")
    row = ("Nông Văn Thử", 1980, "0912000111", "Phòng Nội vụ", "Huyện Cao Lộc", "Khách mời")
    import_id = lists.read(workbook([row], header))
    assert lists.fates(import_id) == {}
    words = ("ordinal", "name", "birth", "phone", "unit", "delegation", "category")
    choice = {"DS": SheetChoice(1, words)}
    lists.home.database.run(lambda s: imports.choose_columns(s, lists.congress, import_id, choice, ACTOR))
    from admin.roster import reading  # noqa: PLC0415

    reading.read_here(lists.home.hub, import_id)
    assert lists.fates(import_id) == {"new": 1}
    other = lists.read(workbook([("Lục Văn Khác", 1981, "0912000222", "", "Huyện Cao Lộc", "Khách mời")], header))
    assert [(r.fate, r.name) for r in lists.rows(other)] == [(Fate.NEW, "Lục Văn Khác")]


def test_people_of_exemplars_categories_wait_for_their_vetting(lists: Lists) -> None:
    rows = [
        ("Nông Văn Thử", 1980, "0912000111", "", "Huyện Cao Lộc", "Điển hình cá nhân"),
        ("Lục Văn Khác", 1981, "0912000222", "", "Đoàn hoàn toàn mới", "Khách mời"),
    ]
    lists.take_in(workbook(rows))
    assert lists.person("Nông Văn Thử").state == DelegateState.UNAPPROVED
    assert lists.person("Lục Văn Khác").state == DelegateState.ACTIVE
    with lists.home.database.reading() as db_session:
        assert db_session.scalars(select(Delegation.rank).where(Delegation.name == "Hoàn toàn mới")).all() == [46]
        assert people.count(db_session, lists.congress, PeopleFilter(state="listed")) == 422
        acts = db_session.scalars(select(DelegateChange.act).where(DelegateChange.import_id.is_not(None))).all()
        assert acts == ["import", "import"]
