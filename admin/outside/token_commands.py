"""`flask tokens`: leave for other systems to read, given and taken back at the hub's console."""

from datetime import datetime

import click
from flask.cli import AppGroup

from admin.console import ACTOR, in_words
from admin.frame import current_congress, hub
from congress import clock
from congress.models import ReadToken
from congress.outside import read_tokens
from congress.outside.read_tokens import FIELDS, Right

token_commands = AppGroup("tokens", help="Tokens other systems read with.")


@token_commands.command("add")
@click.argument("name")
@click.option("--figures", is_flag=True, help="May read the figures of a session.")
@click.option("--people", is_flag=True, help="May read who came to a session.")
@click.option("--field", "fields", multiple=True, type=click.Choice(FIELDS), help="Told of a person, besides the id.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day it holds.")
@in_words
def add(name: str, *, figures: bool, people: bool, fields: tuple[str, ...], until: datetime | None) -> None:
    """Make a token and print it, this once."""
    congress_id = current_congress().id
    rights = [right for right, is_given in ((Right.FIGURES, figures), (Right.PEOPLE, people)) if is_given]
    last_day = until.date() if until else None
    click.echo(hub().database.run(lambda s: read_tokens.issue(s, congress_id, name, rights, fields, last_day, ACTOR)))


@token_commands.command("list")
@in_words
def list_all() -> None:
    """Say which tokens there are and when they were used last; the tokens themselves are kept nowhere."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        for row in read_tokens.standing(db_session, congress.id):
            click.echo(_line(row, congress.zone))


def _line(row: ReadToken, zone: str) -> str:
    told = [f"{row.id}", row.name, f"đọc: {row.rights}"]
    if row.fields:
        told.append(f"trường: {row.fields}")
    if row.last_moment is not None:
        words = "đã hết hạn, đến hết ngày" if row.last_moment <= clock.now() else "đến hết ngày"
        told.append(f"{words} {clock.local(row.last_moment, zone):%d/%m/%Y}")
    used = "chưa dùng" if row.used_at is None else f"dùng lần cuối {clock.local(row.used_at, zone):%d/%m/%Y %H:%M}"
    return "; ".join([*told, used])


@token_commands.command("revoke")
@click.argument("token_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))
@in_words
def revoke(token_id: int) -> None:
    """Take a token back, by its number in the list; it stops working at once."""
    congress_id = current_congress().id
    name = hub().database.run(lambda s: read_tokens.revoke(s, congress_id, token_id, ACTOR))
    click.echo(f"Đã thu hồi mã đọc “{name}”.")
