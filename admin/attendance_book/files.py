"""What leaves the house of the book, for the password of who takes it; the sessions for calendars, for everybody."""

from collections.abc import Callable

from flask import Blueprint, Response, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from admin.attendance_book.frame import book_of
from admin.documents import attendance_tables, hand_out_sheet, plain_table
from admin.documents.plain_table import PlainTable
from admin.frame import XLSX, current_congress, download, for_roles, hub
from admin.invitations.renewal import is_renewed
from congress import audit, calendar_file, clock
from congress.accounts import SignedIn
from congress.attendance_book import moves, records
from congress.calendar_file import CalendarEntry
from congress.desk import hand_outs
from congress.door import AttendedSession
from congress.errors import NotFound
from congress.models import Congress, ProgramSession, Role
from congress.program import editions
from congress.program.editions import PublishedSession

blueprint = Blueprint("attendance_files", __name__)
_OF_BOOK = "/admin/attendance-book/<int:session_id>/files"
CSV = "text/csv; charset=utf-8"
Write = Callable[[Session, Congress, AttendedSession, str], PlainTable]


def _hand_outs(db_session: Session, congress: Congress, _session: AttendedSession, note: str) -> PlainTable:
    receipts = hand_outs.receipts(db_session, congress.id)
    names = audit.actor_names(db_session, {receipt.given_by for receipt in receipts})
    return hand_out_sheet.table(receipts, names, congress.zone, note)


TABLES: dict[str, Write] = {
    "diem-danh": lambda s, c, of, note: attendance_tables.attendance(records.attended(s, c, of.id), note),
    "vao-ra": lambda s, c, of, note: attendance_tables.moves(moves.every(s, c, of.id), note),
    "vang-mat": lambda s, c, of, note: attendance_tables.absences(records.attended(s, c, of.id), note),
    "tu-choi": lambda s, c, of, note: attendance_tables.refused(records.refused(s, c, of.id), note),
    "phat-tai-lieu": _hand_outs,
}
KINDS: dict[str, tuple[Callable[[PlainTable], bytes], str]] = {
    "xlsx": (plain_table.xlsx, XLSX),
    "csv": (plain_table.comma_separated, CSV),
}


def written(
    db_session: Session, congress: Congress, session: AttendedSession, name: str, kind: str, actor: str
) -> bytes:
    """Write one of the tables as of now; handing it out is an act for the audit log. Raises NotFound."""
    if name not in TABLES or kind not in KINDS:
        raise NotFound("Không có tệp này.")
    now = clock.local(clock.now(), congress.zone)
    body = KINDS[kind][0](TABLES[name](db_session, congress, session, f"{session.name}, tính đến {now:%H:%M %d/%m/%Y}"))
    audit.append(db_session, actor, "attendance.export", f"session:{session.id} table:{name}.{kind}")
    return body


@blueprint.get(f"{_OF_BOOK}/")
@for_roles(Role.ORGANIZER)
def page(_person: SignedIn, session_id: int) -> str:
    """Offer every table."""
    with hub().database.reading() as db_session:
        book = book_of(db_session, session_id)
        is_published = editions.published(db_session, book.congress.id) is not None
    return render_template("admin/attendance_book/files.html", tab="files", book=book, is_published=is_published)


@blueprint.post(f"{_OF_BOOK}/<name>.<kind>")
@for_roles(Role.ORGANIZER)
def give(person: SignedIn, session_id: int, name: str, kind: str) -> AnyResponse:
    """Give a table away, once the password was said again."""
    if not is_renewed(person):
        return redirect(url_for("attendance_files.page", session_id=session_id))

    def use_case(db_session: Session) -> bytes:
        book = book_of(db_session, session_id)
        return written(db_session, book.congress, book.session, name, kind, person.actor)

    body = hub().database.run(use_case)
    return download(body, f"{name}-{session_id}.{kind}", KINDS[kind][1])


# ── the sessions for calendars ────────────────────────────────────────────────────────────────────────────────────────


@blueprint.get("/admin/attendance-book/sessions.ics")
@for_roles(*Role)
def staff_calendar(_person: SignedIn) -> Response | AnyResponse:
    """The published sessions with their items and the hours of the doors, for those who work there."""
    return _calendar(is_for_staff=True)


@blueprint.get("/program/sessions.ics")
def public_calendar() -> Response | AnyResponse:
    """The published sessions for anybody: when, where, what."""
    return _calendar(is_for_staff=False)


def _calendar(*, is_for_staff: bool) -> Response | AnyResponse:
    congress = current_congress()
    with hub().database.reading() as db_session:
        edition = editions.published(db_session, congress.id)
        known = {row.code: row for row in db_session.query(ProgramSession).filter_by(congress_id=congress.id)}
        db_session.expunge_all()
    if edition is None:
        raise NotFound("Chương trình chưa được công bố lần nào.")
    name = " ".join(congress.heading_lines)
    entries = [
        CalendarEntry(
            uid=f"session-{known[session.code].id if session.code in known else session.code}-{congress.id}@don",
            title=f"{session.name} - {name}",
            place=session.place,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            notes=_notes(session, known.get(session.code), congress.zone) if is_for_staff else "",
        )
        for session in edition.sessions
    ]
    body = calendar_file.render(entries, edition.published_at, name)
    return download(body, "chuong-trinh.ics", calendar_file.MIMETYPE)


def _notes(session: PublishedSession, known: ProgramSession | None, zone: str) -> str:
    lines = []
    if known is not None and known.takes_attendance:
        opens, closes = (clock.local(at, zone) for at in (known.doors_open_at, known.doors_close_at))
        lines.append(f"Mở cửa {opens:%H:%M}, đóng cửa {closes:%H:%M}")
    lines += [f"{clock.local(item.starts_at, zone):%H:%M} {item.title}" for item in session.items]
    return "\n".join(lines)
