"""Lists on their way in: put in, columns, preview and decisions, taken in, report, undone."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import import_report
from admin.frame import XLSX, current_congress, download, for_roles, hub, takes_files, whole
from admin.roster import reading, words
from admin.roster.people import names_by_code, options
from congress import audit, clock
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.file_formats.headers import EXTRA, IGNORED, Column
from congress.file_formats.roster import SheetChoice
from congress.models import Fate, ImportedRow, ImportState, Role, RosterImport
from congress.roster import imports, previews, records, undo
from congress.roster.fields import Record, differences, in_order, label
from congress.roster.plan import ADD, OVERWRITE, OVERWRITE_PERSON, PERSON, SKIP, choices_of, described, outcome

blueprint = Blueprint("imports", __name__, url_prefix="/admin/imports")
_ROWS_A_PAGE = 50


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_signed_in: SignedIn) -> str:
    """List the imports, with the form that puts a file in."""
    congress = current_congress()
    g.zone = congress.zone
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
        rows=[
            {
                "row": shown,
                "changes": _changes(shown, known, codes),
                "choices": _worded(shown.fate, shown.candidates, known, codes["delegation"]),
                "is_open": outcome(shown.fate, shown.decision, shown.candidates) is None,
            }
            for shown in rows
        ],
        number=number,
        pages=max(-(-counts.get(fate, 0) // _ROWS_A_PAGE), 1),
        undoing=undoing,
        states=words.import_states(),
        ADD=ADD,
        SKIP=SKIP,
        OVERWRITE=OVERWRITE,
        **choices,
    )


def _changes(row: ImportedRow, known: Mapping[int, Record], codes: Any) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """What a row would change: of whom, where it may be of several; and field, value before, value after."""
    return [
        (
            described(known[other], codes["delegation"]) if len(row.candidates) > 1 else "",
            [
                (label(key), words.shown(key, found[key][0], codes), words.shown(key, found[key][1], codes))
                for found in [differences(known[other], row.values)]
                for key in in_order(found)
            ],
        )
        for other in row.candidates
        if row.fate in {Fate.DOUBTFUL, Fate.UPDATE}
    ]


def _worded(
    fate: str, candidates: list[int], known: Mapping[int, Record], delegations: dict[str, str]
) -> list[tuple[str, str]]:
    """Word the decisions about a row."""
    said = {
        ADD: gettext("Thêm là người mới") if fate == Fate.NEW else gettext("Người khác, thêm mới"),
        SKIP: gettext("Bỏ qua dòng này"),
        OVERWRITE: gettext("Lấy theo tệp"),
        "": gettext("Giữ như đang lưu, chỉ bổ sung ô trống") if fate == Fate.UPDATE else gettext("Chưa quyết định"),
    }
    for other in candidates:
        person = described(known[other], delegations)
        said[f"{PERSON}{other}"] = gettext("Chính là %(person)s: bổ sung ô trống", person=person)
        said[f"{OVERWRITE_PERSON}{other}"] = gettext("Chính là %(person)s: lấy theo tệp", person=person)
    return [(choice, said[choice]) for choice in choices_of(fate, candidates)]


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
        return render_template("admin/roster/import_columns.html", row=row, choices=_column_choices())
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
    allowed = {word for word, _ in _column_choices()}
    chosen = tuple(request.form.getlist(f"sheet.{index}.column"))
    if not allowed.issuperset(chosen):
        raise BadInput("Có cột được chọn không đúng. Vui lòng tải lại trang.")
    taken = [word for word in chosen if word not in {EXTRA, IGNORED}]
    if len(taken) != len(set(taken)):
        raise BadInput("Có hai cột cùng được hiểu là một nội dung. Vui lòng chọn lại một trong hai.")
    return SheetChoice(whole(request.form.get(f"sheet.{index}.header_row")) or 0, chosen)


def _column_choices() -> list[tuple[str, str]]:
    """What a column can be taken for."""
    named = {
        Column.ORDINAL: gettext("Số thứ tự"),
        Column.NUMBER: gettext("Mã đại biểu"),
        Column.HONORIFIC: gettext("Danh xưng"),
        Column.NAME: gettext("Họ và tên"),
        Column.FAMILY_NAME: gettext("Họ và chữ đệm"),
        Column.GIVEN_NAME: gettext("Tên"),
        Column.BIRTH: gettext("Ngày sinh"),
        Column.BIRTH_OF_MEN: gettext("Năm sinh của nam"),
        Column.BIRTH_OF_WOMEN: gettext("Năm sinh của nữ"),
        Column.SEX: gettext("Giới tính"),
        Column.IS_MAN: gettext("Đánh dấu nam"),
        Column.IS_WOMAN: gettext("Đánh dấu nữ"),
        Column.ETHNICITY: gettext("Dân tộc"),
        Column.RELIGION: gettext("Tôn giáo"),
        Column.PARTY: gettext("Đảng viên"),
        Column.EDUCATION: gettext("Trình độ"),
        Column.POSITION: gettext("Chức vụ"),
        Column.UNIT: gettext("Đơn vị"),
        Column.DELEGATION: gettext("Đoàn"),
        Column.CATEGORY: gettext("Thành phần"),
        Column.FIELD: gettext("Lĩnh vực"),
        Column.IDENTITY: gettext("Số giấy tờ"),
        Column.PHONE: gettext("Điện thoại"),
        Column.EMAIL: gettext("Thư điện tử"),
        Column.AWARD: gettext("Khen thưởng"),
        Column.NOTES: gettext("Ghi chú"),
    }
    return [(EXTRA, gettext("Giữ thành mục riêng")), (IGNORED, gettext("Không nhận")), *named.items()]


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
