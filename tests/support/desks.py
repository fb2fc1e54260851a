"""A desk in tests: an usher at a station, people to receive, and what check-ins there need."""

from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import accounts, check_in, door
from congress.accounts import SignedIn
from congress.admission import MoveType
from congress.desk.usher import Usher
from congress.door import AttendedSession
from congress.models import Delegate, Role
from congress.outcome import CheckInResult
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from congress.subjects import ChosenPerson
from tests.support.homes import CONGRESS, Home

MAIN = "CT"
_HASH = accounts.hash_password("a-long-password")
_nonces = count(1)


@dataclass
class Desk:
    """A station with ushers of any name and role."""

    home: Home
    station: StationIdentity
    _known: dict[str, Usher] = field(default_factory=dict)

    @classmethod
    def open(cls, home: Home, name: str = "Bàn lễ tân 1") -> "Desk":
        return cls(home, home.new_station(name)[0])

    def usher(self, name: str = "le-tan-1", role: Role = Role.OPERATOR) -> Usher:
        if name not in self._known:
            account = self.home.database.run(lambda s: accounts.add(s, name, _HASH, role, "test"))
            self._known[name] = Usher(SignedIn(account, name, role, 0), self.station)
        return self._known[name]

    def person(self, name: str = "Lý Minh Hòa") -> int:
        with self.home.database.reading() as db_session:
            return db_session.scalars(select(Delegate.id).where(Delegate.full_name == name)).one()

    def session(self, code: str = MAIN) -> AttendedSession:
        with self.home.database.reading() as db_session:
            return next(s for s in door.attended_sessions(db_session, CONGRESS) if s.code == code)

    def check_in(
        self,
        person: int,
        usher: Usher | None = None,
        move: MoveType = MoveType.ENTRY,
        explanation: str = "Quên giấy mời",
    ) -> CheckInResult:
        """By hand where an usher is named, else as a kiosk does."""
        request = ScanRequest(
            secret="",
            nonce=f"desk-{next(_nonces):06}",
            source_type="manual" if usher else "barcode",
            move=move,
            happened_at=None,
            session_code=None,
            subject=ChosenPerson(person),
            account_id=usher.person.account_id if usher else None,
            explanation=explanation if usher else "",
        )

        def use_case(db_session: Session) -> CheckInResult:
            return check_in.check_in(db_session, self.station, request)

        return self.home.database.run(use_case)
