"""Khay giấy: the page that shows the slips of the virtual printers as they come out, and lets one break things.

It runs in the printers' process, on a port of its own, and knows nothing of the kiosk.
"""

import json
import re
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timezone
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from flask import Flask, Response, abort, request, send_from_directory
from flask.typing import ResponseReturnValue
from werkzeug.serving import WSGIRequestHandler, make_server

from printers.virtual.paper import SLIP_NAME
from printers.virtual.server import VirtualPrinter
from printers.virtual.tray import LaidSlip, Tray, zone_of

T = TypeVar("T")
SHOWN_AT_MOST = 60
SWITCHES = (
    "paper_out",
    "near_end",
    "cover_open",
    "cutter",
    "stall",
    "refuse",
    "mute",
    "clone",
    "one_connection_only",
    "stray_status_bytes",
)
AMOUNTS = {"paper_left_rows": 100_000, "reset_after_bytes": 10_000_000, "slow": 500}  # None or 0: off; at most so much
_CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'"
_PAGE = Path(__file__).parent / "page"
_PAGE_PART = re.compile(r"^[a-z]+\.(css|mjs)$")
_FONTS = Path(__file__).parents[2] / "static" / "fonts"
_FONT_NAME = re.compile(r"^BeVietnamPro-[A-Za-z]+\.ttf$")
_FOREVER_S = 31_536_000
_LONGEST_SEARCH = 40


def tray_app(printers: Sequence[VirtualPrinter]) -> Flask:
    """Make the page for these printers, counted from 1."""
    app = Flask("khay_giay", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 4096
    trays = [Tray(printer.tray) for printer in printers]
    _add_page(app)
    _add_slips(app, trays)
    _add_state(app, printers, trays)
    _add_faults(app, printers)

    @app.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _CSP
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return app


def _add_page(app: Flask) -> None:
    @app.get("/")
    def page() -> Response:
        return send_from_directory(_PAGE, "page.html", mimetype="text/html", max_age=0)

    @app.get("/page/<name>")
    def page_part(name: str) -> Response:
        mimetype = "text/css" if name.endswith(".css") else "text/javascript"
        return send_from_directory(_PAGE, _named(name, _PAGE_PART), mimetype=mimetype, max_age=0)

    @app.get("/fonts/<name>")
    def font(name: str) -> Response:
        return send_from_directory(_FONTS, _named(name, _FONT_NAME), mimetype="font/ttf", max_age=_FOREVER_S)

    @app.get("/favicon.ico")
    def icon() -> ResponseReturnValue:
        return "", 204


def _add_slips(app: Flask, trays: Sequence[Tray]) -> None:
    @app.get("/printers/<int:number>/slips/<name>")
    def slip(number: int, name: str) -> Response:
        folder = _of(number, trays).folder.absolute()
        return send_from_directory(folder, _named(name, SLIP_NAME), max_age=_FOREVER_S)

    @app.get("/printers/<int:number>/slips.zip")
    def all_slips(number: int) -> Response:
        tray, zone = _of(number, trays), _zone()
        slips = tray.found(_wanted(), zone)
        response = Response(tray.zipped(slips, zone), mimetype="application/zip")
        response.headers["Content-Disposition"] = f'attachment; filename="khay-giay-may-{number}.zip"'
        return response


def _add_state(app: Flask, printers: Sequence[VirtualPrinter], trays: Sequence[Tray]) -> None:
    @app.get("/state.json")
    def state() -> ResponseReturnValue:
        number = request.args.get("printer", 1, int)
        tray, wanted, most = _of(number, trays), _wanted(), request.args.get("most", SHOWN_AT_MOST, int)
        count, slips = tray.newest(max(most, 1))
        found = count
        if wanted:
            matching = tray.found(wanted, _zone())
            found, slips = len(matching), matching[: max(most, 1)]
        told = {
            "printers": [_printer(n, printer) for n, printer in enumerate(printers, start=1)],
            "printer": number,
            "count": count,
            "found": found,
            "slips": [_slip(number, slip) for slip in slips],
        }
        body = json.dumps(told).encode()
        response = Response(body, mimetype="application/json")
        response.set_etag(sha256(body).hexdigest()[:16])
        response.headers["Cache-Control"] = "no-cache"
        return response.make_conditional(request)


def _add_faults(app: Flask, printers: Sequence[VirtualPrinter]) -> None:
    @app.post("/printers/<int:number>/faults")
    def change_faults(number: int) -> ResponseReturnValue:
        if request.headers.get("Sec-Fetch-Site", "none") not in {"same-origin", "none"}:
            abort(403)
        if request.mimetype != "application/json":
            abort(415)
        faults, wanted = _of(number, printers).faults, request.get_json(silent=True)
        if not isinstance(wanted, dict) or not all(_may_be(name, value) for name, value in wanted.items()):
            abort(400)
        for name, value in wanted.items():
            setattr(faults, name, value)
        return "", 204


def _may_be(name: str, value: object) -> bool:
    """Whether a fault can be set to this from the page."""
    if name in SWITCHES:
        return isinstance(value, bool)
    if name not in AMOUNTS:
        return False
    if value is None:
        return name != "slow"
    return type(value) is int and (0 if name == "slow" else 1) <= value <= AMOUNTS[name]


def _of(number: int, things: Sequence[T]) -> T:
    if not 1 <= number <= len(things):
        abort(404)
    return things[number - 1]


def _named(name: str, pattern: re.Pattern[str]) -> str:
    if not pattern.fullmatch(name):
        abort(404)
    return name


def _wanted() -> str:
    return request.args.get("q", "")[:_LONGEST_SEARCH]


def _zone() -> timezone:
    try:
        return zone_of(request.args.get("ahead", 0, int))
    except (ValueError, OverflowError):
        abort(400)


def _printer(number: int, printer: VirtualPrinter) -> dict[str, object]:
    faults = printer.faults
    return {
        "number": number,
        "port": printer.port,
        "width": printer.width_dots,
        "faults": {name: getattr(faults, name) for name in (*SWITCHES, *AMOUNTS)},
        "tray_trouble": faults.tray_trouble,
    }


def _slip(number: int, slip: LaidSlip) -> dict[str, object]:
    return {
        "url": f"/printers/{number}/slips/{slip.name}",
        "number": slip.number,
        "printed_at": slip.printed_at.isoformat(),
        "width": slip.width,
        "height": slip.height,
        "mm": slip.mm,
        "job": slip.job,
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
