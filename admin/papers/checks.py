"""What is better told before printing than found on paper: letters no face has, names and units that are cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin.documents.invitation import badge, faces
from congress.documents.recipients import Recipient

_LONG = 60  # characters; what is shorter always fits


@dataclass(frozen=True, slots=True)
class Remark:
    """One person whose documents need a look."""

    delegate_id: int
    full_name: str
    letters: str  # that cannot be printed
    is_cut: bool  # something ends in "…" on the badge


def remarks(people: Sequence[Recipient]) -> list[Remark]:
    """Return those whose documents would not show everything."""
    found = []
    for person in people:
        told = (person.full_name, person.position, person.delegation, person.honorific)
        letters = faces.unprintable("".join(told))
        is_cut = any(len(text) > _LONG for text in told) and badge.is_cut(*told[:3])
        if letters or is_cut:
            found.append(Remark(person.delegate_id, person.full_name, letters, is_cut))
    return found
