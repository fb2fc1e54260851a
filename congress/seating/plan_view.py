"""A plan that waits, as it is shown before it is taken: by delegation, and what would change for whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.models import Delegate, Delegation, SeatingGroup
from congress.seating import plans, whereabouts
from congress.seating.plan_basis import AtSession
from congress.seating.planning.floor import Floor
from congress.seating.planning.look import Look
from congress.seating.planning.terms import Guest, Plan
from congress.seating.plans import KeptPlan

_LONGEST_RANGE = 2  # "L01, L02"; three are "L01–L03"


@dataclass(frozen=True, slots=True)
class Block:
    """Where a delegation, or a group like the leaders, sits: "L01–L12, M01–M08", and who has no chair."""

    number: int  # as in the list, from 1; what the drawing says
    key: str  # "delegation 7", "leaders"
    group: SeatingGroup
    name: str  # the delegation's; "" for a group
    people: int
    seats: str
    apart: str  # chairs of those of them who sit for an award, for their needs or with whom they accompany
    pieces: int  # of the block, without those apart
    head: str  # name and chair, or ""
    without: tuple[str, ...]
    spots: tuple[tuple[int, int], ...]  # a chair in the middle of each piece: where the drawing says the number


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody whose chair changes: labels before and after, "" for none, and what the slip in their hands says."""

    delegate_id: int
    name: str
    delegation: str
    before: str
    after: str
    told: str

    @property
    def voids_slip(self) -> bool:
        return bool(self.told) and self.told != self.after


@dataclass(frozen=True, slots=True)
class PlanView:
    """Everything about a plan at one session. `numbers`: chair → number of its block, for the drawing."""

    plan: KeptPlan
    session: str
    hall_id: int
    sessions: tuple[tuple[int, str], ...]  # all that the plan is for
    is_stale: bool
    blocks: tuple[Block, ...]
    changes: tuple[Change, ...]
    staying: int  # people who keep the chair they have
    numbers: Mapping[int, int]
    held: Mapping[int, str]  # chair → why

    @property
    def void_slips(self) -> int:
        return sum(change.voids_slip for change in self.changes)


def view(db_session: Session, congress_id: int, session_id: int) -> PlanView | None:
    """Read the plan that waits for a session, against how things stand now; None when there is none."""
    plan = plans.get(db_session, congress_id, session_id)
    if plan is None:
        return None
    names = {s.id: s.name for s in whereabouts.sessions(db_session, congress_id)}
    known = tuple((sid, names[sid]) for sid in plan.ask.sessions if sid in names)
    basis = plans.grounds(db_session, congress_id, replace(plan.ask, sessions=tuple(sid for sid, _ in known)))
    session = next(s for s in basis.sessions if s.id == session_id)
    guests = {guest.id: guest for guest in basis.guests}
    people = [guest for guest in basis.guests if guest.id in session.planned]
    parties = _parties(people)
    look = Look(Plan(plan.seated.given, plan.seated.held), basis.guests, basis.chairs, plan.ask.wishes)
    blocks = tuple(_block(number, key, party, look) for number, (key, party) in enumerate(parties.items(), start=1))
    return PlanView(
        plan=plan,
        session=session.name,
        hall_id=basis.hall_id,
        sessions=known,
        is_stale=basis.mark != plan.mark or len(known) < len(plan.ask.sessions),
        blocks=blocks,
        changes=_changes(db_session, session, plan, look.floor, guests),
        staying=sum(session.seated.get(guest) == chair for guest, chair in plan.seated.given.items()),
        numbers={
            plan.seated.given[guest.id]: number
            for number, party in enumerate(parties.values(), start=1)
            for guest in party
            if guest.id in plan.seated.given
        },
        held=plan.seated.held,
    )


def _parties(people: Sequence[Guest]) -> dict[str, list[Guest]]:
    """Return people as they are listed: groups in their order, then delegations in theirs."""
    found: dict[str, list[Guest]] = {}
    groups = list(SeatingGroup)
    for guest in sorted(people, key=lambda g: (groups.index(g.group), g.delegation_rank, g.order)):
        is_block = guest.group is SeatingGroup.DELEGATION
        found.setdefault(f"delegation {guest.delegation_id}" if is_block else guest.group, []).append(guest)
    return found


def _block(number: int, key: str, party: Sequence[Guest], look: Look) -> Block:
    given, floor = look.plan.given, look.floor
    seated = [guest for guest in party if guest.id in given]
    is_block = party[0].group is SeatingGroup.DELEGATION
    together = [guest for guest in seated if look.is_in_block(guest)] if is_block else seated
    apart = [given[guest.id] for guest in seated if guest not in together]
    head = next((guest for guest in together if guest.is_head), None)
    pieces = floor.pieces([given[guest.id] for guest in together])
    return Block(
        number=number,
        key=key,
        group=party[0].group,
        name=party[0].delegation if is_block else "",
        people=len(party),
        seats=said([given[guest.id] for guest in together], floor),
        apart=said(apart, floor),
        pieces=len(pieces),
        head=f"{head.name} ({floor.chairs[given[head.id]].label})" if head and is_block else "",
        without=tuple(guest.name for guest in party if guest.id not in given),
        spots=tuple(_middle(piece, floor) for piece in pieces),
    )


def _middle(piece: Collection[int], floor: Floor) -> tuple[int, int]:
    x, y = floor.centre_of(piece)
    nearest = min(piece, key=lambda chair: (abs(floor.chairs[chair].x - x) + abs(floor.chairs[chair].y - y), chair))
    return floor.chairs[nearest].x, floor.chairs[nearest].y


def said(chairs: Sequence[int], floor: Floor) -> str:
    """Say chairs as ushers do: "L01–L12, M01–M08", row by row; three or more side by side are a range."""
    in_order = sorted(chairs, key=lambda c: (floor.chairs[c].row_rank, floor.chairs[c].x, c))
    ranges: list[list[int]] = []
    for chair in in_order:
        if ranges and chair in floor.beside[ranges[-1][-1]]:
            ranges[-1].append(chair)
        else:
            ranges.append([chair])
    label = {chair: floor.chairs[chair].label for chair in in_order}
    words = [
        f"{label[run[0]]}–{label[run[-1]]}" if len(run) > _LONGEST_RANGE else ", ".join(label[c] for c in run)
        for run in ranges
    ]
    return ", ".join(words)


def _changes(
    db_session: Session, session: AtSession, plan: KeptPlan, floor: Floor, guests: Mapping[int, Guest]
) -> tuple[Change, ...]:
    after = plan.seated.given
    affected = [guest for guest in {**session.seated, **after} if session.seated.get(guest) != after.get(guest)]
    named = {guest: (guests[guest].name, guests[guest].delegation) for guest in affected if guest in guests}
    unknown = [guest for guest in affected if guest not in named]
    rows = db_session.execute(
        select(Delegate.id, Delegate.full_name, Delegation.name.label("delegation"))
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegate.id.in_(unknown))
    )
    named |= {row.id: (row.full_name, row.delegation) for row in rows}
    order = {guest: place for place, guest in enumerate(guests)}

    def label(chair: int | None) -> str:
        return floor.chairs[chair].label if chair in floor.chairs else ""

    found = [
        Change(
            guest,
            *named.get(guest, ("?", "")),
            label(session.seated.get(guest)),
            label(after.get(guest)),
            session.told.get(guest, ""),
        )
        for guest in sorted(affected, key=lambda g: (order.get(g, len(order)), g))
    ]
    return tuple(sorted(found, key=lambda change: not change.voids_slip))
