"""Organizers set printers up and steer them on pages; who may not is told so, and wrong input is refused in words."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from congress.models import Delivery, JobReason, Printer, PrinterState, PrintJob, Role
from congress.paper import print_queue, printer_register
from printers.virtual import VirtualPrinter
from tests.support.homes import CONGRESS, Home
from tests.support.processes import free_port
from tests.web.conftest import SignIn, Station, post, token_on

BOARD = "/admin/print-queue/"
NEW = "/admin/printers/new"


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path / "tray") as running:
        yield running


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def add(browser: FlaskClient, **told: str) -> str:
    form = {"name": "Máy in 2", "has_cutter": "on", "width": "", **told}
    answer = post(browser, NEW, form)
    if answer.status_code == 302:
        answer = browser.get(answer.location)
    return answer.get_data(as_text=True)


def act(browser: FlaskClient, printer_id: int, what: str) -> str:
    answer = post(browser, f"/admin/printers/{printer_id}/act", {"act": what}, token_from=BOARD)
    return browser.get(answer.location).get_data(as_text=True)


def named(home: Home, name: str) -> Printer:
    with home.database.reading() as db_session:
        return printer_register.named(db_session, CONGRESS, name)


def test_a_printer_is_asked_who_it_is_before_it_is_added(
    organizer: FlaskClient, home: Home, printer: VirtualPrinter
) -> None:
    page = add(organizer, address=f"tcp://127.0.0.1:{printer.port}")
    assert "Đã kết nối: Don Virtual, trả lời bằng mã tiến trình." in page
    assert "Máy in trả lời được khi phiếu ra giấy" in page
    row = named(home, "Máy in 2")
    assert (row.model, row.width_dots, row.has_cutter) == ("Don Virtual", 576, True)
    assert printer.slips() == []


def test_a_printer_that_is_out_of_paper_is_added_and_its_trouble_told(
    organizer: FlaskClient, printer: VirtualPrinter
) -> None:
    printer.faults.paper_out = True
    assert "Hiện tại: hết giấy." in add(organizer, address=f"tcp://127.0.0.1:{printer.port}")


def test_somebodys_web_server_and_a_name_nobody_has_are_refused_in_words(organizer: FlaskClient, home: Home) -> None:
    class Quiet(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    serving = threading.Thread(target=server.serve_forever, args=(0.05,))
    serving.start()
    try:
        assert "không phải máy in" in add(organizer, address=f"tcp://127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
    assert "Không có máy nào tên như trong địa chỉ" in add(organizer, address="tcp://may-in.invalid:9100")
    assert "không đúng" in add(organizer, address="http://127.0.0.1/")
    assert "Đã có máy in tên" in add(organizer, name="Máy in 1", address="tcp://may-in.invalid:9100")
    with home.database.reading() as db_session:
        assert len(db_session.scalars(select(Printer)).all()) == 1


def test_a_printer_that_is_off_is_added_only_if_that_is_wanted(organizer: FlaskClient, home: Home) -> None:
    address = f"tcp://127.0.0.1:{free_port()}"
    refused = add(organizer, address=address)
    assert "Chưa có máy in nào trả lời ở địa chỉ này" in refused
    assert "Vẫn thêm" in refused
    assert f'value="{address}"' in refused
    add(organizer, address=address, anyway="on", width="384")
    assert named(home, "Máy in 2").width_dots == 384


def test_printers_are_found_and_offered_by_address(organizer: FlaskClient, tmp_path: Path) -> None:
    port = free_port()
    with VirtualPrinter(tmp_path / "far", host="127.0.8.9", port=port):
        form = {"network": "127.0.8.0/24", "port": str(port)}
        page = post(organizer, "/admin/printers/find", form, token_from=NEW).get_data(as_text=True)
    assert f"tcp://127.0.8.9:{port}" in page
    refused = post(organizer, "/admin/printers/find", {"network": "8.8.8.0/24"}, token_from=NEW)
    assert "mạng nội bộ nhỏ" in refused.get_data(as_text=True)


def test_a_printer_is_changed_and_removed_but_not_while_slips_wait(
    organizer: FlaskClient, home: Home, station: Station
) -> None:
    station.judged(home.cards()[0].code)
    one = "/admin/printers/1/"
    form = {"name": "Máy cửa chính", "address": "tcp://127.0.0.1:12", "width": "512", "roll_m": "80"}
    post(organizer, one, form)
    changed = named(home, "Máy cửa chính")
    assert (changed.width_dots, changed.roll_mm, changed.has_cutter) == (512, 80_000, False)
    for wrong in ({"roll_m": "0"}, {"width": "100"}, {"name": ""}, {"address": "x"}):
        answer = post(organizer, one, form | wrong)
        assert 'class="message bad"' in organizer.get(answer.location).get_data(as_text=True)
    refused = post(organizer, one + "remove", {}, token_from=one)
    assert "còn phiếu đang chờ" in organizer.get(refused.location).get_data(as_text=True)
    for _ in range(2):
        page = organizer.get(BOARD).get_data(as_text=True)
        job = page.split('action="/admin/print-queue/')[1].split("/", maxsplit=1)[0]
        organizer.post(f"/admin/print-queue/{job}/cancel", data={"csrf_token": token_on(page)})
    post(organizer, one + "remove", {}, token_from=one)
    assert "Chưa có máy in nào." in organizer.get(BOARD).get_data(as_text=True)
    assert organizer.get(one).status_code == 404


def test_an_operator_steers_printers_and_may_not_set_them_up(sign_in: SignIn, home: Home) -> None:
    operator = sign_in(Role.OPERATOR)
    assert "tạm dừng; 0 phiếu chuyển" in act(operator, 1, "pause")
    assert named(home, "Máy in 1").paused_at is not None
    assert "nhận phiếu trở lại" in act(operator, 1, "resume")
    assert "cuộn giấy mới" in act(operator, 1, "new_roll")
    assert "Không rõ cần làm gì" in act(operator, 1, "explode")
    assert operator.get(NEW).status_code == 403
    assert operator.get("/admin/printers/1/").status_code == 200
    for path in (NEW, "/admin/printers/find", "/admin/printers/1/", "/admin/printers/1/remove"):
        assert post(operator, path, {}, token_from=BOARD).status_code == 403
    viewer = sign_in(Role.VIEWER)
    assert viewer.get(BOARD).status_code == viewer.get("/admin/printers/alert").status_code == 403


def test_what_was_seen_on_the_test_page_is_kept(organizer: FlaskClient, home: Home) -> None:
    assert "Trang thử: chữ cái xa nhất" not in act(organizer, 1, "test")
    job = home.database.run(lambda s: print_queue.claim(s, 1, 20))
    assert job is not None
    home.database.run(lambda s: print_queue.note_sending(s, job, 1000))
    home.database.run(lambda s: print_queue.complete(s, job, Delivery.BY_FENCE))
    assert "Trang thử: chữ cái xa nhất" in organizer.get(BOARD).get_data(as_text=True)

    def answered(**form: str) -> str:
        answer = post(organizer, "/admin/printers/1/tested", form, token_from=BOARD)
        return organizer.get(answer.location).get_data(as_text=True)

    assert "Vui lòng chọn mép phải" in answered(legible="yes")
    page = answered(edge="512", legible="yes")
    assert "in thử đạt, bề ngang 512 chấm" in page
    assert "Trang thử: chữ cái xa nhất" not in page
    assert named(home, "Máy in 1").width_dots == 512
    assert "Máy in chưa in thử" in organizer.get("/admin/readiness/").get_data(as_text=True)


def test_a_waiting_slip_is_moved_to_another_printer(organizer: FlaskClient, home: Home, station: Station) -> None:
    home.database.run(
        lambda s: printer_register.add(
            s, CONGRESS, "Máy in 2", "tcp://127.0.0.1:10", "test", width_dots=576, has_cutter=True
        )
    )
    job = station.judged(home.cards()[0].code)["slips"][0]["job"]
    answer = post(organizer, f"/admin/print-queue/{job}/move", {"printer": "2"}, token_from=BOARD)
    assert "Đã chuyển 2 phiếu sang “Máy in 2”." in organizer.get(answer.location).get_data(as_text=True)
    for wrong in ({"printer": "99"}, {"printer": "x"}, {}):
        answer = post(organizer, f"/admin/print-queue/{job}/move", wrong, token_from=BOARD)
        assert "Không tìm thấy máy in này" in organizer.get(answer.location).get_data(as_text=True)
    with home.database.reading() as db_session:
        assert {row.printer_id for row in db_session.scalars(select(PrintJob))} == {2}


def test_the_alert_says_which_printer_stopped_and_costs_nothing_while_nothing_changes(
    organizer: FlaskClient, home: Home
) -> None:
    def look(**headers: str) -> TestResponse:
        return organizer.get("/admin/printers/alert?quiet=1", headers=headers)

    assert look().get_data(as_text=True) == "Máy in 1: chương trình in không chạy."
    home.database.run(lambda s: list(printer_register.own(s, "here:1:a", 60)))
    calm = look()
    assert calm.data == b""
    assert look(**{"If-None-Match": calm.headers["ETag"]}).status_code == 304
    home.database.run(lambda s: print_queue.report_printer(s, 1, PrinterState.STOPPED, ("cover-open-error",)))
    told = look(**{"If-None-Match": calm.headers["ETag"]})
    assert (told.status_code, told.get_data(as_text=True)) == (200, "Máy in 1: nắp đang mở.")


def test_the_board_is_not_sent_again_while_nothing_changes(organizer: FlaskClient, home: Home) -> None:
    first = organizer.get(BOARD + "rows?quiet=1")
    again = organizer.get(BOARD + "rows?quiet=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)


def test_the_board_reads_in_english(organizer: FlaskClient) -> None:
    organizer.get("/language/en")
    page = organizer.get(BOARD).get_data(as_text=True)
    for word in ("Printers and slips", "Pause", "Print a test page", "A new roll is in"):
        assert word in page


def test_printers_are_steered_at_the_console(app: Flask, home: Home, station: Station, tmp_path: Path) -> None:
    run = app.test_cli_runner()

    def said(*words: str) -> str:
        ended = run.invoke(args=["printers", *words])
        assert ended.exit_code == 0, ended.output
        return ended.output

    with VirtualPrinter(tmp_path / "tray") as second:
        told = said("add", "Máy in 2", f"tcp://127.0.0.1:{second.port}")
    assert "Đã kết nối: Don Virtual" in told
    job = station.judged(home.cards()[0].code)["slips"][0]["job"]
    assert f"{job}\tChỗ ngồi\tMáy in 1\tchờ in" in said("jobs")
    assert "Đã chuyển 2 phiếu" in said("move", str(job), "Máy in 2")
    assert "2 phiếu chuyển sang máy khác" in said("pause", "Máy in 2")
    said("resume", "Máy in 2")
    said("drain", "Máy in 1")
    assert "đang in nốt, không nhận thêm" in said("list")
    said("cancel", str(job))
    claimed = home.database.run(lambda s: print_queue.claim(s, 1, 20))
    assert claimed is not None
    home.database.run(lambda s: print_queue.note_sending(s, claimed, 1000))
    home.database.run(lambda s: print_queue.hold(s, claimed, JobReason.UNKNOWN_IF_PRINTED))
    assert f"{claimed.id}\tChương trình\tMáy in 1\tphiếu đã ra chưa?" in said("jobs")
    assert run.invoke(args=["printers", "cancel", str(claimed.id)]).exit_code == 1
    said("release", str(claimed.id), "--came-out")
    assert said("jobs") == ""
    said("tested", "Máy in 1", "--edge", "A", "--legible")
    assert named(home, "Máy in 1").width_dots == 384
    assert "có cuộn giấy mới" in said("roll", "Máy in 1")
    said("set", "Máy in 1", "--rename", "Máy cổng A", "--width", "512", "--no-cutter", "--roll", "80")
    changed = named(home, "Máy cổng A")
    assert (changed.width_dots, changed.has_cutter, changed.roll_mm) == (512, False, 80_000)
    assert changed.address == "tcp://127.0.0.1:9"  # what was not named stays
    home.database.run(lambda s: print_queue.report_printer(s, 1, PrinterState.STOPPED, ("cover-open-error",)))
    assert "dừng (nắp đang mở)" in said("list")
    said("remove", "Máy in 2")
    unknown = run.invoke(args=["printers", "pause", "Máy in 9"])
    assert (unknown.exit_code, "Không có máy in tên" in unknown.output) == (1, True)
    for network in ("10.0.0.0/8", "x"):
        assert run.invoke(args=["printers", "find", network]).exit_code == 1
