"""The editor of slips: their parts in order, switched on and off, and beside them the dots that will be printed."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from PIL import Image, ImageChops
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, takes_files, whole
from admin.papers import words as paper_words
from admin.slips import words
from admin.slips.form import arranged, blocks_told
from congress.accounts import SignedIn
from congress.documents import recipients
from congress.documents.recipients import Recipient
from congress.errors import BadInput, CongressError
from congress.file_formats.logo import read_logo
from congress.models import Category, Congress, Role
from congress.paper import slip_specimens, slip_templates
from congress.paper.slip_specimens import Mark
from congress.roster import people
from congress.roster.people import PeopleFilter
from congress.slip_layout import OWN, REQUIRED, WITH_TEXT, Block, Kind, Size, sides_of, sizes_of
from congress.slip_words import FIELDS
from printers.escpos import encode
from printers.logo import stamp_of
from printers.paper import Paper
from printers.slips import render

blueprint = Blueprint("slip_templates", __name__, url_prefix="/admin/slips")
PAPERS = {"80": 576, "58": 384}  # mm of paper, dots of the print head
_DOTS_PER_MM = 8
_IMAGINED = Recipient(
    delegate_id=0,
    number="00000000",
    honorific="Đồng chí",
    full_name="Nguyễn Thị Minh Tâm",
    position_title="",
    unit="",
    delegation="Huyện Hòa Bình",
    category="Đại biểu chính thức",
    category_id=0,
    category_code="",
)


@dataclass(frozen=True, slots=True)
class _Typed:
    """What stands in the form: kept already or not yet."""

    kind: Kind
    blocks: Sequence[Block]
    version: int


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show one kind's parts, and beside them the slip."""
    kind = _kind(request.args.get("kind", ""))
    with hub().database.reading() as db_session:
        kept = slip_templates.read(db_session, current_congress().id, kind)
    return _editor(_Typed(kind, kept.blocks, kept.version))


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def save(person: SignedIn) -> str | AnyResponse:
    """Keep the template; what is refused stays as it was arranged. Buttons of parts only change the form."""
    form, congress_id = request.form, current_congress().id
    kind, version = _kind(form.get("kind", "")), whole(form.get("version")) or 0
    blocks: Sequence[Block] = ()
    try:
        blocks = blocks_told(form)
        act = form.get("act", "")
        if act not in {"", "restore"}:
            return _editor(_Typed(kind, arranged(blocks, act), version))

        def use_case(db_session: Session) -> None:
            if act == "restore":
                slip_templates.restore(db_session, congress_id, kind, version, person.actor)
            else:
                slip_templates.save(db_session, congress_id, kind, blocks, version, person.actor)

        hub().database.run(use_case)
    except CongressError as refusal:
        flash(refusal.message_vi)
        if blocks:
            return _editor(_Typed(kind, blocks, version))
        return redirect(url_for("slip_templates.page", kind=kind))
    flash(gettext("Đã lấy lại mẫu gốc.") if act == "restore" else gettext("Đã lưu mẫu phiếu."), "good")
    return redirect(url_for("slip_templates.page", kind=kind))


def _editor(typed: _Typed) -> str:
    congress = current_congress()
    g.zone = congress.zone
    meanings, why = words.meanings(), paper_words.telling()
    with hub().database.reading() as db_session:
        telling = recipients.telling_ids(db_session, congress.id)
        names = {one.delegate_id: one.full_name for one in recipients.active(db_session, congress.id)}
        png = slip_templates.logo(db_session, congress.id)
    return render_template(
        "admin/slips.html",
        typed=typed,
        kinds=words.kinds(),
        parts=words.parts(),
        sizes=words.sizes(),
        sides=words.sides(),
        marks=words.marks(typed.kind),
        sizes_of=sizes_of,
        sides_of=sides_of,
        required=REQUIRED[typed.kind],
        with_text=WITH_TEXT,
        own=OWN,
        empty_blocks=[Block(part) for part in OWN],
        fields=[(name, meanings[name]) for name in FIELDS[typed.kind]],
        samples=[(one, f"{names[one]} ({why[key]})") for key, one in telling.items() if one in names],
        papers=PAPERS,
        longest_text=slip_templates.LONGEST_TEXT,
        logo=_picture(_as_printed(png)) if png else "",
    )


