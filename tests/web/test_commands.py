"""The `flask` commands: done at the hub's console, answered in words."""

import json
import stat
from pathlib import Path

import pypdf
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from congress.models import Delegate, Invitation, Printer, Scan, SeatAssignment, StationPrinter
from congress.settings import PROJECT_ROOT, Settings
from tests.support.homes import Home
from tests.support.processes import free_port
from tests.web.conftest import Station, post
from wsgi import create_app


def test_preparing_again_changes_nothing_and_shows_no_password(app: Flask, home: Home) -> None:
    counted = select(
        select(func.count(Delegate.id)).scalar_subquery(),
        select(func.count(Invitation.id)).scalar_subquery(),
        select(func.count(SeatAssignment.id)).scalar_subquery(),
    )
    with home.database.reading() as db_session:
        before = db_session.execute(counted).one()
    ended = app.test_cli_runner().invoke(args=["prepare"])
    assert ended.exit_code == 0
    told = json.loads(ended.stdout.splitlines()[-1])
    assert told["organizer"] == {"username": "btc", "password": None}
    assert (told["sample"]["loaded"], told["sample"]["delegates"]) == (False, 420)
    with home.database.reading() as db_session:
        assert db_session.execute(counted).one() == before
    assert tuple(before) == (420, 420, 396 + 420 + 420)


def test_a_prepared_hub_without_a_sample_is_empty_and_says_so(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path / "data"))
    ended = app.test_cli_runner().invoke(args=["prepare", "--no-sample"])
    told = json.loads(ended.stdout.splitlines()[-1])
    assert told["sample"] is None
    browser = app.test_client()
    answer = post(browser, "/admin/sign-in", {"username": "btc", "password": told["organizer"]["password"]})
    assert answer.status_code == 302
    assert "Chưa có đại hội nào" in browser.get("/admin/").get_data(as_text=True)
    assert browser.get("/kiosk/").status_code == 200
    refused = app.test_cli_runner().invoke(args=["stations", "add", "Cổng 1"])
    assert refused.exit_code == 1
    assert "Chưa có đại hội nào" in refused.output
    assert "Traceback" not in refused.output
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def test_further_printers_of_the_sample_join_every_station_once_and_move_with_the_port(app: Flask, home: Home) -> None:
    runner = app.test_cli_runner()
    by_hand = runner.invoke(args=["printers", "add", "Máy của nhà", "tcp://127.0.0.1:9302"])
    assert by_hand.exit_code == 0, by_hand.output
    for port in (9100, 9200, 9300):
        words = [word for more in range(3) for word in ("--demo-printer", f"tcp://127.0.0.1:{port + more}")]
        assert runner.invoke(args=["prepare", *words]).exit_code == 0
    with home.database.reading() as db_session:
        tried = select(Printer.name, Printer.address).join(StationPrinter, StationPrinter.printer_id == Printer.id)
        assert db_session.execute(tried.order_by(StationPrinter.rank)).all() == [
            ("Máy in 1", "tcp://127.0.0.1:9300"),
            ("Máy của nhà", "tcp://127.0.0.1:9302"),
            ("Máy in ảo 2", "tcp://127.0.0.1:9301"),
            ("Máy in ảo 3", "tcp://127.0.0.1:9202"),  # where one of the venue's own is, it does not go
        ]


def test_a_station_added_at_the_console_checks_people_in(app: Flask, client: FlaskClient, home: Home) -> None:
    ended = app.test_cli_runner().invoke(args=["stations", "add", "Cổng phụ"])
    token = ended.stdout.strip()
    assert Station(client, token, 0).judged(home.cards()[0].code)["status"] == "ok"
    with home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Scan.id))) == 1
    again = app.test_cli_runner().invoke(args=["stations", "add", "Cổng phụ"])
    assert again.exit_code == 1
    assert "Đã có trạm tên" in again.output


