"""A station at a distance: what a heartbeat tells and is told, closed desks, calls for help, checks, trial slips."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from congress import clock, help_calls, rehearsal, station_board, station_checks, station_settings, stations
from congress.models import Attendance, PrintJob, ProgramSession, Rehearsal, Scan, StationMode
from congress.models import Station as StationRow
from congress.paper import slips
from congress.slip_content import SeatSlip
from congress.station_board import StationView
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import Station

HEARTBEAT = "/api/v1/stations/heartbeat/"
CHECKS = "/api/v1/stations/checks/"
CLOSED = "Bàn này tạm đóng. Kính mời quý đại biểu sang bàn bên cạnh."


def beat(station: Station, **told: object) -> dict[str, Any]:
    answer = station.ask("POST", HEARTBEAT, told)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    orders: dict[str, Any] = answer.get_json()
    return orders


def line(home: Home, station: Station) -> StationView:
    with home.database.reading() as db_session:
        return next(view for view in station_board.lines(db_session, CONGRESS) if view.id == station.id)


def count(home: Home, model: type[Scan | Attendance | PrintJob | Rehearsal]) -> int:
    with home.database.reading() as db_session:
        return db_session.scalar(select(func.count(model.id))) or 0


def close(home: Home, station: Station | None) -> None:
    station_id = None if station is None else station.id
    home.database.run(lambda s: station_settings.close(s, CONGRESS, station_id, "test"))


def session_id(home: Home, code: str = "CT") -> int:
    with home.database.reading() as db_session:
        return db_session.scalars(select(ProgramSession.id).where(ProgramSession.code == code)).one()


# ── heartbeats ──


def test_a_heartbeat_is_told_what_the_station_is_set_to(station: Station, home: Home) -> None:
    told = beat(station)
    assert (told["mode"], told["closed"], told["rehearsal"], told["drill"], told["help"]) == (
        "self_service",
        False,
        None,
        None,
        False,
    )
    assert (told["languages"], told["volume"], told["reload"]) == (["vi", "en", "zh"], 70, 0)
    assert told["ways"] == ["name", "number", "camera"]
    wished = station_settings.StationSettings(
        "Bàn 9", "Cửa 2", StationMode.DESK, None, ("en", "vi"), 0, ("number", "camera"), ()
    )
    home.database.run(lambda s: station_settings.save(s, CONGRESS, station.id, wished, "test"))
    home.database.run(lambda s: station_settings.reload(s, CONGRESS, None, "test"))
    close(home, station)
    told = beat(station)
    assert (told["station"], told["mode"], told["closed"]) == ("Bàn 9", "desk", True)
    assert (told["languages"], told["volume"], told["reload"], told["printers"]) == (["en", "vi"], 0, 1, [])
    assert told["ways"] == ["number", "camera"]


def test_what_a_screen_tells_stands_on_the_board(station: Station, home: Home) -> None:
    assert (line(home, station).is_alive, line(home, station).silent_s) == (False, None)
    ahead = datetime.now(UTC) + timedelta(seconds=8)
    beat(station, version="0123456789ab", clock=ahead.isoformat(), kept_scans=3)
    seen = line(home, station)
    assert (seen.is_alive, seen.version, seen.kept_scans, seen.is_clock_wrong) == (True, "0123456789ab", 3, True)
    beat(station, clock=datetime.now(UTC).isoformat())
    assert not line(home, station).is_clock_wrong
    with clock.held(datetime.now(UTC) + timedelta(minutes=2)):
        later = line(home, station)
    assert not later.is_alive
    assert (later.silent_s or 0) >= 119


@pytest.mark.parametrize("year", [1, 1970, 9999])
def test_a_clock_that_lost_its_battery_is_only_noted(station: Station, home: Home, year: int) -> None:
    beat(station, clock=f"{year:04}-06-01T00:00:00+00:00")
    assert line(home, station).is_clock_wrong


def test_a_station_bound_to_one_session_shows_no_other(station: Station, home: Home) -> None:
    assert beat(station)["session"]["code"] == "CT"
    bound = station_settings.StationSettings(
        "Bàn 9", "", StationMode.SELF_SERVICE, session_id(home, "TB"), ("vi",), 70, (), ()
    )
    home.database.run(lambda s: station_settings.save(s, CONGRESS, station.id, bound, "test"))
    told = beat(station)
    assert {told[name]["code"] for name in ("session", "next_session") if told[name]} <= {"TB"}
    assert station.judged(home.cards()[0].code)["session"]["code"] == "TB"


# ── closed, and for the program only ──


def test_a_closed_desk_takes_no_scan_and_says_where_to_go(station: Station, home: Home) -> None:
    code = home.cards()[0].code
    close(home, station)
    answer = station.redeem(code)
    assert (answer.status_code, answer.get_json()["message"]) == (403, CLOSED)
    assert count(home, Scan) == 0
    home.database.run(lambda s: station_settings.reopen(s, CONGRESS, station.id, "test"))
    assert station.judged(code)["status"] == "ok"


def test_what_was_scanned_before_the_closing_still_counts(station: Station, home: Home) -> None:
    before = datetime.now(UTC) - timedelta(seconds=30)
    close(home, station)
    card, other = home.cards()[:2]
    assert station.judged(card.code, datetime=before.isoformat())["status"] == "ok"
    late = datetime.now(UTC) + timedelta(minutes=5)
    assert station.redeem(other.code, datetime=late.isoformat()).status_code == 403


def test_a_retry_is_answered_as_before_although_the_desk_closed_meanwhile(station: Station, home: Home) -> None:
    body = {"secret": home.cards()[0].code, "nonce": "nonce-retry-1"}
    first = station.ask("POST", "/api/v1/checkinrpc/redeem/", body)
    close(home, station)
    again = station.ask("POST", "/api/v1/checkinrpc/redeem/", body)
    assert (again.status_code, again.data) == (200, first.data)


def test_a_closed_desk_can_be_checked_before_it_opens(station: Station, home: Home) -> None:
    close(home, station)
    assert station.judged(home.cards()[0].code, simulate=True)["position"] is not None


def test_a_screen_for_the_program_takes_no_scan(station: Station, home: Home) -> None:
    home.database.run(
        lambda s: s.execute(update(StationRow).where(StationRow.id == station.id).values(mode=StationMode.PROGRAM))
    )
    answer = station.redeem(home.cards()[0].code)
    assert answer.status_code == 403
    assert "chương trình" in answer.get_json()["message"]


def test_all_desks_are_closed_in_one_act_and_those_of_others_are_not(station: Station, home: Home) -> None:
    other = home.new_station("Bàn khác")[0]
    assert home.database.run(lambda s: station_settings.close(s, CONGRESS, None, "test")) >= 2
    assert home.database.run(lambda s: station_settings.close(s, CONGRESS, other.id, "test")) == 0
    assert home.database.run(lambda s: station_settings.close(s, CONGRESS + 1, None, "test")) == 0
    assert beat(station)["closed"]


# ── calls for help ──


def test_a_call_for_help_is_told_until_it_is_answered(station: Station, home: Home) -> None:
    assert station.ask("POST", "/api/v1/stations/help/").get_json() == {"help": True}
    assert beat(station)["help"]
    call = line(home, station).call
    assert call is not None
    home.database.run(lambda s: help_calls.answer(s, CONGRESS, call.id, "account:1"))
    assert not beat(station)["help"]


# ── checks (T−60) ──


def passed(*keys: str) -> dict[str, object]:
    return {"checks": [{"key": key, "passed": True, "told": "12 ms"} for key in keys]}


def test_a_station_is_green_when_all_four_passed_recently(station: Station, home: Home) -> None:
    assert station.ask("POST", CHECKS, passed("network", "scan", "sound")).get_json() == {"kept": 3}
    assert not line(home, station).is_checked
    station.ask("POST", CHECKS, passed("print"))
    assert line(home, station).is_checked
    with clock.held(datetime.now(UTC) + timedelta(hours=13)):
        assert not line(home, station).is_checked
    failed = {"checks": [{"key": "sound", "passed": False, "told": "không nghe thấy"}]}
    station.ask("POST", CHECKS, failed)
    assert not line(home, station).is_checked
    assert line(home, station).checks["sound"].told == "không nghe thấy"


def test_a_check_is_asked_for_until_all_of_it_was_made(station: Station, home: Home) -> None:
    station.ask("POST", CHECKS, passed("network", "scan", "sound", "print"))
    home.database.run(lambda s: station_settings.ask_for_check(s, CONGRESS, None, "test"))
    assert beat(station)["drill"] is not None
    station.ask("POST", CHECKS, passed("network", "scan", "sound"))
    assert beat(station)["drill"] is not None
    station.ask("POST", CHECKS, {"checks": [{"key": "print", "passed": False}]})
    assert beat(station)["drill"] is None


def test_a_check_nobody_made_is_not_asked_for_the_next_day(station: Station, home: Home) -> None:
    with clock.held(datetime.now(UTC) - timedelta(hours=13)):
        home.database.run(lambda s: station_settings.ask_for_check(s, CONGRESS, station.id, "test"))
    assert beat(station)["drill"] is None


def test_the_readiness_board_counts_the_stations_that_are_not_green(station: Station, home: Home) -> None:
    def unready() -> int:
        with home.database.reading() as db_session:
            return station_checks.not_ready(db_session, CONGRESS)

    before = unready()
    station.ask("POST", CHECKS, passed("network", "scan", "sound", "print"))
    assert unready() == before - 1


@pytest.mark.parametrize("body", [{}, {"checks": []}, {"checks": [{"key": "luck", "passed": True}]}])
def test_results_of_nothing_known_are_400(station: Station, body: object) -> None:
    assert station.ask("POST", CHECKS, body).status_code == 400


# ── the trial slip ──


def test_a_trial_slip_goes_the_way_of_a_guests_says_so_and_counts_nowhere(station: Station, home: Home) -> None:
    card = home.card_of("Đại biểu chính thức")
    close(home, station)
    told = station.ask("POST", "/api/v1/stations/trial-slip/", {"secret": card.code, "nonce": "trial-0001"}).get_json()
    assert told["slips"] == 2
    jobs = station.ask("GET", f"/api/v1/print-jobs/?scan={told['scan']}").get_json()["slips"]
    with home.database.reading() as db_session:
        slip = slips.content_of(db_session, jobs[0]["job"], home.hub.keys)
    assert isinstance(slip, SeatSlip)
    assert (slip.full_name, slip.is_rehearsal) == (card.full_name, True)
    assert beat(station)["rehearsal"] is None
    home.database.run(lambda s: station_settings.reopen(s, CONGRESS, station.id, "test"))
    assert station.judged(card.code)["status"] == "ok"


def test_the_answer_about_the_paper_wipes_the_trial(station: Station, home: Home) -> None:
    body = {"secret": home.cards()[0].code, "nonce": "trial-0001"}
    station.ask("POST", "/api/v1/stations/trial-slip/", body)
    assert (count(home, Scan), count(home, Attendance), count(home, PrintJob), count(home, Rehearsal)) == (1, 1, 2, 1)
    station.ask("POST", CHECKS, passed("print"))
    assert (count(home, Scan), count(home, Attendance), count(home, PrintJob), count(home, Rehearsal)) == (0, 0, 0, 0)


def test_a_trial_of_one_station_leaves_that_of_another_alone(station: Station, home: Home) -> None:
    identity, token = home.new_station("Bàn khác")
    other = Station(station.client, token, identity.id)
    code = home.cards()[0].code
    for one in (station, other, station):
        one.ask("POST", "/api/v1/stations/trial-slip/", {"secret": code, "nonce": "trial-0001"})
    assert (count(home, Scan), count(home, PrintJob)) == (2, 4)


# ── rehearsals ──


def test_a_scan_holds_for_what_its_screen_showed(station: Station, home: Home) -> None:
    one, other, third = home.cards()[:3]
    begun = home.database.run(lambda s: rehearsal.begin(s, CONGRESS, session_id(home), "test", despite_open_doors=True))
    assert beat(station)["rehearsal"] == {"id": begun, "session": "Phiên chính thức"}
    station.judged(one.code, rehearsal=0)
    station.judged(other.code, rehearsal=begun)
    station.judged(third.code)
    with home.database.reading() as db_session:
        kept = db_session.scalars(select(Scan.rehearsal_id).order_by(Scan.id)).all()
    assert kept == [None, begun, begun]
    home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))
    assert beat(station)["rehearsal"] is None
    answer = station.redeem(other.code, rehearsal=begun)
    assert (answer.status_code, answer.get_json()["message"]) == (409, "Diễn tập đã kết thúc, vui lòng quét lại.")
    assert count(home, Scan) == 1
    assert station.judged(other.code, rehearsal=0)["status"] == "ok"


def test_a_revoked_station_is_401_at_every_address(station: Station, home: Home) -> None:
    home.database.run(lambda s: stations.revoke(s, station.id, "test"))
    for method, path, body in (
        ("POST", HEARTBEAT, {}),
        ("POST", "/api/v1/stations/help/", None),
        ("POST", CHECKS, passed("scan")),
        ("POST", "/api/v1/stations/trial-slip/", {"secret": "K", "nonce": "trial-0001"}),
        ("GET", "/api/v1/print-jobs/?scan=1", None),
    ):
        assert station.ask(method, path, body).status_code == 401
