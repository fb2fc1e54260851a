"""Dự thay: another person takes a delegate's place. The place is counted once; the name and the rest are their own."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import Conflict
from congress.models import Attendance, Delegate, DelegateState, SeatAssignment
from congress.roster import person, records, session_guests
from congress.roster.fields import Record

RANK_FIELDS = ("position_title", "honorific")


def substitute(
    db_session: Session,
    congress_id: int,
    principal_id: int,
    record: Record,
    actor: str,
    *,
    inherits_rank: bool,
    inherits_seat: bool,
) -> int:
    """Enter a substitute; return their id. Delegation and category are the principal's: they are the place.

    Position and seat pass over only when chosen. Raises Conflict when the principal has come, is not on the list, or
    has a substitute already.
    """
    principal = person.get(db_session, congress_id, principal_id)
    db_session.refresh(principal, with_for_update=True)
    if principal.state not in {DelegateState.ACTIVE, DelegateState.UNAPPROVED}:
        raise Conflict("Người này không còn giữ chỗ trong danh sách, nên không cử người dự thay được.")
    if principal.principal_id is not None:
        raise Conflict("Người này đang dự thay cho người khác. Vui lòng kết thúc việc dự thay đó trước.")
    if _has_come(db_session, principal_id):
        raise Conflict("Người này đã điểm danh có mặt, nên không cử người dự thay được.")
    place = records.read(db_session, [principal_id])[principal_id]
    record = {**record, "delegation": place["delegation"], "category": place["category"], "field": "", "award": ""}
    if inherits_rank:
        record |= {key: place[key] for key in RANK_FIELDS if place[key]}
    [substitute_id] = records.add(db_session, congress_id, [record], actor, "substitute")
    stand_in = db_session.get_one(Delegate, substitute_id)
    stand_in.principal_id, stand_in.state = principal_id, DelegateState(principal.state)
    principal.state = DelegateState.SUBSTITUTED
    principal.version += 1
    db_session.flush()
    session_guests.pass_on(db_session, principal_id, substitute_id)
    if inherits_seat:
        _pass_seats(db_session, principal_id, substitute_id)
    records.note(db_session, [principal_id], actor, "substituted", record["full_name"])
    audit.append(db_session, actor, "delegate.substitute", f"delegate:{principal_id} by:{substitute_id}")
    return substitute_id


def end(db_session: Session, congress_id: int, substitute_id: int, actor: str) -> int:
    """Give the place back to the principal; return the principal's id. Raises Conflict once the substitute has come."""
    stand_in = person.get(db_session, congress_id, substitute_id)
    if stand_in.principal_id is None:
        raise Conflict("Người này không dự thay cho ai.")
    if _has_come(db_session, substitute_id):
        raise Conflict("Người dự thay đã điểm danh có mặt, nên không kết thúc việc dự thay được.")
    principal = person.get(db_session, congress_id, stand_in.principal_id)
    stand_in.principal_id, stand_in.state = None, DelegateState.CANCELED
    principal.state = person.standing_state(db_session, principal)
    stand_in.version, principal.version = stand_in.version + 1, principal.version + 1
    db_session.flush()
    _pass_seats(db_session, substitute_id, principal.id)
    records.note(db_session, [substitute_id], actor, "end_substitution", principal.full_name)
    records.note(db_session, [principal.id], actor, "restore", stand_in.full_name)
    audit.append(db_session, actor, "delegate.end_substitution", f"delegate:{principal.id} by:{substitute_id}")
    return principal.id


def _has_come(db_session: Session, delegate_id: int) -> bool:
    standing = select(Attendance.id).where(Attendance.delegate_id == delegate_id, Attendance.annulled_at.is_(None))
    return db_session.scalar(standing.limit(1)) is not None


def _pass_seats(db_session: Session, giver: int, taker: int) -> None:
    """Pass on every seat of a session in which the taker has none."""
    has_one = select(SeatAssignment.program_session_id).where(SeatAssignment.delegate_id == taker)
    sessions = set(db_session.scalars(has_one))
    for row in db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == giver)).all():
        if row.program_session_id not in sessions:
            db_session.execute(update(SeatAssignment).where(SeatAssignment.id == row.id).values(delegate_id=taker))
