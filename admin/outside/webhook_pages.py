"""One system that is told what happens: added, set, tried, paused, and what it answered last."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.outside import pages, words
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.models import Role
from congress.outside import deliveries, events, webhooks
from congress.outside.webhooks import WebhookWish

blueprint = Blueprint("outside_webhooks", __name__, url_prefix="/admin/outside/webhooks")


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def add(person: SignedIn) -> str:
    """Add one and show its secret, this once."""
    congress_id, wish = current_congress().id, _wished()

    def use_case(db_session: Session) -> tuple[int, str]:
        webhook_id = webhooks.add(db_session, congress_id, wish, person.actor)
        return webhook_id, webhooks.secret(webhooks.get(db_session, congress_id, webhook_id), hub().keys)

    try:
        webhook_id, secret = hub().database.run(use_case)
    except CongressError as refusal:
        flash(refusal.message_vi)
        return pages.shown({f"hook_{key}": value for key, value in request.form.items()})
    return _secret_shown(webhook_id, wish.name, secret)


@blueprint.get("/<int:webhook_id>")
@for_roles(Role.ORGANIZER)
def one(_person: SignedIn, webhook_id: int) -> str:
    """Show how it is set, how it goes, and its last deliveries."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        row = webhooks.get(db_session, congress.id, webhook_id)
        return render_template(
            "admin/outside/webhook.html",
            hook=row,
            deliveries=deliveries.last(db_session, webhook_id),
            counts=deliveries.counts(db_session).get(webhook_id, {}),
            events=words.events(),
            states=words.states(),
            is_at_work=pages.is_at_work([row]),
        )


@blueprint.post("/<int:webhook_id>")
@for_roles(Role.ORGANIZER)
def save(person: SignedIn, webhook_id: int) -> AnyResponse:
    """Change name, address, or what it is told."""
    wish = _wished()
    return _done(
        webhook_id,
        lambda db_session, congress_id: webhooks.save(db_session, congress_id, webhook_id, wish, person.actor),
        gettext("Đã lưu."),
    )


@blueprint.post("/<int:webhook_id>/secret")
@for_roles(Role.ORGANIZER)
def renew_secret(person: SignedIn, webhook_id: int) -> str:
    """Give it another secret and show it, this once."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> tuple[str, str]:
        webhooks.renew_secret(db_session, congress_id, webhook_id, person.actor)
        row = webhooks.get(db_session, congress_id, webhook_id)
        return row.name, webhooks.secret(row, hub().keys)

    name, secret = hub().database.run(use_case)
    return _secret_shown(webhook_id, name, secret)


@blueprint.post("/<int:webhook_id>/act")
@for_roles(Role.ORGANIZER)
def act(person: SignedIn, webhook_id: int) -> AnyResponse:
    """Try it, pause it, go on, or take it away."""
    acts: dict[str, tuple[Callable[[Session, int, int, str], object], str]] = {
        "test": (events.queue_test, gettext("Đã xếp một tin thử. Tải lại trang sau vài giây để xem câu trả lời.")),
        "pause": (webhooks.pause, gettext("Đã tạm dừng. Tin mới vẫn được giữ lại, chờ gửi.")),
        "resume": (webhooks.resume, gettext("Đang gửi lại, bắt đầu từ tin cũ nhất.")),
        "remove": (webhooks.remove, gettext("Đã bỏ nơi nhận tin này.")),
    }
    asked = acts.get(request.form.get("act", ""))
    if asked is None:
        raise BadInput("Yêu cầu không đúng định dạng.")
    use_case, told = asked
    back = url_for("outside.page") if use_case is webhooks.remove else ""
    return _done(
        webhook_id,
        lambda db_session, congress_id: use_case(db_session, congress_id, webhook_id, person.actor),
        told,
        back,
    )


@blueprint.post("/<int:webhook_id>/deliveries/<int:delivery_id>/again")
@for_roles(Role.ORGANIZER)
def again(person: SignedIn, webhook_id: int, delivery_id: int) -> AnyResponse:
    """Send a delivery once more, for another day."""
    return _done(
        webhook_id,
        lambda db_session, congress_id: deliveries.try_again(
            db_session, congress_id, webhook_id, delivery_id, person.actor
        ),
        gettext("Đang gửi lại. Tải lại trang sau vài giây để xem câu trả lời."),
    )


def _wished() -> WebhookWish:
    form = request.form
    told: Sequence[str] = form.getlist("event")
    return WebhookWish(
        form.get("name", "").replace("\0", ""), form.get("url", ""), told, is_private=form.get("private") == "1"
    )


def _secret_shown(webhook_id: int, name: str, secret: str) -> str:
    return render_template(
        "admin/outside/shown_once.html",
        title=gettext("Khóa ký tin"),
        secret=secret,
        label=gettext("Khóa ký tin gửi tới “%(name)s”", name=name),
        back=url_for("outside_webhooks.one", webhook_id=webhook_id),
        example="",
    )


def _done(webhook_id: int, use_case: Callable[[Session, int], object], told: str, back: str = "") -> AnyResponse:
    """Do what was asked and go back, with what was done or why not."""
    congress_id = current_congress().id
    try:
        hub().database.run(lambda db_session: use_case(db_session, congress_id))
        flash(told, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
        back = ""
    return redirect(back or url_for("outside_webhooks.one", webhook_id=webhook_id))
