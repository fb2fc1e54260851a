"""The stations and the rehearsal as an organizer works with them: pages, and the commands of the same meaning."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from congress import station_board
from congress.models import AuditEntry, Rehearsal, Role, Scan
from congress.station_board import StationView
from kiosk.page_version import page_version
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import SignIn, Station, post, token_on

PAGE = "/admin/stations/"
HEARTBEAT = "/api/v1/stations/heartbeat/"
SETTINGS: dict[str, str | list[str]] = {
    "name": "Bàn 9",
    "gate": "Cửa 2",
    "mode": "self_service",
    "session": "",
    "first_language": "en",
    "language": ["vi", "en"],
    "volume": "30",
    "way": ["number"],
    "printer-1": "1",
}


def line(home: Home, station: Station) -> StationView:
    with home.database.reading() as db_session:
        return next(view for view in station_board.lines(db_session, CONGRESS) if view.id == station.id)


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


# ── the table ──


def test_the_table_says_what_is_wrong_with_a_screen(sign_in: SignIn, station: Station) -> None:
    ahead = datetime.now(UTC) + timedelta(seconds=8)
    station.ask("POST", HEARTBEAT, {"version": "0123456789ab", "clock": ahead.isoformat(), "kept_scans": 3})
    browser = sign_in(Role.ORGANIZER)
    told = text_of(browser.get(PAGE + "rows").get_data(as_text=True))
    for words in ("hoạt động", "trang cũ, cần tải lại", "đồng hồ lệch +8 giây", "giữ 3 lượt quét chưa gửi"):
        assert words in told
    station.ask("POST", HEARTBEAT, {"version": page_version(), "clock": datetime.now(UTC).isoformat()})
    told = text_of(browser.get(PAGE + "rows").get_data(as_text=True))
    for words in ("trang cũ", "đồng hồ lệch", "chưa gửi"):
        assert words not in told


def test_a_table_that_has_not_changed_costs_no_body(sign_in: SignIn) -> None:
    browser = sign_in(Role.ORGANIZER)
    first = browser.get(PAGE + "rows")
    again = browser.get(PAGE + "rows", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


# ── settings ──


def test_a_station_is_set_and_its_screen_hears_of_it(sign_in: SignIn, station: Station) -> None:
    browser = sign_in(Role.ORGANIZER)
    assert post(browser, f"{PAGE}{station.id}", SETTINGS).status_code == 302
    told = station.ask("POST", HEARTBEAT, {}).get_json()
    assert (told["station"], told["languages"], told["volume"]) == ("Bàn 9", ["en", "vi"], 30)
    assert ([printer["name"] for printer in told["printers"]], told["ways"]) == (["Máy in 1"], ["number"])
    post(browser, f"{PAGE}{station.id}", {**SETTINGS, "printer-1": ""})
    assert station.ask("POST", HEARTBEAT, {}).get_json()["printers"] == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Tên trạm cần có"),
        ({"name": "Bàn đón tiếp 1"}, "Đã có trạm tên"),
        ({"first_language": "fr"}, "ngôn ngữ"),
        ({"volume": "101"}, "Âm lượng"),
        ({"volume": "rất to"}, "âm lượng"),
        ({"mode": "karaoke"}, "chế độ"),
        ({"way": "telepathy"}, "Cách nhận đại biểu"),
        ({"session": "999"}, "Không tìm thấy phiên này"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_words(
    sign_in: SignIn, station: Station, change: dict[str, str], words: str
) -> None:
    answer = post(sign_in(Role.ORGANIZER), f"{PAGE}{station.id}", {**SETTINGS, **change})
    assert answer.status_code == 200
    assert words in answer.get_data(as_text=True)
    assert station.ask("POST", HEARTBEAT, {}).get_json()["station"] == "Bàn thử"


def test_no_script_in_a_name_reaches_a_page(sign_in: SignIn, station: Station) -> None:
    browser = sign_in(Role.ORGANIZER)
    post(browser, f"{PAGE}{station.id}", {**SETTINGS, "name": "<script>alert(1)</script>"})
    assert "<script>alert" not in browser.get(PAGE).get_data(as_text=True)


# ── orders ──


def test_one_station_or_all_of_them_are_told(sign_in: SignIn, station: Station, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)

    def order(act: str, which: str) -> None:
        answer = post(browser, PAGE + "act", {"act": act, "station": which}, token_from=PAGE)
        assert answer.status_code == 302

    order("close", str(station.id))
    assert line(home, station).closed_at is not None
    order("open", "all")
    order("reload", "all")
    order("check", "all")
    told = station.ask("POST", HEARTBEAT, {}).get_json()
    assert (told["closed"], told["reload"], told["drill"] is not None) == (False, 1, True)
    with home.database.reading() as db_session:
        acts = db_session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("station.%"))).all()
    assert {"station.close", "station.open", "station.reload", "station.ask_check"} <= set(acts)


@pytest.mark.parametrize(
    "form", [{"act": "dance", "station": "all"}, {"act": "close"}, {"act": "close", "station": "x"}]
)
def test_an_order_nobody_knows_is_400(sign_in: SignIn, form: dict[str, str]) -> None:
    assert post(sign_in(Role.ORGANIZER), PAGE + "act", form, token_from=PAGE).status_code == 400


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
def test_only_organizers_order_stations_and_rehearse(sign_in: SignIn, role: Role) -> None:
    browser = sign_in(role)
    assert browser.get(PAGE).status_code == 403
    assert browser.get("/admin/rehearsal/").status_code == 403
    token = token_on(browser.get("/admin/").get_data(as_text=True))
    for path in (PAGE + "act", "/admin/rehearsal/begin", "/admin/rehearsal/end"):
        form = {"csrf_token": token, "act": "close", "station": "all", "session": "7", "despite_open_doors": "1"}
        assert browser.post(path, data=form).status_code == 403


# ── calls for help, on every page ──


def test_a_call_for_help_stands_on_every_page_of_those_who_may_go(sign_in: SignIn, station: Station) -> None:
    station.ask("POST", "/api/v1/stations/help/")
    usher, viewer = sign_in(Role.OPERATOR), sign_in(Role.VIEWER)
    assert "gọi lễ tân" in usher.get("/admin/").get_data(as_text=True)
    assert "gọi lễ tân" not in viewer.get("/admin/").get_data(as_text=True)
    answer = post(usher, PAGE + "calls/1", {"back": "/admin/print-queue/"}, token_from="/admin/")
    assert answer.headers["Location"] == "/admin/print-queue/"
    assert "gọi lễ tân" not in usher.get("/admin/print-queue/").get_data(as_text=True)
    away = post(usher, PAGE + "calls/1", {"back": "https://elsewhere.example/"}, token_from="/admin/")
    assert away.headers["Location"] == "/admin/"


# ── the rehearsal ──


def test_a_rehearsal_is_begun_watched_and_wiped(sign_in: SignIn, station: Station, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    page = "/admin/rehearsal/"
    form = {"session": "7"}
    post(browser, page + "begin", form, token_from=page)
    assert "Cửa đang mở thật" in browser.get(page).get_data(as_text=True)
    assert "DIỄN TẬP</b>" not in browser.get("/admin/").get_data(as_text=True)
    post(browser, page + "begin", {**form, "despite_open_doors": "1"}, token_from=page)
    assert "DIỄN TẬP</b>" in browser.get("/admin/").get_data(as_text=True)
    station.judged(home.cards()[0].code)
    assert "Bàn thử 1 1 0 0 0 / 2" in text_of(browser.get(page + "figures").get_data(as_text=True))
    post(browser, page + "end", {}, token_from=page)
    told = text_of(browser.get(page).get_data(as_text=True))
    assert "xóa 1 lượt quét, 1 lượt điểm danh, 2 lệnh in" in told
    with home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Scan.id))) == 0
        assert db_session.scalar(select(func.count(Rehearsal.id)).where(Rehearsal.ended_at.is_(None))) == 0


# ── the commands ──


def test_stations_are_set_and_ordered_at_the_console(app: Flask, station: Station, home: Home) -> None:
    def run(*words: str) -> str:
        ended = app.test_cli_runner().invoke(args=["stations", *words])
        assert ended.exit_code == 0, ended.output
        return ended.output

    run(
        "set",
        "Bàn thử",
        "--rename",
        "Bàn 9",
        "--gate",
        "Cửa 2",
        "--session",
        "TB",
        "--languages",
        "vi,en",
        "--volume",
        "0",
        "--ways",
        "camera_always,name",
    )
    assert run("close", "Bàn 9") == "1 trạm.\n"
    listed = next(one for one in run("list").splitlines() if one.startswith("Bàn 9"))
    assert listed.startswith("Bàn 9; Cửa 2; đại biểu tự quét; chỉ Phiên trù bị; đóng; chưa có tín hiệu")
    run("open", "--all")
    run("reload", "--all")
    run("check", "Bàn 9")
    run("set", "Bàn 9", "--session", "doors", "--printers", "")
    told = station.ask("POST", HEARTBEAT, {}).get_json()
    assert (told["closed"], told["reload"], told["volume"], told["printers"]) == (False, 1, 0, [])
    assert told["ways"] == ["name", "camera_always"]
    assert "hoạt động" in run("list")
    assert line(home, station).session == ""


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("close",), "--all"),
        (("close", "Bàn thử", "--all"), "--all"),
        (("close", "Bàn lạ"), "Không có trạm tên"),
        (("set", "Bàn thử", "--session", "XX"), "Không có phiên mã"),
        (("set", "Bàn thử", "--printers", "Máy in 9"), "Không có máy in tên"),
    ],
)
def test_a_command_that_cannot_be_says_why(app: Flask, station: Station, words: tuple[str, ...], told: str) -> None:
    ended = app.test_cli_runner().invoke(args=["stations", *words])
    assert ended.exit_code == 1
    assert told in ended.output
