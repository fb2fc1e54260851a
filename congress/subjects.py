"""Whose entry is asked for when no code tells it: the holder of a citizen's card, or a person chosen at the screen.

A card finds a person; it does not admit. Who was found says first that it is they, and is then a chosen person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.models import Delegate, DelegateState


@dataclass(frozen=True, slots=True)
class CardHolder:
    """What a card says, as far as it is used: the keyed mark of its number, the name folded, 1974-12-17."""

    identity_hash: str
    folded_name: str
    birth_date: str

    @property
    def mark(self) -> str:
        """Tells one card from another without saying what is on it."""
        return f"card:{self.identity_hash}"


@dataclass(frozen=True, slots=True)
class UnreadCard:
    """A card that contradicts itself: it was misread, and nobody is looked for. `text_hash` is keyed."""

    text_hash: str

    @property
    def mark(self) -> str:
        """Tells one reading from another without saying what was read."""
        return f"unread:{self.text_hash}"


@dataclass(frozen=True, slots=True)
class ChosenPerson:
    """Somebody who was found and confirmed at the screen, by themselves or by an usher."""

    delegate_id: int

    @property
    def mark(self) -> str:
        """Tells one person from another."""
        return f"delegate:{self.delegate_id}"


Subject = CardHolder | UnreadCard | ChosenPerson
_HAVE_LEFT_THE_LIST = (DelegateState.CANCELED, DelegateState.SUBSTITUTED)


def find(db_session: Session, congress_id: int, subject: Subject) -> list[int]:
    """Return whom this may be, in the order of the list; more than one where only staff can tell.

    A card's number decides where it is known. Else name and date of birth do, as far as a list tells the date: lists
    often lack the number. Whoever is listed with another number is never meant. Of somebody who is listed twice, the
    line that was withdrawn or given to a substitute is not meant.
    """
    if isinstance(subject, UnreadCard):
        return []
    on_the_list = (Delegate.congress_id == congress_id, Delegate.merged_into_id.is_(None))
    asked = select(Delegate.id, Delegate.birth_date, Delegate.state).where(*on_the_list)
    asked = asked.order_by(Delegate.sort_key, Delegate.id)
    if isinstance(subject, ChosenPerson):
        return list(db_session.scalars(asked.where(Delegate.id == subject.delegate_id)))
    of_number = db_session.execute(asked.where(Delegate.identity_hash == subject.identity_hash)).all()
    if of_number:
        return _still_listed([(row.id, row.state) for row in of_number])
    of_name = db_session.execute(
        asked.where(Delegate.folded_name == subject.folded_name, Delegate.identity_hash.is_(None))
    )
    born_then = [row for row in of_name if row.birth_date and subject.birth_date.startswith(row.birth_date)]
    return _still_listed([(row.id, row.state) for row in born_then])


def _still_listed(found: Sequence[tuple[int, str]]) -> list[int]:
    """Leave out who has left the list; where all have, one of them, so that the answer says so."""
    here = [delegate_id for delegate_id, state in found if state not in _HAVE_LEFT_THE_LIST]
    return here or [delegate_id for delegate_id, _ in found[:1]]
