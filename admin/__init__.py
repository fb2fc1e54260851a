"""What organizers work with."""

from flask import Flask

from admin.attendance import blueprint as attendance_pages
from admin.commands import GROUPS
from admin.frame import prepare_frame
from admin.invitations import blueprint as invitation_pages
from admin.print_queue import blueprint as print_queue_pages
from admin.sign_in import blueprint as sign_in_pages
from admin.stations import blueprint as station_pages

BLUEPRINTS = (sign_in_pages, attendance_pages, invitation_pages, station_pages, print_queue_pages)


def register(app: Flask) -> None:
    """Add what is more than a blueprint: the page frame, the `flask` commands."""
    prepare_frame(app)
    for group in GROUPS:
        app.cli.add_command(group)
