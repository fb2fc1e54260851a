"""Columns whose header does not say what they hold, or says it in the letters of an old font."""

from collections.abc import Sequence
from io import BytesIO

import pytest
import xlsxwriter

from congress.file_formats import values
from congress.file_formats.delegate_row import DelegateRow
from congress.file_formats.legacy_text import Encoding
from congress.file_formats.roster import read_roster
from tests.unit.congress.file_formats.test_legacy_text import written


def read(*rows: Sequence[object]) -> tuple[DelegateRow, ...]:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return read_roster(target.getvalue(), "ds.xlsx").delegates


@pytest.mark.parametrize("encoding", list(Encoding))
def test_a_workbook_typed_with_an_old_font_is_read_whole_words_that_could_be_either_too(encoding: Encoding) -> None:
    rows = (
        ("STT", "Họ và tên", "Năm sinh", "Số CCCD", "Đoàn", "Chức vụ", "Ghi chú", "Cỡ áo"),
        (1, "Nguyễn Thị Hường", "1975", "020175001234", "Huyện Văn Quan", "Phó ban", "Ghi chú", "Tú"),
        (2, "Hoàng Văn Tú", "1962", "020062001234", "Sở Y tế", "Hồng", "Vũ", "Số"),
    )
    typed = [[written(cell, encoding) if isinstance(cell, str) else cell for cell in row] for row in rows]
    first, second = read(*typed)
    assert (first.full_name, first.identity_number, first.notes) == ("Nguyễn Thị Hường", "020175001234", "Ghi chú")
    assert (second.full_name, second.position_title, second.notes) == ("Hoàng Văn Tú", "Hồng", "Vũ")
    assert (first.extra, second.extra) == ((("Cỡ áo", "Tú"),), (("Cỡ áo", "Số"),))


def test_a_header_in_an_old_font_is_understood_among_cells_in_unicode() -> None:
    header = [written(label, Encoding.TCVN3) for label in ("STT", "Họ và tên", "Năm sinh", "Số CCCD", "Ghi chú")]
    (person,) = read(header, (1, "Nguyễn Thị Hường", "1975", "020175001234", "Phó ban"))
    assert (person.identity_number, person.notes, person.extra) == ("020175001234", "Phó ban", ())


@pytest.mark.parametrize(("men", "women"), [((1980, ""), ("", 1981)), (("05/03/1980", ""), ("", "1981"))])
def test_years_under_nam_and_nu_are_of_birth_and_tell_the_sex(
    men: tuple[object, ...], women: tuple[object, ...]
) -> None:
    header = ("STT", "Họ và tên", "Nam", "Nữ", "Đơn vị")
    man, woman = read(header, (1, "Nông Văn Thử", *men, "Đội 1"), (2, "Lục Thị Khác", *women, "Đội 1"))
    assert (man.birth_year, man.sex) == ("1980", "Nam")
    assert (woman.birth_year, woman.sex) == ("1981", "Nữ")
    assert man.extra == woman.extra == ()


def test_crosses_under_nam_and_nu_tell_the_sex() -> None:
    header = ("STT", "Họ và tên", "Năm sinh", "Nam", "Nữ", "Đơn vị")
    man, woman = read(header, (1, "Nông Văn Thử", 1980, "x", "", ""), (2, "Lục Thị Khác", 1981, "", "x", ""))
    assert (man.sex, woman.sex, man.extra) == ("Nam", "Nữ", ())


def test_what_nobody_can_tell_stays_a_field_of_its_own() -> None:
    header = ("STT", "Họ và tên", "Năm sinh", "Nam", "Nữ", "Đơn vị", "Mã số")
    (person,) = read(header, (1, "Nông Văn Thử", 1980, "áo M", "", "", "0912345678"))
    assert person.extra == (("Nam", "áo M"), ("Mã số", "0912345678"))


@pytest.mark.parametrize("label", ["Chức vụ, đơn vị công tác", "Chức vụ - Đơn vị", "CHỨC VỤ/CƠ QUAN"])
def test_position_and_unit_in_one_column_are_the_position(label: str) -> None:
    (person,) = read(("STT", "Họ và tên", "Năm sinh", label), (1, "Nông Văn Thử", 1980, "Chủ tịch UBND xã Tân Mỹ"))
    assert (person.position_title, person.unit, person.extra) == ("Chủ tịch UBND xã Tân Mỹ", "", ())


@pytest.mark.parametrize(
    ("told", "words"),
    [("", "Chưa ghi thành phần đại biểu."), ("Cộng tác viên", "Chưa rõ thành phần đại biểu (“Cộng tác viên”).")],
)
def test_a_category_that_is_not_told_or_not_known_is_remarked_upon(told: str, words: str) -> None:
    assert values.category(told, {}).remark == words


def test_a_date_in_a_column_of_its_own_is_kept_as_people_write_it() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("STT", "Họ và tên", "Năm sinh", "Ngày vào Đảng"))
        sheet.write_row(1, 0, (1, "Nông Văn Thử", 1980))
        sheet.write_number(1, 3, 43960, book.add_format({"num_format": "dd/mm/yyyy"}))
    (person,) = read_roster(target.getvalue(), "ds.xlsx").delegates
    assert person.extra == (("Ngày vào Đảng", "09/05/2020"),)


def test_header_words_in_the_first_persons_cells_make_no_header_of_them() -> None:
    header = ("STT", "Họ và tên", "Năm sinh", "Thành phần", "Ghi chú")
    first, second = read(header, (1, "Nông Văn Thử", 1980, "Đại biểu", "Đảng viên"), (2, "Lục Văn Khác", 1981))
    assert (first.full_name, first.notes, second.full_name) == ("Nông Văn Thử", "Đảng viên", "Lục Văn Khác")
