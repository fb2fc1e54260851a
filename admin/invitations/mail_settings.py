"""The organization's mail server: set, tried with a mail to oneself, and where delegates reach their pages."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub
from admin.invitations import words
from admin.mailer import writing
from admin.mailer.conversation import Conversation
from admin.mailer.faults import LostTouch, Refused, ServerTrouble
from admin.mailer.letter import compose, new_message_id
from congress import clock, keys, public_address
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.invitations import mail_server
from congress.invitations.deliveries import is_mail_address
from congress.invitations.mail_server import USUAL_PORTS, ServerAddress
from congress.models import Role
from congress.vietnamese import tidy

blueprint = Blueprint("mail_settings", __name__, url_prefix="/admin/invitations/mail-server")
_TEST_TIMEOUT_S = 10.0  # somebody looks at the page and waits


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show the settings; the password is never shown."""
    return _shown(None)


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def save(person: SignedIn) -> str | AnyResponse:
    """Keep the settings."""
    congress_id, told, folder = current_congress().id, request.form.to_dict(), hub().settings.keys
    password = told.pop("password", "")
    try:
        hub().database.run(
            lambda db_session: mail_server.save(db_session, congress_id, told, folder, password, person.actor)
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
        return _shown(told)
    flash(gettext("Đã lưu. Vui lòng gửi một thư thử cho chính mình trước khi gửi giấy mời."), "good")
    return redirect(url_for("mail_settings.page"))


@blueprint.post("/test")
@for_roles(Role.ORGANIZER)
def test(person: SignedIn) -> AnyResponse:
    """Send a mail to oneself with these settings and say what the server said."""
    congress = current_congress()
    try:
        server = _server(congress.id)
        to = tidy(request.form.get("to", ""))
        if not is_mail_address(to):
            raise BadInput("Vui lòng ghi địa chỉ thư của chính mình để nhận thư thử.")
        said = _try_out(server, to)
        hub().database.run(lambda db_session: mail_server.note_tested(db_session, server, to, person.actor))
        flash(gettext("Máy chủ thư đã nhận thư thử (%(said)s). Vui lòng mở hộp thư và xem kỹ.", said=said), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    except (ServerTrouble, Refused) as fault:
        flash(fault.words)
    except LostTouch:
        flash(gettext("Máy chủ thư nhận thư nhưng không trả lời. Vui lòng xem hộp thư, rồi thử lại."))
    return redirect(url_for("mail_settings.page"))


@blueprint.post("/public-address")
@for_roles(Role.ORGANIZER)
def set_public_address(person: SignedIn) -> AnyResponse:
    """Say at which address delegates reach their own pages."""
    congress_id, told = current_congress().id, request.form.get("public_url", "")
    try:
        hub().database.run(lambda db_session: public_address.save(db_session, congress_id, told, person.actor))
        flash(gettext("Đã lưu."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("mail_settings.page"))


def _server(congress_id: int) -> ServerAddress:
    with hub().database.reading() as db_session:
        row = mail_server.get(db_session, congress_id)
        if row is None:
            raise BadInput("Vui lòng lưu cài đặt máy chủ thư trước.")
        return mail_server.address_of(row)


def _try_out(server: ServerAddress, to: str) -> str:
    letter = writing.specimen_to(hub(), server.congress_id, to)
    message = compose(server, letter, new_message_id(server), clock.now())
    password = keys.secret(mail_server.password_file(hub().settings.keys))
    with Conversation(server, password, _TEST_TIMEOUT_S) as conversation:
        return conversation.send(message, to, lambda: None)


def _shown(typed: dict[str, str] | None) -> str:
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        row = mail_server.get(db_session, congress.id)
    told = typed or ({key: getattr(row, key) for key in mail_server.FIELDS} if row is not None else {})
    return render_template(
        "admin/invitations/mail_server.html",
        server=row,
        told=told,
        has_password=mail_server.password_file(hub().settings.keys).exists(),
        public_url=congress.public_url,
        securities=words.securities(),
        usual_ports=USUAL_PORTS,
    )
