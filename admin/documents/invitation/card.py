"""Thiếp mời: the ceremonial card, A5 standing or DL lying, and the same for a telephone's screen; two designs."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reportlab.lib.colors import Color, white
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.invitation import faces, ornaments, qr, setting
from admin.documents.invitation.faces import CEREMONIAL, FORMAL, Family
from admin.documents.invitation.ornaments import DEEP_RED, GOLD, INK, MUTED, PAPER
from admin.documents.invitation.pages import BLEED, Finish, Pages
from congress.vietnamese import group_number


class Design(StrEnum):
    """How a card looks."""

    LOTUS = "sen"
    DRUM = "trong-dong"


class Format(StrEnum):
    """What a card is for."""

    A5 = "a5"
    DL = "dl"
    SCREEN = "man-hinh"  # 3:4, as messengers show pictures


SIZES = {
    Format.A5: (148 * mm, 210 * mm),
    Format.DL: (210 * mm, 99 * mm),
    Format.SCREEN: (108 * mm, 144 * mm),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One card: its text (first block heading, second the person), the code of its QR, the person's number."""

    text: str
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class _Style:
    family: Family
    size: float
    leading: float  # of the size
    italic: bool = False
    spacing: float = 0.0  # between letters, of the size
    smallest: float = 1.0  # of the size; a text that needs two lines is first made smaller down to this


