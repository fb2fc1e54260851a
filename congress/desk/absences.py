"""Who will not come to a session, and why (vắng có lý do). Whoever comes all the same is simply in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Table, and_, bindparam, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.invited import is_invited
from congress.models import (
    Absence,
    AnswerKind,
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    InvitationAnswer,
    ProgramSession,
)
from congress.prepared import Prepared, insert_if_absent
from congress.vietnamese import tidy

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Excuse:
    """A noted absence. `noted_by` is an actor."""

    id: int
    reason: str
    noted_at: datetime
    noted_by: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Somebody who is invited to a session and has not come."""

    id: int
    honorific: str
    full_name: str
    position_title: str
    category: str
    is_official: bool
    delegation_id: int
    delegation: str
    excuse: Excuse | None
    declined: str | None  # what they wrote when they answered that they do not come; None for everybody else


def note(db_session: Session, congress_id: int, session_id: int, delegate_id: int, reason: str, actor: str) -> None:
    """Note that somebody is excused from a session.

    Raises BadInput without a reason, NotFound for a session or person of another congress, Conflict when they are in
    or excused already.
    """
    reason = _checked(reason)
    guest = db_session.get(Delegate, delegate_id)
    if not _takes_attendance(db_session, congress_id, session_id) or guest is None or guest.congress_id != congress_id:
        raise NotFound("Không tìm thấy phiên hoặc đại biểu này. Vui lòng tải lại trang.")
    standing = select(Attendance.id).where(
        Attendance.program_session_id == session_id,
        Attendance.delegate_id == delegate_id,
        Attendance.annulled_at.is_(None),
    )
    if db_session.scalar(standing) is not None:
        raise Conflict("Đại biểu đã điểm danh có mặt ở phiên này, nên không ghi vắng được.")
    absence_id = insert_if_absent(
        db_session,
        Absence,
        program_session_id=session_id,
        delegate_id=delegate_id,
        reason=reason,
        noted_at=clock.now(),
        noted_by=actor,
    )
    if absence_id is None:
        raise Conflict("Đại biểu đã được ghi vắng có lý do ở phiên này.")
    audit.append(db_session, actor, "absence.note", f"absence:{absence_id} delegate:{delegate_id}")


def note_several(
    db_session: Session,
    congress_id: int,
    session_id: int,
    delegate_ids: Iterable[int],
    reason: str,
    actor: str,
    *,
    delegation_id: int | None = None,
) -> int:
    """Note that several people are excused for one reason; return of how many it is noted now.

    Who came meanwhile, is excused already or is not invited is passed over. With a delegation nobody else's people can
    be named: so its head may tell of them. Raises BadInput without a reason or without anybody, NotFound for another
    congress's session, NotAllowed for people of another delegation.
    """
    reason, wanted = _checked(reason), set(delegate_ids)
    if not wanted:
        raise BadInput("Vui lòng chọn ít nhất một đại biểu.")
    if not _takes_attendance(db_session, congress_id, session_id):
        raise NotFound("Không tìm thấy phiên này. Vui lòng tải lại trang.")
    known = missing(db_session, congress_id, session_id)
    if delegation_id is not None and not wanted <= _members(db_session, congress_id, delegation_id):
        raise NotAllowed("Chỉ ghi vắng được cho đại biểu của đoàn mình.")
    chosen = [one for one in known if one.id in wanted and one.excuse is None]
    for one in chosen:
        note(db_session, congress_id, session_id, one.id, reason, actor)
    return len(chosen)


def _checked(reason: str) -> str:
    reason = tidy(reason)
    if not 3 <= len(reason) <= LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do vắng, từ 3 đến {LONGEST_REASON} ký tự.")
    return reason


def _takes_attendance(db_session: Session, congress_id: int, session_id: int) -> bool:
    known = select(ProgramSession.id).where(
        ProgramSession.id == session_id,
        ProgramSession.congress_id == congress_id,
        ProgramSession.takes_attendance.is_(True),
    )
    return db_session.scalar(known) is not None


