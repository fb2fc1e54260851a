"""Organizers watch who is in: the figures move by themselves soon after a scan."""

from playwright.sync_api import expect

from tests.browser.conftest import Venue

WITHIN_MS = 2000


def test_the_present_count_moves_within_two_seconds_of_a_scan(venue: Venue) -> None:
    organizer = venue.organizer()
    count = organizer.locator("[data-count='CT-present']")
    before = int(count.inner_text())
    organizer.evaluate("window.sameDocument = true")
    code, _ = venue.guest()
    _, token = venue.home.new_station("Cổng phụ")
    status, answer = venue.server.redeem(token, code, "live-count-1")
    assert (status, answer["status"]) == (200, "ok")
    expect(count).to_have_text(str(before + 1), timeout=WITHIN_MS)
    delegation = answer["position"]["delegation"]
    row = (
        organizer.locator(".delegations")
        .get_by_role("row")
        .filter(has=organizer.get_by_role("rowheader", name=delegation, exact=True))
        .first
    )
    expect(row.locator(".strong")).to_have_text("1")
    assert organizer.evaluate("window.sameDocument") is True  # without a reload


def test_a_table_somebody_closed_stays_closed(venue: Venue) -> None:
    organizer = venue.organizer()
    table = organizer.locator(".by-delegation table")
    organizer.locator(".by-delegation summary").click()
    expect(table).to_be_hidden()
    code, _ = venue.guest()
    _, token = venue.home.new_station("Cổng sau")
    count = organizer.locator("[data-count='CT-present']")
    before = int(count.inner_text())
    venue.server.redeem(token, code, "live-count-2")
    expect(count).to_have_text(str(before + 1), timeout=WITHIN_MS)
    expect(table).to_be_hidden()


def test_the_page_fits_a_phone_in_the_corridor(venue: Venue) -> None:
    organizer = venue.organizer((390, 844))
    assert organizer.evaluate("document.documentElement.scrollWidth") <= 390
    expect(organizer.locator("[data-count='CT-present']")).to_be_visible()


def test_organizers_may_read_english(venue: Venue) -> None:
    organizer = venue.organizer()
    organizer.get_by_role("link", name="English").click()
    expect(organizer.get_by_role("heading", name="Attendance")).to_be_visible()


def test_the_keyboard_stays_where_it_is_while_figures_move(venue: Venue) -> None:
    organizer = venue.organizer()
    summary = organizer.locator(".by-delegation summary")
    summary.focus()
    count = organizer.locator("[data-count='CT-present']")
    before = int(count.inner_text())
    code, _ = venue.guest()
    _, token = venue.home.new_station("Cổng Bắc")
    venue.server.redeem(token, code, "live-count-3")
    expect(count).to_have_text(str(before + 1), timeout=WITHIN_MS)
    expect(organizer.get_by_role("rowheader", name="Cổng Bắc")).to_be_visible()
    expect(summary).to_be_focused()


def test_it_says_how_old_its_figures_are_once_it_is_cut_off(venue: Venue) -> None:
    organizer = venue.organizer()
    state = organizer.locator("#live-state")
    expect(state).to_have_text("Trực tiếp")
    organizer.context.set_offline(True)
    expect(state).to_contain_text("Mất kết nối, số liệu lúc")
    organizer.context.set_offline(False)
    expect(state).to_have_text("Trực tiếp")
    venue.troubles.clear()  # the browser complains about requests that failed
