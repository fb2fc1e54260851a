"""What moved between two reports: every number that is not the same, and who is the oldest or youngest now."""

from dataclasses import dataclass

from congress.reports.figures import Eldest, Figures, labels
from congress.reports.wording import figure_words


@dataclass(frozen=True, slots=True)
class Moved:
    """One number before and after, in words; "" where a report has no such line. `by` is the difference."""

    label: str
    before: str
    after: str
    by: int


def moved(before: Figures, after: Figures) -> tuple[Moved, ...]:
    """Return what differs, in the order of the report; lines only the older one has stand last."""
    names = labels(after)
    names |= {key: label for key, label in labels(before).items() if key not in names}
    found = [
        Moved(
            label,
            figure_words(key, before.counts.get(key)),
            figure_words(key, after.counts.get(key)),
            after.counts.get(key, 0) - before.counts.get(key, 0),
        )
        for key, label in names.items()
        if before.counts.get(key) != after.counts.get(key)
    ]
    for label, one, other in (
        ("Cao tuổi nhất", before.oldest, after.oldest),
        ("Trẻ tuổi nhất", before.youngest, after.youngest),
    ):
        if one != other:
            found.append(Moved(label, _names(one), _names(other), 0))
    return tuple(found)


def _names(people: tuple[Eldest, ...]) -> str:
    return "; ".join(f"{one.name} ({one.age} tuổi)" for one in people)
