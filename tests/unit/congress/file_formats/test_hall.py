from collections import Counter
from pathlib import Path

import pytest

from congress.file_formats.errors import UnreadableTable
from congress.file_formats.hall import SeatRow, read_hall

SAMPLE = Path(__file__).parents[4] / "sample" / "so-do-ghe.csv"
HEADER = "block,row,seat,label,zone"


def table(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode("utf-8-sig")


def test_the_sample_hall_is_read_whole_from_the_stage_backwards() -> None:
    seats = read_hall(SAMPLE.read_bytes())
    assert Counter(seat.block for seat in seats) == {"SAN_KHAU": 14, "TRAI": 160, "GIUA": 160, "PHAI": 160}
    assert seats[0] == SeatRow("SAN_KHAU", "1", 1, "SK01", "DOAN_CHU_TICH")
    assert "".join(dict.fromkeys(seat.row for seat in seats)) == "1ABCDEFGHKLMNPQRSTUVX"


def test_a_seat_may_be_meant_for_nobody_and_its_label_may_be_any_text() -> None:
    assert read_hall(table("BAN_CONG,Đ,3,Ban công Đ-3,")) == (SeatRow("BAN_CONG", "Đ", 3, "Ban công Đ-3", ""),)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("TRAI,A,2,A01,", "ghế “A01” đã có ở dòng 2."),
        ("TRAI,A,hai,A02,", "cột “seat” ghi “hai”, cần một số nguyên từ 1 trở lên."),
        ("TRAI,A,-2,A02,", "cột “seat” ghi “-2”, cần một số nguyên từ 1 trở lên."),
        ("TRAI,A,0,A02,", "cột “seat” ghi “0”, cần một số nguyên từ 1 trở lên."),
        ("TRAI,A,2.5,A02,", "cột “seat” ghi “2.5”, cần một số nguyên từ 1 trở lên."),
        ("TRAI,A,²,A02,", "cột “seat” ghi “²”, cần một số nguyên từ 1 trở lên."),
        ("TRAI,A,2,,", "cột “label” ghi “”, không được để trống."),
        (",A,2,A02,", "cột “block” ghi “”, không được để trống."),
        ("TRAI,,2,A02,", "cột “row” ghi “”, không được để trống."),
    ],
)
def test_a_seat_that_cannot_be_is_refused_with_its_line(line: str, words: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_hall(table("TRAI,A,1,A01,", line))
    assert refused.value.message_vi == f"Dòng 3: {words}"
