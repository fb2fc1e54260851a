"""The kiosk's page: one screen, everything on it done by static/kiosk.

The page and the worker behind its camera get what they need of the browser, and no page else does: the camera, the
reader process of the station's own machine (kiosk/reader.py), and, in the worker alone, WebAssembly.
"""

from flask import Blueprint, Response, render_template
from sqlalchemy import select

from congress.models import Congress
from congress.settings import PROJECT_ROOT
from congress.station_settings import LANGUAGES
from kiosk.board_words import board_words
from kiosk.delegation_words import delegation_words
from kiosk.device_words import device_words
from kiosk.drill_words import drill_words
from kiosk.kept_words import kept_words
from kiosk.page_version import page_version
from kiosk.page_words import page_words
from kiosk.screens import client_words
from kiosk.station_auth import hub

blueprint = Blueprint("kiosk", __name__, url_prefix="/kiosk")
_OWN_READER = "http://127.0.0.1:8763"
_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; font-src 'self'; "
    f"img-src 'self' data:; connect-src 'self' {_OWN_READER}; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_WORKER_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
_DEVICES = "camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()"
_WORKER = PROJECT_ROOT / "static" / "kiosk" / "camera_worker.mjs"


@blueprint.get("/")
def kiosk() -> Response:
    """Show the kiosk screen. What it may show of people it asks for with its device token."""
    with hub().database.reading() as db_session:
        congress = db_session.scalar(select(Congress).order_by(Congress.id).limit(1))
        lines = list(congress.heading_lines) if congress else []
    words = {
        language: {
            **client_words(language),
            "program": board_words(language),
            "devices": device_words(language),
            "kept": kept_words(language),
            "drill": drill_words(language),
            "delegation": delegation_words(language),
            "ways": page_words(language),
        }
        for language in LANGUAGES
    }
    page = Response(render_template("kiosk/kiosk.html", words=words, congress_lines=lines, version=page_version()))
    page.headers.update({"Content-Security-Policy": _POLICY, "Permissions-Policy": _DEVICES})
    return page


@blueprint.get("/camera_worker.mjs")
def camera_worker() -> Response:
    """The camera's worker; served here because a worker's policy is the one its own file came with."""
    worker = Response(_WORKER.read_bytes(), mimetype="text/javascript")
    worker.headers["Content-Security-Policy"] = _WORKER_POLICY
    return worker
