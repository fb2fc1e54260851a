"""What a citizen's card says in its QR (CCCD with chip, căn cước of 2024), as far as a door needs it.

`number|old number or empty|full name|ddmmyyyy|Nam or Nữ|address|…`; only the first five fields are read, the rest is
dropped at once. A card finds a person; it does not admit. The number is twelve digits: three for the province, one for
century and sex, two for the year of birth, six at random (Decree 137/2015/NĐ-CP, article 13; Circular 59/2021/TT-BCA).
"""

import re
from dataclasses import dataclass
from datetime import date

from congress.vietnamese import fold, tidy, tidy_name

_LEAST_FIELDS = 6
_BAR = re.compile(r"[|\\¦｜]")  # the bar is "\\" with Shift; keys are read without it where an input method is on
_SCANNERS_PREFIX = re.compile(r"\][A-Za-z][0-9]")  # the kind of code, as some scanners tell it: "]Q1"
_NUMBER = re.compile(r"[0-9]{12}")
_DATE = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
_FIRST_CENTURY = 1900  # of the digits 0 (men) and 1 (women); 2 and 3 are the next, and so on


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """A card as read. `number` is never stored or logged: only its keyed hash and last three digits are kept."""

    number: str
    full_name: str
    birth_date: str  # 1974-12-17


def looks_like_one(text: str) -> bool:
    """Tell a card's text from other codes: twelve digits before the first of several bars."""
    fields = _fields(text)
    return len(fields) >= _LEAST_FIELDS and _NUMBER.fullmatch(fields[0]) is not None


def read(text: str) -> CitizenCard | None:
    """Read a card; None for a text that is none, or whose number contradicts the date or sex beside it (misread)."""
    if not looks_like_one(text):
        return None
    number, _old, name, born, sex = _fields(text)[:5]
    birth_date = _date_of(born)
    if birth_date is None or not fold(name) or not _agrees(number, birth_date, sex):
        return None
    return CitizenCard(number, tidy_name(name), birth_date.isoformat())


def _fields(text: str) -> list[str]:
    return [field.strip() for field in _BAR.split(_SCANNERS_PREFIX.sub("", tidy(text), count=1))]


def _date_of(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _agrees(number: str, born: date, sex: str) -> bool:
    """Tell whether century, year and sex in the number are those told beside it; an unreadable sex is not held to."""
    century, is_woman = divmod(int(number[3]), 2)
    if (born.year - _FIRST_CENTURY) // 100 != century or born.year % 100 != int(number[4:6]):
        return False
    told = {"nam": 0, "nu": 1}.get(fold(sex))
    return told is None or told == is_woman
