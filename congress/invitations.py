"""Invitations: issued, replaced, revoked; their codes derived again whenever one is printed, never stored."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from congress import audit, clock, invitation_code
from congress.errors import NotFound
from congress.keys import Keys
from congress.models import Category, Congress, Delegate, DelegateState, Delegation, Invitation, InvitationState

_SALT_BYTES = 16


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


def issue_missing(db_session: Session, congress_id: int, keys: Keys, actor: str) -> int:
    """Issue an invitation to every active delegate who has none; return how many."""
    letters = db_session.scalars(select(Congress.code).where(Congress.id == congress_id)).one()
    without = db_session.scalars(
        select(Delegate.id)
        .where(
            Delegate.congress_id == congress_id,
            Delegate.state == DelegateState.ACTIVE,
            ~select(Invitation.id).where(Invitation.delegate_id == Delegate.id).exists(),
        )
        .order_by(Delegate.id)
    ).all()
    rows = [_new_row(letters, delegate_id, 1, keys) for delegate_id in without]
    if rows:
        db_session.execute(insert(Invitation), rows)
        audit.append(db_session, actor, "invitation.issue", f"congress:{congress_id} count:{len(rows)}")
    return len(rows)


def reissue(db_session: Session, delegate_id: int, keys: Keys, actor: str) -> None:
    """Give a delegate the next generation; the old code stays known as `replaced`, in the same transaction."""
    delegate = db_session.get(Delegate, delegate_id)
    if delegate is None:
        raise NotFound("Không tìm thấy đại biểu này.")
    letters = db_session.scalars(select(Congress.code).where(Congress.id == delegate.congress_id)).one()
    latest = db_session.scalar(select(func.max(Invitation.generation)).where(Invitation.delegate_id == delegate_id))
    generation = (latest or 0) + 1
    _end(db_session, delegate_id, InvitationState.REPLACED)
    db_session.execute(insert(Invitation), [_new_row(letters, delegate_id, generation, keys)])
    audit.append(db_session, actor, "invitation.reissue", f"delegate:{delegate_id} generation:{generation}")


def revoke(db_session: Session, delegate_id: int, actor: str) -> None:
    """Take a delegate's invitation back; at once at every door."""
    _end(db_session, delegate_id, InvitationState.REVOKED)
    audit.append(db_session, actor, "invitation.revoke", f"delegate:{delegate_id}")


def _end(db_session: Session, delegate_id: int, state: InvitationState) -> None:
    db_session.execute(
        update(Invitation)
        .where(Invitation.delegate_id == delegate_id, Invitation.state == InvitationState.ISSUED)
        .values(state=state)
    )


def _new_row(letters: str, delegate_id: int, generation: int, keys: Keys) -> dict[str, object]:
    salt, number = secrets.token_bytes(_SALT_BYTES), keys.current_number
    code = invitation_code.make(keys.invitation[number], letters, delegate_id, salt, generation)
    return {
        "delegate_id": delegate_id,
        "generation": generation,
        "salt": salt,
        "key_number": number,
        "code_hash": invitation_code.code_hash(code),
        "state": InvitationState.ISSUED,
        "issued_at": clock.now(),
    }


def current_code(db_session: Session, delegate_id: int, keys: Keys) -> str | None:
    """Derive the code that admits this delegate now, or None when no invitation stands or its key is gone."""
    row = db_session.execute(
        select(Congress.code, Invitation)
        .join(Delegate, Delegate.congress_id == Congress.id)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .where(Delegate.id == delegate_id, Invitation.state == InvitationState.ISSUED)
    ).one_or_none()
    return row and _derive(row.code, row.Invitation, keys)


def cards(db_session: Session, congress_id: int, keys: Keys) -> Iterator[InvitationCard]:
    """Every standing invitation, by delegation and then as the list is sorted."""
    rows = db_session.execute(
        select(Congress.code, Invitation, Delegate, Delegation.name, Category.name)
        .join(Delegate, Delegate.congress_id == Congress.id)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .where(Congress.id == congress_id, Invitation.state == InvitationState.ISSUED)
        .order_by(Delegation.rank, Delegate.sort_key, Delegate.id)
    )
    for letters, invitation, delegate, delegation, category in rows:
        code = _derive(letters, invitation, keys)
        if code is not None:
            yield InvitationCard(
                code=code,
                number=delegate.number,
                honorific=delegate.honorific,
                full_name=delegate.full_name,
                position_title=delegate.position_title,
                unit=delegate.unit,
                delegation=delegation,
                category=category,
                phone=delegate.phone,
                email=delegate.email,
            )


def _derive(letters: str, invitation: Invitation, keys: Keys) -> str | None:
    key = keys.invitation.get(invitation.key_number)
    if key is None:
        return None
    return invitation_code.make(key, letters, invitation.delegate_id, invitation.salt, invitation.generation)
