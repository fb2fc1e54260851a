"""Who gets a document: everybody with a standing invitation, one delegation, a selection, or one person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from congress import delegate_number, invitations
from congress.keys import Keys
from congress.models import (
    Category,
    Delegate,
    DelegateState,
    Delegation,
    Invitation,
    InvitationState,
    Photo,
    ReplacementBadge,
    Seat,
    SeatAssignment,
)

# A QR of the usual size that admits nowhere: for looking at documents before there are invitations.
SPECIMEN = "MAUKHONGCOGIATRIMAUKHONGCOGIAT"
_FEW = 50  # codes derived one by one; for more the whole congress is read
_PHOTOS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Selection:
    """Whose documents: those of `ids`, of one delegation, or, with neither, all of the congress."""

    ids: frozenset[int] | None = None
    delegation: int | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """One person as documents need them. `code` admits: it goes on paper and into no log; every text may be ""."""

    delegate_id: int
    number: str
    honorific: str
    full_name: str
    position_title: str
    unit: str
    delegation: str
    category: str  # as on slips: "Đại biểu chính thức"
    category_id: int
    category_code: str
    principal: str = ""  # whose place they take
    code: str = SPECIMEN
    replacement: int = 0  # how often the badge was: at a desk, or with a new code from the office
    seats: dict[int, str] = field(default_factory=dict)  # session id → "Ghế L03, khu Trái, cửa 1"
    photo_id: int | None = None
    photo_jpeg: bytes | None = None

    @property
    def position(self) -> str:
        """Position and unit in one; what is not known is left out."""
        return ", ".join(told for told in (self.position_title, self.unit) if told)

    @property
    def badge_number(self) -> str:
        """The number on the badge: which person of the congress it is, from 0001."""
        return f"{delegate_number.sequence_of(self.number) + 1:04}"


def invited(db_session: Session, congress_id: int, keys: Keys, only: Selection) -> list[Recipient]:
    """Return those of a selection whose invitation stands, by delegation, then as Vietnamese lists are sorted."""
    rows = db_session.execute(
        _people(congress_id, only)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .add_columns(Invitation.generation)
        .where(Invitation.state == InvitationState.ISSUED, Delegate.state == DelegateState.ACTIVE)
    ).all()
    codes = _codes(db_session, congress_id, keys, [row.Delegate for row in rows])
    alone = min(only.ids) if only.ids is not None and len(only.ids) == 1 else None
    seats, badges = _seats(db_session, congress_id, alone), _replaced_badges(db_session, congress_id, alone)
    return [
        _recipient(
            row,
            codes[row.Delegate.number],
            max(row.generation - 1, badges.get(row.Delegate.id, 0)),
            seats.get(row.Delegate.id, {}),
        )
        for row in rows
        if row.Delegate.number in codes
    ]


def specimen(db_session: Session, congress_id: int, delegate_id: int) -> Recipient | None:
    """Return a person with a code that admits nowhere, invited or not; None when the congress has no such person."""
    row = db_session.execute(_people(congress_id, Selection(frozenset({delegate_id})))).one_or_none()
    if row is None:
        return None
    seats = _seats(db_session, congress_id, delegate_id)
    return _recipient(row, SPECIMEN, 0, seats.get(delegate_id, {}))


def active(db_session: Session, congress_id: int) -> list[Recipient]:
    """Return everybody who may be invited, without seats, with codes that admit nowhere."""
    rows = db_session.execute(_people(congress_id, Selection()).where(Delegate.state == DelegateState.ACTIVE)).all()
    return [_recipient(row, SPECIMEN, 0, {}) for row in rows]


def telling_ids(db_session: Session, congress_id: int) -> dict[str, int]:
    """Return people whose documents are worth a look before printing, by why; every one appears once."""
    found: dict[str, int] = {}
    listed = select(Delegate.id).where(Delegate.congress_id == congress_id, Delegate.state == DelegateState.ACTIVE)
    for why, query in (
        ("first", listed.join(Delegation, Delegation.id == Delegate.delegation_id).order_by(Delegation.rank)),
        ("long_name", listed.order_by(func.length(Delegate.full_name).desc())),
        ("long_unit", listed.order_by((func.length(Delegate.unit) + func.length(Delegate.position_title)).desc())),
        ("guest", listed.join(Category, Category.id == Delegate.category_id).where(Category.is_summoned.is_(False))),
        ("no_honorific", listed.where(Delegate.honorific == "")),
        ("no_unit", listed.where(Delegate.unit == "", Delegate.position_title == "")),
        ("substitute", listed.where(Delegate.principal_id.is_not(None))),
        ("photo", listed.where(Delegate.photo_id.is_not(None))),
    ):
        others = query.where(Delegate.id.not_in(found.values())).order_by(Delegate.sort_key, Delegate.id)
        if (delegate_id := db_session.scalar(others.limit(1))) is not None:
            found[why] = delegate_id
    return found


def with_photos(db_session: Session, people: Sequence[Recipient]) -> Iterator[Recipient]:
    """Give people their photos, some at a time: those of a whole congress would not fit in memory."""
    for start in range(0, len(people), _PHOTOS_AT_ONCE):
        group = people[start : start + _PHOTOS_AT_ONCE]
        wanted = {person.photo_id for person in group if person.photo_id is not None}
        rows = db_session.execute(select(Photo.id, Photo.jpeg).where(Photo.id.in_(wanted)))
        jpegs = {row.id: row.jpeg for row in rows}
        for person in group:
            yield replace(person, photo_jpeg=jpegs.get(person.photo_id or 0))


def _people(congress_id: int, only: Selection) -> Select[*tuple[Any, ...]]:
    principal = aliased(Delegate)
    query: Select[*tuple[Any, ...]] = (
        select(
            Delegate,
            Delegation.name.label("delegation"),
            Category.id.label("category_id"),
            Category.code.label("category_code"),
            Category.name.label("category"),
            principal.full_name.label("principal"),
        )
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(principal, principal.id == Delegate.principal_id)
        .where(Delegate.congress_id == congress_id, Delegate.merged_into_id.is_(None))
        .order_by(Delegation.rank, Delegation.id, Delegate.sort_key, Delegate.id)
    )
    if only.delegation is not None:
        query = query.where(Delegate.delegation_id == only.delegation)
    return query if only.ids is None else query.where(Delegate.id.in_(only.ids))


def _recipient(row: Row[Any], code: str, replacement: int, seats: dict[int, str]) -> Recipient:
    person: Delegate = row.Delegate
    return Recipient(
        delegate_id=person.id,
        number=person.number,
        honorific=person.honorific,
        full_name=person.full_name,
        position_title=person.position_title,
        unit=person.unit,
        delegation=row.delegation,
        category=row.category,
        category_id=row.category_id,
        category_code=row.category_code,
        principal=row.principal or "",
        code=code,
        replacement=replacement,
        seats=seats,
        photo_id=person.photo_id,
    )


def _codes(db_session: Session, congress_id: int, keys: Keys, people: Sequence[Delegate]) -> dict[str, str]:
    """Return the codes that stand, by the number of the person; whose key is gone is not among them."""
    if len(people) > _FEW:
        return {card.number: card.code for card in invitations.cards(db_session, congress_id, keys)}
    found = {person.number: invitations.current_code(db_session, person.id, keys) for person in people}
    return {number: code for number, code in found.items() if code is not None}


def _replaced_badges(db_session: Session, congress_id: int, delegate_id: int | None = None) -> dict[int, int]:
    """Return the ordinal of the last badge that a desk gave somebody, by person."""
    query = (
        select(ReplacementBadge.delegate_id, func.max(ReplacementBadge.ordinal).label("ordinal"))
        .join(Delegate, Delegate.id == ReplacementBadge.delegate_id)
        .where(Delegate.congress_id == congress_id, ReplacementBadge.rehearsal_id.is_(None))
        .group_by(ReplacementBadge.delegate_id)
    )
    if delegate_id is not None:
        query = query.where(ReplacementBadge.delegate_id == delegate_id)
    return {row.delegate_id: row.ordinal for row in db_session.execute(query)}


def _seats(db_session: Session, congress_id: int, delegate_id: int | None = None) -> dict[int, dict[int, str]]:
    query = (
        select(SeatAssignment.delegate_id, SeatAssignment.program_session_id, Seat.label, Seat.block, Seat.door)
        .join(Seat, Seat.id == SeatAssignment.seat_id)
        .join(Delegate, Delegate.id == SeatAssignment.delegate_id)
        .where(Delegate.congress_id == congress_id)
    )
    if delegate_id is not None:
        query = query.where(Delegate.id == delegate_id)
    found: dict[int, dict[int, str]] = {}
    for row in db_session.execute(query):
        told = [f"Ghế {row.label}"]
        told += [f"khu {row.block}"] if row.block else []
        told += [f"cửa {row.door}"] if row.door else []
        found.setdefault(row.delegate_id, {})[row.program_session_id] = ", ".join(told)
    return found
