"""Seatings that are worked out, looked at, then taken or dropped. Taking one is refused once its grounds have changed.

Working one out takes up to a second, so it is done on a snapshot, outside any transaction that others would wait for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.models import ProgramSession, SeatingPlan
from congress.seating import chart, moves, plan_basis
from congress.seating.moves import Held, Occupant
from congress.seating.plan_basis import AtSession, Basis
from congress.seating.planning import planner
from congress.seating.planning.judge import Figures, faults, measure
from congress.seating.planning.terms import (
    HEAVIEST,
    RESERVE_WORDS,
    WEIGHTS,
    Keep,
    Note,
    Plan,
    Where,
    Wishes,
    notes_read,
    notes_written,
)

_LARGEST_RESERVE = 9999
_FLAGS = ("zones_seat", "delegation_zones")


@dataclass(frozen=True, slots=True)
class Ask:
    """What an organizer asks for: sessions to be seated at once, wishes, and what zones mean.

    `zones_seat`: rules for zones seat people, who are given no chair. `delegation_zones`: zones of delegations are
    kept; else they are shared out anew.
    """

    sessions: tuple[int, ...]
    wishes: Wishes = field(default_factory=Wishes)
    zones_seat: bool = True
    delegation_zones: bool = True


@dataclass(frozen=True, slots=True)
class Seated:
    """What a plan does at one session: guest → chair, chair → why it is held; who had entered when it was made."""

    given: Mapping[int, int]
    held: Mapping[int, str]
    entered: frozenset[int]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A plan for one or several sessions, with the mark of what it was worked out from."""

    ask: Ask
    mark: str
    by_session: Mapping[int, Seated]
    by_zone: Mapping[int, int]  # people at each session who are given no chair, by rule
    notes: tuple[Note, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan that waits to be taken. `token` is its own and no other's, not even of one that took its place."""

    token: str
    session_id: int
    made_at: datetime
    actor: str
    mark: str
    ask: Ask
    seated: Seated
    by_zone: int
    notes: tuple[Note, ...]
    figures: Figures


# ── working one out ───────────────────────────────────────────────────────────────────────────────────────────────────


def asked(told: Mapping[str, Any], sessions: Sequence[int]) -> Ask:
    """Read what a form tells: weights, `reserve_front` and so on, keep, "1" for each flag. Raises BadInput."""
    weights = {key: _whole(told.get(key, ""), getattr(Wishes(), key), HEAVIEST) for key in WEIGHTS}
    reserves = {where: _whole(told.get(f"reserve_{where}", ""), 0, _LARGEST_RESERVE) for where in Where}
    keep = told.get("keep", Keep.ENTERED)
    if keep not in set(Keep):
        raise BadInput("Vui lòng chọn ai giữ nguyên ghế.")
    wishes = Wishes(
        **weights,
        reserves={where: count for where, count in reserves.items() if count},
        keep=Keep(keep),
        fills_kept_zones=told.get("fills_kept_zones") == "1",
    )
    flags = {key: told.get(key) == "1" for key in _FLAGS}
    return Ask(tuple(sorted(set(sessions))), wishes, **flags)


def work_out(db_session: Session, congress_id: int, ask: Ask) -> WorkedOut:
    """Work a seating out; nothing is written. Raises BadInput unless the sessions are of one hall."""
    basis = grounds(db_session, congress_id, ask)
    present = basis.present(ask.wishes.keep)
    plan = planner.make(basis.guests, basis.chairs, ask.wishes, present)
    if found := faults(plan, basis.guests, basis.chairs, present):
        raise AssertionError(f"the planner made a plan that may not be: {found[:3]}")
    return WorkedOut(
        ask=ask,
        mark=basis.mark,
        by_session={session.id: _at(session, plan, ask.wishes.keep) for session in basis.sessions},
        by_zone={session.id: len(session.by_zone) for session in basis.sessions},
        notes=plan.notes,
        figures=measure(plan, basis.guests, basis.chairs, ask.wishes),
    )


def grounds(db_session: Session, congress_id: int, ask: Ask) -> Basis:
    """Return what a plan that is asked for so is worked out from. Raises BadInput unless it is for one hall."""
    flags = {key: getattr(ask, key) for key in _FLAGS}
    return plan_basis.read(db_session, congress_id, ask.sessions, **flags)


def _at(session: AtSession, plan: Plan, keep: Keep) -> Seated:
    """Return the part of a plan that is for one session, where whoever must not move sits on the chair they have."""
    seats_of = {guest: chair for guest, chair in plan.given.items() if guest in session.planned}
    own = set(RESERVE_WORDS.values())
    holds = {chair: why for chair, why in plan.held.items() if why in own or session.held.get(chair) == why}
    bound = set() if keep is Keep.NOBODY else session.entered
    for guest in sorted(bound & set(session.seated) & set(seats_of)):
        theirs, planned = session.seated[guest], seats_of[guest]
        if theirs != planned:  # at another session of the plan the chair is somebody else's
            other = next((who for who, chair in seats_of.items() if chair == theirs), None)
            seats_of[guest] = theirs
            if other is not None:
                seats_of[other] = planned
            holds.pop(theirs, None)
    return Seated(seats_of | session.staying, holds, session.entered)


# ── keeping, dropping, taking ─────────────────────────────────────────────────────────────────────────────────────────


def keep(db_session: Session, congress_id: int, worked_out: WorkedOut, actor: str) -> dict[int, str]:
    """Keep a plan to be looked at, in place of any that its sessions had; return the token it has at each session."""
    rows = {}
    for session_id, seated in worked_out.by_session.items():
        _drop(db_session, congress_id, session_id)
        rows[session_id] = SeatingPlan(
            program_session_id=session_id,
            made_at=clock.now(),
            actor=actor,
            basis=worked_out.mark,
            wishes=_ask_written(worked_out.ask),
            result={
                "given": sorted(seated.given.items()),
                "held": sorted(seated.held.items()),
                "entered": sorted(seated.entered),
                "by_zone": worked_out.by_zone[session_id],
                "notes": notes_written(worked_out.notes),
                "figures": asdict(worked_out.figures),
            },
        )
    db_session.add_all(rows.values())
    db_session.flush()
    audit.append(db_session, actor, "seating_plan.make", " ".join(f"session:{session_id}" for session_id in rows))
    return {session_id: _token(row) for session_id, row in rows.items()}


def get(db_session: Session, congress_id: int, session_id: int) -> KeptPlan | None:
    """Return the plan that waits for a session, or None. Raises NotFound for a session of another congress."""
    chart.session_of(db_session, congress_id, session_id)
    row = db_session.scalar(select(SeatingPlan).filter_by(program_session_id=session_id))
    return _read(row) if row is not None else None


def drop(db_session: Session, congress_id: int, session_id: int, actor: str) -> None:
    """Drop the plan of a session, with those of the sessions it was worked out for at once."""
    chart.session_of(db_session, congress_id, session_id)
    _drop(db_session, congress_id, session_id)
    audit.append(db_session, actor, "seating_plan.drop", f"session:{session_id}")


def take(db_session: Session, congress_id: int, session_id: int, token: str, actor: str) -> int:
    """Seat people as planned, at all sessions the plan is for, each act to be undone as a whole; return chairs changed.

    `token` names the plan that was looked at. Raises NotFound when it is no longer there, Conflict when what it was
    worked out from has changed or somebody it moves has entered since. Others who seat people wait until it is done.
    """
    plan = get(db_session, congress_id, session_id)
    if plan is None or plan.token != token:
        raise NotFound("Phương án này không còn nữa: đã được áp dụng, bỏ hoặc lập lại. Vui lòng tải lại trang.")
    locked = select(ProgramSession.id).where(ProgramSession.id.in_(plan.ask.sessions)).order_by(ProgramSession.id)
    db_session.execute(locked.with_for_update(key_share=True))
    rows = db_session.scalars(
        select(SeatingPlan).where(SeatingPlan.program_session_id.in_(plan.ask.sessions), SeatingPlan.basis == plan.mark)
    ).all()
    basis = grounds(db_session, congress_id, plan.ask)
    if basis.mark != plan.mark or len(rows) < len(plan.ask.sessions):
        raise Conflict("Danh sách, ghế hoặc chỗ ngồi đã thay đổi sau khi lập phương án. Vui lòng lập lại.")
    plans = {row.program_session_id: _read(row) for row in rows}
    for session in basis.sessions:
        _refuse_moving_who_came(session, plans[session.id].seated)
    changed = 0
    db_session.execute(delete(SeatingPlan).where(SeatingPlan.program_session_id.in_(plan.ask.sessions)))
    for session in basis.sessions:
        changes = _changes(session, plans[session.id].seated)
        moves.set_chairs(db_session, congress_id, session.id, changes, "plan", actor)
        changed += len(changes)
    return changed


def _refuse_moving_who_came(session: AtSession, planned: Seated) -> None:
    """Raise Conflict when somebody has entered since a plan was made that moves them: nobody looked at that."""
    moved = [
        guest
        for guest in session.entered - planned.entered
        if guest in session.seated and planned.given.get(guest, session.seated[guest]) != session.seated[guest]
    ]
    if moved:
        raise Conflict(f"{len(moved)} người vừa vào hội trường mà phương án lại đổi ghế của họ. Vui lòng lập lại.")


def _changes(session: AtSession, seated: Seated) -> dict[int, Occupant]:
    """Return what every chair that changes holds afterwards. Chairs of people who are not planned for become free."""
    before: dict[int, Occupant] = {chair: guest for guest, chair in session.seated.items()}
    before |= {chair: Held(why) for chair, why in session.held.items()}
    after: dict[int, Occupant] = {chair: guest for guest, chair in seated.given.items()}
    after |= {chair: Held(why) for chair, why in seated.held.items()}
    return {chair: after.get(chair) for chair in sorted({*before, *after}) if before.get(chair) != after.get(chair)}


def _drop(db_session: Session, congress_id: int, session_id: int) -> None:
    plan = get(db_session, congress_id, session_id)
    if plan is not None:
        of_both = SeatingPlan.program_session_id.in_(plan.ask.sessions)
        db_session.execute(delete(SeatingPlan).where(of_both, SeatingPlan.basis == plan.mark))


def _read(row: SeatingPlan) -> KeptPlan:
    result = row.result
    return KeptPlan(
        token=_token(row),
        session_id=row.program_session_id,
        made_at=row.made_at,
        actor=row.actor,
        mark=row.basis,
        ask=_ask_read(row.wishes),
        seated=Seated(dict(result["given"]), dict(result["held"]), frozenset(result["entered"])),
        by_zone=result["by_zone"],
        notes=notes_read(result["notes"]),
        figures=Figures(**result["figures"]),
    )


def _token(row: SeatingPlan) -> str:
    """Name a plan: the ids of dropped rows may come again, a moment does not."""
    return f"{row.id}-{row.made_at.timestamp():.6f}"


def _ask_written(ask: Ask) -> dict[str, Any]:
    flags = {key: getattr(ask, key) for key in _FLAGS}
    return {"sessions": list(ask.sessions), **flags, **asdict(ask.wishes)}


def _ask_read(told: Mapping[str, Any]) -> Ask:
    """Read what was asked; what an earlier version did not know is as usual."""
    wishes = Wishes(**{key: told[key] for key in (*WEIGHTS, "fills_kept_zones") if key in told})
    reserves = {Where(where): count for where, count in told["reserves"].items()}
    flags = {key: told[key] for key in _FLAGS if key in told}
    return Ask(tuple(told["sessions"]), replace(wishes, keep=Keep(told["keep"]), reserves=reserves), **flags)


def _whole(text: str, usual: int, most: int) -> int:
    text = str(text).strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and int(text) <= most):
        raise BadInput(f"Mức ưu tiên và số ghế dự phòng cần là số nguyên từ 0 đến {most}.")
    return int(text)
