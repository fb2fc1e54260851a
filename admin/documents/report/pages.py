"""The report on A4: the document as Nghị định 30/2020/NĐ-CP sets one, and the text to read aloud in large type."""

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from admin.documents import formal
from admin.documents.invitation import letter, setting
from admin.documents.invitation.faces import FORMAL, FORMAL_BOLD_ITALIC
from admin.documents.report.contents import UNIT_HEADER, Contents, Line
from congress.reports.wording import Sentence

_PAGE_NUMBER_SIZE, _SIGNING = 13, 22 * mm
_PALE, _RULE = HexColor("#efefef"), HexColor("#555555")
_TOTAL = "Tổng cộng"
_STRUCTURE_WIDTHS = tuple(width * mm for width in (105, 30, 30))
_UNIT_WIDTHS = tuple(width * mm for width in (10, 50, 14, 13, 15, 17, 12, 16, 18))
_READING_SIZE, _READING_LEADING = 21, 32
_NUMBER = re.compile(r"(\d[\d.,]*\d%?|\d%?)")


# ── the document ──────────────────────────────────────────────────────────────────────────────────────────────────────


def document(told: Contents) -> bytes:
    """Return the report as PDF: numbers, structure, the table by delegation, who signs, what was set by hand."""
    body = formal.style("body", FORMAL.plain, 13.5, 18.5, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=5)
    title = formal.style("title", FORMAL.strong, 14, 18, alignment=TA_CENTER)
    aside = formal.style("aside", FORMAL.italic, 13, 17, alignment=TA_CENTER, spaceAfter=8)
    part = formal.style("part", FORMAL.strong, 13.5, 18.5, spaceBefore=8, spaceAfter=4, firstLineIndent=10 * mm)
    note = formal.style("note", FORMAL.italic, 11, 14.5, spaceBefore=3)
    story: list[Flowable] = [formal.set_words("BÁO CÁO", title)]
    story += [formal.set_words(line, title) for line in setting.balanced(told.subject, FORMAL.strong, 14, letter.WIDTH)]
    story += [Spacer(0, 2 * mm), formal.set_words(told.occasion, aside), NextPageTemplate("next")]
    if told.standing_of:
        story.insert(
            0,
            formal.set_words(
                told.standing_of, formal.style("standing", FORMAL_BOLD_ITALIC, 13, 17, alignment=TA_CENTER)
            ),
        )
    story.append(formal.set_words("I. SỐ LƯỢNG ĐẠI BIỂU", part))
    story += [formal.set_words(sentence.text, body) for sentence in told.numbers]
    story.append(formal.set_words(f"II. THÀNH PHẦN, CƠ CẤU (tính trên {told.base})", part))
    story.append(_structure(told))
    story.append(Spacer(0, 3 * mm))
    story += [formal.set_words(line, body) for line in told.people]
    story.append(formal.set_words("III. TỔNG HỢP THEO ĐOÀN", part))
    story.append(_units(told))
    story.append(Spacer(0, 6 * mm))
    story.append(KeepTogether(formal.signing(told.facts, told.recipients)))
    if notes := told.notes():
        story += [Spacer(0, 4 * mm), formal.set_words("Ghi chú về số liệu (không đọc):", note)]
        story += [formal.set_words(line, note) for line in notes]
    return _built(told, story)


def _built(told: Contents, story: list[Flowable]) -> bytes:
    target = BytesIO()
    made = BaseDocTemplate(
        target,
        pagesize=A4,
        title=f"{told.name} – {told.subject}",
        author=" ".join(told.facts.agency.split()),
        lang="vi",
    )
    below_head = letter.heading(Canvas(BytesIO(), pagesize=A4), told.head) + 14  # measured on a page nobody sees
    made.addPageTemplates(
        [
            PageTemplate("first", [formal.frame(below_head)], onPage=lambda canvas, _: _draw_head(canvas, told)),
            PageTemplate("next", [formal.frame(A4[1] - letter.TOP)], onPage=formal.draw_number),
        ]
    )
    made.build(story, canvasmaker=formal.canvas)
    return target.getvalue()


def _draw_head(canvas: Canvas, told: Contents) -> None:
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.5)
    letter.heading(canvas, told.head)


