"""The kiosk's page without the hub: a service worker that keeps the page and its parts under a version of their own.

The version follows from everything it covers, the page's words too, so that a browser sees by itself that there is a
newer one. What the worker does with them is in static/kiosk/page_copy_worker.js.
"""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, url_for
from flask.sansio.blueprints import BlueprintSetupState

from congress.settings import PROJECT_ROOT
from kiosk import pages

blueprint = Blueprint("page_copy", __name__, url_prefix="/kiosk")

_STATIC = PROJECT_ROOT / "static"
_OWN = _STATIC / "kiosk"
_WORKER = _OWN / "page_copy_worker.js"
_NAMED_IN_STYLES = re.compile(r'url\("?([^")]+)"?\)')


@blueprint.record_once
def read_parts(_state: BlueprintSetupState) -> None:
    """Look at the files when the program starts: what a browser keeps is what this program serves."""
    _parts()


@blueprint.get("/sw.js")
def worker() -> Response:
    """The worker's program; served here because it may only serve pages below its own address."""
    names, seen = _parts()
    version = hashlib.sha256(seen + pages.kiosk().encode()).hexdigest()[:16]
    told = {
        "VERSION": version,
        "PAGE": url_for("kiosk.kiosk"),
        "PARTS": [url_for("static", filename=name) for name in names],
    }
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in told.items())
    return Response(head + _WORKER.read_text(), mimetype="text/javascript")


@cache
def _parts() -> tuple[list[str], bytes]:
    """Names of the files below static/ that the page consists of, and a digest of them and of the worker."""
    files = {path for path in _OWN.rglob("*") if path.is_file() and path != _WORKER} | _fonts()
    named = sorted((path.relative_to(_STATIC).as_posix(), path) for path in files)
    digest = hashlib.sha256(_WORKER.read_bytes())
    for name, path in named:
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return [name for name, _ in named], digest.digest()


def _fonts() -> set[Path]:
    styles = _OWN / "fonts.css"
    return {(styles.parent / name).resolve() for name in _NAMED_IN_STYLES.findall(styles.read_text())}
