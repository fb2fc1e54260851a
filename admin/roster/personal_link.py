"""A person's own link, handled from their page: shown to be handed on, taken back."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.invitations import links, own_link
from congress.models import Role
from congress.roster import person

blueprint = Blueprint("personal_link", __name__, url_prefix="/admin/people")


@blueprint.post("/<int:person_id>/link")
@for_roles(Role.ORGANIZER)
def show(signed_in: SignedIn, person_id: int) -> str | AnyResponse:
    """Show the link as the answer to a press of a button: it stands at no address that could be opened again."""
    congress = current_congress()
    g.zone = congress.zone
    try:
        secret = hub().database.run(
            lambda db_session: own_link.show(db_session, congress.id, person_id, hub().keys, signed_in.actor)
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("person.page", person_id=person_id))
    with hub().database.reading() as db_session:
        name = person.get(db_session, congress.id, person_id).full_name
        told = own_link.told(db_session, person_id)
    # As delegates reach it, where the organizers have said how; else as the organizer does who asks.
    address = links.address(congress.public_url or request.host_url, secret)
    return render_template(
        "admin/roster/personal_link.html", person_id=person_id, name=name, address=address, link=told
    )


@blueprint.post("/<int:person_id>/link/revoke")
@for_roles(Role.ORGANIZER)
def revoke(signed_in: SignedIn, person_id: int) -> AnyResponse:
    """Take the link back."""
    congress_id = current_congress().id
    hub().database.run(lambda db_session: own_link.take_back(db_session, congress_id, person_id, signed_in.actor))
    flash(gettext("Đã hủy liên kết riêng. Ai mở liên kết cũ được mời liên hệ Ban Tổ chức."), "good")
    return redirect(url_for("person.page", person_id=person_id))
