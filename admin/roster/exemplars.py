"""Exemplars: the list, one entry, the vetting, the commemorative book."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import exemplar_book
from admin.documents.exemplar_book import Book, Chapter
from admin.frame import current_congress, download, for_roles, hub, takes_files, whole
from admin.roster import words
from admin.roster.people import options
from congress import audit
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.file_formats.photo import read_photo
from congress.models import Delegate, Exemplar, Role, VettingState, VettingStep
from congress.roster import book, exemplars, vetting
from congress.roster.exemplars import ExemplarFilter

blueprint = Blueprint("exemplars", __name__, url_prefix="/admin/exemplars")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_signed_in: SignedIn) -> str:
    """List the exemplars, narrowed to one field, state or delegation."""
    congress = current_congress()
    told = request.args
    only = ExemplarFilter(
        words=told.get("words", "")[:100],
        kind=told.get("kind", ""),
        field=told.get("field", ""),
        state=told.get("state", ""),
        delegation=whole(told.get("delegation")),
        lacking=told.get("lacking", ""),
    )
    with hub().database.reading() as db_session:
        lines = exemplars.lines(db_session, congress.id, only)
        by_state = exemplars.by_state(db_session, congress.id)
        choices = options(db_session, congress.id)
    template = "exemplar_rows" if told.get("part") == "rows" else "exemplars"
    return render_template(
        f"admin/roster/{template}.html",
        lines=lines,
        by_state=by_state,
        only=only,
        states=words.vetting_states(),
        kinds=words.kinds(),
        fields=words.exemplar_fields(),
        delegations=choices["delegations"],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def new(signed_in: SignedIn) -> str | AnyResponse:
    """Nominate somebody by hand."""
    congress_id, told = current_congress().id, request.form.to_dict()
    if request.method == "POST":
        try:
            exemplar_id = hub().database.run(
                lambda db_session: exemplars.add(db_session, congress_id, told, signed_in.actor)
            )
            flash(gettext("Đã ghi đề nghị. Bước tiếp theo là thẩm định."), "good")
            return redirect(url_for("exemplars.one", exemplar_id=exemplar_id))
        except CongressError as refusal:
            flash(refusal.message_vi)
    return _page_of(None, told or {"kind": "individual"})


@blueprint.route("/<int:exemplar_id>/", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def one(signed_in: SignedIn, exemplar_id: int) -> str | AnyResponse:
    """Show and edit one entry, with its vetting."""
    congress_id = current_congress().id
    if request.method == "GET":
        return _page_of(exemplar_id, None)
    told = request.form.to_dict()
    version = whole(told.get("version")) or 0
    try:
        hub().database.run(
            lambda db_session: exemplars.edit(db_session, congress_id, exemplar_id, told, version, signed_in.actor)
        )
        flash(gettext("Đã lưu."), "good")
        return redirect(url_for("exemplars.one", exemplar_id=exemplar_id))
    except CongressError as refusal:
        flash(refusal.message_vi)
        return _page_of(exemplar_id, told)


def _page_of(exemplar_id: int | None, told: dict[str, str] | None) -> str:
    """Show the form of an entry: as it stands, or as typed."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        row = exemplars.get(db_session, congress.id, exemplar_id) if exemplar_id is not None else None
        steps = db_session.scalars(
            select(VettingStep).where(VettingStep.exemplar_id == exemplar_id).order_by(VettingStep.id.desc())
        ).all()
        names = audit.actor_names(db_session, {step.actor for step in steps})
        choices = options(db_session, congress.id)
        unit = row.delegation_id if row else whole((told or {}).get("delegation"))
        taken = select(Exemplar.delegate_id).where(Exemplar.delegate_id.is_not(None))
        people = db_session.execute(
            select(Delegate.id, Delegate.full_name)
            .where(
                Delegate.congress_id == congress.id,
                Delegate.merged_into_id.is_(None),
                Delegate.delegation_id == unit,
                Delegate.id.not_in(taken) | (Delegate.id == (row.delegate_id if row else None)),
            )
            .order_by(Delegate.sort_key)
        ).all()
        told = told if told is not None else _typed(row)
        agreement = exemplars.agreement(db_session, row.id) if row else None
    return render_template(
        "admin/roster/exemplar.html",
        row=row,
        told=told,
        steps=[(step, names[step.actor]) for step in steps],
        next_steps=[(step, words.vetting_states()[step]) for step in vetting.STEPS[VettingState(row.state)]]
        if row
        else [],
        states=words.vetting_states(),
        kinds=words.kinds(),
        fields=words.exemplar_fields(),
        people=[(person.id, person.full_name) for person in people],
        delegations=choices["delegations"],
        agreement=agreement,
    )


def _typed(row: Exemplar | None) -> dict[str, Any]:
    if row is None:
        return {}
    told: dict[str, Any] = {
        key: getattr(row, key) if getattr(row, key) is not None else ""
        for key in (
            "kind",
            "name",
            "field",
            "achievements",
            "award",
            "award_decision",
            "award_wave",
            "award_order",
            "story",
            "version",
        )
    }
    flags = {key: "1" for key in (*exemplars.FLAGS, "may_be_shown") if getattr(row, key)}
    return told | flags | {"delegation": row.delegation_id, "delegate": row.delegate_id or ""}


@blueprint.post("/vet")
@for_roles(Role.ORGANIZER)
def vet(signed_in: SignedIn) -> AnyResponse:
    """Take a step of the vetting with one entry or with all that are ticked."""
    congress_id, form = current_congress().id, request.form
    ids = [number for number in map(whole, form.getlist("ids")) if number is not None]
    back = form.get("back", "")

    def use_case(db_session: Session) -> int:
        to = VettingState(form["to"]) if form.get("to") in set(VettingState) else VettingState.NOMINATED
        return vetting.vet(db_session, congress_id, ids, to, form.get("explanation", ""), signed_in.actor)

    try:
        count = hub().database.run(use_case)
        flash(gettext("Đã chuyển bước cho %(count)s điển hình.", count=count), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    if back == "one" and ids:
        return redirect(url_for("exemplars.one", exemplar_id=ids[0]))
    return redirect(url_for("exemplars.page", state=form.get("state", "")))


@blueprint.post("/<int:exemplar_id>/photo")
@takes_files
@for_roles(Role.ORGANIZER)
def photo(signed_in: SignedIn, exemplar_id: int) -> AnyResponse:
    """Give an entry its photo, or take it away."""
    congress_id, file = current_congress().id, request.files.get("photo")
    try:
        read = read_photo(file.read(), file.filename or "") if file and file.filename else None

        def use_case(db_session: Session) -> None:
            row = exemplars.get(db_session, congress_id, exemplar_id)
            if read:
                exemplars.set_photo(db_session, row, read.jpeg, (read.width, read.height), signed_in.actor)
            else:
                exemplars.remove_photo(db_session, row, signed_in.actor)

        hub().database.run(use_case)
        flash(gettext("Đã lưu ảnh.") if read else gettext("Đã bỏ ảnh."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("exemplars.one", exemplar_id=exemplar_id))


@blueprint.get("/book.pdf")
@for_roles(Role.ORGANIZER)
def print_book(_signed_in: SignedIn) -> Response:
    """Give the entries of the commemorative book, print-ready: approved ones, by field."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        contents = book.contents(db_session, congress.id)
    chapters = tuple(Chapter(field, entries) for field, entries in contents.items())
    body = exemplar_book.render(Book(congress.heading_lines, "Gương điển hình tiên tiến", chapters))
    return download(body, "guong-dien-hinh-tien-tien.pdf", "application/pdf", inline=True)
