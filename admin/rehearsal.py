"""The rehearsal of a session: begun, watched, ended and wiped."""

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import carry_out, current_congress, for_roles, hub, whole
from congress import rehearsal
from congress.accounts import SignedIn
from congress.models import ProgramSession, Role

blueprint = Blueprint("rehearsal", __name__, url_prefix="/admin/rehearsal")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show the rehearsal that is going on with its own figures, or the form that begins one."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        going_on = rehearsal.going_on(db_session, congress.id)
        open_doors = rehearsal.open_doors(db_session, congress.id)
        sessions = db_session.execute(
            select(ProgramSession.id, ProgramSession.name)
            .where(ProgramSession.congress_id == congress.id, ProgramSession.takes_attendance.is_(True))
            .order_by(ProgramSession.starts_at)
        ).all()
    return render_template(
        "admin/rehearsal.html",
        going_on=going_on,
        figures=_figures() if going_on else "",
        open_doors=open_doors,
        sessions=sessions,
    )


@blueprint.get("/figures")
@for_roles(Role.ORGANIZER)
def figures(_person: SignedIn) -> Response:
    """Give the moving part of the page, or 304 while nothing has changed."""
    response = Response(_figures(), mimetype="text/html")
    response.add_etag()
    response.make_conditional(request)
    return response


def _figures() -> str:
    with hub().database.reading() as db_session:
        going_on = rehearsal.going_on(db_session, current_congress().id)
        lines = rehearsal.figures(db_session, going_on.id) if going_on else ()
    return render_template("admin/rehearsal_figures.html", lines=lines)


@blueprint.post("/begin")
@for_roles(Role.ORGANIZER)
def begin(person: SignedIn) -> AnyResponse:
    """Begin; really open doors ask for a second word."""
    congress_id, session_id = current_congress().id, whole(request.form.get("session"))
    despite = request.form.get("despite_open_doors") == "1"
    return carry_out(
        lambda db_session: rehearsal.begin(
            db_session, congress_id, session_id, person.actor, despite_open_doors=despite
        ),
        gettext("Buổi diễn tập bắt đầu. Các màn hình hiện dải DIỄN TẬP trong vài giây."),
        url_for("rehearsal.page"),
    )


@blueprint.post("/end")
@for_roles(Role.ORGANIZER)
def end(person: SignedIn) -> AnyResponse:
    """End it and wipe what it recorded."""
    congress_id = current_congress().id
    return carry_out(
        lambda db_session: rehearsal.end(db_session, congress_id, person.actor),
        lambda wiped: gettext(
            "Đã kết thúc diễn tập và xóa %(scans)s lượt quét, %(people)s lượt điểm danh, %(slips)s lệnh in.",
            scans=wiped.scans,
            people=wiped.attendances,
            slips=wiped.slips,
        ),
        url_for("rehearsal.page"),
    )
