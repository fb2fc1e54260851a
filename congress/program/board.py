"""What a public board shows beside the published program: stories of exemplars who were approved and have agreed.

A board hangs in a foyer: nothing else about any person goes there. What is now and what comes next the board itself
reads off the program (static/kiosk/program_time.mjs), so that it goes on while the hub is away.
"""

import hashlib
import re
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from congress.file_formats.values import FIELD_NAMES
from congress.models import Congress, Delegate, Delegation, Exemplar, ExemplarKind, Photo, ProgramEdition, VettingState
from congress.prepared import Prepared
from congress.program import editions
from congress.program.editions import Edition
from congress.story import plain_text

LONGEST_STORY = 320  # characters; what is read at five metres while it stands there
_MAY_BE_SHOWN = (Exemplar.state == VettingState.APPROVED, Exemplar.may_be_shown.is_(True))
_LAST_EDITION = Prepared(
    select(ProgramEdition.number)
    .where(ProgramEdition.congress_id == bindparam("congress_id"))
    .order_by(ProgramEdition.number.desc())
    .limit(1)
)
_SHOWN = Prepared(
    select(Exemplar.id, Exemplar.version, Exemplar.photo_id, Delegation.name, Delegate.position_title)
    .join(Delegation, Delegation.id == Exemplar.delegation_id)
    .outerjoin(Delegate, Delegate.id == Exemplar.delegate_id)
    .where(Exemplar.congress_id == bindparam("congress_id"), *_MAY_BE_SHOWN)
    .order_by(Exemplar.id)
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s")


@dataclass(frozen=True, slots=True)
class Story:
    """One exemplar as a board tells it; every text but the name may be "". `text` may have several lines."""

    name: str
    is_collective: bool
    delegation: str
    position: str
    field: str
    award: str
    text: str
    photo_id: int | None


@dataclass(frozen=True, slots=True)
class Board:
    """All a board shows; `edition` is None while nothing was published."""

    congress_lines: tuple[str, ...]
    zone: str
    edition: Edition | None
    stories: tuple[Story, ...]


def version(db_session: Session, congress: Congress | None) -> str:
    """Return a short text that changes whenever a board would show something else; cheap enough to ask all the time."""
    if congress is None:
        return "none"
    edition = _LAST_EDITION.scalar(db_session, congress_id=congress.id)
    shown = [tuple(row) for row in _SHOWN.all(db_session, congress_id=congress.id)]
    told = repr((congress.heading, congress.zone, edition, shown))
    return hashlib.sha256(told.encode()).hexdigest()[:20]


def board(db_session: Session, congress: Congress) -> Board:
    """Read what a board shows now."""
    return Board(
        congress_lines=congress.heading_lines,
        zone=congress.zone,
        edition=editions.published(db_session, congress.id),
        stories=_stories(db_session, congress.id),
    )


def photo(db_session: Session, photo_id: int) -> bytes | None:
    """Return a photo that may be on a public screen, as JPEG; None for any other."""
    return db_session.scalar(
        select(Photo.jpeg).join(Exemplar, Exemplar.photo_id == Photo.id).where(Photo.id == photo_id, *_MAY_BE_SHOWN)
    )


def _stories(db_session: Session, congress_id: int) -> tuple[Story, ...]:
    rows = db_session.execute(
        select(Exemplar, Delegation.name, Delegate.position_title)
        .join(Delegation, Delegation.id == Exemplar.delegation_id)
        .outerjoin(Delegate, Delegate.id == Exemplar.delegate_id)
        .where(
            Exemplar.congress_id == congress_id,
            *_MAY_BE_SHOWN,
            or_(Exemplar.story != "", Exemplar.achievements != ""),
        )
        .order_by(Exemplar.kind.desc(), Exemplar.sort_key, Exemplar.id)
    )
    return tuple(
        Story(
            name=row.name,
            is_collective=row.kind == ExemplarKind.COLLECTIVE,
            delegation=delegation,
            position="" if row.kind == ExemplarKind.COLLECTIVE else position or "",
            field=FIELD_NAMES.get(row.field, ""),
            award=row.award,
            text=excerpt(plain_text(row.story) or row.achievements),
            photo_id=row.photo_id,
        )
        for row, delegation, position in rows
    )


def excerpt(text: str, longest: int = LONGEST_STORY) -> str:
    """Return the beginning of a text in at most so many characters: whole lines, else whole sentences, else words."""
    shown = ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if len(shown) + len(line) + bool(shown) <= longest:
            shown += "\n" * bool(shown) + line
            continue
        return shown if len(shown) >= longest // 2 else _cut(f"{shown}\n{line}".strip(), longest)
    return shown


def _cut(text: str, longest: int) -> str:
    ends = [found.start() for found in _SENTENCE_END.finditer(text[: longest + 1])]
    if ends and ends[-1] >= longest // 3:
        return text[: ends[-1]]
    return text[:longest].rsplit(maxsplit=1)[0].rstrip(" ,;:–-") + "…"
