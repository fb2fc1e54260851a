"""The organizers' pages: who may come in, what the figures say, and what is done from them."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from congress import accounts, clock
from congress.models import JobReason, JobState, PrintJob, Role
from congress.models import SignIn as SignInRow
from congress.models import Station as StationRow
from tests.support.homes import Home
from tests.support.waiting import eventually
from tests.web.conftest import PASSWORD, REDEEM, SignIn, Station, password_hash, post, token_on

HTML = {"Accept": "text/html"}
PAGES = ("/admin/", "/admin/invitations/", "/admin/stations/", "/admin/print-queue/")


@pytest.mark.parametrize("path", [*PAGES, "/admin/attendance/figures"])
def test_nobody_signed_in_is_sent_to_sign_in(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert (answer.status_code, answer.location.split("?")[0]) == (302, "/admin/sign-in")
    assert client.get(path, headers={"Accept": "*/*"}).status_code == 401


def test_signing_in_leads_back_to_where_one_wanted_to_go_and_never_elsewhere(app: Flask, home: Home) -> None:
    password_hash = accounts.hash_password(PASSWORD)
    home.database.run(lambda s: accounts.add(s, "an", password_hash, Role.ORGANIZER, "test"))
    for wished, reached in (
        ("/admin/stations/", "/admin/stations/"),
        ("//evil.example/x", "/admin/"),
        ("https://evil.example", "/admin/"),
        ("/\\evil.example", "/admin/"),
        ("", "/admin/"),
    ):
        browser = app.test_client()
        form = {"username": "AN ", "password": PASSWORD, "next": wished}
        assert post(browser, "/admin/sign-in", form).location == reached


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client: FlaskClient, home: Home) -> None:
    password_hash = accounts.hash_password(PASSWORD)
    home.database.run(lambda s: accounts.add(s, "an", password_hash, Role.ORGANIZER, "test"))
    told = [
        post(client, "/admin/sign-in", {"username": name, "password": "not it at all"}) for name in ("an", "nobody\0")
    ]
    assert [answer.status_code for answer in told] == [403, 403]
    words = [answer.get_data(as_text=True).split('role="alert">')[1].split("<")[0] for answer in told]
    assert words[0] == words[1]
    assert "không đúng" in words[0]


def test_five_failures_lock_an_account_for_a_while_even_with_the_right_password(
    client: FlaskClient, home: Home
) -> None:
    password_hash = accounts.hash_password(PASSWORD)
    home.database.run(lambda s: accounts.add(s, "an", password_hash, Role.ORGANIZER, "test"))
    for _ in range(5):
        post(client, "/admin/sign-in", {"username": "an", "password": "guess"})
    right = {"username": "an", "password": PASSWORD}
    assert post(client, "/admin/sign-in", right).status_code == 403
    with clock.held(datetime.now(UTC) + timedelta(minutes=3)):
        assert post(client, "/admin/sign-in", right).status_code == 302


def test_the_sign_in_cookie_is_kept_from_scripts_and_its_secret_from_the_database(app: Flask, home: Home) -> None:
    home.database.run(lambda s: accounts.add(s, "an", password_hash(), Role.VIEWER, "test"))
    browser = app.test_client()
    assert post(browser, "/admin/sign-in", {"username": "an", "password": PASSWORD}).status_code == 302
    cookie = browser.get_cookie("don_sign_in")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    with home.database.reading() as db_session:
        assert cookie.value.encode() not in db_session.scalars(select(SignInRow.token_hash)).all()


def test_signing_out_ends_the_sign_in_for_good(sign_in: SignIn, app: Flask) -> None:
    browser = sign_in(Role.VIEWER)
    cookie = browser.get_cookie("don_sign_in")
    assert cookie is not None
    post(browser, "/admin/sign-out", {}, token_from="/admin/")
    thief = app.test_client()
    thief.set_cookie("don_sign_in", cookie.value)
    assert thief.get("/admin/", headers=HTML).status_code == 302


def test_an_idle_sign_in_ends_and_a_page_that_refreshes_itself_does_not_keep_it(sign_in: SignIn) -> None:
    browser = sign_in(Role.VIEWER)
    with clock.held(datetime.now(UTC) + timedelta(minutes=20)):
        assert browser.get("/admin/attendance/figures?quiet=1").status_code == 200
    with clock.held(datetime.now(UTC) + timedelta(minutes=31)):
        assert browser.get("/admin/attendance/figures?quiet=1").status_code == 401


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.ORGANIZER, PAGES),
        (Role.OPERATOR, ("/admin/", "/admin/print-queue/")),
        (Role.VIEWER, ("/admin/",)),
    ],
)
def test_each_role_opens_its_pages_and_no_others(sign_in: SignIn, role: Role, allowed: tuple[str, ...]) -> None:
    browser = sign_in(role)
    assert {path for path in PAGES if browser.get(path, headers=HTML).status_code == 200} == set(allowed)
    assert {path for path in PAGES if browser.get(path, headers=HTML).status_code == 403} == set(PAGES) - set(allowed)


@pytest.mark.parametrize(
    "path", ["/admin/stations/pair", "/admin/stations/1/revoke", "/admin/print-queue/1", "/admin/sign-out"]
)
def test_a_form_without_its_token_is_refused_and_changes_nothing(sign_in: SignIn, home: Home, path: str) -> None:
    browser = sign_in(Role.ORGANIZER)
    answer = browser.post(path, data={"code": "123456", "station": "1", "name": "Giả"})
    assert answer.status_code == 400
    assert "Biểu mẫu đã hết hạn" in answer.get_data(as_text=True)
    with home.database.reading() as db_session:
        assert db_session.scalars(select(StationRow.revoked_at)).all() == [None]
    assert browser.get("/admin/").status_code == 200


def test_the_figures_count_who_is_in_per_session_and_delegation(sign_in: SignIn, station: Station, home: Home) -> None:
    browser = sign_in(Role.VIEWER)
    official = [card for card in home.cards() if card.category == "Đại biểu chính thức"][:3]
    honoured = home.card_of("Đại biểu danh dự")
    for card in (*official, honoured):
        station.judged(card.code)
    page = browser.get("/admin/").get_data(as_text=True)
    assert 'data-count="CT-present">3<' in page
    assert 'data-count="CT-guests">1<' in page
    assert 'data-count="TB-present">0<' in page
    assert "trên 396 đại biểu triệu tập" in page
    assert "0,8 %" in page
    taken_back = {"nonce": "nonce-000001", "error_explanation": "quét nhầm"}
    assert station.ask("POST", "/api/v1/checkinrpc/annul/", taken_back).status_code == 200
    eventually(lambda: 'data-count="CT-present">2<' in browser.get("/admin/").get_data(as_text=True), 2)


def test_figures_that_have_not_changed_cost_no_body(sign_in: SignIn, station: Station, home: Home) -> None:
    browser = sign_in(Role.VIEWER)
    first = browser.get("/admin/attendance/figures?quiet=1")
    tag = {"If-None-Match": first.headers["ETag"]}
    unchanged = browser.get("/admin/attendance/figures?quiet=1", headers=tag)
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    station.judged(home.cards()[0].code)
    eventually(lambda: browser.get("/admin/attendance/figures?quiet=1", headers=tag).status_code == 200, 2)
    changed = browser.get("/admin/attendance/figures?quiet=1")
    assert 'data-count="CT-present">1<' in changed.get_data(as_text=True)
    assert changed.headers["ETag"] != first.headers["ETag"]


def test_a_held_slip_is_asked_about_and_settled_by_the_answer_once(
    sign_in: SignIn, station: Station, home: Home
) -> None:
    card = home.cards()[0]
    job = station.judged(card.code)["slips"][0]["job"]
    held = {"state": JobState.PENDING_HELD, "reason": JobReason.UNKNOWN_IF_PRINTED}
    home.database.run(lambda s: s.execute(update(PrintJob).where(PrintJob.id == job).values(**held)))
    browser = sign_in(Role.OPERATOR)
    page = browser.get("/admin/print-queue/").get_data(as_text=True)
    assert card.full_name in page
    assert "Phiếu đã ra giấy chưa?" in page
    form = {"csrf_token": token_on(page), "came_out": "yes"}
    answered = browser.post(f"/admin/print-queue/{job}", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Đã ghi: phiếu đã ra." in answered
    assert "Phiếu đã ra giấy chưa?" not in answered
    again = browser.post(f"/admin/print-queue/{job}", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Lệnh in này đã được xử lý." in again


def test_a_wrong_pairing_code_and_a_taken_name_are_said_in_words(sign_in: SignIn) -> None:
    browser = sign_in(Role.ORGANIZER)
    page = "/admin/stations/"
    form = {"code": "000 000", "station": "new", "name": "Cổng mới"}
    answer = post(browser, "/admin/stations/pair", form, token_from=page)
    assert answer.status_code == 302
    shown = browser.get(page).get_data(as_text=True)
    assert "Mã ghép không đúng hoặc đã hết hạn" in shown
    assert "Cổng mới" not in shown.replace('placeholder="Cổng mới"', "")
    post(browser, "/admin/stations/pair", {"code": "1", "station": "new", "name": "Bàn đón tiếp 1"}, token_from=page)
    assert "Đã có trạm tên" in browser.get(page).get_data(as_text=True)


def test_a_revoked_station_stops_at_once(sign_in: SignIn, station: Station, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    post(browser, f"/admin/stations/{station.id}/revoke", {}, token_from="/admin/stations/")
    assert station.redeem(home.cards()[0].code).status_code == 401


def test_english_is_a_click_away_and_stays(sign_in: SignIn) -> None:
    browser = sign_in(Role.VIEWER)
    assert browser.get("/language/en?back=/admin/").location == "/admin/"
    page = browser.get("/admin/").get_data(as_text=True)
    assert '<html lang="en">' in page
    assert "Attendance" in page
    assert browser.get("/language/en?back=https://evil.example").location == "/admin/"


@pytest.mark.parametrize(
    "path", ["/admin/sign-in", "/kiosk/", "/static/kiosk/kiosk.css", "/nowhere", REDEEM, "/healthz"]
)
def test_every_answer_carries_the_headers_that_protect_it(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    if not path.startswith("/static/"):
        assert headers["Cache-Control"] == "no-store"


def test_a_page_that_is_not_there_is_said_in_words(client: FlaskClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert "Không có địa chỉ này." in answer.get_data(as_text=True)
