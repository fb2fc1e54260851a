"""What an organizer does with one person's invitation from their page: send, note, take back, note an answer."""

from collections.abc import Callable

from flask import Blueprint, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import carry_out, current_congress, for_roles, hub, whole
from admin.invitations import words
from congress import invitations
from congress.accounts import SignedIn
from congress.errors import BadInput
from congress.invitations import answers, deliveries, mail_server
from congress.invitations.answers import Told
from congress.models import Channel, Role
from congress.roster import person as roster_person
from congress.vietnamese import tidy

blueprint = Blueprint("invitation_of_person", __name__, url_prefix="/admin/people/<int:person_id>")
_SENT_BY = (Channel.EMAIL, Channel.SMS, Channel.ZALO, Channel.PAPER, Channel.LINK)


@blueprint.post("/invitation/send")
@for_roles(Role.ORGANIZER)
def send(person: SignedIn, person_id: int) -> AnyResponse:
    """Send the invitation, once more if need be, or note that it was handed on."""
    congress_id, form = current_congress().id, request.form
    if form.get("channel", "") not in _SENT_BY:
        raise BadInput("Vui lòng chọn cách gửi.")
    channel, seen = Channel(form["channel"]), whole(form.get(f"round_{form['channel']}")) or 0

    def use_case(db_session: Session) -> str:
        if channel is Channel.EMAIL:
            mail_server.refuse_untested(db_session, congress_id)
        done = deliveries.send_again(db_session, congress_id, channel, person_id, seen, person.actor)
        return words.started(done, channel)

    return _act(person_id, use_case)


@blueprint.post("/invite")
@for_roles(Role.ORGANIZER)
def invite(person: SignedIn, person_id: int) -> AnyResponse:
    """Issue somebody's invitation, or the next generation of it: the old card ends."""
    congress_id, why = current_congress().id, request.form.get("explanation", "")

    def use_case(db_session: Session) -> str:
        roster_person.get(db_session, congress_id, person_id)
        invitations.reissue(db_session, person_id, hub().keys, person.actor, why)
        return str(gettext("Đã phát hành giấy mời mới. Giấy mời cũ, nếu có, không còn hiệu lực."))

    return _act(person_id, use_case)


@blueprint.post("/invitation/revoke")
@for_roles(Role.ORGANIZER)
def revoke(person: SignedIn, person_id: int) -> AnyResponse:
    """Take the invitation back."""
    congress_id, why = current_congress().id, tidy(request.form.get("explanation", ""))

    def use_case(db_session: Session) -> str:
        roster_person.get(db_session, congress_id, person_id)
        if not why:
            raise BadInput("Vui lòng ghi lý do thu hồi giấy mời.")
        invitations.revoke(db_session, person_id, person.actor, why)
        return str(gettext("Đã thu hồi. Giấy mời không còn vào cửa được."))

    return _act(person_id, use_case)


@blueprint.post("/block")
@for_roles(Role.ORGANIZER)
def block(person: SignedIn, person_id: int) -> AnyResponse:
    """Stop somebody at the door; the screen sends them to the desk."""
    congress_id, why = current_congress().id, request.form.get("explanation", "")

    def use_case(db_session: Session) -> str:
        roster_person.block(db_session, congress_id, person_id, why, person.actor)
        return str(gettext("Đã tạm dừng. Tại cửa, người này được mời tới bàn lễ tân."))

    return _act(person_id, use_case)


@blueprint.post("/unblock")
@for_roles(Role.ORGANIZER)
def unblock(person: SignedIn, person_id: int) -> AnyResponse:
    """Let somebody in again."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> str:
        roster_person.unblock(db_session, congress_id, person_id, person.actor)
        return str(gettext("Đã cho vào cửa lại."))

    return _act(person_id, use_case)


@blueprint.post("/invitation/answer")
@for_roles(Role.ORGANIZER)
def answer(person: SignedIn, person_id: int) -> AnyResponse:
    """Note what the person answered by telephone or in the house."""
    congress_id, form = current_congress().id, request.form
    told = Told(
        answer=form.get("answer", ""),
        message=form.get("message", ""),
        diet=form.get("diet", ""),
        wheelchair=form.get("wheelchair") == "1",
        bus=form.get("bus") == "1",
        substitute_name=form.get("substitute_name", ""),
        substitute_position=form.get("substitute_position", ""),
        substitute_unit=form.get("substitute_unit", ""),
        substitute_phone=form.get("substitute_phone", ""),
    )

    def use_case(db_session: Session) -> str:
        roster_person.get(db_session, congress_id, person_id)
        answers.record(db_session, person_id, told, person.actor)
        return str(gettext("Đã ghi câu trả lời."))

    return _act(person_id, use_case)


def _act(person_id: int, use_case: Callable[[Session], str]) -> AnyResponse:
    return carry_out(use_case, str, url_for("person.page", person_id=person_id, _anchor="invitation"))
