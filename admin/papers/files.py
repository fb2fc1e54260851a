"""Files to print and to send: the documents of the whole congress, a delegation, a selection, or one person."""

from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from admin.documents.invitation import picture
from admin.documents.invitation.card import Design
from admin.documents.invitation.making import Paper, Wish
from admin.documents.invitation.pages import Finish
from admin.frame import current_congress, download, for_roles, hub, whole
from admin.invitations.renewal import password_holds
from admin.papers import apart
from congress import audit
from congress.accounts import SignedIn
from congress.documents.recipients import Selection
from congress.errors import NotAllowed, NotFound
from congress.models import Role

blueprint = Blueprint("invitation_files", __name__, url_prefix="/admin/invitation-files")
_PICTURE_WIDTH = 1080  # pixels


@blueprint.post("/")
@for_roles(Role.ORGANIZER)
def chosen(signed_in: SignedIn) -> Response:
    """Give the file a form asks for by its field `paper`."""
    return _given(signed_in, request.form.get("paper", ""))


@blueprint.route("/<paper>.pdf", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def file(signed_in: SignedIn, paper: str) -> Response:
    """Give a PDF; `delegation` narrows it to one, `ids` (several times, or with commas) to people.

    `design` and `finish` say how it looks and is cut.
    """
    return _given(signed_in, paper)


def _given(signed_in: SignedIn, paper: str) -> Response:
    """Make a file. It lets people in: handing it out is an act for the audit log, and for several asks the password."""
    asked = request.values
    if paper not in set(Paper):
        raise NotFound("Không có loại giấy này.")
    wish, only = _wish(Paper(paper), asked), _selection(asked)
    is_for_several = only.ids is None or len(only.ids) > 1
    if is_for_several and not (request.method == "POST" and password_holds(signed_in)):
        raise NotAllowed("Tệp có mã vào cửa của nhiều người: vui lòng nhập đúng mật khẩu của mình để tạo.")
    congress = current_congress()
    content, count = apart.made(hub(), congress, wish, only)
    subject = f"congress:{congress.id} paper:{wish.paper} count:{count}"
    if only.delegation is not None:
        subject += f" delegation:{only.delegation}"
    if only.ids is not None and len(only.ids) == 1:
        subject += f" delegate:{min(only.ids)}"
    hub().database.run(lambda db_session: audit.append(db_session, signed_in.actor, "document.export", subject))
    return download(content, f"{wish.paper}.pdf", "application/pdf", inline=True)


@blueprint.get("/<int:delegate_id>.png")
@for_roles(Role.ORGANIZER)
def card_picture(signed_in: SignedIn, delegate_id: int) -> Response:
    """Give one person's card as a picture for messengers."""
    congress = current_congress()
    wish = Wish(Paper.CARD_SCREEN, _design(request.args))
    content, _ = apart.made(hub(), congress, wish, Selection(frozenset({delegate_id})))
    subject = f"congress:{congress.id} paper:{wish.paper} count:1 delegate:{delegate_id}"
    hub().database.run(lambda db_session: audit.append(db_session, signed_in.actor, "document.export", subject))
    return download(picture.pages(content, _PICTURE_WIDTH, 1)[0], "thiep-moi.png", "image/png")


def _wish(paper: Paper, asked: "MultiDict[str, str]") -> Wish:
    finish = asked.get("finish", "")
    return Wish(paper, _design(asked), Finish(finish) if finish in set(Finish) else Finish.TRIMMED)


def _design(asked: "MultiDict[str, str]") -> Design:
    design = asked.get("design", "")
    return Design(design) if design in set(Design) else Design.LOTUS


def _selection(asked: "MultiDict[str, str]") -> Selection:
    """Read whose documents are asked for; what is no number selects nobody, never everybody."""
    delegation = asked.get("delegation", "")
    told = [part for value in asked.getlist("ids") for part in value.split(",")]
    if delegation and whole(delegation) is None:
        return Selection(frozenset())
    ids = frozenset(number for number in map(whole, told) if number is not None) if "ids" in asked else None
    return Selection(ids, whole(delegation))
