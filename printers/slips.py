"""What a slip looks like: its layout's parts one below the other, and the marks that no layout can leave out.

As long as nobody arranges it otherwise it has the order of the welcome screen, and the seat is what one sees at arm's
length.
"""

from functools import lru_cache

from PIL import Image

from congress.slip_content import Copy, ProgramSlip, SlipContent, TestSlip, TotalsSlip, VenueSlip
from congress.slip_layout import Part
from congress.vietnamese import date_words
from printers import venue_slips
from printers.paper import Paper
from printers.raster import Strip, Style
from printers.slip_parts import drawing

_BODY = Style(28)
_TITLES = frozenset({Part.LOGO, Part.HEADING, Part.TITLE, Part.WHEN, Part.MEAL, Part.PLACE})
_BOARDS = frozenset({Part.SEAT, Part.WAVE, Part.TABLE})
_FOOT = frozenset({Part.VERSION, Part.PRINTED, Part.FOOTER})
_CLOSE = {  # dots between two parts that belong together
    (Part.HEADING, Part.TITLE): 6,
    (Part.TITLE, Part.WHEN): 0,
    (Part.MEAL, Part.WHEN): 0,
    (Part.WHEN, Part.PLACE): 0,
    (Part.NAME, Part.DELEGATION): 4,
    (Part.DELEGATION, Part.CATEGORY): 0,
    (Part.SEAT, Part.DOOR): 8,
    (Part.CODE, Part.FOOTER): 6,
    (Part.CODE, Part.PRINTED): 6,
    (Part.FOOTER, Part.PRINTED): 0,
}
_NOTICES = frozenset({Part.REPLACES, Part.SUBSTITUTE, Part.AWARD, Part.TABLE, Part.TRAVEL})


def render(content: SlipContent | VenueSlip, width: int) -> Image.Image:
    """Lay a slip out on paper `width` dots wide: a 1-bit picture, black on white."""
    match content:
        case ProgramSlip():
            return _program(content, width)
        case TestSlip() | TotalsSlip():
            return venue_slips.render(content, width)
    return _laid_out(content, width)


@lru_cache(maxsize=32)
def _program(slip: ProgramSlip, width: int) -> Image.Image:
    """The same for every delegate, so it is laid out once."""
    return _laid_out(slip, width)


def _laid_out(slip: SlipContent, width: int) -> Image.Image:
    paper = Paper.of(width)
    strip = Strip(paper.width, paper.margin)
    if slip.is_rehearsal:
        _rehearsal_mark(strip)
    strip.gap(8)
    if slip.reprint is not None:
        _reprint_mark(strip, slip.reprint)
    above: Part | None = None
    for block in slip.layout.blocks:
        draw = drawing(block, slip, paper)
        if draw is None:
            continue
        strip.gap(_gap(above, block.part))
        draw(strip)
        above = block.part
    strip.gap(16 if above is Part.RULE else 8)
    if slip.is_rehearsal:
        _rehearsal_mark(strip)
    return strip.picture()


def _gap(above: Part | None, part: Part) -> int:
    """Return how many dots stand between two parts."""
    if above is None:
        return 6 if part is Part.TITLE else 0
    if (above, part) in _CLOSE:
        return _CLOSE[above, part]
    if Part.SPACE in {above, part} or {above, part} <= _NOTICES:
        return 0
    if part is Part.RULE:
        return 8 if above in _TITLES else 14
    if part in _FOOT:
        return 8
    return 14 if part in _BOARDS and above is not Part.RULE else 10


def _rehearsal_mark(strip: Strip) -> None:
    """At the top and at the bottom, so that half a slip says it, too: it gives no right to a chair."""
    strip.gap(8)
    top = strip.height
    strip.gap(18)  # the marks over Ễ rise above the line
    strip.text("DIỄN TẬP", Style(64, "Bold"), "center")
    strip.text("Không có giá trị vào dự", _BODY, "center")
    strip.gap(10)
    strip.invert(strip.margin, top, strip.width - strip.margin, strip.height)
    strip.gap(10)


def _reprint_mark(strip: Strip, reprint: Copy) -> None:
    """White on black: a copy must not be taken for the first slip."""
    top = strip.height
    strip.gap(6)
    strip.text(f"BẢN IN LẠI {reprint.ordinal}", Style(40, "Bold"), "center")
    strip.text(f"{reprint.at:%H:%M} {date_words(reprint.at.date())}, {reprint.by}", _BODY, "center")
    strip.gap(8)
    strip.invert(strip.margin, top, strip.width - strip.margin, strip.height)
    strip.gap(12)
