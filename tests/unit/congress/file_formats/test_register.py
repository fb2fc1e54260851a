from pathlib import Path

import pytest

from congress.file_formats.delegation_names import DelegationName
from congress.file_formats.errors import UnreadableTable
from congress.file_formats.hall import read_hall
from congress.file_formats.register import read_register
from congress.seating.zones import DELEGATION_PREFIX

SAMPLE = Path(__file__).parents[4] / "sample"


def test_every_delegation_zone_of_the_sample_hall_belongs_to_a_registered_delegation() -> None:
    codes = {entry.code for entry in read_register((SAMPLE / "don-vi.csv").read_bytes())}
    on_stage = {"DOAN_CHU_TICH", "DOAN_THU_KY"}
    zones = {seat.zone for seat in read_hall((SAMPLE / "so-do-ghe.csv").read_bytes())} - on_stage
    zoned = {zone.removeprefix(DELEGATION_PREFIX) for zone in zones if zone.startswith(DELEGATION_PREFIX)}
    assert len(codes) == 45
    assert codes - zoned == {"KM"}  # guests sit in the zone of their category
    assert zoned - codes == set()


def test_a_register_is_read_in_its_order() -> None:
    assert read_register("ma,ten\nSYT,Sở  Y tế\nCT,Cục Thuế tỉnh".encode()) == (
        DelegationName("SYT", "Sở Y tế"),
        DelegationName("CT", "Cục Thuế tỉnh"),
    )


def test_a_quoted_header_behind_a_byte_order_mark_is_understood() -> None:
    assert read_register('"ma","ten"\n"SYT","Sở Y tế"'.encode("utf-8-sig")) == (DelegationName("SYT", "Sở Y tế"),)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("SYT,Sở Tài chính", "“SYT” đã có ở dòng 2."),
        ("YT,SỞ Y TẾ", "“SỞ Y TẾ” đã có ở dòng 2."),
        (",Sở Tài chính", "cột “ma” ghi “”, không được để trống."),
        ("STC,", "cột “ten” ghi “”, không được để trống."),
    ],
)
def test_an_entry_that_cannot_be_told_apart_is_refused_with_its_line(line: str, words: str) -> None:
    with pytest.raises(UnreadableTable) as refused:
        read_register(f"ma,ten\nSYT,Sở Y tế\n{line}".encode())
    assert refused.value.message_vi == f"Dòng 3: {words}"
