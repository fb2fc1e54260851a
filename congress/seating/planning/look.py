"""A plan, looked at: who sits where, who belongs to which block. Knows the outcome alone, not how it was made."""

from collections.abc import Sequence

from congress.models import SeatingGroup, ZonePurpose
from congress.seating.planning.floor import Floor
from congress.seating.planning.terms import Chair, Guest, Plan, Wishes, company_of, precedence

OWN_PLACES = {ZonePurpose.WHEELCHAIR, ZonePurpose.AWARDS}  # whoever sits there does not sit with their delegation


class Look:
    """A plan, looked at: chairs by guest, people by delegation, the floor."""

    def __init__(self, plan: Plan, guests: Sequence[Guest], chairs: Sequence[Chair], wishes: Wishes) -> None:
        self.plan, self.wishes = plan, wishes
        self.guests = {guest.id: guest for guest in sorted(guests, key=precedence)}
        self.floor = Floor(chairs)
        self.chairs = self.floor.chairs
        self.company = company_of(guests)
        taken = {*plan.given.values(), *plan.held}
        self.free = [chair for chair in self.chairs.values() if chair.id not in taken]
        self.blocks: dict[int, list[Guest]] = {}
        has_award_zone = any(chair.purpose is ZonePurpose.AWARDS for chair in self.chairs.values())
        self.has_award_place = has_award_zone or wishes.awards_at_aisle > 0
        self.award_chairs = sum(chair.purpose is ZonePurpose.AWARDS for chair in self.chairs.values())
        for guest in self.guests.values():
            if self.is_in_block(guest):
                self.blocks.setdefault(guest.delegation_id, []).append(guest)

    def chair_of(self, guest: Guest) -> Chair | None:
        chair = self.plan.given.get(guest.id)
        return self.chairs[chair] if chair is not None else None

    def host_of(self, guest: Guest) -> Guest:
        return self.guests[self.company[guest.id]]

    def is_in_block(self, guest: Guest) -> bool:
        """Tell whether somebody is to sit with their delegation, and does sit somewhere."""
        chair = self.chair_of(guest)
        host = self.host_of(guest)
        hosts_chair = self.chair_of(host)
        return (
            chair is not None
            and guest.group is SeatingGroup.DELEGATION
            and (host.group, host.delegation_id) == (guest.group, guest.delegation_id)
            and (hosts_chair is None or hosts_chair.purpose not in OWN_PLACES)
            and (self.award_chairs > 0 or not (self.wishes.awards_at_aisle and host.award_wave))
        )

    def chairs_of(self, people: Sequence[Guest]) -> list[int]:
        return [self.plan.given[guest.id] for guest in people]
