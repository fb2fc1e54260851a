"""The editor of documents in a real browser: the page changes while one types, a wrong field is told and found."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Venue
from tests.support.pdf_pages import texts

EDITOR = "/admin/invitation-texts/"


def opened(venue: Venue, kind: str, size: tuple[int, int] = (1280, 800)) -> Page:
    page = venue.organizer(size)
    page.goto(f"{venue.server.url}{EDITOR}?kind={kind}")
    expect(page.locator("#state")).to_contain_text("Đang xem: Đinh Thu Ánh")
    return page


def shown(page: Page) -> str:
    source = page.locator("#pictures img").first.get_attribute("src")
    assert source
    assert page.eval_on_selector("#pictures img", "image => image.decode().then(() => image.naturalWidth)") > 400
    return source


def test_what_is_typed_is_seen_and_a_wrong_field_is_told_found_and_mended(venue: Venue) -> None:
    page = opened(venue, "giay_moi")
    before = shown(page)
    text = page.get_by_label("Văn bản", exact=True)
    text.fill("GIẤY MỜI\n\nTrân trọng kính mời {ho_tne} tới dự./.")
    fault = page.get_by_role("button", name="Dòng 3: không có trường {ho_tne}. Có phải ý là {ho_ten}?")
    fault.press("Enter")
    assert text.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == "{ho_tne}"
    assert shown(page) == before
    page.get_by_text("Các trường dùng được").click()
    page.get_by_role("button", name="{HO_TEN}", exact=True).click()
    expect(page.locator("#faults")).to_be_empty()
    expect(page.locator("#pictures img")).not_to_have_attribute("src", before)
    after = shown(page)
    page.get_by_label("Họ tên người ký").fill("Lý Thị Mẩy")
    expect(page.locator("#pictures img")).not_to_have_attribute("src", after)
    page.get_by_role("button", name="Lưu").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu")
    expect(text).to_have_value(re.compile(r"kính mời \{HO_TEN\} tới dự"))


def test_a_card_is_looked_at_in_both_designs_for_somebody_else_and_downloaded(venue: Venue) -> None:
    page = opened(venue, "thiep")
    lotus = shown(page)
    page.get_by_label("Mẫu", exact=True).select_option(label="Trống đồng")
    expect(page.locator("#pictures img")).not_to_have_attribute("src", lotus)
    page.get_by_label("Tên hoặc mã khác").fill("ly minh hoa")
    expect(page.locator("#state")).to_contain_text("Đang xem: Lý Minh Hòa")
    expect(page.locator("#pictures img")).to_have_attribute("alt", "Trang sẽ in 1: Lý Minh Hòa")
    expect(page.get_by_role("link", name="Tải ảnh gửi Zalo (PNG)")).to_be_visible()
    page.get_by_label("Loại giấy").select_option(label="Thẻ 9 × 13 cm")
    page.get_by_label("Đoàn", exact=True).select_option(label="Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn")
    page.get_by_label("Mật khẩu của bạn").fill(PASSWORD)
    with page.expect_download() as told:
        page.get_by_role("button", name="Tạo tệp PDF").click()
    assert told.value.suggested_filename == "the-9x13.pdf"
    assert "ĐẠI BIỂU" in texts(told.value.path().read_bytes())[0]


def test_the_editor_fits_a_phone_and_names_its_fields(venue: Venue) -> None:
    page = opened(venue, "the", (390, 844))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    unnamed = page.eval_on_selector_all(
        "main input:not([type=hidden]), main select, main textarea",
        "all => all.filter(e => !e.labels?.length && !e.getAttribute('aria-label')).map(e => e.outerHTML)",
    )
    assert unnamed == []
    expect(page.locator("#pictures img")).to_have_count(2)
