"""Khay giấy: the page that shows the slips of the virtual printer as they come out, and lets one break things.

It runs in the printer's process, on a port of its own, and knows nothing of the kiosk.
"""

import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from printers.virtual.faults import Faults
from printers.virtual.paper import DOTS_PER_MM, SLIP_NAME, slip_names

SHOWN_AT_MOST = 60
SWITCHES = ("paper_out", "near_end", "cover_open", "cutter", "stall", "refuse", "mute", "clone")
_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'"
_PAGE = Path(__file__).parent / "page"
_FONTS = Path(__file__).parents[2] / "static" / "fonts"
_FONT_NAME = re.compile(r"^BeVietnamPro-[A-Za-z]+\.ttf$")
_FOREVER_S = 31_536_000


def tray_app(tray: Path, faults: Faults) -> Flask:
    """Make the page for one tray and the faults of the printer that fills it."""
    app = Flask("khay_giay", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 4096
    _add_files(app, tray)
    _add_state(app, tray, faults)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _CSP
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


def _add_files(app: Flask, tray: Path) -> None:
    @app.get("/")
    def page() -> Response:
        return send_from_directory(_PAGE, "page.html", mimetype="text/html", max_age=0)

    @app.get("/page.<any(css, mjs):kind>")
    def page_part(kind: str) -> Response:
        mimetype = {"css": "text/css", "mjs": "text/javascript"}[kind]
        return send_from_directory(_PAGE, f"page.{kind}", mimetype=mimetype, max_age=0)

    @app.get("/fonts/<name>")
    def font(name: str) -> Response:
        return send_from_directory(_FONTS, _named(name, _FONT_NAME), mimetype="font/ttf", max_age=_FOREVER_S)

    @app.get("/slips/<name>")
    def slip(name: str) -> Response:
        return send_from_directory(tray, _named(name, SLIP_NAME), max_age=_FOREVER_S)

    @app.get("/favicon.ico")
    def icon() -> ResponseReturnValue:
        return "", 204


def _add_state(app: Flask, tray: Path, faults: Faults) -> None:
    @app.get("/slips.json")
    def slips() -> ResponseReturnValue:
        body = json.dumps(_shown(tray, faults)).encode()
        response = Response(body, mimetype="application/json")
        response.set_etag(sha256(body).hexdigest()[:16])
        response.headers["Cache-Control"] = "no-cache"
        return response.make_conditional(request)

    @app.post("/faults")
    def change_faults() -> ResponseReturnValue:
        if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            abort(403)
        if request.mimetype != "application/json":
            abort(415)
        wanted = request.get_json(silent=True)
        if not isinstance(wanted, dict) or not all(k in SWITCHES and isinstance(v, bool) for k, v in wanted.items()):
            abort(400)
        for name, is_on in wanted.items():
            setattr(faults, name, is_on)
        return "", 204


def _named(name: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(name):
        abort(404)
    return name


def _shown(tray: Path, faults: Faults) -> dict[str, object]:
    names = slip_names(tray)
    slips = []
    for name in reversed(names[-SHOWN_AT_MOST:]):
        with suppress(OSError):  # taken out of the tray by hand this moment
            slips.append(_facts(tray / name))
    return {
        "count": len(names),
        "slips": slips,
        "faults": {name: bool(getattr(faults, name)) for name in SWITCHES},
    }


@lru_cache(maxsize=4 * SHOWN_AT_MOST)
def _facts(slip: Path) -> dict[str, object]:
    """Give what the page says of a slip; it does not change once the slip is in the tray."""
    note = json.loads(slip.with_suffix(".json").read_text(encoding="utf-8"))
    return {
        "name": slip.name,
        "number": note["sequence"],
        "printed_at": note["printed_at"],
        "width": note["width_dots"],
        "height": note["height_dots"],
        "mm": round(note["height_dots"] / DOTS_PER_MM),
    }


class _Quiet(WSGIRequestHandler):
    """A page that asks more than once a second would fill any log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serving(app: Flask, host: str, port: int) -> Iterator[int]:
    """Serve the page while the block lasts; give the port. Raises OSError when it cannot be had."""
    with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        # Bound here: werkzeug answers a taken port by printing English and ending the process.
        server = make_server(
            host, listener.getsockname()[1], app, threaded=True, request_handler=_Quiet, fd=listener.fileno()
        )
    thread = threading.Thread(target=server.serve_forever, args=(0.1,), name="tray-page", daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
