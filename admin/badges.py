"""The badges that desks have replaced: whose, when, why, by whom, and by whose leave."""

from flask import Blueprint, Response, g, render_template
from flask_babel import gettext as _

from admin.documents import badge_sheet
from admin.frame import XLSX, current_congress, download, for_roles, hub
from congress.accounts import SignedIn
from congress.desk import badge_standing
from congress.desk.badge_standing import Paper
from congress.models import BadgeReason, Role

blueprint = Blueprint("badges", __name__, url_prefix="/admin/badges")


def reasons() -> dict[BadgeReason, str]:
    """Why a badge was replaced."""
    return {
        BadgeReason.LOST: _("Mất thẻ"),
        BadgeReason.DAMAGED: _("Thẻ hỏng"),
        BadgeReason.OTHER: _("Lý do khác"),
    }


def papers() -> dict[Paper, str]:
    """What is known of a badge's paper."""
    return {
        Paper.OUT: _("Thẻ đã ra"),
        Paper.MOVING: _("Đang in thẻ"),
        Paper.ASKED: _("Chưa rõ đã ra chưa"),
        Paper.NONE: _("Chưa in"),
        Paper.VOID: _("Mã không còn hiệu lực"),
    }


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn) -> str:
    """List every replacement badge, the newest first."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        given = badge_standing.all_given(db_session, congress.id)
    most = hub().settings.badges_per_person
    return render_template("admin/badges.html", badges=given, reasons=reasons(), papers=papers(), most=most)


@blueprint.get("/list.xlsx")
@for_roles(Role.ORGANIZER)
def sheet(_person: SignedIn) -> Response:
    """Give the list as a workbook."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        given = badge_standing.all_given(db_session, congress.id)
    return download(badge_sheet.render(given, reasons(), papers(), congress.zone), "the-cap-lai.xlsx", XLSX)
