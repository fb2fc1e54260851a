"""The check-in API as other systems meet it: stable answers, clear refusals, and no fault a caller can cause."""

import json
import re
import unicodedata

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, update

from congress import invitation_code, stations
from congress.models import Attendance, Congress, PrintJob, Scan
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import REDEEM, Station
from wsgi import create_app


def count(home: Home, model: type[Scan | Attendance | PrintJob]) -> int:
    with home.database.reading() as db_session:
        return db_session.scalar(select(func.count(model.id))) or 0


def test_a_good_code_is_answered_with_everything_a_screen_shows(station: Station, home: Home) -> None:
    card = home.card_of("Đại biểu chính thức")
    told = station.judged(card.code)
    assert (told["status"], told["reason"], told["require_attention"]) == ("ok", None, False)
    assert told["position"]["full_name"] == card.full_name
    assert told["position"]["delegation"] == card.delegation
    assert told["position"]["seat"]["label"]
    assert told["session"]["code"] == "CT"
    assert told["attendance"]["source_type"] == "barcode"
    assert [(slip["type"], slip["state"]) for slip in told["slips"]] == [("seat", "pending"), ("program", "pending")]
    assert told["checkin_texts"][0].startswith("Chào mừng")
    assert told["screen"]["code"] == "OK"


def test_nothing_sensitive_leaves_by_the_api(station: Station, home: Home) -> None:
    answer = station.redeem(home.cards()[0].code).get_data(as_text=True)
    for word in ("ethnicity", "party", "birth", "phone", "identity", "email", "Nùng", "Tày"):
        assert word not in answer


def test_a_retry_is_answered_byte_for_byte_and_adds_no_slip(station: Station, home: Home) -> None:
    body = {"secret": home.cards()[0].code, "nonce": "nonce-retry-1"}
    first = station.ask("POST", REDEEM, body)
    again = station.ask("POST", REDEEM, body)
    assert again.data == first.data
    assert (count(home, Scan), count(home, PrintJob)) == (1, 2)


def test_a_retry_whose_guest_has_left_is_still_the_same_scan(station: Station, home: Home) -> None:
    body = {"secret": home.cards()[0].code, "nonce": "nonce-retry-1", "guest_waits": True}
    first = station.ask("POST", REDEEM, body)
    assert first.get_json()["slips_owed"] is False
    assert station.ask("POST", REDEEM, body | {"guest_waits": False}).data == first.data


def test_a_scan_kept_while_the_hub_was_away_is_answered_with_the_slips_it_is_owed(station: Station, home: Home) -> None:
    told = station.judged(home.cards()[0].code, guest_waits=False)
    assert (told["status"], told["slips"], told["slips_owed"]) == ("ok", [], True)
    again = station.judged(home.cards()[0].code)
    assert again["screen"]["code"] == "ALREADY_PRINTING"
    assert len(again["slips"]) == 2


def test_the_same_nonce_for_another_request_is_409_in_words(station: Station, home: Home) -> None:
    one, other = home.cards()[:2]
    station.ask("POST", REDEEM, {"secret": one.code, "nonce": "nonce-retry-1"})
    answer = station.ask("POST", REDEEM, {"secret": other.code, "nonce": "nonce-retry-1"})
    assert answer.status_code == 409
    assert "trùng số nhận dạng" in answer.get_json()["message"]
    assert count(home, Attendance) == 1


def test_a_simulated_scan_is_judged_and_leaves_nothing(station: Station, home: Home) -> None:
    assert station.judged(home.cards()[0].code, simulate=True)["status"] == "ok"
    assert count(home, Scan) == 0


@pytest.mark.parametrize(
    "authorization", [None, "", "Device", "Device wrong", "Bearer x", "Device " + "x" * 500, "Device ư"]
)
def test_a_device_nobody_knows_is_401(client: FlaskClient, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization.encode().decode("latin-1")}
    answer = client.post(REDEEM, json={"secret": "K", "nonce": "nonce-0001"}, headers=headers)
    assert answer.status_code == 401
    assert "Thiết bị" in answer.get_json()["message"]


