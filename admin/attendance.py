"""Live attendance: who is in, per session and per delegation."""

from flask import Blueprint, Response, g, render_template, request

from admin.frame import current_congress, for_roles, hub
from congress import attendance, clock
from congress.accounts import SignedIn
from congress.models import Role

blueprint = Blueprint("attendance", __name__, url_prefix="/admin")


@blueprint.get("/")
@for_roles(*Role)
def page(_person: SignedIn) -> str:
    """Show the figures; static/admin/live.mjs keeps them moving."""
    return render_template("admin/attendance.html", figures=_figures())


@blueprint.get("/attendance/figures")
@for_roles(*Role)
def figures(_person: SignedIn) -> Response:
    """Give the moving part of the page, or 304 while nothing has changed: cheap enough to ask every second."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        version = attendance.version(db_session, congress.id)
    minute = clock.now().strftime("%H%M")  # "doors are open" changes with time alone
    tag = f"{version}-{minute}"
    unchanged = tag in request.if_none_match
    response = Response("" if unchanged else _figures(), 304 if unchanged else 200, mimetype="text/html")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _figures() -> str:
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        sessions = attendance.live_counts(db_session, congress.id)
    now = clock.now()
    open_codes = {s.code for s in sessions if s.doors_open_at <= now < s.doors_close_at}
    return render_template(
        "admin/attendance_figures.html", congress=congress, sessions=sessions, open_codes=open_codes, now=now
    )