_SMALLEST_TYPE = 0.78  # a card on a telephone is smaller, its words should not be
_BELOW_BASELINE = 0.3  # of the size; above it is room for two marks on a capital
_HEADING = _Style(CEREMONIAL, 11.5, 1.5, spacing=0.05, smallest=0.8)
_PHRASE = _Style(CEREMONIAL, 23, 1.36, italic=True, smallest=0.8)
_PERSON = _Style(FORMAL, 12, 1.35)
_NAME = _Style(CEREMONIAL, 25, 1.46, smallest=0.66)
_BODY = _Style(FORMAL, 12, 1.4)
_NOTE = _Style(FORMAL, 8.5, 1.3, italic=True, smallest=0.85)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line as it is drawn, at its size in points."""

    line: str
    style: _Style
    size: float
    colour: Color


@dataclass(frozen=True, slots=True)
class _Look:
    """Where things stand in one format and design; lengths in points, `scale` of all type."""

    backdrop: Callable[[Canvas], None]
    text: tuple[float, float, float, float]  # left, bottom, width, height
    qr: tuple[float, float, float]  # left, bottom, side
    caption_colour: Color
    scale: float


def render(
    title: str, author: str, cards: Iterable[Card], form: Format, design: Design, finish: Finish = Finish.TRIMMED
) -> bytes:
    """Return a PDF of all cards in the order given."""
    pages = Pages(SIZES[form], finish, FORMAL.plain, title, author)
    look = _LOOKS[form, design]()
    canvas = pages.canvas
    out = math.ceil(BLEED)
    canvas.beginForm("backdrop", -out, -out, *(math.ceil(length) + out for length in SIZES[form]))
    look.backdrop(canvas)
    canvas.endForm()
    for card in cards:
        pages.add(lambda on, card=card: _draw(on, look, card))  # type: ignore[misc]
    return pages.finished()


def _draw(canvas: Canvas, look: _Look, card: Card) -> None:
    canvas.doForm("backdrop")
    heading, person, rest, notes = _blocks(card.text)
    groups = [_styled(heading, _HEADING, DEEP_RED), _person(person), *(_styled(block, _BODY, INK) for block in rest)]
    _column(canvas, [*groups, _styled(notes, _NOTE, MUTED)], look.text, look.scale)
    left, bottom, side = look.qr
    if look.caption_colour is white:
        canvas.setFillColor(white)
        canvas.rect(left, bottom, side, side, stroke=0, fill=1)
    qr.draw(canvas, card.code, left, bottom, side)
    canvas.setFillColor(look.caption_colour)
    size = max(7.5, 8.5 * look.scale)
    caption = f"Mã đại biểu: {group_number(card.number)}"
    setting.centre(canvas, caption, FORMAL.plain, size, (left + side / 2, bottom - 1.2 * size))


# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Wanted:
    text: str
    style: _Style
    colour: Color


def _blocks(text: str) -> tuple[list[str], list[str], list[list[str]], list[str]]:
    """Divide a text into heading, person, other blocks, and the lines in brackets, which stand last and small."""
    blocks: list[list[str]] = []
    notes: list[str] = []
    for block in text.strip("\n").split("\n\n"):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        notes += [line for line in lines if line.startswith("(") and line.endswith(")")]
        if told := [line for line in lines if not (line.startswith("(") and line.endswith(")"))]:
            blocks.append(told)
    blocks += [[]] * (2 - len(blocks))
    return blocks[0], blocks[1], blocks[2:], notes


def _styled(lines: Sequence[str], style: _Style, colour: Color) -> list[_Wanted]:
    return [_Wanted(line, style, colour) for line in lines]


def _person(lines: Sequence[str]) -> list[_Wanted]:
    """The first line is the phrase that invites; a line in **stars** is the name."""
    found = []
    for ordinal, line in enumerate(lines):
        if line.startswith("**") and line.endswith("**"):
            found.append(_Wanted(line.strip("*"), _NAME, INK))
        elif not ordinal:
            found.append(_Wanted(line.replace("**", ""), _PHRASE, DEEP_RED))
        else:
            found.append(_Wanted(line, _PERSON, INK))
    return found


def _column(
    canvas: Canvas,
    groups: Sequence[Sequence[_Wanted]],
    place: tuple[float, float, float, float],
    scale: float,
) -> None:
    """Draw groups of centred lines in a place, spread over its height, smaller if need be."""
    left, bottom, width, height = place
    groups = [group for group in groups if group]
    for factor in (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65):
        set_groups = [[piece for wanted in group for piece in _set(wanted, width, scale * factor)] for group in groups]
        used = sum(piece.size * piece.style.leading for group in set_groups for piece in group)
        gap = 9 * scale * factor * (len(groups) - 1)
        if used + gap <= height:
            break
    between = min((height - used) / max(len(groups) - 1, 1), 26 * scale) if len(groups) > 1 else 0
    y = bottom + height - (height - used - between * (len(groups) - 1)) / 2
    for ordinal, group in enumerate(set_groups):
        for piece in group:
            y -= piece.size * piece.style.leading
            canvas.setFillColor(piece.colour)
            at = y + piece.size * _BELOW_BASELINE
            _centred(canvas, piece, left + width / 2, at)
        if not ordinal:
            ornaments.divider(canvas, left + width / 2, y - between / 2, 60 * scale, GOLD)
        y -= between


def _set(wanted: _Wanted, width: float, scale: float) -> list[_Piece]:
    style, size = wanted.style, wanted.style.size * scale
    face = style.family.italic if style.italic else style.family.plain
    bare = wanted.text.replace("**", "")
    natural = faces.width(bare, face) * size + style.spacing * size * len(bare)
    if natural > width:
        size = max(size * width / natural * 0.995, size * style.smallest)
    lines = setting.balanced(wanted.text, face, size, width, style.spacing * size)
    return [_Piece(line, style, size, wanted.colour) for line in _with_whole_stars(lines)]


def _with_whole_stars(lines: Sequence[str]) -> list[str]:
    """Close a strong part at the end of a line and open it again on the next."""
    found, is_open = [], False
    for line in lines:
        told = f"**{line}" if is_open else line
        is_open = told.count("**") % 2 == 1
        found.append(f"{told}**" if is_open else told)
    return found


def _centred(canvas: Canvas, piece: _Piece, middle: float, y: float) -> None:
    style = piece.style
    if "**" not in piece.line:
        face = style.family.italic if style.italic else style.family.plain
        setting.centre(canvas, piece.line, face, piece.size, (middle, y), style.spacing * piece.size)
        return
    line = setting.lines(piece.line, style.family, piece.size, 10_000, italic=style.italic)[0]
    setting.draw(canvas, line, middle - line.width * piece.size / 2, y, piece.size)


# ── looks ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _standing_lotus(form: Format, scale: float, side: float) -> _Look:
    width, height = SIZES[form]
    inset = 7 * mm * scale + 1 * mm
    flower = 30 * mm * scale

    def backdrop(canvas: Canvas) -> None:
        _ground(canvas, form, PAPER)
        ornaments.frame(canvas, inset, inset, width - 2 * inset, height - 2 * inset, GOLD)
        ornaments.lotus(canvas, width / 2, height - inset - 8 * mm * scale - flower * 0.62, flower, GOLD, PAPER)

    foot = inset + 9.5 * mm * scale
    top = height - inset - 11 * mm * scale - flower * 0.62
    bottom = foot + side + 4 * mm * scale
    return _Look(
        backdrop=backdrop,
        text=(inset + 7 * mm * scale, bottom, width - 2 * inset - 14 * mm * scale, top - bottom),
        qr=((width - side) / 2, foot, side),
        caption_colour=INK,
        scale=max(scale, _SMALLEST_TYPE),
    )


def _standing_drum(form: Format, scale: float, side: float) -> _Look:
    width, height = SIZES[form]
    band = (44 if form is Format.A5 else 36) * mm * scale

    def backdrop(canvas: Canvas) -> None:
        _ground(canvas, form, PAPER)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(-BLEED, height - band, width + 2 * BLEED, band + BLEED)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFillColor(DEEP_RED)
        canvas.rect(-BLEED, height - band, width + 2 * BLEED, band + BLEED, stroke=0, fill=1)
        ornaments.drum(canvas, (width / 2, height - band - 4 * mm * scale), width * 0.6, _MUTED_GOLD)
        canvas.restoreState()
        canvas.setStrokeColor(GOLD)
        canvas.setLineWidth(1.4)
        canvas.line(-BLEED, height - band, width + BLEED, height - band)
        canvas.setLineWidth(0.4)
        canvas.line(-BLEED, height - band - 2.2, width + BLEED, height - band - 2.2)

    margin = 13 * mm * scale
    foot = 13 * mm * scale
    bottom = foot + side + 3 * mm * scale
    return _Look(
        backdrop=backdrop,
        text=(margin, bottom, width - 2 * margin, height - band - 5 * mm * scale - bottom),
        qr=((width - side) / 2, foot, side),
        caption_colour=INK,
        scale=max(scale, _SMALLEST_TYPE),
    )


def _lying_lotus() -> _Look:
    width, height = SIZES[Format.DL]
    inset, side, scale = 6 * mm, 27 * mm, 0.72
    column = 46 * mm
    left = inset + column + 8 * mm

    def backdrop(canvas: Canvas) -> None:
        _ground(canvas, Format.DL, PAPER)
        ornaments.frame(canvas, inset, inset, width - 2 * inset, height - 2 * inset, GOLD)
        ornaments.lotus(canvas, inset + 6 * mm + column / 2, height - inset - 9 * mm - 22 * mm, 35 * mm, GOLD, PAPER)

    return _Look(
        backdrop=backdrop,
        text=(left, inset + 5 * mm, width - left - inset - 7 * mm, height - 2 * inset - 10 * mm),
        qr=(inset + 6 * mm + (column - side) / 2, inset + 10 * mm, side),
        caption_colour=INK,
        scale=scale,
    )


def _lying_drum() -> _Look:
    width, height = SIZES[Format.DL]
    panel, side, scale = 60 * mm, 27 * mm, 0.74

    def backdrop(canvas: Canvas) -> None:
        _ground(canvas, Format.DL, PAPER)
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(-BLEED, -BLEED, panel + BLEED, height + 2 * BLEED)
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.setFillColor(DEEP_RED)
        canvas.rect(-BLEED, -BLEED, panel + BLEED, height + 2 * BLEED, stroke=0, fill=1)
        ornaments.drum(canvas, (panel / 2, height - 24 * mm), 50 * mm, _MUTED_GOLD)
        canvas.restoreState()
        canvas.setStrokeColor(GOLD)
        canvas.setLineWidth(1.4)
        canvas.line(panel, -BLEED, panel, height + BLEED)
        canvas.setLineWidth(0.4)
        canvas.line(panel + 2.2, -BLEED, panel + 2.2, height + BLEED)

    return _Look(
        backdrop=backdrop,
        text=(panel + 9 * mm, 8 * mm, width - panel - 18 * mm, height - 16 * mm),
        qr=((panel - side) / 2, 13 * mm, side),
        caption_colour=white,
        scale=scale,
    )


def _ground(canvas: Canvas, form: Format, colour: Color) -> None:
    width, height = SIZES[form]
    canvas.setFillColor(colour)
    canvas.rect(-BLEED, -BLEED, width + 2 * BLEED, height + 2 * BLEED, stroke=0, fill=1)


_MUTED_GOLD = Color(0.784, 0.592, 0.227, alpha=0.62)
_LOOKS: dict[tuple[Format, Design], Callable[[], _Look]] = {
    (Format.A5, Design.LOTUS): lambda: _standing_lotus(Format.A5, 1.0, 27 * mm),
    (Format.A5, Design.DRUM): lambda: _standing_drum(Format.A5, 1.0, 27 * mm),
    (Format.DL, Design.LOTUS): _lying_lotus,
    (Format.DL, Design.DRUM): _lying_drum,
    (Format.SCREEN, Design.LOTUS): lambda: _standing_lotus(Format.SCREEN, 0.62, 26 * mm),
    (Format.SCREEN, Design.DRUM): lambda: _standing_drum(Format.SCREEN, 0.62, 26 * mm),
}