def test_a_revoked_station_is_401_with_the_next_request(station: Station, home: Home) -> None:
    station.judged(home.cards()[0].code)
    home.database.run(lambda s: stations.revoke(s, station.id, "test"))
    assert station.redeem(home.cards()[1].code).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"text"',
        b'{"secret": "K"}',
        b'{"secret": "K", "nonce": "short"}',
        b'{"secret": "K", "nonce": "with\\u0000nul"}',
        b'{"secret": 7, "nonce": "nonce-0001"}',
        b'{"secret": null, "nonce": "nonce-0001"}',
        b'{"secret": "K", "nonce": "nonce-0001", "type": "sideways"}',
        b'{"secret": "K", "nonce": "nonce-0001", "datetime": "2026-11-23T07:00:00"}',
        b'{"secret": "K", "nonce": "nonce-0001", "datetime": "yesterday"}',
        b'{"secret": "K", "nonce": "nonce-0001", "source_type": "telepathy"}',
        b"\xff\xfe\x00",
    ],
)
def test_a_malformed_request_is_400_and_changes_nothing(station: Station, home: Home, body: bytes) -> None:
    answer = station.client.post(REDEEM, data=body, headers={**station.headers, "Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.get_json()["message"] == "Yêu cầu không đúng định dạng."
    assert count(home, Scan) == 0


def test_forcing_is_not_a_kiosks_right(station: Station, home: Home) -> None:
    answer = station.redeem(home.cards()[0].code, force=True)
    assert answer.status_code == 403
    assert count(home, Scan) == 0


def test_a_megabyte_of_text_is_413(station: Station, home: Home) -> None:
    assert station.redeem("B" * 1_000_000).status_code == 413
    assert count(home, Scan) == 0


def test_too_many_requests_from_one_device_are_429_and_another_device_goes_on(home: Home) -> None:
    app = create_app(home.settings.model_copy(update={"requests_per_minute": 3}))
    fast, calm = (Station(app.test_client(), home.new_station(name)[1], 0) for name in ("Nhanh", "Chậm"))
    answers = [fast.redeem("X" * 20).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 429, 429]
    assert "Quá nhiều yêu cầu" in fast.redeem("X" * 20).get_json()["message"]
    assert calm.redeem("X" * 20).status_code == 200
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


# ── what a scanner may send ──


def telex(code: str) -> str:
    """What an input method makes of letters typed too fast: some doubled, one with a mark."""
    return code[:9] + code[9] + code[9:20] + "ă" + code[21:]


WELCOMED = {
    "as printed": lambda code: code,
    "lower case": lambda code: code.lower(),
    "with the scanner's prefix": lambda code: "]Q1" + code,
    "with line ends": lambda code: f"\r\n{code}\r\n",
    "inside a sentence": lambda code: f"ma: {code}.",
    "with NULs around": lambda code: f"\0\0{code}\0",
}


@pytest.mark.parametrize("spoil", WELCOMED.values(), ids=WELCOMED)
def test_a_code_is_found_in_what_a_scanner_adds(station: Station, home: Home, spoil: object) -> None:
    assert station.judged(spoil(home.cards()[0].code))["status"] == "ok"  # type: ignore[operator]


MISREAD = {
    "one letter wrong": lambda code: code[:12] + ("B" if code[12] != "B" else "C") + code[13:],
    "two letters swapped": lambda code: code[:12] + code[13] + code[12] + code[14:],
    "mangled by an input method": telex,
    "one letter lost": lambda code: code[:7] + code[8:],
}


@pytest.mark.parametrize("spoil", MISREAD.values(), ids=MISREAD)
def test_a_code_read_wrongly_is_told_from_one_that_is_none(station: Station, home: Home, spoil: object) -> None:
    told = station.judged(spoil(home.cards()[0].code))  # type: ignore[operator]
    assert (told["status"], told["reason"], told["reason_detail"]) == ("error", "invalid", "misread")
    assert told["screen"]["title"] == "Chưa đọc được mã."
    assert "bộ gõ" in told["screen"]["hint"]
    assert told["position"] is None


@pytest.mark.parametrize(
    "text",
    ["", "48291736", "https://example.com/?q=1", "GD4200000000000|486fc3a06e67|01/01/1985|1|4c616e|20 - 001|01/01/2020|-",
     "🙂" * 40, "\u202e" + "KBCD" * 10, "\0" * 30, "K" * 30, "Ｋ" * 30, "ﬀ" * 20, "x" * 4096],
)  # fmt: skip
def test_what_is_no_code_is_answered_in_words(station: Station, text: str) -> None:
    told = station.judged(text)
    assert (told["status"], told["reason"]) == ("error", "invalid")
    assert told["reason_explanation"]
    assert told["position"] is None


def test_a_code_of_another_congress_names_it_when_it_is_known(station: Station, home: Home) -> None:
    foreign = invitation_code.make(b"k" * 32, invitation_code.congress_letters(77), 5, b"salt", 1)
    told = station.judged(foreign)
    assert (told["reason"], told["screen"]["code"]) == ("wrong_event", "WRONG_EVENT_UNNAMED")

    def another(db_session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        first = db_session.get_one(Congress, CONGRESS)
        db_session.add(
            Congress(
                code=invitation_code.congress_letters(77),
                name="Hội nghị tổng kết",
                heading="HỘI NGHỊ",
                zone=first.zone,
            )
        )

    home.database.run(another)
    assert "Hội nghị tổng kết" in station.judged(foreign)["reason_explanation"]


def test_a_well_formed_code_nobody_was_given_is_not_found(station: Station, home: Home) -> None:
    with home.database.reading() as db_session:
        letters = db_session.scalars(select(Congress.code)).one()
    told = station.judged(invitation_code.make(b"k" * 32, letters, 5, b"salt", 1))
    assert (told["reason"], told["reason_detail"]) == ("invalid", "unknown")


def test_words_come_in_the_language_asked_for(station: Station, home: Home) -> None:
    told = station.judged(home.card_of("Đại biểu chính thức").code, language="en-GB,en;q=0.8")
    assert told["screen"]["title"].startswith("Welcome")
    assert station.judged("nothing of ours", language="fr")["screen"]["title"] == "Mã này không phải mã của Đại hội."


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_whatever_is_a_fault_of_ours(station: Station, text: str) -> None:
    answer = station.redeem(text)
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "error"


# ── after the scan ──


def test_a_station_follows_its_own_slips_and_nobody_elses(station: Station, home: Home) -> None:
    told = station.judged(home.cards()[0].code)
    mine = station.ask("GET", f"/api/v1/print-jobs/?scan={told['scan']}").get_json()
    assert [slip["type"] for slip in mine["slips"]] == ["seat", "program"]
    assert (mine["settled"], mine["screen"]["title"]) == (False, "Đang in phiếu…")
    other = Station(station.client, home.new_station("Bàn khác")[1], 0)
    assert other.ask("GET", f"/api/v1/print-jobs/?scan={told['scan']}").get_json()["slips"] == []
    assert station.ask("GET", "/api/v1/print-jobs/?scan=abc").status_code == 400


def test_an_entry_is_taken_back_by_the_station_that_made_it(station: Station, home: Home) -> None:
    code = home.cards()[0].code
    entry = station.judged(code)["attendance"]["id"]
    annul = "/api/v1/checkinrpc/annul/"
    other = Station(station.client, home.new_station("Bàn khác")[1], 0)
    assert other.ask("POST", annul, {"attendance": entry, "error_explanation": "quét nhầm"}).status_code == 403
    answer = station.ask("POST", annul, {"nonce": "nonce-000001", "error_explanation": "quét nhầm"})
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok", "attendance": entry})
    assert station.ask("POST", annul, {"attendance": entry, "error_explanation": "lần nữa"}).status_code == 409
    assert station.ask("POST", annul, {"attendance": 999, "error_explanation": "không có"}).status_code == 404
    assert station.ask("POST", annul, {"error_explanation": "gì đó"}).status_code == 400
    assert station.judged(code)["status"] == "ok"


def test_a_heartbeat_tells_what_a_waiting_screen_shows(station: Station) -> None:
    told = station.ask("POST", "/api/v1/stations/heartbeat/", {}).get_json()
    assert told["congress_lines"][0] == "ĐẠI HỘI THI ĐUA YÊU NƯỚC"
    assert told["session"]["name"] == "Phiên chính thức"
    assert told["zone"] == "Asia/Ho_Chi_Minh"
    assert [printer["name"] for printer in told["printers"]] == ["Máy in 1"]


def test_a_screen_elsewhere_is_paired_by_an_organizer_and_collects_its_token_once(
    client: FlaskClient, home: Home
) -> None:
    elsewhere = {"REMOTE_ADDR": "192.168.1.20"}
    offered = client.post("/api/v1/stations/pairing/", environ_base=elsewhere).get_json()
    assert re.fullmatch(r"\d{3} \d{3}", offered["code"])
    claim = {"claim": offered["claim"]}
    assert client.post("/api/v1/stations/pairing/claim/", json=claim).get_json()["state"] == "waiting"
    station, _ = home.new_station("Cổng chính")
    home.database.run(lambda s: stations.confirm_pairing(s, offered["code"], station.id, "test"))
    paired = client.post("/api/v1/stations/pairing/claim/", json=claim).get_json()
    assert (paired["state"], paired["station"]) == ("paired", "Cổng chính")
    device = Station(client, paired["token"], station.id)
    assert device.ask("POST", "/api/v1/stations/heartbeat/", {}).status_code == 200
    assert client.post("/api/v1/stations/pairing/claim/", json=claim).status_code == 410


def test_the_demo_pairs_only_the_first_screen_and_only_on_the_hub_itself(client: FlaskClient) -> None:
    def state(address: str) -> str:
        offered = client.post("/api/v1/stations/pairing/", environ_base={"REMOTE_ADDR": address}).get_json()
        told = client.post("/api/v1/stations/pairing/claim/", json={"claim": offered["claim"]}).get_json()
        return str(told["state"])

    assert state("192.168.1.20") == "waiting"
    assert state("127.0.0.1") == "paired"
    assert state("127.0.0.1") == "waiting"


# ── trouble of the store, and what is written down ──


def test_a_database_that_cannot_be_written_is_503_in_words(station: Station, home: Home) -> None:
    """SQLite itself refuses, as it does on a read-only disk; root may write everywhere, so no file mode would do."""
    app = create_app(home.settings)
    with app.app_context():
        engine = app.extensions["sqlalchemy"].engine
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
        engine.dispose()
        refused = Station(app.test_client(), station.headers["Authorization"].removeprefix("Device "), station.id)
        answer = refused.redeem(home.cards()[0].code)
        engine.dispose()
    assert answer.status_code == 503
    assert "chỉ đọc" in answer.get_json()["message"]
    assert count(home, Scan) == 0


def test_a_scan_is_logged_in_one_line_without_names_or_codes(
    station: Station, home: Home, capfd: pytest.CaptureFixture[str]
) -> None:
    card = home.cards()[0]
    told = station.judged(card.code)
    written = capfd.readouterr()
    lines = [line for line in (written.out + written.err).splitlines() if "event=scan" in line]
    assert len(lines) == 1
    assert f"scan={told['scan']}" in lines[0]
    assert f"station={station.id}" in lines[0]
    assert "verdict=ok" in lines[0]
    for secret in (card.code, card.full_name, unicodedata.normalize("NFD", card.full_name), "Device "):
        assert secret not in written.out + written.err


def test_a_fault_of_ours_is_500_in_words_and_records_nothing(station: Station, home: Home) -> None:
    home.database.run(lambda s: s.execute(update(Congress).values(zone="Nowhere/Atlantis")))
    answer = station.redeem(home.cards()[0].code)
    assert answer.status_code == 500
    assert json.loads(answer.data)["message"].startswith("Hệ thống gặp sự cố")
    assert count(home, Scan) == 0


def test_a_station_asks_for_the_sessions_of_who_it_has_just_scanned(
    client: FlaskClient, home: Home, station: Station
) -> None:
    scan = station.judged(home.card_of("Đại biểu chính thức").code)["scan"]
    answer = station.ask("GET", f"/api/v1/itinerary/?scan={scan}").get_json()
    assert [session["code"] for session in answer["sessions"]] == ["CT", "AN2"]
    assert set(answer["sessions"][0]["seat"]) == {"label", "block", "row", "number", "door", "hall"}
    assert client.get(f"/api/v1/itinerary/?scan={scan}").status_code == 401
    assert station.ask("GET", "/api/v1/itinerary/?scan=x").status_code == 400