def _members(db_session: Session, congress_id: int, delegation_id: int) -> set[int]:
    return set(db_session.scalars(select(Delegate.id).filter_by(congress_id=congress_id, delegation_id=delegation_id)))


def withdraw(db_session: Session, congress_id: int, session_id: int, delegate_id: int, actor: str) -> None:
    """Take a noted absence back. Raises NotFound when there is none, or it is another congress's."""
    own = select(ProgramSession.id).where(ProgramSession.id == session_id, ProgramSession.congress_id == congress_id)
    if db_session.scalar(own) is None or not end_by_coming(db_session, session_id, delegate_id, actor):
        raise NotFound("Đại biểu không có ghi vắng nào ở phiên này.")


def end_by_coming(db_session: Session, session_id: int, delegate_id: int, actor: str) -> bool:
    """Somebody came who was excused: withdraw the absence, in the name of who let them in. False for who was not."""
    absence_id = _WITHDRAW.scalar(
        db_session, session=session_id, person=delegate_id, withdrawn_at=clock.now(), withdrawn_by=actor
    )
    if absence_id is None:
        return False
    audit.append(db_session, actor, "absence.withdraw", f"absence:{absence_id} delegate:{delegate_id}")
    return True


_ABSENCE = cast("Table", Absence.__table__)
_WITHDRAW = Prepared(
    update(_ABSENCE)
    .where(
        _ABSENCE.c.program_session_id == bindparam("session"),
        _ABSENCE.c.delegate_id == bindparam("person"),
        _ABSENCE.c.withdrawn_at.is_(None),
    )
    .values(dict.fromkeys(("withdrawn_at", "withdrawn_by")))
    .returning(_ABSENCE.c.id)
)


def standing(db_session: Session, session_id: int, delegate_id: int) -> Excuse | None:
    """Return the noted absence of somebody from a session, or None."""
    row = db_session.execute(
        select(Absence.id, Absence.reason, Absence.noted_at, Absence.noted_by).where(
            Absence.program_session_id == session_id,
            Absence.delegate_id == delegate_id,
            Absence.withdrawn_at.is_(None),
        )
    ).one_or_none()
    return row and Excuse(*row)


def missing(
    db_session: Session, congress_id: int, session_id: int, delegation_id: int | None = None
) -> tuple[Missing, ...]:
    """Return who is invited to a session and not in, excused or not, of all delegations in their order or of one."""
    has_come = (
        select(Attendance.id)
        .where(
            Attendance.program_session_id == session_id,
            Attendance.delegate_id == Delegate.id,
            Attendance.annulled_at.is_(None),
        )
        .exists()
    )
    latest = (
        select(func.max(InvitationAnswer.id))
        .where(InvitationAnswer.delegate_id == Delegate.id)
        .correlate(Delegate)
        .scalar_subquery()
    )
    asked = (
        select(Delegate, Delegation.name, Category.list_name, Category.is_summoned, Absence, InvitationAnswer.message)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Category, Category.id == Delegate.category_id)
        .outerjoin(
            Absence,
            and_(
                Absence.delegate_id == Delegate.id,
                Absence.program_session_id == session_id,
                Absence.withdrawn_at.is_(None),
            ),
        )
        .outerjoin(InvitationAnswer, and_(InvitationAnswer.id == latest, InvitationAnswer.answer == AnswerKind.NO))
        .where(
            Delegate.congress_id == congress_id,
            Delegate.state == DelegateState.ACTIVE,
            is_invited(session_id),
            ~has_come,
        )
        .order_by(Delegation.rank, Delegation.id, Delegate.sort_key, Delegate.id)
    )
    if delegation_id is not None:
        asked = asked.where(Delegate.delegation_id == delegation_id)
    return tuple(
        Missing(
            id=person.id,
            honorific=person.honorific,
            full_name=person.full_name,
            position_title=person.position_title,
            category=category,
            is_official=is_official,
            delegation_id=person.delegation_id,
            delegation=delegation,
            excuse=Excuse(absence.id, absence.reason, absence.noted_at, absence.noted_by) if absence else None,
            declined=declined,
        )
        for person, delegation, category, is_official, absence, declined in db_session.execute(asked)
    )
