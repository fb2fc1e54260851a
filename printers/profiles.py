"""What is known of models besides what they say: how wide they print, whether they cut. A test page has the last word.

The generic profile is the safe one: 80 mm paper at 203 dpi, as most printers are, Epson's and their clones'.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """How a model prints. `width_dots`: 576 on 80 mm paper at 203 dpi, 512 at 180 dpi, 384 on 58 mm."""

    width_dots: int = 576
    has_cutter: bool = True


GENERIC = Profile()
_KNOWN: tuple[tuple[re.Pattern[str], Profile], ...] = (
    (re.compile(r"TM-T(88|70|90)", re.IGNORECASE), Profile(512)),  # 180 dpi
    (re.compile(r"TM-P20|(XP|POS|RPP|MTP)-?(58|02|2)", re.IGNORECASE), Profile(384, has_cutter=False)),
    (re.compile(r"TM-P(60|80)", re.IGNORECASE), Profile(has_cutter=False)),
)


def profile_of(model: str) -> Profile:
    """The profile of a model as the printer says it; the generic one when nothing is known."""
    return next((profile for pattern, profile in _KNOWN if pattern.search(model)), GENERIC)
