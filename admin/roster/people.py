"""The list of people: search, filters, export, and edits of a selection."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents import people_sheet
from admin.frame import XLSX, current_congress, download, for_roles, hub, whole
from admin.roster import words
from congress import audit
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Category, Delegation, ProgramSession, Role
from congress.roster import people, person, session_guests
from congress.roster.fields import CODE_NAMES
from congress.roster.people import PeopleFilter

blueprint = Blueprint("people", __name__, url_prefix="/admin/people")


def wanted() -> PeopleFilter:
    """Read the filter from the address, or from a form that carries it."""
    told = request.values
    return PeopleFilter(
        words=told.get("words", "")[:100],
        delegation=whole(told.get("delegation")),
        category=whole(told.get("category")),
        session=whole(told.get("session")),
        invitation=told.get("invitation", ""),
        attendance=told.get("attendance", ""),
        state=told.get("state", "listed"),
        lacking=told.get("lacking", ""),
    )


def as_query(only: PeopleFilter) -> dict[str, Any]:
    """Return a filter as the address has it; what is not filtered is left out, but for the state."""
    told = {key: value for key, value in asdict(only).items() if value not in {None, ""}}
    return told | {"state": only.state}


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(signed_in: SignedIn) -> str:
    """Show a page of the list; the part that search replaces alone when it is asked for."""
    congress = current_congress()
    g.zone = congress.zone
    only = wanted()
    with hub().database.reading() as db_session:
        found = people.page(db_session, congress.id, only, whole(request.args.get("page")) or 1)
        told = {
            "found": found,
            "only": only,
            "query": as_query(only),
            "states": words.delegate_states(),
            "is_organizer": signed_in.role is Role.ORGANIZER,
            **options(db_session, congress.id),
        }
    template = "people_rows" if request.args.get("part") == "rows" else "people"
    return render_template(f"admin/roster/{template}.html", **told)


def options(db_session: Session, congress_id: int) -> dict[str, list[tuple[Any, str]]]:
    """What filters and forms choose from: ids and names; delegation and category also by code."""
    units = db_session.scalars(select(Delegation).filter_by(congress_id=congress_id).order_by(Delegation.rank)).all()
    kinds = db_session.scalars(select(Category).filter_by(congress_id=congress_id).order_by(Category.rank)).all()
    sessions = db_session.scalars(
        select(ProgramSession)
        .filter_by(congress_id=congress_id, takes_attendance=True)
        .order_by(ProgramSession.starts_at)
    )
    return {
        "delegations": [(unit.id, unit.name) for unit in units],
        "delegation_codes": [(unit.code, unit.name) for unit in units],
        "categories": [(kind.id, kind.list_name) for kind in kinds],
        "category_codes": [(kind.code, kind.list_name) for kind in kinds],
        "sessions": [(session.id, session.name) for session in sessions],
    }


@blueprint.get("/export.xlsx")
@for_roles(Role.ORGANIZER)
def export(signed_in: SignedIn) -> Response:
    """Download everybody who fits the filter as a workbook that can be sent in again; an act for the audit log."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        lines = people_sheet.lines(db_session, people.ids(db_session, congress.id, wanted()))
        body = people_sheet.render(db_session, congress.id, lines)
    hub().database.run(
        lambda db_session: audit.append(
            db_session, signed_in.actor, "delegate.export", f"congress:{congress.id} delegates:{len(lines)}"
        )
    )
    return download(body, "danh-sach-dai-bieu.xlsx", XLSX)


@blueprint.post("/bulk")
@for_roles(Role.ORGANIZER)
def bulk(signed_in: SignedIn) -> AnyResponse:
    """Edit or withdraw those who are ticked, or everybody who fits the filter."""
    congress_id, only, form = current_congress().id, wanted(), request.form

    def use_case(db_session: Session) -> str:
        ids = (
            people.ids(db_session, congress_id, only)
            if form.get("everybody")
            else [number for number in map(whole, form.getlist("ids")) if number is not None]
        )
        if form.get("act") == "withdraw":
            count = person.withdraw(db_session, congress_id, ids, form.get("explanation", ""), signed_in.actor)
            return str(gettext("Đã rút %(count)s người khỏi danh sách.", count=count))
        if form.get("act") in {"invite", "leave_out"}:
            count = session_guests.invite(
                db_session,
                congress_id,
                whole(form.get("new_session")) or 0,
                ids,
                signed_in.actor,
                is_invited=form.get("act") == "invite",
            )
            if form.get("act") == "invite":
                return str(gettext("Đã mời thêm %(count)s người dự phiên này.", count=count))
            return str(gettext("Đã bỏ %(count)s người khỏi phiên này.", count=count))
        told = {"delegation": form.get("new_delegation", ""), "category": form.get("new_category", "")}
        count = person.bulk_edit(db_session, congress_id, ids, told, signed_in.actor)
        return str(gettext("Đã sửa %(count)s người.", count=count))

    try:
        flash(hub().database.run(use_case), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("people.page", **as_query(only)))


def names_by_code(db_session: Session, congress_id: int) -> dict[str, dict[str, str]]:
    """Names of delegations, categories, fields and awards by their codes, by the field they stand in."""
    found = options(db_session, congress_id)
    return CODE_NAMES | {
        "delegation": dict(found["delegation_codes"]),
        "category": dict(found["category_codes"]),
    }
