"""The sample workbook holds every mess the importer must read; the truth about each person was written beside it."""

import csv
from functools import cache
from pathlib import Path

import pytest

from congress.file_formats.delegate_row import DelegateRow
from congress.file_formats.register import read_register
from congress.file_formats.roster import RosterReading, read_roster

ROOT = Path(__file__).parents[4]
EXPECTED = ROOT / "tests" / "data" / "dai-bieu-mau.expected.csv"
FIELD_OF_COLUMN = {
    "ho_ten": "full_name",
    "ngay_sinh": "birth_date",
    "gioi_tinh": "sex",
    "dan_toc": "ethnicity",
    "dang_vien": "is_party_member",
    "trinh_do": "education",
    "chuc_vu": "position_title",
    "don_vi": "unit",
    "ma_doan": "delegation_code",
    "doan": "delegation",
    "thanh_phan": "category",
    "linh_vuc": "field",
    "so_giay_to": "identity_number",
    "dien_thoai": "phone",
    "email": "email",
    "ghi_chu": "notes",
    "hang_thuong": "award",
}


@cache
def reading() -> RosterReading:
    register = read_register((ROOT / "sample" / "don-vi.csv").read_bytes())
    return read_roster((ROOT / "sample" / "dai-bieu-mau.xlsx").read_bytes(), "dai-bieu-mau.xlsx", register)


@cache
def expected() -> tuple[dict[str, str], ...]:
    with EXPECTED.open(encoding="utf-8-sig", newline="") as file:
        return tuple(csv.DictReader(file))


def written(delegate: DelegateRow, field: str) -> str:
    value = getattr(delegate, field)
    return str(int(value)) if isinstance(value, bool) else str(value)


def rows_told(words: str) -> list[int]:
    return [warning.place.row for warning in reading().warnings if words in warning.words]


def test_every_delegate_is_read_once_and_in_the_order_of_the_list() -> None:
    kept_rows = [int(row["dong_excel"].split()[0]) for row in expected()]  # "59 278": the second repeats the first
    assert len(kept_rows) == 420
    assert [delegate.place.row for delegate in reading().delegates] == kept_rows


def test_every_column_of_the_truth_is_compared() -> None:
    assert set(expected()[0]) == {"id", "dong_excel", *FIELD_OF_COLUMN}


@pytest.mark.parametrize("column", FIELD_OF_COLUMN)
def test_every_field_of_every_delegate_is_the_truth(column: str) -> None:
    field = FIELD_OF_COLUMN[column]
    read = {delegate.place.row: written(delegate, field) for delegate in reading().delegates}
    assert read == {int(row["dong_excel"].split()[0]): row[column] for row in expected()}


def test_two_rows_are_held_back_with_the_reason() -> None:
    assert [(remark.place.row, remark.words) for remark in reading().rejected] == [
        (190, "Chưa có họ tên. Vui lòng bổ sung."),
        (230, "Ngày sinh “31/02/1979” không có thật. Vui lòng kiểm tra lại."),
    ]


def test_three_rows_repeat_a_person_and_both_rows_are_shown() -> None:
    shown = [(duplicate.first.row, duplicate.place.row, duplicate.reason) for duplicate in reading().duplicates]
    assert shown == [
        (59, 278, "Trùng họ tên và số giấy tờ."),
        (117, 293, "Trùng họ tên, năm sinh và số điện thoại."),
        (168, 426, "Trùng họ tên, năm sinh và số điện thoại."),
    ]
    repeated = {row["dong_excel"] for row in expected() if " " in row["dong_excel"]}
    assert repeated == {f"{first} {second}" for first, second, _ in shown}


def test_namesakes_stay_apart_and_only_the_pair_of_one_birth_year_is_doubtful() -> None:
    by_row = {delegate.place.row: delegate for delegate in reading().delegates}
    for one, other in [(222, 239), (14, 72), (113, 236), (104, 183)]:
        assert by_row[one].full_name == by_row[other].full_name
    assert [(pair.first.row, pair.second.row) for pair in reading().doubtful] == [(104, 183)]


def test_the_delegate_in_a_hidden_row_is_read_and_told() -> None:
    assert [(place.sheet, place.row) for place in reading().hidden_rows] == [("DS đại biểu", 329)]


def test_the_delegations_are_the_registered_ones_in_the_lists_order() -> None:
    in_order = dict.fromkeys((row["ma_doan"], row["doan"]) for row in expected())
    assert len(in_order) == 45
    assert [(entry.code, entry.name) for entry in reading().delegations] == list(in_order)


def test_without_a_register_the_names_are_the_same_and_codes_come_from_the_rule() -> None:
    unaided = read_roster((ROOT / "sample" / "dai-bieu-mau.xlsx").read_bytes(), "dai-bieu-mau.xlsx")
    assert [delegate.delegation for delegate in unaided.delegates] == [row["doan"] for row in expected()]
    codes = {entry.name: entry.code for entry in unaided.delegations}
    assert len(set(codes.values())) == 45
    assert codes["Huyện Cao Lộc"] == "CAOLOC"
    assert codes["Sở Giáo dục và Đào tạo"] == "SGDDT"


def test_honorifics_leave_the_name_and_are_told() -> None:
    split = {delegate.place.row: delegate.honorific for delegate in reading().delegates if delegate.honorific}
    assert split == {
        13: "Mẹ",
        27: "Bác sĩ",
        60: "Bác sĩ",
        145: "Bà",
        263: "Thạc sĩ",
        333: "Đồng chí",
        386: "Thạc sĩ",
        406: "Đồng chí",
        417: "Đồng chí",
        472: "Đồng chí",
    }
    assert rows_told("Tách danh xưng") == list(split)


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("Chưa có ngày sinh", [95, 155, 240]),
        ("Năm sinh ghi hai chữ số", [29, 86, 161, 201, 296, 360, 394, 480]),
        ("Chưa ghi giới tính", [53, 86, 217, 232]),
        ("Giới tính ghi “Nam” nhưng", [17]),
        ("Số điện thoại", [242, 251, 443]),
    ],
)
def test_what_was_guessed_or_left_empty_is_told(words: str, rows: list[int]) -> None:
    assert rows_told(words) == rows


def test_nothing_else_is_told() -> None:
    assert len(reading().warnings) == 10 + 3 + 8 + 4 + 1 + 3
