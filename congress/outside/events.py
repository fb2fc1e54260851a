"""What a webhook is told, made from the audit log: every act is there already, gapless and in the order of commits.

So nothing is written at the door for webhooks, and nothing can be recorded without being told (docs/adr/0023).
"""

import json
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.models import (
    Absence,
    Annulment,
    Attendance,
    AuditEntry,
    Congress,
    Delegate,
    Movement,
    ProgramSession,
    Report,
    Scan,
    Webhook,
    WebhookDelivery,
)
from congress.outside import webhooks

MOST_AT_ONCE = 100  # acts in one delivery
_LONGEST_STEP = 500  # acts of other kinds that are looked at again rather than noted as seen: a note is a write
Told = dict[str, object]


def with_news(db_session: Session) -> Sequence[int]:
    """Name the webhooks that something has happened for, or that lag so far behind that it should be noted."""
    last = webhooks.last_act(db_session)
    found = []
    for row in db_session.scalars(select(Webhook).where(Webhook.removed_at.is_(None)).order_by(Webhook.id)):
        if last > row.audit_seen:
            news = select(AuditEntry.id).where(AuditEntry.id > row.audit_seen, AuditEntry.act.in_(_acts_of(row)))
            if last - row.audit_seen >= _LONGEST_STEP or db_session.scalar(news.limit(1)) is not None:
                found.append(row.id)
    return found


def collect(db_session: Session, webhook_id: int) -> bool:
    """Queue one delivery of what has happened since the last; False when there was nothing to tell.

    The mark of what was seen moves in the same transaction, so that nothing is left out or queued twice.
    """
    row = db_session.scalar(
        select(Webhook).where(Webhook.id == webhook_id, Webhook.removed_at.is_(None)).with_for_update()
    )
    if row is None:
        return False
    last = webhooks.last_act(db_session)
    entries = db_session.scalars(
        select(AuditEntry)
        .where(AuditEntry.id > row.audit_seen, AuditEntry.id <= last, AuditEntry.act.in_(_acts_of(row)))
        .order_by(AuditEntry.id)
        .limit(MOST_AT_ONCE)
    ).all()
    row.audit_seen = entries[-1].id if len(entries) == MOST_AT_ONCE else last
    told = _told(db_session, row.congress_id, entries, row.events.split())
    if told:
        _queue(db_session, row, told, is_test=False)
    db_session.flush()
    return bool(told)


def queue_test(db_session: Session, congress_id: int, webhook_id: int, actor: str) -> str:
    """Queue a delivery that tells nothing, tried once, also while paused. Returns its id. Raises NotFound."""
    row = webhooks.get(db_session, congress_id, webhook_id)
    told: Told = {"sequence": 0, "type": "test", "recorded_at": _utc(clock.now())}
    uid = _queue(db_session, row, [told], is_test=True)
    audit.append(db_session, actor, "webhook.test", f"webhook:{webhook_id}")
    return uid


def _queue(db_session: Session, row: Webhook, told: Sequence[Told], *, is_test: bool) -> str:
    now, congress = clock.now(), db_session.get_one(Congress, row.congress_id)
    uid = f"msg_{secrets.token_hex(12)}"
    db_session.add(
        WebhookDelivery(
            webhook_id=row.id,
            uid=uid,
            body=json.dumps({"congress": congress.code, "events": told}, ensure_ascii=False, separators=(",", ":")),
            events=len(told),
            is_test=is_test,
            created_at=now,
            give_up_at=now if is_test else now + webhooks.PATIENCE,
            not_before=now,
        )
    )
    db_session.flush()
    return uid


# ── which acts are told, and what of them ─────────────────────────────────────────────────────────────────────────────


def _acts_of(row: Webhook) -> list[str]:
    wished = set(row.events.split())
    return [act for act, (_tell, kinds) in _ACTS.items() if wished & kinds]


def _told(db_session: Session, congress_id: int, entries: Sequence[AuditEntry], wished: Sequence[str]) -> list[Told]:
    found: dict[int, Told] = {}
    for act, (tell, _kinds) in _ACTS.items():
        of_act = [entry for entry in entries if entry.act == act]
        if of_act:
            for entry, told in tell(db_session, congress_id, of_act):
                found[entry.id] = {"sequence": entry.id, **told, "recorded_at": _utc(entry.at)}
    return [found[number] for number in sorted(found) if found[number]["type"] in wished]


_Telling = Iterable[tuple[AuditEntry, Told]]