def test_a_printer_added_at_the_console_is_every_stations_next_one(app: Flask, home: Home) -> None:
    station, _ = home.new_station("Bàn 1")
    runner = app.test_cli_runner()
    nobody = f"tcp://127.0.0.1:{free_port()}"
    added = runner.invoke(args=["printers", "add", "Máy in 2", nobody, "--width", "384", "--no-cutter"])
    assert (added.exit_code, "Chưa có máy in nào trả lời" in added.output) == (0, True)
    with home.database.reading() as db_session:
        printer = db_session.scalars(select(Printer).where(Printer.name == "Máy in 2")).one()
        of_station = select(StationPrinter.printer_id).where(StationPrinter.station_id == station.id)
        assert db_session.scalars(of_station.order_by(StationPrinter.rank)).all() == [1, printer.id]
    assert (printer.width_dots, printer.has_cutter) == (384, False)
    for wrong, told in (
        (["Máy in 2", "tcp://h:9100"], "Đã có máy in"),
        (["Máy in 3", "192.168.1.50"], "không đúng"),
        (["Máy in 3", nobody], "đã là của máy in “Máy in 2”"),
    ):
        refused = runner.invoke(args=["printers", "add", *wrong])
        assert refused.exit_code == 1
        assert told in refused.output


def test_an_account_gets_a_password_that_signs_in_and_a_new_one_ends_the_old(app: Flask) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["accounts", "add", "mai", "--role", "viewer"]).stdout.strip()
    browser = app.test_client()
    assert post(browser, "/admin/sign-in", {"username": "mai", "password": first}).status_code == 302
    second = runner.invoke(args=["accounts", "password", "mai"]).stdout.strip()
    assert second != first
    assert browser.get("/admin/", headers={"Accept": "text/html"}).status_code == 302
    assert post(app.test_client(), "/admin/sign-in", {"username": "mai", "password": first}).status_code == 403
    assert post(app.test_client(), "/admin/sign-in", {"username": "mai", "password": second}).status_code == 302
    assert "Không có tài khoản" in runner.invoke(args=["accounts", "password", "ai-do"]).output


def test_invitations_are_written_to_files_only_their_owner_can_read(app: Flask, home: Home, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    sheet, merge = tmp_path / "the.pdf", tmp_path / "merge.xlsx"
    assert runner.invoke(args=["invitations", "print", "--sheet", "-o", str(sheet)]).exit_code == 0
    assert runner.invoke(args=["invitations", "export", "-o", str(merge)]).exit_code == 0
    assert len(pypdf.PdfReader(sheet).pages) == 42
    rows = CalamineWorkbook.from_path(merge).get_sheet_by_index(0).to_python()
    assert len(rows) == 421
    assert [stat.S_IMODE(path.stat().st_mode) for path in (sheet, merge)] == [0o600, 0o600]
    nowhere = runner.invoke(args=["invitations", "export", "-o", str(tmp_path / "no" / "folder.xlsx")])
    assert nowhere.exit_code == 1
    assert "Không ghi được tệp" in nowhere.output


def test_a_list_is_checked_in_words_before_it_is_taken_in(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    told = runner.invoke(args=["roster", "check", str(PROJECT_ROOT / "sample" / "dai-bieu-mau.xlsx")])
    assert told.exit_code == 0
    assert told.output.startswith("420 đại biểu, 45 đoàn.")
    assert "Dòng phải sửa, chưa nhận (2):" in told.output
    assert "DS đại biểu, dòng 230" in told.output
    assert "Trùng người đã có trong danh sách, giữ dòng đầu (3):" in told.output
    broken = tmp_path / "hong.xlsx"
    broken.write_bytes(b"PK\x03\x04 broken")
    refused = runner.invoke(args=["roster", "check", str(broken)])
    assert refused.exit_code == 1
    assert "không phải là bảng tính đọc được" in refused.output


def test_keys_are_readable_by_their_owner_alone(home: Home) -> None:
    kept = list(home.settings.keys.iterdir())
    assert {path.name for path in kept} == {"identity.key", "invitation-1.key", "link.key", "web.key", "webhook.key"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    assert stat.S_IMODE(home.settings.keys.stat().st_mode) == 0o700
