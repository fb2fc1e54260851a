"""The app in front of a test's own home; forms are protected as in production."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from congress import accounts
from congress.models import Role
from tests.support.homes import Home
from wsgi import create_app

REDEEM = "/api/v1/checkinrpc/redeem/"
PASSWORD = "a-long-password"


@pytest.fixture
def app(home: Home) -> Iterator[Flask]:
    made = create_app(home.settings)
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


@pytest.fixture
def sign_in(app: Flask, home: Home) -> SignIn:
    """Sign somebody of a role in; their browser."""
    password_hash = accounts.hash_password(PASSWORD)

    def signed_in(role: Role) -> FlaskClient:
        name = f"test-{role}"
        home.database.run(lambda s: accounts.add(s, name, password_hash, role, "test"))
        browser = app.test_client()
        answer = post(browser, "/admin/sign-in", {"username": name, "password": PASSWORD})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return browser

    return signed_in


def token_on(page: str) -> str:
    """The form token a page carries."""
    return page.split('name="csrf_token" value="')[1].split('"', maxsplit=1)[0]


def post(browser: FlaskClient, path: str, form: Mapping[str, str | list[str]], *, token_from: str = "") -> TestResponse:
    """Send a form as a browser does: with the token of the page it stands on."""
    page = browser.get(token_from or path, headers={"Accept": "text/html"}).get_data(as_text=True)
    return browser.post(path, data={"csrf_token": token_on(page), **form})
