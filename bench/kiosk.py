"""How long a guest looks at a kiosk between the last key of their scan and its answer, many screens scanning at once.

`python3 run.py bench kiosk [--screens N] [--scans N] [--every S]`. Real Chromium pages in front of a real hub with its
print spooler and a virtual printer, all on this machine. Measured in the page: from the scanner's last key until the
frame with the result is painted. Aims: p95 under 200 ms with 12 screens; 500 scans in a row on one screen without the
page's memory growing by more than 20 MB.
"""

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import update

from bench.door import crowd
from congress.models import Printer
from printers.virtual import VirtualPrinter
from tests.support.browsers import (
    CHROMIUM_FLAGS,
    chromium,
    heap_mb,
    scan_in_a_row,
    start_scanning,
    waits_of,
)
from tests.support.homes import Home, prepare
from tests.support.processes import Web, running, web

IN_A_ROW = 500
WARMING_UP = 20


def main() -> None:
    """Measure the screens at once, then one screen's memory, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--screens", type=int, default=12)
    parser.add_argument("--scans", type=int, default=25, help="of each screen")
    parser.add_argument("--every", type=float, default=3.0, help="seconds between two guests of a screen, about")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder) / "data")
        home = Home.open(Path(folder) / "data")
        codes = crowd(home, told.screens * (told.scans + 1) + IN_A_ROW + WARMING_UP)
        with (
            VirtualPrinter(Path(folder) / "tray") as printer,
            web(home, is_quiet=True, DON_REQUESTS_PER_MINUTE="100000000") as server,
            sync_playwright() as playwright,
        ):
            address = f"tcp://127.0.0.1:{printer.port}"
            home.database.run(lambda s: s.execute(update(Printer).values(address=address)))
            with running(home, "printers.spooler", is_quiet=True):
                browser = playwright.chromium.launch(executable_path=chromium(), args=list(CHROMIUM_FLAGS))
                _at_once(browser, home, server, codes, told)
                _in_a_row(_screen(browser, home, server, "Bàn đo"), codes[-IN_A_ROW - WARMING_UP :])
                browser.close()
        home.engine.dispose()


def _at_once(browser: Browser, home: Home, server: Web, codes: Sequence[str], told: argparse.Namespace) -> None:
    pages = [_screen(browser, home, server, f"Bàn {number}") for number in range(1, told.screens + 1)]
    waiting = iter(codes)
    for page in pages:
        scan_in_a_row(page, [next(waiting)])
    for page in pages:
        start_scanning(page, [next(waiting) for _ in range(told.scans)], told.every * 1000)
    waits = [wait for page in pages for wait in waits_of(page)]
    print(_line(f"{told.screens} screens, a guest every {told.every:g} s", waits))
    for page in pages:
        page.context.close()


def _in_a_row(page: Page, codes: list[str]) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    scan_in_a_row(page, codes[:WARMING_UP])
    before = heap_mb(devtools)
    waits = scan_in_a_row(page, codes[WARMING_UP:])
    grown = heap_mb(devtools) - before
    print(_line(f"1 screen, {len(waits)} in a row", waits))
    print(f"memory of the page after {len(waits)} scans: {before:.1f} MB before, grown by {grown:.1f} MB")


def _screen(browser: Browser, home: Home, server: Web, name: str) -> Page:
    context = browser.new_context(viewport={"width": 1080, "height": 1920})
    context.add_init_script(f"localStorage['don.station'] = {home.new_station(name)[1]!r}")
    page = context.new_page()
    page.goto(f"{server.url}/kiosk/")
    expect(page.get_by_role("heading", name="Kính mời quý đại biểu")).to_be_visible(timeout=20_000)
    return page


def _line(name: str, waits: Sequence[float]) -> str:
    ordered = sorted(waits)
    p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95, 0.99))
    return f"{name:<36} {len(ordered):>5} scans   p50 {p50:>6.0f} ms   p95 {p95:>6.0f} ms   p99 {p99:>6.0f} ms"


if __name__ == "__main__":
    main()
