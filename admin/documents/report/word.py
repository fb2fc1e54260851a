"""The report as a Word document in the manner of Nghị định 30/2020/NĐ-CP, for the last words by hand."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from admin.documents.report.contents import UNIT_HEADER, Contents
from congress.documents.times import day_words

_STATE, _MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
_FACE = "Times New Roman"
_LEFT, _RIGHT, _TOP = 3.0, 1.5, 2.0  # centimetres; by the decree 30 to 35, 15 to 20, 20 to 25 mm
_WIDTH = 21.0 - _LEFT - _RIGHT
_STRUCTURE = (10.5, 3.0, 3.0)
_UNITS = (1.0, 5.0, 1.4, 1.3, 1.5, 1.7, 1.2, 1.6, 1.8)


def render(told: Contents) -> bytes:
    """Return the report as .docx: the very words and numbers of the PDF."""
    # python-docx is large, and processes that make no report load this package too.
    import docx  # noqa: PLC0415

    made = docx.Document()
    _lay_out(made)
    _head(made, told)
    if told.standing_of:
        _line(made, told.standing_of, bold=True, italic=True, centred=True)
    for words in ("BÁO CÁO", told.subject):
        _line(made, words, size=14, bold=True, centred=True, after=0)
    _line(made, told.occasion, size=13, italic=True, centred=True, after=8)
    _line(made, "I. SỐ LƯỢNG ĐẠI BIỂU", bold=True, keep=True)
    for sentence in told.numbers:
        _line(made, sentence.text, indent=True)
    _line(made, f"II. THÀNH PHẦN, CƠ CẤU (tính trên {told.base})", bold=True, keep=True)
    _structure(made, told)
    for words in told.people:
        _line(made, words, indent=True)
    _line(made, "III. TỔNG HỢP THEO ĐOÀN", bold=True, keep=True)
    _units(made, told)
    _signing(made, told)
    if notes := told.notes():
        _line(made, "Ghi chú về số liệu (không đọc):", size=11, italic=True, bold=True)
        for words in notes:
            _line(made, words, size=11, italic=True)
    made.core_properties.title = f"{told.name} – {told.subject}"
    made.core_properties.author = " ".join(told.facts.agency.split())
    made.core_properties.language = "vi-VN"
    target = BytesIO()
    made.save(target)
    return target.getvalue()


def _lay_out(made: Any) -> None:
    """Set the page, the face, and the page number at the top from the second page on."""
    from docx.shared import Cm, Pt  # noqa: PLC0415

    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(_LEFT), Cm(_RIGHT)
    section.top_margin = section.bottom_margin = Cm(_TOP)
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = _FACE, Pt(14)
    # Letters of other scripts and Vietnamese ones alike: the face is named for each range, or Word takes its own.
    _faces(normal.element.get_or_add_rPr().get_or_add_rFonts())
    section.different_first_page_header_footer = True
    header = section.header.paragraphs[0]
    _centre(header)
    _field(header.add_run(), "PAGE")


def _faces(fonts: Any) -> None:
    from docx.oxml.ns import qn  # noqa: PLC0415

    for of in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(of), _FACE)


def _field(run: Any, name: str) -> None:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    for kind in ("begin", None, "end"):
        if kind is None:
            part = OxmlElement("w:instrText")
            part.text = name
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)  # noqa: SLF001  python-docx has no call for fields


# ── head and foot ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _head(made: Any, told: Contents) -> None:
    """Set agency and number on the left, state, motto, place and day on the right."""
    head = told.head
    left, right = _two_cells(made, (7.4, _WIDTH - 7.4))
    above = [(head.agency_above, 12, False)] if head.agency_above else []
    agency = [(line, 12, True) for line in head.agency.splitlines()]
    _stack(left, [*above, *agency], rule=0.32)
    _stack(right, [(_STATE, 12, True), (_MOTTO, 13, True)], rule=0.62)
    number = f"Số: {head.number or '        '}/{head.symbol}"
    when = f"ngày {day_words(head.issue_day)}" if head.issue_day else "ngày       tháng       năm            "
    _add(left, number, 13)
    _add(right, f"{head.place}, {when}" if head.place else when, 13, italic=True)
    _line(made, "", size=6, after=0)


def _two_cells(made: Any, widths: Sequence[float]) -> tuple[Any, Any]:
    table = made.add_table(rows=1, cols=2)
    _widths(table, widths)
    _pad(table, 0)  # the state's name stands in one line
    left, right = table.rows[0].cells
    return left, right


def _stack(cell: Any, lines: Iterable[tuple[str, int, bool]], rule: float) -> None:
    """Set centred lines, the last with a rule below as long as a part of the cell."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    for words, size, bold in lines:
        _add(cell, words, size, bold=bold)
    ruled = cell.add_paragraph()
    aside = cell.width.cm * (1 - rule) / 2
    ruled.paragraph_format.left_indent = ruled.paragraph_format.right_indent = Cm(aside)
    ruled.paragraph_format.space_after, ruled.paragraph_format.line_spacing = Pt(4), Pt(3)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    # Word wants the parts of a paragraph's look in their order; python-docx has no call for borders.
    ruled._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc")  # noqa: SLF001


