"""What the slips look like: compared with pictures a person has looked at (tests/golden), and read back as a phone would.

A changed layout is looked at and accepted with: DON_ACCEPT_GOLDEN=1 python3 run.py test tests/unit/printers
"""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from congress.outcome import SeatPlace
from congress.slip_content import SlipContent
from printers.slips import render
from tests.support.slip_samples import (
    ALL,
    CODE,
    LONG,
    NO_SEAT,
    OF_THE_VENUE,
    PROGRAM,
    PROGRAM_REHEARSED,
    REHEARSED,
    SEAT,
)

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
WIDTHS = {"80mm": 576, "58mm": 384}


@pytest.mark.parametrize("paper", WIDTHS)
@pytest.mark.parametrize("kind", [*ALL, *OF_THE_VENUE])
def test_slip_looks_as_it_was_accepted(kind: str, paper: str) -> None:
    picture = render(ALL.get(kind) or OF_THE_VENUE[kind], WIDTHS[paper])
    path = GOLDEN / f"slip-{kind}-{paper}.png"
    if os.environ.get("DON_ACCEPT_GOLDEN"):
        picture.save(path, optimize=True)
    accepted = Image.open(path).convert("1")
    assert picture.size == accepted.size
    difference = ImageChops.logical_xor(picture, accepted).getbbox()
    assert difference is None, f"differs inside {difference} from {path.name}"


@pytest.mark.parametrize("width", WIDTHS.values())
def test_code_on_the_seat_slip_is_read_back(width: int) -> None:
    read = zxingcpp.read_barcodes(render(SEAT, width).convert("L"))
    assert [barcode.text for barcode in read] == [CODE]


@pytest.mark.parametrize("width", WIDTHS.values())
@pytest.mark.parametrize("content", ALL.values(), ids=ALL)
def test_nothing_touches_the_edge_of_the_paper(content: object, width: int) -> None:
    """Eight dots are the narrowest margin; what is drawn outside would be cut off by the print head."""
    picture = render(content, width)  # type: ignore[arg-type]
    left, _, right, _ = ImageChops.invert(picture.convert("L")).getbbox() or (0, 0, 0, 0)
    assert left >= 8
    assert right <= width - 8


def test_row_and_chair_are_the_largest_type_of_the_slip() -> None:
    """The seat is what one sees at arm's length: without it the slip's tallest ink is much lower."""
    with_seat = _tallest_ink(render(SEAT, 576))
    without = _tallest_ink(render(replace(SEAT, seat=SeatPlace("", " ", " ", " ", ""), code="K"), 576))
    assert with_seat >= 110
    assert without < with_seat


@pytest.mark.parametrize("block", ["Trái", "Sân khấu", "Ban công tầng hai"])
@pytest.mark.parametrize("width", WIDTHS.values())
def test_any_seat_fits_its_board(block: str, width: int) -> None:
    seat = replace(SEAT, seat=SeatPlace("AA120", block, "AA", "120", "12"))
    picture = render(seat, width)
    left, _, right, _ = ImageChops.invert(picture.convert("L")).getbbox() or (0, 0, 0, 0)
    assert (left, right) == (width - right, right)  # the frame is whole on both sides


def test_letters_the_font_lacks_are_left_out_rather_than_boxed() -> None:
    assert render(replace(NO_SEAT, full_name="Vi Thắng (😀)"), 576) == render(
        replace(NO_SEAT, full_name="Vi Thắng"), 576
    )


def test_a_name_in_chinese_characters_is_printed() -> None:
    """The picture of the accepted slip without a seat shows them; here they make a difference to the plain name."""
    assert "韦建华" in NO_SEAT.full_name
    assert render(NO_SEAT, 576) != render(replace(NO_SEAT, full_name="WEI Jianhua"), 576)


def test_decomposed_letters_print_like_composed_ones() -> None:
    decomposed = replace(SEAT, full_name=unicodedata.normalize("NFD", SEAT.full_name))
    assert render(decomposed, 576) == render(SEAT, 576)


def test_a_reprint_says_so_and_the_first_slip_does_not() -> None:
    first = render(replace(LONG, reprint=None), 576)
    again = render(LONG, 576)
    assert again.height > first.height
    assert _share_of_ink(again.crop((0, 0, 576, 100))) > 0.5 > _share_of_ink(first.crop((0, 0, 576, 100)))


@pytest.mark.parametrize("content", [REHEARSED, PROGRAM_REHEARSED])
@pytest.mark.parametrize("width", WIDTHS.values())
def test_a_rehearsed_slip_says_so_in_black_at_both_ends(content: SlipContent, width: int) -> None:
    picture = render(content, width)
    real = render(replace(content, is_rehearsal=False), width)
    for whole, is_marked in ((picture, True), (real, False)):
        ends = whole.crop((0, 0, width, 110)), whole.crop((0, whole.height - 110, width, whole.height))
        assert [_share_of_ink(end) > 0.5 for end in ends] == [is_marked, is_marked]


def test_the_code_on_a_rehearsed_slip_is_still_read() -> None:
    read = zxingcpp.read_barcodes(render(REHEARSED, 384).convert("L"))
    assert [barcode.text for barcode in read] == [CODE]


def test_the_program_is_laid_out_once() -> None:
    assert render(PROGRAM, 576) is render(PROGRAM, 576)


def _share_of_ink(picture: Image.Image) -> float:
    return picture.convert("L").histogram()[0] / (picture.width * picture.height)


def _tallest_ink(picture: Image.Image) -> int:
    """The height in dots of the tallest stretch of solid black columns, frames (4 dots) left out."""
    tallest = 0
    for x in range(0, picture.width, 2):
        column = picture.crop((x, 0, x + 1, picture.height)).convert("L").tobytes()
        runs = [len(run) for run in column.replace(b"\xff", b" ").split() if run]
        beside = (
            picture.crop((x + 6, 0, x + 7, picture.height)).convert("L").tobytes() if x + 7 < picture.width else b""
        )
        runs_beside = [len(run) for run in beside.replace(b"\xff", b" ").split() if run]
        if runs and runs_beside:
            tallest = max(tallest, min(max(runs), max(runs_beside)))
    return tallest
