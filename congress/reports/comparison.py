"""What moved between two reports: every number that is not the same, and who is the oldest or youngest now."""

from dataclasses import dataclass

from congress.reports.figures import Eldest, Figures, labels
from congress.reports.wording import difference_words, figure_words


@dataclass(frozen=True, slots=True)
class Moved:
    """One number before and after, in words; "" where a report has no such line. `by` is the difference."""

    label: str
    before: str
    after: str
    by: int
    by_words: str


def moved(before: Figures, after: Figures) -> tuple[Moved, ...]:
    """Return what differs, in the order of the report; lines only the older one has stand last."""
    names = labels(after)
    names |= {key: label for key, label in labels(before).items() if key not in names}
    found = [
        _moved(key, label, before.counts.get(key), after.counts.get(key))
        for key, label in names.items()
        if before.counts.get(key) != after.counts.get(key)
    ]
    for label, one, other in (
        ("Cao tuổi nhất", before.oldest, after.oldest),
        ("Trẻ tuổi nhất", before.youngest, after.youngest),
    ):
        if one != other:
            found.append(Moved(label, _names(one), _names(other), 0, ""))
    return tuple(found)


def _moved(key: str, label: str, before: int | None, after: int | None) -> Moved:
    by = (after or 0) - (before or 0)
    return Moved(label, figure_words(key, before), figure_words(key, after), by, difference_words(key, by))


def _names(people: tuple[Eldest, ...]) -> str:
    return "; ".join(f"{one.name} ({one.age} tuổi)" for one in people)
