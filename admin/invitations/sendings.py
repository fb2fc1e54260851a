"""The journal of sendings: what went out, what waits, what nobody knows about, what came back."""

import hashlib

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from admin.invitations import words
from congress import clock
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.invitations import batches, mail_queue, mail_server, settling
from congress.models import MailServer, Role

blueprint = Blueprint("sendings", __name__, url_prefix="/admin/invitations/sendings")
_SILENT_AFTER_S = 90  # a mailer says that it lives every twenty seconds
_MOST_UNKNOWN_SHOWN = 5


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """List the acts of sending, with how far each has come."""
    congress = current_congress()
    g.zone = congress.zone
    return render_template("admin/invitations/sendings.html", figures=_figures())


@blueprint.get("/figures")
@for_roles(Role.ORGANIZER)
def figures(_person: SignedIn) -> Response:
    """Give the part that refreshes itself."""
    html = _figures()
    tag = hashlib.sha256(html.encode()).hexdigest()[:16]
    unchanged = tag in request.if_none_match
    response = Response("" if unchanged else html, 304 if unchanged else 200, mimetype="text/html")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/<int:batch_id>")
@for_roles(Role.ORGANIZER)
def one(_person: SignedIn, batch_id: int) -> str:
    """Show one act of sending, person by person."""
    congress = current_congress()
    g.zone = congress.zone
    number = whole(request.args.get("page")) or 1
    with hub().database.reading() as db_session:
        found = batches.one(db_session, congress.id, batch_id, number)
    return render_template(
        "admin/invitations/sending.html",
        found=found,
        has_links=bool(congress.public_url),
        channels=words.channels(),
        purposes=words.purposes(),
        states=words.states(),
    )


@blueprint.post("/<int:batch_id>/<any(confirm, cancel):what>")
@for_roles(Role.ORGANIZER)
def settle(person: SignedIn, batch_id: int, what: str) -> AnyResponse:
    """Note that an export was handed on, or stop what has not gone out."""
    congress_id = current_congress().id
    do = settling.confirm if what == "confirm" else settling.cancel
    try:
        count = hub().database.run(lambda db_session: do(db_session, congress_id, batch_id, person.actor))
        told = (
            gettext("Đã ghi: %(count)s tin nhắn đã gửi.", count=count)
            if what == "confirm"
            else gettext("Đã hủy %(count)s tin chưa gửi; những người này gửi lại được.", count=count)
        )
        flash(told, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("sendings.one", batch_id=batch_id))


@blueprint.post("/held/<int:delivery_id>")
@for_roles(Role.ORGANIZER)
def answer_held(person: SignedIn, delivery_id: int) -> AnyResponse:
    """Say whether a message that nobody knew about arrived."""
    congress_id, arrived = current_congress().id, request.form.get("arrived") == "1"

    def use_case(db_session: Session) -> None:
        settling.answer_held(db_session, congress_id, delivery_id, person.actor, arrived=arrived)

    try:
        hub().database.run(use_case)
        flash(gettext("Đã ghi nhận.") if arrived else gettext("Đã ghi nhận. Người này gửi lại được."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("sendings.page"))


@blueprint.post("/bounces")
@for_roles(Role.ORGANIZER)
def bounces(person: SignedIn) -> AnyResponse:
    """Note which addresses sent mail back, from what was pasted."""
    congress_id, pasted = current_congress().id, request.form.get("pasted", "")
    try:
        found = hub().database.run(
            lambda db_session: settling.note_bounces(db_session, congress_id, pasted, person.actor)
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("sendings.page"))
    flash(gettext("Đã ghi %(count)s thư bị trả lại.", count=found.noted), "good" if found.noted else "bad")
    if found.unknown:
        shown = ", ".join(found.unknown[:_MOST_UNKNOWN_SHOWN])
        more = len(found.unknown) - _MOST_UNKNOWN_SHOWN
        flash(
            gettext("Không gửi thư nào tới: %(addresses)s", addresses=shown)
            + (gettext(" và %(count)s địa chỉ khác", count=more) if more > 0 else "")
        )
    return redirect(url_for("sendings.page"))


@blueprint.post("/<any(pause, resume):what>")
@for_roles(Role.ORGANIZER)
def pause(person: SignedIn, what: str) -> AnyResponse:
    """Stop all mail, or go on."""
    congress_id = current_congress().id
    do = mail_server.pause if what == "pause" else mail_server.resume
    hub().database.run(lambda db_session: do(db_session, congress_id, person.actor))
    return redirect(url_for("sendings.page"))


def _figures() -> str:
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        server = mail_server.get(db_session, congress.id)
        return render_template(
            "admin/invitations/sendings_figures.html",
            server=server,
            is_silent=server is not None and _is_silent(server),
            counts=mail_queue.counts(db_session, congress.id),
            held=batches.held(db_session, congress.id),
            batches=batches.all_of(db_session, congress.id),
            channels=words.channels(),
            purposes=words.purposes(),
        )


def _is_silent(server: MailServer) -> bool:
    """Tell whether the mailer has not been heard of for too long."""
    heard = server.seen_at or server.saved_at
    return (clock.now() - heard).total_seconds() > _SILENT_AFTER_S
