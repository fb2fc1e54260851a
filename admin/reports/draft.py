"""The report as it would be now, counted anew while one looks; freezing it; and the reports there are."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.reports.choice import chosen_session, contents
from congress import attendance, audit, clock
from congress.accounts import SignedIn
from congress.errors import CongressError, NotFound
from congress.models import Absence, Congress, DelegateChange, Role
from congress.reports import draft, issuing
from congress.reports.checks import checks, mismatches
from congress.reports.figures import BaseOfReport

blueprint = Blueprint("reports", __name__, url_prefix="/admin/reports")
_COUNTED_AT_MOST_EVERY = 15  # seconds, for each who looks: counting is work the doors should not wait for


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show the draft of a session, what is not known of people, and every report that is kept."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        sessions, session = chosen_session(db_session, congress.id)
        kept = issuing.kept(db_session, congress.id)
        names = audit.actor_names(db_session, {one.issued_by or one.prepared_by for one in kept})
    return render_template(
        "admin/reports/draft.html",
        sessions=sessions,
        session_names=[(one.id, one.name) for one in sessions],
        session=session,
        base=_base(),
        bases=base_names(),
        at=request.args.get("at", "") if _moment(congress) else "",
        is_in_future=bool(request.args.get("at")) and _moment(congress) is None,
        figures=_figures(congress) if session else "",
        kept=kept,
        names=names,
    )


@blueprint.get("/figures")
@for_roles(Role.ORGANIZER)
def figures(_person: SignedIn) -> Response:
    """Give the moving part of the page, or 304 while nothing has changed or it was counted a moment ago."""
    congress = current_congress()
    turn = int(clock.now().timestamp()) // _COUNTED_AT_MOST_EVERY
    known = request.if_none_match.as_set()
    if any(tag.startswith(f"{turn}.") for tag in known):
        return Response("", 304)
    with hub().database.reading() as db_session:
        mark = _mark(db_session, congress.id)
    unchanged = next((tag for tag in known if tag.partition(".")[2] == mark), None)
    response = Response(_figures(congress), mimetype="text/html") if unchanged is None else Response("", 304)
    response.set_etag(f"{turn}.{mark}")
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.post("/freeze")
@for_roles(Role.ORGANIZER)
def freeze(person: SignedIn) -> AnyResponse:
    """Freeze the numbers of this moment as a report that is looked through and issued."""
    congress = current_congress()
    back: dict[str, Any] = {"session": request.form.get("session", ""), "base": _base()}
    as_of = _moment(congress)
    if as_of is None:
        flash(gettext("Chưa đến thời điểm này. Vui lòng chọn thời điểm đã qua, hoặc để trống để tính đến bây giờ."))
        return redirect(url_for("reports.page", **back))
    try:
        # Counted on a snapshot of its own: the doors' writers do not wait for it.
        with hub().database.reading() as db_session:
            _, session = chosen_session(db_session, congress.id)
            if session is None:
                raise NotFound("Chưa có phiên nào điểm danh trong chương trình.")
            told, _ = draft.draw_up(db_session, congress, session.id, as_of, _base())
        report_id = hub().database.run(lambda s: issuing.prepare(s, congress.id, told, person.actor))
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("reports.page", **back))
    flash(gettext("Đã chốt số liệu. Xem lại, chỉnh tay nếu cần, rồi ban hành."), "good")
    return redirect(url_for("report.page", report_id=report_id))


def base_names() -> dict[str, str]:
    """What the two bases are called."""
    return {
        BaseOfReport.PRESENT: gettext("đại biểu chính thức có mặt"),
        BaseOfReport.SUMMONED: gettext("đại biểu chính thức được triệu tập"),
    }


def _base() -> BaseOfReport:
    return BaseOfReport.SUMMONED if request.values.get("base") == BaseOfReport.SUMMONED else BaseOfReport.PRESENT


def _moment(congress: Congress) -> datetime | None:
    """Return the end of the minute that is asked for, but no later than now; None for one that is yet to come."""
    now, told = clock.now(), request.values.get("at", "")
    if not told:
        return now
    try:
        chosen = datetime.fromisoformat(told).replace(tzinfo=ZoneInfo(congress.zone), second=0, microsecond=0)
    except ValueError:
        return now
    return min(chosen + timedelta(minutes=1, microseconds=-1), now) if chosen <= now else None


def _figures(congress: Congress) -> str:
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        _, session = chosen_session(db_session, congress.id)
        if session is None:
            raise NotFound("Chưa có phiên nào điểm danh trong chương trình.")
        told, lacking = draft.draw_up(db_session, congress, session.id, _moment(congress) or clock.now(), _base())
        report = issuing.unkept(db_session, congress.id, told)
        made = contents(db_session, congress, report)
    return render_template(
        "admin/reports/draft_figures.html",
        report=report,
        told=made,
        checks=checks(report.figures),
        wrong=mismatches(report.figures),
        lacking=lacking,
        lacking_names={
            "birth_date": gettext("Chưa có năm sinh"),
            "sex": gettext("Chưa có giới tính"),
            "ethnicity": gettext("Chưa có dân tộc"),
            "party": gettext("Chưa rõ có là đảng viên"),
            "education": gettext("Chưa có trình độ"),
        },
    )


def _mark(db_session: Session, congress_id: int) -> str:
    """Return what changes with every entry, excuse and change of a person."""
    excuses = db_session.execute(select(func.max(Absence.id), func.count(Absence.withdrawn_at))).one()
    edits = db_session.scalar(select(func.max(DelegateChange.id))) or 0
    return f"{attendance.version(db_session, congress_id)}-{excuses[0] or 0}-{excuses[1]}-{edits}"
