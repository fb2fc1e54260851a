"""Lists on their way in: put in, columns, preview and decisions, taken in, report, undone."""

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import import_report
from admin.frame import XLSX, current_congress, download, for_roles, hub, takes_files, whole
from admin.roster import preview, reading, words
from admin.roster.people import names_by_code, options
from congress import audit, clock
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.file_formats.headers import EXTRA, IGNORED
from congress.file_formats.roster import SheetChoice
from congress.models import Fate, ImportState, Role, RosterImport
from congress.roster import imports, previews, records, undo
from congress.roster.plan import ADD, OVERWRITE, SKIP

blueprint = Blueprint("imports", __name__, url_prefix="/admin/imports")
_ROWS_A_PAGE = 50


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_signed_in: SignedIn) -> str:
    """List the imports, with the form that puts a file in."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        has_old = imports.has_old_files(db_session, clock.now())
    if has_old:
        hub().database.run(lambda db_session: imports.drop_old_files(db_session, clock.now()))
    with hub().database.reading() as db_session:
        rows = db_session.scalars(
            select(RosterImport).filter_by(congress_id=congress.id).order_by(RosterImport.id.desc()).limit(100)
        ).all()
        names = audit.actor_names(db_session, {row.actor for row in rows})
    return render_template("admin/roster/imports.html", imports=rows, names=names, states=words.import_states())


@blueprint.post("/")
@takes_files
@for_roles(Role.ORGANIZER)
def put_in(signed_in: SignedIn) -> AnyResponse:
    """Take a file and start reading it."""
    congress_id, file = current_congress().id, request.files.get("file")
    content = file.read() if file else b""
    if not file or not file.filename or not content:
        flash(gettext("Chưa chọn tệp, hoặc tệp rỗng."))
        return redirect(url_for("imports.page"))
    name = file.filename.replace("\0", "")[:200]
    import_id = hub().database.run(
        lambda db_session: imports.start(db_session, congress_id, name, content, signed_in.actor)
    )
    reading.read_apart(hub(), import_id)
    return redirect(url_for("imports.one", import_id=import_id))


@blueprint.get("/<int:import_id>/")
@for_roles(Role.ORGANIZER)
def one(_signed_in: SignedIn, import_id: int) -> str:
    """Show how far an import is: being read, its preview with every row's fate, or what it did."""
    congress = current_congress()
    g.zone = congress.zone
    fate = request.args.get("fate", "")
    number = whole(request.args.get("page")) or 1
    with hub().database.reading() as db_session:
        row = imports.get(db_session, congress.id, import_id)
        if row.state == ImportState.READING:
            template = "import_progress" if request.args.get("part") == "progress" else "import_reading"
            return render_template(
                f"admin/roster/{template}.html", row=row, has_died=previews.has_died(row, clock.now())
            )
        counts = imports.counts(db_session, import_id)
        if not fate:
            fate = next((name for name in words.fates() if counts.get(name)), Fate.NEW)
        rows = imports.rows(db_session, import_id, fate, (number - 1) * _ROWS_A_PAGE, _ROWS_A_PAGE)
        known = records.read(db_session, {other for shown in rows for other in shown.candidates})
        codes = names_by_code(db_session, congress.id)
        codes["delegation"] = dict(row.new_delegations) | codes["delegation"]
        undoing = undo.look(db_session, import_id) if row.state == ImportState.APPLIED else None
        choices = options(db_session, congress.id)
    return render_template(
        "admin/roster/import.html",
        row=row,
        counts=counts,
        fate=fate,
        fates=words.fates(),
        rows=preview.lines(rows, known, codes),
        sheets=preview.understood(row.sheets),
        number=number,
        pages=max(-(-counts.get(fate, 0) // _ROWS_A_PAGE), 1),
        undoing=undoing,
        states=words.import_states(),
        ADD=ADD,
        SKIP=SKIP,
        OVERWRITE=OVERWRITE,
        **choices,
    )


@blueprint.post("/<int:import_id>/decide")
@for_roles(Role.ORGANIZER)
def decide(signed_in: SignedIn, import_id: int) -> AnyResponse:
    """Keep the decisions of a page, or one for all rows of a fate; then, if asked, take the list in."""
    congress_id, form = current_congress().id, request.form
    fate = form.get("fate", "")

    def keep(db_session: Session) -> None:
        decisions = {
            int(key.removeprefix("row.")): value
            for key, value in form.items()
            if key.startswith("row.") and whole(key.removeprefix("row.")) is not None
        }
        if decisions:
            imports.decide(db_session, congress_id, import_id, decisions)
        if form.get("all"):
            imports.decide_all(db_session, congress_id, import_id, fate, form["all"])
        if form.get("default_category"):
            imports.set_default_category(db_session, congress_id, import_id, form["default_category"])

    def apply(db_session: Session) -> str:
        done = imports.apply(db_session, congress_id, import_id, signed_in.actor)
        return str(
            gettext(
                "Đã nạp: %(added)s người mới, %(changed)s người được bổ sung, %(left)s dòng để nguyên.",
                added=done.added,
                changed=done.changed,
                left=done.left,
            )
        )

    try:
        hub().database.run(keep)
        if form.get("apply"):
            flash(hub().database.run(apply), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("imports.one", import_id=import_id, fate=fate, page=form.get("page")))


@blueprint.route("/<int:import_id>/columns", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def columns(signed_in: SignedIn, import_id: int) -> str | AnyResponse:
    """Show which sheets and columns were found and what each was taken for; read anew as a person says."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        row = imports.get(db_session, congress_id, import_id)
    if request.method == "GET":
        return render_template("admin/roster/import_columns.html", row=row, choices=preview.column_choices())
    try:
        choices = {sheet["name"]: _sheet_choice(index) for index, sheet in enumerate(row.sheets)}
        hub().database.run(
            lambda db_session: imports.choose_columns(db_session, congress_id, import_id, choices, signed_in.actor)
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("imports.columns", import_id=import_id))
    reading.read_apart(hub(), import_id)
    return redirect(url_for("imports.one", import_id=import_id))


def _sheet_choice(index: int) -> SheetChoice:
    allowed = {word for word, _ in preview.column_choices()}
    chosen = tuple(request.form.getlist(f"sheet.{index}.column"))
    if not allowed.issuperset(chosen):
        raise BadInput("Có cột được chọn không đúng. Vui lòng tải lại trang.")
    taken = [word for word in chosen if word not in {EXTRA, IGNORED}]
    if len(taken) != len(set(taken)):
        raise BadInput("Có hai cột cùng được hiểu là một nội dung. Vui lòng chọn lại một trong hai.")
    return SheetChoice(whole(request.form.get(f"sheet.{index}.header_row")) or 0, chosen)


@blueprint.post("/<int:import_id>/read-again")
@for_roles(Role.ORGANIZER)
def read_again(_signed_in: SignedIn, import_id: int) -> AnyResponse:
    """Hold the file against the register as it is now; decisions stay."""
    congress_id = current_congress().id
    try:
        hub().database.run(lambda db_session: imports.reopen(db_session, congress_id, import_id))
        reading.read_apart(hub(), import_id)
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("imports.one", import_id=import_id))


@blueprint.post("/<int:import_id>/discard")
@for_roles(Role.ORGANIZER)
def discard(signed_in: SignedIn, import_id: int) -> AnyResponse:
    """Give the file up."""
    congress_id = current_congress().id
    try:
        hub().database.run(lambda db_session: imports.discard(db_session, congress_id, import_id, signed_in.actor))
        flash(gettext("Đã bỏ tệp; danh sách không thay đổi."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("imports.page"))


@blueprint.post("/<int:import_id>/undo")
@for_roles(Role.ORGANIZER)
def take_back(signed_in: SignedIn, import_id: int) -> AnyResponse:
    """Undo a whole import."""
    congress_id = current_congress().id
    try:
        done = hub().database.run(lambda db_session: undo.undo(db_session, congress_id, import_id, signed_in.actor))
        flash(
            gettext("Đã hoàn tác: %(count)s người vừa nạp được đưa ra khỏi danh sách.", count=len(done.added)), "good"
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("imports.one", import_id=import_id))


@blueprint.get("/<int:import_id>/report.xlsx")
@for_roles(Role.ORGANIZER)
def report(_signed_in: SignedIn, import_id: int) -> Response:
    """Download what became of every row; rejected ones on a sheet of their own, to be corrected and sent in again."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        row = imports.get(db_session, congress_id, import_id)
        body = import_report.render(row.filename, row.sheets, imports.rows(db_session, import_id))
    return download(body, f"bao-cao-nap-{import_id}.xlsx", XLSX)
