"""The order in which awards are handed over, unless set by hand: in waves (đợt), the highest award first."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from congress.file_formats.values import AWARD_NAMES

LARGEST_WAVE = 15  # people who stand on the stage at once
_RANK = {code: place for place, code in enumerate(AWARD_NAMES)}  # the highest first


def in_waves(awards: Mapping[int, str], set_by_hand: Mapping[int, tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """Return wave and place within the wave, both from 1, of every recipient, by their id.

    `awards`: codes by recipient, in the order of the list; those that are no code come last. Each award makes waves of
    its own, as even as can be. What was set by hand stays; the other waves come after it.
    """
    found = dict(set_by_hand)
    wave = max((wave for wave, _ in set_by_hand.values()), default=0)
    by_award: dict[str, list[int]] = {}
    for recipient, award in awards.items():
        if recipient not in set_by_hand:
            by_award.setdefault(award, []).append(recipient)
    for award in sorted(by_award, key=lambda award: (_RANK.get(award, len(_RANK)), award)):
        for group in _even(by_award[award]):
            wave += 1
            found |= {recipient: (wave, place) for place, recipient in enumerate(group, start=1)}
    return found


def _even(people: Sequence[int]) -> list[Sequence[int]]:
    count = -(-len(people) // LARGEST_WAVE)
    ends = [len(people) * number // count for number in range(count + 1)]
    return [people[start:end] for start, end in pairwise(ends)]
