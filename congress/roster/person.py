"""One person: entered, edited, withdrawn, restored; several edited at once."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Attendance, Delegate, DelegateState, Exemplar, VettingState
from congress.roster import records, vetting
from congress.roster.fields import Record
from congress.roster.people import LISTED
from congress.roster.records import CHUNK
from congress.vietnamese import tidy

BULK_FIELDS = ("delegation", "category")


def get(db_session: Session, congress_id: int, delegate_id: int) -> Delegate:
    """Return a person. Raises NotFound."""
    row = db_session.get(Delegate, delegate_id)
    if row is None or row.congress_id != congress_id:
        raise NotFound("Không tìm thấy người này trong danh sách.")
    return row


def add(db_session: Session, congress_id: int, record: Record, actor: str) -> int:
    """Enter somebody; return their id. One of a category that is vetted is nominated."""
    [delegate_id] = records.add(db_session, congress_id, [record], actor, "create")
    vetting.nominate_missing(db_session, congress_id, [delegate_id], actor)
    audit.append(db_session, actor, "delegate.add", f"delegate:{delegate_id}")
    return delegate_id


def edit(
    db_session: Session, congress_id: int, delegate_id: int, record: Record, version: int, actor: str
) -> dict[str, list[str]]:
    """Set a person's record; return what changed. Raises Conflict when somebody else has edited it meanwhile."""
    person = get(db_session, congress_id, delegate_id)
    db_session.refresh(person, with_for_update=True)
    if person.version != version or person.merged_into_id is not None:
        raise Conflict("Người khác vừa sửa hồ sơ này. Vui lòng tải lại trang rồi sửa tiếp.")
    known = records.read(db_session, [delegate_id])[delegate_id]
    changes = {key: [known.get(key, ""), value] for key, value in record.items() if value != known.get(key, "")}
    if changes:
        records.change(db_session, {delegate_id: changes}, actor, "edit")
        vetting.nominate_missing(db_session, congress_id, [delegate_id], actor)
        audit.append(db_session, actor, "delegate.edit", f"delegate:{delegate_id}")
    return changes


def others_with_number(db_session: Session, congress_id: int, record: Record, own_id: int) -> list[str]:
    """Return the names of other people under the citizen number of this record."""
    mark = record.get("identity", "").partition(":")[0]
    if not mark:
        return []
    return list(
        db_session.scalars(
            select(Delegate.full_name).where(
                Delegate.congress_id == congress_id,
                Delegate.identity_hash == mark,
                Delegate.id != own_id,
                Delegate.merged_into_id.is_(None),
            )
        )
    )


def bulk_edit(
    db_session: Session, congress_id: int, delegate_ids: Sequence[int], told: Mapping[str, str], actor: str
) -> int:
    """Give these people one delegation or category, by code; return how many changed. Raises BadInput."""
    told = {key: told[key] for key in BULK_FIELDS if told.get(key)}
    if not told or not delegate_ids:
        raise BadInput("Vui lòng chọn người, và đoàn hoặc thành phần mới.")
    codes = {
        "delegation": records.delegation_ids(db_session, congress_id),
        "category": records.category_ids(db_session, congress_id),
    }
    if any(value not in codes[key] for key, value in told.items()):
        raise BadInput("Đoàn hoặc thành phần không có trong danh mục.")
    ids = own_ids(db_session, congress_id, delegate_ids)
    known = records.read(db_session, ids)
    changes = {
        delegate_id: {key: [record[key], value] for key, value in told.items() if record[key] != value}
        for delegate_id, record in known.items()
    }
    records.change(db_session, changes, actor, "bulk_edit")
    vetting.nominate_missing(db_session, congress_id, ids, actor)
    changed = sum(bool(fields) for fields in changes.values())
    audit.append(db_session, actor, "delegate.bulk_edit", f"congress:{congress_id} delegates:{changed}")
    return changed


