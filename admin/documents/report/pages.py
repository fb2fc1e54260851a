"""The report on A4: the document as Nghị định 30/2020/NĐ-CP sets one, and the text to read aloud in large type."""

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

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

from admin.documents.invitation import faces, letter, setting
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


def _style(name: str, face: str, size: float, leading: float, **more: Any) -> ParagraphStyle:
    used = faces.known(face)
    return ParagraphStyle(name, fontName=used, bulletFontName=used, fontSize=size, leading=leading, **more)


def _markup(text: str, face: str) -> str:
    """Return a text for a Paragraph, each run in a face that has its letters: names come from everywhere."""
    return "".join(f'<font name="{used}">{escape(letters)}</font>' for used, letters in faces.runs(text, face))


def _set(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(_markup(text, style.fontName), style)


# ── the document ──────────────────────────────────────────────────────────────────────────────────────────────────────


def document(told: Contents) -> bytes:
    """Return the report as PDF: numbers, structure, the table by delegation, who signs, what was set by hand."""
    body = _style("body", FORMAL.plain, 13.5, 18.5, alignment=TA_JUSTIFY, firstLineIndent=10 * mm, spaceAfter=5)
    title = _style("title", FORMAL.strong, 14, 18, alignment=TA_CENTER)
    aside = _style("aside", FORMAL.italic, 13, 17, alignment=TA_CENTER, spaceAfter=8)
    part = _style("part", FORMAL.strong, 13.5, 18.5, spaceBefore=8, spaceAfter=4, firstLineIndent=10 * mm)
    note = _style("note", FORMAL.italic, 11, 14.5, spaceBefore=3)
    story: list[Flowable] = [_set("BÁO CÁO", title)]
    story += [_set(line, title) for line in setting.balanced(told.subject, FORMAL.strong, 14, letter.WIDTH)]
    story += [Spacer(0, 2 * mm), _set(told.occasion, aside), NextPageTemplate("next")]
    if told.standing_of:
        story.insert(0, _set(told.standing_of, _style("standing", FORMAL_BOLD_ITALIC, 13, 17, alignment=TA_CENTER)))
    story.append(_set("I. SỐ LƯỢNG ĐẠI BIỂU", part))
    story += [_set(sentence.text, body) for sentence in told.numbers]
    story.append(_set(f"II. THÀNH PHẦN, CƠ CẤU (tính trên {told.base})", part))
    story.append(_structure(told))
    story.append(Spacer(0, 3 * mm))
    story += [_set(line, body) for line in told.people]
    story.append(_set("III. TỔNG HỢP THEO ĐOÀN", part))
    story.append(_units(told))
    story.append(Spacer(0, 6 * mm))
    story.append(KeepTogether(_signing(told)))
    if notes := told.notes():
        story += [Spacer(0, 4 * mm), _set("Ghi chú về số liệu (không đọc):", note)]
        story += [_set(line, note) for line in notes]
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
            PageTemplate("first", [_frame(below_head)], onPage=lambda canvas, _: _draw_head(canvas, told)),
            PageTemplate("next", [_frame(A4[1] - letter.TOP)], onPage=_draw_number),
        ]
    )
    made.build(story, canvasmaker=_canvas)
    return target.getvalue()


def _canvas(*told: Any, **more: Any) -> Canvas:
    """Return a canvas that begins with a face of ours: a viewer brings none along."""
    return Canvas(*told, **{**more, "initialFontName": faces.known(FORMAL.plain)})


def _frame(top: float) -> Frame:
    return Frame(
        letter.LEFT,
        letter.BOTTOM,
        letter.WIDTH,
        top - letter.BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def _draw_head(canvas: Canvas, told: Contents) -> None:
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.5)
    letter.heading(canvas, told.head)


def _draw_number(canvas: Canvas, made: BaseDocTemplate) -> None:
    middle = (letter.LEFT + letter.WIDTH / 2, A4[1] - 14 * mm)
    setting.centre(canvas, str(made.page), FORMAL.plain, _PAGE_NUMBER_SIZE, middle)


def _structure(told: Contents) -> Table:
    plain = _style("cell", FORMAL.plain, 12, 14.5)
    strong = _style("strong", FORMAL.strong, 12, 14.5)
    indented = _style("indented", FORMAL.italic, 11.5, 14, leftIndent=9 * mm)
    number = _style("number", FORMAL.plain, 12, 14.5, alignment=TA_RIGHT)
    lines = list(told.structure())
    header = [
        _set(words, _style("header", FORMAL.strong, 12, 14.5, alignment=TA_CENTER))
        for words in ("Nội dung", "Số lượng", "Tỷ lệ")
    ]
    styles = {0: strong, 1: plain, 2: indented}
    rows: list[list[object]] = [
        [_set(line.label, styles[line.level]), _set(line.count, number), _set(line.share, number)] for line in lines
    ]
    look = [*_GRID, *_openings(lines)]
    return Table([header, *rows], colWidths=_STRUCTURE_WIDTHS, repeatRows=1, style=TableStyle(look))


