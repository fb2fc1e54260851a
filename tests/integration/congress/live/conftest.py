"""The doors of the main session, open since half an hour, and people who come to them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import check_in, clock
from congress.admission import MoveType
from congress.models import Category, Delegate, DelegateState, ProgramSession, Station
from congress.outcome import CheckInResult
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from congress.subjects import ChosenPerson
from tests.support.homes import CONGRESS, Home

T = TypeVar("T")
_nonces = count(1)


@dataclass
class Doors:
    """The main session with the moment it is set to begin."""

    home: Home
    session_id: int
    opened_at: datetime
    starts_at: datetime

    def station(self, name: str, gate: str = "") -> StationIdentity:
        station, _ = self.home.new_station(name)
        self.home.database.run(lambda s: s.execute(update(Station).where(Station.id == station.id).values(gate=gate)))
        return station

    def people(self, code: str = "DH_CA_NHAN", delegation: int | None = None) -> list[int]:
        with self.home.database.reading() as db_session:
            found = select(Delegate.id).join(Category, Category.id == Delegate.category_id)
            found = found.where(Category.code == code, Delegate.state == DelegateState.ACTIVE)
            if delegation is not None:
                found = found.where(Delegate.delegation_id == delegation)
            return list(db_session.scalars(found.order_by(Delegate.id)))

    def enter(
        self, station: StationIdentity, person: int, at: datetime | None = None, move: MoveType = MoveType.ENTRY
    ) -> CheckInResult:
        return self._scan(station, "", at, move, ChosenPerson(person))

    def scan(self, station: StationIdentity, secret: str, at: datetime | None = None) -> CheckInResult:
        return self._scan(station, secret, at, MoveType.ENTRY, None)

    def _scan(
        self, station: StationIdentity, secret: str, at: datetime | None, move: MoveType, who: Any
    ) -> CheckInResult:
        asked = ScanRequest(
            secret=secret,
            nonce=f"live-{next(_nonces):06}",
            source_type="barcode",
            move=move,
            happened_at=at,
            session_code=None,
            subject=who,
        )
        return self.home.database.run(lambda db_session: check_in.check_in(db_session, station, asked))

    def read(self, reading: Callable[[Session, int], T]) -> T:
        with self.home.database.reading() as db_session:
            return reading(db_session, CONGRESS)

    def act(self, use_case: Callable[[Session], T]) -> T:
        return self.home.database.run(use_case)


@pytest.fixture
def doors(each_home: Home) -> Doors:
    now = clock.now()
    opened, starts = now - timedelta(minutes=30), now + timedelta(minutes=20)

    def use_case(db_session: Session) -> int:
        session = db_session.scalars(select(ProgramSession).where(ProgramSession.code == "CT")).one()
        session.doors_open_at, session.starts_at = opened, starts
        session.doors_close_at = session.ends_at = starts + timedelta(hours=4)
        return session.id

    return Doors(each_home, each_home.database.run(use_case), opened, starts)
