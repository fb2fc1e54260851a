"""Invitations: the sheet of cards to print, and the sheet for mail merge."""

from flask import Blueprint, Response, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from sqlalchemy import func, select
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import code_sheet, mail_merge
from admin.frame import XLSX, current_congress, download, for_roles, hub
from congress import audit, clock, invitations
from congress.accounts import SignedIn
from congress.models import Delegate, Invitation, InvitationState, Role
from congress.roster import people
from congress.roster.people import PeopleFilter

blueprint = Blueprint("invitations", __name__, url_prefix="/admin/invitations")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Say how many invitations stand, and offer them on paper and as a sheet."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        delegates = people.count(db_session, congress.id, PeopleFilter(state="active"))
        waiting = people.count(db_session, congress.id, PeopleFilter(state="active", invitation="none"))
        issued = db_session.scalar(
            select(func.count(Invitation.id))
            .join(Delegate, Delegate.id == Invitation.delegate_id)
            .where(Delegate.congress_id == congress.id, Invitation.state == InvitationState.ISSUED)
        )
    return render_template(
        "admin/invitations.html", congress=congress, delegates=delegates, issued=issued, waiting=waiting
    )


@blueprint.post("/issue")
@for_roles(Role.ORGANIZER)
def issue(person: SignedIn) -> AnyResponse:
    """Issue an invitation to everybody who may come and has none."""
    congress_id = current_congress().id
    count = hub().database.run(
        lambda db_session: invitations.issue_missing(db_session, congress_id, hub().keys, person.actor)
    )
    flash(gettext("Đã phát hành %(count)s giấy mời.", count=count), "good")
    return redirect(url_for("invitations.page"))


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
    return download(body, f"giay-moi-{issued_on:%Y%m%d}.{kind}", mimetype, inline=kind == "pdf")
