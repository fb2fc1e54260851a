import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.file_formats.errors import UnreadableTable
from congress.file_formats.hall import COLUMNS, PURPOSES, SeatRow, read_hall, write_hall
from congress.models import ZonePurpose
from congress.vietnamese import tidy

SAMPLE = Path(__file__).parents[4] / "sample" / "so-do-ghe.csv"
HEADER = "block,row,seat,label,zone"


def table(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode("utf-8-sig")


def test_the_sample_hall_is_read_whole_from_the_stage_backwards() -> None:
    seats = read_hall(SAMPLE.read_bytes())
    assert Counter(seat.block for seat in seats) == {"SAN_KHAU": 14, "TRAI": 160, "GIUA": 160, "PHAI": 160}
    assert seats[0] == SeatRow("SAN_KHAU", "1", 1, "SK01", "DOAN_CHU_TICH")
    assert "".join(dict.fromkeys(seat.row for seat in seats)) == "1ABCDEFGHKLMNPQRSTUVX"


def test_whom_a_zone_may_be_kept_for_is_what_zones_know() -> None:
    assert set(PURPOSES) == set(ZonePurpose) - {""}


texts = (
    st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=10)
    .map(tidy)
    .filter(bool)
)
seats_of_halls = st.builds(
    SeatRow,
    block=texts,
    row=texts,
    seat=st.integers(1, 999_999),
    label=texts,
    zone=texts | st.just(""),
    block_name=texts | st.just(""),
    door=texts | st.just(""),
)


@given(
    st.lists(seats_of_halls, min_size=1, max_size=20, unique_by=lambda seat: seat.label.casefold()),
    st.lists(st.tuples(st.integers(0, 99_999), st.integers(0, 99_999)) | st.none(), min_size=20, max_size=20),
    st.sampled_from([*PURPOSES, ""]),
)
def test_a_written_table_is_read_again_unchanged(
    seats: list[SeatRow], places: list[tuple[int, int] | None], purpose: str
) -> None:
    told = [
        replace(seat, x=place and place[0], y=place and place[1], purpose=purpose if seat.zone else "")
        for seat, place in zip(seats, places, strict=False)
    ]
    assert list(read_hall(write_hall(told))) == told


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("G,A,1,A1,VIP,,,12,,", "Dòng 2: cần cả hai tọa độ x và y"),
        ("G,A,1,A1,VIP,,,1.5,2,", "cột “x” ghi “1.5”, cần một số nguyên từ 0 đến 99999 (cm)."),
        ("G,A,1,A1,VIP,,,,,kings", "cột “purpose” ghi “kings”"),
        ("G,A,1,NHAN-DAI-QUA-MUOI-SAU,VIP,,,,,", "cột “label” dài quá 16 ký tự"),
        ("G,A,1,A1,VIP,,,,,guests\nG,A,2,A2,VIP,,,,,press", "Dòng 3: khu vực “VIP” ghi “press”, nhưng dòng 2"),
    ],
)
def test_what_cannot_be_in_the_wanted_columns_is_refused(line: str, words: str) -> None:
    with pytest.raises(UnreadableTable, match=re.escape(words)):
        read_hall(f"{','.join(COLUMNS)}\n{line}\n".encode())


def test_a_label_twice_in_other_letters_is_one_label() -> None:
    with pytest.raises(UnreadableTable, match="Dòng 3: ghế “a01” đã có ở dòng 2"):
        read_hall(table("TRAI,A,1,A01,", "TRAI,A,2,a01,"))


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
