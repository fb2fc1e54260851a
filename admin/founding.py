"""The congress itself: made on an empty installation, its name and heading kept."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import any_congress, for_roles, hub
from congress import founding
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Role

blueprint = Blueprint("founding", __name__, url_prefix="/admin/congress")


@blueprint.route("/", methods=["GET", "POST"])
@for_roles(Role.ORGANIZER)
def page(signed_in: SignedIn) -> str | AnyResponse:
    """Make the congress, or give it another name."""
    congress = any_congress()
    told = {"name": congress.name, "heading": congress.heading} if congress else {"name": "", "heading": ""}
    if request.method == "POST":
        told = {key: request.form.get(key, "") for key in told}

        def use_case(db_session: Session) -> None:
            if congress is None:
                founding.found(db_session, told["name"], told["heading"], signed_in.actor)
            else:
                founding.rename(db_session, congress.id, told["name"], told["heading"], signed_in.actor)

        try:
            hub().database.run(use_case)
            flash(gettext("Đã lưu."), "good")
            return redirect(url_for("imports.page" if congress is None else "founding.page"))
        except CongressError as refusal:
            flash(refusal.message_vi)
    return render_template("admin/founding.html", told=told, is_new=congress is None)
