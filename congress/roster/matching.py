"""Whose row is this? One row of a list against everybody on the register. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from congress.roster.fields import Record
from congress.vietnamese import fold

_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of somebody on the register."""

    id: int
    number: str
    folded_name: str
    birth_date: str
    phone: str
    identity: str  # the keyed hash
    delegation: str
    unit: str


@dataclass(frozen=True, slots=True)
class Match:
    """Who the row belongs to. `person` is certain; otherwise each of `candidates` may be, for the reason beside it."""

    person: int | None = None
    candidates: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Register:
    """Everybody who is known, to be looked up by name, citizen number and delegate number."""

    _by_name: dict[str, list[Known]] = field(default_factory=dict)
    _by_identity: dict[str, list[Known]] = field(default_factory=dict)
    _by_number: dict[str, Known] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[Known]) -> "Register":
        register = cls()
        for person in people:
            register._by_name.setdefault(person.folded_name, []).append(person)
            register._by_number[person.number] = person
            if person.identity:
                register._by_identity.setdefault(person.identity, []).append(person)
        return register

    def match(self, told: Record, number: str = "") -> Match:
        """Tell whose row this is.

        Certain: our own delegate number; one citizen number under one name; name, birth year and phone; everything that
        both sides tell. Doubtful: name and year; name and phone, or name and delegation, while a year is missing; one
        citizen number under two names.
        """
        name = fold(told.get("full_name", ""))
        identity = told.get("identity", "").partition(":")[0]
        namesakes = self._by_name.get(name, [])
        same_number = self._by_identity.get(identity, []) if identity else []
        by_number = self._by_number.get(number)
        certain = (
            *([by_number] if by_number and by_number.folded_name == name else []),
            *(person for person in same_number if person.folded_name == name),
            *(person for person in namesakes if _same_year(told, person) and _same_phone(told, person)),
            *(person for person in namesakes if _tells_nothing_else(told, identity, person)),
        )
        if certain:
            return Match(person=certain[0].id)
        doubts = {person.id: "Trùng số giấy tờ nhưng khác họ tên." for person in same_number}
        doubts |= {person.id: doubt for person in namesakes if (doubt := _doubt(told, person))}
        return Match(candidates=tuple(doubts.items()))


def _year(date: str) -> str:
    return date[:_YEAR_DIGITS]


def _same_year(told: Record, person: Known) -> bool:
    return _year(told.get("birth_date", "")) == _year(person.birth_date) != ""


def _same_phone(told: Record, person: Known) -> bool:
    return told.get("phone", "") == person.phone != ""


def _tells_nothing_else(told: Record, identity: str, person: Known) -> bool:
    """Tell a row without number or phone that says of a namesake exactly what is known: the same list once more."""
    return (
        told.get("birth_date", "") == person.birth_date
        and told.get("delegation", "") == person.delegation
        and all(
            not here or not there or here == there
            for here, there in (
                (identity, person.identity),
                (told.get("phone", ""), person.phone),
                (told.get("unit", ""), person.unit),
            )
        )
    )


def _doubt(told: Record, person: Known) -> str:
    if _same_year(told, person):
        return "Trùng họ tên và năm sinh."
    if told.get("birth_date") and person.birth_date:
        return ""
    if _same_phone(told, person):
        return "Trùng họ tên và số điện thoại, một bên chưa rõ năm sinh."
    if told.get("delegation") == person.delegation:
        return "Trùng họ tên, cùng đoàn, một bên chưa rõ năm sinh."
    return ""
