"""One hall: its drawing with zones, seats chosen on it, rows, single seats, stage and doors."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.seating import hall_forms, hall_words
from congress.accounts import SignedIn
from congress.errors import CongressError, NotFound
from congress.models import Delegation, Role
from congress.seating import drawing, halls, seats, zones

blueprint = Blueprint("hall", __name__, url_prefix="/admin/halls/<int:hall_id>")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def page(signed_in: SignedIn, hall_id: int) -> str:
    """Show a hall to scale with its zones, and what can be done to chosen seats."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        hall = drawing.load(db_session, congress_id, hall_id)
        lines = zones.lines(db_session, hall_id)
        sessions = next(line.sessions for line in halls.lines(db_session, congress_id) if line.id == hall_id)
    keys = hall_words.zone_keys(lines)
    return render_template(
        "admin/seating/hall.html",
        drawing=hall,
        zones=lines,
        sessions=sessions,
        keys=keys,
        marked=hall_words.marked_seats(hall, keys),
        classes=hall_words.zone_classes(lines),
        purposes=hall_words.purposes(),
        doors=sorted({seat.door for seat in hall.seats if seat.door} | {door.label for door in hall.doors}),
        seat_class=hall_words.seat_class(lines),
        seat_title=hall_words.seat_title(hall),
        broken=zones.BROKEN,
        is_organizer=signed_in.role is Role.ORGANIZER,
    )


def _act(hall_id: int, use_case: Callable[[Session], Any], told: str, **back: Any) -> AnyResponse:
    """Run an act and go back to the hall, with what was done or why not."""
    try:
        done = hub().database.run(use_case)
        flash(told % {"done": done}, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("hall.page", hall_id=hall_id, **back))


@blueprint.post("/seats")
@for_roles(Role.ORGANIZER)
def change_seats(signed_in: SignedIn, hall_id: int) -> AnyResponse:
    """Put the chosen seats into a zone, or set their door."""
    congress_id, form, actor = current_congress().id, request.form, signed_in.actor

    def use_case(db_session: Session) -> int:
        chosen = hall_forms.chosen_seats(drawing.load(db_session, congress_id, hall_id), form)
        if form.get("act") == "door":
            return zones.set_door(db_session, congress_id, hall_id, chosen, form.get("door", ""), actor)
        return zones.give(db_session, congress_id, hall_id, chosen, form.get("zone", ""), actor)

    return _act(hall_id, use_case, str(gettext("Đã đổi %(count)s ghế.", count="%(done)s")))


