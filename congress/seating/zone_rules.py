"""The rules by which whoever has no chair at a session is sent to a zone: told in order, the first with room counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from congress import audit
from congress.errors import BadInput
from congress.models import Attendance, Category, Delegation, Zone, ZoneRule
from congress.seating import chart

_MOST_RULES = 200


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule: whom it is for (None: anybody) and the zone they are sent to."""

    zone_id: int
    delegation_id: int | None
    category_id: int | None


@dataclass(frozen=True, slots=True)
class ZoneFill:
    """How full a zone is at a session: people sent there, and places if it has a capacity of its own."""

    name: str
    door: str
    sent: int
    capacity: int | None


def rules(db_session: Session, congress_id: int, session_id: int) -> Sequence[RuleLine]:
    """Return a session's rules in their order. Raises NotFound."""
    chart.session_of(db_session, congress_id, session_id)
    rows = db_session.scalars(select(ZoneRule).where(ZoneRule.program_session_id == session_id).order_by(ZoneRule.rank))
    return [RuleLine(row.zone_id, row.delegation_id, row.category_id) for row in rows]


def set_rules(db_session: Session, congress_id: int, session_id: int, told: Sequence[RuleLine], actor: str) -> None:
    """Set a session's rules. Who has been sent somewhere already stays there.

    Raises BadInput for a zone of another hall, or a delegation or category of another congress; nothing is changed.
    """
    session = chart.session_of(db_session, congress_id, session_id)
    if len(told) > _MOST_RULES:
        raise BadInput(f"Nhiều quy định quá: tối đa {_MOST_RULES}.")
    known = (
        ("zone_id", select(Zone.id).where(Zone.hall_id == session.hall_id), "khu vực của hội trường này"),
        ("delegation_id", select(Delegation.id).where(Delegation.congress_id == congress_id), "đoàn"),
        ("category_id", select(Category.id).where(Category.congress_id == congress_id), "thành phần"),
    )
    for key, query, what in known:
        wanted = {value for line in told if (value := getattr(line, key)) is not None}
        if not wanted.issubset(db_session.scalars(query)):
            raise BadInput(f"Có {what} không còn trong danh mục. Vui lòng tải lại trang.")
    db_session.execute(delete(ZoneRule).where(ZoneRule.program_session_id == session_id))
    rows = [
        {
            "program_session_id": session_id,
            "rank": rank,
            "zone_id": line.zone_id,
            "delegation_id": line.delegation_id,
            "category_id": line.category_id,
        }
        for rank, line in enumerate(told, start=1)
    ]
    if rows:
        db_session.execute(insert(ZoneRule), rows)
    audit.append(db_session, actor, "seating.zone_rules", f"session:{session_id} rules:{len(rows)}")


def fills(db_session: Session, congress_id: int, session_id: int) -> Sequence[ZoneFill]:
    """Say how full the zones are that a session's rules name. Raises NotFound."""
    chart.session_of(db_session, congress_id, session_id)
    sent = (
        select(func.count(Attendance.id))
        .where(
            Attendance.zone_id == Zone.id,
            Attendance.program_session_id == session_id,
            Attendance.annulled_at.is_(None),
        )
        .scalar_subquery()
    )
    named = select(ZoneRule.zone_id).where(ZoneRule.program_session_id == session_id)
    rows = db_session.execute(
        select(Zone.name, Zone.door, sent.label("sent"), Zone.capacity).where(Zone.id.in_(named)).order_by(Zone.name)
    )
    return [ZoneFill(row.name, row.door, row.sent, row.capacity) for row in rows]
