"""Editions of the program: published on purpose, shown by slips and screens until the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import Conflict, NotFound
from congress.models import ProgramEdition
from congress.program import draft


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """One line of the published program; times are aware, UTC."""

    starts_at: datetime
    ends_at: datetime
    title: str
    presenter: str
    place: str
    is_printed: bool


@dataclass(frozen=True, slots=True)
class PublishedSession:
    """One session of the published program."""

    code: str
    name: str
    place: str
    starts_at: datetime
    ends_at: datetime
    items: tuple[PublishedItem, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """One published state of the program."""

    number: int
    published_at: datetime
    sessions: tuple[PublishedSession, ...]

    def session(self, code: str) -> PublishedSession | None:
        return next((session for session in self.sessions if session.code == code), None)


def publish(db_session: Session, congress_id: int, actor: str) -> int:
    """Publish the draft as the next edition; return its number. Raises Conflict when nothing has changed."""
    contents = _contents(db_session, congress_id)
    last = _last(db_session, congress_id)
    if last is not None and _sessions(last.contents) == _sessions(contents):
        raise Conflict("Chương trình không có gì thay đổi so với bản đã công bố.")
    number = (last.number if last else 0) + 1
    db_session.add(
        ProgramEdition(congress_id=congress_id, number=number, published_at=clock.now(), actor=actor, contents=contents)
    )
    db_session.flush()
    audit.append(db_session, actor, "program.publish", f"congress:{congress_id} edition:{number}")
    return number


def published(db_session: Session, congress_id: int) -> Edition | None:
    """Return what slips and screens show; None while nothing was published."""
    row = _last(db_session, congress_id)
    return _edition(row) if row else None


def get(db_session: Session, congress_id: int, number: int) -> Edition:
    """Return one edition as it was published. Raises NotFound."""
    row = db_session.scalar(select(ProgramEdition).filter_by(congress_id=congress_id, number=number))
    if row is None:
        raise NotFound(f"Chương trình không có bản {number}.")
    return _edition(row)


def history(db_session: Session, congress_id: int) -> list[tuple[int, datetime, str]]:
    """Return every edition's number, when and by whom it was published, the last first."""
    rows = db_session.execute(
        select(ProgramEdition.number, ProgramEdition.published_at, ProgramEdition.actor)
        .where(ProgramEdition.congress_id == congress_id)
        .order_by(ProgramEdition.number.desc())
    ).all()
    names = audit.actor_names(db_session, {row.actor for row in rows})
    return [(row.number, row.published_at, names[row.actor]) for row in rows]


def next_sessions(db_session: Session, congress_id: int) -> tuple[PublishedSession, ...]:
    """Return what the next edition would say: the draft as it is now."""
    return _sessions(_contents(db_session, congress_id))


def _edition(row: ProgramEdition) -> Edition:
    return Edition(row.number, row.published_at, _sessions(row.contents))


def _sessions(contents: Sequence[Mapping[str, Any]]) -> tuple[PublishedSession, ...]:
    return tuple(_published_session(told) for told in contents)


def _last(db_session: Session, congress_id: int) -> ProgramEdition | None:
    return db_session.scalar(
        select(ProgramEdition).filter_by(congress_id=congress_id).order_by(ProgramEdition.number.desc()).limit(1)
    )


def _contents(db_session: Session, congress_id: int) -> list[dict[str, Any]]:
    db_session.flush()
    return [
        {
            "code": session.code,
            "name": session.name,
            "place": session.place,
            "starts_at": session.starts_at.isoformat(),
            "ends_at": session.ends_at.isoformat(),
            "items": [
                {
                    "starts_at": item.starts_at.isoformat(),
                    "ends_at": item.ends_at.isoformat(),
                    "title": item.title,
                    "presenter": item.presenter,
                    "place": item.place,
                    "is_printed": item.is_printed,
                }
                for item in sorted(session.items, key=lambda item: (item.starts_at, item.ordinal))
            ],
        }
        for session in draft.sessions(db_session, congress_id)
    ]


def _published_session(told: Mapping[str, Any]) -> PublishedSession:
    def hours(of: Mapping[str, Any]) -> dict[str, datetime]:
        return {key: datetime.fromisoformat(of[key]) for key in ("starts_at", "ends_at")}

    items = tuple(PublishedItem(**(item | hours(item))) for item in told["items"])
    return PublishedSession(**({key: told[key] for key in ("code", "name", "place")} | hours(told)), items=items)
