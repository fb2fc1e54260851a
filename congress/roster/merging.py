"""Two records of one person become one: field by field as chosen, with attendance, seat and entry kept."""

from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import Conflict
from congress.models import (
    Absence,
    Annulment,
    Arrangement,
    Attendance,
    Delegate,
    DelegateState,
    Delegation,
    Exemplar,
    HandOut,
    Invitation,
    InvitationAnswer,
    InvitationState,
    PersonalLink,
    SeatAssignment,
    SessionGuest,
)
from congress.roster import person, records, session_guests


def merge(
    db_session: Session,
    congress_id: int,
    kept_id: int,
    merged_id: int,
    from_merged: Mapping[str, bool],
    versions: tuple[int, int],
    actor: str,
) -> None:
    """Merge the second record into the first, which keeps its number and its invitation.

    `from_merged` names the fields whose value the second record gives. The second's invitation admits no more; its
    answers, attendance, seats and exemplar pass to the first where it has none. Raises Conflict when one of them was
    edited meanwhile, is merged already, or stands for somebody.
    """
    kept, merged = (person.get(db_session, congress_id, delegate_id) for delegate_id in (kept_id, merged_id))
    for row in sorted((kept, merged), key=lambda row: row.id):
        db_session.refresh(row, with_for_update=True)
    if kept.id == merged.id or merged.merged_into_id is not None or kept.merged_into_id is not None:
        raise Conflict("Hai hồ sơ này không gộp được: cần hai hồ sơ khác nhau, chưa gộp.")
    if (kept.version, merged.version) != versions:
        raise Conflict("Người khác vừa sửa một trong hai hồ sơ. Vui lòng tải lại trang rồi chọn lại.")
    if _is_tied(db_session, kept, merged):
        raise Conflict("Một trong hai hồ sơ liên quan đến việc dự thay. Vui lòng kết thúc việc dự thay trước khi gộp.")
    before = records.read(db_session, [kept_id, merged_id])
    changes = {
        key: [before[kept_id].get(key, ""), value]
        for key, value in before[merged_id].items()
        if from_merged.get(key) and value != before[kept_id].get(key, "")
    }
    records.change(db_session, {kept_id: changes}, actor, "merge", explanation=merged.number)
    _pass_attendance(db_session, kept_id, merged_id)
    _pass_seats(db_session, kept_id, merged_id)
    _pass_entry(db_session, kept_id, merged_id)
    _pass_arrangement(db_session, kept_id, merged_id)
    _pass_hand_outs(db_session, kept_id, merged_id)
    _pass_absences(db_session, kept_id, merged_id)
    session_guests.pass_on(db_session, merged_id, kept_id)
    db_session.execute(delete(SessionGuest).where(SessionGuest.delegate_id == merged_id))
    if kept.photo_id is None:
        kept.photo_id, merged.photo_id = merged.photo_id, None
    db_session.execute(update(Delegation).where(Delegation.head_id == merged_id).values(head_id=kept_id))
    _end_invitation(db_session, merged_id, actor)
    _pass_answers(db_session, kept_id, merged_id)
    merged.state, merged.merged_into_id = DelegateState.CANCELED, kept_id
    merged.version, kept.version = merged.version + 1, kept.version + 1
    db_session.flush()
    if kept.state in {DelegateState.ACTIVE, DelegateState.UNAPPROVED}:
        kept.state = person.standing_state(db_session, kept)
    if not changes:
        records.note(db_session, [kept_id], actor, "merge", merged.number)
    records.note(db_session, [merged_id], actor, "merged", kept.number)
    audit.append(db_session, actor, "delegate.merge", f"delegate:{kept_id} from:{merged_id}")


def _is_tied(db_session: Session, *people: Delegate) -> bool:
    ids = [row.id for row in people]
    has_stand_in = select(Delegate.id).where(Delegate.principal_id.in_(ids))
    return any(row.principal_id for row in people) or db_session.scalar(has_stand_in.limit(1)) is not None


