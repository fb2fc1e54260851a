"""Which state of the kiosk's page this hub hands out, so that a screen that still runs an older one can be seen."""

import hashlib
from functools import cache
from pathlib import Path

from congress.settings import PROJECT_ROOT

_SHOWN_FROM = ("kiosk", "vendor", "fonts")  # folders of static/ the page loads what it is made of from


@cache
def page_version() -> str:
    """Return twelve hex digits over the names and contents of everything the page is made of; read once a process."""
    return version_of(PROJECT_ROOT / "static")


def version_of(static: Path) -> str:
    """Work the version out for a folder of static files; a folder that is not there counts as empty."""
    digest = hashlib.sha256()
    for folder in _SHOWN_FROM:
        for path in sorted((static / folder).rglob("*")):
            if path.is_file():
                name, content = path.relative_to(static).as_posix().encode(), path.read_bytes()
                digest.update(b"%d:%s%d:%s" % (len(name), name, len(content), content))
    return digest.hexdigest()[:12]
