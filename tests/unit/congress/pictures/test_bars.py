"""The bars of delegations: as long as they are large, in either order, and never longer than their paper."""

from hypothesis import given
from hypothesis import strategies as st

from congress.attendance import Count, DelegationCount
from congress.pictures import bars
from congress.pictures.bars import Order


def delegation(id_: int, summoned: int, present: int = 0, excused: int = 0, guests: int = 0) -> DelegationCount:
    return DelegationCount(id_, f"Đoàn {id_}", Count(summoned, present, 0, excused, guests, 0))


def test_a_bar_is_as_long_as_its_delegation_is_large_and_filled_as_far_as_people_came() -> None:
    [large, small] = bars.lines([delegation(1, 20, 10, 5), delegation(2, 10, 10)], Order.LIST)
    assert large.bar == bars.Bar(bars.WIDTH / 2, bars.WIDTH * 3 / 4, bars.WIDTH)
    assert small.bar == bars.Bar(bars.WIDTH / 2, bars.WIDTH / 2, bars.WIDTH / 2)


def test_by_share_who_lacks_most_comes_first_and_who_is_not_summoned_last() -> None:
    told = [
        delegation(1, 10, 10),
        delegation(2, 0, guests=3),
        delegation(3, 4, 2),
        delegation(4, 8, 4),
        delegation(5, 9),
    ]
    assert [line.id for line in bars.lines(told, Order.SHARE)] == [5, 4, 3, 1, 2]
    assert [line.place for line in bars.lines(told, Order.SHARE)] == [5, 4, 3, 1, 2]
    assert [line.id for line in bars.lines(told, Order.LIST)] == [1, 2, 3, 4, 5]


def test_a_delegation_of_guests_has_no_bar_and_one_of_nobody_no_line() -> None:
    [guests] = bars.lines([delegation(1, 0), delegation(2, 0, guests=1)], Order.LIST)
    assert (guests.id, guests.bar) == (2, None)
    assert bars.lines([], Order.SHARE) == ()


@given(st.lists(st.tuples(st.integers(0, 900), st.floats(0, 1), st.floats(0, 1)), max_size=12))
def test_the_parts_of_every_bar_lie_in_their_order_on_the_paper(told: list[tuple[int, float, float]]) -> None:
    counted = []
    for number, (summoned, came, excused) in enumerate(told):
        present = round(summoned * came)
        counted.append(delegation(number, summoned, present, round((summoned - present) * excused)))
    for line in bars.lines(counted, Order.LIST):
        assert line.bar is not None
        assert 0 <= line.bar.present <= line.bar.excused <= line.bar.summoned <= bars.WIDTH
