"""The program: a timetable to edit, delays, editions published on purpose, in and out as a table, on paper."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import formal_program, program_sheet
from admin.frame import XLSX, current_congress, download, for_roles, hub, takes_files, whole
from congress import clock
from congress.accounts import SignedIn
from congress.errors import CongressError, NotFound
from congress.file_formats.program import read_program_file, write_program
from congress.models import Category, PrintRule, ProgramItem, ProgramSession, Role, SessionCategory
from congress.program import changes, clashes, delays, draft, editions, table
from congress.seating import halls

blueprint = Blueprint("program", __name__, url_prefix="/admin/program")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def page(signed_in: SignedIn) -> str:
    """Show the draft as a timetable, with what overlaps, whether it is published and what would change."""
    return _timetable(signed_in.role)


def _timetable(role: Role, refused_delay: dict[str, str] | None = None) -> str:
    """Show the timetable; after a delay that was refused because sessions would clash, with what to do about it."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        rows = draft.sessions(db_session, congress.id)
        edition = editions.published(db_session, congress.id)
        shown = edition.sessions if edition else ()
        coming = editions.next_sessions(db_session, congress.id)
        return render_template(
            "admin/program.html",
            sessions=rows,
            overlaps=clashes.told(rows, congress.zone),
            edition=edition,
            history=editions.history(db_session, congress.id),
            is_draft=coming != shown,
            changes=changes.changes(shown, coming, congress.zone) if edition else [],
            is_organizer=role is Role.ORGANIZER,
            refused_delay=refused_delay,
        )


def _act(use_case: Any, told: str, **back: Any) -> AnyResponse:
    """Run an act and go back to the timetable, with what was done or why not."""
    try:
        done = hub().database.run(use_case)
        flash(told % {"done": done}, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("program.page", **back))


@blueprint.post("/publish")
@for_roles(Role.ORGANIZER)
def publish(signed_in: SignedIn) -> AnyResponse:
    """Publish the draft: slips and screens show it from now on."""
    congress_id = current_congress().id
    return _act(
        lambda db_session: editions.publish(db_session, congress_id, signed_in.actor),
        str(gettext("Đã công bố bản %(number)s của chương trình.", number="%(done)s")),
    )


@blueprint.post("/sessions/<int:session_id>/delay")
@for_roles(Role.ORGANIZER)
def delay(signed_in: SignedIn, session_id: int) -> str | AnyResponse:
    """Move an item and what follows by some minutes; what would clash then is asked about first."""
    congress_id, told = current_congress().id, request.form.to_dict()
    sign = -1 if told.get("minutes", "").strip().startswith(("-", "−")) else 1
    minutes = sign * (whole(told.get("minutes", "").strip().lstrip("-−+")) or 0)
    try:
        moved = hub().database.run(
            lambda db_session: delays.delay(
                db_session,
                congress_id,
                session_id,
                whole(told.get("item")),
                minutes,
                signed_in.actor,
                with_later_sessions=told.get("with_later") == "1",
                despite_clash=told.get("despite_clash") == "1",
            )
        )
        flash(gettext("Đã dời %(count)s mục. Bấm “Công bố” để phiếu và màn hình đổi theo.", count=moved), "good")
    except clashes.SessionsClash as refusal:
        flash(refusal.message_vi)
        return _timetable(signed_in.role, told | {"session_id": str(session_id)})
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("program.page", _anchor=f"s{session_id}"))


