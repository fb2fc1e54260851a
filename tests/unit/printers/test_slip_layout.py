"""Slips as organizers arrange them: what a template changes on paper, what it never can, how small things may get."""

import itertools
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image, ImageChops

from congress.paper.slip_templates import tidied
from congress.slip_content import CallSlip, Copy, CouponSlip, ProgramSlip, SeatSlip, SlipContent
from congress.slip_layout import DEFAULTS, Block, Kind, Layout, Part, Side, Size, parts_of, sizes_of
from printers.escpos import encode
from printers.logo import stamp_of
from printers.paper import Paper
from printers.slips import render
from tests.support.slip_samples import ALL, ARRANGED, CALL, CODE, COUPON, LOGO, NOW, PROGRAM, SEAT

WIDTHS = (576, 384)
SAMPLES: dict[Kind, SlipContent] = {Kind.SEAT: SEAT, Kind.PROGRAM: PROGRAM, Kind.COUPON: COUPON, Kind.CALL: CALL}
REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


def with_blocks(slip: SlipContent, *blocks: Block, logo: bytes = b"") -> SlipContent:
    return replace(slip, layout=Layout(blocks, logo))


def changed(slip: SlipContent, part: Part, **told: object) -> SlipContent:
    """The slip with one part of its layout changed."""
    blocks = tuple(replace(block, **told) if block.part is part else block for block in slip.layout.blocks)  # type: ignore[arg-type]
    return replace(slip, layout=replace(slip.layout, blocks=blocks))


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    return ImageChops.invert(picture.convert("L")).getbbox() or (0, 0, 0, 0)


# ── sizes ──


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("part", Part)
def test_no_step_goes_below_what_is_legible_and_each_is_larger_than_the_last(part: Part, width: int) -> None:
    body = {Part.WHEN, Part.CATEGORY, Part.REPLACES, Part.SUBSTITUTE, Part.AWARD, Part.TRAVEL, Part.PROGRAM, Part.PLACE}
    floor = {Part.NAME: 52, Part.DELEGATION: 30, Part.TITLE: 28, Part.DOOR: 28, Part.MEAL: 32}.get(part, 24)
    paper = Paper.of(width)
    steps = [paper.styles(part, size) for size in sizes_of(part)]
    assert min(style.size for step in steps for style in step) >= (28 if part in body else floor)
    largest = [max(style.size for style in step) for step in steps]
    assert largest == sorted(largest)
    assert largest[-1] > largest[0] or len(steps) == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_signs_never_get_smaller_than_they_were_by_default_on_the_narrowest_board(width: int) -> None:
    paper = Paper.of(width)
    usual = min(style.size for style in paper.signs(Size.NORMAL))
    assert all(style.size >= usual for size in Size for style in paper.signs(size))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(("kind", "part"), [(kind, part) for kind in Kind for part in parts_of(kind)])
def test_every_part_of_every_slip_prints_within_the_margins_at_any_size_on_any_side(
    kind: Kind, part: Part, width: int
) -> None:
    for size, side in itertools.product(sizes_of(part), Side):
        slip = with_blocks(
            SAMPLES[kind],
            Block(Part.RULE),
            Block(part, side, "Dòng chữ {HO_TEN}" if kind is not Kind.PROGRAM else "Chữ", size),
            logo=LOGO,
        )
        left, _, right, _ = ink(render(slip, width))
        assert left >= 8
        assert right <= width - 8 + 4  # the horn of a last Ữ reaches out of its letter


def test_a_larger_name_is_taller_and_still_whole() -> None:
    short = replace(SEAT, full_name="Vi Ánh")
    heights = [render(changed(short, Part.NAME, size=size), 576).height for size in sizes_of(Part.NAME)]
    assert heights == sorted(set(heights))
    left, _, right, _ = ink(render(changed(SEAT, Part.NAME, size=Size.HUGE), 576))
    assert left >= 8
    assert right <= 576 - 8


# ── what a template changes ──


def test_a_part_that_is_off_leaves_no_trace() -> None:
    assert SEAT.seat
    without_door = replace(SEAT, seat=replace(SEAT.seat, door=""))
    assert render(changed(SEAT, Part.DOOR, is_on=False), 576) == render(without_door, 576)


def test_parts_stand_in_the_order_of_the_template() -> None:
    blocks = [block for block in DEFAULTS[Kind.SEAT] if block.part is not Part.CODE]
    above = render(with_blocks(SEAT, Block(Part.CODE), *blocks), 576)
    below = render(with_blocks(SEAT, *blocks, Block(Part.CODE)), 576)
    first, last = (zxingcpp.read_barcodes(picture.convert("L"))[0] for picture in (above, below))
    assert first.text == last.text == CODE
    assert first.position.top_left.y < 100 < last.position.top_left.y


def test_a_line_stands_on_its_side() -> None:
    sides = {side: ink(render(with_blocks(SEAT, Block(Part.DELEGATION, side)), 576)) for side in Side}
    assert sides[Side.LEFT][0] < sides[Side.CENTER][0] < sides[Side.RIGHT][0]
    assert sides[Side.RIGHT][2] >= 576 - 12 - 4


