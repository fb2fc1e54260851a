"""Changes of a session's seating, each a whole: checked against what was seen, kept in a journal, undone as one.

Every change of chairs goes through `set_chairs`. Acts on one session stand in line behind a lock of its row, so that
each sees what the one before it left; the table's constraints hold whatever happens.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session, aliased

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Delegate, DelegateState, ProgramSession, Seat, SeatAssignment, SeatingAct
from congress.vietnamese import tidy

_LONGEST_REASON = 80
_MANY_NAMED = 5  # in one sentence; the rest is counted
_CHUNK = 500  # ids in one statement


@dataclass(frozen=True, slots=True)
class Held:
    """A chair that is held back, and why."""

    reason: str


Occupant = int | Held | None  # a delegate's id, held back, or nobody


def set_chairs(
    db_session: Session,
    congress_id: int,
    session_id: int,
    changes: Mapping[int, Occupant],
    act: str,
    actor: str,
    *,
    seen: Mapping[int, Occupant] | None = None,
    undoes: int | None = None,
) -> int | None:
    """Give these chairs (by seat id) to these occupants; return the act's id, or None when that changes nothing.

    Whoever is named leaves the chair they had. `seen`: what whoever acts saw on some chairs; raises Conflict when it is
    no longer so. Raises NotFound for chairs of another hall or people of another congress, BadInput for somebody named
    twice or no longer on the list.
    """
    session = _locked(db_session, congress_id, session_id)
    _refuse_strangers(db_session, congress_id, session, changes)
    present = _occupants(db_session, session_id)
    _refuse_stale(db_session, seen or {}, present)
    after = dict(changes)
    arriving = {who for who in changes.values() if isinstance(who, int)}
    for seat_id, who in present.items():
        if who in arriving and seat_id not in changes:
            after[seat_id] = None
    journal = [
        {"seat": seat_id, "before": _written(present.get(seat_id)), "after": _written(who)}
        for seat_id, who in sorted(after.items())
        if present.get(seat_id) != who
    ]
    if not journal:
        return None
    _write(db_session, session_id, {entry["seat"]: after[entry["seat"]] for entry in journal})
    row = SeatingAct(
        program_session_id=session_id, at=clock.now(), actor=actor, act=act, changes=journal, undoes_id=undoes
    )
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, f"seating.{act}", f"session:{session_id} seating_act:{row.id}")
    return row.id


# ── acts of a hand ────────────────────────────────────────────────────────────────────────────────────────────────────


def seat_person(
    db_session: Session, congress_id: int, session_id: int, delegate_id: int, seat_id: int, actor: str
) -> None:
    """Give somebody a free chair. Raises Conflict, saying who or what is there, when it is not free."""
    _locked(db_session, congress_id, session_id)
    there = _occupants(db_session, session_id).get(seat_id)
    if there is not None and there != delegate_id:
        raise Conflict(f"Ghế {_label(db_session, seat_id)} {_said(db_session, there)}. Vui lòng chọn ghế khác.")
    set_chairs(db_session, congress_id, session_id, {seat_id: delegate_id}, "assign", actor)


def exchange(
    db_session: Session,
    congress_id: int,
    session_id: int,
    first: int,
    second: int,
    actor: str,
    *,
    seen: Mapping[int, Occupant],
) -> None:
    """Exchange what two chairs hold, people, held or nobody. Raises Conflict when it is no longer as `seen`."""
    _locked(db_session, congress_id, session_id)
    present = _occupants(db_session, session_id)
    changes = {first: present.get(second), second: present.get(first)}
    set_chairs(db_session, congress_id, session_id, changes, "swap", actor, seen=seen)


def move_block(
    db_session: Session, congress_id: int, session_id: int, people: Sequence[int], first_seat: int, actor: str
) -> int:
    """Seat these people in their order on the free chairs from `first_seat` on; return how many.

    From there the chairs of the block go on along the row, then row by row away from the stage; held and taken chairs
    are passed over, those that the people themselves leave are not. Raises Conflict when the block has too few.
    """
    session = _locked(db_session, congress_id, session_id)
    present = _occupants(db_session, session_id)
    leaving = set(people)
    free = [
        seat_id
        for seat_id in _chairs_from(db_session, session, first_seat)
        if present.get(seat_id) is None or present[seat_id] in leaving
    ]
    if len(free) < len(people):
        raise Conflict(f"Từ ghế này đến cuối khu chỉ còn {len(free)} ghế trống, cần {len(people)} ghế.")
    changes: dict[int, Occupant] = {seat: None for seat, who in present.items() if who in leaving}
    changes |= dict(zip(free, people, strict=False))
    set_chairs(db_session, congress_id, session_id, changes, "move_block", actor)
    return len(people)


def hold(db_session: Session, congress_id: int, session_id: int, seats: Iterable[int], reason: str, actor: str) -> None:
    """Hold free chairs back. Raises Conflict when somebody sits on one, BadInput without a reason."""
    reason = tidy(reason)
    if not reason or len(reason) > _LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do giữ ghế, không quá {_LONGEST_REASON} ký tự.")
    seats = list(seats)
    _locked(db_session, congress_id, session_id)
    present = _occupants(db_session, session_id)
    taken = [seat for seat in seats if isinstance(present.get(seat), int)]
    if taken:
        raise Conflict(f"Ghế {labels(db_session, taken)} đang có người. Vui lòng chuyển người trước khi giữ ghế.")
    set_chairs(db_session, congress_id, session_id, dict.fromkeys(seats, Held(reason)), "hold", actor)


def release(db_session: Session, congress_id: int, session_id: int, seats: Iterable[int], actor: str) -> None:
    """Make chairs free: held ones are no longer held, people on them have no chair."""
    set_chairs(db_session, congress_id, session_id, dict.fromkeys(seats), "release", actor)


def undo(db_session: Session, congress_id: int, session_id: int, actor: str) -> str:
    """Take the last act back, as a whole; return which it was. What was undone is not undone again: it is redone.

    Raises Conflict when there is none, or when one of its chairs or people was changed elsewhere since.
    """
    _locked(db_session, congress_id, session_id)
    row = last_act(db_session, session_id)
    if row is None:
        raise Conflict("Không có thao tác nào để hoàn tác.")
    present = _occupants(db_session, session_id)
    after = {entry["seat"]: _read(entry["after"]) for entry in row.changes}
    before = {entry["seat"]: _read(entry["before"]) for entry in row.changes}
    coming = {who for who in before.values() if isinstance(who, int)}
    elsewhere = [seat for seat, who in present.items() if who in coming and seat not in after]
    moved = [seat for seat, who in after.items() if present.get(seat) != who] + elsewhere
    if moved:
        raise Conflict(f"Ghế {labels(db_session, moved)} đã đổi sau thao tác này, nên không hoàn tác được.")
    set_chairs(db_session, congress_id, session_id, before, "undo", actor, undoes=row.id)
    return row.act


def last_act(db_session: Session, session_id: int) -> SeatingAct | None:
    """Return the act that `undo` would take back."""
    undoing = aliased(SeatingAct)
    return db_session.scalar(
        select(SeatingAct)
        .where(
            SeatingAct.program_session_id == session_id,
            SeatingAct.undoes_id.is_(None),
            ~select(undoing.id).where(undoing.undoes_id == SeatingAct.id).exists(),
        )
        .order_by(SeatingAct.id.desc())
        .limit(1)
    )


def newest_act(db_session: Session, session_id: int) -> int:
    """Return a number that is higher after every act: the newest one's id, 0 before the first."""
    newest = select(func.max(SeatingAct.id)).where(SeatingAct.program_session_id == session_id)
    return db_session.scalar(newest) or 0


