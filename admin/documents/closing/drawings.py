"""The pictures of attendance on paper. Where things stand is worked out by congress; here it is drawn, nothing more.

The templates of templates/charts draw the same on a page. Parts differ in their look as well as in colour: a report is
copied in black and white.
"""

from collections.abc import Callable, Sequence
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from admin.documents.invitation import faces, setting
from admin.documents.invitation.faces import BADGE
from congress import clock
from congress.live import curve
from congress.live.curve import Picture
from congress.pictures import bars
from congress.pictures.bars import Bar
from congress.pictures.hall_fill import HallFill, Look
from congress.reports.wording import count_words, share_words
from congress.seating.geometry import Fixture, FixtureKind

SHADES = tuple(map(HexColor, ("#f6f1e6", "#e8efdf", "#cfe3cf", "#a9d0b3", "#7dba93")))
_RED, _DEEP_RED, _BROWN, _INFLOW = map(HexColor, ("#a61c28", "#7d121c", "#8a5a00", "#dcc9a0"))
_INK, _MUTED, _LINE, _PALE = map(HexColor, ("#1f1b18", "#574f47", "#b9ab98", "#e4dcd0"))
_GREEN, _WALL, _FIXTURE, _WHITE = map(HexColor, ("#124c31", "#fdfbf7", "#e6dccd", "#ffffff"))
_SIZE = 7.5  # points of what stands on an axis
_STRIPES = 2.4  # points from stripe to stripe
_SMALLEST, _SMALLEST_NUMBER = 5.0, 7.5  # points, of words on a plan and of its numbers

Place = Callable[[float, float], tuple[float, float]]


class _Drawn(Flowable):
    """Fills a width and the height that goes with it; draws in the colours it sets itself."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.hAlign = "CENTER"

    @property
    def _canvas(self) -> Canvas:
        drawn_on: Canvas = self.canv
        return drawn_on


class Curve(_Drawn):
    """The arrivals of a session, minute by minute."""

    def __init__(self, picture: Picture, zone: str, width: float) -> None:
        super().__init__(width, width * curve.HEIGHT / curve.WIDTH)
        self._picture, self._zone = picture, zone

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.width / curve.WIDTH, self.height - y * self.height / curve.HEIGHT

    def draw(self) -> None:
        """Draw the axes, then what lies on them, the line on top."""
        told, pen = self._picture, self._canvas
        right = curve.WIDTH - curve.RIGHT
        for level in told.levels:
            self._line((curve.LEFT, level.at), (right, level.at), _PALE)
            x, y = self._at(curve.LEFT - 8, level.at + 5)
            _words(pen, count_words(level.people), x, y, align=-1)
        for hour in told.hours:
            self._line((hour.at, curve.FLOOR), (hour.at, curve.FLOOR + 5), _LINE)
            if hour.moment is not None:
                x, y = self._at(hour.at, curve.FLOOR + 22)
                _words(pen, f"{clock.local(hour.moment, self._zone):%H:%M}", x, y)
        for one in told.bars:
            x, y = self._at(one.x, one.y + one.height)
            scale = self.width / curve.WIDTH
            pen.setFillColor(_INFLOW)
            pen.rect(x, y, one.width * scale, one.height * scale, stroke=0, fill=1)
        pale = Color(_RED.red, _RED.green, _RED.blue, alpha=0.08)
        _polygon(pen, told.area_points, self._at, fill=pale)
        if told.target_y is not None:
            self._line((curve.LEFT, told.target_y), (right, told.target_y), _BROWN, 0.8, dash=(4, 3))
        if told.opening_x is not None:
            self._opening(told.opening_x)
        _polygon(pen, told.points, self._at, stroke=_RED, thick=1.5, is_closed=False)
        if told.end is not None:
            x, y = self._at(*told.end)
            pen.setFillColor(_RED)
            pen.circle(x, y, 2.4, stroke=0, fill=1)
            side = -1 if told.end[0] > curve.WIDTH / 8 else 1
            y = min(y + 4, self.height - 12)
            _words(pen, count_words(told.total), x + 5 * side, y, size=11, align=side, face=BADGE.strong, ink=_DEEP_RED)

    def _opening(self, x: float) -> None:
        self._line((x, curve.TOP), (x, curve.FLOOR), _INK, 0.8)
        side = -1 if x > curve.WIDTH / 2 else 1
        left, y = self._at(x + 6 * side, curve.TOP + 50)
        _words(self._canvas, "Khai mạc", left, y, align=side, ink=_INK)

    def _line(
        self,
        begins: tuple[float, float],
        ends: tuple[float, float],
        ink: Color,
        thick: float = 0.5,
        dash: tuple[float, ...] = (),
    ) -> None:
        pen = self._canvas
        pen.setStrokeColor(ink)
        pen.setLineWidth(thick)
        pen.setDash(list(dash))
        pen.line(*self._at(*begins), *self._at(*ends))
        pen.setDash([])


class DelegationBar(_Drawn):
    """One delegation's bar: present filled, excused striped, the rest empty."""

    def __init__(self, bar: Bar | None, width: float, height: float) -> None:
        super().__init__(width, height)
        self._bar = bar

    def draw(self) -> None:
        """Draw the bar, nothing where nobody is summoned."""
        if self._bar is None:
            return
        pen, scale = self._canvas, self.width / bars.WIDTH
        present, excused, whole = (part * scale for part in (self._bar.present, self._bar.excused, self._bar.summoned))
        if excused > present:
            _striped(pen, present, excused - present, self.height)
        pen.setFillColor(_RED)
        pen.rect(0, 0, present, self.height, stroke=0, fill=1)
        pen.setStrokeColor(_MUTED)
        pen.setLineWidth(0.5)
        pen.rect(0, 0, whole, self.height, stroke=1, fill=0)


