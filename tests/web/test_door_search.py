"""Finding oneself at the door: what a device token gets to see of people, and what only three digits open."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select, func, select, update

from congress.models import Attendance, AuditEntry, Category, Delegate, DelegateState, StationMode
from congress.models import Station as StationRow
from congress.vietnamese import fold
from tests.support.homes import Home
from tests.web.conftest import Station

SEARCH = "/api/v1/checkinrpc/search/"


def found(station: Station, **told: object) -> dict[str, Any]:
    answer = station.ask("POST", SEARCH, told)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return dict(answer.get_json())


def names(told: dict[str, Any]) -> list[str]:
    return [hit["full_name"] for hit in told["hits"]]


def with_a_phone() -> Select[Delegate]:
    """People who may find themselves, those with the rarest names first."""
    return (
        select(Delegate)
        .join(Category, Category.id == Delegate.category_id)
        .where(Delegate.phone != "", Delegate.identity_last3 != "", ~Category.is_honoured)
        .where(Delegate.state == DelegateState.ACTIVE)
        .order_by(func.length(Delegate.folded_name).desc(), Delegate.id)
    )


@pytest.fixture
def person(home: Home) -> Iterator[Delegate]:
    with home.database.reading() as db_session:
        yield db_session.scalars(with_a_phone().limit(1)).one()


def change(home: Home, person: Delegate, **values: object) -> None:
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.id == person.id).values(**values)))


def wrong_digits(person: Delegate) -> str:
    return next(f"{n:03}" for n in range(1000) if f"{n:03}" not in (person.phone[-3:], person.identity_last3))


@pytest.mark.parametrize(
    "typed",
    [lambda name: name, fold, lambda name: " ".join(reversed(fold(name).split())), lambda name: fold(name)[:-1]],
)
def test_a_name_is_found_without_accents_in_any_order_and_cut_short(
    station: Station, person: Delegate, typed: Any
) -> None:
    told = found(station, words=typed(person.full_name))
    assert told["state"] == "found"
    assert person.full_name in names(told)
    assert told["title"] == "Vui lòng chọn đúng họ tên, đơn vị."


def test_what_a_hit_tells_is_what_tells_two_of_one_name_apart_and_no_more(station: Station, person: Delegate) -> None:
    (hit,) = [hit for hit in found(station, words=person.full_name)["hits"] if hit["full_name"] == person.full_name]
    assert set(hit) == {
        "ticket", "choice", "needs_factor", "honorific", "full_name", "delegation", "position_title", "unit",
    }  # fmt: skip
    assert (hit["ticket"], hit["needs_factor"], hit["unit"]) == (None, True, person.unit)
    answer = station.ask("POST", SEARCH, {"words": person.full_name}).get_data(as_text=True)
    for secret in (person.number, person.phone, person.birth_date):
        assert secret
        assert secret not in answer


def test_at_most_eight_are_shown_and_a_delegation_narrows_them_down(station: Station, home: Home) -> None:
    many = found(station, words="thị")
    assert (len(many["hits"]), many["is_all"], many["title"]) == (8, False, "Còn nhiều đại biểu trùng tên.")
    with home.database.reading() as db_session:
        person = db_session.scalars(with_a_phone().where(Delegate.folded_name.contains(" thi "))).all()[-1]
        given, delegation = person.folded_name.split()[-1], person.delegation.name
    narrowed = found(station, words=f"{given} {delegation}")
    assert narrowed["is_all"]
    assert person.full_name in names(narrowed)
    assert {hit["delegation"] for hit in narrowed["hits"] if hit["full_name"] == person.full_name} == {delegation}


@pytest.mark.parametrize("words", ["", "a", "a b c", "%", "__", "%%%%", "'; drop table delegate; --", "🙂", "\0", "\\"])
def test_too_little_to_go_by_finds_nobody(station: Station, words: str) -> None:
    told = found(station, words=words)
    assert (told["hits"], told["title"]) == ([], "Chưa tìm thấy tên này.")


def test_guests_of_honour_and_who_is_not_on_the_list_are_not_found(
    station: Station, home: Home, person: Delegate
) -> None:
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate).join(Category).where(Category.is_honoured).limit(1)).one()
    assert guest.full_name not in names(found(station, words=guest.full_name))
    assert found(station, number=guest.number, factor=guest.phone[-3:] or "000")["state"] == "wrong"
    for state in (DelegateState.CANCELED, DelegateState.BLOCKED, DelegateState.UNAPPROVED, DelegateState.SUBSTITUTED):
        change(home, person, state=state)
        assert person.full_name not in names(found(station, words=person.full_name))
    change(home, person, state=DelegateState.ACTIVE, merged_into_id=guest.id)
    assert person.full_name not in names(found(station, words=person.full_name))


@pytest.mark.parametrize("ending", [lambda person: person.phone[-3:], lambda person: person.identity_last3])
def test_name_choice_and_three_digits_admit(station: Station, home: Home, person: Delegate, ending: Any) -> None:
    (hit,) = [hit for hit in found(station, words=person.full_name)["hits"] if hit["full_name"] == person.full_name]
    confirmed = found(station, choice=hit["choice"], factor=ending(person))
    (mine,) = confirmed["hits"]
    assert (confirmed["state"], mine["full_name"], mine["choice"]) == ("found", person.full_name, None)
    assert station.judged("", ticket=mine["ticket"])["status"] == "ok"
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Attendance.source_type)).all() == ["manual"]


def test_a_choice_is_no_ticket_and_a_ticket_no_choice(station: Station, person: Delegate) -> None:
    choice = found(station, words=person.full_name)["hits"][0]["choice"]
    assert station.redeem("", ticket=choice).status_code == 400
    ticket = found(station, number=person.number, factor=person.identity_last3)["hits"][0]["ticket"]
    assert station.ask("POST", SEARCH, {"choice": ticket, "factor": "123"}).status_code == 400
    assert station.ask("POST", SEARCH, {"choice": "made up", "factor": "123"}).status_code == 400


def test_a_choice_of_another_station_is_400(station: Station, home: Home, person: Delegate) -> None:
    other = Station(station.client, home.new_station("Bàn khác")[1], 0)
    choice = found(other, words=person.full_name)["hits"][0]["choice"]
    assert station.ask("POST", SEARCH, {"choice": choice, "factor": "123"}).status_code == 400


def test_number_and_three_digits_give_a_ticket_and_the_number_alone_tells_nothing(
    station: Station, person: Delegate
) -> None:
    alone = found(station, number=person.number)
    assert (alone["state"], alone["hits"]) == ("factor", [])
    told = found(station, number=person.number, factor=person.identity_last3)
    assert (told["state"], names(told)) == ("found", [person.full_name])
    assert station.judged("", ticket=told["hits"][0]["ticket"])["position"]["number"] == person.number


@pytest.mark.parametrize("number", ["", "1234567", "48291737", "4829 1736", "abcdefgh", "٤٨٢٩١٧٣٦"])
def test_a_number_with_a_wrong_digit_is_said_at_once(station: Station, number: str) -> None:
    told = found(station, number=number)
    assert (told["state"], told["title"]) == ("wrong", "Số đại biểu chưa đúng.")


def test_a_number_nobody_has_is_answered_as_wrong_digits_are(station: Station, person: Delegate) -> None:
    nobody = found(station, number="00000000", factor="123")
    wrong = found(station, number=person.number, factor=wrong_digits(person))
    assert nobody == wrong
    assert wrong["title"] == "Số đại biểu và ba số cuối chưa khớp."


def test_five_wrong_digits_for_a_person_send_them_to_the_desk_at_every_station(
    station: Station, home: Home, person: Delegate
) -> None:
    wrong = wrong_digits(person)
    states = [found(station, number=person.number, factor=wrong)["state"] for _ in range(5)]
    assert states == ["wrong"] * 5
    other = Station(station.client, home.new_station("Bàn khác")[1], 0)
    told = found(other, number=person.number, factor=person.identity_last3)
    assert (told["state"], told["hits"], told["title"]) == ("desk", [], "Kính mời gặp bàn lễ tân.")
    with home.database.reading() as db_session:
        acts = db_session.scalars(select(AuditEntry.subject).where(AuditEntry.act == "door_search.wrong_factor")).all()
    assert acts == [f"delegate:{person.id}"] * 5


def test_twenty_wrong_digits_at_a_station_close_its_ways_in_for_a_while(station: Station, person: Delegate) -> None:
    for _ in range(20):
        assert found(station, number="00000000", factor="123")["state"] == "wrong"
    assert found(station, number=person.number, factor=person.identity_last3)["state"] == "desk"


def test_who_has_neither_telephone_nor_citizen_number_on_the_list_is_sent_to_the_desk(
    station: Station, home: Home, person: Delegate
) -> None:
    change(home, person, phone="", identity_last3="")
    (hit,) = [hit for hit in found(station, words=person.full_name)["hits"] if hit["full_name"] == person.full_name]
    assert (hit["choice"], hit["needs_factor"]) == (None, True)
    assert found(station, number=person.number, factor="123")["state"] == "desk"


def test_a_device_in_desk_mode_gets_no_more(station: Station, home: Home, person: Delegate) -> None:
    before = [{**hit, "choice": ""} for hit in found(station, words=person.full_name)["hits"]]
    home.database.run(
        lambda s: s.execute(update(StationRow).where(StationRow.id == station.id).values(mode=StationMode.DESK))
    )
    assert [{**hit, "choice": ""} for hit in found(station, words=person.full_name)["hits"]] == before
    assert found(station, number=person.number)["hits"] == []


def test_a_station_that_does_not_search_by_name_or_number_refuses_in_words(station: Station, home: Home) -> None:
    home.database.run(lambda s: s.execute(update(StationRow).values(ways="camera")))
    for asked in ({"words": "nguyen"}, {"choice": "x", "factor": "123"}, {"number": "12345678"}):
        refused = station.ask("POST", SEARCH, asked)
        assert (refused.status_code, "đến bàn lễ tân" in refused.get_json()["message"]) == (403, True)
    home.database.run(lambda s: s.execute(update(StationRow).values(ways="name")))
    assert found(station, words="nguyen")["hits"]


def test_a_request_asks_one_thing(station: Station) -> None:
    asked: list[dict[str, object]] = [{}, {"words": "a", "number": "48291736"}, {"factor": "123"}]
    for body in asked:
        answer = station.ask("POST", SEARCH, body)
        assert (answer.status_code, "đúng một" in answer.get_json()["message"]) == (400, True)
    asked = [{"number": "48291736", "factor": "12"}, {"words": "x" * 100}, {"words": ["a"]}]
    for body in asked:
        assert station.ask("POST", SEARCH, body).status_code == 400
    assert station.client.post(SEARCH, json={"words": "nong"}).status_code == 401


def test_a_harvest_of_names_is_too_fast(station: Station) -> None:
    answers = [station.ask("POST", SEARCH, {"words": f"a{n}"}).status_code for n in range(91)]
    assert answers == [200] * 90 + [429]


def test_a_search_is_logged_without_what_was_typed(
    station: Station, person: Delegate, capfd: pytest.CaptureFixture[str]
) -> None:
    found(station, words=person.full_name)
    found(station, number=person.number, factor=person.identity_last3)
    written = capfd.readouterr()
    log = written.out + written.err
    assert "event=door_search" in log
    for secret in (person.full_name, person.folded_name, person.number):
        assert secret not in log


def test_a_search_speaks_the_language_asked_for(station: Station) -> None:
    told = station.ask("POST", SEARCH, {"words": "zzz"}, **{"Accept-Language": "en"}).get_json()
    assert told["title"] == "This name was not found."