def test_fields_in_an_organizers_own_line_say_what_the_slip_says() -> None:
    told = with_blocks(SEAT, Block(Part.TEXT, text="Kính mời {danh_xung} {HO_TEN}, ghế {cho_ngoi}[, suất {cua}]"))
    same = with_blocks(SEAT, Block(Part.TEXT, text="Kính mời Đồng chí NÔNG VĂN THẮNG, ghế L03, suất 1"))
    assert render(told, 576) == render(same, 576)


def test_a_line_whose_fields_are_empty_is_not_printed() -> None:
    line = with_blocks(replace(SEAT, seat=None), Block(Part.NAME), Block(Part.TEXT, text="Cửa vào: {cua}"))
    assert render(line, 576) == render(with_blocks(SEAT, Block(Part.NAME)), 576)


# ── what it never can ──


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("slip", SAMPLES.values(), ids=SAMPLES)
def test_the_marks_of_copies_and_rehearsals_are_no_matter_of_the_template(slip: SlipContent, width: int) -> None:
    bare = with_blocks(slip, *(replace(block, is_on=False) for block in slip.layout.blocks))
    marked = render(replace(bare, reprint=Copy(2, NOW, "Mất phiếu"), is_rehearsal=True), width)
    usual = render(replace(slip, reprint=Copy(2, NOW, "Mất phiếu"), is_rehearsal=True), width)
    top = 260  # both marks
    assert marked.crop((0, 0, width, top)) == usual.crop((0, 0, width, top))
    ends = (0, marked.height - 130, width, marked.height), (0, usual.height - 130, width, usual.height)
    assert marked.crop(ends[0]) == usual.crop(ends[1])


@pytest.mark.parametrize("slip", [COUPON, CALL], ids=["coupon", "call"])
def test_coupons_and_calls_bear_no_code_that_opens_a_door(slip: CouponSlip | CallSlip) -> None:
    assert Part.CODE not in parts_of(Kind.COUPON if isinstance(slip, CouponSlip) else Kind.CALL)
    assert zxingcpp.read_barcodes(render(slip, 576).convert("L")) == []


COMMANDS = "\x1b@\x10\x04\x01\x1dV\x00\x07\u202e\u200b\ufeff\u2066\u00ad"


def spoilt(text: str) -> str:
    return text[:2] + "".join(sign for sign in COMMANDS if not sign.isprintable()) + text[2:]


@pytest.mark.parametrize("slip", SAMPLES.values(), ids=SAMPLES)
def test_commands_within_names_and_words_reach_no_printer(slip: SlipContent) -> None:
    texts = {
        name: spoilt(told)
        for name in ("full_name", "delegation", "meal", "award", "session_name", "version")
        if (told := getattr(slip, name, ""))
    }
    assert texts
    assert render(replace(slip, **texts), 576) == render(slip, 576)  # type: ignore[arg-type]
    words = spoilt("Kính mời dự").replace("\x1d", "")  # one that ends a line
    own = with_blocks(slip, Block(Part.TEXT, text=words))
    assert render(own, 576) == render(with_blocks(slip, Block(Part.TEXT, text="Kính mời dự")), 576)
    [kept] = tidied([Block(Part.TEXT, text=spoilt("Kính mời dự"))])
    assert all(line.isprintable() for line in kept.text.split("\n"))


# ── the logo ──


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", sizes_of(Part.LOGO))
def test_a_logo_becomes_dots_of_black_and_white_that_fit_and_spell_no_command(size: Size, width: int) -> None:
    slip = with_blocks(SEAT, Block(Part.LOGO, Side.CENTER, size=size), Block(Part.NAME), logo=LOGO)
    picture = render(slip, width)
    assert picture.mode == "1"
    job = encode(picture, b"0001", has_cutter=True)
    assert not any(command in job.data for command in REAL_TIME)
    box = Paper.of(width).logo_box(size)
    stamp = stamp_of(LOGO, box)
    assert stamp.width <= box[0]
    assert stamp.height <= box[1]


def test_greys_are_scattered_and_flat_colours_stay_flat() -> None:
    stamp = stamp_of(LOGO, (300, 300)).convert("L")
    disc, star = stamp.crop((40, 130, 60, 170)), stamp.crop((130, 120, 170, 170))
    assert disc.getextrema() == (255, 255)
    assert 0.2 < sum(star.histogram()[255:]) / (star.width * star.height) < 0.8


def test_a_slip_that_shows_no_logo_has_room_for_none() -> None:
    with_room = with_blocks(SEAT, Block(Part.LOGO, Side.CENTER), Block(Part.NAME))
    assert render(with_room, 576) == render(with_blocks(SEAT, Block(Part.NAME)), 576)


def test_the_code_of_an_arranged_slip_is_read() -> None:
    assert isinstance(ARRANGED, SeatSlip)
    for width in WIDTHS:
        assert [read.text for read in zxingcpp.read_barcodes(render(ARRANGED, width).convert("L"))] == [CODE]


def test_a_program_in_its_template_is_laid_out_once() -> None:
    larger = changed(PROGRAM, Part.PROGRAM, size=Size.LARGE)
    assert isinstance(larger, ProgramSlip)
    assert render(larger, 576) is render(larger, 576)
    assert render(larger, 576).height > render(ALL["program"], 576).height
