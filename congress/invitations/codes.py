"""The codes of invitations, derived again whenever one is printed, never stored."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from congress import invitation_code
from congress.keys import Keys
from congress.models import Category, Congress, Delegate, DelegateState, Delegation, Invitation, InvitationState

_CHUNK = 500
_Standing = tuple[str, Invitation, Delegate, str, int, str]  # congress code, …, delegation, its rank, category


@dataclass(frozen=True, slots=True)
class InvitationCard:
    """What is printed of one invitation. `code` admits: it goes on paper and into no log."""

    code: str
    number: str
    honorific: str
    full_name: str
    position_title: str
    unit: str
    delegation: str
    category: str
    phone: str
    email: str


def derive(letters: str, invitation: Invitation, keys: Keys) -> str | None:
    """Return the code of an invitation, or None when the key it was made with is not here any more."""
    key = keys.invitation.get(invitation.key_number)
    if key is None:
        return None
    code = invitation_code.make(key, letters, invitation.delegate_id, invitation.salt, invitation.generation)
    # Another installation's key under the same number would make codes that no door knows.
    return code if hmac.compare_digest(invitation_code.code_hash(code), invitation.code_hash) else None


def current_code(db_session: Session, delegate_id: int, keys: Keys) -> str | None:
    """Derive the code that admits this delegate now, or None when no invitation stands or its key is gone."""
    row = db_session.execute(
        select(Congress.code, Invitation)
        .join(Delegate, Delegate.congress_id == Congress.id)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .where(Delegate.id == delegate_id, Invitation.state == InvitationState.ISSUED)
    ).one_or_none()
    return row and derive(row.code, row.Invitation, keys)


def cards(
    db_session: Session, congress_id: int, keys: Keys, delegate_ids: Sequence[int] | None = None
) -> Iterator[InvitationCard]:
    """Every standing invitation of people who may come, by delegation and then as the list is sorted.

    `delegate_ids` narrows it to a selection.
    """
    if delegate_ids is None:
        for row in db_session.execute(_standing(congress_id)):
            yield from _card(row, keys)
        return
    chosen = sorted(set(delegate_ids))
    found: list[Row[*_Standing]] = []
    for start in range(0, len(chosen), _CHUNK):
        found += db_session.execute(_standing(congress_id).where(Delegate.id.in_(chosen[start : start + _CHUNK])))
    for row in sorted(found, key=lambda row: (row.rank, row.Delegate.sort_key.encode(), row.Delegate.id)):
        yield from _card(row, keys)


def _standing(congress_id: int) -> Select[*_Standing]:
    return (
        select(
            Congress.code,
            Invitation,
            Delegate,
            Delegation.name.label("delegation"),
            Delegation.rank,
            Category.name.label("category"),
        )
        .join(Delegate, Delegate.congress_id == Congress.id)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .where(
            Congress.id == congress_id,
            Invitation.state == InvitationState.ISSUED,
            Delegate.state == DelegateState.ACTIVE,
        )
        .order_by(Delegation.rank, Delegate.sort_key, Delegate.id)
    )


def _card(row: Row[*_Standing], keys: Keys) -> Iterator[InvitationCard]:
    code, delegate = derive(row.code, row.Invitation, keys), row.Delegate
    if code is not None:
        yield InvitationCard(
            code=code,
            number=delegate.number,
            honorific=delegate.honorific,
            full_name=delegate.full_name,
            position_title=delegate.position_title,
            unit=delegate.unit,
            delegation=row.delegation,
            category=row.category,
            phone=delegate.phone,
            email=delegate.email,
        )
