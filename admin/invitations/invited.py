"""The list of invited people: filtered, and acted on by the selection."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from admin.invitations import words
from admin.roster.people import options
from congress import invitations
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.invitations import deliveries, histories, mail_server, overview
from congress.invitations.overview import PAGE_SIZE, InvitedFilter
from congress.models import Channel, Role

blueprint = Blueprint("invited", __name__, url_prefix="/admin/invitations/people")
REMINDED_BY = (Channel.EMAIL, Channel.SMS, Channel.ZALO)
_ACTS = {"send": (Channel.EMAIL, Channel.SMS, Channel.ZALO, Channel.PAPER), "remind": REMINDED_BY}


def wanted() -> InvitedFilter:
    """Read the filter from the address, or from a form that carries it."""
    told = request.values
    return InvitedFilter(
        words=told.get("words", "")[:100],
        delegation=whole(told.get("delegation")),
        category=whole(told.get("category")),
        group=told.get("group", ""),
    )


def as_query(only: InvitedFilter) -> dict[str, Any]:
    """Return a filter as the address has it."""
    return {key: value for key, value in asdict(only).items() if value not in {None, ""}}


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show a page of the list; the part that search replaces alone when it is asked for."""
    congress = current_congress()
    g.zone = congress.zone
    only, number = wanted(), whole(request.args.get("page")) or 1
    with hub().database.reading() as db_session:
        total = overview.count(db_session, congress.id, only)
        pages = max(-(-total // PAGE_SIZE), 1)
        number = min(max(number, 1), pages)
        told = {
            "only": only,
            "query": as_query(only),
            "total": total,
            "number": number,
            "pages": pages,
            "lines": histories.lines(db_session, overview.page_of_ids(db_session, congress.id, only, number)),
            "group_names": words.groups(),
            "stages": words.stages(),
            "channels": words.channels(),
            "states": words.states(),
            "rounds": {one: deliveries.next_reminder(db_session, congress.id, one) for one in REMINDED_BY},
            "proposals": overview.count(db_session, congress.id, InvitedFilter(group=overview.Group.PROPOSED)),
            **options(db_session, congress.id),
        }
    template = "people_rows" if request.args.get("part") == "rows" else "people"
    return render_template(f"admin/invitations/{template}.html", **told)


@blueprint.post("/act")
@for_roles(Role.ORGANIZER)
def act(person: SignedIn) -> AnyResponse:
    """Do one thing with the people who were ticked, or with everybody the filter finds."""
    congress_id, only, form = current_congress().id, wanted(), request.form
    everybody = form.get("everybody") == "1"
    ticked = [one for one in map(whole, form.getlist("ids")) if one is not None]
    verb, _, told_channel = form.get("act", "").partition(":")

    def use_case(db_session: Session) -> tuple[str, int | None]:
        chosen = overview.ids(db_session, congress_id, only) if everybody else ticked
        if not chosen:
            raise BadInput("Chưa chọn ai. Vui lòng đánh dấu người trong danh sách trước.")
        if verb == "issue":
            return words.issued(invitations.issue(db_session, congress_id, chosen, hub().keys, person.actor)), None
        if told_channel not in _ACTS.get(verb, ()):
            raise BadInput("Vui lòng chọn việc cần làm.")
        channel = Channel(told_channel)
        if channel is Channel.EMAIL:
            mail_server.refuse_untested(db_session, congress_id)
        if verb == "send":
            done = deliveries.send(db_session, congress_id, channel, chosen, person.actor)
        else:
            number = whole(form.get(f"round_{channel}")) or 0
            done = deliveries.remind(db_session, congress_id, channel, chosen, number, person.actor)
        return words.started(done, channel), done.batch

    batch = None
    try:
        told, batch = hub().database.run(use_case)
        flash(told, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    if batch is not None:
        return redirect(url_for("sendings.one", batch_id=batch))
    return redirect(url_for("invited.page", **as_query(only)))
