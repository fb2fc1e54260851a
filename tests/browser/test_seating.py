"""The seating by hand in a real browser: dragged, by keyboard alone, and as somebody else changes it meanwhile."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Venue
from tests.support.seats import Seating


@pytest.fixture
def seating(venue: Venue) -> Seating:
    return Seating(venue.home)


@pytest.fixture
def page(venue: Venue) -> Page:
    opened = venue.organizer((1366, 900))
    opened.get_by_role("link", name="Xếp chỗ").click()
    opened.get_by_role("heading", name="Xếp chỗ").wait_for()
    return opened


def chair(page: Page, label: str) -> Locator:
    return page.get_by_role("option", name=re.compile(f"^Ghế {label},"))


def test_a_person_is_dragged_to_a_free_chair_and_onto_another_person(page: Page, seating: Seating) -> None:
    one, other = seating.people(2)
    (free,) = seating.free()
    chair(page, seating.seat_of(one)).drag_to(chair(page, free))
    expect(page.get_by_role("status")).to_have_text(f"Đã xếp vào ghế {free}.")
    expect(chair(page, free)).to_have_accessible_name(re.compile(seating.name(one)))
    target = seating.seat_of(other)
    chair(page, free).drag_to(chair(page, target))
    expect(page.get_by_role("status")).to_have_text(f"Đã đổi hai ghế {free}, {target}.")
    assert (seating.seat_of(one), seating.seat_of(other)) == (target, free)


def test_a_person_is_moved_by_keyboard_alone_and_the_move_is_undone(page: Page, seating: Seating) -> None:
    one = seating.people(30)[-1]
    start = seating.seat_of(one)
    page.get_by_role("button", name="Phóng to sơ đồ").focus()
    page.keyboard.press("Tab")  # the sheet, which can be scrolled by keys
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "option"  # one chair is in the tab order
    chair(page, start).focus()
    page.keyboard.press("Enter")
    move = page.get_by_role("button", name="Chuyển đi…")
    expect(move).to_be_visible()
    move.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đang chuyển")
    chair(page, start).focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã")
    assert seating.seat_of(one) != start
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("status")).to_have_text("Đã hoàn tác.")
    assert seating.seat_of(one) == start


def test_a_delegation_is_moved_as_a_block_and_escape_gives_up(page: Page, seating: Seating) -> None:
    page.get_by_role("button", name="Sở Ngoại vụ").click()
    page.get_by_role("button", name="Dời cả đoàn…").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("status")).to_be_empty()
    page.get_by_role("button", name="Sở Ngoại vụ").click()
    page.get_by_role("button", name="Dời cả đoàn…").click()
    chair(page, "A01").click()
    expect(page.get_by_role("status")).to_contain_text("Đã dời cả đoàn, 3 người.")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("status")).to_have_text("Đã hoàn tác.")


def test_what_somebody_else_changes_shows_by_itself_and_is_not_overwritten(
    venue: Venue, page: Page, seating: Seating
) -> None:
    one, other = seating.people(6)[4:]
    first, second = seating.seat_of(one), seating.seat_of(other)
    free = seating.free()[0]
    page.route("**/chart.json*", lambda route: route.abort())
    seating.set({free: other})
    chair(page, first).drag_to(chair(page, second))
    expect(page.get_by_role("status")).to_contain_text("vừa được người khác đổi")
    assert seating.seat_of(one) == first
    page.unroute("**/chart.json*")
    expect(chair(page, free)).to_have_accessible_name(re.compile(seating.name(other)))
    venue.troubles.clear()  # the refusal, and the questions that found no hub
