"""Reports prepared, put right by hand, issued under a number, and looked up. Nothing of an issued one ever changes.

Why a correction after the issue is a report of its own: docs/adr/0020.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Report, ReportCorrection
from congress.reports.checks import mismatches
from congress.reports.draft import Draft
from congress.reports.figures import Figures, labels, loaded
from congress.vietnamese import tidy

LONGEST_REASON = 300
_SHORTEST_REASON = 3
_MOST = 1_000_000  # nobody counts more people than that
_GONE = "Không tìm thấy báo cáo này, hoặc đã được bỏ."


@dataclass(frozen=True, slots=True)
class Correction:
    """A number set by hand beside the one that was counted. `value` None: set back to what was counted."""

    figure: str
    counted: int
    value: int | None
    reason: str
    at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A report as it is kept. `counted` is what was counted, `figures` what it says with what was put right by hand.

    `corrections` are all there were, in their order; `standing` those that hold, by figure. `earlier_than` is the
    number of a report that was issued before this one and tells of a later moment: somebody's clock was set back, or
    an earlier moment was chosen.
    """

    id: int
    number: int | None
    session_id: int
    as_of: datetime
    counted: Figures
    figures: Figures
    corrections: tuple[Correction, ...]
    prepared_at: datetime
    prepared_by: str
    issued_at: datetime | None
    issued_by: str
    corrects_id: int | None
    corrects: int | None  # the number of the report it puts right
    corrected_by: tuple[int, ...]  # numbers of the reports that put this one right
    earlier_than: int | None

    @property
    def standing(self) -> dict[str, Correction]:
        last = {one.figure: one for one in self.corrections}
        return {figure: one for figure, one in last.items() if one.value is not None}


# ── acts ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def prepare(db_session: Session, congress_id: int, draft: Draft, actor: str) -> int:
    """Freeze the numbers of a draft, to be looked through, put right and issued; return the report's id."""
    row = Report(
        congress_id=congress_id,
        program_session_id=draft.session_id,
        as_of=draft.as_of,
        figures=draft.figures.stored(),
        prepared_at=clock.now(),
        prepared_by=actor,
    )
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "report.prepare", f"report:{row.id} session:{draft.session_id}")
    return row.id


def correct(
    db_session: Session, congress_id: int, report_id: int, figure: str, value: int | None, reason: str, actor: str
) -> None:
    """Set a number of a prepared report by hand, or (None) back to what was counted.

    Raises BadInput for an unknown figure, a number that cannot be, or no reason; Conflict once it is issued.
    """
    row = _prepared(db_session, congress_id, report_id)
    figures = loaded(row.figures)
    reason = tidy(reason)
    if figure not in labels(figures):
        raise BadInput("Không có số liệu này trong báo cáo.")
    if value is not None and not 0 <= value <= _MOST:
        raise BadInput("Số liệu cần là một số từ 0 trở lên.")
    if not _SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do chỉnh, từ {_SHORTEST_REASON} đến {LONGEST_REASON} ký tự.")
    db_session.add(
        ReportCorrection(report_id=row.id, figure=figure, value=value, reason=reason, at=clock.now(), actor=actor)
    )
    db_session.flush()
    audit.append(db_session, actor, "report.correct", f"report:{row.id} figure:{figure.partition(':')[0]}")


def issue(db_session: Session, congress_id: int, report_id: int, actor: str, *, despite_mismatches: bool) -> int:
    """Give a prepared report the next number, under which nothing of it changes any more; return the number.

    Raises Conflict when it is issued already, or does not add up and it was not said that this was seen.
    """
    row = _prepared(db_session, congress_id, report_id)
    wrong = mismatches(get(db_session, congress_id, report_id).figures)
    if wrong and not despite_mismatches:
        raise Conflict(
            f"Báo cáo còn {len(wrong)} chỗ chưa khớp. Vui lòng xem phần “Đối chiếu” rồi sửa, hoặc đánh dấu xác nhận."
        )
    last = db_session.scalar(select(func.max(Report.number)).where(Report.congress_id == congress_id)) or 0
    row.number, row.issued_at, row.issued_by = last + 1, clock.now(), actor
    db_session.flush()
    audit.append(db_session, actor, "report.issue", f"report:{row.id} number:{row.number}")
    return row.number


def discard(db_session: Session, congress_id: int, report_id: int, actor: str) -> None:
    """Drop a report that was prepared and not issued. Raises Conflict for an issued one."""
    row = _prepared(db_session, congress_id, report_id)
    db_session.execute(delete(ReportCorrection).where(ReportCorrection.report_id == row.id))
    db_session.delete(row)
    db_session.flush()
    audit.append(db_session, actor, "report.discard", f"report:{report_id}")


