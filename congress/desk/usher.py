"""Who acts at a desk: a signed-in usher, at a paired station. Every act knows both."""

from dataclasses import dataclass

from congress.accounts import SignedIn
from congress.models import Role
from congress.stations import StationIdentity


@dataclass(frozen=True, slots=True)
class Usher:
    """An account at a station."""

    person: SignedIn
    station: StationIdentity

    @property
    def actor(self) -> str:
        return self.person.actor

    @property
    def congress_id(self) -> int:
        return self.station.congress_id

    @property
    def is_organizer(self) -> bool:
        return self.person.role is Role.ORGANIZER
