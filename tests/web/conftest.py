"""The app in front of a test's own home; forms are protected as in production."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from werkzeug.test import TestResponse

from congress import accounts
from congress.models import Role
from tests.support.homes import Home
from wsgi import create_app

REDEEM = "/api/v1/checkinrpc/redeem/"
PASSWORD = "a-long-password"


@pytest.fixture(scope="session")
def compiled_pages(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """Templates are compiled once for all apps of a run: it takes longer than to fill them."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(home: Home, compiled_pages: FileSystemBytecodeCache) -> Iterator[Flask]:
    made = create_app(home.settings)
    made.jinja_env.bytecode_cache = compiled_pages
    yield made
    with made.app_context():
        made.extensions["sqlalchemy"].engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


class Station:
    """A station that speaks to the API with its token."""

    def __init__(self, client: FlaskClient, token: str, station_id: int) -> None:
        self.client = client
        self.id = station_id
        self.headers = {"Authorization": f"Device {token}"}
        self._count = 0

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        told = {"json": body} if body is not None else {}
        return self.client.open(path, method=method, headers={**self.headers, **headers}, **told)  # type: ignore[arg-type]

    def redeem(self, secret: str, *, language: str = "vi", **more: object) -> TestResponse:
        self._count += 1
        body = {"secret": secret, "nonce": f"nonce-{self._count:06}", **more}
        return self.ask("POST", REDEEM, body, **{"Accept-Language": language})

    def judged(self, secret: str, **more: Any) -> dict[str, Any]:
        answer = self.redeem(secret, **more)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        told: dict[str, Any] = answer.get_json()
        return told


@pytest.fixture
def station(client: FlaskClient, home: Home) -> Station:
    identity, token = home.new_station()
    return Station(client, token, identity.id)


SignIn = Callable[[Role], FlaskClient]


@cache
def password_hash() -> str:
    """Of PASSWORD; slow on purpose, so made once."""
    return accounts.hash_password(PASSWORD)


@pytest.fixture
def sign_in(app: Flask, home: Home) -> SignIn:
    """Sign somebody of a role in; their browser. The page that asks for the password has tests of its own."""

    def signed_in(role: Role) -> FlaskClient:
        name = f"test-{role}"
        home.database.run(lambda s: accounts.add(s, name, password_hash(), role, "test"))
        token = home.database.run(lambda s: accounts.sign_in(s, name, verified=True))
        browser = app.test_client()
        browser.set_cookie(home.settings.sign_in_cookie, token or "")
        return browser

    return signed_in


def token_on(page: str) -> str:
    """The form token a page carries."""
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def post(browser: FlaskClient, path: str, form: Mapping[str, str | list[str]], *, token_from: str = "") -> TestResponse:
    """Send a form as a browser does: with the token of the page it stands on."""
    page = browser.get(token_from or path, headers={"Accept": "text/html"}).get_data(as_text=True)
    return browser.post(path, data={"csrf_token": token_on(page), **form})
