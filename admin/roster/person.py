"""One person's page, and what is done from it: entering, editing, withdrawing, substituting, merging, the photo."""

from functools import partial
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, takes_files, whole
from admin.invitations import words as invitation_words
from admin.roster import words
from admin.roster.people import names_by_code, options
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.file_formats.photo import read_photo
from congress.invitations import histories, own_link
from congress.models import Photo, Role
from congress.roster import arrangements, exemplars, merging, person, profile, records, session_guests, substitutes
from congress.roster.entry import Entry, InvalidEntry, typed, understand
from congress.roster.fields import ARRANGEMENT, CODE_NAMES, EXTRA_PREFIX, Record, in_order, is_sensitive, label
from congress.roster.matching import Register
from congress.roster.people import PeopleFilter
from congress.roster.people import page as people_page
from congress.roster.plan import described

blueprint = Blueprint("person", __name__, url_prefix="/admin/people")


@blueprint.get("/<int:person_id>/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(signed_in: SignedIn, person_id: int) -> str:
    """Show everything about somebody; what the law calls sensitive to organizers alone."""
    congress = current_congress()
    g.zone = congress.zone
    is_organizer = signed_in.role is Role.ORGANIZER
    with hub().database.reading() as db_session:
        found = profile.profile(db_session, congress.id, person_id)
        codes = names_by_code(db_session, congress.id)
        arranged = arrangements.read(db_session, congress.id, person_id)
        companions = arrangements.companions(db_session, person_id)
        neighbours = arrangements.of_delegation(db_session, found.delegation_id) if is_organizer else []
        link = own_link.told(db_session, person_id)
        invited = histories.history(db_session, person_id)
    labels = words.field_labels()
    visible = [key for key in in_order(found.record) if found.record[key] and (is_organizer or not is_sensitive(key))]
    history = [
        (
            line,
            [
                (words.label(key, labels), *(words.shown(key, value, codes) for value in line.changes[key]))
                for key in in_order(line.changes)
                if is_organizer or not is_sensitive(key)
            ],
        )
        for line in found.history
    ]
    return render_template(
        "admin/roster/person.html",
        person=found,
        facts=[
            (words.label(key, labels), words.shown(key, found.record[key], codes))
            for key in visible
            if key != "full_name"
        ],
        history=history,
        acts=words.acts(),
        states=words.delegate_states(),
        invited=invited,
        invitation_words=invitation_words,
        vetting_states=words.vetting_states(),
        slip_types=words.slip_types(),
        job_states=words.job_states(),
        is_organizer=is_organizer,
        arranged=arranged,
        arranged_labels={key.removeprefix("arranged."): said for key, said in ARRANGEMENT.items()},
        companions=companions,
        neighbours=neighbours,
        stage_roles=words.stage_roles(),
        guest_languages=words.guest_languages(),
        link=link,
    )


# ── entering and editing ──────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.route("/new", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def new(signed_in: SignedIn) -> str | AnyResponse:
    """Enter somebody; a namesake who may be the same person has to be looked at first."""
    congress_id = current_congress().id
    if request.method == "GET":
        return _form("new", {})
    try:
        entry = _understood(congress_id, {})
    except InvalidEntry as fault:
        return _form("new", request.form, fault.faults)
    twins = _twins(congress_id, entry.record)
    if twins and not request.form.get("add_anyway"):
        return _form("new", request.form, twins=twins)
    person_id = hub().database.run(
        lambda db_session: person.add(db_session, congress_id, entry.record, signed_in.actor)
    )
    return _kept(person_id, entry, gettext("Đã thêm vào danh sách."))


@blueprint.route("/<int:person_id>/edit", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def edit(signed_in: SignedIn, person_id: int) -> str | AnyResponse:
    """Edit a person's record."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        row = person.get(db_session, congress_id, person_id)
        known, version = records.read(db_session, [person_id])[person_id], row.version
    if request.method == "GET":
        return _form("edit", typed(known) | {"version": str(version)}, person_id=person_id)
    try:
        entry = _understood(congress_id, known)
        given = whole(request.form.get("version")) or 0
        hub().database.run(
            lambda db_session: person.edit(db_session, congress_id, person_id, entry.record, given, signed_in.actor)
        )
    except InvalidEntry as fault:
        return _form("edit", request.form, fault.faults, person_id=person_id)
    except CongressError as refusal:
        flash(refusal.message_vi)
        return _form("edit", request.form, person_id=person_id)
    return _kept(person_id, entry, gettext("Đã lưu."))


def _understood(congress_id: int, known: Record, place: dict[str, str] | None = None) -> Entry:
    with hub().database.reading() as db_session:
        names = names_by_code(db_session, congress_id)
    told = {**request.form, **(place or {})}
    return understand(told, known, names["delegation"], names["category"], hub().keys)


def _form(
    kind: str,
    told: Any,
    faults: dict[str, str] | None = None,
    *,
    person_id: int | None = None,
    twins: list[tuple[int, str]] | None = None,
    principal: str = "",
) -> str:
    """Show the form of a person as typed, with words beside what is wrong."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        choices = options(db_session, congress.id)
    return render_template(
        "admin/roster/person_form.html",
        kind=kind,
        told=told,
        faults=faults or {},
        twins=twins or [],
        person_id=person_id,
        principal=principal,
        fields=words.field_labels(),
        extras=[(key, label(key)) for key in sorted(told) if key.startswith(EXTRA_PREFIX)],
        exemplar_fields=words.exemplar_fields(),
        awards=CODE_NAMES["award"],
        **choices,
    )


def _twins(congress_id: int, record: Record) -> list[tuple[int, str]]:
    """People on the register who are, or may be, the one being entered."""
    with hub().database.reading() as db_session:
        match = Register.of(records.known_people(db_session, congress_id)).match(record)
        ids = [match.person] if match.person is not None else [other for other, _ in match.candidates]
        known = records.read(db_session, ids)
        names = names_by_code(db_session, congress_id)["delegation"]
    return [(other, described(known[other], names)) for other in ids]


def _kept(person_id: int, entry: Entry, told: str) -> AnyResponse:
    """Say that the record is kept, and what is odd about it."""
    flash(told, "good")
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        others = person.others_with_number(db_session, congress_id, entry.record, person_id)
    if others:
        flash(gettext("Số giấy tờ này cũng ghi ở hồ sơ của: %(names)s. Xin đối chiếu.", names=", ".join(others)))
    for remark in entry.remarks:
        flash(remark)
    return redirect(url_for("person.page", person_id=person_id))


# ── acts ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _act(person_id: int, use_case: Any, told: str) -> AnyResponse:
    """Run an act from a person's page and go back there, with what was done or why not."""
    try:
        hub().database.run(use_case)
        flash(told, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("person.page", person_id=person_id))


@blueprint.post("/<int:person_id>/withdraw")
@for_roles(Role.ORGANIZER)
def withdraw(signed_in: SignedIn, person_id: int) -> AnyResponse:
    """Take somebody off the list."""
    congress_id, why = current_congress().id, request.form.get("explanation", "")

    def use_case(db_session: Session) -> None:
        person.withdraw(db_session, congress_id, [person_id], why, signed_in.actor)

    return _act(person_id, use_case, gettext("Đã rút khỏi danh sách. Giấy mời không còn vào cửa được."))


@blueprint.post("/<int:person_id>/restore")
@for_roles(Role.ORGANIZER)
def restore(signed_in: SignedIn, person_id: int) -> AnyResponse:
    """Put somebody back on the list."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        person.restore(db_session, congress_id, person_id, signed_in.actor)

    return _act(person_id, use_case, gettext("Đã đưa lại vào danh sách."))


@blueprint.post("/<int:person_id>/sessions/<int:session_id>")
@for_roles(Role.ORGANIZER)
def session(signed_in: SignedIn, person_id: int, session_id: int) -> AnyResponse:
    """Invite somebody to a session, or leave them out of it, whatever their category says."""
    congress_id, is_invited = current_congress().id, request.form.get("act") == "invite"

    def use_case(db_session: Session) -> None:
        session_guests.invite(db_session, congress_id, session_id, [person_id], signed_in.actor, is_invited=is_invited)

    told = gettext("Đã mời dự phiên này.") if is_invited else gettext("Không mời dự phiên này nữa.")
    return _act(person_id, use_case, told)


@blueprint.post("/<int:person_id>/arrangement")
@for_roles(Role.ORGANIZER)
def arrange(signed_in: SignedIn, person_id: int) -> AnyResponse:
    """Arrange a place on the stage, help, company, table, bus, room."""
    congress_id, told = current_congress().id, request.form.to_dict()

    def use_case(db_session: Session) -> None:
        version = whole(told.get("version")) or 0
        arrangements.edit(db_session, congress_id, person_id, told, version, signed_in.actor)

    return _act(person_id, use_case, gettext("Đã lưu."))


@blueprint.route("/<int:person_id>/substitute", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def substitute(signed_in: SignedIn, person_id: int) -> str | AnyResponse:
    """Enter who takes somebody's place."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        place = records.read(db_session, [person.get(db_session, congress_id, person_id).id])[person_id]
    form_of = partial(_form, "substitute", person_id=person_id, principal=place["full_name"])
    if request.method == "GET":
        return form_of({})
    form = request.form
    try:
        entry = _understood(congress_id, {}, {key: place[key] for key in ("delegation", "category")})
        substitute_id = hub().database.run(
            lambda db_session: substitutes.substitute(
                db_session,
                congress_id,
                person_id,
                entry.record,
                signed_in.actor,
                inherits_rank=form.get("inherits_rank") == "1",
                inherits_seat=form.get("inherits_seat") == "1",
            )
        )
    except InvalidEntry as fault:
        return form_of(form, fault.faults)
    except CongressError as refusal:
        flash(refusal.message_vi)
        return form_of(form)
    return _kept(
        substitute_id, entry, gettext("Đã ghi người dự thay. Giấy mời của người được thay không còn vào cửa được.")
    )


@blueprint.post("/<int:person_id>/end-substitution")
@for_roles(Role.ORGANIZER)
def end_substitution(signed_in: SignedIn, person_id: int) -> AnyResponse:
    """Give the place back to the principal."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        substitutes.end(db_session, congress_id, person_id, signed_in.actor)

    return _act(person_id, use_case, gettext("Đã kết thúc việc dự thay; chỗ được trả lại cho đại biểu."))


# ── merging ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<int:person_id>/merge")
@for_roles(Role.ORGANIZER)
def merge_page(_signed_in: SignedIn, person_id: int) -> str:
    """Find the other record; once it is chosen, show both side by side."""
    congress = current_congress()
    g.zone = congress.zone
    other_id = whole(request.args.get("other"))
    with hub().database.reading() as db_session:
        kept = profile.profile(db_session, congress.id, person_id)
        other = profile.profile(db_session, congress.id, other_id) if other_id else None
        codes = names_by_code(db_session, congress.id)
        search = request.args.get("words", kept.record["full_name"])
        found = people_page(db_session, congress.id, PeopleFilter(words=search), 1)
    labels = words.field_labels()
    keys = list(in_order({**kept.record, **other.record})) if other else []
    rows = [
        (
            key,
            words.label(key, labels),
            words.shown(key, kept.record.get(key, ""), codes),
            words.shown(key, other.record.get(key, ""), codes) if other else "",
        )
        for key in keys
    ]
    return render_template(
        "admin/roster/merge.html",
        kept=kept,
        other=other,
        rows=[row for row in rows if row[2] != row[3]],
        candidates=[line for line in found.lines if line.id != person_id],
        search=search,
        states=words.delegate_states(),
    )


@blueprint.post("/<int:person_id>/merge")
@for_roles(Role.ORGANIZER)
def merge(signed_in: SignedIn, person_id: int) -> AnyResponse:
    """Merge the other record into this one, each field as chosen."""
    congress_id, form = current_congress().id, request.form
    chosen = {key.removeprefix("from."): value == "other" for key, value in form.items() if key.startswith("from.")}
    versions = (whole(form.get("version")) or 0, whole(form.get("other_version")) or 0)

    def use_case(db_session: Session) -> None:
        merging.merge(
            db_session, congress_id, person_id, whole(form.get("other")) or 0, chosen, versions, signed_in.actor
        )

    return _act(person_id, use_case, gettext("Đã gộp hai hồ sơ làm một."))


# ── photo ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/<int:person_id>/photo")
@takes_files
@for_roles(Role.ORGANIZER)
def photo(signed_in: SignedIn, person_id: int) -> AnyResponse:
    """Give somebody a photo, or take it away."""
    congress_id, file = current_congress().id, request.files.get("photo")
    try:
        read = read_photo(file.read(), file.filename or "") if file and file.filename else None
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("person.page", person_id=person_id))

    def use_case(db_session: Session) -> None:
        row = person.get(db_session, congress_id, person_id)
        if read:
            exemplars.set_photo(db_session, row, read.jpeg, (read.width, read.height), signed_in.actor)
        else:
            exemplars.remove_photo(db_session, row, signed_in.actor)

    return _act(person_id, use_case, gettext("Đã lưu ảnh.") if read else gettext("Đã bỏ ảnh."))


@blueprint.get("/photos/<int:photo_id>.jpg")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def show_photo(_signed_in: SignedIn, photo_id: int) -> Response:
    """Show a photo; it never changes under its number."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        row = db_session.get(Photo, photo_id)
        body = row.jpeg if row and row.congress_id == congress_id else None
    if body is None:
        return Response(status=404)
    response = Response(body, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
