"""How the commemorative book is set: a page of 16 × 24 cm, its faces and styles, and who stands on which page."""

import unicodedata
from html import escape
from io import BytesIO
from typing import Any, Literal

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ActionFlowable, BaseDocTemplate, Frame, PageTemplate, Paragraph
from reportlab.platypus.doctemplate import IndexingFlowable

from admin.documents.even_lines import even_lines
from congress.settings import PROJECT_ROOT
from congress.vietnamese import tidy

rl_config.useA85 = 0  # photos lie in the PDF as they are; as text they would take a quarter more room and a minute

Look = Literal["plain", "text", "columns"]

PAGE = (160 * mm, 240 * mm)
INK, MUTED, RED, GOLD = (HexColor(c) for c in ("#1f1b18", "#6d645c", "#7d121c", "#c8973a"))
REGULAR, MEDIUM, SEMIBOLD = "BeVietnamPro-Regular", "BeVietnamPro-Medium", "BeVietnamPro-SemiBold"
_INNER, _OUTER, _TOP, _BOTTOM = 22 * mm, 16 * mm, 26 * mm, 23 * mm
_CENTRED = (_INNER + _OUTER) / 2
_HEAD_Y, _FOOT_Y = PAGE[1] - 15 * mm, 12 * mm
_BETWEEN_COLUMNS = 7 * mm
WIDTH, HEIGHT = PAGE[0] - _INNER - _OUTER, PAGE[1] - _TOP - _BOTTOM
LEADING = 14.2
_INSTEAD = str.maketrans({"\u2010": "-", "\u2011": "-", "\uf0b7": "•", "\uf02d": "–", "►": "•", "●": "•", "▪": "•"})


def _style(name: str, font: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    more = {"textColor": INK, "bulletFontName": REGULAR, "allowWidows": 0, "allowOrphans": 0, **more}
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=leading, **more)


BODY = _style("body", REGULAR, 9.5, LEADING, alignment=TA_JUSTIFY, spaceAfter=5)
ITEM = _style(
    "item", REGULAR, 9.5, LEADING, leftIndent=6.2 * mm, bulletIndent=0.6 * mm, bulletFontSize=9.5, spaceAfter=2.5
)
QUOTE = _style("quote", MEDIUM, 9.5, LEADING, leftIndent=7 * mm, rightIndent=7 * mm, spaceBefore=4, spaceAfter=6)
SUBHEAD = _style("subhead", SEMIBOLD, 10.5, 15, textColor=RED, spaceBefore=7, spaceAfter=3)
LABEL = _style("label", SEMIBOLD, 8.5, 12, textColor=RED, spaceBefore=9, spaceAfter=3)
PERSON = _style("person", SEMIBOLD, 17, 22, textColor=RED, spaceAfter=4)
COLLECTIVE = _style("collective", SEMIBOLD, 14, 18.5, textColor=RED, spaceAfter=4)
LINE = _style("line", REGULAR, 9.5, 13.6, spaceAfter=1)
UNIT = _style("unit", MEDIUM, 9.5, 13.6, spaceAfter=1)
NOTE = _style("note", REGULAR, 8.5, 12.2, textColor=MUTED, spaceAfter=1)
AWARD = _style("award", SEMIBOLD, 9.5, 13.6, spaceBefore=7, spaceAfter=1)
TITLE = _style("title", SEMIBOLD, 30, 41, textColor=RED, alignment=TA_CENTER)
HEADING = _style("heading", SEMIBOLD, 12, 18, alignment=TA_CENTER)
CHAPTER = _style("chapter", SEMIBOLD, 25, 34, textColor=RED, alignment=TA_CENTER)
CENTRED = _style("centred", REGULAR, 10.5, 16, textColor=MUTED, alignment=TA_CENTER)
PART = _style("part", SEMIBOLD, 18, 25, textColor=RED, spaceAfter=12)


def register_fonts() -> None:
    """Make the faces known to reportlab; the family has no italics, so <i> is set in Medium."""
    for name in (REGULAR, MEDIUM, SEMIBOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, PROJECT_ROOT / "static" / "fonts" / f"{name}.ttf"))
    for name in (REGULAR, MEDIUM):
        pdfmetrics.registerFontFamily(name, normal=name, bold=SEMIBOLD, italic=MEDIUM, boldItalic=SEMIBOLD)


def printable(text: str) -> str:
    """Replace or leave out characters the faces lack (arrows, emoji, Word's bullets): no empty boxes in print."""
    regular: Any = pdfmetrics.getFont(REGULAR)
    glyphs = regular.face.charToGlyph
    return "".join(
        letter
        for typed in text.translate(_INSTEAD)
        for letter in (typed if ord(typed) in glyphs else unicodedata.normalize("NFKC", typed))
        if ord(letter) in glyphs
    )


def words(text: str) -> str:
    """Return a text of one line as markup for a Paragraph."""
    return escape(printable(tidy(text)), quote=False)


