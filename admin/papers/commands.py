"""The `flask documents` commands: invitations, cards and badges made at the console of the hub."""

import os
import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from admin.documents.invitation.card import Design
from admin.documents.invitation.making import Paper, Wish
from admin.documents.invitation.pages import Finish
from admin.frame import current_congress, hub
from admin.papers import apart
from congress import audit
from congress.documents.recipients import Selection
from congress.errors import CongressError
from congress.models import Congress

ACTOR = "command"
document_commands = AppGroup("documents", help="Invitations, cards and badges as PDF.")


@document_commands.command("print")
@click.argument("paper", type=click.Choice([paper.value for paper in Paper]))
@click.option("--delegation", type=int, help="Only this delegation, by its id.")
@click.option("--design", type=click.Choice([design.value for design in Design]), default=Design.LOTUS.value)
@click.option("--finish", type=click.Choice([finish.value for finish in Finish]), default=Finish.TRIMMED.value)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def print_documents(paper: str, delegation: int | None, design: str, finish: str, output: Path | None) -> None:
    """Write the documents of everybody whose invitation stands."""
    path = output or Path(f"{paper}.pdf")
    wish, only = Wish(Paper(paper), Design(design), Finish(finish)), Selection(delegation=delegation)
    try:
        congress = current_congress()
        content = apart.make_here(hub(), congress, wish, only)

        def note(db_session: Session) -> None:
            audit.append(db_session, ACTOR, "document.export", f"congress:{congress.id} paper:{paper}")

        hub().database.run(note)
        path.write_bytes(content)
        path.chmod(0o600)  # it admits everybody on it
    except CongressError as fault:
        raise click.ClickException(fault.message_vi) from fault
    except OSError as fault:
        raise click.ClickException(f"Không ghi được tệp {path}: {fault.strerror}.") from fault


@document_commands.command("make", hidden=True)
@click.argument("congress_id", type=int)
def make_documents(congress_id: int) -> None:
    """Read an order from standard input, write its PDF to standard output. Started by the web process."""
    apart.be_modest()
    out = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is said must not get into the file
    wish, only = apart.read_order(sys.stdin.read())
    with hub().database.reading() as db_session:
        congress = db_session.get_one(Congress, congress_id)
        db_session.expunge(congress)
    content = apart.make_here(hub(), congress, wish, only)
    with os.fdopen(out, "wb") as target:
        target.write(content)
