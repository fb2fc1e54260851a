"""`flask webhooks`: other systems that are told what happens, from the hub's console."""

from collections.abc import Callable

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from admin.console import ACTOR, in_words
from admin.frame import current_congress, hub
from admin.outside import words
from congress import clock
from congress.models import WebhookState
from congress.outside import deliveries, events, webhooks
from congress.outside.webhooks import EVENTS, WebhookWish

webhook_commands = AppGroup("webhooks", help="Other systems that are told what happens.")
_id = click.argument("webhook_id", metavar="ID", type=click.IntRange(1, 2**31 - 1))


@webhook_commands.command("add")
@click.argument("name")
@click.argument("url")
@click.option("--event", "wished", multiple=True, type=click.Choice(EVENTS), help="What it is told; all if not named.")
@click.option("--private", is_flag=True, help="It is in the venue's own network; then http:// is allowed as well.")
@in_words
def add(name: str, url: str, wished: tuple[str, ...], *, private: bool) -> None:
    """Add a webhook and print its secret."""
    congress_id = current_congress().id
    wish = WebhookWish(name, url, wished or EVENTS, private)

    def use_case(db_session: Session) -> str:
        webhook_id = webhooks.add(db_session, congress_id, wish, ACTOR)
        return webhooks.secret(webhooks.get(db_session, congress_id, webhook_id), hub().keys)

    click.echo(hub().database.run(use_case))


@webhook_commands.command("list")
@in_words
def list_all() -> None:
    """Say who is told, and how it goes."""
    congress_id = current_congress().id
    with hub().database.reading() as db_session:
        counts = deliveries.counts(db_session)
        for row in webhooks.standing(db_session, congress_id):
            told = counts.get(row.id, {})
            line = [str(row.id), row.name, row.url, row.events, "tạm dừng" if row.paused_at else "đang gửi"]
            line += [f"{told[state]} {name}" for state, name in words.states().items() if told.get(state)]
            click.echo("; ".join([*line, *([row.fault] if row.fault else [])]))


@webhook_commands.command("deliveries")
@_id
@in_words
def list_deliveries(webhook_id: int) -> None:
    """Say what became of its last deliveries."""
    congress = current_congress()
    with hub().database.reading() as db_session:
        webhooks.get(db_session, congress.id, webhook_id)
        for row in deliveries.last(db_session, webhook_id):
            at = f"{clock.local(row.created_at, congress.zone):%d/%m %H:%M:%S}"
            line = [
                str(row.id),
                at,
                f"{row.events} tin",
                words.states()[WebhookState(row.state)],
                f"{row.attempts} lần",
            ]
            click.echo("; ".join([*line, f"{row.status or ''} {row.answer}".strip()]))


@webhook_commands.command("again")
@_id
@click.argument("delivery_id", metavar="DELIVERY", type=click.IntRange(1, 2**31 - 1))
@in_words
def again(webhook_id: int, delivery_id: int) -> None:
    """Send a delivery that was given up once more."""
    congress_id = current_congress().id
    hub().database.run(lambda s: deliveries.try_again(s, congress_id, webhook_id, delivery_id, ACTOR))


@webhook_commands.command("test")
@_id
@in_words
def test(webhook_id: int) -> None:
    """Queue a message that tells nothing; `flask webhooks deliveries ID` says what was answered."""
    congress_id = current_congress().id
    click.echo(hub().database.run(lambda s: events.queue_test(s, congress_id, webhook_id, ACTOR)))


@webhook_commands.command("secret")
@_id
@in_words
def secret(webhook_id: int) -> None:
    """Give it a new secret and print it; the one before is worth nothing from now on."""
    congress_id = current_congress().id

    def use_case(db_session: Session) -> str:
        webhooks.renew_secret(db_session, congress_id, webhook_id, ACTOR)
        return webhooks.secret(webhooks.get(db_session, congress_id, webhook_id), hub().keys)

    click.echo(hub().database.run(use_case))


def _add(command: str, use_case: Callable[[Session, int, int, str], object], words_of_help: str) -> None:
    @webhook_commands.command(command, help=words_of_help)
    @_id
    @in_words
    def run(webhook_id: int) -> None:
        congress_id = current_congress().id
        hub().database.run(lambda db_session: use_case(db_session, congress_id, webhook_id, ACTOR))


_add("pause", webhooks.pause, "Send nothing to it for now; what happens meanwhile waits.")
_add("resume", webhooks.resume, "Send to it again, all that waits at once.")
_add("remove", webhooks.remove, "Tell it nothing any more.")
