"""A public screen tells on nobody: small numbers are hidden, and cannot be found by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from congress.live import small_cells


def test_numbers_from_one_to_four_are_hidden() -> None:
    assert small_cells.shown([12, 4, 0, 3, 5]) == (12, None, 0, None, 5)
    assert [small_cells.alone(number) for number in (0, 1, 4, 5)] == [0, None, None, 5]


def test_one_small_number_hides_the_smallest_beside_it() -> None:
    assert small_cells.shown([129, 81, 2, 32]) == (129, 81, None, None)
    assert small_cells.shown([129, 2, 0]) == (None, None, 0)
    assert small_cells.shown([2]) == (None,)


@given(st.lists(st.integers(0, 60), max_size=12))
def test_what_is_hidden_is_never_one_number_beside_a_sum(parts: list[int]) -> None:
    shown = small_cells.shown(parts)
    hidden = [number for number, told in zip(parts, shown, strict=True) if told is None]
    assert all(told is None or told == number for number, told in zip(parts, shown, strict=True))
    assert not any(0 < told < small_cells.FEWEST for told in shown if told is not None)
    assert len(hidden) != 1 or len(parts) == 1
