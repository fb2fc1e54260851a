"""What a seating plan speaks of: guests, chairs, wishes, the plan with its explanations. Frozen values, no database.

Order of people everywhere: the stage, leaders, honorary guests, guests, delegations by rank, press, service
(`precedence`). Who comes in somebody's company is reckoned to whom they accompany (`company_of`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from congress.models import SeatingGroup, ZonePurpose

NEAR_AISLE = 4  # whoever passes at most so many chairs on the way out sits near an aisle
HEAVIEST = 10  # of a wish's weight; 0: not wished
ON_STAGE = (SeatingGroup.PRESIDIUM, SeatingGroup.SECRETARIAT)
GROUP_ORDER = tuple(SeatingGroup)

ZONE_OF_GROUP = {
    SeatingGroup.PRESIDIUM: ZonePurpose.PRESIDIUM,
    SeatingGroup.SECRETARIAT: ZonePurpose.SECRETARIAT,
    SeatingGroup.LEADERS: ZonePurpose.LEADERS,
    SeatingGroup.HONORARY: ZonePurpose.HONORARY,
    SeatingGroup.GUESTS: ZonePurpose.GUESTS,
    SeatingGroup.PRESS: ZonePurpose.PRESS,
    SeatingGroup.SERVICE: ZonePurpose.SERVICE,
}
# Zones whose empty chairs are given to others before somebody stands; stage, leaders' and working places never are.
LENT = (ZonePurpose.DELEGATION, ZonePurpose.AWARDS, ZonePurpose.GUESTS, ZonePurpose.HONORARY)


class Where(StrEnum):
    """Where chairs are held back."""

    FRONT = "front"
    AISLE = "aisle"
    COMPANIONS = "companions"  # beside those who come in a wheelchair
    REAR = "rear"


class Keep(StrEnum):
    """Who stays on the chair they have."""

    ALL = "all"
    ENTERED = "entered"  # those who are in the hall, with a slip that says where they sit
    NOBODY = "nobody"


RESERVE_WORDS = {
    Where.FRONT: "Dự phòng phía trước",
    Where.AISLE: "Dự phòng cạnh lối đi",
    Where.COMPANIONS: "Dự phòng cho người đi kèm",
    Where.REAR: "Dự phòng phía sau",
}


@dataclass(frozen=True, slots=True)
class Guest:
    """One person to be seated. `order` is their place within their group or delegation."""

    id: int
    name: str
    group: SeatingGroup
    delegation_id: int
    delegation: str
    delegation_rank: int
    seat_together: str = ""  # delegations of one name here sit side by side
    is_head: bool = False
    award_wave: int = 0  # 1 goes up first; 0: no award
    award_order: int = 0
    needs_wheelchair: bool = False
    companion_of: int | None = None
    order: int = 0


@dataclass(frozen=True, slots=True)
class Chair:
    """One chair. Rows count from the stage; x and y are centimetres, as in the drawing."""

    id: int
    label: str
    block: str
    row_rank: int
    number_rank: int
    x: int
    y: int
    purpose: ZonePurpose = ZonePurpose.ANYBODY
    zone: str = ""  # its name
    zone_delegation_id: int | None = None
    is_aisle: bool = False
    door: str = ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the organizer wants, each with its weight from 0 (no matter) to 10."""

    together: int = 10  # a delegation sits in one piece
    front_by_rank: int = 6  # the earlier in the order, the nearer the stage
    head_at_aisle: int = 6
    awards_at_aisle: int = 8  # award recipients sit by waves near an aisle; 0: with their delegations
    allies: int = 8  # delegations of one alliance side by side
    whole_rows: int = 4
    closed_up: int = 4  # no free chairs in between: they stay in the rear
    distance: int = 0  # an empty chair between delegations
    reserves: Mapping[Where, int] = field(default_factory=dict)
    keep: Keep = Keep.ENTERED
    fills_kept_zones: bool = True  # rather a chair that was kept for others than none


WEIGHTS = (
    "together",
    "front_by_rank",
    "head_at_aisle",
    "awards_at_aisle",
    "allies",
    "whole_rows",
    "closed_up",
    "distance",
)


@dataclass(frozen=True, slots=True)
class Present:
    """How a session's chairs stand: guest → chair, who must not move whatever is wished, chair → why it is held."""

    seated: Mapping[int, int] = field(default_factory=dict)
    locked: frozenset[int] = frozenset()
    held: Mapping[int, str] = field(default_factory=dict)


