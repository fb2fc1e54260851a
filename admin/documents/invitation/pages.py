"""Pages a small document is printed on: cut to size, with bleed and crop marks for a print shop, or several on A4."""

from collections.abc import Callable
from enum import StrEnum
from io import BytesIO
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.invitation import faces

BLEED = 3 * mm
_SLUG = 10 * mm  # around the trimmed size: bleed, a gap, crop marks
_MARK, _MARK_GAP = 5 * mm, 4 * mm
Side = Callable[[Canvas], None]  # draws one side; its lower left corner, trimmed, is the origin


class Finish(StrEnum):
    """How a small document comes out."""

    TRIMMED = "trimmed"  # pages of its own size
    PRINT_SHOP = "print_shop"  # with 3 mm bleed, crop marks, and the boxes that name them
    OFFICE = "office"  # as many as fit on A4, with marks to cut along; backs lie behind their fronts


def new_canvas(target: BytesIO, size: tuple[float, float], face: str, title: str, author: str) -> Canvas:
    """Return a canvas that embeds whatever it uses: no face of a viewer's own is in it from the start."""
    first: Any = faces.known(face)  # the stubs take it for a size
    canvas = Canvas(target, pagesize=size, pageCompression=1, lang="vi", initialFontName=first)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    return canvas


class Pages:
    """A PDF in the making. Sides draw their background `BLEED` beyond the trimmed edge; it is cut off where it ends."""

    def __init__(self, size: tuple[float, float], finish: Finish, face: str, title: str, author: str) -> None:
        self._size, self._finish = size, finish
        self._target = BytesIO()
        self.canvas = new_canvas(self._target, size, face, title, author)
        self._sheet = max((A4, landscape(A4)), key=lambda sheet: _count(sheet, size))
        self._waiting: list[tuple[Side, ...]] = []

    def add(self, *sides: Side) -> None:
        """Add one document: its front, and its back if it has one."""
        if self._finish is Finish.OFFICE:
            self._waiting.append(sides)
            if len(self._waiting) == max(_count(self._sheet, self._size), 1):
                self._fill_sheets()
            return
        for side in sides:
            self._page(side)

    def finished(self) -> bytes:
        """Return the PDF."""
        if self._waiting:
            self._fill_sheets()
        self.canvas.save()
        return self._target.getvalue()

    def _page(self, side: Side) -> None:
        canvas, (width, height) = self.canvas, self._size
        around = _SLUG if self._finish is Finish.PRINT_SHOP else 0
        canvas.setPageSize((width + 2 * around, height + 2 * around))
        if around:
            canvas.setTrimBox((around, around, around + width, around + height))
            out = around - BLEED
            canvas.setBleedBox((out, out, around + width + BLEED, around + height + BLEED))
        self._draw(side, around, around, BLEED if around else 0)
        if around:
            self._crop_marks(around, around)
        canvas.showPage()

    def _fill_sheets(self) -> None:
        canvas, sheet, (width, height) = self.canvas, self._sheet, self._size
        across, down = max(_fit(sheet[0], width), 1), max(_fit(sheet[1], height), 1)
        left, bottom = (sheet[0] - across * width) / 2, (sheet[1] - down * height) / 2
        for ordinal in range(max(map(len, self._waiting))):
            canvas.setPageSize(sheet)
            for place, sides in enumerate(self._waiting):
                column, row = place % across, place // across
                if ordinal % 2:  # turned over at the long edge, or, on a sheet that lies, at the short one
                    column = across - 1 - column
                if ordinal < len(sides):
                    self._draw(sides[ordinal], left + column * width, bottom + (down - 1 - row) * height, 0)
            self._cut_lines(left, bottom, across, down)
            canvas.showPage()
        self._waiting = []

    def _draw(self, side: Side, left: float, bottom: float, bleed: float) -> None:
        canvas, (width, height) = self.canvas, self._size
        canvas.saveState()
        canvas.translate(left, bottom)
        path = canvas.beginPath()
        path.rect(-bleed, -bleed, width + 2 * bleed, height + 2 * bleed)
        canvas.clipPath(path, stroke=0, fill=0)
        side(canvas)
        canvas.restoreState()

    def _crop_marks(self, left: float, bottom: float) -> None:
        canvas, (width, height) = self.canvas, self._size
        canvas.setStrokeGray(0)
        canvas.setLineWidth(0.25)
        for x in (left, left + width):
            for start, direction in ((bottom - _MARK_GAP, -1), (bottom + height + _MARK_GAP, 1)):
                canvas.line(x, start, x, start + direction * _MARK)
        for y in (bottom, bottom + height):
            for start, direction in ((left - _MARK_GAP, -1), (left + width + _MARK_GAP, 1)):
                canvas.line(start, y, start + direction * _MARK, y)

    def _cut_lines(self, left: float, bottom: float, across: int, down: int) -> None:
        """Draw short lines at the edges of the sheet to cut along; where pieces reach the edge, whole fine lines."""
        canvas, sheet, (width, height) = self.canvas, self._sheet, self._size
        canvas.setStrokeGray(0.6)
        canvas.setLineWidth(0.25)
        for column in range(across + 1):
            x = left + column * width
            if 0 < x < sheet[0]:
                canvas.line(x, 0, x, max(bottom - 1 * mm, 3 * mm))
                canvas.line(x, sheet[1], x, min(sheet[1] - bottom + 1 * mm, sheet[1] - 3 * mm))
        for row in range(down + 1):
            y = bottom + row * height
            if 0 < y < sheet[1]:
                canvas.line(0, y, max(left - 1 * mm, 3 * mm), y)
                canvas.line(sheet[0], y, min(sheet[0] - left + 1 * mm, sheet[0] - 3 * mm), y)


def _fit(sheet: float, piece: float) -> int:
    return int((sheet + 0.5 * mm) // piece)


def _count(sheet: tuple[float, float], size: tuple[float, float]) -> int:
    return _fit(sheet[0], size[0]) * _fit(sheet[1], size[1])
