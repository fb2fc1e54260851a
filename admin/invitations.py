"""Invitations: the sheet of cards to print, and the sheet for mail merge."""

from flask import Blueprint, Response, g, render_template
from sqlalchemy import func, select

from admin.documents import code_sheet, mail_merge
from admin.frame import current_congress, for_roles, hub
from congress import audit, clock, invitations
from congress.accounts import SignedIn
from congress.models import Delegate, Invitation, InvitationState, Role

blueprint = Blueprint("invitations", __name__, url_prefix="/admin/invitations")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Say how many invitations stand, and offer them on paper and as a sheet."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        delegates = db_session.scalar(select(func.count(Delegate.id)).where(Delegate.congress_id == congress.id))
        issued = db_session.scalar(
            select(func.count(Invitation.id))
            .join(Delegate, Delegate.id == Invitation.delegate_id)
            .where(Delegate.congress_id == congress.id, Invitation.state == InvitationState.ISSUED)
        )
    return render_template("admin/invitations.html", congress=congress, delegates=delegates, issued=issued)


@blueprint.get("/sheet.pdf")
@for_roles(Role.ORGANIZER)
def sheet(person: SignedIn) -> Response:
    """All cards on A4, by delegation."""
    return _download(person, "pdf")


@blueprint.get("/mail-merge.xlsx")
@for_roles(Role.ORGANIZER)
def merge(person: SignedIn) -> Response:
    """One row a person, with the code, for the mail merge of a word processor."""
    return _download(person, "xlsx")


def _download(person: SignedIn, kind: str) -> Response:
    """Build the file; handing out every code is an act for the audit log."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        cards = list(invitations.cards(db_session, congress.id, hub().keys))
    hub().database.run(
        lambda db_session: audit.append(
            db_session, person.actor, f"invitation.export_{kind}", f"congress:{congress.id}"
        )
    )
    issued_on = clock.local(clock.now(), congress.zone).date()
    if kind == "pdf":
        body, mimetype = code_sheet.render(congress.heading_lines, cards), "application/pdf"
    else:
        body, mimetype = mail_merge.render(cards), XLSX
    response = Response(body, mimetype=mimetype)
    name = f"giay-moi-{issued_on:%Y%m%d}.{kind}"
    response.headers["Content-Disposition"] = f'{"inline" if kind == "pdf" else "attachment"}; filename="{name}"'
    return response
