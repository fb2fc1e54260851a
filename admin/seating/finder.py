"""Finding a seat: an usher in the hall types two letters on a phone and is told who sits where."""

from flask import Blueprint, g, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from admin.frame import current_congress, for_roles, hub, whole
from congress import clock
from congress.accounts import SignedIn
from congress.errors import NotFound
from congress.models import Role
from congress.seating import drawing, finder, wayfinding, whereabouts
from congress.seating.finder import Found
from congress.seating.whereabouts import SeatedSession

blueprint = Blueprint("finder", __name__, url_prefix="/admin/seating/find")


def chosen_session(db_session: Session, congress_id: int) -> tuple[tuple[SeatedSession, ...], SeatedSession | None]:
    """Return the sessions that have a hall, and the one the address names, else the one that is on."""
    known = whereabouts.sessions(db_session, congress_id)
    wanted = whole(request.args.get("session"))
    named = next((session for session in known if session.id == wanted), None)
    return known, named or whereabouts.session_at(known, clock.now())


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(signed_in: SignedIn) -> str:
    """Show the field and what was found; the part that typing replaces alone when it is asked for."""
    congress = current_congress()
    g.zone = congress.zone
    words = request.args.get("words", "")[:100]
    with hub().database.reading() as db_session:
        sessions, session = chosen_session(db_session, congress.id)
        if session is None:
            return render_template("admin/seating/none.html")
        found = finder.find(db_session, congress.id, session, words)
    template = "finder_hits" if request.args.get("part") == "rows" else "finder"
    return render_template(
        f"admin/seating/{template}.html",
        sessions=sessions,
        session=session,
        words=words,
        found=found,
        counted=_counted(found, words),
        is_organizer=signed_in.role is Role.ORGANIZER,
    )


def _counted(found: Found, words: str) -> str:
    """What is read aloud after each letter: how many were found, not all of them."""
    if not words.strip():
        return ""
    if not found.count:
        return str(gettext("Không tìm thấy ai, không có ghế nào."))
    if not found.is_all:
        return str(gettext("%(count)s kết quả đầu tiên. Gõ thêm để thu hẹp.", count=found.count))
    return str(gettext("%(count)s kết quả.", count=found.count))


@blueprint.get("/map")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def hall_map(_signed_in: SignedIn) -> str:
    """Show where one seat is in its hall and how one walks there, to be looked at together or printed."""
    congress_id, label = current_congress().id, request.args.get("seat", "")
    with hub().database.reading() as db_session:
        _, session = chosen_session(db_session, congress_id)
        if session is None:
            raise NotFound("Chưa có phiên nào chọn hội trường.")
        hall = drawing.load(db_session, congress_id, session.hall_id)
    way = wayfinding.to_seat(hall, label)
    return render_template("admin/seating/finder_map.html", session=session, drawing=hall, seat=way.goal, way=way)
