"""Taking back a whole import, while nobody in it has arrived: as if the list had never come."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import Conflict
from congress.models import (
    Absence,
    Arrangement,
    Attendance,
    AwardMark,
    BoardLink,
    Delegate,
    DelegateChange,
    Delegation,
    DeliveryState,
    Demographics,
    Exemplar,
    HandOut,
    ImportState,
    Invitation,
    InvitationAnswer,
    InvitationDelivery,
    PersonalLink,
    PrintJob,
    ReplacementBadge,
    RosterImport,
    Scan,
    SeatAssignment,
    SessionGuest,
    VettingStep,
    Zone,
    ZoneRule,
)
from congress.roster import imports, records
from congress.roster.records import CHUNK

_NOT_TOLD = (DeliveryState.FAILED, DeliveryState.CANCELED)  # nothing reached the person
_OF_A_PERSON = (
    Exemplar,
    SessionGuest,
    Arrangement,
    SeatAssignment,
    InvitationAnswer,
    PersonalLink,
    Invitation,
    Demographics,
    DelegateChange,
)


@dataclass(frozen=True, slots=True)
class Undoing:
    """What taking an import back would do, and why it cannot be done ("" when it can)."""

    added: tuple[int, ...]  # ids of people who go
    changed: int
    invitations: int  # issued to those who go; their codes will be unknown at the door
    obstacle: str


def look(db_session: Session, import_id: int) -> Undoing:
    """Say what undoing an import would do."""
    rows = db_session.execute(
        select(DelegateChange.delegate_id, DelegateChange.changes).where(DelegateChange.import_id == import_id)
    ).all()
    added = tuple(row.delegate_id for row in rows if not row.changes)
    changed = tuple(row.delegate_id for row in rows if row.changes)
    return Undoing(
        added=added,
        changed=len(changed),
        invitations=_count(db_session, Invitation, added),
        obstacle=_obstacle(db_session, added, changed),
    )


def undo(db_session: Session, congress_id: int, import_id: int, actor: str) -> Undoing:
    """Take an import back: who was added goes, what was changed gets its value from before unless changed since.

    Raises Conflict once somebody of it has come, or stands for somebody else.
    """
    row = imports.get(db_session, congress_id, import_id)
    db_session.refresh(row, with_for_update=True)
    if row.state != ImportState.APPLIED:
        raise Conflict("Lần nạp danh sách này không còn hoàn tác được.")
    undoing = look(db_session, import_id)
    if undoing.obstacle:
        raise Conflict(undoing.obstacle)
    rows = db_session.execute(
        select(DelegateChange.delegate_id, DelegateChange.changes).where(DelegateChange.import_id == import_id)
    )
    changed = [(delegate_id, changes) for delegate_id, changes in rows if changes]
    now_known = records.read(db_session, [delegate_id for delegate_id, _ in changed])
    back = {
        delegate_id: {
            key: [after, before]
            for key, (before, after) in changes.items()
            if now_known[delegate_id].get(key, "") == after
        }
        for delegate_id, changes in changed
    }
    records.change(db_session, back, actor, "undo_import")
    _remove(db_session, undoing.added)
    _remove_empty_delegations(db_session, row)
    row.state, row.settled_at = ImportState.UNDONE, clock.now()
    audit.append(db_session, actor, "roster.undo", f"import:{import_id} removed:{len(undoing.added)}")
    return undoing


def _obstacle(db_session: Session, added: Sequence[int], changed: Sequence[int]) -> str:
    if _count(db_session, Attendance, added) or _are_in(db_session, changed):
        return "Đã có người trong danh sách này đến dự, nên không hoàn tác được nữa. Xin rút từng người nếu cần."
    if any(_count(db_session, table, added) for table in (HandOut, Absence, PrintJob, ReplacementBadge)):
        return (
            "Đã phát tài liệu, ghi vắng, in phiếu hoặc cấp lại thẻ cho người trong danh sách này, "
            "nên không hoàn tác được nữa."
        )
    for ids in _chunks(added):
        told = (
            select(InvitationDelivery.id)
            .join(Invitation, Invitation.id == InvitationDelivery.invitation_id)
            .where(Invitation.delegate_id.in_(ids), InvitationDelivery.state.not_in(_NOT_TOLD))
        )
        if db_session.scalar(told.limit(1)) is not None:
            return "Giấy mời của người trong danh sách này đã gửi hoặc đang gửi, nên không hoàn tác được nữa."
        tied = select(Delegate.id).where(or_(Delegate.principal_id.in_(ids), Delegate.merged_into_id.in_(ids)))
        if not set(added).issuperset(db_session.scalars(tied)):
            return "Đã có người dự thay hoặc hồ sơ gộp vào người trong danh sách này, nên không hoàn tác được nữa."
    return ""


def _remove(db_session: Session, people: Sequence[int]) -> None:
    """Remove people with all that hangs on them. Refused scans stay, of nobody."""
    for ids in _chunks(people):
        db_session.execute(update(Scan).where(Scan.delegate_id.in_(ids)).values(delegate_id=None))
        db_session.execute(update(Delegation).where(Delegation.head_id.in_(ids)).values(head_id=None))
        their_entries = select(Exemplar.id).where(Exemplar.delegate_id.in_(ids))
        for of_an_entry in (VettingStep, AwardMark):
            db_session.execute(delete(of_an_entry).where(of_an_entry.exemplar_id.in_(their_entries)))
        db_session.execute(update(Arrangement).where(Arrangement.companion_of_id.in_(ids)).values(companion_of_id=None))
        their_invitations = select(Invitation.id).where(Invitation.delegate_id.in_(ids))
        db_session.execute(delete(InvitationDelivery).where(InvitationDelivery.invitation_id.in_(their_invitations)))
        for table in _OF_A_PERSON:
            db_session.execute(delete(table).where(table.delegate_id.in_(ids)))
        db_session.execute(update(Delegate).where(Delegate.id.in_(ids)).values(principal_id=None, merged_into_id=None))
    for ids in _chunks(people):
        db_session.execute(delete(Delegate).where(Delegate.id.in_(ids)))


def _remove_empty_delegations(db_session: Session, row: RosterImport) -> None:
    """Remove delegations that came with the list and have nobody now, nor seats kept for them, nor a link of a head."""
    codes = [code for code, _ in row.new_delegations]
    in_use = select(Delegate.id).where(Delegate.delegation_id == Delegation.id)
    honoured = select(Exemplar.id).where(Exemplar.delegation_id == Delegation.id)
    awaited = select(Zone.id).where(Zone.delegation_id == Delegation.id)
    sent = select(ZoneRule.id).where(ZoneRule.delegation_id == Delegation.id)
    followed = select(BoardLink.id).where(BoardLink.delegation_id == Delegation.id)
    db_session.execute(
        delete(Delegation).where(
            Delegation.congress_id == row.congress_id,
            Delegation.code.in_(codes),
            ~in_use.exists(),
            ~honoured.exists(),
            ~awaited.exists(),
            ~sent.exists(),
            ~followed.exists(),
        )
    )


def _count(
    db_session: Session,
    table: type[Attendance | Invitation | HandOut | Absence | PrintJob | ReplacementBadge],
    people: Sequence[int],
) -> int:
    return sum(
        len(db_session.scalars(select(table.id).where(table.delegate_id.in_(ids))).all()) for ids in _chunks(people)
    )


def _are_in(db_session: Session, people: Sequence[int]) -> bool:
    """Tell whether somebody of these has come, and was not taken back."""
    standing = (
        select(Attendance.id).where(Attendance.delegate_id.in_(ids), Attendance.annulled_at.is_(None)).limit(1)
        for ids in _chunks(people)
    )
    return any(db_session.scalar(question) is not None for question in standing)


def _chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
