"""Invitations at one look: how many were issued, sent, opened, answered, by delegation; who is expected where."""

from flask import Blueprint, flash, g, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.invitations import words
from congress import invitations
from congress.accounts import SignedIn
from congress.invitations import expected, overview
from congress.models import Role

blueprint = Blueprint("invitations", __name__, url_prefix="/admin/invitations")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show the figures; every one leads to the people behind it."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        units = overview.by_delegation(db_session, congress.id)
        expectation = expected.expected(db_session, congress.id)
    people, counts = overview.totals(units)
    return render_template(
        "admin/invitations/overview.html",
        people=people,
        counts=counts,
        group_names=words.groups(),
        delegations=units,
        expectation=expectation,
    )


@blueprint.post("/issue")
@for_roles(Role.ORGANIZER)
def issue(person: SignedIn) -> AnyResponse:
    """Issue an invitation to everybody who may come and never had one."""
    congress_id = current_congress().id
    count = hub().database.run(
        lambda db_session: invitations.issue_missing(db_session, congress_id, hub().keys, person.actor)
    )
    flash(gettext("Đã phát hành %(count)s giấy mời.", count=count), "good")
    return redirect(url_for("invitations.page"))
