"""Stations set and told from afar, checked and tried on paper: the same on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from congress import clock, drill, station_board, station_checks, station_settings, stations
from congress.errors import Conflict, NotFound
from congress.models import Attendance, PrintJob, ProgramSession, Rehearsal, Scan, StationMode
from congress.station_board import StationView
from congress.station_settings import StationSettings
from congress.stations import Beat, StationIdentity
from tests.support.homes import CONGRESS, Home

SETTINGS = StationSettings("Bàn 9", "Cửa 2", StationMode.DESK, None, ("en", "vi"), 30, ("name", "reader"), (1,))
ALL_PASSED = [(key, True, "đạt") for key in station_checks.KEYS]


def line(home: Home, station: StationIdentity) -> StationView:
    with home.database.reading() as db_session:
        return next(view for view in station_board.lines(db_session, CONGRESS) if view.id == station.id)


def test_settings_are_kept_and_read_back(each_home: Home) -> None:
    station, token = each_home.new_station()
    each_home.database.run(lambda s: station_settings.save(s, CONGRESS, station.id, SETTINGS, "test"))
    with each_home.database.reading() as db_session:
        assert station_settings.of_station(db_session, CONGRESS, station.id) == SETTINGS
        identity = stations.identify(db_session, token)
    assert identity is not None
    assert (identity.name, identity.mode, identity.ways) == ("Bàn 9", StationMode.DESK, ("name", "reader"))
    with pytest.raises(NotFound):
        each_home.database.run(lambda s: station_settings.save(s, CONGRESS + 1, station.id, SETTINGS, "test"))


def test_a_beat_is_answered_with_orders(each_home: Home) -> None:
    station, _ = each_home.new_station()
    each_home.database.run(lambda s: station_settings.reload(s, CONGRESS, None, "test"))
    each_home.database.run(lambda s: station_settings.ask_for_check(s, CONGRESS, station.id, "test"))
    told = Beat("0123456789ab", clock_ahead_ms=-7000, kept_scans=2)
    orders = each_home.database.run(lambda s: stations.beat(s, station.id, told))
    assert (orders.languages, orders.volume, orders.reload_ordinal) == (("vi", "en", "zh"), 70, 1)
    assert orders.drill_asked_at is not None
    assert orders.drill_asked_at.tzinfo is not None
    seen = line(each_home, station)
    assert (seen.is_alive, seen.is_clock_wrong, seen.kept_scans, seen.is_check_awaited) == (True, True, 2, True)


def test_a_check_holds_for_twelve_hours_and_the_last_result_counts(each_home: Home) -> None:
    station, _ = each_home.new_station()
    asked_at = datetime.now(UTC)

    def asked() -> bool:
        with each_home.database.reading() as db_session:
            return station_checks.is_asked_for(db_session, station.id, asked_at)

    assert asked()
    each_home.database.run(lambda s: drill.record(s, station, ALL_PASSED))
    assert not asked()
    assert line(each_home, station).is_checked
    each_home.database.run(lambda s: drill.record(s, station, [("sound", False, "không nghe")]))
    assert not line(each_home, station).is_checked
    each_home.database.run(lambda s: drill.record(s, station, [("sound", True, "nghe rõ")]))
    assert line(each_home, station).is_checked
    with each_home.database.reading() as db_session:
        unready = station_checks.not_ready(db_session, CONGRESS)
        with clock.held(datetime.now(UTC) + timedelta(hours=13)):
            assert station_checks.not_ready(db_session, CONGRESS) == unready + 1


def test_a_trial_slip_is_wiped_with_the_answer_or_by_the_next_one(each_home: Home) -> None:
    station, _ = each_home.new_station()
    code = each_home.cards()[0].code

    def left() -> list[int]:
        with each_home.database.reading() as db_session:
            tables = (Scan, Attendance, PrintJob, Rehearsal)
            return [db_session.scalar(select(func.count(table.id))) or 0 for table in tables]

    for nonce in ("trial-0001", "trial-0002"):
        result = each_home.database.run(lambda s, n=nonce: drill.print_trial(s, station, code, n, 60))  # type: ignore[misc]
        assert len(result.slips) == 2
        assert left() == [1, 1, 2, 1]
    each_home.database.run(lambda s: drill.record(s, station, [("print", True, "")]))
    assert left() == [0, 0, 0, 0]


def test_without_a_session_there_is_nothing_to_print_on_trial(home: Home) -> None:
    station, _ = home.new_station()
    code = home.cards()[0].code
    home.database.run(lambda s: s.execute(update(ProgramSession).values(takes_attendance=False)))
    with pytest.raises(Conflict, match="Chưa có phiên"):
        home.database.run(lambda s: drill.print_trial(s, station, code, "trial-0001", 60))
