"""Invitations handed over and reminded of in a real browser, by keyboard, nothing hidden behind the bar of acts."""

from playwright.sync_api import expect

from tests.browser.conftest import Venue

COVERED = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return !(top === document.activeElement || document.activeElement.contains(top) || top.contains(document.activeElement));
}"""


def test_people_are_found_ticked_and_noted_as_handed_over_by_keyboard(venue: Venue) -> None:
    page = venue.organizer()
    page.goto(venue.server.url + "/admin/invitations/people/")
    page.get_by_label("Tìm theo tên").press_sequentially("nong van")
    expect(page.get_by_role("row", name="Lý Minh Hòa")).to_have_count(0)
    ticks = page.get_by_role("checkbox", name="Chọn Nông Văn")
    expect(ticks.first).to_be_visible()
    ticks.first.focus()
    for _ in range(8):  # down the list, past the end of the window
        page.keyboard.press("Tab")
        assert not page.evaluate(COVERED), page.evaluate("document.activeElement.outerHTML")
    ticks.first.focus()
    page.keyboard.press("Space")
    act = page.get_by_label("Với những người đã đánh dấu")
    act.focus()
    act.select_option(label="Ghi đã trao tay")
    page.get_by_role("button", name="Thực hiện").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Đã ghi trao tay 1 giấy mời.")
    expect(page.get_by_role("row", name="Nông Văn")).to_have_count(1)
    page.get_by_role("link", name="Nông Văn").press("Enter")
    expect(page.get_by_role("heading", name="Giấy mời Đã gửi")).to_be_visible()
