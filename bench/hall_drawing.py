"""How fast the drawing of a hall opens in a browser: 5,000 seats in under a second.

Run by `python3 run.py bench hall_drawing [--pictures FOLDER]`. The page of each hall is fetched from gunicorn and
opened in Chromium, signed in as organizer, several times; the best is told. "Open" is when all chairs are painted and
listen to the keyboard, "thread" what of it the browser's main thread worked (it tells more on a busy machine), "answer"
the page as the hub gives it, "arrow" one step of the keyboard.
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from playwright.sync_api import BrowserContext, Page, sync_playwright

from congress import accounts
from congress.models import Role
from congress.seating import halls
from congress.seating.generator import BlockPlan, HallPlan, generate
from congress.seating.layout import Level, Measures
from tests.browser.conftest import PASSWORD
from tests.support.browsers import CHROMIUM_FLAGS
from tests.support.homes import CONGRESS, Home, prepare
from tests.support.processes import web

ROUNDS = 5
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


@dataclass(frozen=True)
class Opened:
    """One opening of a page, in milliseconds."""

    wall: float
    thread: float


def opened(context: BrowserContext, url: str) -> Opened:
    """Open a hall in a tab of its own, until its chairs are painted and listen."""
    page = context.new_page()
    tab = context.new_cdp_session(page)
    tab.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = perf_counter()
    page.goto(url, wait_until="commit")
    page.locator('#sheet .seat[tabindex="0"]').wait_for()
    painted(page)
    wall = (perf_counter() - before) * 1000
    metrics = {metric["name"]: metric["value"] for metric in tab.send("Performance.getMetrics")["metrics"]}
    page.close()
    return Opened(wall, metrics["TaskDuration"] * 1000)


def answered(page: Page, url: str) -> tuple[float, int]:
    """Fetch a page; milliseconds, and its size in KB."""
    before = perf_counter()
    body = page.request.get(url, headers={"Accept": "text/html"}).body()
    return (perf_counter() - before) * 1000, len(body) // 1024


def painted(page: Page) -> None:
    """Wait until what is on the page now is on the screen."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


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
        print(f"{'hall':<14} {'page KB':>8} {'answer ms':>10} {'open ms':>8} {'thread ms':>10} {'arrow ms':>9}")
        with web(home) as server:
            page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
            page.goto(server.url + "/admin/")
            page.get_by_label("Tên đăng nhập").fill("bench")
            page.get_by_label("Mật khẩu").fill(PASSWORD)
            page.get_by_role("button", name="Đăng nhập").click()
            page.get_by_role("heading", name="Điểm danh").wait_for()
            for name, hall_id in ids.items():
                url = f"{server.url}/admin/halls/{hall_id}/"
                answer, size = min(answered(page, url) for _ in range(ROUNDS))
                rounds = [opened(page.context, url) for _ in range(ROUNDS)]
                page.goto(url)
                wall, thread = min(one.wall for one in rounds), min(one.thread for one in rounds)
                step = min(arrow(page) for _ in range(ROUNDS))
                late = "" if wall < AIM_MS or name.startswith("10") else "   more than a second"
                print(
                    f"{name:<14} {size:>8} {answer:>10.0f} {wall:>8.0f} {thread:>10.0f} {step:>9.0f}{late}", flush=True
                )
                if told.pictures:
                    page.screenshot(path=told.pictures / f"hall-{hall_id}.png")
                    page.locator("#sheet .hall").screenshot(path=told.pictures / f"hall-{hall_id}-whole.png")
        browser.close()


if __name__ == "__main__":
    main()
