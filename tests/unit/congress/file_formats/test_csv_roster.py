"""Lists that arrive as text: the encodings and delimiters that Excel writes in Vietnam, and none guessed wrongly."""

import csv
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.file_formats.delegate_row import DelegateRow
from congress.file_formats.errors import NoListFound, NotAWorkbook, UnreadableRoster
from congress.file_formats.roster import read_roster
from congress.settings import PROJECT_ROOT

DATA = PROJECT_ROOT / "tests" / "data"
LIST = "STT;Họ và tên;Ngày sinh;Đoàn;Điện thoại\n1;Nguyễn Thị Hường;05/05/1970;Huyện Cao Lộc;0956438715\n2;Lý Văn Ưu;1962;Huyện Cao Lộc;\n"
IN_BOTH_LISTS = (
    ("full_name", "ho_ten"),
    ("birth_date", "ngay_sinh"),
    ("sex", "gioi_tinh"),
    ("ethnicity", "dan_toc"),
    ("position_title", "chuc_vu"),
    ("unit", "don_vi"),
    ("delegation", "doan"),
    ("identity_number", "so_giay_to"),
    ("phone", "dien_thoai"),
)


def read(name: str) -> tuple[DelegateRow, ...]:
    return read_roster((DATA / name).read_bytes(), name).delegates


def test_the_same_people_come_out_of_both_encodings() -> None:
    assert read("dai-bieu-utf16.csv") == read("dai-bieu-cp1258.csv")


@pytest.mark.parametrize("name", ["dai-bieu-utf16.csv", "dai-bieu-cp1258.csv"])
def test_every_field_is_the_one_of_the_workbook(name: str) -> None:
    with (DATA / "dai-bieu-mau.expected.csv").open(encoding="utf-8-sig", newline="") as file:
        expected = list(csv.DictReader(file))[:50]
    delegates = read(name)
    assert len(delegates) == 50
    for field, column in IN_BOTH_LISTS:
        assert [getattr(row, field) for row in delegates] == [row[column] for row in expected], field
    assert all(unicodedata.is_normalized("NFC", row.full_name + row.unit) for row in delegates)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_whatever_excel_writes_is_read_alike(encoding: str, delimiter: str, line_end: str) -> None:
    text = LIST.replace(";", delimiter).replace("\n", line_end)
    if encoding == "cp1258":
        text = decomposed_tones(text)
    names = [row.full_name for row in read_roster(text.encode(encoding), "ds.csv").delegates]
    assert names == ["Nguyễn Thị Hường", "Lý Văn Ưu"]


def decomposed_tones(text: str) -> str:
    """As Windows-1258 writes Vietnamese: letters whole where the code page has them, tones behind."""
    written = []
    for letter in text:
        try:
            letter.encode("cp1258")
            written.append(letter)
        except UnicodeEncodeError:
            decomposed = unicodedata.normalize("NFD", letter)
            base, marks = decomposed[0], decomposed[1:]
            tone = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
            shape = [mark for mark in marks if mark not in tone]
            written.append(unicodedata.normalize("NFC", base + "".join(shape)) + "".join(tone))
    return "".join(written)


def test_a_cell_may_hold_the_delimiter_and_line_ends() -> None:
    text = 'STT,Họ và tên,Ngày sinh,Đơn vị,Đoàn\n1,Lý Văn Ưu,1962,"UBND xã,\nthôn Nà Ca",Huyện Cao Lộc\n'
    assert read_roster(text.encode(), "ds.csv").delegates[0].unit == "UBND xã, thôn Nà Ca"


def test_text_that_is_no_list_is_refused_in_words() -> None:
    with pytest.raises(NotAWorkbook, match="không phải là bảng tính"):
        read_roster("Kính gửi Ban Tổ chức,\nchúng tôi xin gửi danh sách sau.".encode(), "thu.txt")
    with pytest.raises(NoListFound, match="Không tìm thấy danh sách"):
        read_roster("Món;Suất;Bàn;Giá\nCơm;12;3;40000\n".encode(), "thuc-don.csv")


@given(st.binary(max_size=400))
def test_no_bytes_whatever_crash_the_reading(content: bytes) -> None:
    with pytest.raises(UnreadableRoster):
        read_roster(content, "ds.csv")


@given(st.lists(st.lists(st.text(max_size=20), min_size=4, max_size=4), max_size=8))
def test_no_cells_whatever_crash_the_reading(rows: list[list[str]]) -> None:
    header = "STT|Họ và tên|Ngày sinh|Đoàn"
    content = "\n".join([header, *("|".join(row) for row in rows)]).encode("utf-8", "replace")
    with suppress(UnreadableRoster):
        reading = read_roster(content, "ds.csv")
        assert len(reading.delegates) + len(reading.rejected) + len(reading.duplicates) <= 8 * 20
