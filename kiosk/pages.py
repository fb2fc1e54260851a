"""The kiosk's page: one screen, everything on it done by static/kiosk."""

from flask import Blueprint, render_template
from sqlalchemy import select

from congress.models import Congress
from kiosk.board_words import board_words
from kiosk.delegation_words import delegation_words
from kiosk.kept_words import kept_words
from kiosk.page_words import page_words
from kiosk.screens import client_words
from kiosk.spoken import LANGUAGES
from kiosk.station_auth import hub

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk")


@blueprint.get("/")
def kiosk() -> str:
    """Show the kiosk screen. What it may show of people it asks for with its device token."""
    with hub().database.reading() as db_session:
        congress = db_session.scalar(select(Congress).order_by(Congress.id).limit(1))
        lines = list(congress.heading_lines) if congress else []
    words = {
        language: {
            **client_words(language),
            "program": board_words(language),
            "kept": kept_words(language),
            "delegation": delegation_words(language),
            "ways": page_words(language),
        }
        for language in LANGUAGES
    }
    return render_template("kiosk/kiosk.html", words=words, congress_lines=lines)
