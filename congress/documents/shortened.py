"""An SMS that fits in one part where that can be: a long place first, then a long name, are said more shortly."""

from collections.abc import Iterator
from dataclasses import replace

from congress.documents.kinds import Kind
from congress.documents.recipients import Recipient
from congress.documents.short_message import parts
from congress.documents.values import values
from congress.documents.writer import Writer

_SHORTEST_TO_SHORTEN = 3  # words: of two none can be spared


def shortened(writer: Writer, person: Recipient) -> str:
    """Return a person's SMS: as written when that is one part, else the longest way of saying it that is.

    Where even the shortest takes two parts, it is that one. Raises BadInput for a text that cannot be filled.
    """
    place = values(writer.occasion, person)["dia_diem"]
    text = ""
    for name in _names(person.full_name):
        for venue in dict.fromkeys((place, place.partition(",")[0])):
            facts = replace(writer.occasion.facts, venue=venue)
            fitted = replace(writer, occasion=replace(writer.occasion, facts=facts))
            text = fitted.written(Kind.SMS, replace(person, full_name=name))
            if parts(text)[1] == 1:
                return text
    return text


def _names(full_name: str) -> Iterator[str]:
    """Yield a name in full, with its middle names as initials, and without them."""
    yield full_name
    words = full_name.split()
    if len(words) >= _SHORTEST_TO_SHORTEN:
        initials = (f"{word[0]}." for word in words[1:-1])
        yield " ".join([words[0], *initials, words[-1]])
        yield f"{words[0]} {words[-1]}"
