"""Is everything ready? The sub-committees' tasks, and what the system sees by itself, each with a way to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from congress import audit, station_checks
from congress.errors import BadInput, NotFound
from congress.models import (
    Delegate,
    DelegateState,
    DeliveryState,
    Exemplar,
    Invitation,
    InvitationDelivery,
    InvitationState,
    Printer,
    ReadinessTask,
    Station,
    TaskState,
    VettingState,
)
from congress.roster import delegations, exemplars, people
from congress.roster.people import PeopleFilter
from congress.vietnamese import tidy

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the system sees: what, and how many of how many. Zero is ready."""

    key: str
    count: int
    of: int


def findings(db_session: Session, congress_id: int) -> tuple[Finding, ...]:
    """Look at everything that has to be ready; the page says where each is mended."""
    listed = people.count(db_session, congress_id, PeopleFilter(state="listed"))

    def lacking(what: str) -> int:
        return people.count(db_session, congress_id, PeopleFilter(lacking=what))

    units = delegations.lines(db_session, congress_id)
    entries = _count(db_session, Exemplar, congress_id)
    waiting = _count(db_session, Exemplar, congress_id, Exemplar.state != VettingState.APPROVED)
    without_text = _count(db_session, Exemplar, congress_id, exemplars.is_untold())
    stations = _count(db_session, Station, congress_id, Station.revoked_at.is_(None))
    unpaired = _count(db_session, Station, congress_id, Station.revoked_at.is_(None), Station.token_hash.is_(None))
    printers = _count(db_session, Printer, congress_id, Printer.removed_at.is_(None))
    untested = _count(db_session, Printer, congress_id, Printer.removed_at.is_(None), Printer.is_legible.is_(False))
    return (
        Finding("people_missing", sum(unit.missing for unit in units), sum(unit.expected_size or 0 for unit in units)),
        Finding("delegation", lacking("delegation"), listed),
        Finding("exemplars_waiting", waiting, entries),
        Finding("exemplars_untold", without_text, entries),
        Finding("phone", lacking("phone"), listed),
        Finding("photo", lacking("photo"), listed),
        Finding("seat", lacking("seat"), listed),
        Finding(
            "invitation",
            people.count(db_session, congress_id, PeopleFilter(state="active", invitation="none")),
            people.count(db_session, congress_id, PeopleFilter(state="active")),
        ),
        Finding("unsent", _unsent(db_session, congress_id), _invited(db_session, congress_id)),
        Finding("station", unpaired if stations else 1, stations),
        Finding("station_check", station_checks.not_ready(db_session, congress_id), stations),
        Finding("printer", untested if printers else 1, printers),
    )


def tasks(db_session: Session, congress_id: int) -> dict[str, list[ReadinessTask]]:
    """The tasks by sub-committee, what is due first on top."""
    rows = db_session.scalars(
        select(ReadinessTask)
        .filter_by(congress_id=congress_id)
        .order_by(ReadinessTask.due_on.is_(None), ReadinessTask.due_on, ReadinessTask.id)
    )
    found: dict[str, list[ReadinessTask]] = {}
    for row in rows:
        found.setdefault(row.subcommittee, []).append(row)
    return dict(sorted(found.items()))


def get_task(db_session: Session, congress_id: int, task_id: int) -> ReadinessTask:
    """Return a task. Raises NotFound."""
    row = db_session.get(ReadinessTask, task_id)
    if row is None or row.congress_id != congress_id:
        raise NotFound("Không tìm thấy đầu việc này.")
    return row


def save_task(db_session: Session, congress_id: int, task_id: int | None, told: Mapping[str, str], actor: str) -> int:
    """Add a task, or set one as a form tells it: subcommittee, title, owner, due (ISO date or ""), state, notes.

    Returns its id. Raises BadInput.
    """
    texts = {key: tidy(told.get(key, "")) for key in ("subcommittee", "title", "owner", "notes")}
    if not texts["subcommittee"] or not texts["title"]:
        raise BadInput("Vui lòng ghi tiểu ban và nội dung công việc.")
    if any(len(text) > _LONGEST for text in texts.values()):
        raise BadInput(f"Nội dung dài quá {_LONGEST} ký tự. Vui lòng rút gọn.")
    state = told.get("state") or TaskState.OPEN
    if state not in set(TaskState):
        raise BadInput("Tình trạng không có trong danh mục.")
    try:
        due_on = date.fromisoformat(told["due"]) if told.get("due") else None
    except ValueError as fault:
        raise BadInput("Hạn hoàn thành cần là một ngày có thật.") from fault
    row = get_task(db_session, congress_id, task_id) if task_id is not None else ReadinessTask(congress_id=congress_id)
    row.subcommittee, row.title, row.owner, row.notes = (
        texts[key] for key in ("subcommittee", "title", "owner", "notes")
    )
    row.due_on, row.state = due_on, state
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "task.save", f"task:{row.id} {state}")
    return row.id


def remove_task(db_session: Session, congress_id: int, task_id: int, actor: str) -> None:
    """Remove a task."""
    db_session.delete(get_task(db_session, congress_id, task_id))
    audit.append(db_session, actor, "task.remove", f"task:{task_id}")


def _invited(db_session: Session, congress_id: int, *fitting: ColumnElement[bool]) -> int:
    """Count the people who may come and have an invitation that stands."""
    query = (
        select(func.count(Invitation.id))
        .join(Delegate, Delegate.id == Invitation.delegate_id)
        .where(
            Delegate.congress_id == congress_id,
            Delegate.state == DelegateState.ACTIVE,
            Invitation.state == InvitationState.ISSUED,
            *fitting,
        )
    )
    return db_session.scalar(query) or 0


def _unsent(db_session: Session, congress_id: int) -> int:
    """Count those of them whom it has not reached by any way, as far as is known."""
    reached = select(InvitationDelivery.id).where(
        InvitationDelivery.invitation_id == Invitation.id, InvitationDelivery.state == DeliveryState.SENT
    )
    return _invited(db_session, congress_id, ~reached.correlate(Invitation).exists())


def _count(
    db_session: Session, table: type[Exemplar | Station | Printer], congress_id: int, *fitting: ColumnElement[bool]
) -> int:
    return db_session.scalar(select(func.count(table.id)).where(table.congress_id == congress_id, *fitting)) or 0
