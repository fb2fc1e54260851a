"""The seat chart on A4 or A3, lying: each block on a page, or the whole hall, every chair where it stands.

Both directions are to scale, each with its own: rows stand closer on paper than in the room, so that names have room.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from admin.documents.book_layout import MUTED, RED, REGULAR, SEMIBOLD
from admin.documents.seating.chart_cell import Box, draw_chair, look_of
from admin.documents.seating.chart_key import draw_key
from admin.documents.seating.lettering import shown
from admin.documents.seating.page import LINE, PALE, Heading, Sheet, draw_foot, draw_heading, open_canvas
from congress.seating import geometry
from congress.seating.geometry import Fixture, FixtureKind
from congress.seating.snapshot import Chair, Seating
from congress.seating.whereabouts import ChairState

_MARGIN, _KEY_ABOVE = 10 * mm, 3 * mm
PAPERS = {"A4": Sheet(*landscape(A4), _MARGIN), "A3": Sheet(*landscape(A3), _MARGIN)}
_SEAT_SHARE = 0.93  # of the distance to the next chair, and to the next row
_LARGEST_CELL = (46 * mm, 24 * mm)
_MOST_STRETCHED = 7.0  # how much longer a centimetre across may become than one from row to row
_MOST_DEEP = 1.5  # and the other way
_STRIP = 8 * mm  # the stage's name above a block
_TITLE = "SƠ ĐỒ CHỖ NGỒI"
_LOWEST_CELL, _SHARE_OF_ROWS = 17.0, 0.68  # points; of a page's height, without heading and key
_BLOCK_NAME, _FIXTURE_NAME = 8, 7.5  # points
_USUAL_DEPTH = 95  # cm from row to row, of a block that has one row
_TINTS = tuple(
    map(HexColor, ("#fdf3dd", "#e6f1ea", "#e6edf7", "#f7e8ee", "#efe9df", "#e3f0f2", "#efeaf8", "#f9ede2", "#eef2dd"))
)


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page shows."""

    title: str
    chairs: tuple[Chair, ...]
    is_whole: bool = False


def blocks(seating: Seating, heading: Heading, paper: str, only: str = "") -> bytes:
    """Return a PDF of each block, or of the one whose code is `only`; a deep block takes pages, some rows on each."""
    pages: list[_Page] = []
    for code in seating.blocks:
        if only in {"", code}:
            pages += _pages_of([chair for chair in seating.chairs if chair.block_code == code], PAPERS[paper])
    return _document(seating, heading, PAPERS[paper], pages or [_Page(_TITLE, ())])


def hall(seating: Seating, heading: Heading, paper: str) -> bytes:
    """Return a PDF of the whole hall on one page, with its stage and doors."""
    return _document(seating, heading, PAPERS[paper], [_Page(_TITLE, seating.chairs, is_whole=True)])