# ── the slip beside it ────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/preview")
@for_roles(Role.ORGANIZER)
def preview(_person: SignedIn) -> Response:
    """Answer with what is wrong, part by part, or with the slip dot by dot on both papers, as it would be printed.

    Its code admits nowhere.
    """
    form, congress = request.form, current_congress()
    kind = _kind(form.get("kind", ""))
    try:
        blocks = slip_templates.tidied(blocks_told(form))
        if found := slip_templates.faults(kind, blocks):
            told = [{"block": one.block, "line": one.line, "wrong": one.wrong, "words": one.words} for one in found]
            return jsonify(faults=told)
        with hub().database.reading() as db_session:
            person = _sample_person(db_session, congress, form.get("who", ""), form.get("find", ""))
            layout = slip_templates.with_means(db_session, congress, blocks)
            told_mark = form.get("mark", "")
            mark = Mark(told_mark) if told_mark in set(Mark) else Mark.NONE
            content = slip_specimens.specimen(db_session, congress, kind, person, layout, mark)
    except CongressError as refusal:
        return jsonify(faults=[{"block": -1, "line": 0, "wrong": "", "words": refusal.message_vi}])
    return jsonify(
        faults=[],
        person="" if kind is Kind.PROGRAM else person.full_name,
        slips=[_slip_told(mm, render(content, dots)) for mm, dots in PAPERS.items()],
    )


def _slip_told(mm: str, picture: Image.Image) -> dict[str, Any]:
    kilobytes = len(encode(picture, b"MAUP", has_cutter=True).data) / 1000
    length = round(picture.height / _DOTS_PER_MM)
    note = gettext("Giấy %(mm)s mm, dài %(length)s mm, %(size)s kB", mm=mm, length=length, size=round(kilobytes))
    return {
        "paper": mm,
        "note": note,
        "image": _picture(picture),
        "width": picture.width,
        "height": picture.height,
    }


def _picture(dots: Image.Image) -> str:
    target = BytesIO()
    dots.save(target, "PNG")
    return "data:image/png;base64," + base64.b64encode(target.getvalue()).decode()


def _sample_person(db_session: Session, congress: Congress, who: str, find: str) -> Recipient:
    """Return the person looked at: found by name or number, chosen, or made up."""
    delegate_id = whole(who)
    if find.strip():
        found = people.ids(db_session, congress.id, PeopleFilter(words=find.replace("\0", "")))
        delegate_id = found[0] if found else delegate_id
    person = recipients.specimen(db_session, congress.id, delegate_id) if delegate_id else None
    if person is not None:
        return person
    category = db_session.scalar(select(Category).filter_by(congress_id=congress.id).order_by(Category.rank).limit(1))
    return replace(_IMAGINED, category=category.name) if category else _IMAGINED


# ── the logo ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/logo")
@takes_files
@for_roles(Role.ORGANIZER)
def logo(person: SignedIn) -> AnyResponse:
    """Take a logo for slips, or take it away."""
    congress_id, uploaded = current_congress().id, request.files.get("logo")
    kind = _kind(request.form.get("kind", ""))
    try:
        if uploaded and uploaded.filename:
            with uploaded.stream:
                read = read_logo(uploaded.read(), uploaded.filename)
            png, size = read.png, (read.width, read.height)
        elif request.form.get("remove"):
            png, size = None, (0, 0)
        else:
            raise BadInput("Vui lòng chọn một tệp ảnh.")
        hub().database.run(lambda db_session: slip_templates.set_logo(db_session, congress_id, png, size, person.actor))
        flash(
            gettext("Đã nhận biểu trưng. Bật phần “Biểu trưng” để in lên phiếu.")
            if png
            else gettext("Đã bỏ biểu trưng."),
            "good",
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("slip_templates.page", kind=kind))


def _as_printed(grey_png: bytes) -> Image.Image:
    """Show a logo in the dots it is printed in, in its usual size on wide paper."""
    return ImageChops.invert(stamp_of(grey_png, Paper.of(PAPERS["80"]).logo_box(Size.NORMAL)).convert("L")).convert("1")


def _kind(told: str) -> Kind:
    return Kind(told) if told in set(Kind) else Kind.SEAT