class NoteKind(StrEnum):
    """What a plan has to explain, the gravest first. In brackets: subjects; numbers."""

    UNSEATED = "unseated"  # [names; people, chairs that could be used]
    NO_AISLE = "no_aisle"  # [name, label; ]: in a wheelchair, neither on a place for it nor at an aisle
    NO_WHEELCHAIR_PLACE = "no_wheelchair_place"  # [name, label; ]: at an aisle instead
    COMPANION_APART = "companion_apart"  # [name, whose companion]
    OFF_STAGE = "off_stage"  # [names; people, chairs on the stage for them]
    LOST_CHAIR = "lost_chair"  # [name, label]: was to stay
    ON_CLOSED = "on_closed"  # [name, label]: sits there already
    OUTSIDE_ZONE = "outside_zone"  # [group; people outside, all, chairs of the zone]
    IN_KEPT_ZONE = "in_kept_zone"  # [zone; people who sit there though it is kept for others]
    SPLIT = "split"  # [delegation, a SplitReason; people, pieces, number of the reason]
    HEAD_INSIDE = "head_inside"  # [name, delegation, label]
    AWARDS_ELSEWHERE = "awards_elsewhere"  # [; recipients with their delegations, recipients, chairs for awards]
    WAVE_SPLIT = "wave_split"  # [; wave, people, pieces]
    WAVE_ORDER = "wave_order"  # [; wave, people]: not in order along their rows
    AWARDS_INSIDE = "awards_inside"  # [names; people farther than NEAR_AISLE from an aisle]
    ALLIES_APART = "allies_apart"  # [alliance, delegations…; pieces]
    TOO_FAR_FRONT = "too_far_front"  # [delegation, its foremost chair; earlier ones that sit behind]
    TOO_FAR_REAR = "too_far_rear"  # [delegation, its foremost chair; later ones that sit before]
    NO_DISTANCE = "no_distance"  # [; pairs of delegations that touch]
    RESERVES_SHORT = "reserves_short"  # [a Where; held, wished]


class SplitReason(StrEnum):
    """Why a delegation is not in one piece."""

    ZONE = "zone"  # its zone has only so many chairs
    ZONE_SHAPE = "zone_shape"  # its zone itself is so many pieces
    NO_RUN = "no_run"  # so many chairs in a row are the most that are left
    KEPT = "kept"  # so many of its people stay where they were
    WEIGHTS = "weights"  # being nearer the front weighs more
    BORROWED = "borrowed"  # so many of its people sit on chairs that were kept for others


@dataclass(frozen=True, slots=True)
class Note:
    """One thing a plan could not do as wished, to be put into words; `people` are the ids of whom it is about."""

    kind: NoteKind
    subjects: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A seating: guest → chair, chair → why it is held; who stays on their chair; what could not be done."""

    given: Mapping[int, int]
    held: Mapping[int, str]
    kept: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()


def company_of(guests: Iterable[Guest]) -> dict[int, int]:
    """Return whom each guest is seated with: themselves, or whom they accompany in the end.

    Nobody is accompanied onto the stage, nobody leaves it to accompany; circles are nobody's company.
    """
    known = {guest.id: guest for guest in guests}
    found: dict[int, int] = {}
    for guest in known.values():
        seen, at = {guest.id}, guest
        while at.companion_of in known and at.companion_of not in seen:
            at = known[at.companion_of]
            seen.add(at.id)
        is_company = at.companion_of not in known and not {guest.group, at.group}.intersection(ON_STAGE)
        found[guest.id] = at.id if is_company else guest.id
    return found


def precedence(guest: Guest) -> tuple[int, int, int, int]:
    """Return the key of the order in which people are thought of; the last go without when chairs run short."""
    if guest.group is SeatingGroup.DELEGATION:
        return GROUP_ORDER.index(guest.group), guest.delegation_rank, guest.order, guest.id
    return GROUP_ORDER.index(guest.group), guest.order, guest.delegation_rank, guest.id


def notes_written(notes: Sequence[Note]) -> list[dict[str, Any]]:
    """Return notes as JSON keeps them."""
    return [asdict(note) for note in notes]


def notes_read(told: Sequence[Mapping[str, Any]]) -> tuple[Note, ...]:
    """Return notes from what JSON kept."""
    return tuple(
        Note(NoteKind(row["kind"]), tuple(row["subjects"]), tuple(row["numbers"]), tuple(row["people"])) for row in told
    )
