"""The halls: a list, a new one made of blocks or taken from a table, one taken from a table anew, and as a table."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import hall_sheet
from admin.frame import XLSX, current_congress, download, for_roles, hub, takes_files
from admin.seating import hall_forms
from congress.accounts import SignedIn
from congress.errors import CongressError, NotFound
from congress.file_formats.hall import SeatRow, read_hall_file, write_hall
from congress.models import Role
from congress.seating import drawing, hall_rows, halls, layout, seat_tables
from congress.seating.generator import Numbering, generate

blueprint = Blueprint("halls", __name__, url_prefix="/admin/halls")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def page(signed_in: SignedIn) -> str:
    """List the halls."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        lines = halls.lines(db_session, congress_id)
    return render_template("admin/seating/halls.html", lines=lines, is_organizer=signed_in.role is Role.ORGANIZER)


# ── made of blocks ────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/new", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def make(signed_in: SignedIn) -> str | AnyResponse:
    """Make a hall of blocks; with `preview` it is only shown."""
    congress_id = current_congress().id
    told: Any = hall_forms.FIRST_PLAN
    if request.method == "POST":
        told = hall_forms.plan_typed(request.form)
        if "preview" not in request.form:
            try:
                room = generate(hall_forms.plan_of(told))
                hall_id = hub().database.run(
                    lambda s: halls.add(s, congress_id, told.get("name", ""), room, {}, signed_in.actor)
                )
                flash(gettext("Đã tạo hội trường %(count)s ghế.", count=len(room.seats)), "good")
                return redirect(url_for("hall.page", hall_id=hall_id))
            except CongressError as refusal:
                flash(refusal.message_vi)
    numberings = {
        Numbering.THROUGH: gettext("liên tục qua các khu: 1, 2, 3 …"),
        Numbering.ODD_EVEN: gettext("lẻ một bên, chẵn một bên, từ giữa ra"),
        Numbering.BLOCK: gettext("mỗi khu từ 1"),
    }
    return render_template(
        "admin/seating/hall_new.html",
        told=told,
        numberings=list(numberings.items()),
        levels=[("floor", gettext("sàn")), ("stage", gettext("sân khấu")), ("balcony", gettext("ban công"))],
        **_previewed(told),
    )


@blueprint.post("/preview")
@for_roles(Role.ORGANIZER)
def preview(_signed_in: SignedIn) -> str:
    """Show what is being asked for, as a part of the page."""
    return render_template("admin/seating/hall_preview.html", **_previewed(hall_forms.plan_typed(request.form)))


def _previewed(told: Any) -> dict[str, object]:
    try:
        return {"drawing": drawing.of_room(told.get("name", ""), generate(hall_forms.plan_of(told))), "refusal": ""}
    except CongressError as refusal:
        return {"drawing": None, "refusal": refusal.message_vi}


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/import", methods=["GET", "POST"])
@takes_files
@for_roles(Role.ORGANIZER)
def put_in(signed_in: SignedIn) -> str | AnyResponse:
    """Take a new hall from a table: a file is read and shown first, then taken in as shown."""
    congress_id, name = current_congress().id, request.form.get("name", "")
    shown: dict[str, object] = {}
    if request.method == "POST":
        try:
            table = _table_told()
            if "table" in request.form:
                hall_id = hub().database.run(
                    lambda s: halls.add_from_table(s, congress_id, name, table, signed_in.actor)
                )
                flash(gettext("Đã tạo hội trường %(count)s ghế.", count=len(table)), "good")
                return redirect(url_for("hall.page", hall_id=hall_id))
            shown = {"drawing": drawing.of_room(name, layout.from_table(table)), "packed": hall_forms.packed(table)}
        except CongressError as refusal:
            flash(refusal.message_vi)
    return render_template("admin/seating/hall_import.html", hall=None, name=name, **shown)


@blueprint.route("/<int:hall_id>/import", methods=["GET", "POST"])
@takes_files
@for_roles(Role.ORGANIZER)
def put_in_again(signed_in: SignedIn, hall_id: int) -> str | AnyResponse:
    """Take a hall's seats from a table anew: what would change is told first; people keep their seats by label."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        name = hall_rows.get(db_session, congress_id, hall_id).name
    shown: dict[str, object] = {}
    if request.method == "POST":
        try:
            table = _table_told()
            if "table" in request.form:
                hub().database.run(lambda s: seat_tables.take_in(s, congress_id, hall_id, table, signed_in.actor))
                flash(gettext("Đã nạp sơ đồ: %(count)s ghế.", count=len(table)), "good")
                return redirect(url_for("hall.page", hall_id=hall_id))
            with hub().database.reading() as db_session:
                difference = seat_tables.difference(db_session, congress_id, hall_id, table)
                room = seat_tables.room_of(db_session, congress_id, hall_id, table)
            shown = {
                "drawing": drawing.of_room(name, room),
                "packed": hall_forms.packed(table),
                "difference": difference,
            }
        except CongressError as refusal:
            flash(refusal.message_vi)
    return render_template("admin/seating/hall_import.html", hall=hall_id, name=name, **shown)


def _table_told() -> tuple[SeatRow, ...]:
    """Return the table of an uploaded file, or the one that was shown before. Raises BadInput."""
    if "table" in request.form:
        return hall_forms.unpacked(request.form["table"])
    file = request.files.get("file")
    return read_hall_file(file.read() if file else b"", (file and file.filename) or "")


@blueprint.get("/<int:hall_id>/so-do-ghe.<kind>")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def give_out(_signed_in: SignedIn, hall_id: int, kind: str) -> Response:
    """Give a hall's seats as a table that comes in again unchanged."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        hall_rows.get(db_session, congress_id, hall_id)
        table = seat_tables.table_of(db_session, hall_id)
    if kind == "csv":
        return download(write_hall(table), "so-do-ghe.csv", "text/csv; charset=utf-8")
    if kind == "xlsx":
        return download(hall_sheet.render(table), "so-do-ghe.xlsx", XLSX)
    raise NotFound("Không có tệp này.")
