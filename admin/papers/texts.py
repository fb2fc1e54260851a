"""The editor of what invitations, cards, badges and messages say, with the result beside it at once."""

import base64
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents.invitation import picture
from admin.documents.invitation.card import Design
from admin.documents.invitation.making import KIND_OF, Paper, Wish, make
from admin.frame import current_congress, for_roles, hub, takes_files, whole
from admin.papers import checks, words
from congress import invitations
from congress.accounts import SignedIn
from congress.documents import facts, fields, recipients, short_message, texts, writer
from congress.documents.facts import Facts
from congress.documents.kinds import DEFAULTS, MESSAGES, Kind, fields_of
from congress.documents.recipients import Recipient
from congress.documents.writer import Writer
from congress.errors import BadInput, CongressError
from congress.file_formats.photo import read_photo
from congress.models import Category, Congress, Delegation, Photo, Role
from congress.roster import people
from congress.roster.people import PeopleFilter

blueprint = Blueprint("invitation_texts", __name__, url_prefix="/admin/invitation-texts")
_PREVIEW_WIDTH = {Kind.LETTER: 1000, Kind.CARD: 900, Kind.BADGE: 560}  # pixels
_IMAGINED = Recipient(
    delegate_id=0,
    number="00000000",
    honorific="Đồng chí",
    full_name="Nguyễn Thị Minh Tâm",
    position_title="Chủ tịch Hội Liên hiệp Phụ nữ",
    unit="Xã Hòa Bình",
    delegation="Huyện Hòa Bình",
    category="Đại biểu chính thức",
    category_id=0,
    category_code="DH_CA_NHAN",
)
_EXAMPLE_LINK = "https://…"


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the form: kept already or not yet."""

    kind: Kind
    text: str
    facts: Facts


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_signed_in: SignedIn) -> str:
    """Show one kind's text with the facts, and beside it how it looks."""
    kind = _kind(request.args.get("kind", ""))
    congress = current_congress()
    with hub().database.reading() as db_session:
        kept = texts.read(db_session, congress.id)[kind]
        known = facts.read(db_session, congress)
        typed = _Typed(kind, kept.text, known.facts)
        return _editor(db_session, congress, typed, (kept.version, known.version))


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def save(signed_in: SignedIn) -> str | AnyResponse:
    """Keep the text and the facts, both or neither; what is refused stays as it was typed."""
    form, congress = request.form, current_congress()
    kind = _kind(form.get("kind", ""))
    text = "" if form.get("restore") else form.get("text", "")
    versions = whole(form.get("text_version")) or 0, whole(form.get("facts_version")) or 0
    try:
        told = facts.checked(_facts_told())

        def use_case(db_session: Session) -> None:
            used = writer.load(db_session, congress)
            if texts.tidied(text) != used.texts[kind]:
                known = used.known_fields(kind)
                texts.save(db_session, congress.id, kind, text, known, versions[0], signed_in.actor)
            if told != used.occasion.facts:
                facts.save(db_session, congress.id, told, versions[1], signed_in.actor)

        hub().database.run(use_case)
    except CongressError as refusal:
        flash(refusal.message_vi)
        with hub().database.reading() as db_session:
            typed = _Typed(kind, form.get("text", ""), _unchecked())
            return _editor(db_session, congress, typed, versions)
    flash(gettext("Đã lưu."), "good")
    return redirect(url_for("invitation_texts.page", kind=kind))


def _editor(db_session: Session, congress: Congress, typed: _Typed, versions: tuple[int, int]) -> str:
    g.zone = congress.zone
    used = writer.load(db_session, congress)
    sessions = used.occasion.sessions
    meanings = words.meanings(sessions)
    telling = recipients.telling_ids(db_session, congress.id)
    why = words.telling()
    everybody = recipients.active(db_session, congress.id)
    names = {one.delegate_id: one.full_name for one in everybody}
    categories = db_session.scalars(select(Category).filter_by(congress_id=congress.id).order_by(Category.rank)).all()
    return render_template(
        "admin/papers/texts.html",
        typed=typed,
        text_version=versions[0],
        facts_version=versions[1],
        kinds=words.kinds(),
        fields=[(name, meanings[name]) for name in fields_of(typed.kind, (one.code for one in sessions))],
        samples=[(one, f"{names[one]} ({why[key]})") for key, one in telling.items()],
        sessions=[(one.code, one.name) for one in sessions],
        badges=[(one.code, one.list_name, *typed.facts.badge_of(one.code, one.name)) for one in categories],
        colours=words.colours(),
        designs=words.designs(),
        finishes=words.finishes(),
        papers=words.papers(),
        papers_of_kind=[(paper, name) for paper, name in words.papers().items() if KIND_OF[paper] is typed.kind],
        delegations=db_session.execute(
            select(Delegation.id, Delegation.name).filter_by(congress_id=congress.id).order_by(Delegation.rank)
        ).all(),
        invited=people.count(db_session, congress.id, PeopleFilter(state="active", invitation="issued")),
        remarks=checks.remarks(everybody),
        logo_id=used.logo_id,
        is_message=typed.kind in MESSAGES,
    )


