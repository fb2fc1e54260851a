"""The log of acts: whatever is done to it behind the program's back is found. The same on both databases."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from congress import audit
from congress.audit import Head
from congress.models import AuditEntry
from tests.support.homes import Home

ENTRIES = 60
Harm = Callable[[Session, int, random.Random], object]


@pytest.fixture
def log(each_home: Home) -> Home:
    """A hub where some people have acted since the sample was loaded."""

    def act(db_session: Session) -> None:
        for number in range(ENTRIES):
            audit.append(db_session, f"account:{number % 3}", "delegate.change", f"delegate:{number}")

    each_home.database.run(act)
    return each_home


@contextmanager
def spoilt(home: Home, harm: Callable[[Session], object]) -> Iterator[Session]:
    """The log after somebody with the database's own tools was at it; undone afterwards."""
    with Session(home.engine) as db_session:
        harm(db_session)
        db_session.flush()
        db_session.expire_all()
        yield db_session
        db_session.rollback()


def change(column: str) -> Harm:
    def harm(db_session: Session, number: int, chance: random.Random) -> None:
        values = {
            "at": text("at"),
            "actor": f"account:{chance.randrange(100, 999)}",
            "act": chance.choice(["check_in", "delegate.erase"]),
            "subject": f"delegate:{chance.randrange(1000, 9999)}",
            "hash": chance.randbytes(32),
            "previous_hash": chance.randbytes(32),
        }
        if column == "at":
            moment = db_session.scalars(select(AuditEntry.at).where(AuditEntry.id == number)).one()
            values["at"] = moment.replace(year=moment.year - 1)
        db_session.execute(update(AuditEntry).where(AuditEntry.id == number).values({column: values[column]}))

    return harm


def lose(db_session: Session, number: int, _chance: random.Random) -> None:
    db_session.execute(delete(AuditEntry).where(AuditEntry.id == number))


def lose_and_close_the_gap(db_session: Session, number: int, _chance: random.Random) -> None:
    lose(db_session, number, _chance)
    last = audit.head(db_session).number
    for following in range(number + 1, last + 1):
        db_session.execute(update(AuditEntry).where(AuditEntry.id == following).values(id=following - 1))


def change_places(db_session: Session, number: int, _chance: random.Random) -> None:
    for was, becomes in ((number, 0), (number + 1, number), (0, number + 1)):
        db_session.execute(update(AuditEntry).where(AuditEntry.id == was).values(id=becomes))


HARMS = {
    **{column: change(column) for column in ("at", "actor", "act", "subject", "hash", "previous_hash")},
    "lost": lose,
    "lost, gap closed": lose_and_close_the_gap,
    "places changed": change_places,
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_whatever_is_altered_lost_or_moved_is_found_where_it_was_done(log: Home, harm: Harm) -> None:
    chance = random.Random(41)
    with log.database.reading() as db_session:
        assert audit.first_broken_entry(db_session) is None
        last = audit.head(db_session).number
    for number in chance.sample(range(1, last - 1), 8):
        with spoilt(log, lambda s, n=number: harm(s, n, chance)) as db_session:  # type: ignore[misc]
            assert audit.first_broken_entry(db_session) == number


def test_what_is_cut_off_at_the_end_or_forged_whole_is_found_by_a_head_that_was_noted(log: Home) -> None:
    with log.database.reading() as db_session:
        noted = audit.head(db_session)
        assert audit.holds(db_session, noted)
        assert audit.holds(db_session, replace(noted, hash=noted.hash[:16].upper()))
    with spoilt(log, lambda s: s.execute(delete(AuditEntry).where(AuditEntry.id > noted.number - 5))) as db_session:
        assert audit.first_broken_entry(db_session) is None
        assert not audit.holds(db_session, noted)
    with spoilt(log, forge_whole) as db_session:
        assert audit.first_broken_entry(db_session) is None
        assert audit.head(db_session).number == noted.number
        assert not audit.holds(db_session, noted)


def forge_whole(db_session: Session) -> None:
    """Write the same number of entries anew, one of them another."""
    entries = db_session.execute(select(AuditEntry.actor, AuditEntry.act, AuditEntry.subject).order_by(AuditEntry.id))
    told = [tuple(entry) for entry in entries]
    told[3] = ("account:1", "nothing", "nothing:1")
    db_session.execute(delete(AuditEntry))
    for actor, act, subject in told:
        audit.append(db_session, actor, act, subject)


def test_a_log_without_entries_has_a_head_of_its_own(log: Home) -> None:
    with spoilt(log, lambda s: s.execute(delete(AuditEntry))) as db_session:
        assert audit.head(db_session) == Head(0, "0" * 64)
        assert audit.first_broken_entry(db_session) is None
