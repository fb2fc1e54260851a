"""Inviting people to a session, or leaving them out of it, whatever their category says."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput, Conflict, NotFound
from congress.invited import by_category
from congress.models import Attendance, Delegate, ProgramSession, SessionGuest
from congress.roster import person, records
from congress.roster.records import CHUNK


def invite(
    db_session: Session, congress_id: int, session_id: int, delegate_ids: Sequence[int], actor: str, *, is_invited: bool
) -> int:
    """Invite these people to a session, or leave them out; return for how many that is new.

    Nobody is told apart who is invited, or not, with their category already. Raises Conflict for somebody who has come
    to the session and is to be left out.
    """
    session = db_session.get(ProgramSession, session_id)
    if session is None or session.congress_id != congress_id:
        raise NotFound("Không tìm thấy phiên này. Vui lòng tải lại trang.")
    ids = person.own_ids(db_session, congress_id, delegate_ids)
    if not ids:
        raise BadInput("Vui lòng chọn người.")
    changed: list[int] = []
    for start in range(0, len(ids), CHUNK):
        part = ids[start : start + CHUNK]
        if not is_invited:
            _refuse_who_came(db_session, session_id, part)
        before = _standing(db_session, session_id, part)
        changed += [delegate_id for delegate_id, (stands, _) in before.items() if stands is not is_invited]
        db_session.execute(
            delete(SessionGuest).where(
                SessionGuest.program_session_id == session_id, SessionGuest.delegate_id.in_(part)
            )
        )
        apart = [
            {"program_session_id": session_id, "delegate_id": delegate_id, "is_invited": is_invited}
            for delegate_id, (_, with_category) in before.items()
            if with_category is not is_invited
        ]
        if apart:
            db_session.execute(insert(SessionGuest), apart)
    records.note(db_session, changed, actor, "invite_to_session" if is_invited else "leave_out", session.name)
    audit.append(db_session, actor, "delegate.session", f"session:{session_id} delegates:{len(changed)}")
    return len(changed)


def pass_on(db_session: Session, giver: int, taker: int) -> None:
    """Tell one person apart as another is, where nothing is said of them yet: a place or a record is taken over."""
    own = select(SessionGuest.program_session_id).where(SessionGuest.delegate_id == taker)
    rows = db_session.execute(
        select(SessionGuest.program_session_id, SessionGuest.is_invited).where(
            SessionGuest.delegate_id == giver, SessionGuest.program_session_id.not_in(own)
        )
    ).all()
    if rows:
        db_session.execute(
            insert(SessionGuest),
            [{"program_session_id": row[0], "delegate_id": taker, "is_invited": row[1]} for row in rows],
        )


def _standing(db_session: Session, session_id: int, ids: Sequence[int]) -> dict[int, tuple[bool, bool]]:
    """Return by person: invited or not, and whether they would be with their category alone."""
    told = {
        row.delegate_id: row.is_invited
        for row in db_session.execute(
            select(SessionGuest.delegate_id, SessionGuest.is_invited).where(
                SessionGuest.program_session_id == session_id, SessionGuest.delegate_id.in_(ids)
            )
        )
    }
    rows = db_session.execute(
        select(Delegate.id, by_category(session_id).label("with_category")).where(Delegate.id.in_(ids))
    )
    return {row.id: (told.get(row.id, bool(row.with_category)), bool(row.with_category)) for row in rows}


def _refuse_who_came(db_session: Session, session_id: int, ids: Sequence[int]) -> None:
    came = (
        select(Delegate.full_name)
        .join(Attendance, Attendance.delegate_id == Delegate.id)
        .where(
            Attendance.delegate_id.in_(ids),
            Attendance.program_session_id == session_id,
            Attendance.annulled_at.is_(None),
        )
    )
    if name := db_session.scalar(came.limit(1)):
        raise Conflict(f"{name} đã điểm danh ở phiên này. Nếu ghi nhầm, xin hủy lượt điểm danh trước.")
