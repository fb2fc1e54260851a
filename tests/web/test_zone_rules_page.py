"""The rules for who has no chair: set on a page, in an order, and told back with how full the zones are."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from congress.models import Category, Delegate, Role, SeatAssignment, Zone, ZoneRule
from tests.support.homes import Home
from tests.support.seats import Seating
from tests.web.conftest import SignIn, Station, post


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


@pytest.fixture
def page(home: Home) -> str:
    return f"/admin/seating/{Seating(home).session}/zones"


def zones(home: Home) -> dict[str, int]:
    with home.database.reading() as db_session:
        return {row.code: row.id for row in db_session.execute(select(Zone.code, Zone.id))}


def rules(home: Home) -> list[tuple[int, int | None]]:
    with home.database.reading() as db_session:
        rows = db_session.scalars(select(ZoneRule).order_by(ZoneRule.rank))
        return [(row.zone_id, row.category_id) for row in rows]


def test_rules_are_kept_in_the_order_of_their_numbers_and_empty_lines_are_none(
    organizer: FlaskClient, page: str, home: Home
) -> None:
    known = zones(home)
    press, reserve = known["BAO_CHI"], known["DU_PHONG"]
    with home.database.reading() as db_session:
        guests = db_session.scalars(select(Category.id).where(Category.code == "KHACH_MOI")).one()
    form: dict[str, Any] = {
        "order": ["2", "1", "3"],
        "zone": [str(reserve), str(press), ""],
        "delegation": ["", "", ""],
        "category": ["", str(guests), ""],
    }
    answer = post(organizer, page, form)
    assert "Đã lưu" in organizer.get(answer.location).get_data(as_text=True)
    assert rules(home) == [(press, guests), (reserve, None)]


def test_a_zone_of_another_hall_is_refused_and_the_rules_stay(organizer: FlaskClient, page: str, home: Home) -> None:
    good = {"order": "1", "zone": str(zones(home)["DU_PHONG"]), "delegation": "", "category": ""}
    post(organizer, page, good)
    before = rules(home)
    answer = post(organizer, page, {**good, "zone": "99999"})
    assert "không còn trong danh mục" in organizer.get(answer.location).get_data(as_text=True)
    assert rules(home) == before


def test_the_page_says_how_many_were_sent_where(
    organizer: FlaskClient, page: str, home: Home, station: Station
) -> None:
    card = home.cards()[0]

    def unseat(db_session: Any) -> None:
        person = db_session.scalars(select(Delegate.id).where(Delegate.number == card.number)).one()
        db_session.execute(delete(SeatAssignment).where(SeatAssignment.delegate_id == person))
        db_session.execute(update(Zone).where(Zone.code == "DU_PHONG").values(capacity=5))

    home.database.run(unseat)
    post(organizer, page, {"order": "1", "zone": str(zones(home)["DU_PHONG"]), "delegation": "", "category": ""})
    told = station.judged(card.code)
    assert told["screen"]["code"] == "OK_ZONE"
    assert told["position"]["zone"]["name"] in organizer.get(page).get_data(as_text=True)
    assert "<b>1<small" in organizer.get(page).get_data(as_text=True)


def test_rules_are_the_organizers(sign_in: SignIn, page: str) -> None:
    assert sign_in(Role.OPERATOR).get(page).status_code == 403
