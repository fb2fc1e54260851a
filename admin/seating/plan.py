"""A seating worked out by wishes: what is wished, the plan with its explanations, taken or dropped."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from admin.seating import plan_words
from congress.accounts import SignedIn
from congress.errors import CongressError
from congress.models import Category, Role
from congress.seating import chart, drawing, groups, plan_view, plans, whereabouts
from congress.seating.drawing import DrawnSeat
from congress.seating.plan_view import PlanView
from congress.seating.planning.terms import Note, Wishes
from congress.seating.plans import Ask

blueprint = Blueprint("seating_plan", __name__, url_prefix="/admin/seating/plan")
_COLOURS = 12  # of delegations in the drawing: static/admin/plan.css


@blueprint.get("/<int:session_id>/")
@for_roles(Role.ORGANIZER)
def page(_signed_in: SignedIn, session_id: int) -> str:
    """Show the plan that waits for a session; without one, or to make another, ask what is wished."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        shown = plan_view.view(db_session, congress_id, session_id)
        if shown is not None and "wishes" not in request.args:
            return _shown(db_session, congress_id, session_id, shown)
        asked = shown.plan.ask if shown else Ask((session_id,))
        return _form(db_session, congress_id, session_id, _typed(asked), set(asked.sessions))


@blueprint.post("/<int:session_id>/")
@for_roles(Role.ORGANIZER)
def make(signed_in: SignedIn, session_id: int) -> str | AnyResponse:
    """Work a plan out as wished; nobody is moved by that."""
    congress_id, form = current_congress().id, request.form
    sessions = [number for number in map(whole, form.getlist("sessions")) if number is not None]
    try:
        return _made(congress_id, session_id, plans.asked(form, [session_id, *sessions]), signed_in)
    except CongressError as refusal:
        flash(refusal.message_vi)
    with hub().database.reading() as db_session:
        return _form(db_session, congress_id, session_id, form.to_dict(), {session_id, *sessions})


@blueprint.post("/<int:session_id>/again")
@for_roles(Role.ORGANIZER)
def again(signed_in: SignedIn, session_id: int) -> AnyResponse:
    """Work the same wishes out anew, from how things stand now."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        waiting = plans.get(db_session, congress_id, session_id)
    try:
        if waiting is not None:
            return _made(congress_id, session_id, waiting.ask, signed_in)
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("seating_plan.page", session_id=session_id))


def _made(congress_id: int, session_id: int, ask: Ask, signed_in: SignedIn) -> AnyResponse:
    with hub().database.reading() as db_session:
        worked_out = plans.work_out(db_session, congress_id, ask)
    hub().database.run(lambda db_session: plans.keep(db_session, congress_id, worked_out, signed_in.actor))
    return redirect(url_for("seating_plan.page", session_id=session_id))


@blueprint.post("/<int:session_id>/take")
@for_roles(Role.ORGANIZER)
def take(signed_in: SignedIn, session_id: int) -> AnyResponse:
    """Seat people as planned."""
    congress_id, token = current_congress().id, request.form.get("token", "")

    def use_case(db_session: Session) -> int:
        return plans.take(db_session, congress_id, session_id, token, signed_in.actor)

    try:
        changed = hub().database.run(use_case)
    except CongressError as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("seating_plan.page", session_id=session_id))
    flash(gettext("Đã áp dụng phương án: %(count)s ghế thay đổi. “Hoàn tác” trả lại như trước.", count=changed), "good")
    return redirect(url_for("seating.page", session_id=session_id))


@blueprint.post("/<int:session_id>/drop")
@for_roles(Role.ORGANIZER)
def drop(signed_in: SignedIn, session_id: int) -> AnyResponse:
    """Drop the plan; the seating stays as it is."""
    congress_id = current_congress().id
    hub().database.run(lambda db_session: plans.drop(db_session, congress_id, session_id, signed_in.actor))
    flash(gettext("Đã bỏ phương án. Chỗ ngồi vẫn như cũ."), "good")
    return redirect(url_for("seating.page", session_id=session_id))


@blueprint.post("/<int:session_id>/groups")
@for_roles(Role.ORGANIZER)
def set_groups(signed_in: SignedIn, session_id: int) -> AnyResponse:
    """Say with whom each category sits."""
    congress_id = current_congress().id
    told = {
        number: group
        for key, group in request.form.items()
        if (number := whole(key.removeprefix("group."))) is not None
    }
    try:
        hub().database.run(lambda db_session: groups.set_groups(db_session, congress_id, told, signed_in.actor))
        flash(gettext("Đã lưu."), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(url_for("seating_plan.page", session_id=session_id, wishes=1))


# ── what the pages show ───────────────────────────────────────────────────────────────────────────────────────────────


def _form(db_session: Session, congress_id: int, session_id: int, told: dict[str, Any], chosen: set[int]) -> str:
    here = chart.session_of(db_session, congress_id, session_id)
    sessions = [s for s in whereabouts.sessions(db_session, congress_id) if s.hall_id == here.hall_id]
    categories = db_session.scalars(select(Category).filter_by(congress_id=congress_id).order_by(Category.rank))
    return render_template(
        "admin/seating/plan_form.html",
        session=here,
        sessions=sessions,
        chosen=chosen,
        told=told,
        wishes=plan_words.wishes(),
        keeps=plan_words.keeps(),
        places=plan_words.places(),
        groups=list(plan_words.groups().items()),
        categories=categories.all(),
        has_plan=plans.get(db_session, congress_id, session_id) is not None,
    )


def _typed(ask: Ask) -> dict[str, Any]:
    """Return wishes as the form shows them."""
    told: dict[str, Any] = {key: value for key, value in asdict(ask.wishes).items() if key != "reserves"}
    told |= {f"reserve_{where}": count for where, count in ask.wishes.reserves.items()}
    flags = {
        "fills_kept_zones": ask.wishes.fills_kept_zones,
        "zones_seat": ask.zones_seat,
        "delegation_zones": ask.delegation_zones,
    }
    return told | {key: "1" if holds else "" for key, holds in flags.items()}


def _shown(db_session: Session, congress_id: int, session_id: int, shown: PlanView) -> str:
    hall = drawing.load(db_session, congress_id, shown.hall_id)
    group_names = plan_words.groups()
    names = {block.number: block.name or group_names[block.group] for block in shown.blocks}
    return render_template(
        "admin/seating/plan.html",
        session_id=session_id,
        shown=shown,
        figures=shown.plan.figures,
        drawing=hall,
        names=names,
        themes=_themes(shown.plan.notes),
        wishes=plan_words.wishes(),
        usual=Wishes(),
        colour=lambda number: number % _COLOURS,
        seat_class=lambda seat: _class_of(shown, seat),
    )


def _themes(notes: tuple[Note, ...]) -> list[tuple[str, list[str]]]:
    """Return the sentences of a plan by what they are about."""
    found = [(theme, [plan_words.say(n) for n in notes if n.kind in kinds]) for theme, kinds in plan_words.themes()]
    return [(theme, sentences) for theme, sentences in found if sentences]


def _class_of(shown: PlanView, seat: DrawnSeat) -> str:
    if seat.id in shown.numbers:
        return f"taken of{shown.numbers[seat.id] % _COLOURS}"
    return "held" if seat.id in shown.held else "free"
