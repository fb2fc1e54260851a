"""The formal program on A4, as it is handed out and pinned up: the published edition as PDF and as Word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from congress import clock
from congress.program.editions import Edition
from congress.settings import PROJECT_ROOT
from congress.vietnamese import date_words, day_part

_HEADER = ("STT", "Thời gian", "Nội dung", "Người thực hiện")
_REGULAR, _BOLD = "BeVietnamPro-Regular", "BeVietnamPro-SemiBold"
_INK, _RED, _LINE = HexColor("#1f1b18"), HexColor("#7d121c"), HexColor("#b9ab98")
_WIDTHS = (15 * mm, 31 * mm, 78 * mm, 42 * mm)
# Margins of Nghị định 30/2020/NĐ-CP: left 30 mm, right 15 to 20, top and bottom 20 to 25.
_LEFT, _RIGHT, _TOP = 30, 14, 20
_CENTIMETRES = (1.3, 3.0, 8.0, 4.2)
_TABLE = TableStyle(
    [
        ("SPAN", (0, 0), (-1, 0)),
        ("LEFTPADDING", (0, 0), (-1, 0), 0),
        ("GRID", (0, 1), (-1, -1), 0.5, _LINE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
        ("NOSPLIT", (0, 0), (-1, 2)),
    ]
)


@dataclass(frozen=True, slots=True)
class _Session:
    """One session as the table shows it."""

    title: str  # "PHIÊN CHÍNH THỨC", its day and place below
    when: str
    rows: tuple[tuple[str, str, str, str], ...]


def _sessions(edition: Edition, zone: str) -> Iterator[_Session]:
    for session in edition.sessions:
        starts = clock.local(session.starts_at, zone)
        where = f", {session.place}" if session.place else ""
        rows = []
        for number, item in enumerate(session.items, start=1):
            hours = f"{clock.local(item.starts_at, zone):%H:%M} – {clock.local(item.ends_at, zone):%H:%M}"
            elsewhere = f" (tại {item.place})" if item.place not in {"", session.place} else ""
            rows.append((str(number), hours, item.title + elsewhere, item.presenter))
        if rows:
            when = f"{day_part(starts)}, ngày {date_words(starts.date())}{where}"
            yield _Session(session.name.upper(), when, tuple(rows))


def _version(edition: Edition, zone: str) -> str:
    published = clock.local(edition.published_at, zone)
    return f"Bản {edition.number}, cập nhật {published:%H:%M} ngày {date_words(published.date())}"


def pdf(heading_lines: Sequence[str], edition: Edition, zone: str) -> bytes:
    """Return the program as A4 PDF: STT, Thời gian, Nội dung, Người thực hiện, by session."""
    for name in (_REGULAR, _BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, PROJECT_ROOT / "static" / "fonts" / f"{name}.ttf"))
    body = ParagraphStyle("body", fontName=_REGULAR, fontSize=10.5, leading=14.5, textColor=_INK)
    bold = ParagraphStyle("bold", body, fontName=_BOLD)
    centred = ParagraphStyle("centred", bold, alignment=TA_CENTER)
    title = ParagraphStyle("title", centred, fontSize=16, leading=22, textColor=_RED)
    session_name = ParagraphStyle("session", bold, fontSize=12, leading=16, textColor=_RED)
    story: list[Flowable] = [Paragraph(escape(line), centred) for line in heading_lines]
    story += [Spacer(1, 5 * mm), Paragraph("CHƯƠNG TRÌNH ĐẠI HỘI", title)]
    story += [Paragraph(_version(edition, zone), ParagraphStyle("v", body, alignment=TA_CENTER)), Spacer(1, 4 * mm)]
    for session in _sessions(edition, zone):
        # The session's name is a row of its table, so that it never stands alone at the end of a page.
        name_and_when = [Paragraph(escape(session.title), session_name), Paragraph(escape(session.when), body)]
        cells: list[list[object]] = [[name_and_when, "", "", ""], [Paragraph(head, bold) for head in _HEADER]]
        cells += [[Paragraph(escape(text), body) for text in row] for row in session.rows]
        story += [Table(cells, colWidths=_WIDTHS, repeatRows=2, style=_TABLE), Spacer(1, 6 * mm)]
    target = BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_LEFT * mm,
        rightMargin=_RIGHT * mm,
        topMargin=_TOP * mm,
        bottomMargin=_TOP * mm,
        title="Chương trình " + " ".join(heading_lines),
        lang="vi",
    )
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return target.getvalue()


def _number(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.setFont(_REGULAR, 9)
    canvas.setFillColor(_INK)
    canvas.drawCentredString(A4[0] / 2, 11 * mm, f"Trang {document.page}")


def word(heading_lines: Sequence[str], edition: Edition, zone: str) -> bytes:
    """Return the program as a Word document, in Times New Roman, for changes by hand."""
    # python-docx is large, and the processes that make PDFs or send mail load this module too.
    import docx  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1.5)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    for line in (*heading_lines, "CHƯƠNG TRÌNH ĐẠI HỘI"):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.add_run(line).bold = True
    version = document.add_paragraph()
    version.alignment = WD_ALIGN_PARAGRAPH.CENTER
    version.add_run(_version(edition, zone)).italic = True
    for session in _sessions(edition, zone):
        heading = document.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.add_run(session.title).bold = True
        heading.add_run(f"\n{session.when}").italic = True
        table = document.add_table(rows=1, cols=len(_HEADER), style="Table Grid")
        table.autofit = False
        for cell, text in zip(table.rows[0].cells, _HEADER, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
        for row in session.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        for line in table.rows:
            for cell, width in zip(line.cells, _CENTIMETRES, strict=True):
                cell.width = Cm(width)
        document.add_paragraph()
    target = BytesIO()
    document.save(target)
    return target.getvalue()
