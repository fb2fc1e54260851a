"""Live attendance: who is in and who is missing, how fast people come, what is stuck.

The moving part is worked out once for all who watch (congress/live/watched.py) and drawn once for each language and
each of two kinds of watchers: organizers and operators see names and telephones, who may only look on sees numbers.
"""

from flask import Blueprint, Response, g, render_template, request
from flask_babel import get_locale

from admin import printer_words
from admin.frame import current_congress, for_roles, hub, watched_congress
from congress.accounts import SignedIn
from congress.live import watched
from congress.live.dashboard import Dashboard
from congress.live.watched import Drawn
from congress.models import Congress, Role

blueprint = Blueprint("attendance", __name__, url_prefix="/admin")
MOST_NAMES = 8  # of a delegation's missing; the rest is a number, and a link


@blueprint.get("/")
@for_roles(*Role)
def page(person: SignedIn) -> str:
    """Show the figures; static/admin/live.mjs keeps them moving."""
    return render_template("admin/attendance.html", figures=_drawn(current_congress(), person.role).html)


@blueprint.get("/attendance/figures")
@for_roles(*Role)
def figures(person: SignedIn) -> Response:
    """Give the moving part of the page, or 304 while nothing has changed: cheap enough to ask every second."""
    drawn = _drawn(watched_congress(), person.role)
    unchanged = drawn.tag in request.if_none_match
    response = Response("" if unchanged else drawn.html, 304 if unchanged else 200, mimetype="text/html")
    response.set_etag(drawn.tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _drawn(congress: Congress, role: Role) -> Drawn:
    def draw(told: Dashboard) -> str:
        g.zone = congress.zone
        return render_template(
            "admin/attendance_figures.html",
            told=told,
            now=told.at,
            may_see_names=role is not Role.VIEWER,
            may_open_stations=role is Role.ORGANIZER,
            most_names=MOST_NAMES,
            trouble=printer_words.trouble,
        )

    return watched.dashboard_of(hub(), congress.id).drawn((role, str(get_locale())), draw)
