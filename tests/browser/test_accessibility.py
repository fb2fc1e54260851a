"""No page breaks a rule of WCAG 2.2 AA that axe-core can judge; what it cannot, people look at."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Venue
from tests.browser.test_kiosk import ready, scan

RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
ADMIN_PAGES = (
    "/admin/",
    "/admin/boards/",
    "/admin/attendance-book/",
    "/admin/attendance-book/7/by-hand?person=1",
    "/admin/attendance-book/7/paper/",
    "/admin/attendance-book/7/files/",
    "/admin/pictures/",
    "/admin/readiness/",
    "/admin/people/",
    "/admin/people/1/",
    "/admin/people/new",
    "/admin/delegations/",
    "/admin/exemplars/",
    "/admin/imports/",
    "/admin/program/",
    "/admin/seating/",
    "/admin/halls/",
    "/admin/seating/find/",
    "/admin/seating/prints/",
    "/admin/invitations/",
    "/admin/invitations/people/",
    "/admin/invitation-texts/",
    "/admin/slips/",
    "/admin/stations/",
    "/admin/hand-outs/",
    "/admin/badges/",
    "/admin/print-queue/",
    "/admin/printers/1/",
    "/admin/printers/new",
)


def broken_rules(page: Page) -> list[str]:
    """What axe-core has against the page as it stands: rule, and the elements that break it."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {[node['html'][:120] for node in rule['nodes']]}" for rule in found]


def test_admin_pages_break_no_rule(venue: Venue) -> None:
    page = venue.organizer()
    broken = {}
    for path in ADMIN_PAGES:
        answer = page.goto(venue.server.url + path)
        assert answer is not None
        assert answer.status == 200, path
        broken[path] = broken_rules(page)
    told = [f"{path} {rule}" for path, rules in broken.items() for rule in rules]
    assert not told, "\n".join(told)


def test_admin_sign_in_breaks_no_rule(venue: Venue) -> None:
    page = venue.screen(token="")
    page.goto(venue.server.url + "/admin/sign-in")
    assert broken_rules(page) == []


@pytest.mark.parametrize("size", [(1080, 1920), (1280, 800)])
def test_kiosk_screens_break_no_rule(venue: Venue, size: tuple[int, int]) -> None:
    page = ready(venue.screen(size))
    assert broken_rules(page) == [], "waiting"
    code, name = venue.guest()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert broken_rules(page) == [], "welcome"
    scan(page, "HTTPS://EXAMPLE.COM/ABC")
    expect(page.get_by_role("heading", name="Mã này không phải mã của Đại hội.")).to_be_visible()
    assert broken_rules(page) == [], "refused"
    page.get_by_role("button", name="Chương trình").click()
    expect(page.locator("#page")).to_be_visible()
    assert broken_rules(page) == [], "program"
