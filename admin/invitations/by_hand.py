"""Invitations handed over on paper, ticked off by delegation."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from admin.invitations import words
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.invitations import deliveries, handovers, settling
from congress.models import Channel, Role

blueprint = Blueprint("by_hand", __name__, url_prefix="/admin/invitations/by-hand")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show the delegations, and of one who has been handed their invitation."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        units = handovers.by_delegation(db_session, congress.id)
        chosen = next((unit for unit in units if unit.id == whole(request.args.get("delegation"))), None)
        people = handovers.people(db_session, congress.id, chosen.id) if chosen else ()
    return render_template("admin/invitations/by_hand.html", units=units, chosen=chosen, people=people)


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def tick(person: SignedIn) -> AnyResponse:
    """Note whose invitation was handed over."""
    congress_id, form = current_congress().id, request.form
    chosen = [one for one in map(whole, form.getlist("ids")) if one is not None]
    try:
        done = hub().database.run(
            lambda db_session: deliveries.send(db_session, congress_id, Channel.PAPER, chosen, person.actor)
        )
        flash(words.started(done, Channel.PAPER), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("by_hand.page", delegation=whole(form.get("delegation"))))


@blueprint.post("/<int:delivery_id>/take-back")
@for_roles(Role.ORGANIZER)
def take_back(person: SignedIn, delivery_id: int) -> AnyResponse:
    """Take a tick back that was set by mistake."""
    congress_id = current_congress().id
    try:
        hub().database.run(lambda db_session: settling.take_back(db_session, congress_id, delivery_id, person.actor))
        flash(gettext("Đã bỏ dấu trao tay."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("by_hand.page", delegation=whole(request.form.get("delegation"))))