def balanced(text: str, style: ParagraphStyle, width: float, smallest: float = 0, most_lines: int = 5) -> Paragraph:
    """Set a name or title in lines of like length.

    It is made smaller, down to `smallest` points, if then one line holds it, or else if it takes many lines.
    """
    shown = printable(tidy(text))
    needed = pdfmetrics.stringWidth(shown, style.fontName, 1)
    size = min(style.fontSize, (width - 0.1) / needed) if needed else style.fontSize
    if smallest and size >= smallest:
        return Paragraph(escape(shown, quote=False), _resized(style, size))
    lines = even_lines(shown, lambda line: pdfmetrics.stringWidth(line, style.fontName, style.fontSize), width)
    if smallest < style.fontSize and len(lines) > most_lines:
        return balanced(text, _resized(style, style.fontSize * 0.85), width, style.fontSize)
    return Paragraph("<br/>".join(escape(line, quote=False) for line in lines), style)


def _resized(style: ParagraphStyle, size: float) -> ParagraphStyle:
    return ParagraphStyle(style.name, parent=style, fontSize=size, leading=style.leading * size / style.fontSize)


class Ledger(IndexingFlowable):
    """Who stands on which page: written while a pass is drawn, read by the next; draws nothing itself."""

    _ZEROSIZE = 1

    def __init__(self) -> None:
        super().__init__()
        self.passes = 0
        self.pages: dict[str, int] = {}
        self._before: dict[str, int] = {}

    def beforeBuild(self) -> None:  # noqa: N802  reportlab's name
        self.passes += 1
        self._before, self.pages = self.pages, {}

    def isSatisfied(self) -> bool:  # noqa: N802
        return self._before == self.pages

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return 0, 0

    def draw(self) -> None:
        pass

    def enter(self, canvas: Canvas, key: str, title: str, level: int) -> None:
        """Note the page something begins on, and set its bookmark."""
        self.pages[key] = canvas.getPageNumber()
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key, level, closed=level == 0)

    def page(self, key: str) -> str:
        return str(self._before.get(key, ""))


class StartPart(ActionFlowable):
    """Begin a new page of another look; a part that opens the reader's eye begins on the right-hand side."""

    def __init__(self, look: Look, running_head: str = "", *, on_the_right: bool = False) -> None:
        super().__init__(("start_part", look, running_head, on_the_right))


class BookTemplate(BaseDocTemplate):
    """Pages with mirrored margins: odd ones lie on the right, with their wide margin on the left."""

    def __init__(self, target: BytesIO, title: str, congress: str) -> None:
        super().__init__(
            target,
            pagesize=PAGE,
            trimBox=(0, 0, *PAGE),
            title=title,
            author=congress,
            lang="vi",
            initialFontName=REGULAR,
            pageCompression=1,
        )
        self._congress = congress
        self._look: Look = "plain"
        self._running_head = ""
        self._looks = {(look, right): self._page(look, right) for look in _FRAMES for right in (False, True)}
        self.addPageTemplates(list(self._looks.values()))

    def handle_documentBegin(self) -> None:  # noqa: N802  reportlab's name
        self._look = "plain"
        super().handle_documentBegin()

    def handle_pageBegin(self) -> None:  # noqa: N802
        self.pageTemplate = self._looks[self._look, self.page % 2 == 0]
        super().handle_pageBegin()

    def handle_start_part(self, look: Look, running_head: str, on_the_right: bool) -> None:
        self.handle_pageBreak()
        if on_the_right and self.page % 2:
            self._look = "plain"
            self.clean_hanging()
            self.handle_pageEnd()
        self._look, self._running_head = look, running_head

    def _page(self, look: Look, right: bool) -> PageTemplate:
        frames = [
            Frame(left, _BOTTOM, width, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
            for left, width in _FRAMES[look](_INNER if right else _OUTER)
        ]
        return PageTemplate(f"{look}-{right}", frames, onPage=_nothing if look == "plain" else self._furnish)

    def _furnish(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        """Draw the running head and the number of the page, both outside: the congress left, the chapter right."""
        canvas.saveState()
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 7.5)
        right = self.page % 2 == 1
        draw, x = (canvas.drawRightString, PAGE[0] - _OUTER) if right else (canvas.drawString, _OUTER)
        draw(x, _HEAD_Y, fitted(self._running_head if right else self._congress, REGULAR, 7.5, WIDTH))
        canvas.setStrokeColor(GOLD)
        canvas.setLineWidth(0.5)
        canvas.line(x, _HEAD_Y - 2.6 * mm, x - 14 * mm if right else x + 14 * mm, _HEAD_Y - 2.6 * mm)
        canvas.setFont(MEDIUM, 9)
        draw(x, _FOOT_Y, str(self.page))
        canvas.restoreState()


def fitted(text: str, font: str, size: float, width: float) -> str:
    """Cut a text between words, with an ellipsis, if it is wider than `width` points."""
    shown = printable(tidy(text))
    parts = shown.split()
    while len(parts) > 1 and pdfmetrics.stringWidth(shown, font, size) > width:
        parts.pop()
        shown = " ".join(parts) + "…"
    return shown


def _nothing(_canvas: Canvas, _document: BaseDocTemplate) -> None:
    pass


def _two_columns(left: float) -> list[tuple[float, float]]:
    column = (WIDTH - _BETWEEN_COLUMNS) / 2
    return [(left, column), (left + column + _BETWEEN_COLUMNS, column)]


_FRAMES: dict[Look, Any] = {  # from the left margin to the left edge and width of each frame
    "plain": lambda _left: [(_CENTRED, WIDTH)],
    "text": lambda left: [(left, WIDTH)],
    "columns": _two_columns,
}
