"""What a replacement badge looks like: compared with pictures a person has looked at, and read back as a door would.

A changed layout is looked at and accepted with: DON_ACCEPT_GOLDEN=1 python3 run.py test tests/unit/printers
"""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from congress.documents.recipients import SPECIMEN
from printers.badge import render
from printers.escpos import encode
from tests.support.badge_samples import ALL, BADGE, LONG, REHEARSED
from tests.support.slip_samples import CODE

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
WIDTHS = {"80mm": 576, "58mm": 384}
HOLDER = 1040  # dots: 13 cm
both_papers = pytest.mark.parametrize("width", WIDTHS.values(), ids=WIDTHS)


@pytest.mark.parametrize("paper", WIDTHS)
@pytest.mark.parametrize("kind", ALL)
def test_badge_looks_as_it_was_accepted(kind: str, paper: str) -> None:
    picture = render(ALL[kind], WIDTHS[paper])
    path = GOLDEN / f"{kind}-{paper}.png"
    if os.environ.get("DON_ACCEPT_GOLDEN"):
        picture.save(path, optimize=True)
    accepted = Image.open(path).convert("1")
    assert picture.size == accepted.size
    difference = ImageChops.logical_xor(picture, accepted).getbbox()
    assert difference is None, f"differs inside {difference} from {path.name}"


@both_papers
@pytest.mark.parametrize("kind", ALL)
def test_its_code_is_read_back_and_a_rehearsals_admits_nowhere(kind: str, width: int) -> None:
    read = zxingcpp.read_barcodes(render(ALL[kind], width).convert("L"))
    assert [barcode.text for barcode in read] == [SPECIMEN if ALL[kind].is_rehearsal else CODE]


@both_papers
@pytest.mark.parametrize("kind", ALL)
def test_nothing_touches_the_edge_of_the_paper(kind: str, width: int) -> None:
    left, _, right, _ = ink_box(render(ALL[kind], width))
    assert left >= 8
    assert right <= width - 8


@both_papers
@pytest.mark.parametrize("kind", ["badge", "badge-long", "badge-plain"])
def test_it_fits_the_holder_of_nine_by_thirteen(kind: str, width: int) -> None:
    assert render(ALL[kind], width).height <= HOLDER


@both_papers
def test_the_word_of_the_category_stands_in_black(width: int) -> None:
    """Its bar is the widest black stretch of the upper half, and white words stand in it."""
    picture = render(BADGE, width).convert("L")
    rows = [picture.crop((8, y, width - 8, y + 1)).histogram()[0] / (width - 16) for y in range(picture.height // 2)]
    bar = [y for y, share in enumerate(rows) if share > 0.45]
    assert bar[-1] - bar[0] >= 90
    assert min(rows[bar[0] : bar[-1] + 1]) < 0.8  # the words


@both_papers
def test_it_says_which_replacement_it_is(width: int) -> None:
    first, second = render(BADGE, width), render(replace(BADGE, ordinal=2), width)
    difference = ImageChops.logical_xor(first, second).getbbox()
    assert difference is not None
    assert difference[1] > first.height * 0.8


@both_papers
def test_a_rehearsed_badge_says_so_in_black_at_both_ends(width: int) -> None:
    for badge, is_marked in ((REHEARSED, True), (replace(REHEARSED, is_rehearsal=False), False)):
        whole = render(badge, width).convert("L")
        ends = whole.crop((0, 8, width, 100)), whole.crop((0, whole.height - 54, width, whole.height - 18))
        assert [end.histogram()[0] / (end.width * end.height) > 0.5 for end in ends] == [is_marked, is_marked]


@both_papers
@pytest.mark.parametrize(
    "name",
    ["Lê Na", "Nguyễn Thị Phương Thảo Nguyên", "Công Tằng Tôn Nữ Thị Nguyệt Minh Huyền Trang", "H'Hen Niê"],
)
def test_no_part_of_a_name_is_cut(name: str, width: int) -> None:
    """What is left out of a name makes the badge lower or leaves less ink: here every part makes a difference."""
    whole = render(replace(BADGE, full_name=name), width)
    for part in name.split():
        shorter = " ".join(one for one in name.split() if one != part)
        assert render(replace(BADGE, full_name=shorter), width).tobytes() != whole.tobytes(), part


@both_papers
def test_position_and_delegation_take_two_lines_at_most(width: int) -> None:
    endless = "Ủy viên Ban Thường vụ " * 20
    assert render(replace(LONG, position=endless, delegation=endless), width).height <= render(LONG, width).height


def test_decomposed_letters_print_like_composed_ones() -> None:
    decomposed = replace(BADGE, full_name=unicodedata.normalize("NFD", BADGE.full_name))
    assert render(decomposed, 576).tobytes() == render(BADGE, 576).tobytes()


@both_papers
def test_control_characters_never_reach_the_printer(width: int) -> None:
    plain = encode(render(BADGE, width), b"0001", has_cutter=True)
    odd = replace(BADGE, full_name="Nông\x1b@ Văn\x10\x04\x01 Thắng", position=f"{BADGE.position}\x00")
    shown = replace(BADGE, full_name="Nông@ Văn Thắng")
    assert (
        encode(render(odd, width), b"0001", has_cutter=True).data
        == encode(render(shown, width), b"0001", has_cutter=True).data
    )
    assert plain.height == render(BADGE, width).height


def ink_box(picture: Image.Image) -> tuple[int, int, int, int]:
    return ImageChops.invert(picture.convert("L")).getbbox() or (0, 0, 0, 0)
