"""`flask attendance`: the book and its files from the console of the hub."""

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from admin.attendance_book import files, paper
from admin.console import ACTOR, in_words
from admin.documents.attendance_tables import MOVES, WAYS
from admin.frame import current_congress, hub
from congress import audit, door
from congress.attendance_book import moves
from congress.attendance_book.moves import Move
from congress.door import AttendedSession
from congress.errors import NotFound

attendance_commands = AppGroup("attendance", help="The attendance book of a session.")
_SESSION = click.argument("session_code", metavar="SESSION")
_FILE = click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))


@attendance_commands.command("list")
@_SESSION
@in_words
def list_all(session_code: str) -> None:
    """Say every entry and exit of a session in order of time, what was taken back among them."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        session = _session(db_session, congress.id, session_code)
        for move in moves.every(db_session, congress, session.id):
            click.echo(_line(move))


def _line(move: Move) -> str:
    told = [f"{move.at:%d/%m %H:%M:%S}", MOVES[move.move], move.full_name, move.delegation, move.station]
    told += [WAYS[move.way], move.account, move.explanation]
    if not move.stands:
        told.append(f"ĐÃ HỦY: {move.annulled_why}")
    return " | ".join(part for part in told if part)


@attendance_commands.command("export")
@_SESSION
@click.argument("table", type=click.Choice(list(files.TABLES)))
@_FILE
@in_words
def export(session_code: str, table: str, file: Path) -> None:
    """Write a table of a session to FILE (.xlsx or .csv)."""
    congress, kind = current_congress(), file.suffix.removeprefix(".").lower()

    def use_case(db_session: Session) -> bytes:
        session = _session(db_session, congress.id, session_code)
        return files.written(db_session, congress, session, table, kind, ACTOR)

    file.write_bytes(hub().database.run(use_case))
    click.echo(str(file))


@attendance_commands.command("door-lists")
@_SESSION
@_FILE
@in_words
def door_lists(session_code: str, file: Path) -> None:
    """Write the door lists of all delegations to FILE (.pdf)."""
    congress = current_congress()

    def use_case(db_session: Session) -> bytes:
        session = _session(db_session, congress.id, session_code)
        body = paper.rendered(db_session, congress, session, [])
        audit.append(db_session, ACTOR, "attendance.print_door_lists", f"session:{session.id} delegations:0")
        return body

    file.write_bytes(hub().database.run(use_case))
    click.echo(str(file))


def _session(db_session: Session, congress_id: int, code: str) -> AttendedSession:
    sessions = door.attended_sessions(db_session, congress_id)
    found = next((one for one in sessions if one.code == code), None)
    if found is None:
        known = ", ".join(one.code for one in sessions)
        raise NotFound(f"Không có phiên lấy điểm danh nào mã “{code}”. Các phiên: {known or 'chưa có'}.")
    return found
