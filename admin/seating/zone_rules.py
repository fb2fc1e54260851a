"""Where people without a chair are sent: the rules of a session, and how full its zones are."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Category, Delegation, Role, Zone
from congress.seating import chart, zone_rules
from congress.seating.zone_rules import RuleLine

blueprint = Blueprint("zone_rules", __name__, url_prefix="/admin/seating")
_EMPTY_LINES = 3  # to add rules on


@blueprint.get("/<int:session_id>/zones")
@for_roles(Role.ORGANIZER)
def page(_signed_in: SignedIn, session_id: int) -> str:
    """Show a session's rules, and how many were sent where."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        session = chart.session_of(db_session, congress_id, session_id)
        zones = select(Zone.id, Zone.name).where(Zone.hall_id == session.hall_id).order_by(Zone.name)
        delegations = select(Delegation.id, Delegation.name).where(Delegation.congress_id == congress_id)
        categories = select(Category.id, Category.list_name).where(Category.congress_id == congress_id)
        return render_template(
            "admin/seating/zone_rules.html",
            session=session,
            rules=[*zone_rules.rules(db_session, congress_id, session_id), *([None] * _EMPTY_LINES)],
            zones=[tuple(row) for row in db_session.execute(zones)],
            delegations=[tuple(row) for row in db_session.execute(delegations.order_by(Delegation.rank))],
            categories=[tuple(row) for row in db_session.execute(categories.order_by(Category.rank))],
            fills=zone_rules.fills(db_session, congress_id, session_id),
        )


@blueprint.post("/<int:session_id>/zones")
@for_roles(Role.ORGANIZER)
def save(signed_in: SignedIn, session_id: int) -> AnyResponse:
    """Set the rules in the order of their numbers; a line without a zone is no rule."""
    congress_id, form = current_congress().id, request.form
    columns = [form.getlist(key) for key in ("order", "zone", "delegation", "category")]
    numbered: list[tuple[int, RuleLine]] = []
    for order, zone, delegation, category in zip(*columns, strict=False):
        if (zone_id := whole(zone)) is not None:
            numbered.append((whole(order) or len(numbered) + 1, RuleLine(zone_id, whole(delegation), whole(category))))
    told = [line for _, line in sorted(numbered, key=lambda one: one[0])]
    try:
        hub().database.run(
            lambda db_session: zone_rules.set_rules(db_session, congress_id, session_id, told, signed_in.actor)
        )
        flash(gettext("Đã lưu."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("zone_rules.page", session_id=session_id))
