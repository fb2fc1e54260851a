"""An organizer sees a printer stop wherever they are, steers it, and says what its test page looks like."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Venue
from tests.browser.test_accessibility import broken_rules

WITHIN_MS = 3000


@pytest.fixture
def board(venue: Venue) -> Page:
    page = venue.organizer()
    page.get_by_role("link", name="Máy in, phiếu").click()
    expect(page.get_by_text("sẵn sàng", exact=True)).to_be_visible()
    return page


def test_a_cover_that_opens_is_told_on_every_page_within_three_seconds(venue: Venue) -> None:
    page = venue.organizer()
    page.get_by_role("link", name="Chương trình").click()
    alert = page.locator("#alert")
    expect(alert).to_be_hidden()
    venue.printer.faults.cover_open = True
    try:
        expect(alert).to_contain_text("nắp đang mở", timeout=WITHIN_MS)
    finally:
        venue.printer.faults.cover_open = False
    expect(alert).to_be_hidden(timeout=WITHIN_MS)


def test_a_printer_is_tried_judged_and_paused_without_leaving_the_board(venue: Venue, board: Page) -> None:
    before = len(venue.printer.slips())
    board.get_by_role("button", name="In trang thử").click()
    question = board.get_by_text("chữ cái xa nhất bên phải")
    expect(question).to_be_visible()
    assert len(venue.printer.slips()) == before + 1
    assert broken_rules(board) == []
    board.get_by_role("radio", name="C 576").check()
    board.get_by_role("button", name="Đọc được hết, mã quét được").click()
    expect(question).to_be_hidden()
    expect(board.get_by_text("Đã in thử.")).to_be_visible()

    board.get_by_role("button", name="Tạm dừng máy").click()
    expect(board.get_by_role("button", name="Cho chạy lại")).to_be_visible()
    _, token = venue.home.new_station("Cổng thử giấy")
    code, name = venue.guest()
    venue.server.redeem(token, code, "board-0001")
    expect(board.get_by_role("rowheader", name=name).first).to_be_visible()  # it waits, and shows by itself
    board.get_by_role("button", name="Cho chạy lại").click()
    expect(board.get_by_role("rowheader", name=name)).to_have_count(0)
    assert len(venue.printer.slips()) == before + 3


def test_the_board_and_a_printers_own_page_fit_a_phone(venue: Venue) -> None:
    page = venue.organizer((390, 844))
    for path in ("/admin/print-queue/", "/admin/printers/1/", "/admin/printers/new"):
        page.goto(venue.server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
