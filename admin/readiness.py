"""The readiness board of the committee's meetings."""

from collections.abc import Callable, Mapping

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.roster import words
from congress import clock
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Role, VettingState
from congress.roster import exemplars, readiness

blueprint = Blueprint("readiness", __name__, url_prefix="/admin/readiness")


_FIRST_TO_VET = (VettingState.UNDER_REVIEW, VettingState.NOMINATED, VettingState.RETURNED)


def _worded(by_state: Mapping[str, int]) -> dict[str, tuple[str, str, str]]:
    """Word each finding: what it is, where it is mended, and the word on the link.

    `by_state` counts the exemplars: the link leads to those who wait at the step that comes first.
    """
    to_vet = next((state for state in _FIRST_TO_VET if by_state.get(state)), "")
    return {
        "people_missing": (
            gettext("Người các đoàn đã đăng ký nhưng chưa có trong danh sách"),
            url_for("delegations.page"),
            gettext("Xem các đoàn"),
        ),
        "delegation": (
            gettext("Người chưa rõ thuộc đoàn nào"),
            url_for("people.page", lacking="delegation", state="listed"),
            gettext("Xếp vào đoàn"),
        ),
        "exemplars_waiting": (
            gettext("Điển hình chưa được duyệt"),
            url_for("exemplars.page", state=to_vet),
            gettext("Thẩm định"),
        ),
        "exemplars_untold": (
            gettext("Điển hình chưa có ảnh hoặc bài viết"),
            url_for("exemplars.page", lacking="told"),
            gettext("Bổ sung"),
        ),
        "phone": (
            gettext("Người chưa có số điện thoại"),
            url_for("people.page", lacking="phone", state="listed"),
            gettext("Bổ sung"),
        ),
        "photo": (
            gettext("Người chưa có ảnh"),
            url_for("people.page", lacking="photo", state="listed"),
            gettext("Bổ sung"),
        ),
        "seat": (
            gettext("Người chưa có chỗ ngồi ở phiên đã xếp chỗ"),
            url_for("people.page", lacking="seat", state="listed"),
            gettext("Xem danh sách"),
        ),
        "invitation": (
            gettext("Đại biểu chưa có giấy mời"),
            url_for("invitations.page"),
            gettext("Phát hành giấy mời"),
        ),
        "unsent": (
            gettext("Giấy mời chưa gửi tới đại biểu"),
            url_for("invited.page", group="not_sent"),
            gettext("Gửi giấy mời"),
        ),
        "station": (gettext("Trạm quét chưa ghép màn hình"), url_for("admin_stations.page"), gettext("Ghép màn hình")),
        "station_check": (
            gettext("Trạm chưa qua kiểm tra T−60 trong 12 giờ qua"),
            url_for("admin_stations.page"),
            gettext("Kiểm tra trạm"),
        ),
        "printer": (gettext("Máy in chưa in thử"), url_for("print_queue.page"), gettext("In thử")),
    }


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def page(signed_in: SignedIn) -> str:
    """Show what the system sees and what the sub-committees have to do."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        found = readiness.findings(db_session, congress.id)
        tasks = readiness.tasks(db_session, congress.id)
        worded = _worded(exemplars.by_state(db_session, congress.id))
    return render_template(
        "admin/readiness.html",
        findings=[(finding, *worded[finding.key]) for finding in found],
        tasks=tasks,
        states=words.task_states(),
        today=clock.local(clock.now(), congress.zone).date(),
        is_organizer=signed_in.role is Role.ORGANIZER,
    )


@blueprint.post("/tasks")
@for_roles(Role.ORGANIZER)
def add(signed_in: SignedIn) -> AnyResponse:
    """Add a task."""
    congress_id, told = current_congress().id, request.form.to_dict()
    return _kept(lambda db_session: readiness.save_task(db_session, congress_id, None, told, signed_in.actor))


@blueprint.route("/tasks/<int:task_id>", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def one(signed_in: SignedIn, task_id: int) -> str | AnyResponse:
    """Show a task, set it as a whole, or set only how far it has come."""
    congress_id = current_congress().id
    told = request.form.to_dict()
    with hub().database.reading() as db_session:
        task = readiness.get_task(db_session, congress_id, task_id)
        known = list(readiness.tasks(db_session, congress_id))
    stands = {key: getattr(task, key) for key in ("subcommittee", "title", "owner", "notes", "state")}
    stands["due"] = task.due_on.isoformat() if task.due_on else ""
    if request.method == "GET":
        return render_template(
            "admin/readiness_task.html", task=task, told=stands, subcommittees=known, states=words.task_states()
        )
    return _kept(
        lambda db_session: readiness.save_task(db_session, congress_id, task_id, stands | told, signed_in.actor)
    )


@blueprint.post("/tasks/<int:task_id>/remove")
@for_roles(Role.ORGANIZER)
def remove(signed_in: SignedIn, task_id: int) -> AnyResponse:
    """Remove a task."""
    congress_id = current_congress().id
    return _kept(lambda db_session: readiness.remove_task(db_session, congress_id, task_id, signed_in.actor))


def _kept(use_case: Callable[[Session], object]) -> AnyResponse:
    """Do what was asked and go back to the board, with what was done or why not."""
    try:
        hub().database.run(use_case)
        flash(gettext("Đã lưu."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("readiness.page"))
