"""The prints of a session's seating: charts, lists by delegation and by row, the awards, place cards."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.documents.seating import cards, chart, listing, lists, page, tables
from admin.documents.seating.cards import Card
from admin.documents.seating.listing import Listing
from admin.documents.seating.page import Heading
from admin.frame import XLSX, current_congress, download, for_roles, hub, whole
from admin.seating.finder import chosen_session
from congress import audit
from congress.accounts import SignedIn
from congress.errors import BadInput, CongressError, NotFound
from congress.models import Congress, Role
from congress.paper import printer_board, printer_register, stage_calls
from congress.seating import awards, snapshot
from congress.seating.snapshot import Chair, Seating
from congress.vietnamese import fold

blueprint = Blueprint("seating_prints", __name__, url_prefix="/admin/seating/prints")
_SEPARATORS = re.compile(r"[,;\n]")
_MANY_UNKNOWN = 5
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class _Print:
    """A seating as it was read for a print, with what its pages say above."""

    congress: Congress
    seating: Seating
    heading: Heading


@blueprint.get("/")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def index(_signed_in: SignedIn) -> str:
    """Offer every print of a session."""
    congress = current_congress()
    g.zone = congress.zone
    with hub().database.reading() as db_session:
        sessions, session = chosen_session(db_session, congress.id)
        if session is None:
            return render_template("admin/seating/none.html")
        seating = snapshot.take(db_session, session)
        recipients = awards.recipients(db_session, congress.id, session)
        printers = printer_board.cards(db_session, congress.id)
    return render_template(
        "admin/seating/prints.html",
        sessions=sessions,
        session=session,
        seating=seating,
        seated=sum(chair.person is not None for chair in seating.chairs),
        recipients=recipients,
        unplaced=sum(recipient.wave is None for recipient in recipients),
        waves=sorted({recipient.wave for recipient in recipients if recipient.wave and recipient.order}),
        printers=printers,
    )


@blueprint.get("/chart.pdf")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def seat_chart(signed_in: SignedIn) -> Response:
    """The chart: of every block, of one (`block`), or the whole hall on a page (`hall`), on A4 or A3."""
    told = _read()
    paper, block = request.args.get("paper", "A4"), request.args.get("block", "")
    if paper not in chart.PAPERS or (block and block not in told.seating.blocks):
        raise NotFound("Không có bản in này.")
    if request.args.get("hall"):
        body = chart.hall(told.seating, told.heading, paper)
    else:
        body = chart.blocks(told.seating, told.heading, paper, block)
    return _given(signed_in, told, body, "so-do-ghe", "pdf")


@blueprint.get("/delegations.<kind>")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def by_delegation(signed_in: SignedIn, kind: str) -> Response:
    """Everybody by delegation; `together` saves paper, without it each delegation has sheets of its own."""
    told = _read()
    is_apart = not request.args.get("together")
    return _listed(signed_in, told, lists.by_delegation(told.seating, is_apart=is_apart), "ghe-theo-doan", kind)


@blueprint.get("/rows.<kind>")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def by_row(signed_in: SignedIn, kind: str) -> Response:
    """The chairs row by row, of one block (`block`) or of all."""
    told = _read()
    block = request.args.get("block", "")
    if block and block not in told.seating.blocks:
        raise NotFound("Không có khu này trong hội trường.")
    return _listed(signed_in, told, lists.by_row(told.seating, block), "bang-hang-ghe", kind)


@blueprint.get("/awards.<kind>")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def award_list(signed_in: SignedIn, kind: str) -> Response:
    """Who goes up on the stage, wave by wave, and who of them is in the hall."""
    told = _read()
    with hub().database.reading() as db_session:
        recipients = awards.recipients(db_session, told.congress.id, told.seating.session)
    return _listed(signed_in, told, lists.awards(recipients), "khen-thuong", kind)


@blueprint.get("/cards.pdf")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def place_cards(signed_in: SignedIn) -> Response:
    """Place cards, tents or small ones, for the stage, the leaders, everybody, or those who are named."""
    told = _read()
    made = _chosen_cards(told.seating, request.args.get("who", "stage"), request.args.get("named", ""))
    draw = cards.small if request.args.get("size") == "small" else cards.tents
    return _given(signed_in, told, draw(made, f"Bảng tên – {told.heading.session}"), "bang-ten", "pdf")


@blueprint.post("/calls")
@for_roles(Role.ORGANIZER, Role.OPERATOR)
def calls(signed_in: SignedIn) -> AnyResponse:
    """Print the calls to the stage of a wave, or of all, on a slip printer; those printed before are left alone."""
    congress_id, form = current_congress().id, request.form
    wave, printer_id = whole(form.get("wave")), whole(form.get("printer")) or 0

    def use_case(db_session: Session) -> stage_calls.Asked:
        _, session = chosen_session(db_session, congress_id)
        if session is None:
            raise NotFound("Chưa có phiên nào chọn hội trường.")
        printer = printer_register.get(db_session, congress_id, printer_id)
        return stage_calls.ask(
            db_session,
            congress_id,
            session,
            wave,
            printer,
            signed_in.actor,
            expires_after_s=hub().settings.slip_expires_after_s,
        )

    try:
        made = hub().database.run(use_case)
    except CongressError as refusal:
        flash(refusal.message_vi)
    else:
        told = gettext("Đang in %(count)s phiếu mời lên sân khấu.", count=made.asked)
        if made.known:
            told += " " + gettext(
                "%(count)s người đã có phiếu, không in lại; cần bản nữa thì in ở bàn lễ tân, kèm lý do.",
                count=made.known,
            )
        flash(told, "good" if made.asked else "bad")
    return redirect(url_for("seating_prints.index", session=request.args.get("session")))


# ── what all of them share ────────────────────────────────────────────────────────────────────────────────────────────


def _read() -> _Print:
    congress = current_congress()
    with hub().database.reading() as db_session:
        _, session = chosen_session(db_session, congress.id)
        if session is None:
            raise NotFound("Chưa có phiên nào chọn hội trường.")
        seating = snapshot.take(db_session, session)
    return _Print(congress, seating, page.heading_of(seating, congress.heading_lines, congress.zone))


def _listed(signed_in: SignedIn, told: _Print, made: Listing, name: str, kind: str) -> Response:
    writers: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: listing.pdf(made, told.heading),
        "xlsx": lambda: tables.xlsx(made, told.heading),
        "csv": lambda: tables.comma_separated(made),
    }
    if kind not in writers:
        raise NotFound("Không có tệp này.")
    return _given(signed_in, told, writers[kind](), name, kind)


def _given(signed_in: SignedIn, told: _Print, body: bytes, name: str, kind: str) -> Response:
    """Hand a print out; that is an act for the audit log."""
    session = told.seating.session

    def use_case(db_session: Session) -> None:
        act = f"seating.export_{request.endpoint.rpartition('.')[2]}_{kind}" if request.endpoint else "seating.export"
        audit.append(db_session, signed_in.actor, act, f"session:{session.id}")

    hub().database.run(use_case)
    types = {"pdf": _PDF, "xlsx": XLSX, "csv": "text/csv; charset=utf-8"}
    return download(body, f"{name}-{session.id}.{kind}", types[kind], inline=kind == "pdf")


def _chosen_cards(seating: Seating, who: str, named: str) -> list[Card]:
    chairs: dict[str, Callable[[Chair], bool]] = {
        "stage": lambda chair: chair.is_on_stage,
        "leaders": lambda chair: chair.is_for_leaders,
    }
    if who in chairs:
        return cards.cards_of(seating, chairs[who])
    if who == "named":
        return cards.cards_of(seating, ids=_people_named(seating, named))
    return cards.cards_of(seating)


def _people_named(seating: Seating, named: str) -> set[int]:
    """Return who is named by seats, delegate numbers or full names. Raises BadInput, telling what nobody answers to."""
    known: dict[str, set[int]] = {}
    for chair in seating.chairs:
        if chair.person is not None:
            known.setdefault(fold(chair.label), set()).add(chair.person.id)
    for person in (*(chair.person for chair in seating.chairs if chair.person is not None), *seating.unseated):
        known.setdefault(person.number, set()).add(person.id)
        known.setdefault(fold(person.full_name), set()).add(person.id)
    asked = [part.strip() for part in _SEPARATORS.split(named) if part.strip()]
    keys = [fold(part) if fold(part) in known else part.replace(" ", "") for part in asked]
    unknown = [part for part, key in zip(asked, keys, strict=True) if key not in known]
    if unknown or not asked:
        told = ", ".join(unknown[:_MANY_UNKNOWN]) or "(trống)"
        raise BadInput(f"Không tìm thấy: {told}. Vui lòng ghi ghế, mã đại biểu hoặc họ tên, cách nhau bằng dấu phẩy.")
    return set().union(*(known[key] for key in keys))
