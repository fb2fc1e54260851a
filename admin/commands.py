"""The `flask` commands: what is done at the console of the hub rather than on a page."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from admin.console import ACTOR, in_words
from admin.documents import code_sheet, import_report, import_words, mail_merge, roster_words
from admin.frame import current_congress, hub
from admin.papers.commands import document_commands
from admin.printer_commands import printer_commands
from admin.roster import reading
from congress import accounts, clock, invitations, sample
from congress.errors import BadInput, CongressError, Unavailable
from congress.file_formats.roster import read_roster
from congress.models import Fate, Role
from congress.roster import imports
from congress.roster.plan import ADD, OVERWRITE, SKIP, choices_of
from congress.settings import PROJECT_ROOT


@click.command("prepare")
@click.option("--no-sample", is_flag=True, help="Do not load the sample congress.")
@click.option(
    "--demo-printer",
    "demo_printers",
    metavar="ADDRESS",
    multiple=True,
    help="Where the sample's printer listens, e.g. tcp://127.0.0.1:9100; once for each printer.",
)
@with_appcontext
@in_words
def prepare(*, no_sample: bool, demo_printers: tuple[str, ...]) -> None:
    """Make the hub ready to run: tables, sample congress, first organizer. Safe to run at every start.

    Prints one JSON object for the starter; the generated password is in it once, at the first start.
    """
    _migrate()
    sample_state = None
    if not no_sample:
        sample_state = hub().database.run(
            lambda db_session: sample.ensure(db_session, PROJECT_ROOT / "sample", hub().keys, demo_printers)
        )
    password = accounts.make_password()
    password_hash = accounts.hash_password(password)

    def first_organizer(db_session: Session) -> tuple[str, str | None]:
        known = accounts.any_organizer(db_session)
        if known:
            return known, None
        accounts.add(db_session, "btc", password_hash, Role.ORGANIZER, ACTOR)
        return "btc", password

    username, shown_once = hub().database.run(first_organizer)
    hub().database.run(lambda db_session: imports.drop_old_files(db_session, clock.now()))
    told = {"organizer": {"username": username, "password": shown_once}, "sample": sample_state and sample_state.told()}
    click.echo(json.dumps(told, ensure_ascii=False))


def _migrate() -> None:
    """Bring the tables up to date, in words when the store cannot be written."""
    try:
        upgrade()
    except OperationalError as fault:
        words = str(fault.orig).lower()
        if "readonly" in words or "unable to open" in words or "read-only" in words:
            raise Unavailable(
                f"Không ghi được cơ sở dữ liệu trong {hub().settings.data}. "
                "Kiểm tra quyền ghi của thư mục và tệp, hoặc chọn nơi khác bằng --data."
            ) from fault
        raise


account_commands = AppGroup("accounts", help="People who sign in.")


@account_commands.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.ORGANIZER.value)
@in_words
def add_account(username: str, role: str) -> None:
    """Create an account and print its generated password, this once."""
    password = accounts.make_password()
    password_hash = accounts.hash_password(password)
    hub().database.run(lambda db_session: accounts.add(db_session, username, password_hash, Role(role), ACTOR))
    click.echo(password)


@account_commands.command("password")
@click.argument("username")
@in_words
def reset_password(username: str) -> None:
    """Give an account a new generated password, print it once, and end its sign-ins."""
    password = accounts.make_password()
    password_hash = accounts.hash_password(password)
    hub().database.run(lambda db_session: accounts.set_password(db_session, username, password_hash, ACTOR))
    click.echo(password)


roster_commands = AppGroup("roster", help="Lists of delegates as units send them.")


@roster_commands.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_words
def check_roster(file: Path) -> None:
    """Read a list (.xlsx, .xls, .ods, .csv) and say what would be taken in and what needs a look. Changes nothing."""
    for line in roster_words.told(read_roster(file.read_bytes(), file.name)):
        click.echo(line)


@roster_commands.command("read", hidden=True)
@click.argument("import_id", type=int)
@in_words
def read_import(import_id: int) -> None:
    """Read a list that was put in on the page. Started by the web process, within limits."""
    reading.limit_this_process()
    reading.read_here(hub(), import_id)


@roster_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--category", metavar="CODE", help="For new people whose row names none, e.g. KHACH_MOI.")
@click.option(
    "--doubtful",
    type=click.Choice(["ask", ADD, SKIP]),
    default="ask",
    help="Rows that may be somebody else's: ask, take them as new people, or leave them out.",
)
@click.option("--overwrite", is_flag=True, help="Where the list differs from what is known, take the list's value.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Workbook to write: every row's fate, and those to correct and send in again.",
)
@in_words
def import_roster(file: Path, category: str | None, doubtful: str, report: Path | None, *, overwrite: bool) -> None:
    """Take a list (.xlsx, .xls, .ods, .csv) into the register, whole or not at all; say what became of every row."""
    congress_id = current_congress().id
    run = hub().database.run
    content = file.read_bytes()
    import_id = run(lambda db_session: imports.start(db_session, congress_id, file.name, content, ACTOR))
    reading.read_here(hub(), import_id, _show_progress)
    failure = run(lambda db_session: imports.get(db_session, congress_id, import_id).failure)
    if failure:
        raise click.ClickException(failure)
    try:
        if category:
            run(lambda db_session: imports.set_default_category(db_session, congress_id, import_id, category))
        if overwrite:
            run(lambda db_session: imports.decide_all(db_session, congress_id, import_id, Fate.UPDATE, OVERWRITE))
        if doubtful == "ask":
            _ask_about_doubtful(congress_id, import_id)
        else:
            run(lambda db_session: imports.decide_all(db_session, congress_id, import_id, Fate.DOUBTFUL, doubtful))
        with hub().database.reading() as db_session:
            lines = list(import_words.told(imports.rows(db_session, import_id)))
        applied = run(lambda db_session: imports.apply(db_session, congress_id, import_id, ACTOR))
    except (CongressError, click.Abort):
        run(lambda db_session: imports.discard(db_session, congress_id, import_id, ACTOR))
        raise
    for line in lines:
        click.echo(line)
    click.echo(
        f"Đã nạp: {applied.added} người mới, {applied.changed} người được bổ sung, {applied.left} dòng để nguyên."
    )
    if report:
        with hub().database.reading() as db_session:
            row = imports.get(db_session, congress_id, import_id)
            body = import_report.render(row.filename, row.sheets, imports.rows(db_session, import_id))
        _keep(report, body)
        click.echo(f"{report}: báo cáo từng dòng, kèm các dòng phải sửa để nạp lại.", err=True)


def _show_progress(done: int, total: int) -> None:
    """Say how far the reading of a long list is, to whoever watches."""
    if sys.stderr.isatty():
        click.echo(f"Đã đọc {done} / {total} dòng…", err=True)


def _ask_about_doubtful(congress_id: int, import_id: int) -> None:
    """Ask at the console what to do with each doubtful row."""
    with hub().database.reading() as db_session:
        rows = imports.rows(db_session, import_id, Fate.DOUBTFUL)
    if rows and not sys.stdin.isatty():
        raise BadInput(
            f"{len(rows)} dòng nghi trùng cần người quyết định. "
            "Nạp trên trang quản trị, hoặc thêm --doubtful new (người khác) hay --doubtful skip (bỏ qua)."
        )
    decided: dict[int, str] = {}
    for row in rows:
        click.echo(import_words.line(row))
        if row.candidates:
            click.echo("person:… là người đang lưu, chỉ bổ sung ô trống; overwrite:… là người đó, lấy theo tệp.")
        chosen = click.prompt(
            "Người khác (new), bỏ qua (skip)", type=click.Choice(choices_of(row.fate, row.candidates)[1:])
        )
        decided[row.ordinal] = chosen
    hub().database.run(lambda db_session: imports.decide(db_session, congress_id, import_id, decided))


invitation_commands = AppGroup("invitations", help="Invitations on paper and for mail merge.")
_output = click.option(
    "--output", "-o", type=click.Path(dir_okay=False, writable=True, path_type=Path), help="File to write."
)


@invitation_commands.command("print")
@click.option("--sheet", is_flag=True, required=True, help="Cards with names and QR codes, ten to an A4 page.")
@_output
@in_words
def print_sheet(*, sheet: bool, output: Path | None) -> None:  # noqa: ARG001  the one kind there is, named on purpose
    """Write a PDF of every standing invitation."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        cards = list(invitations.cards(db_session, congress.id, hub().keys))
    _write(output or Path("giay-moi.pdf"), code_sheet.render(congress.heading_lines, cards), len(cards))


@invitation_commands.command("export")
@_output
@in_words
def export(output: Path | None) -> None:
    """Write a workbook for mail merge, one row an invitation."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        cards = list(invitations.cards(db_session, congress.id, hub().keys))
    _write(output or Path("giay-moi.xlsx"), mail_merge.render(cards), len(cards))


def _keep(path: Path, content: bytes) -> None:
    """Write a file that is for its owner alone: it admits people, or tells their numbers."""
    try:
        path.write_bytes(content)
        path.chmod(0o600)
    except OSError as fault:
        raise click.ClickException(f"Không ghi được tệp {path}: {fault.strerror}.") from fault


def _write(path: Path, content: bytes, count: int) -> None:
    _keep(path, content)
    click.echo(f"{path}: {count} giấy mời.", file=sys.stderr)


GROUPS = (
    prepare,
    printer_commands,
    account_commands,
    roster_commands,
    invitation_commands,
    document_commands,
)
