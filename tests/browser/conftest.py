"""A whole venue for browser tests: gunicorn, a spooler, a virtual printer, and Chromium in front of the kiosk."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright
from sqlalchemy import update

from congress import accounts
from congress.models import Printer, Role
from printers.virtual import VirtualPrinter
from tests.support.browsers import CHROMIUM_FLAGS, chromium
from tests.support.homes import Home, copy_home
from tests.support.processes import Web, running, web

KIOSK_SCREEN = (1080, 1920)
MAY_BE_MISSING = "/kiosk/hall.svg"  # a board looks whether there is a map of the hall
OVER_PLAIN_HTTP = "Cross-Origin-Opener-Policy header has been ignored"  # said of every page of hub.test
PASSWORD = "a-long-password"


@dataclass
class Venue:
    """What stands at the venue. `troubles` gathers what browsers complain about; a test that expects some clears it."""

    home: Home
    server: Web
    printer: VirtualPrinter
    browser: Browser
    codes: Iterator[tuple[str, str]]
    troubles: list[str] = field(default_factory=list)
    shown: int = 0

    def guest(self) -> tuple[str, str]:
        """Somebody who has not come yet: code and name. Official delegates only."""
        return next(self.codes)

    def guest_with_most_to_show(self) -> tuple[str, str]:
        """Of those who have not come yet the one whose name and delegation are longest: code and name."""
        official = [card for card in self.home.cards() if card.category == "Đại biểu chính thức"]
        longest = sorted(official, key=lambda card: len(card.delegation) + len(card.full_name))
        card = longest[-1 - self.shown]
        self.shown += 1
        return card.code, card.full_name

    def screen(self, size: tuple[int, int] = KIOSK_SCREEN, token: str | None = None) -> Page:
        """A browser of its own in front of the kiosk page, paired as a new station unless a token is given."""
        context = self._context(size)
        token = self.home.new_station(f"Bàn {os.urandom(3).hex()}")[1] if token is None else token
        if token:
            context.add_init_script(f"localStorage['don.station'] ??= {token!r}")
        page = self._watched(context)
        page.goto(self.server.url + "/kiosk/")
        return page

    def board(self, size: tuple[int, int] = (1920, 1080), query: str = "") -> Page:
        """A browser of its own in front of the public board, on a clock that a test may put forward."""
        page = self._watched(self._context(size))
        page.clock.install()
        page.goto(f"{self.server.url}/kiosk/program/{query}")
        return page

    def organizer(self, size: tuple[int, int] = (1280, 800)) -> Page:
        """A browser of its own, signed in as organizer."""
        page = self._watched(self._context(size))
        page.goto(self.server.url + "/admin/")
        page.get_by_label("Tên đăng nhập").fill("btc-test")
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.get_by_role("heading", name="Điểm danh").wait_for()
        return page

    def _context(self, size: tuple[int, int]) -> BrowserContext:
        return self.browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")

    def _watched(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda fault: self.troubles.append(str(fault)))
        page.on("console", self._hear)
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        is_known = said.location["url"].endswith(MAY_BE_MISSING) or OVER_PLAIN_HTTP in said.text
        if said.type == "error" and not is_known:
            self.troubles.append(said.text)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium."""
    launched = launch(playwright)
    yield launched
    launched.close()


def launch(playwright: Playwright, *flags: str) -> Browser:
    return playwright.chromium.launch(executable_path=chromium(), args=[*CHROMIUM_FLAGS, *flags])


@pytest.fixture(scope="module")
def open_venue(
    browser: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Venue]]:
    """Open a venue; the same one for all tests of a module, each with guests of its own."""
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("venue")
        copy_home(sqlite_template, folder / "data")
        home = Home.open(folder / "data")
        stack.callback(home.engine.dispose)
        printer = stack.enter_context(VirtualPrinter(folder / "tray"))
        address = f"tcp://127.0.0.1:{printer.port}"
        home.database.run(lambda s: s.execute(update(Printer).values(address=address)))
        password_hash = accounts.hash_password(PASSWORD)
        home.database.run(lambda s: accounts.add(s, "btc-test", password_hash, Role.ORGANIZER, "test"))
        stack.enter_context(running(home, "printers.spooler"))
        server = stack.enter_context(web(home))
        official = ((card.code, card.full_name) for card in home.cards() if card.category == "Đại biểu chính thức")
        venue = Venue(home, server, printer, browser, official)
        yield lambda: venue


@pytest.fixture
def venue(open_venue: Callable[[], Venue]) -> Iterator[Venue]:
    """The module's venue; no browser may have complained when the test ends."""
    opened = open_venue()
    opened.troubles.clear()
    yield opened
    for context in opened.browser.contexts:
        context.close()
    assert opened.troubles == []
