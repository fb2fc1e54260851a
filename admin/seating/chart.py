"""The seating of a session: its chairs drawn to scale, people moved by hand, slips that are void by it."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.seating import acts
from congress import clock
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Role
from congress.seating import chart, drawing, slips_out, whereabouts
from congress.seating.chart import Chart, Sitter
from congress.seating.drawing import DrawnSeat, HallDrawing

blueprint = Blueprint("seating", __name__, url_prefix="/admin/seating")
_HELD = "held"


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def start(_signed_in: SignedIn) -> str | AnyResponse:
    """Go to the session whose doors are open, else to the next whose chairs are given, or say how to come to one."""
    with hub().database.reading() as db_session:
        sessions = whereabouts.sessions(db_session, current_congress().id)
    wanted = whereabouts.session_at(sessions, clock.now())
    if wanted is None:
        return render_template("admin/seating/none.html")
    return redirect(url_for("seating.page", session_id=wanted.id))


@blueprint.get("/<int:session_id>/")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def page(signed_in: SignedIn, session_id: int) -> str:
    """Show the hall with who sits where, and who has no chair yet."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        seating = chart.chart_of(db_session, congress.id, session_id)
        hall = drawing.load(db_session, congress.id, seating.session.hall_id)
        return render_template(
            "admin/seating/seating.html",
            sessions=whereabouts.sessions(db_session, congress.id),
            seating=seating,
            drawing=hall,
            figures=_figures(seating, hall),
            void=len(slips_out.void_slips(db_session, congress.id, session_id)),
            seat_class=lambda seat: _class_of(seating, seat),
            seat_title=lambda seat: _title_of(seating, seat),
            told=_told(seating, hall, is_drawn=True),
            is_organizer=signed_in.role is Role.ORGANIZER,
        )


@blueprint.get("/<int:session_id>/chart.json")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def chart_now(_signed_in: SignedIn, session_id: int) -> Response:
    """Tell an open page what the seating is now; no body while it has what is."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        seating = chart.chart_of(db_session, congress_id, session_id)
        hall = drawing.load(db_session, congress_id, seating.session.hall_id)
    answer = _json(_told(seating, hall))
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@blueprint.post("/<int:session_id>/acts")
@for_roles(Role.ORGANIZER)
def act(signed_in: SignedIn, session_id: int) -> AnyResponse:
    """Do one act of a hand; an open page is told the seating after it, a form goes back to the page."""
    congress_id = current_congress().id
    wants_json = request.accept_mimetypes.best == "application/json"
    try:
        done = acts.carry_out(hub().database, congress_id, session_id, request.form, signed_in.actor)
    except CongressError as refusal:
        if wants_json:
            return _json({"message": refusal.message_vi}, 409)
        flash(refusal.message_vi)
        return redirect(url_for("seating.page", session_id=session_id))
    if not wants_json:
        flash(done, "good")
        return redirect(url_for("seating.page", session_id=session_id))
    with hub().database.reading() as db_session:
        seating = chart.chart_of(db_session, congress_id, session_id)
        hall = drawing.load(db_session, congress_id, seating.session.hall_id)
    return _json({"message": done, **_told(seating, hall)})


@blueprint.get("/void-slips")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def void(_signed_in: SignedIn) -> str:
    """List the slips in people's hands that name a place no longer theirs."""
    with hub().database.reading() as db_session:
        slips = slips_out.void_slips(db_session, current_congress().id)
    return render_template("admin/seating/void_slips.html", slips=slips)


# ── what a page shows ─────────────────────────────────────────────────────────────────────────────────────────────────


def _figures(seating: Chart, hall: HallDrawing) -> dict[str, int]:
    return {
        "seated": len(seating.sitters),
        "unseated": len(seating.unseated),
        "held": len(seating.held),
        "free": hall.seat_count - len(seating.sitters) - len(seating.held),
    }


def _told(seating: Chart, hall: HallDrawing, *, is_drawn: bool = False) -> dict[str, Any]:
    """Everything that changes on the page: chairs by id, people without a chair, figures.

    `is_drawn`: the page shows each chair's class and title already.
    """
    return {
        "version": seating.last_act,
        "seats": {
            str(seat.id): {
                "label": seat.label,
                "who": _person(seating.sitters.get(seat.id)),
                "held": seating.held.get(seat.id),
            }
            | ({} if is_drawn else {"class": _class_of(seating, seat), "title": _title_of(seating, seat)})
            for seat in hall.seats
        },
        "unseated": [_person(sitter) for sitter in seating.unseated],
        "delegations": [
            {"id": key, "name": name, "seated": seated, "people": people}
            for key, name, seated, people in seating.delegations()
        ],
        "figures": _figures(seating, hall),
    }


def _person(sitter: Sitter | None) -> dict[str, Any] | None:
    if sitter is None:
        return None
    return {
        "id": sitter.id,
        "name": sitter.full_name,
        "honorific": sitter.honorific,
        "delegation": sitter.delegation,
        "delegation_id": sitter.delegation_id,
        "category": sitter.category,
        "head": sitter.is_head,
        "in": sitter.is_in,
    }


def _class_of(seating: Chart, seat: DrawnSeat) -> str:
    if seat.id in seating.held:
        return _HELD
    sitter = seating.sitters.get(seat.id)
    if sitter is None:
        return "free"
    marks = (("in", sitter.is_in), ("head", sitter.is_head), ("wheelchair", sitter.needs_wheelchair))
    return " ".join(("taken", *(mark for mark, holds in marks if holds)))


def _title_of(seating: Chart, seat: DrawnSeat) -> str:
    """How a chair is read aloud: its place, then who has it."""
    place = gettext("Ghế %(label)s, khu %(block)s, hàng %(row)s", label=seat.label, block=seat.block, row=seat.row)
    if seat.is_aisle:
        place += ", " + gettext("cạnh lối đi")
    if seat.id in seating.held:
        return f"{place}: " + str(gettext("đang giữ, %(reason)s", reason=seating.held[seat.id]))
    sitter = seating.sitters.get(seat.id)
    if sitter is None:
        return f"{place}: " + str(gettext("trống"))
    said = [f"{sitter.honorific} {sitter.full_name}".strip(), sitter.delegation]
    said += [str(gettext("trưởng đoàn"))] if sitter.is_head else []
    said += [str(gettext("đã vào"))] if sitter.is_in else []
    return f"{place}: {', '.join(said)}"


def _json(told: object, status: int = 200) -> Response:
    return Response(json.dumps(told, ensure_ascii=False), status, mimetype="application/json")
