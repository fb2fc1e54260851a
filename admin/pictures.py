"""Pictures of a session's attendance, to look at and to print, and the report after the event.

The pictures name nobody, so whoever may look on sees them, as on the dashboard. The closing report is for organizers;
it names nobody either, but reasons of absences are as people wrote them. Who took it is written down.
"""

from flask import Blueprint, Response, g, render_template, request

from admin.documents.closing import pages
from admin.documents.closing.told import Told
from admin.frame import current_congress, download, for_roles, hub
from admin.reports.choice import chosen_session
from congress import attendance, audit
from congress.accounts import SignedIn
from congress.documents import facts
from congress.models import Role
from congress.pictures import bars, closing, hall_fill, session_pictures
from congress.pictures.bars import Order

blueprint = Blueprint("pictures", __name__, url_prefix="/admin/pictures")


@blueprint.get("/")
@for_roles(*Role)
def page(person: SignedIn) -> str:
    """Show the curve, the delegations and the hall of one session; `order` says how the delegations stand."""
    congress = current_congress()
    g.zone = congress.zone
    order = Order.SHARE if request.args.get("order") == Order.SHARE else Order.LIST
    with hub().database.reading() as db_session:
        sessions, session = chosen_session(db_session, congress.id)
        counted = attendance.live_counts(db_session, congress.id) if session else ()
        told = session_pictures.read(db_session, congress.id, session, counted) if session else None
    return render_template(
        "admin/pictures.html",
        congress=congress,
        sessions=sessions,
        session_names=[(one.id, one.name) for one in sessions],
        order=order,
        told=told,
        lines=bars.lines(told.figures.delegations, order) if told else (),
        levels=hall_fill.LEVELS,
        may_take_report=person.role is Role.ORGANIZER,
    )


@blueprint.get("/bao-cao-tong-ket.pdf")
@for_roles(Role.ORGANIZER)
def report(person: SignedIn) -> Response:
    """Give the closing report over all sessions."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        told = Told(closing.read(db_session, congress), facts.read(db_session, congress).facts, congress)
    body = pages.render(told)
    subject = f"congress:{congress.id}"
    hub().database.run(lambda db_session: audit.append(db_session, person.actor, "closing.export", subject))
    return download(body, "bao-cao-tong-ket.pdf", "application/pdf", inline=True)
