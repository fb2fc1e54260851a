"""The editor of slips in a real browser: every change is seen at once in dots, by keyboard alone, and nothing is lost."""

from playwright.sync_api import Page, expect

from congress.paper import slip_templates
from congress.slip_layout import Kind, Part
from tests.browser.conftest import Venue
from tests.support.homes import CONGRESS

EDITOR = "/admin/slips/"


def opened(venue: Venue, kind: str, size: tuple[int, int] = (1366, 768)) -> Page:
    page = venue.organizer(size)
    page.goto(f"{venue.server.url}{EDITOR}?kind={kind}")
    expect(page.locator("#papers img")).to_have_count(2)
    return page


def shown(page: Page) -> tuple[str, int]:
    """The slip on wide paper, and its height in dots."""
    picture = page.locator("#papers img").first
    source = picture.get_attribute("src")
    assert source
    return source, int(picture.get_attribute("height") or 0)


def order(page: Page) -> list[str]:
    names: list[str] = page.eval_on_selector_all("#parts > li", "rows => rows.map(row => row.dataset.name)")
    return names


def test_a_slip_is_arranged_by_keyboard_seen_in_dots_and_kept(venue: Venue) -> None:
    page = opened(venue, "seat")
    before, height = shown(page)
    assert page.locator("#papers img").first.bounding_box()["width"] == 576  # type: ignore[index]  # true dots

    door = page.get_by_label("Cửa vào", exact=True)
    door.focus()
    page.keyboard.press("Space")
    expect(page.locator("#papers img").first).not_to_have_attribute("src", before)
    assert shown(page)[1] < height

    up = page.get_by_role("button", name="Lên: Đoàn")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#moved")).to_have_text("Đoàn: vị trí 6 trên 18")
    expect(up).to_be_focused()
    names = order(page)
    assert names.index("Đoàn") < names.index("Danh xưng, họ tên")

    page.get_by_role("button", name="Thêm dòng chữ").press("Enter")
    page.keyboard.type("Ghế {cho_ngoii}")
    fault = page.get_by_role("button", name="Có phải ý là {cho_ngoi}?")
    fault.press("Enter")
    words = page.get_by_label("Chữ của phần: Dòng chữ")
    assert words.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)") == "{cho_ngoii}"
    was = shown(page)[0]
    words.fill("Đường dây nóng: ")
    page.get_by_text("Các trường dùng được").click()
    page.get_by_role("button", name="{duong_day_nong}", exact=True).click()
    expect(page.locator("#faults")).to_be_empty()
    expect(page.locator("#papers img").first).not_to_have_attribute("src", was)

    page.get_by_label("Giấy 58 mm").check()
    assert page.locator("#papers img").nth(1).bounding_box()["width"] == 384  # type: ignore[index]
    page.get_by_role("button", name="Lưu").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Đã lưu mẫu phiếu")
    with venue.home.database.reading() as db_session:
        kept = slip_templates.read(db_session, CONGRESS, Kind.SEAT).blocks
    on = [block.part for block in kept if block.is_on]
    assert Part.DOOR not in on
    assert on.index(Part.DELEGATION) < on.index(Part.NAME)
    assert kept[-1].text == "Đường dây nóng: {duong_day_nong}"
    expect(page.get_by_label("Cửa vào", exact=True)).not_to_be_checked()


def test_the_editor_fits_a_phone_and_names_its_fields(venue: Venue) -> None:
    page = opened(venue, "call", (390, 844))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    unnamed = page.eval_on_selector_all(
        "main input:not([type=hidden]), main select, main textarea, main button",
        "all => all.filter(e => !e.labels?.length && !e.getAttribute('aria-label') && !e.textContent.trim())"
        ".map(e => e.outerHTML)",
    )
    assert unnamed == []
