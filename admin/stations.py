"""Stations: paired, set, told what to do from afar, and seen at a glance while the doors are open."""

from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from admin.documents.self_test_card import render as render_self_test_card
from admin.frame import carry_out, current_congress, download, for_roles, hub, own_path, whole
from congress import help_calls, station_board, station_checks, station_settings, stations
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.models import Printer, ProgramSession, Role, StationMode
from congress.station_settings import StationSettings

blueprint = Blueprint("admin_stations", __name__, url_prefix="/admin/stations")
NEW, ALL = "new", "all"
T = TypeVar("T")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show the stations, with the form that pairs a screen; static/admin/live.mjs keeps the table moving."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        known = [(line.id, line.name, line.is_paired) for line in station_board.lines(db_session, congress.id)]
    return render_template("admin/stations.html", rows=_rows(), stations=known)


@blueprint.get("/rows")
@for_roles(Role.ORGANIZER)
def rows(_person: SignedIn) -> Response:
    """Give the moving part of the page, or 304 while nothing has changed."""
    response = Response(_rows(), mimetype="text/html")
    response.add_etag()
    response.make_conditional(request)
    return response


def _rows() -> str:
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        lines = station_board.lines(db_session, congress.id)
    return render_template(
        "admin/stations_rows.html",
        lines=lines,
        version=current_app.config["KIOSK_PAGE_VERSION"],
        modes=_modes(),
        checks=_check_names(),
    )


def _modes() -> dict[str, str]:
    return {
        StationMode.SELF_SERVICE: gettext("đại biểu tự quét"),
        StationMode.DESK: gettext("bàn lễ tân"),
        StationMode.PROGRAM: gettext("chỉ hiện chương trình"),
    }


def _ways() -> dict[str, str]:
    """Name the ways in besides a scanner that types, as `stations.WAYS` has them."""
    names = (
        gettext("Tìm theo tên"),
        gettext("Nhập số đại biểu"),
        gettext("Camera, khi đại biểu chạm nút"),
        gettext("Camera luôn mở"),
        gettext("Máy quét không phải bàn phím, đọc bằng chương trình chạy trên máy của trạm"),
    )
    return dict(zip(stations.WAYS, names, strict=True))


def _check_names() -> dict[str, str]:
    names = (gettext("mạng"), gettext("quét"), gettext("tiếng"), gettext("in"))
    return dict(zip(station_checks.KEYS, names, strict=True))


@blueprint.get("/the-tu-kiem-tra.pdf")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def self_test_card(_person: SignedIn) -> Response:
    """Print the card that tests scanners; nothing on it is secret."""
    body = render_self_test_card(current_congress().heading_lines)
    return download(body, "the-tu-kiem-tra-may-quet.pdf", "application/pdf", inline=True)


@blueprint.post("/pair")
@for_roles(Role.ORGANIZER)
def pair(person: SignedIn) -> AnyResponse:
    """Confirm that the screen that shows this code is that station, or a new one of the given name."""
    code, choice = request.form.get("code", ""), request.form.get("station", "")
    congress_id = current_congress().id

    def use_case(db_session: Session) -> str:
        if choice == NEW:
            station = stations.add_with_printers(
                db_session, congress_id, request.form.get("name", "").replace("\0", ""), person.actor
            )
        else:
            station = stations.get(db_session, congress_id, choice)
        stations.confirm_pairing(db_session, code, station.id, person.actor)
        return station.name

    return _done(use_case, lambda name: gettext("Đã ghép màn hình với trạm “%(name)s”.", name=name))


@blueprint.post("/act")
@for_roles(Role.ORGANIZER)
def act(person: SignedIn) -> AnyResponse:
    """Close, open or reload a station or all of them, or ask for the check; it reaches the screens in some seconds."""
    acts = {
        "close": (station_settings.close, gettext("Đã đóng %(count)s trạm; màn hình mời đại biểu sang bàn bên cạnh.")),
        "open": (station_settings.reopen, gettext("Đã mở %(count)s trạm.")),
        "reload": (station_settings.reload, gettext("%(count)s trạm sẽ tải lại trang khi không có ai đứng quét.")),
        "check": (station_settings.ask_for_check, gettext("Đã yêu cầu %(count)s trạm kiểm tra T−60.")),
    }
    asked, told = acts.get(request.form.get("act", "")), request.form.get("station", "")
    station_id, congress_id = whole(told), current_congress().id
    if asked is None or (station_id is None and told != ALL):
        raise BadInput("Yêu cầu không đúng định dạng.")
    use_case, words = asked
    return _done(
        lambda db_session: use_case(db_session, congress_id, station_id, person.actor),
        lambda count: words % {"count": count},
    )