def labels(db_session: Session, seats: Sequence[int]) -> str:
    """Name chairs in a sentence: the first few by their labels, the rest counted."""
    named = ", ".join(_label(db_session, seat) for seat in seats[:_MANY_NAMED])
    more = len(seats) - _MANY_NAMED
    return f"{named} và {more} ghế khác" if more > 0 else named


# ── what lies beneath ─────────────────────────────────────────────────────────────────────────────────────────────────


def _locked(db_session: Session, congress_id: int, session_id: int) -> ProgramSession:
    """Stand in line for a session's seating. Arrivals, which only refer to the session, do not wait."""
    row = db_session.scalar(
        select(ProgramSession)
        .where(ProgramSession.id == session_id, ProgramSession.congress_id == congress_id)
        .with_for_update(key_share=True)
    )
    if row is None:
        raise NotFound("Không tìm thấy phiên này.")
    if row.hall_id is None:
        raise BadInput("Phiên này chưa chọn hội trường. Vui lòng chọn ở trang Chương trình, mục “Giờ và quy định”.")
    return row


def _occupants(db_session: Session, session_id: int) -> dict[int, Occupant]:
    rows = db_session.execute(
        select(SeatAssignment.seat_id, SeatAssignment.delegate_id, SeatAssignment.held_for).where(
            SeatAssignment.program_session_id == session_id
        )
    )
    return {row.seat_id: Held(row.held_for) if row.delegate_id is None else row.delegate_id for row in rows}


