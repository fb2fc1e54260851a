"""The finder as an usher holds it: on a phone, with a thumb and two letters; and by keyboard at a desk."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Venue

PHONE = (390, 844)


@pytest.fixture
def phone(venue: Venue) -> Page:
    page = venue.organizer(PHONE)
    page.goto(venue.server.url + "/admin/seating/find/")
    return page


def test_two_letters_on_a_phone_show_seats_and_a_seat_shows_its_person(phone: Page) -> None:
    field = phone.get_by_label("Tên, đơn vị, mã đại biểu hoặc ghế")
    expect(field).to_be_focused()
    phone.get_by_label("Tên, đơn vị").press_sequentially("hu")
    said = phone.get_by_role("status")
    expect(said).to_have_text("20 kết quả đầu tiên. Gõ thêm để thu hẹp.")
    expect(phone.locator(".hit")).to_have_count(20)
    field.fill("huong hoang")
    expect(said).to_have_text(re.compile(r"^\d kết quả\.$"))
    first = phone.locator(".hit").first
    expect(first).to_contain_text("Hương")
    seat = first.locator(".chair").inner_text()
    field.fill(seat.lower())
    expect(said).to_have_text("1 kết quả.")
    expect(phone.locator(".hit .name")).to_have_text(re.compile("Hương"))
    expect(phone.locator(".beside")).to_contain_text("Bên phải")
    assert f"words={seat.lower()}" in phone.url
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    small = phone.eval_on_selector_all(
        "main a, main input, main select, main button",
        "all => all.filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44 && !e.closest('.name')).map(e => e.outerHTML)",
    )
    assert small == [], "a thumb needs 44 px"
    phone.locator(".hit").click(position={"x": 320, "y": 100})
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Hương")


def test_hits_are_walked_by_keyboard_and_the_map_is_opened(phone: Page) -> None:
    phone.get_by_label("Tên, đơn vị").press_sequentially("ly minh hoa")
    expect(phone.locator(".hit")).to_have_count(1)
    phone.keyboard.press("ArrowDown")
    expect(phone.get_by_role("link", name="Lý Minh Hòa")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(phone.get_by_label("Tên, đơn vị")).to_be_focused()
    phone.get_by_role("link", name="Sơ đồ ghế E06").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Ghế E06")
    expect(phone.locator(".seat.lit")).to_be_visible()


def test_an_usher_is_told_when_the_server_is_away(venue: Venue, phone: Page) -> None:
    phone.get_by_label("Tên, đơn vị").press_sequentially("hu")
    expect(phone.locator(".hit")).to_have_count(20)
    phone.context.set_offline(True)
    phone.get_by_label("Tên, đơn vị").press_sequentially("o")
    expect(phone.get_by_role("status")).to_contain_text("Mất kết nối với máy chủ")
    expect(phone.locator(".hit")).to_have_count(20)
    phone.context.set_offline(False)
    phone.get_by_label("Tên, đơn vị").press_sequentially("n")
    expect(phone.get_by_role("status")).to_have_text(re.compile("kết quả"))
    venue.troubles.clear()  # the browser's own words about the lost connection