def withdraw(db_session: Session, congress_id: int, delegate_ids: Sequence[int], explanation: str, actor: str) -> int:
    """Take people off the list; their invitations admit no more. Return how many.

    Raises BadInput without a reason, Conflict for somebody who has come.
    """
    explanation = tidy(explanation)
    if not explanation:
        raise BadInput("Vui lòng ghi lý do rút khỏi danh sách.")
    ids = own_ids(db_session, congress_id, delegate_ids)
    for start in range(0, len(ids), CHUNK):
        came = select(Attendance.id).where(
            Attendance.delegate_id.in_(ids[start : start + CHUNK]), Attendance.annulled_at.is_(None)
        )
        if db_session.scalar(came.limit(1)) is not None:
            raise Conflict(
                "Có người đã điểm danh có mặt nên không rút được. Nếu ghi nhầm, xin hủy lượt điểm danh trước."
            )
    withdrawn = _set_state(db_session, ids, LISTED, DelegateState.CANCELED)
    records.note(db_session, withdrawn, actor, "withdraw", explanation)
    audit.append(db_session, actor, "delegate.withdraw", f"congress:{congress_id} delegates:{len(withdrawn)}")
    return len(withdrawn)


def block(db_session: Session, congress_id: int, delegate_id: int, explanation: str, actor: str) -> None:
    """Stop somebody at the door until it is settled: the screen sends them to the desk. Raises BadInput, Conflict."""
    explanation = tidy(explanation)
    if not explanation:
        raise BadInput("Vui lòng ghi lý do tạm dừng.")
    person = get(db_session, congress_id, delegate_id)
    db_session.refresh(person, with_for_update=True)
    if person.state not in {DelegateState.ACTIVE, DelegateState.UNAPPROVED}:
        raise Conflict("Người này không ở tình trạng có thể tạm dừng. Vui lòng tải lại trang.")
    _step(db_session, person, DelegateState.BLOCKED)
    records.note(db_session, [delegate_id], actor, "block", explanation)
    audit.append(db_session, actor, "delegate.block", f"delegate:{delegate_id}")


def unblock(db_session: Session, congress_id: int, delegate_id: int, actor: str) -> None:
    """Let somebody in again who was stopped."""
    person = get(db_session, congress_id, delegate_id)
    db_session.refresh(person, with_for_update=True)
    if person.state != DelegateState.BLOCKED:
        raise Conflict("Người này không bị tạm dừng. Vui lòng tải lại trang.")
    _step(db_session, person, standing_state(db_session, person))
    records.note(db_session, [delegate_id], actor, "unblock")
    audit.append(db_session, actor, "delegate.unblock", f"delegate:{delegate_id}")


def restore(db_session: Session, congress_id: int, delegate_id: int, actor: str) -> None:
    """Put a withdrawn person back on the list; an exemplar that is not approved stays outside the door."""
    person = get(db_session, congress_id, delegate_id)
    if person.state != DelegateState.CANCELED or person.merged_into_id is not None:
        raise Conflict("Người này không ở tình trạng đã rút. Vui lòng tải lại trang.")
    _step(db_session, person, standing_state(db_session, person))
    records.note(db_session, [delegate_id], actor, "restore")
    vetting.nominate_missing(db_session, congress_id, [delegate_id], actor)  # a former substitute has no entry yet
    audit.append(db_session, actor, "delegate.restore", f"delegate:{delegate_id}")


def standing_state(db_session: Session, person: Delegate) -> DelegateState:
    """Return the state of somebody who is on the list: active, or waiting for the vetting; of a place, not a name."""
    honoured = person.principal_id or person.id
    unapproved = select(Exemplar.id).where(Exemplar.delegate_id == honoured, Exemplar.state != VettingState.APPROVED)
    waits = db_session.scalar(unapproved) is not None
    return DelegateState.UNAPPROVED if waits else DelegateState.ACTIVE


def own_ids(db_session: Session, congress_id: int, delegate_ids: Sequence[int]) -> list[int]:
    """Return those of the ids that are people of this congress who are no merged records."""
    wanted = sorted(set(delegate_ids))
    found: list[int] = []
    for start in range(0, len(wanted), CHUNK):
        found += db_session.scalars(
            select(Delegate.id).where(
                Delegate.congress_id == congress_id,
                Delegate.merged_into_id.is_(None),
                Delegate.id.in_(wanted[start : start + CHUNK]),
            )
        )
    return found


def _step(db_session: Session, person: Delegate, state: DelegateState) -> None:
    person.state = state
    person.version += 1
    db_session.flush()


def _set_state(
    db_session: Session, ids: Sequence[int], before: Sequence[DelegateState], after: DelegateState
) -> list[int]:
    changed: list[int] = []
    for start in range(0, len(ids), CHUNK):
        changed += db_session.scalars(
            update(Delegate)
            .where(Delegate.id.in_(ids[start : start + CHUNK]), Delegate.state.in_(before))
            .values(state=after, version=Delegate.version + 1)
            .returning(Delegate.id)
        )
    return changed
