"""Which invitations hang on which key, and taking a key back with all of them."""

from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.invitations import codes
from congress.keys import Keys
from congress.models import Congress, Delegate, Invitation, InvitationState


@dataclass(frozen=True, slots=True)
class KeyUse:
    """One key: how many invitations stand by it, and whether the key at hand derives their codes."""

    number: int
    standing: int
    is_here: bool
    fits: bool


def uses(db_session: Session, keys: Keys) -> tuple[KeyUse, ...]:
    """Return every key that is at hand or has invitations that stand, by number."""
    rows = db_session.execute(
        select(Invitation.key_number, func.count(Invitation.id).label("standing"))
        .where(Invitation.state == InvitationState.ISSUED)
        .group_by(Invitation.key_number)
    )
    standing = {row.key_number: row.standing for row in rows}
    return tuple(
        KeyUse(
            number=number,
            standing=standing.get(number, 0),
            is_here=number in keys.invitation,
            fits=number not in standing or _fits(db_session, number, keys),
        )
        for number in sorted(standing.keys() | keys.invitation.keys())
    )


def highest(db_session: Session) -> int:
    """Return the highest number of a key an invitation was ever made with; 0 for none."""
    return db_session.scalar(select(func.max(Invitation.key_number))) or 0


def standing(db_session: Session, number: int) -> int:
    """Count the invitations that would stop working without this key."""
    return (
        db_session.scalar(
            select(func.count(Invitation.id)).where(
                Invitation.key_number == number, Invitation.state == InvitationState.ISSUED
            )
        )
        or 0
    )


def revoke(db_session: Session, number: int, actor: str) -> int:
    """Take back every invitation made with a key, at once at every door; return how many."""
    ended = db_session.scalars(
        update(Invitation)
        .where(Invitation.key_number == number, Invitation.state == InvitationState.ISSUED)
        .values(
            state=InvitationState.REVOKED,
            ended_at=clock.now(),
            ended_by=actor,
            explanation=f"Thu hồi khóa số {number}",
        )
        .returning(Invitation.id)
    ).all()
    audit.append(db_session, actor, "key.revoke", f"key:{number} invitations:{len(ended)}")
    return len(ended)


def _fits(db_session: Session, number: int, keys: Keys) -> bool:
    row = db_session.execute(
        select(Congress.code, Invitation)
        .join(Delegate, Delegate.congress_id == Congress.id)
        .join(Invitation, Invitation.delegate_id == Delegate.id)
        .where(Invitation.key_number == number, Invitation.state == InvitationState.ISSUED)
        .limit(1)
    ).one()
    return codes.derive(row.code, row.Invitation, keys) is not None
