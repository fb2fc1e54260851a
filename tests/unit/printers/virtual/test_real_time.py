import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.virtual import status
from printers.virtual.faults import Faults
from printers.virtual.real_time import CLEAR, RealTimeScanner


def found(*parts: bytes) -> list[bytes]:
    scanner = RealTimeScanner()
    return [command for part in parts for _, command in scanner.scan(part)]


STREAM = b"\x10\x10\x04\x01" + b"image\x10\x05\x02\xff" + CLEAR[:5] + CLEAR + b"\x10\x04\x09\x10\x04"
OBEYED = [b"\x10\x04\x01", b"\x10\x05\x02", CLEAR]


def test_commands_are_found_inside_anything_wherever_the_wire_splits_them() -> None:
    for at in range(len(STREAM) + 1):
        assert found(STREAM[:at], STREAM[at:]) == OBEYED, at
    assert found(*(STREAM[i : i + 1] for i in range(len(STREAM)))) == OBEYED


@given(
    st.lists(st.sampled_from([b"\x10", b"\x04", b"\x05", b"\x01", b"\x14", CLEAR[:7], CLEAR[3:], b"x"]), max_size=20)
)
def test_packets_never_matter(packets: list[bytes]) -> None:
    assert found(*packets) == found(b"".join(packets))


def test_the_offset_is_just_after_the_command() -> None:
    scanner = RealTimeScanner()
    assert list(scanner.scan(b"ab\x10\x04\x01cd\x10")) == [(5, b"\x10\x04\x01")]
    assert list(scanner.scan(b"\x04\x02ef")) == [(2, b"\x10\x04\x02")]


@pytest.mark.parametrize(
    ("faults", "answers", "automatic"),
    [
        (Faults(), "12 12 12 12", "10 00 00 00"),
        (Faults(paper_out=True), "1a 32 12 72", "18 00 0c 00"),
        (Faults(near_end=True), "12 12 12 1e", "10 00 03 00"),
        (Faults(cover_open=True), "1a 16 12 12", "38 00 00 00"),
        (Faults(cutter=True), "1a 52 1a 12", "18 08 00 00"),
        (Faults(stall=True), "12 12 12 12", "10 00 00 00"),
    ],
)
def test_status_bytes_are_those_of_the_specification(faults: Faults, answers: str, automatic: str) -> None:
    assert b"".join(status.real_time(faults, n) for n in (1, 2, 3, 4)) == bytes.fromhex(answers)
    assert status.automatic(faults) == bytes.fromhex(automatic)


def test_a_misspelt_fault_is_refused() -> None:
    with pytest.raises(AttributeError):
        Faults().paper_ou = True
