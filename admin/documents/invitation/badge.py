"""Thẻ đại biểu, 9 × 13 cm or A6, front and back; the colour of its band tells the category from three steps away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image
from reportlab.lib.colors import Color, HexColor, white
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from admin.documents.invitation import qr, setting
from admin.documents.invitation.faces import BADGE, BADGE_BOLD
from admin.documents.invitation.ornaments import GOLD, INK, MUTED
from admin.documents.invitation.pages import BLEED, Finish, Pages
from congress.documents.facts import Colour
from congress.vietnamese import group_number


class BadgeSize(StrEnum):
    """The holder it goes into."""

    SMALL = "9x13"
    A6 = "a6"
    CARD = "cr80"  # as printers of cards take them


SIZES = {
    BadgeSize.SMALL: (90 * mm, 130 * mm),
    BadgeSize.A6: (105 * mm, 148 * mm),
    BadgeSize.CARD: (53.98 * mm, 85.6 * mm),
}
BANDS: dict[Colour, tuple[Color, Color]] = {  # the band, and the words on it: contrast at least 4.5
    Colour.RED: (HexColor("#9b1a26"), white),
    Colour.YELLOW: (HexColor("#f0bf3c"), HexColor("#1f1b18")),
    Colour.BLUE: (HexColor("#1d4f8c"), white),
    Colour.GREEN: (HexColor("#1d6b46"), white),
    Colour.ORANGE: (HexColor("#e9852b"), HexColor("#1f1b18")),
    Colour.VIOLET: (HexColor("#5b3a86"), white),
}
_DESIGNED_FOR = 90 * mm  # all lengths below are for this width
_PHOTO = (27 * mm, 36 * mm)
_PHOTO_PIXELS = (360, 480)
_LOGO = 12 * mm
_LINE_SIZES = (10, 9.5, 9, 8.5, 8, 7.5)
_CARD_SIZES = (15, 14, 13, 12, 11)  # before the others on a card, which comes out at three fifths
_HOLE = 11 * mm  # kept free at the top, for the slot of the lanyard
_FOOT = 33 * mm  # number and QR
_STRIP = 8 * mm  # says that a card replaces another


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of what is told of a person; lengths in points."""

    line: str
    face: str
    size: float
    colour: Color
    height: float


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge. `code` admits; `back` is a text; every other text may be "" but the name."""

    word: str  # "ĐẠI BIỂU"
    colour: Colour
    full_name: str
    position: str
    delegation: str
    badge_number: str
    number: str
    code: str
    back: str
    replacement: int = 0
    photo_jpeg: bytes | None = None
    is_rehearsal: bool = False  # its code admits nowhere, and it says so


def render(
    title: str,
    heading_lines: tuple[str, ...],
    badges: Iterable[Badge],
    size: BadgeSize,
    finish: Finish = Finish.TRIMMED,
    logo_jpeg: bytes | None = None,
) -> bytes:
    """Return a PDF of all badges in the order given, each front followed by its back."""
    pages = Pages(SIZES[size], finish, BADGE.plain, title, " ".join(heading_lines))
    logo = ImageReader(BytesIO(logo_jpeg)) if logo_jpeg else None
    for badge in badges:
        photo = _photo(badge.photo_jpeg) if badge.photo_jpeg else None
        pages.add(
            lambda canvas, badge=badge, photo=photo: _front(canvas, size, heading_lines, badge, logo, photo),  # type: ignore[misc]
            lambda canvas, badge=badge: _back(canvas, size, heading_lines, badge),  # type: ignore[misc]
        )
    return pages.finished()


# ── front ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _front(
    canvas: Canvas,
    size: BadgeSize,
    heading_lines: tuple[str, ...],
    badge: Badge,
    logo: ImageReader | None,
    photo: ImageReader | None,
) -> None:
    width, height = _begin(canvas, size)
    inner = width - 12 * mm
    lines, points = setting.fitted(badge.word, BADGE_BOLD, (29, 26, 23, 20, 18, 15), inner, 1)
    logo_height = _LOGO + 2 * mm if logo else 0
    bottom = _band(canvas, badge.colour, heading_lines, (width, height), logo_height, 16 * mm)
    setting.centre(canvas, lines[0], BADGE_BOLD, points, (width / 2, bottom + 7.9 * mm - 0.36 * points))
    if logo:
        _draw_logo(canvas, logo, width / 2, height - _HOLE - _LOGO)
    is_card = size is BadgeSize.CARD
    has_strip = bool(badge.replacement) and (is_card or badge.is_rehearsal)  # a rehearsal's mark covers the corner
    foot = _FOOT + (_STRIP if has_strip else 0)
    sizes = (*_CARD_SIZES, *_LINE_SIZES) if is_card else _LINE_SIZES
    _person(canvas, badge, photo, (6 * mm, foot + 1.5 * mm, inner, bottom - foot - 4.5 * mm), sizes)
    _foot(canvas, badge, width)
    if badge.replacement:
        words = f"CẤP LẠI LẦN {badge.replacement}"
        if has_strip:
            _strip(canvas, words, width, _FOOT)
        else:
            _corner(canvas, words, width, height)
    if badge.is_rehearsal:
        _rehearsal_mark(canvas, width, height)
    canvas.restoreState()


def _band(
    canvas: Canvas,
    colour: Colour,
    heading_lines: tuple[str, ...],
    size: tuple[float, float],
    above: float,
    below: float,
) -> float:
    """Draw the coloured band with the heading, room `above` and `below` it; return its lower edge. Fill stays set."""
    width, height = size
    ground, words = BANDS[colour]
    bottom = height - _HOLE - above - 4.3 * mm * len(heading_lines) - below
    canvas.setFillColor(ground)
    canvas.rect(-BLEED, bottom, width + 2 * BLEED, height - bottom + BLEED, stroke=0, fill=1)
    canvas.setFillColor(GOLD)
    canvas.rect(-BLEED, bottom - 0.9 * mm, width + 2 * BLEED, 0.9 * mm, stroke=0, fill=1)
    canvas.setFillColor(words)
    y = height - _HOLE - above - 3 * mm
    for told in heading_lines:
        lines, points = setting.fitted(told, BADGE.strong, (9.5, 9, 8.5, 8, 7.5, 7), width - 12 * mm, 1)
        setting.centre(canvas, lines[0], BADGE.strong, points, (width / 2, y))
        y -= 4.3 * mm
    return bottom


def _draw_logo(canvas: Canvas, logo: ImageReader, middle: float, bottom: float) -> None:
    """Draw the logo within a white square of its own: pictures without a ground are kept on white."""
    wide, high = logo.getSize()
    scale = (_LOGO - 2 * mm) / max(wide, high)
    canvas.saveState()
    canvas.setFillColor(white)
    canvas.roundRect(middle - _LOGO / 2, bottom, _LOGO, _LOGO, 1.5 * mm, stroke=0, fill=1)
    left, low = middle - wide * scale / 2, bottom + (_LOGO - high * scale) / 2
    canvas.drawImage(logo, left, low, wide * scale, high * scale)
    canvas.restoreState()


def _person(
    canvas: Canvas,
    badge: Badge,
    photo: ImageReader | None,
    place: tuple[float, float, float, float],
    sizes: Sequence[float],
) -> None:
    """Draw photo, name, position and delegation, in the middle of their place; the photo gives way to the words."""
    left, bottom, width, height = place
    lines, points = _name_lines(badge.full_name, width, 17 if photo else 22)
    rows = [_Row(line, BADGE_BOLD, points, INK, points * 1.3) for line in lines]
    delegation = _delegation(badge.delegation)
    for told, face, colour in ((badge.position, BADGE.plain, INK), (delegation, BADGE.italic, BANDS[Colour.RED][0])):
        lines, points = setting.fitted(told, face, sizes, width, 2) if told else ([], 0.0)
        for ordinal, line in enumerate(lines):
            rows.append(_Row(line, face, points, colour, points * 1.35 + (2.5 if not ordinal else 0)))
    words = sum(row.height for row in rows)
    portrait = min(_PHOTO[1], max(height - words - 2 * mm, 0.6 * _PHOTO[1])) if photo else 0.0
    used = words + (portrait + 2 * mm if photo else 0)
    scale = min(1.0, height / used)
    y, middle = bottom + height - (height - used * scale) / 2, left + width / 2
    if photo:
        wide, high = portrait * scale * _PHOTO[0] / _PHOTO[1], portrait * scale
        canvas.drawImage(photo, middle - wide / 2, y - high, wide, high)
        canvas.setStrokeColor(GOLD)
        canvas.setLineWidth(0.6)
        canvas.rect(middle - wide / 2, y - high, wide, high)
        y -= high + 2 * mm * scale
    for row in rows:
        y -= row.height * scale
        canvas.setFillColor(row.colour)
        setting.centre(canvas, row.line, row.face, row.size * scale, (middle, y + 0.3 * row.size * scale))


def _name_lines(name: str, width: float, largest: float) -> tuple[list[str], float]:
    """Set a name in capitals on one line if it can be large, else on two, at the worst on three."""
    found: tuple[list[str], float] = ([], 0.0)
    for most_lines, sizes in ((1, (22, 20, 18, 16.5, 15)), (2, (18, 16, 14, 12.5)), (3, (13, 12, 11))):
        allowed = [size for size in sizes if size <= largest]
        found = setting.fitted(name.upper(), BADGE_BOLD, allowed, width, most_lines)
        if not found[0][-1].endswith("…"):
            break
    return found


def _delegation(name: str) -> str:
    return f"Đoàn: {name}" if name and not name.casefold().startswith("đoàn") else name


def is_cut(full_name: str, position: str, delegation: str) -> bool:
    """Tell whether some of this would end in "…" on a badge."""
    inner = _DESIGNED_FOR - 12 * mm
    lines = [_name_lines(full_name, inner, 17)[0]]
    for told, face in ((position, BADGE.plain), (_delegation(delegation), BADGE.italic)):
        lines.append(setting.fitted(told, face, _LINE_SIZES, inner, 2)[0])
    return any(found[-1].endswith("…") for found in lines if found)


def _foot(canvas: Canvas, badge: Badge, width: float) -> None:
    """Draw the number of the card on the left, the QR on the right."""
    side = 28 * mm
    canvas.setStrokeColor(GOLD)
    canvas.setLineWidth(0.6)
    canvas.line(6 * mm, _FOOT, width - 6 * mm, _FOOT)
    qr.draw(canvas, badge.code, width - side - 4 * mm, 4 * mm, side)
    canvas.setFillColor(MUTED)
    setting.draw_text(canvas, "Số thẻ", BADGE.plain, 9, 7 * mm, 25 * mm)
    canvas.setFillColor(INK)
    setting.draw_text(canvas, badge.badge_number, BADGE_BOLD, 24, 7 * mm, 15.5 * mm)
    canvas.setFillColor(MUTED)
    setting.draw_text(canvas, f"Mã: {group_number(badge.number)}", BADGE.plain, 9, 7 * mm, 8.5 * mm)


def _corner(canvas: Canvas, words: str, width: float, height: float) -> None:
    """Lay a strip over the upper right corner."""
    canvas.saveState()
    canvas.translate(width, height)
    canvas.rotate(-45)
    canvas.setFillColor(INK)
    canvas.rect(-40 * mm, -17.2 * mm, 80 * mm, 5.4 * mm, stroke=0, fill=1)
    canvas.setFillColor(white)
    setting.centre(canvas, words, BADGE_BOLD, 7.6, (0, -15.6 * mm))
    canvas.restoreState()


def _strip(canvas: Canvas, words: str, width: float, bottom: float) -> None:
    """Lay a strip over the foot: in a card's corner the words would be too small, a rehearsal's is covered."""
    canvas.setFillColor(INK)
    canvas.rect(-BLEED, bottom, width + 2 * BLEED, _STRIP, stroke=0, fill=1)
    canvas.setFillColor(white)
    setting.centre(canvas, words, BADGE_BOLD, 14, (width / 2, bottom + 2.4 * mm))


def _rehearsal_mark(canvas: Canvas, width: float, height: float) -> None:
    """Lay a strip over the very top."""
    canvas.setFillColor(INK)
    canvas.rect(-BLEED, height - 9 * mm, width + 2 * BLEED, 9 * mm + BLEED, stroke=0, fill=1)
    canvas.setFillColor(white)
    setting.centre(canvas, "DIỄN TẬP, KHÔNG CÓ GIÁ TRỊ", BADGE_BOLD, 12, (width / 2, height - 6 * mm))


# ── back ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _back(canvas: Canvas, size: BadgeSize, heading_lines: tuple[str, ...], badge: Badge) -> None:
    width, height = _begin(canvas, size)
    bottom = _band(canvas, badge.colour, heading_lines, (width, height), 0, 1.5 * mm)
    largest = _CARD_SIZES if size is BadgeSize.CARD else ()
    _text(canvas, badge.back, (7 * mm, 7 * mm, width - 14 * mm, bottom - 14 * mm), largest)
    canvas.restoreState()


def _text(canvas: Canvas, told: str, place: tuple[float, float, float, float], largest: Sequence[float] = ()) -> None:
    """Draw the text of the back: blocks with room between them; lines in brackets small, at the foot."""
    left, bottom, width, height = place
    blocks = [block.splitlines() for block in told.strip("\n").split("\n\n")]
    for points in (*largest, 10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6):
        drawn = [[(line, _is_note(line)) for line in block if line.strip()] for block in blocks]
        set_blocks = [
            [
                (one, size)
                for line, is_note in block
                for size in [points * (0.86 if is_note else 1)]
                for one in setting.lines(line, BADGE, size, width, italic=is_note)
            ]
            for block in drawn
            if block
        ]
        used = sum(size * 1.45 for block in set_blocks for _, size in block) + points * (len(set_blocks) - 1)
        if used <= height:
            break
    y = bottom + height
    for ordinal, block in enumerate(set_blocks):
        if ordinal == len(set_blocks) - 1 and ordinal and all(is_note for _, is_note in drawn[-1]):
            y = min(y, bottom + sum(size * 1.45 for _, size in block))
        for line, size in block:
            y -= size * 1.45
            canvas.setFillColor(INK)
            setting.draw(canvas, line, left, y + 0.3 * size, size)
        y -= points


def _is_note(line: str) -> bool:
    return line.startswith("(") and line.endswith(")")


def _begin(canvas: Canvas, size: BadgeSize) -> tuple[float, float]:
    """Scale the canvas so that the lengths of 9 × 13 cm hold; return width and height in them."""
    width, height = SIZES[size]
    unit = width / _DESIGNED_FOR
    canvas.saveState()
    canvas.setFillColor(white)
    canvas.rect(-BLEED, -BLEED, width + 2 * BLEED, height + 2 * BLEED, stroke=0, fill=1)
    canvas.scale(unit, unit)
    return width / unit, height / unit


def _photo(jpeg: bytes) -> ImageReader:
    """Return a portrait of 3:4, no larger than the print needs; what is cut off goes less from above than below."""
    with Image.open(BytesIO(jpeg)) as image:
        image.draft("RGB", (_PHOTO_PIXELS[0] * 2, _PHOTO_PIXELS[1] * 2))
        width, height = image.size
        wanted = min(width, height * _PHOTO_PIXELS[0] / _PHOTO_PIXELS[1])
        tall = wanted * _PHOTO_PIXELS[1] / _PHOTO_PIXELS[0]
        left, above = (width - wanted) / 2, (height - tall) * 0.3
        shown = image.convert("RGB").resize(
            _PHOTO_PIXELS, Image.Resampling.LANCZOS, box=(left, above, left + wanted, above + tall)
        )
    target = BytesIO()
    shown.save(target, "JPEG", quality=85)
    return ImageReader(BytesIO(target.getvalue()))
