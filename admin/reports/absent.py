"""Who is invited to a session and has not come: excused one by one or many at once, by delegation."""

from itertools import groupby
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from admin.reports.choice import chosen_session
from admin.roster.people import options
from congress import audit
from congress.accounts import SignedIn
from congress.desk import absences
from congress.errors import CongressError
from congress.models import Role

blueprint = Blueprint("absent", __name__, url_prefix="/admin/absences")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(_person: SignedIn) -> str:
    """List who is missing, by delegation, with the reasons that are known."""
    congress = current_congress()
    g.zone = congress.zone
    delegation, only = whole(request.args.get("delegation")), request.args.get("only", "")
    with hub().database.reading() as db_session:
        sessions, session = chosen_session(db_session, congress.id)
        found = absences.missing(db_session, congress.id, session.id, delegation) if session else ()
        names = audit.actor_names(db_session, {one.excuse.noted_by for one in found if one.excuse})
        units = options(db_session, congress.id)["delegations"]
    shown = [
        one for one in found if not only or (one.excuse is None and (only != "declined" or one.declined is not None))
    ]
    return render_template(
        "admin/reports/absent.html",
        sessions=sessions,
        session_names=[(one.id, one.name) for one in sessions],
        session=session,
        delegations=units,
        delegation=delegation,
        only=only,
        found=found,
        excused=sum(one.excuse is not None for one in found),
        by_delegation=[(unit, list(people)) for unit, people in groupby(shown, key=lambda one: one.delegation)],
        names=names,
    )


@blueprint.post("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def note(person: SignedIn) -> AnyResponse:
    """Excuse those who are ticked, for one reason; or take an excuse back."""
    congress_id, form = current_congress().id, request.form
    session_id = whole(form.get("session")) or 0
    ids = [number for number in map(whole, form.getlist("ids")) if number is not None]
    withdrawn = whole(form.get("withdraw"))

    def use_case(db_session: Session) -> str:
        if withdrawn is not None:
            absences.withdraw(db_session, congress_id, session_id, withdrawn, person.actor)
            return str(gettext("Đã bỏ ghi vắng."))
        reason = form.get("reason", "").replace("\0", "")
        count = absences.note_several(db_session, congress_id, session_id, ids, reason, person.actor)
        if count < len(set(ids)):
            return str(
                gettext(
                    "Đã ghi vắng có lý do cho %(count)s người; %(rest)s người đã đến hoặc đã được ghi trước đó.",
                    count=count,
                    rest=len(set(ids)) - count,
                )
            )
        return str(gettext("Đã ghi vắng có lý do cho %(count)s người.", count=count))

    try:
        flash(hub().database.run(use_case), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    back: dict[str, Any] = {name: form[name] for name in ("delegation", "only") if form.get(name)}
    return redirect(url_for("absent.page", session=session_id, **back))
