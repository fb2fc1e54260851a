"""Door lists: printed for the gates, and typed in afterwards, a delegation at a time."""

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.attendance_book import words
from admin.attendance_book.frame import Book, book_of, new_nonce, text_of
from admin.documents import door_list
from admin.documents.seating.page import Heading
from admin.frame import current_congress, download, for_roles, hub, whole
from congress import audit, clock
from congress.accounts import SignedIn
from congress.attendance_book import door_lists, hours, paper, writing
from congress.attendance_book.paper import Fate, Sheet, Typed
from congress.door import AttendedSession
from congress.errors import BadInput, CongressError, NotFound
from congress.models import Congress, Role
from congress.vietnamese import date_words, session_when

blueprint = Blueprint("door_lists", __name__, url_prefix="/admin/attendance-book/<int:session_id>/paper")
_OWN_HOUR = "hour-"  # with the person's id: an hour written beside a name
_MOST_NAMED = 8


@blueprint.get("/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn, session_id: int) -> str:
    """List the delegations that are awaited: to be printed, and to be typed in."""
    with hub().database.reading() as db_session:
        book = book_of(db_session, session_id)
        lists = door_lists.read(db_session, book.congress.id, book.congress.zone, session_id)
    return render_template("admin/attendance_book/paper.html", tab="paper", book=book, lists=lists)


@blueprint.get("/lists.pdf")
@for_roles(Role.ORGANIZER)
def sheets(person: SignedIn, session_id: int) -> Response:
    """The lists of the delegations chosen, or of all; that is an act for the audit log."""
    chosen = [number for number in map(whole, request.args.getlist("delegation")) if number is not None]
    with hub().database.reading() as db_session:
        book = book_of(db_session, session_id)
        body = rendered(db_session, book.congress, book.session, chosen)
    hub().database.run(
        lambda db_session: audit.append(
            db_session, person.actor, "attendance.print_door_lists", f"session:{session_id} delegations:{len(chosen)}"
        )
    )
    return download(body, f"danh-sach-giay-{session_id}.pdf", "application/pdf", inline=True)


def rendered(db_session: Session, congress: Congress, session: AttendedSession, chosen: list[int]) -> bytes:
    """Draw the lists of these delegations, or of all, as of now."""
    lists = door_lists.read(db_session, congress.id, congress.zone, session.id, chosen)
    now, starts = (clock.local(at, congress.zone) for at in (clock.now(), session.starts_at))
    where = f" – {session.place}" if session.place else ""
    heading = Heading(
        congress=" ".join(congress.heading_lines),
        session=f"{session.name} – {session_when(starts)}{where}",
        as_of=f"in lúc {now:%H:%M} ngày {date_words(now.date())}",
    )
    return door_list.render(lists, heading)


# ── typing in ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/<int:delegation_id>")
@for_roles(Role.ORGANIZER)
def form(_person: SignedIn, session_id: int, delegation_id: int) -> str:
    """Show a delegation's list as it stands on paper, to be ticked."""
    told = {"station": request.args.get("station", ""), "nonce": new_nonce()}
    return _form_page(session_id, delegation_id, told)


def _form_page(session_id: int, delegation_id: int, told: Mapping[str, str], typed: Typed | None = None) -> str:
    with hub().database.reading() as db_session:
        book = book_of(db_session, session_id)
        lists = door_lists.read(
            db_session, book.congress.id, book.congress.zone, session_id, [delegation_id], with_former=True
        )
        stations = [(one.id, one.name) for one in writing.places(db_session, book.congress.id)]
    if not lists:
        raise NotFound("Đoàn này không có ai được mời dự phiên.")
    return render_template(
        "admin/attendance_book/paper_form.html",
        tab="paper",
        book=book,
        list=lists[0],
        told=told,
        ticked=set(request.form.getlist("came")),
        excused=set(request.form.getlist("excused")),
        typed=typed,
        stations=stations,
        fates=words.fates(),
        states=words.states(),
        ways=words.ways(),
    )


@blueprint.post("/<int:delegation_id>")
@for_roles(Role.ORGANIZER)
def type_in(person: SignedIn, session_id: int, delegation_id: int) -> AnyResponse | str:
    """Keep the sheet at once, or show first what contradicts the book."""
    told = {key: text_of(key, 20_000) for key in request.form if key not in {"came", "excused", "csrf_token"}}
    congress = current_congress()
    try:
        with hub().database.reading() as db_session:
            book = book_of(db_session, session_id)
        sheet = Sheet(
            delegation_id=delegation_id,
            station_id=whole(told.get("station")) or 0,
            ticks=_ticks(book, told),
            nonce=told.get("nonce", ""),
            account_id=person.account_id,
            excused=frozenset(number for number in map(whole, request.form.getlist("excused")) if number is not None),
            despite_hours=bool(told.get("despite_hours")),
            seen=told.get("seen", ""),
        )
        typed = hub().database.run(lambda db_session: paper.type_in(db_session, congress, session_id, sheet))
    except NotFound:
        raise
    except CongressError as refusal:
        flash(refusal.message_vi)
        return _form_page(session_id, delegation_id, told)
    if not typed.is_kept:
        return _form_page(session_id, delegation_id, told, typed)
    _say(typed)
    return redirect(url_for("door_lists.page", session_id=session_id, station=sheet.station_id))


def _ticks(book: Book, told: Mapping[str, str]) -> dict[int, datetime]:
    """Read who is ticked, and when: the hour beside the name, else the sheet's. An hour alone is a tick."""
    own = {key.removeprefix(_OWN_HOUR): value for key, value in told.items() if key.startswith(_OWN_HOUR)}
    ticked = {*request.form.getlist("came"), *(person for person, hour in own.items() if hour.strip())}
    of_sheet = hours.read_hour(told.get("hour", ""))
    found = {}
    for person in ticked:
        hour = hours.read_hour(own.get(person, "")) or of_sheet
        if hour is None:
            raise BadInput("Vui lòng ghi giờ chung của tờ danh sách, ví dụ 07:45.")
        number = whole(person)
        if number is None:
            raise BadInput("Biểu mẫu không đúng. Vui lòng mở lại danh sách.")
        found[number] = hours.moment(book.session, book.congress.zone, told.get("day", ""), hour)
    return found


def _say(typed: Typed) -> None:
    count = typed.written + len(typed.of(Fate.KEPT))  # who sends a form twice is told what it did
    flash(gettext("Đã ghi %(count)s người có mặt theo danh sách giấy.", count=count), "good")
    left = (
        (Fate.IN, gettext("Đã có mặt từ trước, giữ giờ đầu: %(names)s.")),
        (Fate.OFF_LIST, gettext("Không ghi vì không còn trong danh sách: %(names)s.")),
    )
    for fate, sentence in left:
        if found := typed.of(fate):
            flash(sentence % {"names": _names([one.person.full_name for one in found])}, "good")
    if typed.refused:
        flash(gettext("Không ghi được: %(names)s.", names=_names(typed.refused)))


def _names(names: list[str] | tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f", … (+{more})" if more > 0 else "")