def _pages_of(chairs: Sequence[Chair], sheet: Sheet) -> Iterator[_Page]:
    """Divide a block by its rows into as few pages as keep names readable, with about as many rows on each."""
    rows = geometry.rows(chairs)
    count = -(-len(rows) // max(int(sheet.height * _SHARE_OF_ROWS / _LOWEST_CELL), 1))
    title = f"{_TITLE} – {_block_name(chairs)}"
    for place in range(count):
        part = rows[place * len(rows) // count : (place + 1) * len(rows) // count]
        which = f", HÀNG {shown(part[0][0].row)}–{shown(part[-1][0].row)}" if count > 1 else ""
        yield _Page(title + which, tuple(chair for row in part for chair in row))


def _document(seating: Seating, heading: Heading, sheet: Sheet, pages: Sequence[_Page]) -> bytes:
    target = BytesIO()
    canvas = open_canvas(target, sheet, f"Sơ đồ chỗ ngồi – {heading.session}")
    tints = _tints(seating.chairs)
    for number, page in enumerate(pages, start=1):
        top = draw_heading(canvas, sheet, heading, page.title, _note(page.chairs, is_block=not page.is_whole))
        bottom = sheet.margin + _KEY_ABOVE
        bottom += draw_key(canvas, sheet, page.chairs, tints, bottom) + _KEY_ABOVE
        place = Box(sheet.margin, bottom, sheet.inner_width, top - bottom)
        _draw(canvas, seating, page, place, tints)
        draw_foot(canvas, sheet, number, len(pages))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _tints(chairs: Sequence[Chair]) -> dict[str, Color]:
    """Give delegations colours in the order in which one meets them, so that neighbours differ."""
    met = dict.fromkeys(chair.person.delegation_code for chair in chairs if chair.person is not None)
    return {code: _TINTS[place % len(_TINTS)] for place, code in enumerate(met)}


def _block_name(chairs: Sequence[Chair]) -> str:
    """Name a block as people do: "KHU TRÁI", but "SÂN KHẤU"."""
    name = shown(chairs[0].block)
    return (name if all(chair.is_on_stage for chair in chairs) else f"Khu {name}").upper()


def _note(chairs: Sequence[Chair], *, is_block: bool) -> str:
    told = []
    doors = sorted({chair.door for chair in chairs if chair.door})
    if is_block and doors:
        told.append(f"Vào cửa số {', '.join(doors)}")
    counts = {state: sum(chair.state is state for chair in chairs) for state in ChairState}
    told.append(f"{len(chairs)} ghế, {counts[ChairState.TAKEN]} có người")
    for state, words in ((ChairState.HELD, "giữ"), (ChairState.FREE, "trống")):
        if counts[state]:
            told[-1] += f", {counts[state]} {words}"
    return " · ".join(told)


# ── the room on the page ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Cell:
    """How much room a chair of a block has: across and from row to row, cm."""

    across: float
    down: float


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a place of the room lies on the page: points a centimetre, across and down."""

    left: float
    top: float
    across: float
    down: float
    x: float  # what lies at `left` and `top`, cm
    y: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.x) * self.across, self.top - (y - self.y) * self.down

    def box(self, x: float, y: float, width: float, height: float) -> Box:
        """Return where a rectangle of the room, told by its left upper corner, lies."""
        left, top = self.at(x, y)
        return Box(left, top - height * self.down, width * self.across, height * self.down)


def _draw(canvas: Canvas, seating: Seating, page: _Page, place: Box, tints: dict[str, Color]) -> None:
    chairs = page.chairs
    if not chairs:
        canvas.setFillColor(MUTED)
        canvas.setFont(REGULAR, 11)
        canvas.drawString(place.left, place.top - 20, "Hội trường này chưa có ghế nào.")
        return
    if not page.is_whole and not all(chair.is_on_stage for chair in chairs):
        place = _draw_strip(canvas, place)
    cells = {code: _cell([chair for chair in chairs if chair.block_code == code]) for code in seating.blocks}
    scale = _scale(chairs, cells, seating.fixtures if page.is_whole else (), place)
    if page.is_whole:
        for fixture in seating.fixtures:
            _draw_fixture(canvas, scale, fixture, place.left + place.width / 2)
        _draw_block_names(canvas, scale, chairs, cells)
    boxes = []
    for chair in chairs:
        cell = cells[chair.block_code]
        width, height = cell.across * _SEAT_SHARE, cell.down * _SEAT_SHARE
        boxes.append(scale.box(chair.x - width / 2, chair.y - height / 2, width, height))
    look = look_of(list(zip(boxes, chairs, strict=True)))
    for box, chair in zip(boxes, chairs, strict=True):
        draw_chair(canvas, box, chair, tints, look)


def _cell(chairs: Sequence[Chair]) -> Cell:
    """Measure a block. A curved one is measured where its chairs are closest, so that none covers another."""
    across = sorted(abs(later.x - former.x) for run in geometry.runs(chairs) for former, later in pairwise(run))
    middles = [sum(chair.y for chair in row) / len(row) for row in geometry.rows(chairs)]
    down = sorted(abs(later - former) for former, later in pairwise(middles))
    return Cell(
        max(across[len(across) // 4], 1) if across else geometry.USUAL_PITCH,
        max(down[len(down) // 4], 1) if down else _USUAL_DEPTH,
    )


def _scale(chairs: Sequence[Chair], cells: dict[str, Cell], fixtures: Sequence[Fixture], place: Box) -> Scale:
    """Fill the place as far as chairs stay of a sensible size and shape, in the middle across, from the top down."""
    corners = [corner for fixture in fixtures for corner in fixture.corners]
    for chair in chairs:
        cell = cells[chair.block_code]
        corners += [
            (round(chair.x + side * cell.across / 2), round(chair.y + side * cell.down / 2)) for side in (-1, 1)
        ]
    room = geometry.bounds(corners)
    used = {chair.block_code for chair in chairs}
    across = min(place.width / max(room.width, 1), _LARGEST_CELL[0] / min(cells[code].across for code in used))
    down = min(place.height / max(room.height, 1), _LARGEST_CELL[1] / min(cells[code].down for code in used))
    across, down = min(across, _MOST_STRETCHED * down), min(down, _MOST_DEEP * across)
    left = place.left + (place.width - room.width * across) / 2
    return Scale(left, place.top, across, down, room.left, room.top)


def _draw_strip(canvas: Canvas, place: Box) -> Box:
    """Say above a block where the stage is; return the place that is left."""
    middle, y = place.left + place.width / 2, place.top - 4 * mm
    canvas.setFillColor(MUTED)
    canvas.setStrokeColor(LINE)
    canvas.setFont(SEMIBOLD, 8)
    canvas.drawCentredString(middle, y - 2.6, "SÂN KHẤU")
    arrow = canvas.beginPath()
    for side in (-1, 1):
        x = middle + side * 30
        arrow.moveTo(x - 3, y - 2.2)
        arrow.lineTo(x + 3, y - 2.2)
        arrow.lineTo(x, y + 3)
        arrow.close()
        canvas.line(middle + side * 42, y, middle + side * 42 + side * place.width / 5, y)
    canvas.drawPath(arrow, stroke=0, fill=1)
    return Box(place.left, place.bottom, place.width, place.height - _STRIP)


def _draw_block_names(canvas: Canvas, scale: Scale, chairs: Sequence[Chair], cells: dict[str, Cell]) -> None:
    """Name each block of the floor before its front row."""
    by_block: dict[str, list[Chair]] = {}
    for chair in chairs:
        by_block.setdefault(chair.block_code, []).append(chair)
    canvas.setFillColor(RED)
    canvas.setFont(SEMIBOLD, _BLOCK_NAME)
    for code, members in by_block.items():
        if not all(chair.is_on_stage for chair in members):
            front = geometry.rows(members)[0]
            ahead = min(chair.y for chair in front) - cells[code].down / 2
            x, y = scale.at((front[0].x + front[-1].x) / 2, ahead)
            canvas.drawCentredString(x, y + 3, _block_name(members))


def _draw_fixture(canvas: Canvas, scale: Scale, fixture: Fixture, centre: float) -> None:
    box = scale.box(fixture.x, fixture.y, fixture.width, fixture.height)
    middle = box.left + box.width / 2
    is_stage = fixture.kind == FixtureKind.STAGE
    canvas.setStrokeColor(LINE)
    canvas.setFillColor(PALE if is_stage else LINE)
    canvas.setLineWidth(0.6)
    canvas.rect(box.left, box.bottom, box.width, box.height, stroke=1, fill=1)
    canvas.setFillColor(MUTED)
    canvas.setFont(SEMIBOLD, _FIXTURE_NAME)
    if is_stage:
        canvas.drawCentredString(middle, box.top - _FIXTURE_NAME - 1, "SÂN KHẤU")
        return
    name, y = f"Cửa {shown(fixture.label)}", box.bottom + box.height / 2 - _FIXTURE_NAME * 0.36
    if box.width >= box.height:  # in the front or rear wall: above it
        canvas.drawCentredString(middle, box.top + 2, name)
    elif middle < centre:
        canvas.drawString(box.left + box.width + 2, y, name)
    else:
        canvas.drawRightString(box.left - 2, y, name)
