"""What the commemorative book draws itself: an entry's head with its photo, lines with page numbers, gold rules."""

from io import BytesIO

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph

from admin.documents.book_layout import GOLD, INK, MUTED, Ledger, printable
from admin.documents.even_lines import even_lines
from congress.vietnamese import tidy

_PERSON_WIDTH, _COLLECTIVE_WIDTH = 33 * mm, 50 * mm
_ENTRY_GAP, _RULE_DOWN = 12 * mm, 6 * mm


class _JpegSource(ImageReader):
    """A JPEG that goes into the PDF byte by byte; reportlab would decode it only to tell it from others."""

    def getRGBData(self) -> bytes:  # noqa: N802  reportlab's name
        self._dataA = None
        return bytes(self.fp.getvalue())


class Portrait:
    """A photo in its frame, cropped to 3:4 (a person) or 4:3 (a collective); sizes in points."""

    def __init__(self, jpeg: bytes, is_collective: bool) -> None:
        self._jpeg = jpeg
        self.width = _COLLECTIVE_WIDTH if is_collective else _PERSON_WIDTH
        self.height = self.width * (3 / 4 if is_collective else 4 / 3)

    def draw(self, canvas: Canvas, left: float, bottom: float) -> None:
        """Draw the photo; what is cut off goes at both sides, or less from above, where the heads are, than below."""
        source = _JpegSource(BytesIO(self._jpeg))
        width, height = source.getSize()
        scale = max(self.width / width, self.height / height)
        spare_x, spare_y = width * scale - self.width, height * scale - self.height
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(left, bottom, self.width, self.height)
        canvas.clipPath(path, stroke=0)
        canvas.drawImage(source, left - spare_x / 2, bottom - spare_y * 0.7, width * scale, height * scale)
        canvas.restoreState()
        canvas.setStrokeColor(GOLD)
        canvas.setLineWidth(0.6)
        canvas.rect(left, bottom, self.width, self.height)


class EntryHead(Flowable):
    """The photo beside the name and its lines; a gold rule parts it from the entry above, if there is one."""

    BESIDE = 6 * mm

    def __init__(self, ledger: Ledger, key: str, title: str, portrait: Portrait | None, lines: list[Paragraph]) -> None:
        super().__init__()
        self._ledger, self._key, self._title = ledger, key, title
        self._portrait, self._lines = portrait, lines
        self._gap = 0.0

    def height_at(self, width: float) -> float:
        """Height in points with the gap above."""
        return self._height(width) + _ENTRY_GAP

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        frame = getattr(self, "_frame", None)
        self._gap = 0.0 if frame is not None and frame._atTop else _ENTRY_GAP  # noqa: SLF001
        self.width, self.height = width, self._height(width) + self._gap
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        self._ledger.enter(canvas, self._key, self._title, 1)
        top = self.height - self._gap
        if self._gap:
            canvas.setStrokeColor(GOLD)
            canvas.setLineWidth(0.5)
            canvas.line(0, top + _RULE_DOWN, self.width, top + _RULE_DOWN)
        left = 0.0
        if self._portrait:
            if self._ledger.passes > 1:  # the first pass only finds the pages
                self._portrait.draw(canvas, 0, top - self._portrait.height)
            left = self._portrait.width + self.BESIDE
        y = top
        for count, line in enumerate(self._lines):
            y -= line.height + (line.getSpaceBefore() if count else 0)
            line.drawOn(canvas, left, y)
            y -= line.getSpaceAfter()

    def _height(self, width: float) -> float:
        if self._portrait:
            width -= self._portrait.width + self.BESIDE
        text = sum(
            line.wrap(width, 10_000)[1] + (line.getSpaceBefore() if count else 0) + line.getSpaceAfter()
            for count, line in enumerate(self._lines)
        )
        return max(text, self._portrait.height if self._portrait else 0) + 2 * mm


class LeaderLine(Flowable):
    """A name, dots, and the page of it; a long name takes more lines, the number stands at the last."""

    def __init__(self, text: str, ledger: Ledger, key: str, font: str, size: float, *, above: float = 0) -> None:
        super().__init__()
        self._text, self._ledger, self._key = printable(tidy(text)), ledger, key
        self._font, self._size, self._above = font, size, above
        self._broken: list[str] = []

    def getSpaceBefore(self) -> float:  # noqa: N802  reportlab's name
        return self._above

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        number = 2.6 * self._size
        free = width - number - self._size
        self._broken = even_lines(self._text, self._width_of, free) or [""]
        self.width, self.height = width, self._leading * len(self._broken)
        return self.width, self.height

    def draw(self) -> None:
        canvas, number = self.canv, self._ledger.page(self._key)
        canvas.setFont(self._font, self._size)
        canvas.setFillColor(INK)
        y, left = self.height - self._size * 1.1, 0.0
        for count, line in enumerate(self._broken):
            left = self._size if count else 0.0
            canvas.drawString(left, y - count * self._leading, line)
        y -= (len(self._broken) - 1) * self._leading
        canvas.drawRightString(self.width, y, number)
        start = left + self._width_of(self._broken[-1]) + 0.5 * self._size
        end = self.width - self._width_of(number) - 0.5 * self._size
        canvas.setStrokeColor(MUTED)
        canvas.setLineWidth(0.5)
        canvas.setLineCap(1)
        canvas.setDash(0.01, 3)
        if end > start:
            canvas.line(end, y + 0.4, start, y + 0.4)  # from the right, so that dots stand below dots
        canvas.setDash()
        canvas.setLineCap(0)

    def _width_of(self, text: str) -> float:
        return float(pdfmetrics.stringWidth(text, self._font, self._size))

    @property
    def _leading(self) -> float:
        return self._size * 1.5


class Opening(Flowable):
    """Notes where a part of the book begins; draws nothing."""

    _ZEROSIZE = 1

    def __init__(self, ledger: Ledger, key: str, title: str) -> None:
        super().__init__()
        self._ledger, self._key, self._title = ledger, key, title

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        self._ledger.enter(self.canv, self._key, self._title, 0)


class Rule(Flowable):
    """A short gold rule in the middle."""

    def __init__(self, length: float) -> None:
        super().__init__()
        self._length = length

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        self.width, self.height = width, 1
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(GOLD)
        self.canv.setLineWidth(0.9)
        self.canv.line((self.width - self._length) / 2, 0.5, (self.width + self._length) / 2, 0.5)