_GRID: list[Any] = [
    ("FONTNAME", (0, 0), (-1, -1), FORMAL.plain),
    ("GRID", (0, 0), (-1, -1), 0.4, _RULE),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
    ("BACKGROUND", (0, 0), (-1, 0), _PALE),
]


def _openings(lines: Sequence[Line]) -> Iterator[Any]:
    """Span what opens a breakdown over its row, and keep it on the page of the row that follows."""
    for place, line in enumerate(lines, start=1):
        if line.level == 0:
            yield ("SPAN", (0, place), (-1, place))
            yield ("NOSPLIT", (0, place), (-1, place + 1))


def _units(told: Contents) -> Table:
    def look(face: str) -> Callable[[int], ParagraphStyle]:
        name = _style(f"{face}-name", face, 11, 13.5)
        middle = _style(f"{face}-middle", face, 11, 13.5, alignment=TA_CENTER)
        return lambda column: name if column in {1, len(UNIT_HEADER) - 1} else middle

    plain, strong = look(FORMAL.plain), look(FORMAL.strong)
    header = [_set(words, _style("units", FORMAL.strong, 10, 12, alignment=TA_CENTER)) for words in UNIT_HEADER]
    rows = [
        [_set(cell, (strong if line.is_total else plain)(column)) for column, cell in enumerate(line.cells)]
        for line in told.units()
    ]
    style = TableStyle([*_GRID, ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)])
    return Table([header, *rows], colWidths=_UNIT_WIDTHS, repeatRows=1, style=style)


def _signing(told: Contents) -> list[Flowable]:
    """Set who gets it on the left, who signs on the right."""
    facts = told.facts
    small = _style("recipient", FORMAL.plain, 11, 13.5)
    signer = _style("signer", FORMAL.strong, 13, 16.5, alignment=TA_CENTER)
    left: list[Flowable] = [_set("Nơi nhận:", _style("recipients", FORMAL_BOLD_ITALIC, 12, 15))]
    left += [
        _set(f"- {line.lstrip('- ').rstrip(' .;')}{'.' if place == len(told.recipients) else ';'}", small)
        for place, line in enumerate(told.recipients, start=1)
    ]
    right: list[Flowable] = [
        _set(line.upper(), signer) for line in (*facts.authority.splitlines(), facts.signer_title) if line
    ]
    right += [Spacer(0, _SIGNING), _set(facts.signer_name, signer)]
    return [
        Table(
            [[left, right]],
            colWidths=(letter.WIDTH * 0.5, letter.WIDTH * 0.5),
            style=[("FONTNAME", (0, 0), (-1, -1), FORMAL.plain), ("VALIGN", (0, 0), (-1, -1), "TOP")],
        )
    ]


# ── to read aloud ─────────────────────────────────────────────────────────────────────────────────────────────────────


def reading(told: Contents) -> bytes:
    """Return the text to read aloud, a sentence a paragraph, numbers strong, each sentence whole on its page."""
    plain = _style("said", FORMAL.plain, _READING_SIZE, _READING_LEADING, spaceAfter=13)
    item = _style(
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
    made.build(story, canvasmaker=_canvas)
    return target.getvalue()


def _spoken(sentence: Sentence, style: ParagraphStyle) -> Paragraph:
    parts = _NUMBER.split(sentence.text)
    markup = "".join(
        _markup(part, FORMAL.strong if place % 2 else FORMAL.plain) for place, part in enumerate(parts) if part
    )
    return Paragraph(markup, style, bulletText="–" if sentence.is_item else None)


def _draw_margin(canvas: Canvas, made: BaseDocTemplate, told: Contents) -> None:
    """Say on every page of which report it is, and which page."""
    canvas.setFillGray(0.3)
    left = f"{told.name} (bản đọc) {told.occasion}"
    setting.draw_text(canvas, left, FORMAL.italic, 11, 18 * mm, A4[1] - 13 * mm)
    setting.centre(canvas, f"– {made.page} –", FORMAL.plain, 13, (A4[0] / 2, 10 * mm))
    canvas.setFillGray(0)
