"""Finding oneself at the door without an invitation: by name or by delegate number, told apart by unit and position.

Whoever stands at a kiosk may type here, so only what tells two people of one name apart leaves it: no number, no date
of birth, no seat. Before a found person is redeemed they tell three digits that others do not know (`Factor`). Guests
of honour are not found: an usher meets them, and where they are is nobody's to try out.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from congress.models import Category, Delegate, DelegateState, Delegation
from congress.vietnamese import fold

MOST_HITS = 8
FACTOR_DIGITS = 3
_SHORTEST_WORD = 2  # letters; one word of the question must be this long and of the name
_SHORTEST_OF_A_UNIT = 3  # two letters stand in nearly every unit's name
_MOST_WORDS = 8
_LOOKED_AT = 400  # people whose name has the words' letters; of more, those first in the list's order
_MAY_CARRY_MARKS = re.compile("[aeiouyd]")
_WILDCARDS = re.compile(r"[%_\\]")  # of LIKE; no name has them


class Factor(StrEnum):
    """What came of the three digits somebody told."""

    RIGHT = "right"
    WRONG = "wrong"
    UNKNOWN = "unknown"  # the list has neither a telephone nor a citizen number: only the desk can tell


@dataclass(frozen=True, slots=True)
class Hit:
    """One person as anybody at the door may see them."""

    delegate_id: int
    honorific: str
    full_name: str
    delegation: str
    position_title: str
    unit: str
    has_factor: bool  # else only the desk can tell that it is they


@dataclass(frozen=True, slots=True)
class Hits:
    """The people meant, nearest first; `is_all` when there are no more."""

    people: tuple[Hit, ...] = ()
    is_all: bool = True


def by_name(db_session: Session, congress_id: int, words: str) -> Hits:
    """Return people with a word for each word typed, in any order: of the name, or of the delegation or the unit.

    The words need no accents and may be cut short. At least one must be of the name.
    """
    typed = list(dict.fromkeys(fold(words).split()))[:_MOST_WORDS]
    if not typed or max(map(len, typed)) < _SHORTEST_WORD:
        return Hits()
    delegations = {
        row.id: fold(row.name)
        for row in db_session.execute(
            select(Delegation.id, Delegation.name).where(Delegation.congress_id == congress_id)
        )
    }
    rows = db_session.execute(
        select(Delegate.id, Delegate.folded_name, Delegate.delegation_id, Delegate.unit)
        .where(*_may_be_found(congress_id), *_has_words(typed, delegations))
        .order_by(
            case((Delegate.folded_name == " ".join(typed), 0), (_is_given_name(typed[-1]), 1), else_=2),
            Delegate.sort_key,
            Delegate.id,
        )
        .limit(_LOOKED_AT)
    ).all()
    ranked = []
    for place, row in enumerate(rows):
        rank = _rank(typed, row.folded_name.split(), [*delegations[row.delegation_id].split(), *fold(row.unit).split()])
        if rank is not None:
            ranked.append((rank, place, row.id))
    nearest = [delegate_id for _, _, delegate_id in sorted(ranked)]
    return Hits(_hits(db_session, nearest[:MOST_HITS]), is_all=len(nearest) <= MOST_HITS)


def by_number(db_session: Session, congress_id: int, number: str) -> Hit | None:
    """Return whose delegate number this is, if they may be found here."""
    found = db_session.scalar(select(Delegate.id).where(*_may_be_found(congress_id), Delegate.number == number))
    return by_id(db_session, congress_id, found) if found is not None else None


def by_id(db_session: Session, congress_id: int, delegate_id: int) -> Hit | None:
    """Return somebody who was found before, if they still may be."""
    found = db_session.scalar(select(Delegate.id).where(*_may_be_found(congress_id), Delegate.id == delegate_id))
    return _hits(db_session, [found])[0] if found is not None else None


def check_factor(db_session: Session, delegate_id: int, digits: str) -> Factor:
    """Compare three digits with the end of the person's telephone and of their citizen number."""
    phone, identity = db_session.execute(
        select(Delegate.phone, Delegate.identity_last3).where(Delegate.id == delegate_id)
    ).one()
    endings = {ending for ending in (phone[-FACTOR_DIGITS:], identity) if len(ending) == FACTOR_DIGITS}
    if not endings:
        return Factor.UNKNOWN
    return Factor.RIGHT if digits in endings else Factor.WRONG


def _may_be_found(congress_id: int) -> tuple[ColumnElement[bool], ...]:
    honoured = select(Category.id).where(Category.congress_id == congress_id, Category.is_honoured)
    return (
        # Not led by the index of the list's order: fetching everybody in that order takes SQLite four times as long as
        # reading them as they lie.
        Delegate.congress_id + 0 == congress_id,
        Delegate.merged_into_id.is_(None),
        Delegate.state == DelegateState.ACTIVE,
        Delegate.category_id.not_in(honoured),
    )


def _has_words(typed: Sequence[str], delegations: dict[int, str]) -> list[ColumnElement[bool]]:
    """Ask for people each word may be said of; where units write marks, `_rank` compares exactly."""
    asked: list[ColumnElement[bool]] = []
    for word in sorted(typed, key=len, reverse=True):  # what few people have comes first and spares the rest
        somewhere = [_in_name(word)]
        if theirs := [number for number, name in delegations.items() if f" {word}" in f" {name}"]:
            somewhere.append(Delegate.delegation_id.in_(theirs))
        if len(word) >= _SHORTEST_OF_A_UNIT:
            somewhere.append(Delegate.unit.ilike(f"%{_MAY_CARRY_MARKS.sub('_', _WILDCARDS.sub('', word))}%"))
        asked.append(or_(*somewhere))
    return [*asked, or_(*(_in_name(word) for word in typed if len(word) >= _SHORTEST_WORD))]


def _in_name(word: str) -> ColumnElement[bool]:
    name = Delegate.folded_name
    return or_(name.startswith(word, autoescape=True), name.contains(f" {word}", autoescape=True))


def _is_given_name(word: str) -> ColumnElement[bool]:
    """Whether the last word of the name begins like this: what people are called by, and what they type."""
    name = Delegate.folded_name
    return and_(name.contains(f" {word}", autoescape=True), ~name.like(f"% {_WILDCARDS.sub('', word)}% %"))


def _rank(typed: Sequence[str], name: Sequence[str], elsewhere: Sequence[str]) -> int | None:
    """Tell how near a person is to what was typed, 0 being nearest; None when a word is said of neither."""
    of_name = [word for word in typed if _begins(word, name)]
    if max((len(word) for word in of_name), default=0) < _SHORTEST_WORD:
        return None
    if len(of_name) < len(typed):
        rest = [word for word in typed if word not in of_name]
        return 2 + len(rest) if all(_begins(word, elsewhere) for word in rest) else None
    if list(typed) == list(name):
        return 0
    return 1 if _begins(typed[-1], name[-1:]) else 2  # people are called by the last word of their name


def _begins(word: str, words: Sequence[str]) -> bool:
    return any(other.startswith(word) for other in words)


def _hits(db_session: Session, ids: Sequence[int]) -> tuple[Hit, ...]:
    rows = db_session.execute(
        select(
            Delegate.id,
            Delegate.honorific,
            Delegate.full_name,
            Delegation.name,
            Delegate.position_title,
            Delegate.unit,
            or_(Delegate.phone != "", Delegate.identity_last3 != "").label("has_factor"),
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegate.id.in_(ids))
    )
    found = {row.id: Hit(*row[:-1], has_factor=bool(row.has_factor)) for row in rows}
    return tuple(found[delegate_id] for delegate_id in ids)
