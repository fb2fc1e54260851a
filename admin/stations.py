"""Stations and their pairing."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.documents.self_test_card import render as render_self_test_card
from admin.frame import current_congress, download, for_roles, hub
from congress import stations
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Printer, Role, Station, StationPrinter

blueprint = Blueprint("admin_stations", __name__, url_prefix="/admin/stations")
NEW = "new"


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """List the stations, with the form that pairs a screen."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        rows = db_session.scalars(
            select(Station).where(Station.congress_id == congress.id, Station.revoked_at.is_(None)).order_by(Station.id)
        ).all()
        printers = db_session.execute(
            select(StationPrinter.station_id, Printer.name)
            .join(Printer, Printer.id == StationPrinter.printer_id)
            .order_by(StationPrinter.rank)
        ).all()
        db_session.expunge_all()
    names: dict[int, list[str]] = {}
    for station_id, name in printers:
        names.setdefault(station_id, []).append(name)
    return render_template("admin/stations.html", stations=rows, printers=names)


@blueprint.get("/the-tu-kiem-tra.pdf")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def self_test_card(_person: SignedIn) -> Response:
    """Print the card that tests scanners; nothing on it is secret."""
    body = render_self_test_card(current_congress().heading_lines)
    return download(body, "the-tu-kiem-tra-may-quet.pdf", "application/pdf", inline=True)


@blueprint.post("/pair")
@for_roles(Role.ORGANIZER)
def pair(person: SignedIn) -> Response:
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

    try:
        name = hub().database.run(use_case)
        flash(gettext("Đã ghép màn hình với trạm “%(name)s”.", name=name), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("admin_stations.page"))


@blueprint.post("/<int:station_id>/revoke")
@for_roles(Role.ORGANIZER)
def revoke(person: SignedIn, station_id: int) -> Response:
    """End a station; its screen asks to be paired again."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        station = stations.get(db_session, congress_id, str(station_id))
        stations.revoke(db_session, station.id, person.actor)

    hub().database.run(use_case)
    flash(gettext("Đã thu hồi trạm. Màn hình của trạm sẽ hiện mã ghép mới."), "good")
    return redirect(url_for("admin_stations.page"))