def _add(cell: Any, words: str, size: int, *, bold: bool = False, italic: bool = False) -> None:
    """Add a centred line to a cell; the empty one it begins with is the first."""
    first = cell.paragraphs[0]
    paragraph = first if len(cell.paragraphs) == 1 and not first.text else cell.add_paragraph()
    _centre(paragraph)
    _run(paragraph, words, size, bold=bold, italic=italic)
    _tight(paragraph)


def _signing(made: Any, told: Contents) -> None:
    """Set who gets it on the left, who signs on the right, never divided."""
    facts = told.facts
    _line(made, "", size=8, after=0)
    left, right = _two_cells(made, (_WIDTH / 2, _WIDTH / 2))
    for place, words in enumerate(["Nơi nhận:", *told.recipients]):
        paragraph = left.paragraphs[0] if place == 0 else left.add_paragraph()
        last = place == len(told.recipients)
        shown = words if place == 0 else f"- {words.lstrip('- ').rstrip(' .;')}{'.' if last else ';'}"
        _run(paragraph, shown, 12 if place == 0 else 11, bold=place == 0, italic=place == 0)
        _tight(paragraph)
    for words in (*facts.authority.splitlines(), facts.signer_title):
        if words:
            _add(right, words.upper(), 13, bold=True)
    for _ in range(3):
        right.add_paragraph()
    if facts.signer_name:
        paragraph = right.add_paragraph()
        _centre(paragraph)
        _run(paragraph, facts.signer_name, 13, bold=True)


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _structure(made: Any, told: Contents) -> None:
    from docx.shared import Cm  # noqa: PLC0415

    table = _table(made, ("Nội dung", "Số lượng", "Tỷ lệ"), _STRUCTURE)
    for line in told.structure():
        cells = _row(table, _STRUCTURE)
        if line.level == 0:
            cells[0] = cells[0].merge(cells[2])
            cells[0].paragraphs[0].paragraph_format.keep_with_next = True
        first = cells[0].paragraphs[0]
        _run(first, line.label, 12, bold=line.level == 0, italic=line.level > 1)
        first.paragraph_format.left_indent = Cm(0.8 if line.level > 1 else 0)
        _tight(first)
        if line.level:
            for cell, words in zip(cells[1:], (line.count, line.share), strict=True):
                _to_the_right(cell.paragraphs[0])
                _run(cell.paragraphs[0], words, 12)
                _tight(cell.paragraphs[0])
    _line(made, "", size=6, after=0)


def _units(made: Any, told: Contents) -> None:
    table = _table(made, UNIT_HEADER, _UNITS)
    for line in told.units():
        for column, (cell, words) in enumerate(zip(_row(table, _UNITS), line.cells, strict=True)):
            paragraph = cell.paragraphs[0]
            if column not in {1, len(UNIT_HEADER) - 1}:
                _centre(paragraph)
            _run(paragraph, words, 11, bold=line.is_total)
            _tight(paragraph)


def _table(made: Any, header: Sequence[str], widths: Sequence[float]) -> Any:
    """Begin a table whose header stands again on every page, and whose rows are not divided."""
    from docx.oxml import OxmlElement  # noqa: PLC0415

    table = made.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, words in zip(table.rows[0].cells, header, strict=True):
        _centre(cell.paragraphs[0])
        _run(cell.paragraphs[0], words, 11, bold=True)
        _tight(cell.paragraphs[0])
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001  no call for it
    _widths(table, widths)
    _pad(table, 0.1)
    return table


def _row(table: Any, widths: Sequence[float]) -> list[Any]:
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.shared import Cm  # noqa: PLC0415

    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  no call for it
    cells = list(row.cells)
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Cm(width)
    return cells


def _pad(table: Any, cm: float) -> None:
    """Set how far words stay from the sides of their cells; Word's own 0.19 cm is wide for narrow columns."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    sides = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        side = OxmlElement(f"w:{name}")
        side.set(qn("w:w"), str(round(cm * 567)))
        side.set(qn("w:type"), "dxa")
        sides.append(side)
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001  python-docx has no call for margins
    if look is None:
        table._tbl.tblPr.append(sides)  # noqa: SLF001
    else:
        look.addprevious(sides)


def _widths(table: Any, widths: Sequence[float]) -> None:
    """Set the widths of the columns and of the first row; later rows have theirs when they are added."""
    from docx.shared import Cm  # noqa: PLC0415

    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Cm(width)


# ── lines ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _line(
    made: Any,
    words: str,
    *,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    centred: bool = False,
    indent: bool = False,
    keep: bool = False,
    after: float = 6,
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    paragraph = made.add_paragraph()
    _run(paragraph, words, size, bold=bold, italic=italic)
    look = paragraph.paragraph_format
    look.space_before, look.space_after, look.line_spacing = Pt(0), Pt(after), 1.1
    look.keep_with_next = keep
    if centred:
        _centre(paragraph)
    elif indent:
        paragraph.alignment, look.first_line_indent = WD_ALIGN_PARAGRAPH.JUSTIFY, Cm(1.0)


def _run(paragraph: Any, words: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    from docx.shared import Pt  # noqa: PLC0415

    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _centre(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _to_the_right(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _tight(paragraph: Any) -> None:
    from docx.shared import Pt  # noqa: PLC0415

    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
