"""The day's paper: slips that need a person, printers and what waits for each, live.

What was sent without a word back, and what nobody waited for, is settled here by the one question that settles it.
"""

from collections.abc import Callable
from hashlib import sha256

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin import printer_words
from admin.frame import carry_out, current_congress, for_roles, hub, whole
from congress.accounts import SignedIn
from congress.models import Role
from congress.paper import print_desk, print_steering, printer_board, printer_register

blueprint = Blueprint("print_queue", __name__, url_prefix="/admin/print-queue")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(person: SignedIn) -> str:
    """Show the held slips with the one question that settles each, the printers, and what waits for them."""
    return render_template("admin/print_queue.html", rows=_rows(), is_organizer=person.role is Role.ORGANIZER)


@blueprint.get("/rows")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def rows(_person: SignedIn) -> Response:
    """Give the moving part of the page, or 304 while nothing has changed."""
    shown = _rows()
    response = Response(shown, mimetype="text/html")
    # The forms' token is new with every answer and changes nothing of what is seen.
    response.set_etag(sha256(shown.replace(generate_csrf(), "").encode()).hexdigest()[:20])
    response.make_conditional(request)
    return response


@blueprint.post("/<int:job_id>")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def answer(person: SignedIn, job_id: int) -> AnyResponse:
    """Take the answer to "did it come out?": yes settles the slip, no prints it once more."""
    came_out = request.form.get("came_out") == "yes"
    life_s = hub().settings.slip_expires_after_s

    def use_case(db_session: Session) -> str:
        print_desk.answer_held(db_session, job_id, person.actor, came_out=came_out, slip_expires_after_s=life_s)
        return str(gettext("Đã ghi: phiếu đã ra.") if came_out else gettext("Đang in lại phiếu."))

    return _done(use_case)


@blueprint.post("/<int:job_id>/move")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def move(person: SignedIn, job_id: int) -> AnyResponse:
    """Send a waiting slip to another printer."""
    congress_id, printer_id = current_congress().id, whole(request.form.get("printer")) or 0

    def use_case(db_session: Session) -> str:
        job = print_steering.job_of(db_session, congress_id, job_id)
        target = printer_register.get(db_session, congress_id, printer_id)
        moved = print_steering.move(db_session, job, target, person.actor)
        return str(gettext("Đã chuyển %(count)s phiếu sang “%(printer)s”.", count=moved, printer=target.name))

    return _done(use_case)


@blueprint.post("/<int:job_id>/cancel")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def cancel(person: SignedIn, job_id: int) -> AnyResponse:
    """Drop a slip of which nothing was sent."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> str:
        print_steering.cancel(db_session, print_steering.job_of(db_session, congress_id, job_id), person.actor)
        return str(gettext("Đã bỏ phiếu."))

    return _done(use_case)


def _done(use_case: Callable[[Session], str]) -> AnyResponse:
    return carry_out(use_case, str, url_for("print_queue.page"))


def _rows() -> str:
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        return render_template(
            "admin/print_queue_rows.html",
            printers=printer_board.cards(db_session, congress.id),
            held=print_desk.held_slips(db_session, congress.id),
            waiting=printer_board.waiting_slips(db_session, congress.id),
            words=printer_words,
        )
