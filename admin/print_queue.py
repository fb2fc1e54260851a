"""The slips that need a person: what was sent without a word back, and what nobody waited for."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from congress import print_desk
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Role

blueprint = Blueprint("print_queue", __name__, url_prefix="/admin/print-queue")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(_person: SignedIn) -> str:
    """Show printers, and the held slips with the one question that settles each."""
    return render_template("admin/print_queue.html", rows=_rows())


@blueprint.get("/rows")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def rows(_person: SignedIn) -> Response:
    """Give the moving part of the page, or 304 while nothing has changed."""
    response = Response(_rows(), mimetype="text/html")
    response.add_etag()
    response.make_conditional(request)
    return response


@blueprint.post("/<int:job_id>")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def answer(person: SignedIn, job_id: int) -> AnyResponse:
    """Take the answer to "did it come out?": yes settles the slip, no prints it once more."""
    came_out = request.form.get("came_out") == "yes"
    life_s = hub().settings.slip_expires_after_s
    try:
        hub().database.run(
            lambda db_session: print_desk.answer_held(
                db_session, job_id, person.actor, came_out=came_out, slip_expires_after_s=life_s
            )
        )
        words = gettext("Đã ghi: phiếu đã ra.") if came_out else gettext("Đang in lại phiếu.")
        flash(words, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("print_queue.page"))


def _rows() -> str:
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        return render_template(
            "admin/print_queue_rows.html",
            printers=print_desk.printers(db_session, congress.id),
            held=print_desk.held_slips(db_session, congress.id),
        )
