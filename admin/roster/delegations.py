"""Delegations: their order, heads and contacts, announced against listed."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Delegate, Role
from congress.roster import delegations
from congress.roster.people import LISTED

blueprint = Blueprint("delegations", __name__, url_prefix="/admin/delegations")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(signed_in: SignedIn) -> str:
    """List the delegations, with who is missing from which list."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        lines = delegations.lines(db_session, congress.id)
    return render_template("admin/roster/delegations.html", lines=lines, is_organizer=signed_in.role is Role.ORGANIZER)


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def add(signed_in: SignedIn) -> AnyResponse:
    """Add a delegation."""
    congress_id, name = current_congress().id, request.form.get("name", "")
    try:
        hub().database.run(lambda db_session: delegations.add(db_session, congress_id, name, signed_in.actor))
        flash(gettext("Đã thêm đoàn."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("delegations.page"))


@blueprint.route("/<int:delegation_id>/", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def one(signed_in: SignedIn, delegation_id: int) -> str | AnyResponse:
    """Edit one delegation."""
    congress_id = current_congress().id
    if request.method == "POST":
        told = request.form.to_dict()
        try:
            hub().database.run(
                lambda db_session: delegations.edit(db_session, congress_id, delegation_id, told, signed_in.actor)
            )
            flash(gettext("Đã lưu."), "good")
            return redirect(url_for("delegations.page"))
        except CongressError as refusal:
            flash(refusal.message_vi)
    with hub().database.reading() as db_session:
        lines = delegations.lines(db_session, congress_id)
        delegations.get(db_session, congress_id, delegation_id)
        line = next(line for line in lines if line.id == delegation_id)
        people = db_session.execute(
            select(Delegate.id, Delegate.full_name)
            .where(Delegate.delegation_id == delegation_id, Delegate.state.in_(LISTED))
            .order_by(Delegate.sort_key)
        ).all()
    stands = {
        "name": line.name,
        "rank": str(line.rank),
        "head": str(line.head_id or ""),
        "phone": line.contact_phone,
        "size": str(line.expected_size or ""),
        "seat_together": line.seat_together,
    }
    return render_template(
        "admin/roster/delegation.html",
        line=line,
        told=request.form if request.method == "POST" else stands,
        people=[(row.id, row.full_name) for row in people],
        alliances=sorted({other.seat_together for other in lines if other.seat_together}),
        others=[(other.id, other.name) for other in lines if other.id != delegation_id],
    )


@blueprint.post("/<int:delegation_id>/merge")
@for_roles(Role.ORGANIZER)
def merge(signed_in: SignedIn, delegation_id: int) -> AnyResponse:
    """Move everybody into another delegation and remove this one."""
    congress_id, into = current_congress().id, whole(request.form.get("into")) or 0

    def use_case(db_session: Session) -> int:
        return delegations.merge(db_session, congress_id, delegation_id, into, signed_in.actor)

    try:
        count = hub().database.run(use_case)
        flash(gettext("Đã gộp đoàn; %(count)s người được chuyển sang.", count=count), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("delegations.page"))