def _refuse_strangers(
    db_session: Session, congress_id: int, session: ProgramSession, changes: Mapping[int, Occupant]
) -> None:
    known = set(db_session.scalars(select(Seat.id).where(Seat.hall_id == session.hall_id)))
    if not known.issuperset(changes):
        raise NotFound("Có ghế không thuộc hội trường của phiên này. Vui lòng tải lại trang.")
    people = [who for who in changes.values() if isinstance(who, int)]
    if len(set(people)) < len(people):
        raise BadInput("Một người không thể ngồi hai ghế.")
    listed: set[int] = set()
    for start in range(0, len(people), _CHUNK):
        listed.update(
            db_session.scalars(
                select(Delegate.id).where(
                    Delegate.id.in_(people[start : start + _CHUNK]),
                    Delegate.congress_id == congress_id,
                    Delegate.state.not_in((DelegateState.CANCELED, DelegateState.SUBSTITUTED)),
                )
            )
        )
    if not listed.issuperset(people):
        raise BadInput("Có người không còn trong danh sách dự. Vui lòng tải lại trang.")


def _refuse_stale(db_session: Session, seen: Mapping[int, Occupant], present: Mapping[int, Occupant]) -> None:
    changed = [seat for seat, who in seen.items() if present.get(seat) != who]
    if changed:
        raise Conflict(f"Ghế {labels(db_session, changed)} vừa được người khác đổi. Vui lòng xem lại rồi thử lần nữa.")


def _write(db_session: Session, session_id: int, chairs: Mapping[int, Occupant]) -> None:
    seats = list(chairs)
    for start in range(0, len(seats), _CHUNK):
        db_session.execute(
            delete(SeatAssignment).where(
                SeatAssignment.program_session_id == session_id,
                SeatAssignment.seat_id.in_(seats[start : start + _CHUNK]),
            )
        )
    rows = [
        {
            "program_session_id": session_id,
            "seat_id": seat_id,
            "delegate_id": None if isinstance(who, Held) else who,
            "held_for": who.reason if isinstance(who, Held) else "",
        }
        for seat_id, who in chairs.items()
        if who is not None
    ]
    if rows:
        db_session.execute(insert(SeatAssignment), rows)


def _chairs_from(db_session: Session, session: ProgramSession, first_seat: int) -> list[int]:
    first = db_session.get(Seat, first_seat)
    if first is None or first.hall_id != session.hall_id:
        raise NotFound("Không tìm thấy ghế này trong hội trường của phiên.")
    rows = db_session.execute(
        select(Seat.id, Seat.row_rank, Seat.number_rank)
        .where(Seat.hall_id == first.hall_id, Seat.block_code == first.block_code)
        .order_by(Seat.row_rank, Seat.number_rank)
    )
    from_here = (first.row_rank, first.number_rank)
    return [row.id for row in rows if (row.row_rank, row.number_rank) >= from_here]


def _written(who: Occupant) -> Any:
    return {"held": who.reason} if isinstance(who, Held) else who


def _read(told: Any) -> Occupant:
    return Held(told["held"]) if isinstance(told, dict) else told


def _label(db_session: Session, seat_id: int) -> str:
    return db_session.scalar(select(Seat.label).where(Seat.id == seat_id)) or str(seat_id)


def _said(db_session: Session, who: Occupant) -> str:
    if isinstance(who, Held):
        return f"đang được giữ ({who.reason})"
    name = db_session.scalar(select(Delegate.full_name).where(Delegate.id == who))
    return f"đã có {name}"
