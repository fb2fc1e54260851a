"""A code as a picture for a telephone: as one SVG path inside the page, and as a PNG to keep among one's photos."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from congress.settings import PROJECT_ROOT

QUIET = 4  # modules of white on each side, which scanners need
_MASK = 2  # fixed: choosing the best mask takes ten times as long, and scanners read all of them
_MODULE = 20  # pixels of the PNG
_HAN, _FIRST_HAN = "NotoSerifSC-Names", 0x2E80  # names of guests from across the border
_MARGIN, _INK, _MUTED = 40, "#1f1b18", "#544c45"


def modules(code: str) -> list[list[bool]]:
    """Return the code's modules row by row, without the white around them; error correction M."""
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    qr.add_data(code)
    qr.make(fit=True)
    matrix: list[list[bool]] = qr.get_matrix()
    return matrix


def svg_path(code: str) -> tuple[str, int]:
    """Return the path that draws the code, one unit a module, and the side of its square with the white around."""
    rows = modules(code)
    drawn = "".join(f"M{x + QUIET} {y + QUIET}h{length}v1h-{length}z" for x, y, length in _runs(rows))
    return drawn, len(rows) + 2 * QUIET


def png(code: str, heading_lines: Sequence[str], full_name: str, number: str) -> bytes:
    """Return a picture that finds its way back: the code, whose it is, for what, and the number to read aloud."""
    rows = modules(code)
    side = (len(rows) + 2 * QUIET) * _MODULE
    lines = [
        *((line, "BeVietnamPro-SemiBold", 26, _MUTED) for line in heading_lines),
        (full_name, _HAN if any(ord(c) >= _FIRST_HAN for c in full_name) else "BeVietnamPro-Bold", 44, _INK),
        (number, "BeVietnamPro-SemiBold", 52, _INK),
    ]
    height = side + sum(_height(size) for _, _, size, _ in lines) + _MARGIN
    picture = Image.new("RGB", (side, height), "white")
    drawing = ImageDraw.Draw(picture)
    for x, y, length in _runs(rows):
        left, top = (x + QUIET) * _MODULE, (y + QUIET) * _MODULE
        drawing.rectangle((left, top, left + length * _MODULE - 1, top + _MODULE - 1), fill="black")
    y = side
    for text, face_name, size, colour in lines:
        face = _fitting(text, face_name, size, side - 2 * _MARGIN)
        drawing.text((side / 2, y + _height(size) / 2), text, fill=colour, font=face, anchor="mm")
        y += _height(size)
    target = BytesIO()
    # Sixteen greys are enough for smooth letters and make the file a third: it comes over a weak network.
    picture.convert("L").quantize(16).save(target, "PNG", optimize=True)
    return target.getvalue()


def _runs(rows: Sequence[Sequence[bool]]) -> Iterator[tuple[int, int, int]]:
    """Yield the dark stretches of each row: where they begin and how long they are."""
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                yield x, y, end - x
            x = max(end, x + 1)


def _height(size: int) -> int:
    return round(size * 1.45)


def _fitting(text: str, face_name: str, size: int, width: int) -> ImageFont.FreeTypeFont:
    """Return the face in the size wanted, or as much smaller as a long name needs."""
    face = _face(face_name, size)
    wide = face.getlength(text)
    return face if wide <= width else _face(face_name, max(int(size * width / wide), 12))


@lru_cache(maxsize=64)
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(PROJECT_ROOT / "static" / "fonts" / f"{name}.ttf", size)
