"""A hall's drawing in a real browser: zones given by keyboard alone and by pointer, a new hall drawn while one types."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Venue


@pytest.fixture
def page(venue: Venue) -> Page:
    return venue.organizer((1366, 900))


def open_hall(page: Page, name: str = "Hội trường lớn") -> None:
    page.get_by_role("link", name="Hội trường", exact=True).click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", name=name, level=1).wait_for()
    page.locator('.seat[tabindex="0"]').wait_for()  # the drawing listens


def chair(page: Page, label: str) -> Locator:
    return page.get_by_role("option", name=re.compile(f"^Ghế {label},"))


def test_seats_are_given_to_a_zone_by_keyboard_alone(page: Page) -> None:
    open_hall(page)
    page.get_by_role("button", name="Phóng to sơ đồ").focus()
    page.keyboard.press("Tab")  # the sheet, which can be scrolled by keys
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "option"  # one chair is in the tab order
    chair(page, "C09").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_role("heading", name="Đã chọn 3 ghế")).to_be_visible()
    expect(page.get_by_text("C09, C10, D10", exact=True)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Ghế D10, khu Giữa, hàng D, khu vực Khen thưởng")
    page.get_by_role("combobox", name="Khu vực").select_option("KHACH_MOI")
    page.get_by_role("button", name="Xếp vào").press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đã đổi 3 ghế.")
    for label in ("C09", "C10", "D10"):
        expect(chair(page, label)).to_have_accessible_name(re.compile("khu vực Khách mời$"))
    expect(page.get_by_role("heading", name="Chưa chọn ghế nào")).to_be_visible()


def test_a_range_a_row_and_a_block_are_chosen_by_pointer(page: Page) -> None:
    open_hall(page)
    chair(page, "G17").click()
    chair(page, "H18").click(modifiers=["Shift"])
    expect(page.get_by_role("heading", name="Đã chọn 4 ghế")).to_be_visible()
    page.get_by_role("button", name="Cả hàng").click()
    expect(page.get_by_role("heading", name="Đã chọn 10 ghế")).to_be_visible()
    page.get_by_role("button", name="Bỏ chọn").click()
    page.locator(".block-name", has_text="Phải").click()
    expect(page.get_by_role("heading", name="Đã chọn 160 ghế")).to_be_visible()
    page.get_by_role("button", name=re.compile("Kỹ thuật")).click()
    expect(page.get_by_role("heading", name="Đã chọn 8 ghế")).to_be_visible()
    page.get_by_role("combobox", name="Khu vực").select_option(label="Ghế không dùng (hỏng, bỏ)")
    page.get_by_role("button", name="Xếp vào").click()
    expect(chair(page, "X09")).to_have_accessible_name(re.compile("khu vực Ghế không dùng$"))


def test_a_hall_is_drawn_while_one_types_and_then_made(page: Page) -> None:
    page.get_by_role("link", name="Hội trường", exact=True).click()
    page.get_by_role("link", name="Tạo hội trường").click()
    shown = page.get_by_role("region", name="Xem thử")
    expect(shown).to_contain_text("324 ghế, 4 khu")
    page.get_by_label("Số hàng").nth(1).fill("20")
    expect(shown).to_contain_text("388 ghế, 4 khu")
    page.get_by_label("Tên khu").last.fill("Ban công")
    expect(page.get_by_label("Tên khu")).to_have_count(6)  # there is always room for one more
    page.get_by_label("Số hàng").nth(4).fill("không")
    expect(shown).to_contain_text("Số hàng của khu “Ban công” cần là một số nguyên.")
    page.get_by_label("Số hàng").nth(4).fill("2")
    page.get_by_label("Ghế mỗi hàng").nth(4).fill("10")
    page.get_by_label("Ở đâu").nth(4).select_option(label="ban công")
    expect(shown).to_contain_text("408 ghế, 5 khu")
    page.get_by_label("Tên hội trường").fill("Nhà văn hóa")
    page.get_by_role("button", name="Tạo hội trường").click()
    expect(page.get_by_role("heading", name="Nhà văn hóa")).to_be_visible()
    expect(page.locator("#sheet").get_by_role("option")).to_have_count(408)
    assert page.locator(".hall text").filter(has_text="Cửa 1").count() == 1


def test_the_pages_fit_a_phone(venue: Venue) -> None:
    page = venue.organizer((390, 844))
    for path in ("", "1/", "new", "import", "1/import", "1/room", "1/zones/3", "1/seats/20"):
        page.goto(f"{venue.server.url}/admin/halls/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        unnamed = page.eval_on_selector_all(
            "main input:not([type=hidden]), main select",
            "all => all.filter(e => !e.labels?.length && !e.getAttribute('aria-label')).map(e => e.outerHTML)",
        )
        assert unnamed == [], path
