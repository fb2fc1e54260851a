"""The paper tray's page under somebody's hands: a slip looked at closely, a printer broken and mended, two told apart."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from printers.escpos import encode
from printers.slips import render
from printers.virtual import VirtualPrinter
from printers.virtual.faults import Faults
from printers.virtual.tray_page import serving, tray_app
from tests.browser.test_accessibility import broken_rules
from tests.support.slip_samples import SEAT, ZONE


@pytest.fixture
def printers(tmp_path: Path) -> Iterator[list[VirtualPrinter]]:
    with VirtualPrinter(tmp_path / "tray") as first, VirtualPrinter(tmp_path / "tray-2") as second:
        for mark, slip in ((b"0041", SEAT), (b"0042", ZONE)):
            send(first, encode(render(slip, 576), mark, has_cutter=True).data)
        yield [first, second]


@pytest.fixture
def page(browser: Browser, printers: list[VirtualPrinter]) -> Iterator[Page]:
    troubles: list[str] = []
    with ExitStack() as stack:
        port = stack.enter_context(serving(tray_app(printers), "127.0.0.1", 0))
        context = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        stack.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda fault: troubles.append(str(fault)))
        page.on("console", lambda said: troubles.append(said.text) if said.type == "error" else None)
        page.goto(f"http://127.0.0.1:{port}/")
        expect(page.get_by_role("heading", name="Đã in 2 phiếu")).to_be_visible()
        yield page
    assert troubles == []


def send(printer: VirtualPrinter, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", printer.port), 5) as host:
        host.sendall(data)
        host.shutdown(socket.SHUT_WR)
        while host.recv(4096):
            pass


def test_a_slip_is_looked_at_dot_by_dot_with_the_keyboard_alone(page: Page, printers: list[VirtualPrinter]) -> None:
    page.get_by_role("button", name="Phóng to phiếu số 2").press("Enter")
    dialog = page.get_by_role("dialog", name="Phiếu số 2, lệnh in 0042")
    sheet = dialog.get_by_role("img")
    expect(dialog).to_be_visible()
    whole = sheet.bounding_box()
    assert whole is not None
    assert whole["y"] + whole["height"] <= 900  # all of it fits
    assert broken_rules(page) == []
    dialog.get_by_label("Đúng từng chấm").check()
    box = sheet.bounding_box()
    assert box is not None
    assert round(box["width"]) == 576
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    older = page.get_by_role("dialog", name="Phiếu số 1, lệnh in 0041")
    expect(older).to_be_visible()
    expect(older.get_by_role("button", name="Phiếu cũ hơn")).to_be_disabled()
    with page.expect_download() as download:
        older.get_by_role("link", name="Tải phiếu").click()
    assert download.value.suggested_filename == printers[0].slips()[0].name
    assert Path(download.value.path()).read_bytes() == printers[0].slips()[0].read_bytes()
    page.keyboard.press("Escape")
    expect(older).to_be_hidden()


def is_out_of_paper(printer: VirtualPrinter) -> bool:
    return printer.faults.paper_out


def test_paper_is_taken_out_and_put_back_and_cable_troubles_stay_folded_until_wanted(
    page: Page, printers: list[VirtualPrinter]
) -> None:
    page.get_by_role("button", name="Hết giấy", exact=True).click()
    expect(page.get_by_text("Máy dừng: hết giấy.")).to_be_visible()
    assert is_out_of_paper(printers[0])
    page.get_by_role("button", name="Lắp giấy lại").click()
    expect(page.get_by_text("Máy dừng: hết giấy.")).to_be_hidden()
    assert not is_out_of_paper(printers[0])

    page.get_by_label("Số mm giấy còn lại").fill("50")
    page.get_by_label("Số mm giấy còn lại").press("Enter")
    expect(page.get_by_text("Còn 50 mm giấy nữa.")).to_be_visible()
    assert str(printers[0].faults).count("paper_left_rows=400") == 1

    expect(page.get_by_role("button", name="Mất kết nối")).to_be_hidden()
    page.get_by_text("Sự cố dây cáp và mạng").click()
    page.get_by_role("button", name="Máy phổ thông").click()
    expect(page.get_by_text("(1 đang bật)")).to_be_visible()
    assert broken_rules(page) == []
    page.get_by_role("button", name="Khắc phục mọi sự cố").click()
    expect(page.get_by_text("(1 đang bật)")).to_be_hidden()
    assert printers[0].faults == Faults()


def test_the_second_printer_is_chosen_broken_and_prints_into_its_own_tray(
    page: Page, printers: list[VirtualPrinter]
) -> None:
    page.get_by_label("Tìm phiếu").fill("0041")
    expect(page.get_by_role("heading", name="Tìm thấy 1 trong 2 phiếu")).to_be_visible()
    page.get_by_label("Tìm phiếu").fill("")
    page.get_by_role("button", name="Máy in ảo 2").click()
    expect(page.get_by_text("Chưa có phiếu nào.")).to_be_visible()
    send(printers[1], encode(render(SEAT, 576), b"0099", has_cutter=True).data)
    expect(page.get_by_text("Phiếu số 1 vừa ra")).to_be_visible()  # without reloading
    expect(page.get_by_text("Phiếu số 1, lệnh in 0099")).to_be_visible()
    page.get_by_role("button", name="Kẹt dao cắt").click()
    expect(page.get_by_role("button", name="Máy in ảo 2 kẹt dao cắt")).to_be_visible()
    assert [printer.faults.cutter for printer in printers] == [False, True]
    for width, height in ((800, 1280), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert broken_rules(page) == []