# ── the result beside it ──────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/preview")
@for_roles(Role.ORGANIZER)
def preview(_signed_in: SignedIn) -> Response:
    """Answer with what is wrong in the text, line by line, or with how it looks for one person.

    The picture is of the very page that is printed, except that its code admits nowhere.
    """
    form, congress = request.form, current_congress()
    kind, text = _kind(form.get("kind", "")), texts.tidied(form.get("text", ""))
    with hub().database.reading() as db_session:
        kept = writer.load(db_session, congress)
        found = fields.faults(text, kept.known_fields(kind))
        if found:
            told = [{"line": fault.line, "wrong": fault.wrong, "words": fault.words} for fault in found]
            return jsonify(faults=told)
        try:
            used = replace(
                kept,
                texts=kept.texts | {kind: text or DEFAULTS[kind]},
                occasion=replace(kept.occasion, facts=facts.checked(_facts_told())),
            )
        except BadInput as refusal:
            return jsonify(faults=[{"line": 0, "wrong": "", "words": refusal.message_vi}])
        person = _sample_person(db_session, congress, form.get("who", ""), form.get("find", ""))
        logo = db_session.get(Photo, used.logo_id) if used.logo_id is not None else None
        logo_jpeg = logo.jpeg if logo else None
        is_invited = invitations.current_code(db_session, person.delegate_id, hub().keys) is not None
    shown = _shown(used, kind, person, logo_jpeg)
    return jsonify(faults=[], person=person.full_name, own=_own_files(kind, person) if is_invited else {}, **shown)


def _own_files(kind: Kind, person: Recipient) -> dict[str, str]:
    """Return where the files of this one person are, by their words, from the texts that are kept."""
    if kind in MESSAGES:
        return {}
    wish = _wished(kind)
    pdf_at = url_for("invitation_files.file", paper=wish.paper, ids=person.delegate_id, design=wish.design)
    files = {str(gettext("Tải PDF của người này")): pdf_at}
    if kind is Kind.CARD:
        picture_at = url_for("invitation_files.card_picture", delegate_id=person.delegate_id, design=wish.design)
        files[str(gettext("Tải ảnh gửi Zalo (PNG)"))] = picture_at
    return files


def _wished(kind: Kind) -> Wish:
    """Return the paper and design chosen beside the result."""
    paper, design = request.form.get("paper", ""), request.form.get("design", "")
    first = next(paper for paper, of in KIND_OF.items() if of is kind)
    return Wish(
        Paper(paper) if paper in KIND_OF and KIND_OF[Paper(paper)] is kind else first,
        Design(design) if design in set(Design) else Design.LOTUS,
    )


def _shown(used: Writer, kind: Kind, person: Recipient, logo_jpeg: bytes | None) -> dict[str, Any]:
    if kind in MESSAGES:
        text = used.written(kind, person, _EXAMPLE_LINK)
        note = ""
        if kind is Kind.SMS:
            length, count = short_message.parts(text)
            note = gettext("%(length)s ký tự, %(count)s tin", length=length, count=count)
        return {"text": text, "images": [], "note": note}
    pdf = make(_wished(kind), used, [person], logo_jpeg)
    note = ""
    if kind is Kind.LETTER and picture.page_count(pdf) > 1:
        note = gettext("Văn bản dài hơn một trang A4.")
    images = [
        "data:image/png;base64," + base64.b64encode(png).decode() for png in picture.pages(pdf, _PREVIEW_WIDTH[kind], 2)
    ]
    return {"text": "", "images": images, "note": note}


def _sample_person(db_session: Session, congress: Congress, who: str, find: str) -> Recipient:
    """Return the person looked at: found by name or number, chosen, or made up while there is nobody."""
    delegate_id = whole(who)
    if find.strip():
        found = people.ids(db_session, congress.id, PeopleFilter(words=find))
        delegate_id = found[0] if found else delegate_id
    person = recipients.specimen(db_session, congress.id, delegate_id) if delegate_id is not None else None
    if person is not None:
        return next(recipients.with_photos(db_session, [person]))
    category = db_session.scalar(select(Category).filter_by(congress_id=congress.id).order_by(Category.rank).limit(1))
    if category is None:
        return _IMAGINED
    return replace(_IMAGINED, category_id=category.id, category_code=category.code, category=category.name)


# ── the logo ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/logo")
@takes_files
@for_roles(Role.ORGANIZER)
def logo(signed_in: SignedIn) -> AnyResponse:
    """Take a logo for the badges, or take it away."""
    congress_id, uploaded = current_congress().id, request.files.get("logo")
    try:
        if uploaded and uploaded.filename:
            with uploaded.stream:
                read = read_photo(uploaded.read(), uploaded.filename)
            jpeg, size = read.jpeg, (read.width, read.height)
        elif request.form.get("remove"):
            jpeg, size = None, (0, 0)
        else:
            raise BadInput("Vui lòng chọn một tệp ảnh.")
        hub().database.run(lambda db_session: facts.set_logo(db_session, congress_id, jpeg, size, signed_in.actor))
        flash(gettext("Đã lưu."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("invitation_texts.page", kind=Kind.BADGE))


# ── what is told ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _kind(told: str) -> Kind:
    return Kind(told) if told in set(Kind) else Kind.LETTER


def _facts_told() -> dict[str, Any]:
    """Return the facts as the form tells them; badge words and colours by category."""
    told: dict[str, Any] = {name: request.form.get(f"fact.{name}", "") for name in facts.TEXTS}
    for what in ("badge_words", "badge_colours"):
        start = f"{what}."
        told[what] = {key.removeprefix(start): one for key, one in request.form.items() if key.startswith(start)}
    return told


def _unchecked() -> Facts:
    """Return facts that were refused, to show them again as they were typed."""
    told = _facts_told()
    words_told, colours = facts.badges_told(told["badge_words"], told["badge_colours"])
    return Facts(**{name: told[name] for name in facts.TEXTS}, badge_words=words_told, badge_colours=colours)
