"""Delegations (đoàn): their order, heads and contacts, how many were announced and how many are listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.file_formats.delegation_names import DelegationName, DelegationNames
from congress.models import (
    BoardLink,
    Category,
    Delegate,
    DelegateChange,
    DelegateState,
    Delegation,
    Exemplar,
    Zone,
    ZoneRule,
)
from congress.roster import records
from congress.roster.people import LISTED
from congress.vietnamese import fold, phone_number, tidy

_LONGEST_NAME = 120
_LARGEST_SIZE = 9999


@dataclass(frozen=True, slots=True)
class DelegationLine:
    """One delegation against its list; people."""

    id: int
    code: str
    name: str
    rank: int
    head: str
    head_id: int | None
    contact_phone: str
    expected_size: int | None
    seat_together: str
    listed: int
    summoned: int
    withdrawn: tuple[str, ...]  # names of those whose place nobody took
    unrepresented: tuple[str, ...]  # exemplars for whom nobody is on the list

    @property
    def missing(self) -> int:
        """How many people the unit announced and has not listed."""
        return max((self.expected_size or 0) - self.listed, 0)


def add_missing(db_session: Session, congress_id: int, names: Sequence[Sequence[str]]) -> list[list[str]]:
    """Add those delegations, [code, name] each, whose code is not there; return the ones that were added."""
    known = records.delegation_ids(db_session, congress_id)
    last = _last_rank(db_session, congress_id)
    fresh = [[code, name] for code, name in map(tuple, names) if code not in known]
    db_session.add_all(
        Delegation(congress_id=congress_id, code=code, name=name, rank=last + offset)
        for offset, (code, name) in enumerate(fresh, start=1)
    )
    db_session.flush()
    return fresh


def lines(db_session: Session, congress_id: int) -> tuple[DelegationLine, ...]:
    """Every delegation in its order, with what is listed and what is missing."""
    counted = {
        row.delegation_id: row
        for row in db_session.execute(
            select(
                Delegate.delegation_id,
                func.count().label("listed"),
                func.count().filter(Category.is_summoned).label("summoned"),
            )
            .join(Category, Category.id == Delegate.category_id)
            .where(Delegate.congress_id == congress_id, Delegate.state.in_(LISTED))
            .group_by(Delegate.delegation_id)
        )
    }
    left_by = (  # a substitute who gave a place back left none empty
        select(DelegateChange.act)
        .where(DelegateChange.delegate_id == Delegate.id, DelegateChange.act.in_(("withdraw", "end_substitution")))
        .order_by(DelegateChange.id.desc())
        .limit(1)
        .correlate(Delegate)
        .scalar_subquery()
    )
    withdrawn = _names(
        db_session,
        select(Delegate.delegation_id, Delegate.full_name).where(
            Delegate.congress_id == congress_id,
            Delegate.state == DelegateState.CANCELED,
            Delegate.merged_into_id.is_(None),
            func.coalesce(left_by, "") != "end_substitution",
        ),
    )
    unrepresented = _names(
        db_session,
        select(Exemplar.delegation_id, Exemplar.name).where(
            Exemplar.congress_id == congress_id, Exemplar.delegate_id.is_(None)
        ),
    )
    rows = db_session.execute(
        select(Delegation, Delegate.full_name)
        .outerjoin(Delegate, Delegate.id == Delegation.head_id)
        .where(Delegation.congress_id == congress_id)
        .order_by(Delegation.rank, Delegation.id)
    )
    return tuple(
        DelegationLine(
            id=row.id,
            code=row.code,
            name=row.name,
            rank=row.rank,
            head=head or "",
            head_id=row.head_id,
            contact_phone=row.contact_phone,
            expected_size=row.expected_size,
            seat_together=row.seat_together,
            listed=counted[row.id].listed if row.id in counted else 0,
            summoned=counted[row.id].summoned if row.id in counted else 0,
            withdrawn=withdrawn.get(row.id, ()),
            unrepresented=unrepresented.get(row.id, ()),
        )
        for row, head in rows
    )


def _names(db_session: Session, query: Select[int, str]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for delegation_id, name in db_session.execute(query):
        found.setdefault(delegation_id, []).append(name)
    return {delegation_id: tuple(names) for delegation_id, names in found.items()}


def get(db_session: Session, congress_id: int, delegation_id: int) -> Delegation:
    """Return a delegation. Raises NotFound."""
    row = db_session.get(Delegation, delegation_id)
    if row is None or row.congress_id != congress_id:
        raise NotFound("Không tìm thấy đoàn này.")
    return row


def add(db_session: Session, congress_id: int, name: str, actor: str) -> int:
    """Add a delegation at the end of the order; return its id. Raises BadInput for a name that is empty or taken."""
    name = _free_name(db_session, congress_id, name, None)
    known = db_session.execute(select(Delegation.code, Delegation.name).filter_by(congress_id=congress_id))
    code = DelegationNames([DelegationName(row.code, row.name) for row in known]).add(name).code
    row = Delegation(congress_id=congress_id, code=code, name=name, rank=_last_rank(db_session, congress_id) + 1)
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "delegation.add", f"delegation:{row.id}")
    return row.id


def edit(db_session: Session, congress_id: int, delegation_id: int, told: Mapping[str, str], actor: str) -> None:
    """Set name, place in the order, head, contact, announced size and allies as a form tells them.

    Fields: name, rank (from 1), head (delegate id or ""), phone, size, seat_together (delegations of one name there sit
    side by side). Raises BadInput; nothing is changed then.
    """
    row = get(db_session, congress_id, delegation_id)
    name = _free_name(db_session, congress_id, told.get("name", ""), delegation_id)
    phone = told.get("phone", "").strip()
    number = phone_number(phone) if phone else ""
    if number is None:
        raise BadInput(f"Số điện thoại “{phone}” không gọi được. Vui lòng kiểm tra lại.")
    size = _whole(told.get("size", ""), "Số người đăng ký")
    rank = _whole(told.get("rank", ""), "Thứ tự")
    head = _whole(told.get("head", ""), "Trưởng đoàn")
    if head is not None:
        person = db_session.get(Delegate, head)
        if person is None or person.delegation_id != delegation_id:
            raise BadInput("Trưởng đoàn phải là người của đoàn.")
    together = tidy(told.get("seat_together", ""))
    if len(together) > _LONGEST_NAME:
        raise BadInput(f"Tên nhóm ngồi cạnh nhau dài quá {_LONGEST_NAME} ký tự.")
    _rename(row, name)
    row.contact_phone, row.expected_size, row.head_id = number, size, head
    row.seat_together = together
    if rank is not None and rank != row.rank:
        _move(db_session, row, rank)
    audit.append(db_session, actor, "delegation.edit", f"delegation:{delegation_id}")


def merge(db_session: Session, congress_id: int, delegation_id: int, into_id: int, actor: str) -> int:
    """Move everybody and every zone of one delegation into another, remove the first; return how many people moved."""
    row, target = get(db_session, congress_id, delegation_id), get(db_session, congress_id, into_id)
    if row.id == target.id:
        raise Conflict("Không gộp một đoàn vào chính nó. Vui lòng chọn đoàn khác.")
    people = db_session.scalars(select(Delegate.id).where(Delegate.delegation_id == row.id)).all()
    records.change(
        db_session,
        {person: {"delegation": [row.code, target.code]} for person in people},
        actor,
        "merge_delegation",
        explanation=f"{row.name} → {target.name}",
    )
    for table in (Exemplar, Zone, ZoneRule):
        db_session.execute(update(table).where(table.delegation_id == row.id).values(delegation_id=target.id))
    _close_board(db_session, row.id, target.id, actor)
    if row.expected_size is not None:
        target.expected_size = (target.expected_size or 0) + row.expected_size
    target.former_names = [*target.former_names, *row.former_names, row.name]
    target.head_id = target.head_id or row.head_id
    target.contact_phone = target.contact_phone or row.contact_phone
    db_session.flush()
    db_session.execute(delete(Delegation).where(Delegation.id == row.id))
    audit.append(db_session, actor, "delegation.merge", f"delegation:{delegation_id} into:{into_id}")
    return len(people)


def _close_board(db_session: Session, delegation_id: int, into_id: int, actor: str) -> None:
    """End the link to a delegation's own board: whoever holds it led these people, not those of the other one."""
    of_it = update(BoardLink).where(BoardLink.delegation_id == delegation_id)
    db_session.execute(of_it.where(BoardLink.revoked_at.is_(None)).values(revoked_at=clock.now(), revoked_by=actor))
    db_session.execute(of_it.values(delegation_id=into_id))


