"""The audit log: append-only, each entry chained by hash to the one before. Ids, never names or codes."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from congress import clock
from congress.models import Account, AuditEntry, BoardLink, Station
from congress.prepared import Prepared

_CHAIN_LOCK = 0x0D07  # PostgreSQL: one appender at a time; SQLite's writers stand in line anyway
_START = bytes(32)


def append(db_session: Session, actor: str, act: str, subject: str) -> None:
    """Append one act, e.g. ("station:3", "check_in", "scan:12 attendance:9").

    Call it last: from here to the commit nobody else appends.
    """
    if db_session.get_bind().dialect.name == "postgresql":
        db_session.execute(_LOCK_CHAIN)
    last_number, previous_hash = _LAST.first(db_session) or (0, _START)
    number, at = last_number + 1, clock.now()
    _APPEND.all(
        db_session,
        id=number,
        at=at,
        actor=actor,
        act=act,
        subject=subject,
        previous_hash=previous_hash,
        hash=_link(previous_hash, number, at.isoformat(), actor, act, subject),
    )


_LOCK_CHAIN = select(func.pg_advisory_xact_lock(_CHAIN_LOCK))
_LAST = Prepared(select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1))
_APPEND = Prepared(
    insert(cast("Table", AuditEntry.__table__)).values(
        dict.fromkeys(("id", "at", "actor", "act", "subject", "previous_hash", "hash"))
    )
)


def actor_names(db_session: Session, actors: Iterable[str]) -> dict[str, str]:
    """Return what to call those who acted: accounts, stations, boards by their names; others as they are."""
    names = {actor: actor for actor in actors}
    for kind, table, column, words in (
        ("account", Account, Account.username, "{}"),
        ("station", Station, Station.name, "{}"),
        ("board", BoardLink, BoardLink.name, "{}"),
        ("head", BoardLink, BoardLink.name, "Trưởng đoàn {}"),  # their board has the delegation's name
    ):
        ids = [int(actor.partition(":")[2]) for actor in names if actor.startswith(f"{kind}:")]
        if ids:
            for row_id, name in db_session.execute(select(table.id, column).where(table.id.in_(ids))):
                names[f"{kind}:{row_id}"] = words.format(name)
    return names


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry at some moment. Kept outside the database it proves that nothing before it was changed since."""

    number: int
    hash: str  # hexadecimal; what was noted from paper may be its first part

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


def head(db_session: Session) -> Head:
    """Return the present head; number 0 while nothing was done."""
    number, last_hash = _LAST.first(db_session) or (0, _START)
    return Head(number, last_hash.hex())


def holds(db_session: Session, noted: Head) -> bool:
    """Whether the entry that was the head then is still there, and still the same."""
    found = db_session.scalar(select(AuditEntry.hash).where(AuditEntry.id == noted.number))
    return found is not None and found.hex().startswith(noted.hash.lower())


def first_broken_entry(db_session: Session) -> int | None:
    """Return the number of the first entry that was altered, moved or lost, or None when the chain holds.

    Entries cut off at the end leave a chain that holds: only a head that was noted elsewhere (`holds`) tells.
    """
    previous_hash, expected = _START, 1
    in_order = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1000)
    with closing(db_session.scalars(in_order)) as entries:
        for entry in entries:
            link = _link(previous_hash, entry.id, entry.at.isoformat(), entry.actor, entry.act, entry.subject)
            if (entry.id, entry.previous_hash, entry.hash) != (expected, previous_hash, link):
                return expected
            previous_hash, expected = entry.hash, expected + 1
    return None


def _link(previous_hash: bytes, *fields: int | str) -> bytes:
    return hashlib.sha256(previous_hash + json.dumps(fields).encode()).digest()
