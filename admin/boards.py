"""Boards behind links: made, shown to be handed on, taken back; and when the awards begin."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError
from congress.live import award_marks, board_links, gate_board, mc_board
from congress.models import BoardKind, Role

blueprint = Blueprint("admin_boards", __name__, url_prefix="/admin/boards")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """Show the links that stand, the forms that make them, and the heads of delegations."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        stage = mc_board.session_of_awards(db_session, congress.id)
        return render_template(
            "admin/boards.html",
            lines=board_links.lines(db_session, congress.id),
            heads=board_links.head_lines(db_session, congress.id),
            doors=gate_board.doors(db_session, congress.id),
            kinds=_kinds(),
            stage=stage,
            begins_at=award_marks.begins_at(db_session, stage.id) if stage else None,
        )


def _kinds() -> dict[str, str]:
    return {
        BoardKind.WALL: gettext("Màn hình ở sảnh: chỉ có số, không có tên"),
        BoardKind.GATE: gettext("Bảng ở cửa: ai còn chờ, ai gọi"),
        BoardKind.MC: gettext("Bảng của MC: người nhận khen thưởng"),
    }


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def make(person: SignedIn) -> AnyResponse:
    """Make a link to a board of the halls."""
    kind, name, door = (request.form.get(key, "").replace("\0", "") for key in ("kind", "name", "door"))
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        if kind not in set(BoardKind):
            raise BadInput("Vui lòng chọn loại bảng.")
        board_links.make(db_session, congress_id, BoardKind(kind), name, door, hub().keys, person.actor)

    return _done(use_case, gettext("Đã tạo bảng. Bấm “Lấy liên kết” để mở trên màn hình hoặc gửi đi."))


@blueprint.post("/heads/<int:delegation_id>")
@for_roles(Role.ORGANIZER)
def make_for_head(person: SignedIn, delegation_id: int) -> AnyResponse:
    """Make a delegation's link, or another one in place of one that went astray."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        board_links.make_for_head(db_session, congress_id, delegation_id, hub().keys, person.actor)

    words = gettext("Đã tạo liên kết cho trưởng đoàn. Liên kết cũ, nếu có, không còn mở được.")
    return _done(use_case, words, anchor=f"d-{delegation_id}")


@blueprint.post("/<int:link_id>")
@for_roles(Role.ORGANIZER)
def show(person: SignedIn, link_id: int) -> str | AnyResponse:
    """Show a link as the answer to a press of a button: it stands at no address that could be opened again."""
    congress = current_congress()
    try:
        secret = hub().database.run(
            lambda db_session: board_links.show(db_session, congress.id, link_id, hub().keys, person.actor)
        )
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("admin_boards.page"))
    with hub().database.reading() as db_session:
        board = board_links.find(db_session, secret)
    # A head opens it from anywhere; boards of the halls stand in the venue, where the hub is reached as it is here.
    base = congress.public_url if board.kind is BoardKind.HEAD and congress.public_url else request.host_url
    address = board_links.address(base, secret)
    return render_template("admin/board_link.html", board=board, address=address)


@blueprint.post("/<int:link_id>/revoke")
@for_roles(Role.ORGANIZER)
def revoke(person: SignedIn, link_id: int) -> AnyResponse:
    """Take a link back."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> None:
        board_links.revoke(db_session, congress_id, link_id, person.actor)

    return _done(use_case, gettext("Đã hủy liên kết. Ai mở liên kết cũ được mời hỏi Ban Tổ chức."))


@blueprint.post("/awards")
@for_roles(Role.ORGANIZER)
def set_hour(person: SignedIn) -> AnyResponse:
    """Say when the awards begin, or leave it to the program."""
    congress, session_id = current_congress(), whole(request.form.get("session"))

    def use_case(db_session: Session) -> None:
        if session_id is None:
            raise BadInput("Yêu cầu không đúng định dạng.")
        hour = request.form.get("hour", "")
        award_marks.set_hour(db_session, congress.id, session_id, hour, congress.zone, person.actor)

    return _done(use_case, gettext("Đã lưu giờ trao thưởng."))


def _done(use_case: Callable[[Session], None], words: str, anchor: str = "") -> AnyResponse:
    """Do what was asked and go back, with what was done or why not."""
    try:
        hub().database.run(use_case)
        hub().shared.outdate()
        flash(words, "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("admin_boards.page", _anchor=anchor or None))
