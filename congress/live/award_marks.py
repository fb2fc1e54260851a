"""What the MC is told of a recipient: not to call them up (bỏ qua), or who goes up for them (người nhận thay).

Nothing is overwritten: a mark is undone, by somebody, at a moment. When the awards begin is said here, too, where the
program does not say it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import audit, check_in_rows, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.models import AwardHour, AwardMark, Exemplar, MarkKind, ProgramSession, VettingState
from congress.prepared import insert_if_absent
from congress.vietnamese import tidy

LONGEST_NAME = 120
_SHORTEST_NAME = 2  # words


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark that was not undone; `by` is an actor, `collector` "" but of a COLLECTOR."""

    kind: MarkKind
    collector: str
    at: datetime
    by: str


Marks = Mapping[tuple[int, MarkKind], Mark]  # by award and kind


def of_session(db_session: Session, session_id: int) -> Marks:
    """Return the marks that hold at a session."""
    rows = db_session.scalars(
        select(AwardMark).where(AwardMark.program_session_id == session_id, AwardMark.undone_at.is_(None))
    )
    marks = {}
    for row in rows:
        kind = MarkKind(row.kind)
        marks[row.exemplar_id, kind] = Mark(kind, row.collector, row.made_at, row.made_by)
    return marks


def skip(db_session: Session, congress_id: int, session_id: int, exemplar_id: int, actor: str) -> None:
    """Say that a recipient is not called up. Raises NotFound, and Conflict when that was said already."""
    _mark(db_session, congress_id, session_id, exemplar_id, MarkKind.SKIP, "", actor)


def let_collect(
    db_session: Session, congress_id: int, session_id: int, exemplar_id: int, collector: str, actor: str
) -> None:
    """Say who goes up for a recipient. Raises BadInput for what is no name, NotFound, Conflict when somebody does."""
    collector = tidy(collector)
    if len(collector.split()) < _SHORTEST_NAME or len(collector) > LONGEST_NAME:
        raise BadInput("Vui lòng ghi cả họ và tên người nhận thay.")
    _mark(db_session, congress_id, session_id, exemplar_id, MarkKind.COLLECTOR, collector, actor)


def _mark(
    db_session: Session,
    congress_id: int,
    session_id: int,
    exemplar_id: int,
    kind: MarkKind,
    collector: str,
    actor: str,
) -> None:
    _demand_award(db_session, congress_id, session_id, exemplar_id)
    mark_id = insert_if_absent(
        db_session,
        AwardMark,
        program_session_id=session_id,
        exemplar_id=exemplar_id,
        kind=kind,
        collector=collector,
        made_at=clock.now(),
        made_by=actor,
    )
    if mark_id is None:
        raise Conflict("Đã có người ghi việc này trước. Bảng sẽ hiện ngay; muốn đổi, vui lòng bỏ ghi cũ trước.")
    audit.append(db_session, actor, f"award.{kind}", f"award_mark:{mark_id} exemplar:{exemplar_id}")


def undo(db_session: Session, congress_id: int, session_id: int, exemplar_id: int, kind: MarkKind, actor: str) -> None:
    """Take a mark back. Raises NotFound when there is none, or somebody was first."""
    _demand_award(db_session, congress_id, session_id, exemplar_id)
    mark_id = db_session.scalar(
        update(AwardMark)
        .where(
            AwardMark.program_session_id == session_id,
            AwardMark.exemplar_id == exemplar_id,
            AwardMark.kind == kind,
            AwardMark.undone_at.is_(None),
        )
        .values(undone_at=clock.now(), undone_by=actor)
        .returning(AwardMark.id)
    )
    if mark_id is None:
        raise NotFound("Ghi chú này đã được bỏ. Bảng sẽ hiện ngay.")
    audit.append(db_session, actor, f"award.undo_{kind}", f"award_mark:{mark_id} exemplar:{exemplar_id}")


def _demand_award(db_session: Session, congress_id: int, session_id: int, exemplar_id: int) -> None:
    _demand_session(db_session, congress_id, session_id)
    award = db_session.get(Exemplar, exemplar_id)
    if award is None or award.congress_id != congress_id or award.state != VettingState.APPROVED:
        raise NotFound("Không tìm thấy người nhận khen thưởng này. Vui lòng tải lại trang.")


def _demand_session(db_session: Session, congress_id: int, session_id: int) -> ProgramSession:
    session = db_session.get(ProgramSession, session_id)
    if session is None or session.congress_id != congress_id:
        raise NotFound("Không tìm thấy phiên này. Vui lòng tải lại trang.")
    return session


# ── when the awards begin ─────────────────────────────────────────────────────────────────────────────────────────────


def begins_at(db_session: Session, session_id: int) -> datetime | None:
    """Return when a session's awards begin: as the organizers say, else as the program titles it; None for neither."""
    said = db_session.scalar(select(AwardHour.begins_at).where(AwardHour.program_session_id == session_id))
    return said or check_in_rows.ceremony_at(db_session, session_id)


def set_hour(db_session: Session, congress_id: int, session_id: int, told: str, zone: str, actor: str) -> None:
    """Say at what hour of its day a session's awards begin ("10:20"); "" leaves it to the program. Raises BadInput."""
    session = _demand_session(db_session, congress_id, session_id)
    row = db_session.scalar(select(AwardHour).where(AwardHour.program_session_id == session_id).with_for_update())
    if not told.strip():
        if row is not None:
            db_session.delete(row)
            db_session.flush()
            audit.append(db_session, actor, "award.unset_hour", f"session:{session_id}")
        return
    try:
        hour = time.fromisoformat(told.strip()).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise BadInput("Vui lòng ghi giờ trao thưởng dạng 10:20.") from None
    day = clock.local(session.starts_at, zone).date()
    moment = datetime.combine(day, hour, ZoneInfo(zone))
    if row is None:
        row = AwardHour(program_session_id=session_id, begins_at=moment, set_at=clock.now(), set_by=actor)
        db_session.add(row)
    row.begins_at, row.set_at, row.set_by = moment, clock.now(), actor
    db_session.flush()
    audit.append(db_session, actor, "award.set_hour", f"session:{session_id}")
