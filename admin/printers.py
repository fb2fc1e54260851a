"""Printers set up and steered by people: added after a look at them, changed, tried, paused, removed."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin import printer_words
from admin.acquaintance import Seen, look_at
from admin.frame import current_congress, for_roles, hub, whole
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError, NotFound
from congress.models import Printer, Role
from congress.paper import print_steering, printer_board, printer_register
from printers import discovery
from printers.discovery import Found
from printers.profiles import profile_of

blueprint = Blueprint("printers", __name__, url_prefix="/admin/printers")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(_person: SignedIn) -> AnyResponse:
    """Lead to where printers are seen live."""
    return redirect(url_for("print_queue.page"))


@blueprint.get("/alert")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def alert(_person: SignedIn) -> Response:
    """Say which printers cannot print, or 304 while nothing has changed: every page asks every second."""
    with hub().database.reading() as db_session:
        troubles = printer_board.troubles(db_session, current_congress().id)
    words = " ".join(printer_words.trouble(found) for found in troubles)
    response = Response(words, mimetype="text/plain")
    response.set_etag(sha256(words.encode()).hexdigest()[:20])
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


# ── added, changed, removed ───────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/new")
@for_roles(Role.ORGANIZER)
def new(_person: SignedIn) -> str:
    """Show the form, with the address of a printer that was found."""
    return _new_page({"address": request.args.get("address", "")})


@blueprint.post("/find")
@for_roles(Role.ORGANIZER)
def find(_person: SignedIn) -> str:
    """Look for printers, because somebody asked."""
    network = request.form.get("network", "").strip() or discovery.own_network()
    if network and not discovery.is_searchable(network):
        flash(gettext("Chỉ dò được một mạng nội bộ nhỏ, nhiều nhất 254 địa chỉ. Ví dụ: 192.168.1.0/24."))
        return _new_page({}, network=network)
    port = whole(request.form.get("port")) or discovery.PORT
    found = [*(discovery.on_network(network, port) if network else ()), *discovery.on_this_machine()]
    return _new_page({}, network=network, found=found)


@blueprint.post("/new")
@for_roles(Role.ORGANIZER)
def add(person: SignedIn) -> AnyResponse | str:
    """Look who is at the address, then register the printer; one that does not answer only if that is wanted."""
    congress_id, told = current_congress().id, request.form.to_dict()
    name, address, has_cutter = told.get("name", ""), told.get("address", "").strip(), "has_cutter" in told
    width = whole(told.get("width"))
    try:
        with hub().database.reading() as db_session:
            printer_register.check(
                db_session, congress_id, name, address, width_dots=width or 576, has_cutter=has_cutter
            )
        seen = look_at(address)
        if seen.is_away and "anyway" not in told:
            flash(seen.words)
            return _new_page(told, may_be_away=True)
        hub().database.run(lambda db_session: _add(db_session, congress_id, told, seen, person.actor))
    except CongressError as refusal:
        flash(refusal.message_vi)
        return _new_page(told)
    flash(seen.words, "bad" if seen.is_away else "good")
    return redirect(url_for("print_queue.page"))


def _add(db_session: Session, congress_id: int, told: Mapping[str, str], seen: Seen, actor: str) -> None:
    profile = profile_of(seen.introduction.model if seen.introduction else "")
    printer_id = printer_register.add(
        db_session,
        congress_id,
        told.get("name", ""),
        told.get("address", "").strip(),
        actor,
        width_dots=whole(told.get("width")) or profile.width_dots,
        has_cutter="has_cutter" in told and profile.has_cutter,
    )
    if seen.introduction:
        printer_register.keep_introduction(
            db_session, printer_id, seen.introduction.model, seen.introduction.back_channel
        )


def _new_page(
    told: Mapping[str, str],
    *,
    network: str = "",
    found: Sequence[Found] | None = None,
    may_be_away: bool = False,
) -> str:
    with hub().database.reading() as db_session:
        known = {card.address for card in printer_board.cards(db_session, current_congress().id)}
    return render_template(
        "admin/printer_new.html",
        told=told,
        has_cutter=not told or "has_cutter" in told or "name" not in told,
        widths=printer_register.WIDTHS,
        network=network or discovery.own_network(),
        found=found,
        known=known,
        may_be_away=may_be_away,
    )


@blueprint.get("/<int:printer_id>/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def one(person: SignedIn, printer_id: int) -> str:
    """Show one printer whole: what it said, its last states, and the form that changes it."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        card = next((c for c in printer_board.cards(db_session, congress.id) if c.id == printer_id), None)
    if card is None:
        raise NotFound("Không tìm thấy máy in này.")
    return render_template(
        "admin/printer.html",
        p=card,
        words=printer_words,
        widths=printer_register.WIDTHS,
        is_organizer=person.role is Role.ORGANIZER,
    )


