"""An attendance book in tests: the congress, its main session, an organizer who writes in it, a gate."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from congress import door
from congress.admission import MoveType
from congress.attendance_book import by_hand, door_lists, moves, paper
from congress.attendance_book.by_hand import Entry
from congress.attendance_book.door_lists import DoorList
from congress.attendance_book.moves import Move, MoveFilter
from congress.attendance_book.paper import Sheet, Typed
from congress.models import AuditEntry, Congress, Delegate, Role
from tests.support.desks import Desk
from tests.support.homes import CONGRESS, Home

_nonces = count(1)


@dataclass
class Book:
    """The book of the sample's main session, whose doors are open now."""

    home: Home
    desk: Desk
    congress: Congress

    @classmethod
    def open(cls, home: Home) -> "Book":
        with home.database.reading() as db_session:
            congress = db_session.get_one(Congress, CONGRESS)
            db_session.expunge_all()
        return cls(home, Desk.open(home, "Cửa A"), congress)

    @property
    def session_id(self) -> int:
        return self.desk.session().id

    def sessions(self) -> list[int]:
        """Every session that takes attendance."""
        with self.home.database.reading() as db_session:
            return [one.id for one in door.attended_sessions(db_session, CONGRESS)]

    @property
    def organizer(self) -> int:
        return self.desk.usher("btc-1", Role.ORGANIZER).person.account_id

    def opens(self) -> datetime:
        return self.desk.session().doors_open_at

    def entry(self, person: int, **more: Any) -> Entry:
        """An entry a minute after the doors opened."""
        told = Entry(
            delegate_id=person,
            station_id=self.desk.station.id,
            move=MoveType.ENTRY,
            at=self.opens() + timedelta(minutes=1),
            explanation="Máy quét hỏng",
            nonce=f"book-{next(_nonces)}",
            account_id=self.organizer,
        )
        return replace(told, **more)

    def write(self, entry: Entry) -> int:
        session_id = self.session_id
        return self.home.database.run(lambda s: by_hand.write(s, self.congress, session_id, entry))

    def take_back(self, attendance_id: int, why: str = "Nhầm người") -> None:
        organizer = self.organizer  # made outside: one transaction waits for no other
        self.home.database.run(lambda s: by_hand.take_back(s, self.congress, attendance_id, why, organizer))

    def lines(self, **only: Any) -> list[Move]:
        with self.home.database.reading() as db_session:
            found = moves.page(
                db_session, self.congress, self.session_id, MoveFilter(**{"oldest_first": True, **only}), 1
            )
        return list(found.lines)

    def list_of(self, person: int, *, with_former: bool = True) -> DoorList:
        with self.home.database.reading() as db_session:
            delegation = db_session.get_one(Delegate, person).delegation_id
            [found] = door_lists.read(
                db_session,
                CONGRESS,
                self.congress.zone,
                self.session_id,
                [delegation],
                with_former=with_former,
            )
        return found

    def sheet(self, people: list[int], **more: Any) -> Sheet:
        at = self.opens() + timedelta(minutes=2)
        told = Sheet(
            delegation_id=self.list_of(people[0]).delegation_id,
            station_id=self.desk.station.id,
            ticks=dict.fromkeys(people, at),
            nonce=f"sheet-{next(_nonces)}",
            account_id=self.organizer,
        )
        return replace(told, **more)

    def type_in(self, sheet: Sheet) -> Typed:
        session_id = self.session_id
        return self.home.database.run(lambda s: paper.type_in(s, self.congress, session_id, sheet))

    def acts(self) -> list[tuple[str, str]]:
        with self.home.database.reading() as db_session:
            rows = db_session.execute(select(AuditEntry.actor, AuditEntry.act).order_by(AuditEntry.id))
            return [(row.actor, row.act) for row in rows]
