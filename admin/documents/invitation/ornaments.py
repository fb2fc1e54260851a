"""Ornaments drawn as lines: a lotus in bloom, the rings of a Đông Sơn drum, a double frame."""

import math
from collections.abc import Sequence

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

RED, DEEP_RED, GOLD, PAPER, INK, MUTED = (
    HexColor(told) for told in ("#a61c28", "#7d121c", "#c8973a", "#fdfaf4", "#1f1b18", "#6d645c")
)
PALE_GOLD = HexColor("#e3c98f")
_STAR_POINTS = 14
_FULL_TURN = 2 * math.pi


def lotus(canvas: Canvas, middle: float, bottom: float, width: float, line: Color, ground: Color) -> None:
    """Draw a lotus from the front: petals behind petals, outlined; its height is about half its width."""
    canvas.saveState()
    canvas.translate(middle, bottom)
    scale = width / 100
    canvas.scale(scale, scale)
    canvas.setStrokeColor(line)
    canvas.setFillColor(ground)
    canvas.setLineWidth(0.55 / scale)
    canvas.setLineJoin(1)
    for tip, spread, base in (
        ((50, 24), 11, 3),  # the lowest pair, lying outward
        ((43, 39), 13, 2.5),
        ((30, 51), 13.5, 2),
        ((15, 58), 13, 1),
    ):
        for side in (-1, 1):
            _petal(canvas, (side * base, 2), (side * tip[0], tip[1]), spread)
    _petal(canvas, (0, 1), (0, 61), 13)
    for side in (-1, 1):
        _petal(canvas, (side * 4, 0), (side * 37, 17), 8)
        _petal(canvas, (side * 3, 0), (side * 22, 36), 12)
    _petal(canvas, (0, -1), (0, 41), 13)
    canvas.restoreState()


def _petal(canvas: Canvas, base: tuple[float, float], tip: tuple[float, float], spread: float) -> None:
    """Draw one petal: two curves from base to tip that swell in the middle."""
    (x0, y0), (x1, y1) = base, tip
    length = math.hypot(x1 - x0, y1 - y0)
    along, across = ((x1 - x0) / length, (y1 - y0) / length), (-(y1 - y0) / length, (x1 - x0) / length)

    def at(part: float, side: float) -> tuple[float, float]:
        return (
            x0 + along[0] * length * part + across[0] * side,
            y0 + along[1] * length * part + across[1] * side,
        )

    path = canvas.beginPath()
    path.moveTo(x0, y0)
    path.curveTo(*at(0.25, spread * 1.25), *at(0.72, spread * 1.1), x1, y1)
    path.curveTo(*at(0.72, -spread * 1.1), *at(0.25, -spread * 1.25), x0, y0)
    path.close()
    canvas.drawPath(path, stroke=1, fill=1)


def drum(canvas: Canvas, middle: tuple[float, float], radius: float, line: Color) -> None:
    """Draw the face of a bronze drum: a star of fourteen rays, and around it rings of their own patterns."""
    canvas.saveState()
    canvas.translate(*middle)
    canvas.scale(radius, radius)
    canvas.setStrokeColor(line)
    canvas.setFillColor(line)
    canvas.setLineCap(1)
    fine, strong = 0.4 / radius, 0.75 / radius
    canvas.setLineWidth(fine)
    _star(canvas, 0.045, 0.2)
    for ring, weight in ((0.22, strong), (0.235, fine), (0.29, fine), (0.35, fine), (0.365, strong)):
        canvas.setLineWidth(weight)
        canvas.circle(0, 0, ring)
    canvas.setLineWidth(fine)
    _spokes(canvas, 0.24, 0.285, 84)
    _beads(canvas, 0.32, 0.021, 42)
    _herons(canvas, 0.465, 0.085, 14)
    for ring, weight in ((0.565, strong), (0.58, fine), (0.635, fine), (0.695, fine), (0.71, strong)):
        canvas.setLineWidth(weight)
        canvas.circle(0, 0, ring)
    canvas.setLineWidth(fine)
    _spokes(canvas, 0.585, 0.63, 140)
    _beads(canvas, 0.665, 0.021, 84)
    _saw(canvas, 0.73, 0.79, 96)
    for ring, weight in ((0.81, fine), (0.87, fine), (0.885, strong)):
        canvas.setLineWidth(weight)
        canvas.circle(0, 0, ring)
    canvas.setLineWidth(fine)
    _beads(canvas, 0.84, 0.021, 104)
    _spokes(canvas, 0.895, 0.95, 200)
    for ring, weight in ((0.96, fine), (0.985, strong)):
        canvas.setLineWidth(weight)
        canvas.circle(0, 0, ring)
    canvas.restoreState()


def _around(radius: float, part: float) -> tuple[float, float]:
    angle = math.pi / 2 + part * _FULL_TURN
    return radius * math.cos(angle), radius * math.sin(angle)


def _star(canvas: Canvas, inner: float, outer: float) -> None:
    path = canvas.beginPath()
    for ray in range(_STAR_POINTS * 2):
        point = _around(outer if ray % 2 == 0 else inner * 1.6, ray / _STAR_POINTS / 2)
        path.lineTo(*point) if ray else path.moveTo(*point)
    path.close()
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.circle(0, 0, inner, fill=1)
    for ray in range(_STAR_POINTS):  # between two rays, as on the drums: a nested wedge
        middle = (ray + 0.5) / _STAR_POINTS
        tip, wing = _around(0.125, middle), 0.35 / _STAR_POINTS
        for side in (-1, 1):
            canvas.line(*tip, *_around(0.195, middle + side * wing))