# ── sessions and items ────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/sessions/new", methods=["GET", "POST"])
@blueprint.route("/sessions/<int:session_id>/", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def session(signed_in: SignedIn, session_id: int | None = None) -> str | AnyResponse:
    """Show and set one session with the rules of its door."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        row = draft.get_session(db_session, congress.id, session_id) if session_id is not None else None
        invited = set(
            db_session.scalars(
                select(SessionCategory.category_id).where(SessionCategory.program_session_id == session_id)
            )
        )
        categories = db_session.scalars(
            select(Category).filter_by(congress_id=congress.id).order_by(Category.rank)
        ).all()
        rooms = halls.lines(db_session, congress.id)
        told: Any = _session_typed(row, congress.zone, invited if row else {category.id for category in categories})
    is_clash = False
    if request.method == "POST":
        chosen = [number for number in map(whole, request.form.getlist("categories")) if number is not None]
        told = request.form.to_dict() | {"categories": chosen}
        try:
            kept = hub().database.run(
                lambda db_session: draft.save_session(db_session, congress.id, session_id, told, signed_in.actor)
            )
            flash(gettext("Đã lưu."), "good")
            return redirect(url_for("program.page", _anchor=f"s{kept}"))
        except CongressError as refusal:
            flash(refusal.message_vi)
            is_clash = isinstance(refusal, clashes.SessionsClash)
    rules = {
        PrintRule.ONCE: gettext("Một lần"),
        PrintRule.ALWAYS: gettext("Mỗi lần vào"),
        PrintRule.NEVER: gettext("Không in"),
    }
    return render_template(
        "admin/program_session.html",
        row=row,
        told=told,
        categories=[(category.id, category.list_name) for category in categories],
        halls=[(hall.id, hall.name) for hall in rooms],
        rules=list(rules.items()),
        is_clash=is_clash,
    )


def _session_typed(row: ProgramSession | None, zone: str, invited: set[int]) -> dict[str, Any]:
    """Return a session as the form shows it; a new one begins tomorrow at eight."""
    if row is None:
        day = f"{clock.local(clock.now() + timedelta(days=1), zone):%Y-%m-%d}"
        hours = {"doors_open": f"{day}T07:00", "starts": f"{day}T08:00", "ends": f"{day}T11:00"}
        rules = {"takes_attendance": "1", "allows_entry_after_exit": "1", "seat_slip": "once", "program_slip": "once"}
        return {**hours, "doors_close": f"{day}T11:00", **rules, "categories": invited}
    flags = ("takes_attendance", "allows_multiple_entries", "allows_entry_after_exit")
    moments = {
        "starts": row.starts_at,
        "ends": row.ends_at,
        "doors_open": row.doors_open_at,
        "doors_close": row.doors_close_at,
    }
    return (
        {key: getattr(row, key) for key in ("code", "name", "place", "seat_slip", "program_slip")}
        | {flag: "1" for flag in flags if getattr(row, flag)}
        | {key: f"{clock.local(moment, zone):%Y-%m-%dT%H:%M}" for key, moment in moments.items()}
        | {"hall": row.hall_id or "", "capacity": str(row.capacity or ""), "categories": invited}
    )


@blueprint.post("/sessions/<int:session_id>/remove")
@for_roles(Role.ORGANIZER)
def remove_session(signed_in: SignedIn, session_id: int) -> AnyResponse:
    """Remove a session nobody has to do with yet."""
    congress_id = current_congress().id
    return _act(
        lambda db_session: draft.remove_session(db_session, congress_id, session_id, signed_in.actor),
        str(gettext("Đã xóa phiên.")),
    )


@blueprint.route("/sessions/<int:session_id>/items/new", methods=["GET", "POST"])
@blueprint.route("/sessions/<int:session_id>/items/<int:item_id>", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def item(signed_in: SignedIn, session_id: int, item_id: int | None = None) -> str | AnyResponse:
    """Show and set one item of the program, or remove it."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        owner = draft.get_session(db_session, congress.id, session_id)
        row = draft.get_item(db_session, congress.id, item_id) if item_id is not None else None
        told: Any = _item_typed(row, owner, congress.zone)
        name = owner.name
    if request.method == "POST":
        told = request.form.to_dict()

        def use_case(db_session: Session) -> None:
            if item_id is not None and told.get("remove"):
                draft.remove_item(db_session, congress.id, item_id, signed_in.actor)
            else:
                draft.save_item(db_session, congress.id, session_id, item_id, told, signed_in.actor)

        try:
            hub().database.run(use_case)
            flash(gettext("Đã lưu."), "good")
            return redirect(url_for("program.page", _anchor=f"s{session_id}"))
        except CongressError as refusal:
            flash(refusal.message_vi)
    return render_template("admin/program_item.html", told=told, is_new=row is None, session_name=name)


def _item_typed(row: ProgramItem | None, owner: ProgramSession, zone: str) -> dict[str, Any]:
    """Return an item as the form shows it; a new one follows the last."""
    if row is None:
        last = max((other.ends_at for other in owner.items), default=owner.starts_at)
        return {"starts": f"{clock.local(last, zone):%Y-%m-%dT%H:%M}", "ends": "", "is_printed": "1"}
    texts = {key: getattr(row, key) for key in ("title", "presenter", "place", "audience", "notes")}
    flags = {flag: "1" for flag in ("takes_roll", "is_printed") if getattr(row, flag)}
    hours = {
        key: f"{clock.local(moment, zone):%Y-%m-%dT%H:%M}"
        for key, moment in (("starts", row.starts_at), ("ends", row.ends_at))
    }
    return texts | flags | hours


# ── tables and paper ──────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/import")
@takes_files
@for_roles(Role.ORGANIZER)
def put_in(signed_in: SignedIn) -> AnyResponse:
    """Take the program in from a table; the draft changes, what is published stays."""
    congress_id, file = current_congress().id, request.files.get("file")
    despite_clash = request.form.get("despite_clash") == "1"
    try:
        rows = read_program_file(file.read() if file else b"", (file and file.filename) or "")
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("program.page"))
    return _act(
        lambda db_session: table.take_in(db_session, congress_id, rows, signed_in.actor, despite_clash=despite_clash)[
            1
        ],
        str(gettext("Đã nạp %(count)s mục. Bấm “Công bố” khi đã xem lại.", count="%(done)s")),
    )


@blueprint.get("/chuong-trinh.<kind>")
@for_roles(Role.ORGANIZER, Role.OPERATOR, Role.VIEWER)
def give_out(_signed_in: SignedIn, kind: str) -> Response:
    """Give the draft as a table (csv, xlsx); the published edition, or the one asked for, as a document (pdf, docx)."""
    congress, number = current_congress(), whole(request.args.get("edition"))
    with hub().database.reading() as db_session:
        rows = table.rows_of(db_session, congress.id)
        edition = (
            editions.published(db_session, congress.id)
            if number is None
            else editions.get(db_session, congress.id, number)
        )
    name = f"chuong-trinh.{kind}"
    if kind == "csv":
        return download(write_program(rows), name, "text/csv; charset=utf-8")
    if kind == "xlsx":
        return download(program_sheet.render(rows), name, XLSX)
    if kind not in {"pdf", "docx"}:
        raise NotFound("Không có tệp này.")
    if edition is None:
        raise NotFound("Chương trình chưa được công bố lần nào. Vui lòng bấm “Công bố” trước.")
    if kind == "docx":
        return download(formal_program.word(congress.heading_lines, edition, congress.zone), name, _DOCX)
    body = formal_program.pdf(congress.heading_lines, edition, congress.zone)
    return download(body, name, "application/pdf", inline=True)
