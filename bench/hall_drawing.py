"""How fast the drawing of a hall opens in a browser: 5,000 seats in under a second.

Run by `python3 run.py bench hall_drawing [--pictures FOLDER]`. The page of each hall is fetched from gunicorn and
opened in Chromium, signed in as organizer, three times; the best is told. "Open" is when all chairs are painted and
listen to the keyboard. "Alone" is the same drawing without the page around it. "Arrow" is one step of the keyboard.
"""

import argparse
import tempfile
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

from congress import accounts
from congress.models import Role
from congress.seating import halls
from congress.seating.generator import BlockPlan, HallPlan, generate
from congress.seating.layout import Level, Measures
from tests.browser.conftest import CHROMIUM_FLAGS, PASSWORD
from tests.support.homes import CONGRESS, Home, prepare
from tests.support.processes import web

ROUNDS = 3
AIM_MS = 1000
STAGE = BlockPlan("Sân khấu", 2, 20, Level.STAGE, "2", "SK{row}{number:02}")
HALLS = {
    "2,300 curved": HallPlan(
        (
            STAGE,
            BlockPlan("Trái", 30, 14, door="1"),
            BlockPlan("Giữa trái", 30, 16, door="2"),
            BlockPlan("Giữa phải", 30, 16, door="3"),
            BlockPlan("Phải", 30, 14, door="4"),
            BlockPlan("Ban công", 10, 46, Level.BALCONY, "5"),
        ),
        Measures(curve=35, passages=(12,)),
        with_dd=True,
    ),
    "5,000": HallPlan(
        (STAGE, *(BlockPlan(f"Khu {n}", 45, 22, door=str(n)) for n in range(1, 6)), BlockPlan("Khu 6", 1, 10)),
        Measures(passages=(20,)),
    ),
    "10,000": HallPlan(
        tuple(BlockPlan(f"Khu {n}", 50, 25, door=str(n)) for n in range(1, 9)), Measures(passages=(16, 32))
    ),
}


def opened(page: Page, url: str) -> float:
    """Open a hall's page; milliseconds until its chairs are painted and listen."""
    before = perf_counter()
    page.goto(url, wait_until="commit")
    page.locator('#sheet .seat[tabindex="0"]').wait_for()
    painted(page)
    return (perf_counter() - before) * 1000


def painted(page: Page) -> None:
    """Wait until what is on the page now is on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def alone(browser: Browser, svg: str) -> float:
    """Open the drawing without the page around it, from memory."""
    page = browser.new_page()
    before = perf_counter()
    page.set_content(svg, wait_until="load")
    painted(page)
    took = (perf_counter() - before) * 1000
    page.close()
    return took


def arrow(page: Page) -> float:
    """Go one chair on by keyboard."""
    page.locator('#sheet .seat[tabindex="0"]').focus()
    before = perf_counter()
    page.keyboard.press("ArrowDown")
    painted(page)
    return (perf_counter() - before) * 1000


def main() -> None:
    """Measure all halls, from the sample's 494 seats to the most a hall may have."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, help="where to keep a picture of each page")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        prepare(data)
        home = Home.open(data)
        password_hash = accounts.hash_password(PASSWORD)
        home.database.run(lambda s: accounts.add(s, "bench", password_hash, Role.ORGANIZER, "bench"))
        ids = {"494 (sample)": 1}
        for name, plan in HALLS.items():
            room = generate(plan)
            ids[name] = home.database.run(lambda s, n=name, r=room: halls.add(s, CONGRESS, n, r, {}, "bench"))  # type: ignore[misc]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(CHROMIUM_FLAGS))
        print(f"{'hall':<14} {'page KB':>8} {'open ms':>8} {'alone ms':>9} {'arrow ms':>9}")
        with web(home) as server:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(server.url + "/admin/")
            page.get_by_label("Tên đăng nhập").fill("bench")
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            page.get_by_role("heading", name="Điểm danh").wait_for()
            for name, hall_id in ids.items():
                url = f"{server.url}/admin/halls/{hall_id}/"
                best = min(opened(page, url) for _ in range(ROUNDS))
                svg = page.locator("#sheet").inner_html()
                size = len(page.request.get(url, headers={"Accept": "text/html"}).body()) // 1024
                drawn = min(alone(browser, svg) for _ in range(ROUNDS))
                step = min(arrow(page) for _ in range(ROUNDS))
                late = "" if best < AIM_MS or name.startswith("10") else "   more than a second"
                print(f"{name:<14} {size:>8} {best:>8.0f} {drawn:>9.0f} {step:>9.0f}{late}", flush=True)
                if told.pictures:
                    page.screenshot(path=told.pictures / f"hall-{hall_id}.png")
                    page.locator("#sheet .hall").screenshot(path=told.pictures / f"hall-{hall_id}-whole.png")
        browser.close()


if __name__ == "__main__":
    main()
