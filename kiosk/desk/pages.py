"""What stands on the desk's page: the frame, who was found, a person's card, what calls for somebody."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from congress import delegation_arrival, door, help_calls
from congress.desk import arrivals, badge_standing, card, search
from congress.desk.usher import Usher
from congress.errors import NotAllowed, NotFound
from congress.models import Congress
from congress.paper import print_desk, printer_board
from kiosk import spoken
from kiosk.desk.frame import ROLES, for_usher, language, session_asked, signed_in
from kiosk.page_version import page_version
from kiosk.station_auth import hub

blueprint = Blueprint("desk", __name__, url_prefix="/kiosk/desk")


@blueprint.get("/")
def page() -> str | AnyResponse:
    """Show the frame to who is signed in; what is in it the page asks for with its station's token."""
    person = signed_in()
    if person is None:
        return redirect(url_for("sign_in.page", next=url_for("desk.page")))
    if person.role not in ROLES:
        raise NotAllowed("Tài khoản này không có quyền làm việc ở bàn lễ tân.")
    with hub().database.reading() as db_session:
        congress = db_session.scalar(select(Congress).order_by(Congress.id).limit(1))
        sessions = door.attended_sessions(db_session, congress.id) if congress else []
        lines = congress.heading_lines if congress else ()
    return render_template(
        "kiosk/desk/desk.html",
        person=person,
        congress_lines=lines,
        sessions=sessions,
        labels=spoken.labels(language()),
        version=page_version(),
    )


@blueprint.get("/search")
@for_usher
def hits(usher: Usher) -> str:
    """List who may be meant by what was typed."""
    words = request.args.get("words", "")[:100]
    with hub().database.reading() as db_session:
        session = session_asked(db_session, usher)
        found = search.find(db_session, usher.congress_id, session, words)
    return render_template("kiosk/desk/hits.html", found=found, words=words)


@blueprint.get("/people/<int:person_id>")
@for_usher
def person_card(usher: Usher, person_id: int) -> str:
    """Show somebody's card for the session."""
    with hub().database.reading() as db_session:
        session = session_asked(db_session, usher)
        shown = card.of(db_session, usher, session, person_id)
        badges = badge_standing.of_person(db_session, usher, person_id)
    most = hub().settings.badges_per_person
    return render_template("kiosk/desk/card.html", card=shown, session=session, usher=usher, badges=badges, most=most)


@blueprint.get("/people/<int:person_id>/photo")
def photo(person_id: int) -> Response:
    """Show a portrait. An image carries no device token: the sign-in alone opens it, as on the admin pages."""
    person = signed_in()
    if person is None or person.role not in ROLES:
        raise NotAllowed("Cần đăng nhập để xem ảnh.")
    with hub().database.reading() as db_session:
        congress_id = db_session.scalar(select(Congress.id).order_by(Congress.id).limit(1)) or 0
        jpeg = card.photo(db_session, congress_id, person_id)
    if jpeg is None:
        raise NotFound("Chưa có ảnh của đại biểu này.")
    return Response(jpeg, mimetype="image/jpeg")


@blueprint.get("/feed")
@for_usher
def feed(usher: Usher) -> Response:
    """Tell what calls for somebody: printers that stopped, kiosks, guests to be received, slips nobody is sure of.

    304 if unchanged.
    """
    with hub().database.reading() as db_session:
        body = render_template(
            "kiosk/desk/feed.html",
            station=usher.station,
            stopped=printer_board.troubles(db_session, usher.congress_id),
            calls=help_calls.open_calls(db_session, usher.congress_id),
            awaited=arrivals.awaited(db_session, usher.station),
            held=print_desk.held_slips(db_session, usher.congress_id),
        )
    response = Response(body, mimetype="text/html")
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response


@blueprint.get("/delegations/<int:delegation_id>")
@for_usher
def delegation(usher: Usher, delegation_id: int) -> str:
    """List a delegation to be ticked off; who is missing with their telephone."""
    with hub().database.reading() as db_session:
        session = session_asked(db_session, usher)
        company = delegation_arrival.company(db_session, usher.station, delegation_id, session.code)
    return render_template("kiosk/desk/delegation.html", company=company)


@blueprint.app_template_filter("means")
def means(source_type: str) -> str:
    """By what means somebody was checked in."""
    words = {
        "barcode": gettext("quét mã"),
        "id_card": gettext("giấy tờ tùy thân"),
        "manual": gettext("điểm danh thủ công"),
        "delegation": gettext("điểm danh theo đoàn"),
        "paper": gettext("danh sách giấy"),
    }
    return str(words.get(source_type, source_type))
