"""The closing report on A4: a title page, a summary, each session with its pictures, then papers and things."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from admin.documents import formal
from admin.documents.closing import told as words
from admin.documents.closing.drawings import Curve, DelegationBar, HallPicture
from admin.documents.closing.told import Cells, Told
from admin.documents.invitation import letter, setting
from admin.documents.invitation.faces import FORMAL
from congress.pictures.closing import SessionClosing
from congress.reports.wording import count_words

_BAR = (23 * mm, 3.4 * mm)
_HALL_HEIGHT = 135 * mm
_LEFT_COLUMNS = frozenset(
    {"Nội dung", "Đoàn", "Khu", "Cửa", "Trạm", "Loại phiếu", "Phiên", "Thời gian", "Lý do", "Từ lúc"}
)
_GAP = 3 * mm
_STEP_NAME = 21  # mm, of what a row of the curve's table says
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def render(told: Told) -> bytes:
    """Return the report as PDF."""
    story = [*_title(told), *_summary(told)]
    sessions = told.closing.sessions
    for number, one in enumerate(sessions, start=2):
        story += [PageBreak(), *_session(told, one, _numeral(number))]
    story += [PageBreak(), *_things(told, _numeral(len(sessions) + 2))]
    target = BytesIO()
    made = BaseDocTemplate(
        target,
        pagesize=A4,
        title=f"Báo cáo tổng kết điểm danh – {told.congress.name}",
        author=" ".join(told.facts.agency.split()),
        lang="vi",
    )
    below_head = letter.heading(Canvas(BytesIO(), pagesize=A4), told.head) - 28 * mm  # measured on a page nobody sees
    made.addPageTemplates(
        [
            PageTemplate("title", [formal.frame(below_head)], onPage=lambda canvas, _: _draw_head(canvas, told)),
            PageTemplate("next", [formal.frame(A4[1] - letter.TOP)], onPage=formal.draw_number),
        ]
    )
    made.build(story, canvasmaker=formal.canvas)
    return target.getvalue()


def _numeral(number: int) -> str:
    return _ROMAN[number - 1] if number <= len(_ROMAN) else str(number)


def _draw_head(canvas: Canvas, told: Told) -> None:
    canvas.setFillGray(0)
    canvas.setStrokeGray(0)
    canvas.setLineWidth(0.5)
    letter.heading(canvas, told.head)


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _part(text: str) -> Paragraph:
    return formal.set_words(text, formal.style("part", FORMAL.strong, 14, 19, spaceAfter=5, keepWithNext=1))


def _head(text: str) -> Paragraph:
    return formal.set_words(
        text, formal.style("head", FORMAL.strong, 12.5, 16, spaceBefore=9, spaceAfter=4, keepWithNext=1)
    )


def _said(text: str) -> Paragraph:
    return formal.set_words(text, formal.style("body", FORMAL.plain, 12.5, 17, alignment=TA_JUSTIFY, spaceAfter=4))


def _aside(text: str) -> Paragraph:
    return formal.set_words(text, formal.style("aside", FORMAL.italic, 11, 14.5, spaceAfter=3))


def _table(
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    *,
    total: bool = False,
) -> Table:
    """Set cells: words from the left, numbers in the middle, the last row strong where it sums the others."""
    top = formal.style("top", FORMAL.strong, 10, 12, alignment=TA_CENTER)
    last = len(rows) - 1

    def cell(one: Any, row: int, column: int) -> Any:
        if not isinstance(one, str):
            return one
        face = FORMAL.strong if total and row == last else FORMAL.plain
        is_left = header[column] in _LEFT_COLUMNS or header[column].startswith("Ghế trống")
        align = {} if is_left else {"alignment": TA_CENTER}
        return formal.set_words(one, formal.style(f"{face}-{is_left}", face, 11, 13.5, **align))

    made = [[cell(one, row, column) for column, one in enumerate(cells)] for row, cells in enumerate(rows)]
    look = TableStyle([*formal.GRID, ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)])
    return Table(
        [[formal.set_words(text, top) for text in header], *made],
        colWidths=[width * mm for width in widths],
        repeatRows=1,
        style=look,
    )


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _title(told: Told) -> list[Flowable]:
    title = formal.style("title", FORMAL.strong, 22, 29, alignment=TA_CENTER)
    below = formal.style("below", FORMAL.strong, 15, 20, alignment=TA_CENTER)
    label = formal.style("label", FORMAL.italic, 13, 18)
    fact = formal.style("fact", FORMAL.plain, 13, 18)
    story: list[Flowable] = [formal.set_words("BÁO CÁO TỔNG KẾT", title), Spacer(0, 2 * mm)]
    for line in ("Công tác đón tiếp và điểm danh đại biểu", *told.congress.heading_lines):
        story += [formal.set_words(part, below) for part in setting.balanced(line, FORMAL.strong, 15, letter.WIDTH)]
    rows = [[formal.set_words(name, label), formal.set_words(text, fact)] for name, text in told.title_facts()]
    look = [("FONTNAME", (0, 0), (-1, -1), FORMAL.plain), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    story += [Spacer(0, 22 * mm), Table(rows, colWidths=(48 * mm, letter.WIDTH - 48 * mm), style=TableStyle(look))]
    return [*story, NextPageTemplate("next"), PageBreak()]


def _summary(told: Told) -> list[Flowable]:
    story: list[Flowable] = [_part("I. TỔNG HỢP"), *(_said(line) for line in told.summary())]
    if not told.closing.sessions:
        return [*story, _said("Chưa có phiên nào cần điểm danh.")]
    story += [_head("Theo phiên"), _table(words.SESSION_HEADER, told.sessions(), (46, 37, 15, 15, 17, 16, 19))]
    story += [_head("Theo ngày (mỗi người tính một lần)"), _table(words.DAY_HEADER, told.days(), (35, 25, 55, 50))]
    return story


def _session(told: Told, one: SessionClosing, numeral: str) -> list[Flowable]:
    header, figures = told.figures(one)
    story: list[Flowable] = [
        _part(f"{numeral}. {one.pictures.session.name.upper()}"),
        _aside(f"Bắt đầu {told.when(one)}. {told.source(one)}"),
        _table(header, figures, (85, 40, 40)[: len(header)]),
    ]
    if told.is_to_come(one):
        return [*story, Spacer(0, _GAP), _said("Phiên này chưa mở cửa khi lập báo cáo.")]
    return [
        *story,
        *_arrivals(told, one),
        *_delegations(told, one),
        *_hall(told, one),
        *_absences(told, one),
        *_doors(told, one),
    ]


def _arrivals(told: Told, one: SessionClosing) -> list[Flowable]:
    picture = one.pictures.arrivals
    if not one.pictures.figures.present:
        return [_head("Đại biểu vào hội trường"), _said("Không có đại biểu triệu tập nào vào phiên này.")]
    note = (
        "Đường: tổng số đại biểu triệu tập có mặt. Cột: số vào từng bước thời gian. Nét đứt: số triệu tập. "
        f"Lúc đông nhất có {count_words(picture.busiest)} đại biểu vào mỗi phút."
    )
    curve = Curve(picture, told.zone, letter.WIDTH)
    parts: list[Flowable] = [_head("Đại biểu vào hội trường"), curve, Spacer(0, 1.5 * mm), _aside(note)]
    for times, arrivals, totals in told.steps(one):
        width = (letter.WIDTH / mm - _STEP_NAME) / words.STEPS_BESIDE
        widths = (_STEP_NAME, *(width for _ in times[1:]))
        table = _table(times, [arrivals, totals], widths)
        table.hAlign = "LEFT"
        parts += [table, Spacer(0, 1.5 * mm)]
    return [KeepTogether(parts)]


def _delegations(told: Told, one: SessionClosing) -> list[Flowable]:
    lines = told.lines(one)
    if not lines:
        return [_head("Theo đoàn"), _said("Phiên này không mời đoàn nào.")]
    rows: list[list[Any]] = [
        [str(line.place), line.name, DelegationBar(line.bar, *_BAR), *told.counted(line.count)] for line in lines
    ]
    rows.append(["", "Tổng cộng", "", *told.counted(one.pictures.figures.count)])
    widths = (9, 53, 25, 12, 14, 16, 12, 12, 12)
    note = _aside("Cột màu: có mặt; sọc: vắng có lý do; trắng: vắng chưa rõ lý do. Chiều dài theo số triệu tập.")
    return [
        CondPageBreak(50 * mm),
        _head("Theo đoàn (sổ điểm danh)"),
        note,
        _table(words.DELEGATION_HEADER, rows, widths, total=True),
    ]


def _hall(told: Told, one: SessionClosing) -> list[Flowable]:
    hall = one.pictures.hall
    if hall is None:
        return [_head("Theo khu ghế"), _said("Phiên này không chọn hội trường, hoặc hội trường chưa có ghế.")]
    whom = "người đang ngồi trong hội trường" if hall.is_of_now else "mọi người đã vào"
    note = (
        f"{hall.drawing.name}; tính {whom}. Khu càng đậm càng đủ người; ô đậm: đã vào, ô trống: chưa vào, "
        "ô nét đứt: ghế giữ, chấm: không xếp ai, dấu nhân: ghế trống ở ba hàng đầu."
    )
    parts: list[Flowable] = [
        _head("Theo khu ghế"),
        HallPicture(hall, letter.WIDTH, _HALL_HEIGHT),
        Spacer(0, 1.5 * mm),
        _aside(note),
        _table(words.BLOCK_HEADER, told.blocks(one), (32, 17, 22, 17, 20, 57), total=True),
    ]
    if hall.elsewhere:
        apart = f"Ngoài ra có {count_words(hall.elsewhere)} người đã vào mà không có ghế riêng."
        parts += [Spacer(0, 1.5 * mm), _aside(apart)]
    return [KeepTogether(parts)]


def _absences(told: Told, one: SessionClosing) -> list[Flowable]:
    reasons = told.reasons(one)
    if not reasons:
        return [_head("Vắng mặt"), _said("Không có đại biểu triệu tập nào vắng mặt.")]
    return [CondPageBreak(30 * mm), _head("Vắng mặt theo lý do"), _table(("Lý do", "Số người"), reasons, (125, 40))]


def _doors(told: Told, one: SessionClosing) -> list[Flowable]:
    stations = told.stations(one.scans)
    story: list[Flowable] = [CondPageBreak(30 * mm), _head("Cửa, trạm và lượt quét")]
    if stations:
        story += [_table(words.STATION_HEADER, stations, (40, 55, 26, 22, 22)), Spacer(0, _GAP)]
    else:
        story.append(_said("Không trạm nào ghi nhận ai vào phiên này."))
    if one.scans.scans:
        story.append(_said(told.refusals(one.scans)))
    return [*story, _said(told.slips_in_words(one))]


def _things(told: Told, numeral: str) -> list[Flowable]:
    """Set what belongs to no session alone, and who signs."""
    hand_outs, slips, apart = told.hand_outs(), told.slips(), told.closing.scans_of_no_session
    story: list[Flowable] = [_part(f"{numeral}. TÀI LIỆU, PHIẾU VÀ THẺ"), _head("Phát tài liệu, suất ăn")]
    story.append(_rows(("Nội dung", "Số người đã nhận"), hand_outs, (125, 40), "Không có mục phát nào."))
    story += [
        _head("Phiếu in"),
        _rows(words.SLIP_HEADER, slips, (60, 24, 28, 30, 23), "Không in phiếu nào.", total=True),
    ]
    story += [_head("Thẻ cấp lại"), _said(told.badges())]
    if apart.refused:
        story += [_head("Lượt quét không thuộc phiên nào"), _said(told.refusals(apart))]
    return [*story, Spacer(0, 8 * mm), KeepTogether(formal.signing(told.facts, told.recipients))]


def _rows(
    header: Sequence[str], rows: Sequence[Cells], widths: Sequence[float], otherwise: str, *, total: bool = False
) -> Flowable:
    return _table(header, rows, widths, total=total) if rows else _said(otherwise)
