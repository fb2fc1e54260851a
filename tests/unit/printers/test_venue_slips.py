"""The test page tells a person all that can be wrong with a printer; the totals add up on paper as on the screen."""

import unicodedata
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageChops

from congress.slip_content import TotalsLine
from printers.slips import render
from printers.venue_slips import EDGES, letters
from tests.support.slip_samples import TEST_PAGE, TOTALS


def ink_box(picture: Image.Image) -> tuple[int, int, int, int]:
    return ImageChops.invert(picture.convert("L")).getbbox() or (0, 0, 0, 0)


def test_the_grid_has_every_vietnamese_letter_once() -> None:
    grid = "".join(letters())
    assert len(grid) == len(set(grid)) == 146
    assert all(unicodedata.is_normalized("NFC", letter) and letter.isalpha() for letter in grid)
    assert sum(letter.isupper() for letter in grid) == 73


@pytest.mark.parametrize("width", [576, 512, 384])
def test_the_ruler_reaches_the_widest_edge_and_all_else_stays_within_what_is_set(width: int) -> None:
    page = render(replace(TEST_PAGE, width_dots=width), width)
    assert page.width == 576
    ruler = page.crop((0, page.height - 240, 576, page.height))
    assert ink_box(ruler)[2] == 576
    assert ink_box(page.crop((0, 0, 576, page.height - 240)))[2] <= width - 8


def test_a_print_head_shows_the_bar_of_its_own_edge_and_of_no_wider_one() -> None:
    """What a head of 384 dots cuts off is the bars of B and C: that is how a person tells."""
    page = render(TEST_PAGE, 576)
    for row, (_, edge) in enumerate(EDGES):
        top = page.height - 8 - 56 * (len(EDGES) - row)
        line = page.crop((0, top, 576, top + 40))
        assert ink_box(line)[2] == edge
        bar = line.crop((edge - 8, 0, edge, 40)).convert("L")
        assert bar.getextrema() == (0, 0)


@pytest.mark.parametrize("width", [576, 384])
def test_the_code_on_the_test_page_can_be_read(width: int) -> None:
    (read,) = zxingcpp.read_barcodes(render(TEST_PAGE, width).convert("L"))
    assert read.text == "DON IN THU 2020-08-21 07:12:45"


def test_density_steps_get_darker_from_left_to_right() -> None:
    page = render(TEST_PAGE, 576).convert("L")
    darkest = [page.crop((x, 0, x + 80, page.height)) for x in range(16, 540, 110)]
    blocks = []
    for column in darkest:
        rows = [column.crop((0, y, 80, y + 16)).histogram()[0] / (80 * 16) for y in range(830, 850, 4)]
        blocks.append(max(rows))
    assert blocks == sorted(blocks)
    assert blocks[0] < 0.2 < blocks[-1]


def test_figures_of_a_day_take_a_line_for_each_delegation() -> None:
    session = replace(TOTALS.sessions[1], lines=(*TOTALS.sessions[1].lines, TotalsLine("Huyện Văn Lãng", 20, 21, 0)))
    longer = replace(TOTALS, sessions=(TOTALS.sessions[0], session))
    assert render(longer, 576).height > render(TOTALS, 576).height
    left, _, right, _ = ink_box(render(longer, 384))
    assert (left >= 8, right <= 376) == (True, True)
