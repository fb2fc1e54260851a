"""Substitutes that invited people propose: approved or refused by an organizer."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.invitations import answers, overview
from congress.models import Role

blueprint = Blueprint("proposals", __name__, url_prefix="/admin/invitations/substitutes")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """List who waits to be decided about."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        found = overview.proposals(db_session, congress.id)
    return render_template("admin/invitations/proposals.html", proposals=found)


@blueprint.post("/<int:answer_id>")
@for_roles(Role.ORGANIZER)
def decide(person: SignedIn, answer_id: int) -> AnyResponse:
    """Approve a substitute, who is entered and invited then, or refuse."""
    congress_id, form = current_congress().id, request.form
    approves = form.get("decision") == "approve"

    def use_case(db_session: Session) -> int | None:
        if approves:
            return answers.approve(
                db_session,
                congress_id,
                answer_id,
                hub().keys,
                person.actor,
                inherits_seat=form.get("inherits_seat") == "1",
            )
        answers.refuse(db_session, congress_id, answer_id, person.actor)
        return None

    try:
        substitute_id = hub().database.run(use_case)
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("proposals.page"))
    if substitute_id is not None:
        flash(gettext("Đã đồng ý. Người dự thay có giấy mời riêng; giấy mời cũ không còn vào cửa được."), "good")
        return redirect(url_for("person.page", person_id=substitute_id))
    flash(
        gettext("Đã ghi không đồng ý. Giấy mời của đại biểu vẫn còn hiệu lực; vui lòng báo lại cho đại biểu."), "good"
    )
    return redirect(url_for("proposals.page"))
