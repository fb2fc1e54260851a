"""What the commemorative book prints: the approved exemplars, by field, as its entries need them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from congress.file_formats.values import FIELD_NAMES
from congress.models import Delegate, Delegation, Exemplar, ExemplarKind, Photo, VettingState

_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class BookEntry:
    """One approved exemplar; every text may be "" but the name, and what is a person's is "" for a collective.

    `achievements` has a line each, `story` is safe HTML (congress/story.py).
    """

    name: str
    is_collective: bool
    delegation: str
    position: str
    birth_year: str
    award: str
    decision: str
    achievements: str
    story: str
    photo_jpeg: bytes | None


def contents(db_session: Session, congress_id: int) -> dict[str, tuple[BookEntry, ...]]:
    """Return the entries by field, by its name, in the fields' order; a field nobody belongs to is left out."""
    rows = db_session.execute(
        select(Exemplar, Delegation.name, Delegate, Photo)
        .join(Delegation, Delegation.id == Exemplar.delegation_id)
        .outerjoin(Delegate, Delegate.id == Exemplar.delegate_id)
        .outerjoin(Photo, Photo.id == Exemplar.photo_id)
        .options(undefer(Photo.jpeg))
        .where(Exemplar.congress_id == congress_id, Exemplar.state == VettingState.APPROVED)
        .order_by(Exemplar.kind.desc(), Exemplar.sort_key, Exemplar.id)
    )
    found: dict[str, list[BookEntry]] = {name: [] for name in FIELD_NAMES.values()}
    for row, delegation, person, photo in rows:
        is_collective = row.kind == ExemplarKind.COLLECTIVE
        told = None if is_collective else person
        found[FIELD_NAMES.get(row.field, FIELD_NAMES["KHAC"])].append(
            BookEntry(
                name=row.name,
                is_collective=is_collective,
                delegation=delegation,
                position=told.position_title if told else "",
                birth_year=told.birth_date[:_YEAR_DIGITS] if told else "",
                award=row.award,
                decision=row.award_decision,
                achievements=row.achievements,
                story=row.story,
                photo_jpeg=photo.jpeg if photo else None,
            )
        )
    return {name: tuple(entries) for name, entries in found.items() if entries}
