"""Invitations issued, replaced and taken back. What is done here holds at once at every door."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, select, update
from sqlalchemy.orm import Session

from congress import audit, clock, invitation_code
from congress.errors import BadInput, Conflict, NotFound
from congress.invitations import links
from congress.keys import Keys
from congress.models import Congress, Delegate, DelegateState, Invitation, InvitationState
from congress.vietnamese import tidy

_SALT_BYTES = 16
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Issued:
    """What an issue to a selection did: `standing` have one, `waiting` are not approved, `away` have no place."""

    issued: int = 0
    standing: int = 0
    waiting: int = 0
    away: int = 0


def issue_missing(db_session: Session, congress_id: int, keys: Keys, actor: str) -> int:
    """Issue an invitation to every active delegate who never had one; return how many.

    Whose invitation was taken back is not given another by this: that is done by name.
    """
    never = ~select(Invitation.id).where(Invitation.delegate_id == Delegate.id).exists()
    ids = db_session.scalars(
        select(Delegate.id)
        .where(Delegate.congress_id == congress_id, Delegate.state == DelegateState.ACTIVE, never)
        .order_by(Delegate.id)
    ).all()
    _add(db_session, congress_id, dict.fromkeys(ids, 1), keys, actor)
    if ids:
        audit.append(db_session, actor, "invitation.issue", f"congress:{congress_id} count:{len(ids)}")
    return len(ids)


def issue(db_session: Session, congress_id: int, delegate_ids: Sequence[int], keys: Keys, actor: str) -> Issued:
    """Issue an invitation to those of a selection who may come and have none that stands. Raises BadInput for none."""
    if not delegate_ids:
        raise BadInput("Vui lòng chọn người cần phát hành giấy mời.")
    states: dict[int, str] = {}
    generations: dict[int, int] = {}
    standing: set[int] = set()
    for ids in _chunks(sorted(set(delegate_ids))):
        of_these = (Delegate.congress_id == congress_id, Delegate.id.in_(ids), Delegate.merged_into_id.is_(None))
        # The rows stay as they are until the commit: nobody is withdrawn between the look and the invitation.
        rows = db_session.execute(select(Delegate.id, Delegate.state).where(*of_these).with_for_update())
        states |= {row.id: row.state for row in rows}
        generations |= _latest_generations(db_session, Invitation.delegate_id.in_(ids))
        standing |= set(
            db_session.scalars(
                select(Invitation.delegate_id).where(
                    Invitation.delegate_id.in_(ids), Invitation.state == InvitationState.ISSUED
                )
            )
        )
    active = [one for one, state in states.items() if state == DelegateState.ACTIVE]
    missing = {one: generations.get(one, 0) + 1 for one in active if one not in standing}
    _add(db_session, congress_id, missing, keys, actor)
    if missing:
        audit.append(db_session, actor, "invitation.issue", f"congress:{congress_id} count:{len(missing)}")
    waiting = sum(state == DelegateState.UNAPPROVED for state in states.values())
    return Issued(
        issued=len(missing),
        standing=len(active) - len(missing),
        waiting=waiting,
        away=len(states) - len(active) - waiting,
    )


def reissue(db_session: Session, delegate_id: int, keys: Keys, actor: str, explanation: str = "") -> None:
    """Give a delegate the next generation; the old code stays known as `replaced`, in the same transaction.

    The personal link goes with it: whoever holds the old mail must not find the new code behind it. Raises Conflict for
    somebody who may not come.
    """
    delegate = _held(db_session, delegate_id)
    refuse_unless_active(delegate.state)
    latest = _latest_generations(db_session, Invitation.delegate_id == delegate_id)
    generation = latest.get(delegate_id, 0) + 1
    _end(db_session, delegate_id, InvitationState.REPLACED, actor, explanation)
    _add(db_session, delegate.congress_id, {delegate_id: generation}, keys, actor)
    audit.append(db_session, actor, "invitation.reissue", f"delegate:{delegate_id} generation:{generation}")


def revoke(db_session: Session, delegate_id: int, actor: str, explanation: str = "") -> None:
    """Take a delegate's invitation back, and the personal link with it; at once at every door."""
    _held(db_session, delegate_id)
    _end(db_session, delegate_id, InvitationState.REVOKED, actor, explanation)
    audit.append(db_session, actor, "invitation.revoke", f"delegate:{delegate_id}")


def refuse_unless_active(state: str) -> None:
    """Raise Conflict, with words, for the state of somebody who is not to be invited."""
    if state == DelegateState.UNAPPROVED:
        raise Conflict("Điển hình này chưa được duyệt nên chưa phát hành giấy mời được. Vui lòng duyệt trước.")
    if state != DelegateState.ACTIVE:
        raise Conflict("Người này không còn giữ chỗ trong danh sách nên không phát hành giấy mời được.")


def _held(db_session: Session, delegate_id: int) -> Delegate:
    """Return a person whose row stays as it is until the commit. Raises NotFound."""
    delegate = db_session.get(Delegate, delegate_id, with_for_update=True, populate_existing=True)
    if delegate is None:
        raise NotFound("Không tìm thấy đại biểu này.")
    return delegate


def _end(db_session: Session, delegate_id: int, state: InvitationState, actor: str, explanation: str) -> None:
    db_session.execute(
        update(Invitation)
        .where(Invitation.delegate_id == delegate_id, Invitation.state == InvitationState.ISSUED)
        .values(state=state, ended_at=clock.now(), ended_by=actor, explanation=tidy(explanation))
    )
    links.revoke(db_session, [delegate_id])


def _latest_generations(db_session: Session, of: ColumnElement[bool]) -> dict[int, int]:
    latest = func.max(Invitation.generation).label("latest")
    rows = db_session.execute(select(Invitation.delegate_id, latest).where(of).group_by(Invitation.delegate_id))
    return {row.delegate_id: row.latest for row in rows}


def _add(db_session: Session, congress_id: int, generations: dict[int, int], keys: Keys, actor: str) -> None:
    """Add one row for each delegate id, of the generation told."""
    if not generations:
        return
    letters = db_session.scalars(select(Congress.code).where(Congress.id == congress_id)).one()
    now, number = clock.now(), keys.current_number
    rows = []
    for delegate_id, generation in generations.items():
        salt = secrets.token_bytes(_SALT_BYTES)
        code = invitation_code.make(keys.invitation[number], letters, delegate_id, salt, generation)
        rows.append(
            {
                "delegate_id": delegate_id,
                "generation": generation,
                "salt": salt,
                "key_number": number,
                "code_hash": invitation_code.code_hash(code),
                "state": InvitationState.ISSUED,
                "issued_at": now,
                "issued_by": actor,
            }
        )
    db_session.execute(insert(Invitation), rows)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
