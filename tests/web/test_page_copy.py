"""What a browser keeps of the kiosk's page, and when it takes it for a newer one."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import update

from congress.models import Congress
from congress.settings import PROJECT_ROOT
from tests.support.homes import Home


def told(client: FlaskClient) -> Any:
    return client.get("/kiosk/parts/").get_json()


def test_it_keeps_every_module_style_and_font_of_the_page_and_nothing_else(client: FlaskClient) -> None:
    parts = told(client)["parts"]
    assert parts[0] == "/kiosk/"
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
    before = told(client)["version"]
    assert told(client)["version"] == before
    home.database.run(lambda s: s.execute(update(Congress).values(heading="ĐẠI HỘI KHÁC")))
    assert told(client)["version"] != before


def test_the_worker_is_read_anew_each_time_and_serves_the_kiosk_alone(client: FlaskClient) -> None:
    answer = client.get("/kiosk/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Service-Worker-Allowed" not in answer.headers
    assert client.get("/kiosk/parts/").headers["Cache-Control"] == "no-store"