@blueprint.post("/calls/<int:call_id>")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def answer_call(person: SignedIn, call_id: int) -> AnyResponse:
    """Say that somebody goes to the station that calls."""
    congress_id = current_congress().id
    return _done(
        lambda db_session: help_calls.answer(db_session, congress_id, call_id, person.actor),
        lambda _nothing: gettext("Đã ghi: có người đến hỗ trợ."),
        back=request.form.get("back", ""),
    )


@blueprint.route("/<int:station_id>", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def one(person: SignedIn, station_id: int) -> str | AnyResponse:
    """Show how a station is set, or set it."""
    congress_id, refused = current_congress().id, ""
    with hub().database.reading() as db_session:
        shown = station_settings.of_station(db_session, congress_id, station_id)
        sessions = db_session.execute(
            select(ProgramSession.id, ProgramSession.name)
            .where(ProgramSession.congress_id == congress_id, ProgramSession.takes_attendance.is_(True))
            .order_by(ProgramSession.starts_at)
        ).all()
        printers = db_session.execute(
            select(Printer.id, Printer.name)
            .where(Printer.congress_id == congress_id, Printer.removed_at.is_(None))
            .order_by(Printer.id)
        ).all()
    if request.method == "POST":
        try:
            shown = _wished(request.form, [row.id for row in printers])
            hub().database.run(
                lambda db_session: station_settings.save(db_session, congress_id, station_id, shown, person.actor)
            )
            flash(gettext("Đã lưu. Màn hình nhận thiết lập trong vài giây."), "good")
            return redirect(url_for("admin_stations.page"))
        except CongressError as fault:
            refused = fault.message_vi
    return render_template(
        "admin/station.html",
        station_id=station_id,
        station=shown,
        refused=refused,
        sessions=sessions,
        printers=printers,
        modes=_modes(),
        ways=_ways(),
        languages={"vi": "Tiếng Việt", "en": "English", "zh": gettext("Tiếng Trung")},
    )


def _wished(form: MultiDict[str, str], printers: list[int]) -> StationSettings:
    """Read the form. A printer's place in the order is the number chosen beside it; "" is not used here."""
    volume, mode = whole(form.get("volume")), form.get("mode", "")
    if mode not in set(StationMode) or volume is None:
        raise BadInput("Vui lòng chọn chế độ và âm lượng của trạm.")
    first = form.get("first_language", "")
    places = {printer: place for printer in printers if (place := whole(form.get(f"printer-{printer}"))) is not None}
    return StationSettings(
        name=form.get("name", "").replace("\0", ""),
        gate=form.get("gate", "").replace("\0", ""),
        mode=StationMode(mode),
        session_id=whole(form.get("session")),
        languages=tuple(dict.fromkeys([first, *form.getlist("language")])),
        volume=volume,
        ways=tuple(form.getlist("way")),
        printers=tuple(sorted(places, key=lambda printer: (places[printer], printer))),
    )


@blueprint.post("/<int:station_id>/revoke")
@for_roles(Role.ORGANIZER)
def revoke(person: SignedIn, station_id: int) -> AnyResponse:
    """End a station; its screen asks to be paired again."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        station = stations.get(db_session, congress_id, str(station_id))
        stations.revoke(db_session, station.id, person.actor)

    return _done(use_case, lambda _nothing: gettext("Đã thu hồi trạm. Màn hình của trạm sẽ hiện mã ghép mới."))


def _done(use_case: Callable[[Session], T], words: Callable[[T], str], back: str = "") -> AnyResponse:
    """Do what was asked and go back, with what was done or why not."""
    return carry_out(use_case, words, own_path(back) if back else url_for("admin_stations.page"))
