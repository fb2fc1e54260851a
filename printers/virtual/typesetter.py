"""Turns operations into rows of dots: where an image lies on the paper, and what a line of letters looks like.

A row is an int, one bit a dot, the leftmost dot in the highest of `width_dots` bits, one for black.
"""

from collections.abc import Iterator
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from printers.virtual.decoder import DEFAULT_LINE_DOTS
from printers.virtual.operations import (
    Align,
    ColumnImage,
    Cut,
    FeedDots,
    FeedLines,
    Initialise,
    LeftMargin,
    LineSpacing,
    Operation,
    PrintArea,
    RasterRow,
    Text,
)

_CELL_WIDTH, _CELL_HEIGHT = 12, 24


class Typesetter:
    """Keeps the modes that move things on paper, and the line that waits for its line feed."""

    def __init__(self, width_dots: int) -> None:
        self._width = width_dots
        self._initialise()

    def _initialise(self) -> None:
        self._align = self._margin = 0
        self._area = self._width
        self._spacing = DEFAULT_LINE_DOTS
        self.forget_line()

    def forget_line(self) -> None:
        """Drop what waits for its line feed."""
        self._line: list[int] = []
        self._line_width = 0

    def rows(self, operation: Operation) -> Iterator[int]:  # noqa: C901  one branch for each operation, flat
        """Yield the rows that go out for this operation, in order."""
        match operation:
            case RasterRow(dots, across, down):
                yield from self._end_line(0)
                row = _stretched(int.from_bytes(dots, "big"), len(dots) * 8, across)
                yield from [self._placed(row, len(dots) * 8 * across)] * down
            case Text(letters):
                for letter in letters:
                    if self._line_width + _CELL_WIDTH > self._area:
                        yield from self._end_line(self._spacing)
                    self._append(_glyph(letter), _CELL_WIDTH)
            case ColumnImage(columns, column_bytes, across, down):
                image = _turned(columns, column_bytes, across, down)
                self._append(image, len(columns) // column_bytes * across)
            case FeedLines(lines):
                yield from self._end_line(self._spacing * lines)
            case FeedDots(dots) | Cut(dots):
                yield from self._end_line(dots)
            case LineSpacing(dots):
                self._spacing = dots
            case Align(where):
                self._align = where
            case LeftMargin(dots):
                self._margin = min(dots, self._width)
            case PrintArea(dots):
                self._area = dots
            case Initialise():
                self._initialise()

    def _append(self, image: tuple[int, ...], width: int) -> None:
        """Put an image (rows of `width` bits) behind what the line has."""
        height = max(len(self._line), len(image))
        line = self._line + [0] * (height - len(self._line))
        right = [*image, *[0] * (height - len(image))]
        self._line = [before << width | after for before, after in zip(line, right, strict=True)]
        self._line_width += width

    def _end_line(self, feed: int) -> Iterator[int]:
        """Yield the waiting line and blank rows, `feed` rows in all, or more when the line is higher."""
        line, width = self._line, self._line_width
        self.forget_line()
        for row in line:
            yield self._placed(row, width)
        for _ in range(feed - len(line)):
            yield 0

    def _placed(self, row: int, width: int) -> int:
        """Move a row of `width` dots to its place and leave off what the printing area has no room for."""
        area = min(self._area, self._width - self._margin)
        room = area - width
        left = self._margin + max(0, (0, room // 2, room)[min(self._align, 2)])
        shift = self._width - left - width
        moved = row << shift if shift >= 0 else row >> -shift
        printable = (1 << area) - 1 << self._width - self._margin - area
        return moved & printable


def _stretched(row: int, width: int, across: int) -> int:
    if across == 1:
        return row
    return int("".join(bit * across for bit in f"{row:0{width}b}"), 2)


def _turned(columns: bytes, column_bytes: int, across: int, down: int) -> tuple[int, ...]:
    """Turn columns (top dot in the highest bit) into rows."""
    bits = [
        f"{int.from_bytes(columns[at : at + column_bytes], 'big'):0{column_bytes * 8}b}"
        for at in range(0, len(columns), column_bytes)
    ]
    rows = [int("".join(bit * across for bit in row), 2) for row in zip(*bits, strict=True)]
    return tuple(row for row in rows for _ in range(down))


@lru_cache(maxsize=256)
def _glyph(letter: int) -> tuple[int, ...]:
    """Draw one letter of ASCII in a cell of its own; a box for the rest: no code page can be relied on."""
    cell = Image.new("1", (16, _CELL_HEIGHT))
    pen = ImageDraw.Draw(cell)
    if 0x20 <= letter < 0x7F:
        pen.text((1, 0), chr(letter), fill=1, font=ImageFont.load_default(18))
    else:
        pen.rectangle((1, 5, _CELL_WIDTH - 3, _CELL_HEIGHT - 5), outline=1)
    data = cell.tobytes()
    return tuple(int.from_bytes(data[at : at + 2], "big") >> 16 - _CELL_WIDTH for at in range(0, len(data), 2))
