"""Other systems at a glance: tokens they read with, and who is told what happens."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.invitations.renewal import password_holds
from admin.outside import words
from congress import audit, clock
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.models import Role, Webhook
from congress.outside import deliveries, read_tokens, webhooks

blueprint = Blueprint("outside", __name__, url_prefix="/admin/outside")
_SILENCE = timedelta(minutes=1)


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show who reads, who is told, and the forms for more."""
    return shown({})


def shown(typed: dict[str, str], rights: list[str] | None = None, fields: list[str] | None = None) -> str:
    """Render the page, with what was typed into the form that was refused."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        tokens = read_tokens.standing(db_session, congress.id)
        hooks = webhooks.standing(db_session, congress.id)
        return render_template(
            "admin/outside/outside.html",
            tokens=tokens,
            hooks=hooks,
            counts=deliveries.counts(db_session),
            names=audit.actor_names(db_session, {row.created_by for row in tokens}),
            rights=words.rights(),
            fields=words.fields(),
            events=words.events(),
            typed=typed,
            chosen_rights=["figures"] if rights is None else rights,
            chosen_fields=[*read_tokens.FIELDS[:4]] if fields is None else fields,
            moment=clock.now(),
            is_at_work=is_at_work(hooks),
        )


def is_at_work(hooks: Sequence[Webhook]) -> bool:
    """Whether the deliverer gave a sign of life within the last minute, or has had no time for one."""
    long_ago = clock.now() - _SILENCE
    return all((row.seen_at or row.created_at) > long_ago for row in hooks)


@blueprint.post("/tokens")
@for_roles(Role.ORGANIZER)
def issue(person: SignedIn) -> str:
    """Make a token and show it, this once; it is a standing leave to take data out, so the password is asked for."""
    congress_id, form = current_congress().id, request.form
    rights, fields = form.getlist("right"), form.getlist("field")
    try:
        if not password_holds(person):
            raise BadInput("Mật khẩu chưa đúng nên chưa tạo mã. Vui lòng thử lại.")
        last_day = _day(form.get("until", ""))
        name = form.get("name", "").replace("\0", "")
        token = hub().database.run(
            lambda db_session: read_tokens.issue(db_session, congress_id, name, rights, fields, last_day, person.actor)
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
        return shown(form.to_dict(), rights, fields)
    return render_template(
        "admin/outside/shown_once.html",
        title=gettext("Mã đọc mới"),
        secret=token,
        label=gettext("Mã đọc của “%(name)s”", name=name),
        back=url_for("outside.page"),
        example=f'curl -H "Authorization: Bearer {token[:14]}…" {request.host_url}api/v1/sessions/',
    )


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise BadInput("Ngày hết hạn chưa đúng. Vui lòng chọn lại.") from None


@blueprint.post("/tokens/<int:token_id>/revoke")
@for_roles(Role.ORGANIZER)
def revoke(person: SignedIn, token_id: int) -> AnyResponse:
    """Take a token back; it stops working with the next request."""
    congress_id = current_congress().id
    try:
        name = hub().database.run(
            lambda db_session: read_tokens.revoke(db_session, congress_id, token_id, person.actor)
        )
        flash(gettext("Đã thu hồi mã đọc “%(name)s”. Mã không còn dùng được.", name=name), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("outside.page"))