class HallPicture(_Drawn):
    """The hall, as large as it fits: blocks shaded and numbered, chairs filled or empty, empty front ones crossed."""

    def __init__(self, fill: HallFill, width: float, tallest: float) -> None:
        bounds = fill.drawing.bounds
        self._scale = min(width / bounds.width, tallest / bounds.height)
        super().__init__(bounds.width * self._scale, bounds.height * self._scale)
        self._fill = fill

    def _at(self, x: float, y: float) -> tuple[float, float]:
        bounds = self._fill.drawing.bounds
        return (x - bounds.left) * self._scale, self.height - (y - bounds.top) * self._scale

    def draw(self) -> None:
        """Draw the room, the blocks with their chairs, then the numbers on top."""
        hall, pen = self._fill.drawing, self._canvas
        pen.setLineWidth(0.6)
        self._box(hall.walls.left, hall.walls.top, hall.walls.width, hall.walls.height, _WALL, _LINE)
        for fixture in hall.fixtures:
            self._fixture(fixture)
        for block in self._fill.blocks:
            shade = _WHITE if block.level is None else SHADES[block.level]
            _polygon(pen, block.drawn.outline, self._at, fill=shade, stroke=_MUTED, thick=0.5)
            if not block.drawn.is_on_stage:
                x, y = self._at(*block.drawn.name_at)
                _words(pen, block.drawn.name, x, y + 2, size=self._size(hall.text_size), face=BADGE.strong, ink=_INK)
        self._chairs()
        for block in self._fill.blocks:
            if block.given:
                self._number(block.middle, f"{block.present}/{block.given}", share_words(block.present, block.given))

    def _size(self, height: float) -> float:
        return max(height * self._scale, _SMALLEST)

    def _box(self, x: float, y: float, width: float, height: float, fill: Color | None, ink: Color | None) -> None:
        left, top = self._at(x, y)
        pen, k = self._canvas, self._scale
        if fill is not None:
            pen.setFillColor(fill)
        if ink is not None:
            pen.setStrokeColor(ink)
        pen.rect(left, top - height * k, width * k, height * k, stroke=ink is not None, fill=fill is not None)

    def _fixture(self, fixture: Fixture) -> None:
        self._box(fixture.x, fixture.y, fixture.width, fixture.height, _FIXTURE, _LINE)
        if fixture.kind == FixtureKind.STAGE:
            x, y = self._at(fixture.middle[0], fixture.y + fixture.height)
            _words(self._canvas, fixture.label or "Sân khấu", x, y + 3, ink=_INK)

    def _chairs(self) -> None:
        hall, pen = self._fill.drawing, self._canvas
        size = hall.seat_size
        for seat in hall.seats:
            look = self._fill.looks[seat.id]
            x, y = seat.x - size / 2, seat.y - size / 2
            if look is Look.IN:
                self._box(x, y, size, size, _GREEN, None)
            elif look in {Look.AWAITED, Look.HELD}:
                pen.setLineWidth(0.4)
                pen.setDash([1, 1] if look is Look.HELD else [])
                self._box(x, y, size, size, _WHITE, _GREEN if look is Look.AWAITED else _BROWN)
                pen.setDash([])
            else:
                pen.setFillColor(_MUTED)
                pen.circle(*self._at(seat.x, seat.y), 0.5, stroke=0, fill=1)
        pen.setStrokeColor(_RED)
        pen.setLineWidth(0.8)
        for seat in self._fill.crossed:
            left, top = self._at(seat.x - size / 2, seat.y - size / 2)
            right, bottom = self._at(seat.x + size / 2, seat.y + size / 2)
            pen.line(left, top, right, bottom)
            pen.line(left, bottom, right, top)

    def _number(self, middle: tuple[int, int], count: str, share: str) -> None:
        pen, size = self._canvas, max(self._fill.number_size * self._scale, _SMALLEST_NUMBER)
        x, y = self._at(*middle)
        wide = max(len(count), len(share)) * size * 0.6 + size * 0.6
        pen.setFillColor(_WHITE)
        pen.setStrokeColor(_MUTED)
        pen.setLineWidth(0.4)
        pen.roundRect(x - wide / 2, y - size * 1.25, wide, size * 2.5, size * 0.3, stroke=1, fill=1)
        _words(pen, count, x, y + size * 0.15, size=size, face=BADGE.strong, ink=_INK)
        _words(pen, share, x, y - size * 0.95, size=size, ink=_INK)