def _end_invitation(db_session: Session, merged_id: int, actor: str) -> None:
    """End the second record's invitation and its personal link: neither its code nor its page is anybody's now."""
    now = clock.now()
    db_session.execute(
        update(Invitation)
        .where(Invitation.delegate_id == merged_id, Invitation.state == InvitationState.ISSUED)
        .values(state=InvitationState.REPLACED, ended_at=now, ended_by=actor, explanation="Gộp hồ sơ")
    )
    db_session.execute(
        update(PersonalLink)
        .where(PersonalLink.delegate_id == merged_id, PersonalLink.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def _pass_hand_outs(db_session: Session, kept_id: int, merged_id: int) -> None:
    """Pass on what was handed out, so that nobody gets it twice; what both records were given stays with each."""
    own = select(HandOut.kind_id).where(HandOut.delegate_id == kept_id, HandOut.taken_back_at.is_(None))
    db_session.execute(
        update(HandOut)
        .where(HandOut.delegate_id == merged_id, HandOut.taken_back_at.is_(None), HandOut.kind_id.not_in(own))
        .values(delegate_id=kept_id)
        .execution_options(synchronize_session=False)
    )


def _pass_absences(db_session: Session, kept_id: int, merged_id: int) -> None:
    """Pass noted absences on, but for sessions at which the kept record is excused already, or in."""
    excused = select(Absence.program_session_id).where(Absence.delegate_id == kept_id, Absence.withdrawn_at.is_(None))
    is_in = select(Attendance.program_session_id).where(
        Attendance.delegate_id == kept_id, Attendance.annulled_at.is_(None)
    )
    db_session.execute(
        update(Absence)
        .where(
            Absence.delegate_id == merged_id,
            Absence.withdrawn_at.is_(None),
            Absence.program_session_id.not_in(excused),
            Absence.program_session_id.not_in(is_in),
        )
        .values(delegate_id=kept_id)
        .execution_options(synchronize_session=False)
    )


def _pass_answers(db_session: Session, kept_id: int, merged_id: int) -> None:
    """Pass answers on to somebody who has given none: it is the same person who answered."""
    own = select(InvitationAnswer.id).where(InvitationAnswer.delegate_id == kept_id).limit(1)
    if db_session.scalar(own) is None:
        db_session.execute(
            update(InvitationAnswer).where(InvitationAnswer.delegate_id == merged_id).values(delegate_id=kept_id)
        )


def _pass_attendance(db_session: Session, kept_id: int, merged_id: int) -> None:
    """Pass presence on; where both came to one session it was one person, counted once."""
    counted = set(
        db_session.scalars(
            select(Attendance.program_session_id).where(
                Attendance.delegate_id == kept_id, Attendance.annulled_at.is_(None)
            )
        )
    )
    rehearsed = set(db_session.scalars(select(Attendance.rehearsal_id).where(Attendance.delegate_id == kept_id)))
    now = clock.now()
    for row in db_session.scalars(select(Attendance).where(Attendance.delegate_id == merged_id)).all():
        if row.rehearsal_id in rehearsed:
            row.rehearsal_id = None
        if row.annulled_at is None and row.program_session_id in counted:
            row.annulled_at = now
            db_session.add(
                Annulment(
                    attendance_id=row.id, station_id=None, account_id=None, explanation="Gộp hồ sơ", annulled_at=now
                )
            )
        db_session.flush()
        row.delegate_id = kept_id
    db_session.flush()


def _pass_seats(db_session: Session, kept_id: int, merged_id: int) -> None:
    own = set(
        db_session.scalars(select(SeatAssignment.program_session_id).where(SeatAssignment.delegate_id == kept_id))
    )
    for row in db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == merged_id)).all():
        if row.program_session_id not in own:
            row.delegate_id = kept_id
    db_session.flush()
    db_session.execute(delete(SeatAssignment).where(SeatAssignment.delegate_id == merged_id))


def _pass_entry(db_session: Session, kept_id: int, merged_id: int) -> None:
    own = db_session.scalar(select(Exemplar.id).where(Exemplar.delegate_id == kept_id))
    if own is None:
        db_session.execute(update(Exemplar).where(Exemplar.delegate_id == merged_id).values(delegate_id=kept_id))
    else:
        db_session.execute(update(Exemplar).where(Exemplar.delegate_id == merged_id).values(delegate_id=None))


def _pass_arrangement(db_session: Session, kept_id: int, merged_id: int) -> None:
    """Pass on what is arranged, where nothing is for the first; who accompanies one accompanies the other."""
    named = Arrangement.companion_of_id == merged_id
    db_session.execute(update(Arrangement).where(named).values(companion_of_id=kept_id))
    if db_session.get(Arrangement, kept_id) is None:
        moved = update(Arrangement).where(Arrangement.delegate_id == merged_id)
        db_session.execute(moved.values(delegate_id=kept_id), execution_options={"synchronize_session": False})
    db_session.execute(delete(Arrangement).where(Arrangement.delegate_id == merged_id))
    itself = (Arrangement.delegate_id == kept_id) & (Arrangement.companion_of_id == kept_id)
    db_session.execute(update(Arrangement).where(itself).values(companion_of_id=None))
