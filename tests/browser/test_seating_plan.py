"""A seating planned in a real browser: wishes by slider, the plan looked at, taken, undone."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Venue
from tests.support.seats import Seating


def test_an_organizer_plans_looks_takes_and_undoes(venue: Venue) -> None:
    seating = Seating(venue.home)
    before = seating.chart()
    page = venue.organizer((1366, 900))
    page.get_by_role("link", name="Xếp chỗ").click()
    page.get_by_role("link", name="Lập phương án").click()
    slider = page.get_by_role("slider", name="Trưởng đoàn ngồi cạnh lối đi")
    slider.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.locator("output[for=head_at_aisle]")).to_have_text("10 · trước hết")
    expect(slider).to_have_attribute("aria-valuetext", "trước hết")
    page.get_by_label(re.compile("Giữ khu riêng của từng đoàn")).uncheck()
    page.get_by_role("button", name="Lập phương án").click()
    expect(page.get_by_text("Đây mới là phương án.")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Sơ đồ phương án"))).to_be_visible()
    assert seating.chart() == before
    page.get_by_role("button", name="Áp dụng phương án").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã áp dụng phương án")
    after = seating.chart()
    assert after != before
    assert sorted(after.values(), key=str) == sorted(before.values(), key=str)  # nobody lost
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác.")).to_be_visible()
    assert seating.chart() == before
