"""The service worker of the kiosk's page: what it keeps, and when a browser takes it for a newer one."""

import json
import re
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import update

from congress.models import Congress
from congress.settings import PROJECT_ROOT
from tests.support.homes import Home


def told(client: FlaskClient, name: str) -> str | list[str]:
    answer = client.get("/kiosk/sw.js")
    assert answer.mimetype == "text/javascript"
    found = re.search(rf"^const {name} = (.*);$", answer.get_data(as_text=True), re.MULTILINE)
    assert found is not None
    value: str | list[str] = json.loads(found[1])
    return value


def test_it_keeps_every_module_style_and_font_of_the_page_and_nothing_else(client: FlaskClient) -> None:
    parts = told(client, "PARTS")
    for path in parts:
        with client.get(path) as answer:
            assert answer.status_code == 200, path
    page = client.get("/kiosk/").get_data(as_text=True)
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    for module in (PROJECT_ROOT / "static" / "kiosk").glob("*.mjs"):
        for name in re.findall(r'from "(\.[^"]+)"', module.read_text()):
            path = (module.parent / name).resolve().relative_to(PROJECT_ROOT)
            named.add(f"/{path.as_posix()}")
    assert named <= set(parts)
    assert not [path for path in parts if path.startswith(("/api/", "/admin/", "/static/admin/", "/static/personal/"))]


def test_a_browser_sees_a_newer_version_when_what_the_page_says_has_changed(client: FlaskClient, home: Home) -> None:
    before = told(client, "VERSION")
    assert told(client, "VERSION") == before
    home.database.run(lambda s: s.execute(update(Congress).values(heading="ĐẠI HỘI KHÁC")))
    assert told(client, "VERSION") != before


def test_it_may_be_read_but_is_kept_by_no_cache_and_serves_the_kiosk_alone(client: FlaskClient) -> None:
    answer = client.get("/kiosk/sw.js")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Service-Worker-Allowed" not in answer.headers
    assert told(client, "PAGE") == "/kiosk/"
    assert Path(PROJECT_ROOT / "static/kiosk/page_copy_worker.js").read_text() in answer.get_data(as_text=True)
