"""What is handed out at the desks: the list that ushers tick, with how many got it, and who."""

from collections.abc import Callable

from flask import Blueprint, Response, g, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import hand_out_sheet
from admin.frame import XLSX, carry_out, current_congress, download, for_roles, hub
from congress import audit
from congress.accounts import SignedIn
from congress.desk import hand_outs
from congress.models import Role

blueprint = Blueprint("hand_outs", __name__, url_prefix="/admin/hand-outs")


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(person: SignedIn) -> str:
    """List the kinds in their order; organizers change them."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        kinds = hand_outs.kinds(db_session, congress.id)
    return render_template("admin/hand_outs.html", kinds=kinds, is_organizer=person.role is Role.ORGANIZER)


@blueprint.get("/list.xlsx")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def sheet(_person: SignedIn) -> Response:
    """Give the list of who got what, when and from whom."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        receipts = hand_outs.receipts(db_session, congress.id)
        names = audit.actor_names(db_session, {receipt.given_by for receipt in receipts})
    return download(hand_out_sheet.render(receipts, names, congress.zone), "phat-tai-lieu.xlsx", XLSX)


@blueprint.post("/add")
@for_roles(Role.ORGANIZER)
def add(person: SignedIn) -> AnyResponse:
    """Add a kind."""
    name, congress_id = request.form.get("name", "").replace("\0", ""), current_congress().id
    return _done(
        lambda db_session: hand_outs.add_kind(db_session, congress_id, name, person.actor),
        gettext("Đã thêm mục phát."),
    )


@blueprint.post("/<int:kind_id>/rename")
@for_roles(Role.ORGANIZER)
def rename(person: SignedIn, kind_id: int) -> AnyResponse:
    """Call a kind otherwise."""
    name, congress_id = request.form.get("name", "").replace("\0", ""), current_congress().id
    return _done(
        lambda db_session: hand_outs.rename_kind(db_session, congress_id, kind_id, name, person.actor),
        gettext("Đã đổi tên mục phát."),
    )


@blueprint.post("/<int:kind_id>/meal")
@for_roles(Role.ORGANIZER)
def meal(person: SignedIn, kind_id: int) -> AnyResponse:
    """Say whether a kind is a meal, given as a coupon, when and where."""
    form, congress_id = request.form, current_congress().id
    return _done(
        lambda db_session: hand_outs.set_meal(
            db_session,
            congress_id,
            kind_id,
            person.actor,
            is_meal="is_meal" in form,
            served=form.get("served", "")[:30],
            place=form.get("place", "").replace("\0", ""),
        ),
        gettext("Đã lưu.") if "is_meal" in form else gettext("Mục này không in phiếu ăn nữa."),
    )


@blueprint.post("/<int:kind_id>/up")
@for_roles(Role.ORGANIZER)
def up(person: SignedIn, kind_id: int) -> AnyResponse:
    """Move a kind one place up."""
    congress_id = current_congress().id
    return _done(
        lambda db_session: hand_outs.move_kind(db_session, congress_id, kind_id, person.actor),
        gettext("Đã đổi thứ tự."),
    )


@blueprint.post("/<int:kind_id>/remove")
@for_roles(Role.ORGANIZER)
def remove(person: SignedIn, kind_id: int) -> AnyResponse:
    """Hand it out no longer; the record stays."""
    congress_id = current_congress().id
    return _done(
        lambda db_session: hand_outs.remove_kind(db_session, congress_id, kind_id, person.actor),
        gettext("Đã bỏ mục phát. Những gì đã phát vẫn còn trong hồ sơ; thêm lại cùng tên thì mục trở lại."),
    )


def _done(use_case: Callable[[Session], object], words: str) -> AnyResponse:
    return carry_out(use_case, words, url_for("hand_outs.page"))
