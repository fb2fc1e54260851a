"""The picture of arrivals stays on its paper, whatever the clocks say, and its table says the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from congress.live import curve
from congress.live.pace import Forecast

OPENING = datetime(2026, 8, 21, 1, 0, tzinfo=UTC)
DOORS = OPENING - timedelta(minutes=75)


def points(told: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, _, y in (point.partition(",") for point in told.split())]


def test_the_line_ends_where_the_count_is() -> None:
    entered = [DOORS + timedelta(minutes=n) for n in range(40)]
    drawn = curve.draw(entered, target=100, doors_open_at=DOORS, starts_at=OPENING, until=DOORS + timedelta(minutes=40))
    assert drawn.total == 40
    assert points(drawn.line)[-1] == drawn.end
    assert drawn.target_y is not None
    assert drawn.end is not None
    assert drawn.target_y < drawn.end[1]
    assert sum(step.arrivals for step in drawn.table) == 40
    assert drawn.busiest == 1
    assert drawn.wedge == ""


def test_a_forecast_goes_on_from_there_to_the_beginning() -> None:
    entered = [DOORS + timedelta(minutes=n) for n in range(40)]
    drawn = curve.draw(
        entered,
        target=100,
        doors_open_at=DOORS,
        starts_at=OPENING,
        until=DOORS + timedelta(minutes=40),
        outlook=Forecast(60, 90, 1.0, 35),
    )
    start, high, low = points(drawn.wedge)
    assert start == drawn.end
    assert high[0] == low[0] == drawn.opening_x
    assert high[1] < low[1] < start[1]


def test_nobody_summoned_and_nobody_there_is_an_empty_picture() -> None:
    drawn = curve.draw([], target=0, doors_open_at=DOORS, starts_at=OPENING, until=DOORS)
    assert (drawn.line, drawn.end, drawn.target_y, drawn.bars, drawn.table) == ("", None, None, (), ())


@given(
    st.lists(st.integers(-2_000, 2_000), max_size=60),
    st.integers(-3_000, 3_000),
    st.integers(0, 3_000),
    st.integers(0, 900),
)
def test_nothing_leaves_the_paper_whatever_the_clocks_say(
    offsets: list[int], now: int, target: int, doors: int
) -> None:
    entered = sorted(OPENING + timedelta(minutes=offset) for offset in offsets)
    drawn = curve.draw(
        entered,
        target=target,
        doors_open_at=OPENING - timedelta(minutes=doors),
        starts_at=OPENING,
        until=OPENING + timedelta(minutes=now),
    )
    for x, y in [*points(drawn.line), *points(drawn.area), *((bar.x, bar.y) for bar in drawn.bars)]:
        assert 0 <= x <= curve.WIDTH
        assert 0 <= y <= curve.HEIGHT
    assert len(drawn.table) <= 60
