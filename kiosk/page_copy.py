"""The kiosk's page without the hub: what a browser must keep of it, and the service worker that shows what was kept.

The version follows from everything it covers, the page's words too. How a copy is made and changed is in
static/kiosk/page_copy.mjs.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, current_app, jsonify, make_response, url_for
from flask.sansio.blueprints import BlueprintSetupState

from congress.settings import PROJECT_ROOT
from kiosk import pages

blueprint = Blueprint("page_copy", __name__, url_prefix="/kiosk")

_STATIC = PROJECT_ROOT / "static"
_FOLDERS = ("kiosk", "vendor")  # what the page loads its modules and styles from
_KINDS = {".css", ".js", ".mjs", ".wasm"}
_WORKER = _STATIC / "kiosk" / "page_copy_worker.js"
_NAMED_IN_STYLES = re.compile(r'url\("?([^")]+)"?\)')


@blueprint.record_once
def read_parts(_state: BlueprintSetupState) -> None:
    """Look at the files when the program starts: what a browser keeps is what this program serves."""
    _parts()


@blueprint.get("/sw.js")
def worker() -> Response:
    """The worker's program; served here because it may only serve pages below its own address."""
    return Response(_WORKER.read_bytes(), mimetype="text/javascript")


@blueprint.get("/parts/")
def parts() -> Response:
    """What the page consists of, itself first, and the version of it all: the page bears that of its files."""
    page = make_response(pages.kiosk()).get_data()
    static = [url_for("static", filename=name) for name in _parts()]
    return jsonify(
        version=hashlib.sha256(page).hexdigest()[:16],
        parts=[url_for("kiosk.kiosk"), *static, *_served_modules()],
    )


def _served_modules() -> list[str]:
    """Modules the page's own views serve, as they need headers of their own; their files are among the parts."""
    rules = current_app.url_map.iter_rules()
    return sorted(rule.rule for rule in rules if rule.endpoint.startswith("kiosk.") and rule.rule.endswith(".mjs"))


@cache
def _parts() -> list[str]:
    """Names of the files below static/ that the page consists of."""
    found = (path for folder in _FOLDERS for path in (_STATIC / folder).rglob("*"))
    files = {path for path in found if path.suffix in _KINDS and path != _WORKER} | _fonts()
    return sorted(path.relative_to(_STATIC).as_posix() for path in files)


def _fonts() -> set[Path]:
    styles = _STATIC / "kiosk" / "fonts.css"
    return {(styles.parent / name).resolve() for name in _NAMED_IN_STYLES.findall(styles.read_text())}
