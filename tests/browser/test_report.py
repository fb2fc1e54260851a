"""Minutes before the opening: freeze the numbers, put one right with the keyboard, issue, read aloud; all accessible."""

from playwright.sync_api import expect

from tests.browser.conftest import Venue
from tests.browser.test_accessibility import broken_rules


def test_a_report_is_frozen_put_right_issued_and_read_and_no_page_breaks_a_rule(venue: Venue) -> None:
    code, _ = venue.guest()
    _, token = venue.home.new_station("Cửa báo cáo")
    venue.server.redeem(token, code, "report-1")
    page = venue.organizer()
    page.get_by_role("link", name="Báo cáo đại biểu").click()
    expect(page.get_by_role("heading", name="Nếu báo cáo lúc này")).to_be_visible()
    present = int(page.locator(".figure.big b").inner_text())
    assert present >= 1
    assert broken_rules(page) == [], "draft"
    page.get_by_role("button", name="Chốt số liệu").click()
    page.locator(".figure.big").get_by_role("link").press("Enter")
    expect(page.get_by_label("Số mới")).to_have_value(str(present))
    page.get_by_label("Số mới").fill(str(present + 1))
    page.get_by_label("Lý do").fill("một người vào cửa phụ")
    page.get_by_label("Lý do").press("Enter")
    expect(page.locator("#trail")).to_contain_text("một người vào cửa phụ")
    expect(page.locator(".figure.big")).to_contain_text(f"máy tính {present}")
    assert broken_rules(page) == [], "frozen"
    page.get_by_role("button", name="Ban hành báo cáo").click()
    expect(page.get_by_role("alert").filter(has_text="chưa khớp").first).to_be_visible()
    page.get_by_label("và vẫn ban hành").check()
    page.get_by_role("button", name="Ban hành báo cáo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Báo cáo số 01")
    page.get_by_role("link", name="Bản đọc", exact=True).click()
    expect(page.locator(".said-aloud")).to_contain_text(f"số đại biểu có mặt: {present + 1} đại biểu")
    assert broken_rules(page) == [], "reading"
    page.goto(venue.server.url + "/admin/absences/?delegation=1")
    assert broken_rules(page) == [], "absences"
    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("/admin/reports/", "/admin/reports/1/", "/admin/reports/1/reading", "/admin/absences/"):
        page.goto(venue.server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
