"""What organizers work with."""

from flask import Flask

from admin import attendance, commands, invitations, print_queue, sign_in, stations
from admin.frame import prepare_frame

BLUEPRINTS = (
    sign_in.blueprint,
    attendance.blueprint,
    invitations.blueprint,
    stations.blueprint,
    print_queue.blueprint,
)


def register(app: Flask) -> None:
    """Add what is more than a blueprint: the page frame, the `flask` commands."""
    prepare_frame(app)
    for group in commands.GROUPS:
        app.cli.add_command(group)
