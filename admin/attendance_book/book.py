"""The book of a session: who went in and out, when and how; an entry by hand, and taking one back."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from admin.attendance_book import words
from admin.attendance_book.frame import book_of, new_nonce, number_of, present_session, text_of
from admin.frame import current_congress, for_roles, hub, whole
from admin.roster.people import options
from congress.accounts import SignedIn
from congress.admission import MoveType
from congress.attendance_book import by_hand, hours, moves, writing
from congress.attendance_book.by_hand import Entry, NotConfirmed
from congress.attendance_book.moves import MoveFilter
from congress.errors import BadInput, CongressError, NotFound
from congress.models import Delegate, Role
from congress.roster import people
from congress.roster.people import PeopleFilter

blueprint = Blueprint("attendance_book", __name__, url_prefix="/admin/attendance-book")
_CONFIRMABLE = ("hours", "excuse")


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def start(_person: SignedIn) -> AnyResponse:
    """Go to the book of the session that is on."""
    with hub().database.reading() as db_session:
        session = present_session(db_session, current_congress().id)
    return redirect(url_for("attendance_book.page", session_id=session.id))


def wanted() -> MoveFilter:
    """Read the filter from the address."""
    told = request.args
    return MoveFilter(
        words=told.get("words", "").replace("\0", "")[:100],
        delegation=whole(told.get("delegation")),
        station=whole(told.get("station")),
        move=told.get("move", ""),
        way=told.get("way", ""),
        only_annulled=bool(told.get("only_annulled")),
        oldest_first=bool(told.get("oldest_first")),
    )


@blueprint.get("/<int:session_id>/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn, session_id: int) -> str | Response:
    """Show a page of the book; its rows alone for the search and for the page that keeps itself fresh."""
    only, is_part = wanted(), request.args.get("part") == "rows"
    with hub().database.reading() as db_session:
        book = book_of(db_session, session_id)
        tag = moves.version(db_session, session_id)
        if is_part and tag in request.if_none_match:
            unchanged = Response("", 304)
            unchanged.set_etag(tag)
            return unchanged
        found = moves.page(db_session, book.congress, session_id, only, whole(request.args.get("page")) or 1)
        chosen = options(db_session, book.congress.id)
        stations = [(one.id, one.name) for one in writing.places(db_session, book.congress.id)]
    told: dict[str, Any] = {
        "book": book,
        "found": found,
        "only": only,
        "query": {key: value for key, value in asdict(only).items() if value},
        "delegations": chosen["delegations"],
        "stations": stations,
        "ways": words.ways(),
        "move_types": words.move_types(),
    }
    if not is_part:
        return render_template("admin/attendance_book/book.html", tab="book", **told)
    response = Response(render_template("admin/attendance_book/rows.html", **told), mimetype="text/html")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/<int:session_id>/undo/<int:attendance_id>")
@for_roles(Role.ORGANIZER)
def undo_form(_person: SignedIn, session_id: int, attendance_id: int) -> str:
    """Show what would be taken back, and ask why."""
    with hub().database.reading() as db_session:
        book = book_of(db_session, session_id)
        session, lines = moves.of_attendance(db_session, book.congress, attendance_id)
    if session.id != session_id:
        raise NotFound("Lượt này thuộc phiên khác.")
    return render_template(
        "admin/attendance_book/undo.html",
        tab="book",
        book=book,
        lines=lines,
        ways=words.ways(),
        move_types=words.move_types(),
    )


@blueprint.post("/<int:session_id>/undo/<int:attendance_id>")
@for_roles(Role.ORGANIZER)
def undo(person: SignedIn, session_id: int, attendance_id: int) -> AnyResponse:
    """Take an attendance back; its lines stay in the book, struck through."""
    congress, explanation = current_congress(), text_of("explanation")
    try:
        hub().database.run(
            lambda db_session: by_hand.take_back(db_session, congress, attendance_id, explanation, person.account_id)
        )
    except BadInput as refusal:
        flash(refusal.message_vi)
        return redirect(url_for("attendance_book.undo_form", session_id=session_id, attendance_id=attendance_id))
    except CongressError as refusal:
        flash(refusal.message_vi)
    else:
        flash(gettext("Đã hủy lượt điểm danh. Dòng ấy vẫn ở lại sổ, gạch ngang, kèm lý do."), "good")
    return redirect(url_for("attendance_book.page", session_id=session_id))


# ── by hand ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<int:session_id>/by-hand")
@for_roles(Role.ORGANIZER)
def by_hand_form(_person: SignedIn, session_id: int) -> str:
    """Find somebody; then ask when, where and why."""
    return _by_hand_page(session_id, {"station": request.args.get("station", ""), "nonce": new_nonce()})


def _by_hand_page(session_id: int, told: dict[str, str], asked: str = "") -> str:
    asked_words = request.args.get("words", "").replace("\0", "")[:100]
    found, guest, last = None, None, None
    with hub().database.reading() as db_session:
        book = book_of(db_session, session_id)
        if person_id := number_of("person"):
            guest = db_session.get(Delegate, person_id)
            if guest is None or guest.congress_id != book.congress.id or guest.merged_into_id is not None:
                raise NotFound("Không tìm thấy đại biểu này. Vui lòng tìm lại.")
            last = by_hand.last_move(db_session, book.congress, session_id, person_id)
        elif asked_words:
            found = people.page(db_session, book.congress.id, PeopleFilter(words=asked_words, state="listed"), 1)
        stations = [(one.id, one.name) for one in writing.places(db_session, book.congress.id)]
        db_session.expunge_all()
    return render_template(
        "admin/attendance_book/by_hand.html",
        tab="by_hand",
        book=book,
        asked_words=asked_words,
        found=found,
        guest=guest,
        last=last,
        told=told,
        asked=asked,
        stations=stations,
        ways=words.ways(),
        move_types=words.move_types(),
    )


@blueprint.post("/<int:session_id>/by-hand")
@for_roles(Role.ORGANIZER)
def write_by_hand(person: SignedIn, session_id: int) -> AnyResponse | str:
    """Write the entry or exit; what has to be confirmed or corrected comes back with all that was typed."""
    told = {
        key: text_of(key)
        for key in ("move", "day", "hour", "station", "explanation", "nonce", *(f"sure_{one}" for one in _CONFIRMABLE))
    }
    try:
        with hub().database.reading() as db_session:
            book = book_of(db_session, session_id)
        hour = hours.read_hour(told["hour"])
        if hour is None or told["move"] not in set(MoveType):
            raise BadInput("Vui lòng chọn vào hay ra, và ghi giờ đã xảy ra, ví dụ 07:45.")
        entry = Entry(
            delegate_id=number_of("person"),
            station_id=whole(told["station"]) or 0,
            move=MoveType(told["move"]),
            at=hours.moment(book.session, book.congress.zone, told["day"], hour),
            explanation=told["explanation"],
            nonce=told["nonce"],
            account_id=person.account_id,
            confirmed=frozenset(one for one in _CONFIRMABLE if told[f"sure_{one}"]),
        )
        hub().database.run(lambda db_session: by_hand.write(db_session, book.congress, session_id, entry))
    except NotFound:
        raise
    except CongressError as refusal:
        flash(refusal.message_vi)
        return _by_hand_page(session_id, told, refusal.key if isinstance(refusal, NotConfirmed) else "")
    flash(gettext("Đã ghi vào sổ."), "good")
    return redirect(url_for("attendance_book.page", session_id=session_id))
