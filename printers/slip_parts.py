"""How each part of a slip is drawn. A part that has nothing to say is not drawn, and takes no room."""

from collections.abc import Callable

from congress import slip_words
from congress.documents import fields
from congress.slip_content import CallSlip, CouponSlip, ProgramSlip, SeatSlip, SlipContent
from congress.slip_layout import WITH_TEXT, Block, Part
from congress.vietnamese import date_words, group_number
from printers import boards, logo
from printers.paper import Paper, space
from printers.raster import Strip, Style, fitting, printable, qr_stamp, width_of

Drawing = Callable[[Strip], None]
_SMALL = Style(24)
_BODY = Style(28)


def drawing(block: Block, content: SlipContent, paper: Paper) -> Drawing | None:
    """Return what draws a part of this slip at the end of a strip; None when there is nothing to draw."""
    if not block.is_on:
        return None
    if block.part in WITH_TEXT:
        return _own_words(block, content, paper)
    if block.part is Part.LOGO:
        return _logo(block, content, paper)
    if block.part is Part.RULE:
        return Strip.rule
    if block.part is Part.SPACE:
        return lambda strip: strip.gap(space(block.size))
    return _special(block, content, paper) or _lines(slip_words.lines(content, block.part), block, paper)


def _special(block: Block, content: SlipContent, paper: Paper) -> Drawing | None:
    """Return how the parts are drawn that are more than lines."""
    match content, block.part:
        case ProgramSlip(), Part.PROGRAM if content.lines:
            draw: Callable[..., None] = _program
        case SeatSlip(), Part.SEAT:
            draw = _seat
        case SeatSlip(), Part.CODE:
            draw = _code
        case CallSlip(), Part.WAVE:
            draw = _wave
        case CouponSlip(), Part.TABLE if content.table or content.diet:
            draw = _table
        case SeatSlip() | CouponSlip() | CallSlip(), Part.NAME:
            draw = _name
        case _:
            return None
    return lambda strip: draw(strip, content, block, paper)


def _lines(told: tuple[str, ...], block: Block, paper: Paper) -> Drawing | None:
    """Lines one below the other, each as large as its step allows."""
    if not any(printable(line) for line in told):
        return None
    styles = paper.styles(block.part, block.size)

    def draw(strip: Strip) -> None:
        for line in told:
            strip.text(line, fitting(printable(line), styles, strip.inner_width), block.side.value)

    return draw


def _own_words(block: Block, content: SlipContent, paper: Paper) -> Drawing | None:
    text = block.text
    if "{" in text or "[" in text:
        text = fields.filled(text, slip_words.values(content))
    if block.part is Part.TITLE:
        text = text.upper()
    return _lines(tuple(text.splitlines()), block, paper)


def _logo(block: Block, content: SlipContent, paper: Paper) -> Drawing | None:
    if not content.layout.logo:
        return None
    stamp = logo.stamp_of(content.layout.logo, paper.logo_box(block.size))
    spare = paper.inner_width - stamp.width
    left = paper.margin + {"left": 0, "center": spare // 2, "right": spare}[block.side.value]

    def draw(strip: Strip) -> None:
        strip.stamp_at(stamp, left, strip.height)
        strip.gap(stamp.height)

    return draw


def _name(strip: Strip, slip: SeatSlip | CouponSlip | CallSlip, block: Block, paper: Paper) -> None:
    honorific, full_name = slip_words.name_lines(slip)
    strip.text(honorific, _BODY, block.side.value)
    name = printable(full_name).upper()
    strip.text(name, fitting(name, paper.styles(Part.NAME, block.size), strip.inner_width), block.side.value)


def _seat(strip: Strip, slip: SeatSlip, block: Block, paper: Paper) -> None:
    if slip.seat is not None:
        boards.seat(strip, paper, slip.seat, block.size)
    elif slip.zone is not None:
        boards.zone(strip, paper, slip.zone.name)
    else:
        boards.no_seat(strip)


def _wave(strip: Strip, slip: CallSlip, block: Block, paper: Paper) -> None:
    signs = (("ĐỢT", str(slip.wave)), ("SỐ", f"{slip.order:02d}"))
    boards.wave(strip, paper, signs, slip.seat, block.size)


def _table(strip: Strip, slip: CouponSlip, block: Block, paper: Paper) -> None:
    table = (f"Bàn {slip.table}", paper.styles(Part.MEAL, block.size))
    diet = (f"Suất: {slip.diet}", (_BODY,))
    boards.framed(strip, [line for line, told in ((table, slip.table), (diet, slip.diet)) if told])


def _code(strip: Strip, slip: SeatSlip, block: Block, paper: Paper) -> None:
    """The code, and beside it what is read aloud at the desk; on narrow paper below it."""
    qr = qr_stamp(slip.code, paper.module(block.size))
    top = strip.height
    lines = (
        ("Mã đại biểu", _SMALL),
        (group_number(slip.number), paper.number),
        (slip.station, _BODY),
        (f"In lúc {slip.printed_at:%H:%M:%S}", _SMALL),
        (date_words(slip.printed_at.date()), _SMALL),
    )
    beside = qr.width + 12
    is_wide = all(width_of(text, style) <= strip.inner_width - beside for text, style in lines[:2])
    if is_wide:
        strip.stamp_at(qr, strip.margin, top)
        strip.gap(6)
        for text, style in lines:
            strip.text(text, style, indent=beside)
        strip.height = max(strip.height, top + qr.height)
    else:
        strip.stamp_at(qr, (strip.width - qr.width) // 2, top)
        strip.gap(qr.height)
        for text, style in lines:
            strip.text(text, style, "center")


def _program(strip: Strip, slip: ProgramSlip, block: Block, paper: Paper) -> None:
    (body, *_) = paper.styles(Part.PROGRAM, block.size)
    times = Style(body.size, "Bold")
    indent = width_of("00:00", times) + 18
    for place, line in enumerate(slip.lines):
        if place:
            strip.gap(10)
        strip.line_at(line.time, times, strip.margin, strip.height)
        strip.text(line.title, body, indent=indent)