def _spokes(canvas: Canvas, inner: float, outer: float, count: int) -> None:
    path = canvas.beginPath()
    for spoke in range(count):
        path.moveTo(*_around(inner, spoke / count))
        path.lineTo(*_around(outer, spoke / count))
    canvas.drawPath(path, stroke=1, fill=0)


def _beads(canvas: Canvas, radius: float, size: float, count: int) -> None:
    """Circles with a dot in each, joined by tangents."""
    path = canvas.beginPath()
    for bead in range(count):
        x, y = _around(radius, bead / count)
        path.circle(x, y, size * 0.62)
        path.moveTo(*_around(radius + size * 0.55, (bead + 0.22) / count))
        path.lineTo(*_around(radius - size * 0.55, (bead + 0.78) / count))
    canvas.drawPath(path, stroke=1, fill=0)
    dots = canvas.beginPath()
    for bead in range(count):
        dots.circle(*_around(radius, bead / count), size * 0.16)
    canvas.drawPath(dots, stroke=0, fill=1)


def _saw(canvas: Canvas, inner: float, outer: float, count: int) -> None:
    path = canvas.beginPath()
    for tooth in range(count):
        path.moveTo(*_around(inner, (tooth - 0.5) / count))
        path.lineTo(*_around(outer, tooth / count))
        path.lineTo(*_around(inner, (tooth + 0.5) / count))
    canvas.drawPath(path, stroke=1, fill=0)


# A heron (chim Lạc) in flight, to the left, in a square of 2 around its middle: bill, crest, wings, tail.
_HERON: Sequence[Sequence[tuple[float, float]]] = (
    ((-1.3, 0.0), (-0.62, 0.16), (-0.5, 0.34), (-0.14, 0.46), (-0.36, 0.24), (-0.16, 0.15)),
    ((-1.3, 0.0), (-0.56, 0.03), (-0.3, -0.06)),
    ((-0.16, 0.15), (0.14, 0.86), (0.5, 0.98), (0.34, 0.5), (0.4, 0.12)),
    ((-0.3, -0.06), (0.0, -0.5), (0.36, -0.86), (0.32, -0.4), (0.4, -0.1)),
    ((0.4, 0.12), (1.15, 0.3), (1.02, 0.02), (1.15, -0.26), (0.4, -0.1)),
    ((0.3, 0.72), (0.16, 0.24)),
    ((0.62, 0.07), (1.02, 0.02), (0.62, -0.05)),
)


def _herons(canvas: Canvas, radius: float, size: float, count: int) -> None:
    """Birds in a row around the middle, against the clock, as on the drums."""
    path = canvas.beginPath()
    for bird in range(count):
        turn = bird / count * _FULL_TURN
        x0, y0 = _around(radius, bird / count)
        for stroke in _HERON:
            for ordinal, (x, y) in enumerate(stroke):
                at = (
                    x0 + size * (x * math.cos(turn) - y * math.sin(turn)),
                    y0 + size * (x * math.sin(turn) + y * math.cos(turn)),
                )
                path.lineTo(*at) if ordinal else path.moveTo(*at)
    canvas.drawPath(path, stroke=1, fill=0)


def frame(canvas: Canvas, left: float, bottom: float, width: float, height: float, line: Color) -> None:
    """Draw a double frame whose corners step inward."""
    canvas.setStrokeColor(line)
    canvas.setLineJoin(0)
    for inset, step, weight in ((0.0, 9.0, 0.9), (3.2, 9.0, 0.35)):
        x0, y0, x1, y1 = left + inset, bottom + inset, left + width - inset, bottom + height - inset
        path = canvas.beginPath()
        path.moveTo(x0 + step, y0)
        for x, y in (
            (x1 - step, y0),
            (x1 - step, y0 + step),
            (x1, y0 + step),
            (x1, y1 - step),
            (x1 - step, y1 - step),
            (x1 - step, y1),
            (x0 + step, y1),
            (x0 + step, y1 - step),
            (x0, y1 - step),
            (x0, y0 + step),
            (x0 + step, y0 + step),
        ):
            path.lineTo(x, y)
        path.close()
        canvas.setLineWidth(weight)
        canvas.drawPath(path, stroke=1, fill=0)
    size = 2.6
    for x in (left, left + width):
        for y in (bottom, bottom + height):
            _diamond(canvas, x + (3.2 if x == left else -3.2), y + (3.2 if y == bottom else -3.2), size, line)


def _diamond(canvas: Canvas, x: float, y: float, size: float, colour: Color) -> None:
    path = canvas.beginPath()
    path.moveTo(x - size, y)
    for point in ((x, y + size), (x + size, y), (x, y - size)):
        path.lineTo(*point)
    path.close()
    canvas.setFillColor(colour)
    canvas.drawPath(path, stroke=0, fill=1)


def divider(canvas: Canvas, middle: float, y: float, length: float, line: Color) -> None:
    """Draw a short rule with a diamond in its middle."""
    canvas.setStrokeColor(line)
    canvas.setLineWidth(0.6)
    canvas.line(middle - length / 2, y, middle - 5, y)
    canvas.line(middle + 5, y, middle + length / 2, y)
    _diamond(canvas, middle, y, 2.2, line)