def _moves(db_session: Session, congress_id: int, entries: Sequence[AuditEntry]) -> _Telling:
    """A scan that was let in or out made an attendance or a movement; a second try of it is no act of its own."""
    by_scan = {_named(entry, "scan"): entry for entry in entries}
    first = select(
        Attendance.scan_id, Attendance.id, Attendance.delegate_id, ProgramSession.code, Attendance.entered_at
    )
    first = first.join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
    for scan_id, attendance, delegate, session, at in db_session.execute(
        first.where(Attendance.scan_id.in_(by_scan), ProgramSession.congress_id == congress_id)
    ):
        told = {"type": "attendance.recorded", "session": session, "delegate": delegate, "attendance": attendance}
        yield by_scan[scan_id], {**told, "state": "present", "happened_at": _utc(at)}
    later = select(
        Movement.scan_id,
        Attendance.id,
        Attendance.delegate_id,
        ProgramSession.code,
        Movement.type,
        Movement.happened_at,
    )
    later = later.join(Attendance, Attendance.id == Movement.attendance_id)
    later = later.join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
    for scan_id, attendance, delegate, session, kind, at in db_session.execute(
        later.where(Movement.scan_id.in_(by_scan), ProgramSession.congress_id == congress_id)
    ):
        told = {"type": "attendance.moved", "session": session, "delegate": delegate, "attendance": attendance}
        state = "left" if kind == "exit" else "present"
        yield by_scan[scan_id], {**told, "state": state, "happened_at": _utc(at)}


def _annulled(db_session: Session, congress_id: int, entries: Sequence[AuditEntry]) -> _Telling:
    """An attendance was taken back. One of a rehearsal never stood, and its number may be another's by now."""
    by_id = {_named(entry, "attendance"): entry for entry in entries}
    rows = db_session.execute(
        select(Attendance.id, Attendance.delegate_id, ProgramSession.code, Annulment.annulled_at)
        .join(Annulment, Annulment.attendance_id == Attendance.id)
        .join(Scan, Scan.id == Attendance.scan_id)
        .join(ProgramSession, ProgramSession.id == Attendance.program_session_id)
        .where(Attendance.id.in_(by_id), Scan.rehearsal_id.is_(None), ProgramSession.congress_id == congress_id)
    )
    for attendance, delegate, session, at in rows:
        if at <= by_id[attendance].at:
            told = {"type": "attendance.annulled", "session": session, "delegate": delegate, "attendance": attendance}
            yield by_id[attendance], {**told, "state": "annulled", "happened_at": _utc(at)}


def _absences(kind: str, state: str) -> Callable[[Session, int, Sequence[AuditEntry]], _Telling]:
    """Somebody was excused, or no longer is; the reason is nobody else's business."""

    def tell(db_session: Session, congress_id: int, entries: Sequence[AuditEntry]) -> _Telling:
        by_id = {_named(entry, "absence"): entry for entry in entries}
        rows = db_session.execute(
            select(Absence.id, Absence.delegate_id, ProgramSession.code)
            .join(ProgramSession, ProgramSession.id == Absence.program_session_id)
            .where(Absence.id.in_(by_id), ProgramSession.congress_id == congress_id)
        )
        for absence, delegate, session in rows:
            yield (
                by_id[absence],
                {"type": kind, "session": session, "delegate": delegate, "absence": absence, "state": state},
            )

    return tell


def _merged(db_session: Session, congress_id: int, entries: Sequence[AuditEntry]) -> _Telling:
    """Two records were one person's: what was told of the one is the other's now, counted once at each session."""
    pairs = [(entry, _named(entry, "delegate"), _named(entry, "from")) for entry in entries]
    kept_ids = [kept for _entry, kept, _merged in pairs]
    known = select(Delegate.id).where(Delegate.id.in_(kept_ids), Delegate.congress_id == congress_id)
    of_congress = set(db_session.scalars(known))
    for entry, kept, merged in pairs:
        if kept in of_congress:
            yield entry, {"type": "delegate.merged", "delegate": kept, "from": merged, "state": "merged"}


def _reports(db_session: Session, congress_id: int, entries: Sequence[AuditEntry]) -> _Telling:
    """A report was issued: its number, for people to read it by."""
    by_id = {_named(entry, "report"): entry for entry in entries}
    rows = db_session.execute(
        select(Report.id, Report.number, ProgramSession.code)
        .join(ProgramSession, ProgramSession.id == Report.program_session_id)
        .where(Report.id.in_(by_id), Report.congress_id == congress_id)
    )
    for report, number, session in rows:
        told = {"type": "report.issued", "session": session, "report": report, "number": number, "state": "issued"}
        yield by_id[report], told


_ACTS: dict[str, tuple[Callable[[Session, int, Sequence[AuditEntry]], _Telling], set[str]]] = {
    "check_in.ok": (_moves, {"attendance.recorded", "attendance.moved"}),
    "attendance.annul": (_annulled, {"attendance.annulled"}),
    "absence.note": (_absences("absence.noted", "excused"), {"absence.noted"}),
    "absence.withdraw": (_absences("absence.withdrawn", "not_excused"), {"absence.withdrawn"}),
    "delegate.merge": (_merged, {"delegate.merged"}),
    "report.issue": (_reports, {"report.issued"}),
}


def _named(entry: AuditEntry, noun: str) -> int:
    """Return the id an act names a thing by."""
    found = re.search(rf"(?:^| ){noun}:(\d+)", entry.subject)
    return int(found[1]) if found else 0


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