def _striped(pen: Canvas, left: float, width: float, height: float) -> None:
    pen.saveState()
    outline = pen.beginPath()
    outline.rect(left, 0, width, height)
    pen.clipPath(outline, stroke=0, fill=0)
    pen.setStrokeColor(_BROWN)
    pen.setLineWidth(0.9)
    x = left - height
    while x < left + width:
        pen.line(x, 0, x + height, height)
        x += _STRIPES
    pen.restoreState()


def _polygon(
    pen: Canvas,
    points: Sequence[tuple[float, float]],
    at: Place,
    *,
    fill: Color | None = None,
    stroke: Color | None = None,
    thick: float = 0.5,
    is_closed: bool = True,
) -> None:
    if not points:
        return
    path: Any = pen.beginPath()
    path.moveTo(*at(*points[0]))
    for point in points[1:]:
        path.lineTo(*at(*point))
    if is_closed:
        path.close()
    if fill is not None:
        pen.setFillColor(fill)
    if stroke is not None:
        pen.setStrokeColor(stroke)
    pen.setLineWidth(thick)
    pen.setLineJoin(1)
    pen.drawPath(path, stroke=stroke is not None, fill=fill is not None)


def _words(
    pen: Canvas,
    text: str,
    x: float,
    y: float,
    *,
    size: float = _SIZE,
    align: int = 0,
    face: str = BADGE.plain,
    ink: Color = _MUTED,
) -> None:
    """Draw words from x on (1), around it (0), or up to it (-1)."""
    pen.setFillColor(ink)
    width = faces.width(text, face) * size
    setting.draw_text(pen, text, face, size, x - width * (1 - align) / 2, y)
