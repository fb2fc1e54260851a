"""A printer's words are told apart, however the bytes arrive and whatever strays between them."""

from hypothesis import given
from hypothesis import strategies as st

from printers.status import (
    AutomaticStatus,
    FencePassed,
    Listener,
    Printed,
    RealTimeStatus,
    Word,
    is_stopped,
    reasons_of,
)

ALL_WELL = bytes.fromhex("10 00 00 00")
PAPER_OUT = bytes.fromhex("18 00 0f 00")
COVER = bytes.fromhex("38 00 00 00")
DONE = b"\x37\x22" + b"0042" + b"\x00"


def test_each_kind_of_answer_is_recognised() -> None:
    told = list(Listener().hear(b"\x12" + ALL_WELL + b"\x11\x13" + PAPER_OUT + b"\x00" + DONE))
    assert told == [
        RealTimeStatus(0x12),
        AutomaticStatus(()),
        AutomaticStatus(("media-low-warning", "media-empty-error")),
        FencePassed(),
        Printed(b"0042"),
    ]


@given(st.lists(st.integers(1, 5), max_size=20))
def test_answers_cut_anywhere_are_the_same_answers(pieces: list[int]) -> None:
    whole = b"\x16" + COVER + DONE + b"\x0c" + ALL_WELL
    listener, told, rest = Listener(), list[Word](), whole
    for length in [*pieces, len(whole)]:
        told += listener.hear(rest[:length])
        rest = rest[length:]
    assert told == list(Listener().hear(whole))


@given(st.binary(max_size=200))
def test_no_noise_before_it_hides_that_a_slip_came_out(noise: bytes) -> None:
    listener = Listener()
    list(listener.hear(noise + b"\x00\x00\x00"))  # ends whatever the noise began
    assert Printed(b"0042") in list(listener.hear(DONE))


def test_the_reason_that_helps_comes_before_offline() -> None:
    assert reasons_of({1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x72}) == ("media-empty-error",)
    assert reasons_of({1: 0x1A, 2: 0x12, 3: 0x12, 4: 0x12}) == ("offline-error",)
    assert reasons_of({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}) == ()


def test_low_paper_warns_and_does_not_stop() -> None:
    low = reasons_of({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E})
    assert low == ("media-low-warning",)
    assert not is_stopped(low)
    assert is_stopped(("media-low-warning", "cover-open-error"))
