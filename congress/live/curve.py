"""The curve of arrivals as a picture: where its lines and bars are, for a page or for paper. Pure.

How many are in, minute by minute, against the summoned; bars below tell how many came in each step. The forecast goes
on as a wedge between its two numbers. templates/charts/arrivals.svg draws it; the table beside it says the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from congress.live import pace
from congress.live.pace import Forecast, Step

WIDTH, HEIGHT = 960, 300
LEFT, RIGHT, TOP, BOTTOM = 60, 56, 14, 26
FLOOR = HEIGHT - BOTTOM
_BARS = 64  # height of the strip of bars
_MOST_STEPS = 150
_TICKS = (5, 10, 15, 30, 60, 120, 180, 360)  # minutes between two hours on the axis
_MOST_TICKS = 8
_TABLE_STEPS = (5, 10, 15, 30, 60, 120, 240, 480)
_MOST_ROWS = 24
_EARLY = timedelta(hours=3)  # an arrival dated earlier comes from a wrong clock, and must not squeeze the others


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, with what stands there: a moment, or a number of people."""

    at: int
    moment: datetime | None = None
    people: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """Arrivals of one step."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Picture:
    """One curve in units of its own, drawn as SVG (templates/charts/arrivals.svg) and on paper.

    `line`, `area`, `wedge` are points as SVG writes them, "" where there is nothing to draw.
    """

    points: tuple[tuple[float, float], ...]  # of the line
    wedge_points: tuple[tuple[float, float], ...]
    bars: tuple[Bar, ...]
    hours: tuple[Tick, ...]
    levels: tuple[Tick, ...]
    target_y: float | None  # of all the summoned
    opening_x: float | None  # of the beginning
    end: tuple[float, float] | None  # where the line has come to
    total: int  # there
    busiest: int  # arrivals a minute, in the busiest step
    table: tuple[Step, ...]

    @property
    def line(self) -> str:
        return _points(self.points)

    @property
    def area_points(self) -> tuple[tuple[float, float], ...]:
        """The line, and down to the floor below its end."""
        return (*self.points, (self.points[-1][0], FLOOR)) if self.points else ()

    @property
    def area(self) -> str:
        return _points(self.area_points)

    @property
    def wedge(self) -> str:
        return _points(self.wedge_points)


def draw(
    entered: Sequence[datetime],
    *,
    target: int,
    doors_open_at: datetime,
    starts_at: datetime,
    until: datetime,
    outlook: Forecast | None = None,
) -> Picture:
    """Draw who came from the opening of the doors to the beginning, or to `until` where that is later."""
    begins = _minute(min([doors_open_at, *(moment for moment in entered if doors_open_at - moment < _EARLY)]))
    ends = max(_minute(max(starts_at, until) + timedelta(seconds=59)), begins + timedelta(minutes=1))
    span = (ends - begins) / timedelta(minutes=1)
    each = max(1, -(-int(span) // _MOST_STEPS))
    now = min(max(until, begins), ends)
    seen = pace.steps(entered, begins, now, each)
    top = _ceiling(max(target, len(entered), 1))

    def x(moment: datetime) -> float:
        return round(LEFT + (moment - begins) / (ends - begins) * (WIDTH - LEFT - RIGHT), 1)

    def y(people: float) -> float:
        return round(FLOOR - people / top * (FLOOR - TOP), 1)

    points = [(x(begins), y(0)), *((x(min(step.at + timedelta(minutes=each), now)), y(step.total)) for step in seen)]
    busiest = max((step.arrivals for step in seen), default=0)
    width = max((x(begins + timedelta(minutes=each)) - x(begins)) * 0.8, 1)
    bars = tuple(
        Bar(x(step.at), round(FLOOR - high, 1), round(width, 1), round(high, 1))
        for step in seen
        if (high := step.arrivals / max(busiest, 1) * _BARS)
    )
    wedge: tuple[tuple[float, float], ...] = ()
    if outlook is not None and seen:
        last = points[-1]
        wedge = (last, (x(starts_at), y(outlook.high)), (x(starts_at), y(outlook.low)))
    rows = next((one for one in _TABLE_STEPS if span / one <= _MOST_ROWS), _TABLE_STEPS[-1])
    return Picture(
        points=tuple(points) if seen else (),
        wedge_points=wedge,
        bars=bars,
        hours=tuple(Tick(round(x(moment)), moment=moment) for moment in _hours(begins, ends)),
        levels=tuple(Tick(round(y(level)), people=level) for level in range(0, top + 1, max(top // 4, 1))),
        target_y=y(target) if target else None,
        opening_x=x(starts_at) if begins <= starts_at <= ends else None,
        end=points[-1] if seen else None,
        total=seen[-1].total if seen else 0,
        busiest=-(-busiest // each),
        table=pace.steps(entered, begins, now, rows),
    )


def _hours(begins: datetime, ends: datetime) -> list[datetime]:
    """Round moments on the axis, so far apart that they can be read. Zones with odd minutes read them all the same."""
    span = (ends - begins) / timedelta(minutes=1)
    every = next((one for one in _TICKS if span / one <= _MOST_TICKS), _TICKS[-1])
    first = begins + timedelta(minutes=-(begins.hour * 60 + begins.minute) % every)
    moments = []
    while first <= ends:
        moments.append(first)
        first += timedelta(minutes=every)
    return moments


def _ceiling(people: int) -> int:
    """Return the next number that four round steps lead to, such as 40, 60, 80, 120 or 400."""
    unit = 4
    while True:
        for times in (1, 2, 5, 10, 15, 20, 25, 30, 40):
            if unit * times >= people:
                return unit * times
        unit *= 10


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{px:g},{py:g}" for px, py in points)
