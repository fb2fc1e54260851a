"""One report: looked through, put right by hand, issued or dropped; put right by another; compared with another."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from admin.reports.choice import contents
from admin.reports.draft import base_names
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.models import Role
from congress.reports import issuing
from congress.reports.checks import checks, mismatches
from congress.reports.comparison import moved
from congress.reports.figures import labels
from congress.reports.wording import figure_told, figure_words

blueprint = Blueprint("report", __name__, url_prefix="/admin/reports")


@blueprint.get("/<int:report_id>/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn, report_id: int) -> str:
    """Show a report with its trail, its checks, and what can be done with it."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        report = issuing.get(db_session, congress.id, report_id)
        made = contents(db_session, congress, report)
        others = [one for one in issuing.kept(db_session, congress.id) if one.id != report_id]
    chosen = request.args.get("figure", "")
    named = labels(report.figures)
    return render_template(
        "admin/reports/one.html",
        report=report,
        told=made,
        checks=checks(report.figures),
        wrong=mismatches(report.figures),
        labels=named,
        chosen=chosen if chosen in named else "",
        others=others,
        bases=base_names(),
        figure_words=figure_words,
    )


@blueprint.post("/<int:report_id>/correct")
@for_roles(Role.ORGANIZER)
def correct(person: SignedIn, report_id: int) -> AnyResponse:
    """Set a number by hand, or back to what was counted."""
    congress_id, form = current_congress().id, request.form
    figure, reason = form.get("figure", ""), form.get("reason", "").replace("\0", "")
    value = None if form.get("act") == "set_back" else figure_told(figure, form.get("value", ""))

    def use_case(db_session: Session) -> None:
        if value is None and form.get("act") != "set_back":
            raise BadInput("Vui lòng ghi số liệu mới bằng chữ số, ví dụ 391 hoặc 1.234.")
        issuing.correct(db_session, congress_id, report_id, figure, value, reason, person.actor)

    return _done(use_case, gettext("Đã chỉnh số liệu. Số máy tính được giữ bên cạnh."), report_id, "trail")


@blueprint.post("/<int:report_id>/issue")
@for_roles(Role.ORGANIZER)
def issue(person: SignedIn, report_id: int) -> AnyResponse:
    """Issue it under the next number."""
    congress_id, was_seen = current_congress().id, bool(request.form.get("despite"))
    return _done(
        lambda db_session: issuing.issue(db_session, congress_id, report_id, person.actor, despite_mismatches=was_seen),
        gettext("Đã ban hành. Từ nay báo cáo này không thay đổi nữa."),
        report_id,
    )


@blueprint.post("/<int:report_id>/discard")
@for_roles(Role.ORGANIZER)
def discard(person: SignedIn, report_id: int) -> AnyResponse:
    """Drop a report that was not issued."""
    congress_id = current_congress().id
    try:
        hub().database.run(lambda db_session: issuing.discard(db_session, congress_id, report_id, person.actor))
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("report.page", report_id=report_id))
    flash(gettext("Đã bỏ bản chốt số liệu."), "good")
    return redirect(url_for("reports.page"))


@blueprint.post("/<int:report_id>/put-right")
@for_roles(Role.ORGANIZER)
def put_right(person: SignedIn, report_id: int) -> AnyResponse:
    """Prepare a report that puts an issued one right."""
    congress_id = current_congress().id
    try:
        new_id = hub().database.run(lambda s: issuing.put_right(s, congress_id, report_id, person.actor))
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("report.page", report_id=report_id))
    flash(gettext("Đây là bản đính chính: chỉnh số liệu sai, rồi ban hành thành báo cáo có số mới."), "good")
    return redirect(url_for("report.page", report_id=new_id, _anchor="correct"))


@blueprint.get("/compare")
@for_roles(Role.ORGANIZER)
def compare(_person: SignedIn) -> str:
    """Show what moved between two reports."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        before, after = (
            issuing.get(db_session, congress.id, whole(request.args.get(name)) or 0) for name in ("before", "after")
        )
        kept = issuing.kept(db_session, congress.id)
    return render_template(
        "admin/reports/compare.html",
        before=before,
        after=after,
        kept=kept,
        moved=moved(before.figures, after.figures),
        bases=base_names(),
    )


def _done(use_case: Callable[[Session], object], words: str, report_id: int, anchor: str | None = None) -> AnyResponse:
    try:
        hub().database.run(use_case)
        flash(words, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
        anchor = None
    return redirect(url_for("report.page", report_id=report_id, _anchor=anchor))
