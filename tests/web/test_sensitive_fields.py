"""Ethnicity, religion, party membership and what units' own columns say: on no page but the organizers', whatever page."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.models import Delegate, Role
from congress.roster import person, records
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import SignIn, Station

HTML = {"Accept": "text/html"}
SECRETS = {"ethnicity": "Pà Thẻn", "religion": "Đạo Cao Đài", "extra.Hoàn cảnh": "gia đình chính sách"}
FORMER = "Ơ Đu"  # stands in the history only


def told_everything(home: Home) -> Delegate:
    """Somebody of whom everything sensitive is known, and was changed."""

    def use_case(db_session: Session) -> int:
        guest = db_session.scalars(select(Delegate).where(Delegate.full_name == "Lý Minh Hòa")).one()
        person.edit(db_session, CONGRESS, guest.id, {"ethnicity": FORMER, "party": "no"}, guest.version, "test")
        person.edit(db_session, CONGRESS, guest.id, SECRETS, guest.version, "test")
        return guest.id

    guest_id = home.database.run(use_case)
    with home.database.reading() as db_session:
        assert SECRETS.items() <= records.read(db_session, [guest_id])[guest_id].items()
        return db_session.get_one(Delegate, guest_id)


def every_page(app: Flask, guest_id: int) -> Iterator[str]:
    """The address of everything that can be got, with the person's number wherever one stands in it."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and rule.endpoint not in {"static", "set_language"}:
                values: dict[str, object] = {
                    name: guest_id if name.endswith("person_id") else 1 if name.endswith("_id") else "x"
                    for name in rule.arguments
                }
                yield adapter.build(rule.endpoint, values)


def shown_to(browser: FlaskClient, app: Flask, guest_id: int, **headers: str) -> dict[str, str]:
    """Every page with what it says, of those that are shown."""
    pages = {}
    for path in every_page(app, guest_id):
        with browser.get(path, headers=HTML | headers) as answer:
            assert answer.status_code < 500, path
            if answer.status_code == 200:
                pages[path] = answer.get_data(as_text=False).decode("utf-8", "replace")
    return pages


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
def test_no_page_of_others_than_organizers_tells_them(
    sign_in: SignIn, app: Flask, home: Home, station: Station, role: Role
) -> None:
    guest = told_everything(home)
    browser = sign_in(role)
    pages = shown_to(browser, app, guest.id) | shown_to(browser, app, guest.id, **station.headers)
    assert (f"/kiosk/desk/people/{guest.id}" in pages) is (role is Role.OPERATOR)
    assert len(pages) > 3
    assert any(guest.full_name in page for page in pages.values()) is (role is Role.OPERATOR)
    leaks = [(path, word) for path, page in pages.items() for word in (*SECRETS.values(), FORMER) if word in page]
    assert leaks == []


def test_the_organizers_page_tells_them(sign_in: SignIn, home: Home) -> None:
    guest = told_everything(home)
    page = sign_in(Role.ORGANIZER).get(f"/admin/people/{guest.id}/", headers=HTML).get_data(as_text=True)
    assert [word for word in (*SECRETS.values(), FORMER) if word not in page] == []


def test_no_station_and_nobody_who_is_not_signed_in_is_told_them(
    client: FlaskClient, station: Station, app: Flask, home: Home
) -> None:
    guest = told_everything(home)
    with home.database.reading() as db_session:
        number = db_session.get_one(Delegate, guest.id).number
    code = next(card.code for card in home.cards() if card.number == number)
    answered = str(station.judged(code))
    assert guest.full_name in answered
    pages = shown_to(client, app, guest.id) | shown_to(client, app, guest.id, **station.headers) | {"scan": answered}
    leaks = [(path, word) for path, page in pages.items() for word in (*SECRETS.values(), FORMER) if word in page]
    assert leaks == []