def _structure(told: Contents) -> Table:
    plain = formal.style("cell", FORMAL.plain, 12, 14.5)
    strong = formal.style("strong", FORMAL.strong, 12, 14.5)
    indented = formal.style("indented", FORMAL.italic, 11.5, 14, leftIndent=9 * mm)
    number = formal.style("number", FORMAL.plain, 12, 14.5, alignment=TA_RIGHT)
    lines = list(told.structure())
    header = [
        formal.set_words(words, formal.style("header", FORMAL.strong, 12, 14.5, alignment=TA_CENTER))
        for words in ("Nội dung", "Số lượng", "Tỷ lệ")
    ]
    styles = {0: strong, 1: plain, 2: indented}
    rows: list[list[object]] = [
        [
            formal.set_words(line.label, styles[line.level]),
            formal.set_words(line.count, number),
            formal.set_words(line.share, number),
        ]
        for line in lines
    ]
    look = [*formal.GRID, *_openings(lines)]
    return Table([header, *rows], colWidths=_STRUCTURE_WIDTHS, repeatRows=1, style=TableStyle(look))


def _openings(lines: Sequence[Line]) -> Iterator[Any]:
    """Span what opens a breakdown over its row, and keep it on the page of the row that follows."""
    for place, line in enumerate(lines, start=1):
        if line.level == 0:
            yield ("SPAN", (0, place), (-1, place))
            yield ("NOSPLIT", (0, place), (-1, place + 1))


def _units(told: Contents) -> Table:
    def look(face: str) -> Callable[[int], ParagraphStyle]:
        name = formal.style(f"{face}-name", face, 11, 13.5)
        middle = formal.style(f"{face}-middle", face, 11, 13.5, alignment=TA_CENTER)
        return lambda column: name if column in {1, len(UNIT_HEADER) - 1} else middle

    plain, strong = look(FORMAL.plain), look(FORMAL.strong)
    header = [
        formal.set_words(words, formal.style("units", FORMAL.strong, 10, 12, alignment=TA_CENTER))
        for words in UNIT_HEADER
    ]
    rows = [
        [formal.set_words(cell, (strong if line.is_total else plain)(column)) for column, cell in enumerate(line.cells)]
        for line in told.units()
    ]
    style = TableStyle([*formal.GRID, ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)])
    return Table([header, *rows], colWidths=_UNIT_WIDTHS, repeatRows=1, style=style)


# ── to read aloud ─────────────────────────────────────────────────────────────────────────────────────────────────────


def reading(told: Contents) -> bytes:
    """Return the text to read aloud, a sentence a paragraph, numbers strong, each sentence whole on its page."""
    plain = formal.style("said", FORMAL.plain, _READING_SIZE, _READING_LEADING, spaceAfter=13)
    item = formal.style(
        "item", FORMAL.plain, _READING_SIZE, _READING_LEADING, leftIndent=9 * mm, bulletIndent=0, spaceAfter=11,
        bulletFontSize=_READING_SIZE,
    )  # fmt: skip
    story: list[Flowable] = [
        KeepTogether([_spoken(sentence, item if sentence.is_item else plain)]) for sentence in told.read_aloud
    ]
    target = BytesIO()
    made = BaseDocTemplate(target, pagesize=A4, title=f"{told.name}, bản đọc – {told.subject}", lang="vi")
    frame = Frame(18 * mm, 18 * mm, A4[0] - 36 * mm, A4[1] - 42 * mm, leftPadding=0, rightPadding=0)
    made.addPageTemplates([PageTemplate("said", [frame], onPage=lambda canvas, page: _draw_margin(canvas, page, told))])
    made.build(story, canvasmaker=formal.canvas)
    return target.getvalue()


def _spoken(sentence: Sentence, style: ParagraphStyle) -> Paragraph:
    parts = _NUMBER.split(sentence.text)
    markup = "".join(
        formal.markup(part, FORMAL.strong if place % 2 else FORMAL.plain) for place, part in enumerate(parts) if part
    )
    return Paragraph(markup, style, bulletText="–" if sentence.is_item else None)


def _draw_margin(canvas: Canvas, made: BaseDocTemplate, told: Contents) -> None:
    """Say on every page of which report it is, and which page."""
    canvas.setFillGray(0.3)
    left = f"{told.name} (bản đọc) {told.occasion}"
    setting.draw_text(canvas, left, FORMAL.italic, 11, 18 * mm, A4[1] - 13 * mm)
    setting.centre(canvas, f"– {made.page} –", FORMAL.plain, 13, (A4[0] / 2, 10 * mm))
    canvas.setFillGray(0)
