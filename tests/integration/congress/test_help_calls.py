"""A call for help from a kiosk: one at a time a station, answered once, told to whoever watches."""

import pytest

from congress import help_calls
from congress.errors import Conflict, NotFound
from congress.help_calls import OpenCall
from congress.stations import StationIdentity
from tests.support.homes import CONGRESS, Home


def call(home: Home, station: StationIdentity) -> None:
    home.database.run(lambda s: help_calls.call(s, station.id, station.actor))


def waiting(home: Home) -> list[OpenCall]:
    with home.database.reading() as db_session:
        return list(help_calls.open_calls(db_session, CONGRESS))


def answer(home: Home, call_id: int, congress_id: int = CONGRESS) -> None:
    home.database.run(lambda s: help_calls.answer(s, congress_id, call_id, "account:1"))


def test_a_call_stands_once_until_it_is_answered_and_can_be_made_again(each_home: Home) -> None:
    station, _ = each_home.new_station("Bàn 7")
    call(each_home, station)
    call(each_home, station)
    (open_call,) = waiting(each_home)
    assert (open_call.station, open_call.gate) == ("Bàn 7", "")
    answer(each_home, open_call.id)
    assert waiting(each_home) == []
    call(each_home, station)
    assert [again.station for again in waiting(each_home)] == ["Bàn 7"]


def test_who_waits_longest_comes_first_and_each_station_knows_of_its_own(each_home: Home) -> None:
    first, second, quiet = (each_home.new_station(f"Bàn {n}")[0] for n in (1, 2, 3))
    call(each_home, second)
    call(each_home, first)
    assert [c.station for c in waiting(each_home)] == ["Bàn 2", "Bàn 1"]
    with each_home.database.reading() as db_session:
        assert [help_calls.is_open(db_session, s.id) for s in (first, second, quiet)] == [True, True, False]


def test_the_second_usher_is_told_that_somebody_goes_already(each_home: Home) -> None:
    station, _ = each_home.new_station()
    call(each_home, station)
    (open_call,) = waiting(each_home)
    answer(each_home, open_call.id)
    with pytest.raises(Conflict, match="Đã có người"):
        answer(each_home, open_call.id)


def test_a_call_of_another_congress_cannot_be_answered(each_home: Home) -> None:
    station, _ = each_home.new_station()
    call(each_home, station)
    (open_call,) = waiting(each_home)
    with pytest.raises(NotFound):
        answer(each_home, open_call.id, congress_id=CONGRESS + 1)
    assert waiting(each_home) == [open_call]
