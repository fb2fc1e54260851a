from datetime import date, time
from pathlib import Path

import pytest

from congress.file_formats.errors import UnreadableTable
from congress.file_formats.program import ProgramRow, read_program

SAMPLE = Path(__file__).parents[4] / "sample" / "chuong-trinh.csv"
HEADER = "ma_phien,ma_muc,ngay,bat_dau,ket_thuc,buoi,noi_dung,phu_trach,dia_diem,doi_tuong,diem_danh,in_phieu"
ITEM = "CT,11,2020-08-21,06:45,07:40,sang,Đón tiếp,Lễ tân,Sảnh,Toàn thể đại biểu,1,1"


def table(*lines: str, encoding: str = "utf-8-sig") -> bytes:
    return "\r\n".join((HEADER, *lines)).encode(encoding)


def refusal(content: bytes) -> UnreadableTable:
    with pytest.raises(UnreadableTable) as refused:
        read_program(content)
    return refused.value


def test_the_sample_program_is_read_whole() -> None:
    rows = read_program(SAMPLE.read_bytes())
    assert [row.ordinal for row in rows] == list(range(1, 25))
    assert list(dict.fromkeys(row.session_code for row in rows)) == ["DON", "TB", "DH", "TL", "AN1", "GL", "CT", "AN2"]
    assert [row.ordinal for row in rows if row.takes_attendance] == [2, 10, 11]
    assert [row.ordinal for row in rows if not row.prints] == [1]
    assert rows[6] == ProgramRow(
        session_code="DH",
        ordinal=7,
        day=date(2020, 8, 20),
        starts=time(15, 45),
        ends=time(17),
        title="Dâng hương, báo công",
        presenter="Ban Tổ chức",
        place="Khuôn viên lưu niệm Chủ tịch Hồ Chí Minh; Tượng đài đồng chí Hoàng Văn Thụ",
        audience="Đoàn đại biểu theo danh sách",
        takes_attendance=False,
        prints=True,
    )
    assert rows[16].presenter == ""  # a break is led by nobody


def test_a_program_without_byte_order_mark_and_with_blank_lines_is_read_alike() -> None:
    plain = read_program(table(ITEM))
    assert read_program(table("", ITEM, ",,,", "", encoding="utf-8")) == plain


def test_times_are_read_as_spreadsheets_save_them() -> None:
    row = read_program(table(ITEM.replace("06:45,07:40", "6:45,07:40:00")))[0]
    assert (row.starts, row.ends) == (time(6, 45), time(7, 40))


def test_missing_columns_are_named() -> None:
    refused = refusal(HEADER.replace("ngay,", "").replace(",in_phieu", ",in").encode())
    assert refused.message_vi == "Tệp thiếu cột: ngay, in_phieu. Vui lòng bổ sung ở dòng tiêu đề đầu tiên."


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_an_empty_file_lacks_every_column(content: bytes) -> None:
    assert "ma_phien, ma_muc, ngay" in refusal(content).message_vi


def test_a_file_that_is_not_utf_8_is_told_how_to_be_saved() -> None:
    assert "UTF-8" in refusal(table(ITEM, encoding="utf-16")).message_vi
    assert "UTF-8" in refusal((HEADER + "\n").encode() + "CT,Đón".encode("cp1258")).message_vi


def test_a_program_of_no_items_is_refused() -> None:
    assert "chưa có dòng nào" in refusal(table("", ",,,")).message_vi


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ("CT,", ",", "cột “ma_phien” ghi “”, không được để trống"),
        (",11,", ",0,", "cột “ma_muc” ghi “0”, cần một số nguyên từ 1"),
        (",11,", ",11a,", "cột “ma_muc” ghi “11a”"),
        ("2020-08-21", "2020-08-32", "cột “ngay” ghi “2020-08-32”, cần một ngày có thật"),
        ("2020-08-21", "21/8/2020", "cột “ngay” ghi “21/8/2020”"),
        ("2020-08-21", "", "cột “ngay” ghi “”"),
        ("06:45", "6h45", "cột “bat_dau” ghi “6h45”, cần giờ:phút"),
        ("07:40", "24:00", "cột “ket_thuc” ghi “24:00”"),
        ("07:40", "06:44", "kết thúc (06:44) trước khi bắt đầu (06:45)"),
        ("Đón tiếp", "", "cột “noi_dung” ghi “”"),
        (",1,1", ",x,1", "cột “diem_danh” ghi “x”, cần ghi 1 (có) hoặc 0 (không)"),
        (",1,1", ",1,", "cột “in_phieu” ghi “”"),
        ("Đón tiếp", "Đón tiếp, điểm danh", "nhiều ô hơn dòng tiêu đề"),
        ("Đón tiếp", '"Đón tiếp', "dấu ngoặc kép"),
    ],
)
def test_a_bad_cell_is_refused_with_its_line(good: str, bad: str, words: str) -> None:
    refused = refusal(table(ITEM.replace(",11,", ",10,"), "", ITEM.replace(good, bad)))
    assert refused.line == 4  # as a spreadsheet shows it: the header and the blank line count
    assert refused.message_vi.startswith("Dòng 4: ")
    assert words in refused.message_vi


def test_an_item_given_twice_is_refused_with_both_lines() -> None:
    assert refusal(table(ITEM, ITEM)).message_vi == "Dòng 3: mục 11 của phiên “CT” đã có ở dòng 2."
    assert len(read_program(table(ITEM, ITEM.replace("CT,", "TB,")))) == 2


def test_an_evening_may_go_on_past_midnight() -> None:
    [row] = read_program(table(ITEM.replace("06:45,07:40", "22:55,00:25")))
    assert (row.day, row.last_day) == (date(2020, 8, 21), date(2020, 8, 22))


def test_notes_are_read_where_there_is_a_column_for_them() -> None:
    assert read_program(table(ITEM))[0].notes is None
    for note in ("Chờ xác nhận", ""):
        content = f"{HEADER},ghi_chu\n{ITEM},{note}".encode()
        assert read_program(content)[0].notes == note
