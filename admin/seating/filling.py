"""The last minutes before the beginning: chairs of people who have not come, and gaps in front to be filled."""

from collections.abc import Callable

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.frame import current_congress, for_roles, hub, whole
from admin.seating.finder import chosen_session
from congress import clock
from congress.accounts import SignedIn
from congress.errors import CongressError, NotFound
from congress.models import Congress, Role
from congress.seating import filling, releases, snapshot, whereabouts
from congress.seating.filling import Done, Move
from congress.seating.whereabouts import SeatedSession

blueprint = Blueprint("filling", __name__, url_prefix="/admin/seating/fill")
_MOST_ROWS = 99


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def page(signed_in: SignedIn) -> str:
    """List the chairs that could be given back, who could come forward, and who lost a chair."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        sessions, session = chosen_session(db_session, congress.id)
        if session is None:
            return render_template("admin/seating/none.html")
        seating = snapshot.take(db_session, session)
        lost = releases.of_session(db_session, session.id)
        released = whereabouts.people(db_session, session, list(lost)[-_MOST_ROWS:])
    minutes, depth, with_sitting = _wishes()
    depth = filling.usual_depth(seating) if depth is None else depth
    opens = filling.opens_at(session, minutes)
    return render_template(
        "admin/seating/filling.html",
        sessions=sessions,
        session=session,
        minutes=minutes,
        depth=depth,
        with_sitting=with_sitting,
        opens=opens,
        is_open=clock.now() >= opens,
        absent=filling.no_shows(seating),
        suggestions=filling.suggestions(seating, depth, with_sitting=with_sitting),
        released=released,
        lost=lost,
        wishes={"minutes": minutes, "depth": depth, **({"sitting": 1} if with_sitting else {})},
        is_organizer=signed_in.role is Role.ORGANIZER,
    )


@blueprint.post("/release")
@for_roles(Role.ORGANIZER)
def release(signed_in: SignedIn) -> AnyResponse:
    """Take the ticked chairs back."""
    minutes, _, _ = _wishes()
    chosen = {seat: who for seat, who, _ in _ticked()}
    return _act(
        lambda db_session, congress, session: filling.release(
            db_session, congress.id, session, chosen, minutes, signed_in.actor
        ),
        lambda count: str(gettext("Đã giải phóng %(count)s ghế. Hoàn tác được ở trang Xếp chỗ.", count=count)),
    )


@blueprint.post("/forward")
@for_roles(Role.ORGANIZER)
def forward(signed_in: SignedIn) -> AnyResponse:
    """Give the ticked chairs in front to those they were proposed for."""
    _, _, with_sitting = _wishes()
    chosen = [Move(seat, who, chair) for seat, who, chair in _ticked()]
    return _act(
        lambda db_session, congress, session: filling.fill(
            db_session, congress.id, session, chosen, signed_in.actor, with_sitting=with_sitting
        ),
        lambda count: str(gettext("Đã xếp %(count)s người lên ghế phía trước.", count=count)),
    )


def _act(use_case: Callable[[Session, Congress, SeatedSession], Done], told: Callable[[int], str]) -> AnyResponse:
    """Do an act on the session the address names; say what was done, and whom it left out."""
    congress = current_congress()

    def act(db_session: Session) -> Done:
        _, session = chosen_session(db_session, congress.id)
        if session is None or session.id != whole(request.args.get("session")):
            raise NotFound("Không tìm thấy phiên này, hoặc phiên chưa chọn hội trường.")
        return use_case(db_session, congress, session)

    try:
        done = hub().database.run(act)
        flash(told(done.count), "good")
        if done.left_out:
            flash(gettext("Không đổi vì vừa đến hoặc vừa đổi chỗ: %(names)s.", names=", ".join(done.left_out)))
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(f"{url_for('filling.page')}?{request.query_string.decode()}")


def _wishes() -> tuple[int, int | None, bool]:
    """Read how many minutes before the beginning, how many rows, and whether people who sit are asked too."""
    minutes, depth = whole(request.args.get("minutes")), whole(request.args.get("depth"))
    minutes = filling.USUAL_MINUTES if minutes is None else min(minutes, filling.MOST_MINUTES)
    return minutes, depth if depth is None else min(depth, _MOST_ROWS), bool(request.args.get("sitting"))


def _ticked() -> list[tuple[int, int, int | None]]:
    """Read the ticked lines, "seat-person" or "seat-person-chair" each; what is none of that is passed over."""
    found = []
    for line in request.form.getlist("lines"):
        seat, who, *chair = [whole(part) for part in line.split("-")] + [None] * 2
        if seat is not None and who is not None:
            found.append((seat, who, chair[0]))
    return found
