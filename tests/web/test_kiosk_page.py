"""What the kiosk's page and the worker behind its camera may do in a browser, and no page else."""

import json
import re
from typing import Any

from flask.testing import FlaskClient

from congress.invitation_code import SELF_TEST_TEXT, self_test_code
from congress.models import Role
from congress.station_settings import LANGUAGES
from tests.support import pdf_pages
from tests.web.conftest import SignIn


def policy(client: FlaskClient, path: str) -> dict[str, list[str]]:
    with client.get(path) as answer:
        assert answer.status_code == 200, path
        parts = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


def test_the_kiosk_may_start_its_worker_and_hear_its_own_reader_and_nothing_else(client: FlaskClient) -> None:
    allowed = policy(client, "/kiosk/")
    assert allowed["default-src"] == ["'none'"]
    assert allowed["script-src"] == allowed["worker-src"] == ["'self'"]
    assert allowed["connect-src"] == ["'self'", "http://127.0.0.1:8763"]
    assert "camera=(self)" in client.get("/kiosk/").headers["Permissions-Policy"]


def test_only_the_cameras_worker_may_run_what_is_compiled(client: FlaskClient) -> None:
    assert policy(client, "/kiosk/camera_worker.mjs")["script-src"] == ["'self'", "'wasm-unsafe-eval'"]
    for path in ("/kiosk/", "/kiosk/program/", "/admin/sign-in", "/static/kiosk/kiosk.mjs"):
        assert "'wasm-unsafe-eval'" not in policy(client, path)["script-src"], path
    for path in ("/kiosk/program/", "/admin/sign-in"):
        assert policy(client, path)["connect-src"] == ["'self'"], path


def test_the_reader_comes_as_what_browsers_compile_while_it_loads(client: FlaskClient) -> None:
    with client.get("/static/vendor/zxing-wasm/reader/zxing_reader.wasm") as answer:
        assert answer.mimetype == "application/wasm"
    assert client.get("/kiosk/camera_worker.mjs").mimetype == "text/javascript"


def test_the_page_knows_the_self_test_card_in_every_language(client: FlaskClient) -> None:
    for language in LANGUAGES:
        told = words(client)[language]["devices"]["self_test"]
        assert (told["card_text"], told["card_code"]) == (SELF_TEST_TEXT, self_test_code())


def test_every_language_has_the_same_words_about_devices(client: FlaskClient) -> None:
    first, *others = (
        {device: set(said) for device, said in words(client)[language]["devices"].items()} for language in LANGUAGES
    )
    assert all(other == first for other in others)


def words(client: FlaskClient) -> dict[str, Any]:
    found = re.search(r'id="kiosk-words">(.*?)</script>', client.get("/kiosk/").get_data(as_text=True), re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found.group(1))
    return told


def test_organizers_and_operators_print_the_card_that_tests_scanners(sign_in: SignIn, client: FlaskClient) -> None:
    path = "/admin/stations/the-tu-kiem-tra.pdf"
    for role in (Role.ORGANIZER, Role.OPERATOR):
        answer = sign_in(role).get(path)
        assert answer.mimetype == "application/pdf"
        assert "Thẻ tự kiểm tra máy quét" in pdf_pages.texts(answer.data)[0]
    assert sign_in(Role.VIEWER).get(path).status_code == 403
    assert client.get(path).status_code == 401


def test_the_stations_page_leads_to_the_card(sign_in: SignIn) -> None:
    page = sign_in(Role.ORGANIZER).get("/admin/stations/").get_data(as_text=True)
    assert 'href="/admin/stations/the-tu-kiem-tra.pdf"' in page
    assert "In thẻ tự kiểm tra máy quét" in page