@blueprint.post("/<int:printer_id>/")
@for_roles(Role.ORGANIZER)
def change(person: SignedIn, printer_id: int) -> AnyResponse:
    """Change a printer's name, address, paper."""
    told = request.form.to_dict()

    def use_case(db_session: Session, printer: Printer) -> str:
        printer_register.change(
            db_session,
            printer,
            person.actor,
            name=told.get("name", ""),
            address=told.get("address", ""),
            width_dots=whole(told.get("width")) or 0,
            has_cutter="has_cutter" in told,
            roll_m=whole(told.get("roll_m")) or 0,
        )
        return str(gettext("Đã lưu."))

    return _done(printer_id, use_case, url_for("printers.one", printer_id=printer_id))


@blueprint.post("/<int:printer_id>/remove")
@for_roles(Role.ORGANIZER)
def remove(person: SignedIn, printer_id: int) -> AnyResponse:
    """Remove a printer that nothing waits for."""

    def use_case(db_session: Session, printer: Printer) -> str:
        name = printer.name
        printer_register.remove(db_session, printer, person.actor)
        return str(gettext("Đã gỡ máy in “%(name)s”.", name=name))

    return _done(printer_id, use_case)


# ── tried and steered ─────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.post("/<int:printer_id>/act")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def act(person: SignedIn, printer_id: int) -> AnyResponse:
    """Do what a button says."""
    wished = request.form.get("act", "")

    def use_case(db_session: Session, printer: Printer) -> str:
        if wished not in _ACTS:
            raise BadInput("Không rõ cần làm gì với máy in này. Vui lòng tải lại trang.")
        return _ACTS[wished](db_session, printer, person.actor)

    return _done(printer_id, use_case)


@blueprint.post("/<int:printer_id>/tested")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def tested(person: SignedIn, printer_id: int) -> AnyResponse:
    """Keep what was seen on the test page."""
    width, is_legible = whole(request.form.get("edge")) or 0, request.form.get("legible") == "yes"

    def use_case(db_session: Session, printer: Printer) -> str:
        printer_register.answer_test(db_session, printer, person.actor, width_dots=width, is_legible=is_legible)
        if is_legible:
            return str(gettext("Đã ghi: “%(name)s” in thử đạt, bề ngang %(dots)s chấm.", name=printer.name, dots=width))
        return str(gettext("Đã ghi: chữ chưa đọc được. Vui lòng xem cuộn giấy, lau đầu in rồi in thử lại."))

    return _done(printer_id, use_case)


def _test(db_session: Session, printer: Printer, actor: str) -> str:
    print_steering.ask_test_page(db_session, printer, actor, expires_after_s=hub().settings.slip_expires_after_s)
    told = gettext("Đang in trang thử ở “%(name)s”. Khi giấy ra, vui lòng trả lời câu hỏi ở đó.", name=printer.name)
    return str(told)


def _totals(db_session: Session, printer: Printer, actor: str) -> str:
    print_steering.ask_totals(db_session, printer, actor, expires_after_s=hub().settings.slip_expires_after_s)
    return str(gettext("Đang in số liệu điểm danh ở “%(name)s”.", name=printer.name))


def _pause(db_session: Session, printer: Printer, actor: str) -> str:
    moved = print_steering.pause(db_session, printer, actor)
    return str(gettext("“%(name)s” tạm dừng; %(count)s phiếu chuyển sang máy khác.", name=printer.name, count=moved))


def _drain(db_session: Session, printer: Printer, actor: str) -> str:
    print_steering.drain(db_session, printer, actor)
    return str(gettext("“%(name)s” in nốt các phiếu đang chờ, không nhận thêm.", name=printer.name))


def _resume(db_session: Session, printer: Printer, actor: str) -> str:
    print_steering.resume(db_session, printer, actor)
    return str(gettext("“%(name)s” nhận phiếu trở lại.", name=printer.name))


def _new_roll(db_session: Session, printer: Printer, actor: str) -> str:
    printer_register.new_roll(db_session, printer, actor)
    return str(gettext("Đã ghi cuộn giấy mới của “%(name)s”.", name=printer.name))


def _probe(db_session: Session, printer: Printer, actor: str) -> str:
    printer_register.ask_probe(db_session, printer, actor)
    return str(gettext("Đang hỏi “%(name)s”; câu trả lời hiện ở đây sau vài giây.", name=printer.name))


_ACTS: Mapping[str, Callable[[Session, Printer, str], str]] = {
    "test": _test,
    "totals": _totals,
    "pause": _pause,
    "drain": _drain,
    "resume": _resume,
    "new_roll": _new_roll,
    "probe": _probe,
}


def _done(printer_id: int, use_case: Callable[[Session, Printer], str], back: str = "") -> AnyResponse:
    congress_id = current_congress().id
    try:
        words = hub().database.run(
            lambda db_session: use_case(db_session, printer_register.get(db_session, congress_id, printer_id))
        )
        flash(words, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(back or url_for("print_queue.page"))
