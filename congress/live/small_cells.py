"""What a public screen may say: no number that tells on a handful of people. Pure."""

from collections.abc import Sequence

FEWEST = 5


def alone(number: int) -> int | None:
    """Hide a number from 1 to 4 that stands by itself."""
    return None if 0 < number < FEWEST else number


def shown(parts: Sequence[int]) -> tuple[int | None, ...]:
    """Hide every number from 1 to 4 among parts whose sum is shown, too; None is a hidden one.

    One hidden number alone could be found by subtraction: the smallest of the others is hidden with it, a nought
    last of all.
    """
    hidden = [place for place, number in enumerate(parts) if 0 < number < FEWEST]
    if len(hidden) == 1:
        others = [place for place in range(len(parts)) if place not in hidden]
        hidden += sorted(others, key=lambda place: (parts[place] == 0, parts[place]))[:1]
    return tuple(None if place in hidden else number for place, number in enumerate(parts))