def _rename(row: Delegation, name: str) -> None:
    """Give a delegation a name; by the one before, lists that still use it go on to mean it."""
    if fold(name) != fold(row.name):
        others = [former for former in row.former_names if fold(former) != fold(name)]
        row.former_names = [*others, row.name]
    row.name = name


def _move(db_session: Session, moved: Delegation, rank: int) -> None:
    """Put a delegation at a place in the order; the others close up."""
    others = [
        row
        for row in db_session.scalars(
            select(Delegation).filter_by(congress_id=moved.congress_id).order_by(Delegation.rank, Delegation.id)
        )
        if row.id != moved.id
    ]
    others.insert(min(max(rank, 1), len(others) + 1) - 1, moved)
    for place, row in enumerate(others, start=1):
        row.rank = place


def _free_name(db_session: Session, congress_id: int, name: str, own_id: int | None) -> str:
    """Return the tidied name, which no other delegation may have: lists are matched by it."""
    name = tidy(name)
    if not name or len(name) > _LONGEST_NAME:
        raise BadInput(f"Tên đoàn cần có từ 1 đến {_LONGEST_NAME} ký tự.")
    others = db_session.execute(select(Delegation.id, Delegation.name).filter_by(congress_id=congress_id))
    if any(fold(row.name) == fold(name) and row.id != own_id for row in others):
        raise BadInput(f"Đã có đoàn “{name}”. Muốn nhập hai đoàn làm một, vui lòng dùng “Gộp đoàn”.")
    return name


def _whole(text: str, what: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and int(text) <= _LARGEST_SIZE * 10_000):
        raise BadInput(f"{what} cần là một số nguyên.")
    return int(text)


def _last_rank(db_session: Session, congress_id: int) -> int:
    return db_session.scalar(select(func.max(Delegation.rank)).where(Delegation.congress_id == congress_id)) or 0
