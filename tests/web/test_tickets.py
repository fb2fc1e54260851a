"""Tickets: who was found at a station is redeemed there, for three minutes, and nobody else by guessing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from congress import clock
from congress.models import Attendance, Delegate, Scan, StationMode
from congress.models import Station as StationRow
from congress.stations import StationIdentity
from kiosk import tickets
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import REDEEM, Station


@pytest.fixture
def identity(station: Station) -> StationIdentity:
    return StationIdentity(station.id, "Bàn thử", CONGRESS, "", "Asia/Ho_Chi_Minh")


@pytest.fixture
def person(home: Home) -> Iterator[Delegate]:
    with home.database.reading() as db_session:
        yield db_session.scalars(select(Delegate).order_by(Delegate.id).limit(1)).one()


def attendances(home: Home) -> list[str]:
    with home.database.reading() as db_session:
        return list(db_session.scalars(select(Attendance.source_type)))


@pytest.mark.parametrize("how", ["id_card", "manual"])
def test_a_ticket_admits_whom_it_names_and_is_recorded_as_they_were_found(
    station: Station, home: Home, identity: StationIdentity, person: Delegate, how: tickets.How
) -> None:
    told = station.judged("", ticket=tickets.issue(home.hub, identity, person.id, how), source_type="barcode")
    assert (told["status"], told["position"]["full_name"]) == ("ok", person.full_name)
    assert attendances(home) == [how]


def test_a_retry_with_a_ticket_gets_the_same_bytes_and_another_person_409(
    station: Station, home: Home, identity: StationIdentity, person: Delegate
) -> None:
    ticket, other = (tickets.issue(home.hub, identity, who, "manual") for who in (person.id, person.id + 1))
    first = station.ask("POST", REDEEM, {"ticket": ticket, "nonce": "nonce-retry-1"})
    again = station.ask("POST", REDEEM, {"ticket": ticket, "nonce": "nonce-retry-1"})
    assert (first.status_code, again.data) == (200, first.data)
    assert station.ask("POST", REDEEM, {"ticket": other, "nonce": "nonce-retry-1"}).status_code == 409
    assert len(attendances(home)) == 1


def test_a_ticket_holds_three_minutes_from_the_finding_whenever_it_arrives(
    station: Station, home: Home, identity: StationIdentity, person: Delegate
) -> None:
    found_at = clock.now() - timedelta(hours=1)
    ticket = tickets.issue(home.hub, identity, person.id, "manual", found_at)
    late = station.redeem("", ticket=ticket)
    assert (late.status_code, late.get_json()["message"]) == (
        400,
        "Lượt tìm này đã hết hiệu lực. Vui lòng tìm lại, hoặc gặp lễ tân.",
    )
    too_late = (found_at + timedelta(minutes=4)).isoformat()
    assert station.redeem("", ticket=ticket, datetime=too_late).status_code == 400
    in_time = (found_at + timedelta(minutes=2)).isoformat()
    assert station.redeem("", ticket=ticket, datetime=in_time).status_code == 200


@pytest.mark.parametrize(
    "spoiled", ["", "x", "WzEsMSwibWFudWFsIiwxXQ.AAAA", "K" * 300, "ư", "\0", "W10.x"], ids=lambda text: text[:4]
)
def test_a_made_up_ticket_is_400_and_records_nothing(station: Station, home: Home, spoiled: str) -> None:
    answer = station.redeem("", ticket=spoiled)
    assert (answer.status_code, "tìm lại" in answer.get_json()["message"]) == (400, True)
    assert attendances(home) == []


def test_a_ticket_of_another_station_is_400(station: Station, home: Home, person: Delegate) -> None:
    elsewhere, _ = home.new_station("Bàn khác")
    assert station.redeem("", ticket=tickets.issue(home.hub, elsewhere, person.id, "manual")).status_code == 400


def test_a_request_has_a_code_or_a_ticket(
    station: Station, home: Home, identity: StationIdentity, person: Delegate
) -> None:
    ticket = tickets.issue(home.hub, identity, person.id, "manual")
    neither = station.ask("POST", REDEEM, {"nonce": "nonce-0001"})
    both = station.redeem(home.cards()[0].code, ticket=ticket)
    assert [answer.status_code for answer in (neither, both)] == [400, 400]
    assert "ticket" in neither.get_json()["message"]
    assert "một trong hai" in both.get_json()["message"]


def test_only_a_desk_says_why_somebody_is_checked_in_by_hand(
    station: Station, home: Home, identity: StationIdentity, person: Delegate
) -> None:
    ticket = tickets.issue(home.hub, identity, person.id, "manual")
    refused = station.redeem("", ticket=ticket, explanation="Quên giấy mời")
    assert (refused.status_code, "bàn lễ tân" in refused.get_json()["message"]) == (403, True)
    home.database.run(
        lambda s: s.execute(update(StationRow).where(StationRow.id == station.id).values(mode=StationMode.DESK))
    )
    assert station.redeem("", ticket=ticket, explanation="Quên giấy mời").status_code == 200
    with home.database.reading() as db_session:
        assert db_session.scalar(select(func.max(Scan.explanation))) == "Quên giấy mời"