# ── zones ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/zones/new", methods=["GET", "POST"])
@blueprint.route("/zones/<int:zone_id>", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def zone(signed_in: SignedIn, hall_id: int, zone_id: int | None = None) -> str | AnyResponse:
    """Show and set one zone."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        hall = drawing.load(db_session, congress_id, hall_id)
        row = zones.get(db_session, hall_id, zone_id) if zone_id is not None else None
        delegations = db_session.execute(
            select(Delegation.id, Delegation.name).filter_by(congress_id=congress_id).order_by(Delegation.rank)
        )
        known = [(one.id, one.name) for one in delegations]
        told: Any = {"name": "", "purpose": ""}
        if row is not None:
            told = {"name": row.name, "purpose": row.purpose, "delegation": row.delegation_id or "", "door": row.door}
            told |= {"capacity": row.capacity or ""}
    if request.method == "POST":
        told = request.form.to_dict()
        try:
            hub().database.run(lambda s: zones.save(s, congress_id, hall_id, zone_id, told, signed_in.actor))
            flash(gettext("Đã lưu."), "good")
            return redirect(url_for("hall.page", hall_id=hall_id, _anchor="zones"))
        except CongressError as refusal:
            flash(refusal.message_vi)
    return render_template(
        "admin/seating/hall_zone.html",
        drawing=hall,
        zone_id=zone_id,
        told=told,
        purposes=list(hall_words.purposes().items()),
        delegations=known,
    )


@blueprint.post("/zones/<int:zone_id>/remove")
@for_roles(Role.ORGANIZER)
def remove_zone(signed_in: SignedIn, hall_id: int, zone_id: int) -> AnyResponse:
    """Remove a zone; its seats are for anybody then."""
    congress_id = current_congress().id
    return _act(
        hall_id,
        lambda s: zones.remove(s, congress_id, hall_id, zone_id, signed_in.actor),
        str(gettext("Đã xóa khu vực; ghế của khu vực này nay để cho bất kỳ ai.")),
        _anchor="zones",
    )


# ── rows and single seats ─────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/rows")
@for_roles(Role.ORGANIZER)
def rows(signed_in: SignedIn, hall_id: int) -> AnyResponse:
    """Add a row behind a block, or remove one."""
    congress_id, form, actor = current_congress().id, request.form, signed_in.actor
    block = form.get("block", "")
    if form.get("act") == "remove":
        return _act(
            hall_id,
            lambda s: seats.remove_row(s, congress_id, hall_id, block, form.get("row", ""), actor),
            str(gettext("Đã xóa hàng %(count)s ghế.", count="%(done)s")),
        )
    return _act(
        hall_id,
        lambda s: seats.add_row(s, congress_id, hall_id, block, form.to_dict(), actor),
        str(gettext("Đã thêm hàng %(count)s ghế.", count="%(done)s")),
    )


@blueprint.route("/seats/<int:seat_id>", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def seat(signed_in: SignedIn, hall_id: int, seat_id: int) -> str | AnyResponse:
    """Show and set one seat's label and door."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        hall = drawing.load(db_session, congress_id, hall_id)
    row = next((one for one in hall.seats if one.id == seat_id), None)
    if row is None:
        raise NotFound("Không tìm thấy ghế này trong hội trường.")
    told: Any = {"label": row.label, "door": row.door}
    if request.method == "POST":
        told = request.form.to_dict()
        try:
            hub().database.run(lambda s: seats.edit(s, congress_id, hall_id, seat_id, told, signed_in.actor))
            flash(gettext("Đã lưu."), "good")
            return redirect(url_for("hall.page", hall_id=hall_id))
        except CongressError as refusal:
            flash(refusal.message_vi)
    return render_template(
        "admin/seating/hall_seat.html", drawing=hall, seat=row, title=hall_words.seat_title(hall)(row), told=told
    )


# ── the room ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/room", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def room(signed_in: SignedIn, hall_id: int) -> str | AnyResponse:
    """Set a hall's name, late door, stage and doors."""
    congress_id, actor = current_congress().id, signed_in.actor
    with hub().database.reading() as db_session:
        hall = drawing.load(db_session, congress_id, hall_id)
    told: Any = {"name": hall.name, "late_door": hall.late_door, "fixtures": hall.fixtures}
    if request.method == "POST":
        told = request.form.to_dict() | {"fixtures": hall_forms.fixtures_typed(request.form)}

        def use_case(db_session: Session) -> None:
            name, late_door = told.get("name", ""), told.get("late_door", "")
            halls.rename(db_session, congress_id, hall_id, name, late_door, actor)
            usual = "usual" in told
            halls.furnish(
                db_session, congress_id, hall_id, None if usual else hall_forms.fixtures_of(request.form), actor
            )

        try:
            hub().database.run(use_case)
            flash(gettext("Đã lưu."), "good")
            return redirect(url_for("hall.page", hall_id=hall_id))
        except CongressError as refusal:
            flash(refusal.message_vi)
    return render_template("admin/seating/hall_room.html", drawing=hall, told=told)


@blueprint.post("/remove")
@for_roles(Role.ORGANIZER)
def remove(signed_in: SignedIn, hall_id: int) -> AnyResponse:
    """Remove a hall in which nothing is held and nobody sits."""
    congress_id = current_congress().id
    try:
        hub().database.run(lambda s: halls.remove(s, congress_id, hall_id, signed_in.actor))
        flash(gettext("Đã xóa hội trường."), "good")
        return redirect(url_for("halls.page"))
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("hall.page", hall_id=hall_id))
