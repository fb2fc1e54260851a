"""Person ↔ seat, both ways, from the few letters an usher types: two of a name, or the beginning of a seat's label.

Names are asked for in two steps: by the given name, which is what people are called by and where the index of the
list's order leads, then by any word of the name, the delegation or the unit.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select
from sqlalchemy.orm import Session

from congress.models import Delegate, DelegateState, Delegation, Seat
from congress.seating import whereabouts
from congress.seating.whereabouts import ChairFound, SeatedSession, Whereabouts
from congress.vietnamese import fold, tidy

MOST_HITS = 20
_SHORTEST_WORD = 2  # letters of a name
_SHORTEST_OF_A_UNIT = 3  # two letters stand in nearly every unit's name
_SHORTEST_NUMBER = 3  # digits of a delegate's number
_LONGEST_NUMBER = 4  # digits of a chair's number in its row
_LOOKED_AT = 50 * MOST_HITS  # units are compared without marks here, so the database offers some too many
_LONGEST_QUESTION = 60
_HOLD_A_PLACE = (DelegateState.ACTIVE, DelegateState.UNAPPROVED, DelegateState.BLOCKED)
_ROW_AND_NUMBER = re.compile(r"([^\W\d_]+|\d+(?=[\s./-]))[\s./-]*0*(\d+)")
_BETWEEN_DIGITS = re.compile(r"[\s.-]")
_MAY_CARRY_MARKS = re.compile("[aeiouyd]")


@dataclass(frozen=True, slots=True)
class Found:
    """The answer; `is_all` when nothing more fits."""

    chairs: tuple[ChairFound, ...] = ()
    people: tuple[Whereabouts, ...] = ()
    is_all: bool = True

    @property
    def count(self) -> int:
        return len(self.chairs) + len(self.people)


def find(db_session: Session, congress_id: int, session: SeatedSession, typed: str) -> Found:
    """Answer what was typed with at most MOST_HITS people and chairs; what has a digit means a chair first."""
    typed = tidy(typed)[:_LONGEST_QUESTION]
    has_digits = any(letter.isdecimal() for letter in typed)
    chairs = _chairs_meant(db_session, session, typed)
    people = [] if chairs and has_digits else _people_meant(db_session, congress_id, typed)
    is_all = len(chairs) + len(people) <= MOST_HITS
    people = people[:MOST_HITS]
    chairs = chairs[: MOST_HITS - len(people)]
    return Found(
        chairs=whereabouts.chairs(db_session, session, chairs),
        people=whereabouts.people(db_session, session, people),
        is_all=is_all,
    )


# ── chairs ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _chairs_meant(db_session: Session, session: SeatedSession, typed: str) -> list[int]:
    """Return chairs whose label begins like this, however it is written: "l3", "L-03" and "L 3" are L03 too."""
    if not typed:
        return []
    fits = [Seat.label.istartswith(label, autoescape=True) for label in _spellings(typed)]
    if found := _ROW_AND_NUMBER.fullmatch(typed):
        numbers = [found[2].zfill(width) for width in range(1, _LONGEST_NUMBER + 1)]
        fits.append(and_(Seat.row.in_(_spellings(found[1])), Seat.number.in_(numbers)))
    exactly = case((Seat.label.in_(_spellings(typed)), 0), else_=1)
    return list(
        db_session.scalars(
            select(Seat.id)
            .where(Seat.hall_id == session.hall_id, or_(*fits))
            .order_by(exactly, Seat.row_rank, Seat.x, Seat.number_rank, Seat.id)
            .limit(MOST_HITS + 1)
        )
    )


def _spellings(typed: str) -> list[str]:
    """As typed, in capitals, and with Đ where a keyboard without it gives D."""
    capitals = typed.upper()
    return list(dict.fromkeys((capitals, typed, capitals.replace("D", "Đ"))))


# ── people ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _people_meant(db_session: Session, congress_id: int, typed: str) -> list[int]:
    digits = _BETWEEN_DIGITS.sub("", typed)
    if digits.isascii() and digits.isdecimal() and len(digits) >= _SHORTEST_NUMBER:
        in_range = (Delegate.number >= digits, Delegate.number < f"{digits}:")  # ":" is what follows "9"
        return list(db_session.scalars(_listed(congress_id).where(*in_range).limit(MOST_HITS + 1)))
    words = fold(typed).split()
    if not words or max(map(len, words)) < _SHORTEST_WORD:
        return []
    found: dict[int, None] = {}
    for word in dict.fromkeys(reversed(words)):  # who types two words mostly types the given name last
        if len(found) <= MOST_HITS:
            found |= dict.fromkeys(db_session.scalars(by_given_name(congress_id, word, words)))
    if len(found) <= MOST_HITS:
        found |= dict.fromkeys(_by_any_word(db_session, congress_id, words))
    return list(found)[: MOST_HITS + 1]


def by_given_name(congress_id: int, given: str, words: Sequence[str]) -> Select[int]:
    """Ask for people whose given name begins with `given` and whose name has all the words, in the list's order.

    Sort keys begin with the given name, its first letter without marks: the index leads to that letter's people.
    """
    first = given[0]
    is_last_word = and_(
        Delegate.folded_name.like(f"% {_bare(given)}%"), ~Delegate.folded_name.like(f"% {_bare(given)}% %")
    )
    return (
        _listed(congress_id)
        .where(
            Delegate.sort_key >= first,
            Delegate.sort_key < chr(ord(first) + 1),
            is_last_word,
            *map(_in_name, words),
        )
        .limit(MOST_HITS + 1)
    )


def _by_any_word(db_session: Session, congress_id: int, words: Sequence[str]) -> list[int]:
    """Return people each word of the question is said of: by the name alone first, then by delegation, then by both."""
    delegations = {
        row.id: fold(row.name)
        for row in db_session.execute(
            select(Delegation.id, Delegation.name).where(Delegation.congress_id == congress_id)
        )
    }
    asks_units = max(map(len, words)) >= _SHORTEST_OF_A_UNIT

    def said(word: str) -> ColumnElement[bool]:
        meant = [number for number, name in delegations.items() if _begins_a_word(word, name)]
        somewhere = [_in_name(word), Delegate.delegation_id.in_(meant)]
        if asks_units:
            somewhere.append(Delegate.unit.ilike(_without_marks(word)))
        return or_(*somewhere)

    whole = [number for number, name in delegations.items() if all(_begins_a_word(word, name) for word in words)]
    words_in_name = sum((case((_in_name(word), 1), else_=0) for word in words), start=literal(0))
    nearest_first = case(
        (words_in_name == len(words), 0), (Delegate.delegation_id.in_(whole), 1), else_=2 + len(words) - words_in_name
    )
    rows = db_session.execute(
        select(Delegate.id, Delegate.folded_name, Delegate.delegation_id, Delegate.unit)
        .where(*_is_listed(congress_id), *map(said, words))
        .order_by(nearest_first, Delegate.sort_key, Delegate.id)
        .limit(_LOOKED_AT)
    )
    return [
        row.id
        for row in rows
        if all(
            _begins_a_word(word, f"{row.folded_name} {delegations[row.delegation_id]} {fold(row.unit)}")
            for word in words
        )
    ]


def _listed(congress_id: int) -> Select[int]:
    return select(Delegate.id).where(*_is_listed(congress_id)).order_by(Delegate.sort_key, Delegate.id)


def _is_listed(congress_id: int) -> tuple[ColumnElement[bool], ...]:
    return (
        Delegate.congress_id == congress_id,
        Delegate.merged_into_id.is_(None),
        Delegate.state.in_(_HOLD_A_PLACE),
    )


def _in_name(word: str) -> ColumnElement[bool]:
    name = Delegate.folded_name
    return or_(name.startswith(word, autoescape=True), name.contains(f" {word}", autoescape=True))


def _begins_a_word(word: str, text: str) -> bool:
    return f" {word}" in f" {text}"


def _bare(word: str) -> str:
    """Leave out what LIKE would take for a wildcard; no name has it."""
    return re.sub(r"[%_\\]", "", word)


def _without_marks(word: str) -> str:
    """Return a pattern for the word with any marks: "cao" is looked for as "%c__%", and compared exactly afterwards."""
    return f"%{_MAY_CARRY_MARKS.sub('_', _bare(word))}%"