def put_right(db_session: Session, congress_id: int, report_id: int, actor: str) -> int:
    """Prepare a report that puts an issued one right: its numbers and its corrections, to be issued anew.

    Raises Conflict for one that is not issued: that is put right itself.
    """
    issued = _row(db_session, congress_id, report_id)
    if issued.number is None:
        raise Conflict("Báo cáo chưa ban hành thì sửa trực tiếp, không cần bản đính chính.")
    row = Report(
        congress_id=congress_id,
        program_session_id=issued.program_session_id,
        as_of=issued.as_of,
        figures=issued.figures,
        corrects_id=issued.id,
        prepared_at=clock.now(),
        prepared_by=actor,
    )
    db_session.add(row)
    db_session.flush()
    for kept in _corrections(db_session, issued.id):
        db_session.add(
            ReportCorrection(
                report_id=row.id,
                figure=kept.figure,
                value=kept.value,
                reason=kept.reason,
                at=kept.at,
                actor=kept.actor,
            )
        )
    db_session.flush()
    audit.append(db_session, actor, "report.put_right", f"report:{row.id} of:{issued.id}")
    return row.id


def _row(db_session: Session, congress_id: int, report_id: int) -> Report:
    row = db_session.scalar(select(Report).filter_by(id=report_id, congress_id=congress_id))
    if row is None:
        raise NotFound(_GONE)
    return row


def _prepared(db_session: Session, congress_id: int, report_id: int) -> Report:
    row = db_session.scalar(select(Report).filter_by(id=report_id, congress_id=congress_id).with_for_update())
    if row is None:
        raise NotFound(_GONE)
    if row.number is not None:
        raise Conflict(f"Báo cáo số {row.number:02} đã ban hành nên không sửa được. Vui lòng lập bản đính chính.")
    return row


# ── looked up ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def get(db_session: Session, congress_id: int, report_id: int) -> Snapshot:
    """Return a report. Raises NotFound."""
    row = _row(db_session, congress_id, report_id)
    return _snapshot(row, _corrections(db_session, row.id), _all(db_session, congress_id))


def unkept(db_session: Session, congress_id: int, draft: Draft) -> Snapshot:
    """Return a draft as the report it would become, with the id 0."""
    row = Report(
        id=0,
        program_session_id=draft.session_id,
        as_of=draft.as_of,
        figures=draft.figures.stored(),
        prepared_at=draft.as_of,
        prepared_by="",
        issued_by="",
    )
    return _snapshot(row, (), _all(db_session, congress_id))


def kept(db_session: Session, congress_id: int) -> list[Snapshot]:
    """Return all reports of a congress: prepared ones, then issued ones, the last first."""
    rows = _all(db_session, congress_id)
    by_report: dict[int, list[ReportCorrection]] = {row.id: [] for row in rows}
    for one in db_session.scalars(
        select(ReportCorrection).where(ReportCorrection.report_id.in_(by_report)).order_by(ReportCorrection.id)
    ):
        by_report[one.report_id].append(one)
    found = [_snapshot(row, by_report[row.id], rows) for row in rows]
    return sorted(found, key=lambda one: (one.number is not None, -(one.number or 0), -one.id))


def _all(db_session: Session, congress_id: int) -> Sequence[Report]:
    return db_session.scalars(select(Report).filter_by(congress_id=congress_id).order_by(Report.id)).all()


def _corrections(db_session: Session, report_id: int) -> Sequence[ReportCorrection]:
    asked = select(ReportCorrection).filter_by(report_id=report_id).order_by(ReportCorrection.id)
    return db_session.scalars(asked).all()


def _snapshot(row: Report, corrections: Sequence[ReportCorrection], everyone: Sequence[Report]) -> Snapshot:
    counted = loaded(row.figures)
    told = tuple(
        Correction(one.figure, counted[one.figure], one.value, one.reason, one.at, one.actor) for one in corrections
    )
    last = {one.figure: one.value for one in told}
    by_hand = {figure: value for figure, value in last.items() if value is not None}
    before = [
        one.number
        for one in everyone
        if one.number is not None
        and (row.number is None or one.number < row.number)
        and one.program_session_id == row.program_session_id
        and one.as_of > row.as_of
    ]
    return Snapshot(
        id=row.id,
        number=row.number,
        session_id=row.program_session_id,
        as_of=row.as_of,
        counted=counted,
        figures=counted.corrected(by_hand),
        corrections=told,
        prepared_at=row.prepared_at,
        prepared_by=row.prepared_by,
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        corrects_id=row.corrects_id,
        corrects=next((one.number for one in everyone if one.id == row.corrects_id), None),
        corrected_by=tuple(one.number for one in everyone if one.corrects_id == row.id and one.number is not None),
        earlier_than=max(before, default=None),
    )
