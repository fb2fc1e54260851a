"""The kiosk while the hub is away: every scan is kept and sent once, the page opens without a server, staff are told."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import func, select, update

from congress.models import Attendance, Congress, Delegate, PrintJob, Scan
from tests.browser.conftest import Venue
from tests.browser.test_kiosk import ready, scan
from tests.support.browsers import CHROMIUM_FLAGS, chromium, heap_mb, scan_in_a_row
from tests.support.processes import kill, web
from tests.support.waiting import eventually

KEPT = "Đã lưu lượt quét, chưa được xác nhận"
SENT = "lượt quét gửi sau khi có mạng"


@dataclass
class Hub:
    """The venue's web server, to be killed outright and started again at the same address."""

    venue: Venue
    servers: ExitStack

    def kill(self) -> None:
        kill(self.venue.server)

    def start(self) -> None:
        self.venue.server = self.servers.enter_context(web(self.venue.home, port=self.venue.server.port))

    def leave_running(self) -> None:
        if self.venue.server.process.poll() is not None:
            self.start()


@pytest.fixture(scope="module")
def servers() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def hub(venue: Venue, servers: ExitStack) -> Iterator[Hub]:
    """What browsers say of a hub that is away is no fault."""
    hub = Hub(venue, servers)
    yield hub
    hub.leave_running()
    for context in venue.browser.contexts:
        context.close()
    venue.troubles[:] = [trouble for trouble in venue.troubles if "net::ERR_" not in trouble]


@dataclass(frozen=True)
class Recorded:
    """What the database holds of somebody."""

    attendances: int
    scans: int
    jobs: int
    entered_at: datetime | None


def recorded(venue: Venue, name: str) -> Recorded:
    of_them = Delegate.full_name == name
    with venue.home.database.reading() as db_session:
        attendances = db_session.scalars(select(Attendance).join(Delegate).where(of_them)).all()
        scans = db_session.scalar(select(func.count(Scan.id)).join(Delegate).where(of_them))
        ids = [attendance.id for attendance in attendances]
        jobs = db_session.scalar(select(func.count(PrintJob.id)).where(PrintJob.attendance_id.in_(ids)))
    return Recorded(len(attendances), scans or 0, jobs or 0, attendances[0].entered_at if attendances else None)


def test_scans_typed_while_the_hub_is_killed_and_back_are_recorded_once_each_and_in_order(hub: Hub) -> None:
    """Twelve guests, the hub killed twice among them, on a computer whose clock is ten minutes slow.

    The first one's answer is lost on the way: the hub has recorded it, the kiosk does not know.
    """
    venue = hub.venue
    guests = [venue.guest() for _ in range(12)]
    page = venue.screen()
    page.clock.install(time=datetime.now(UTC) - timedelta(minutes=10))
    page.reload()
    ready(page)
    page.route("**/redeem/", _lose_answer, times=1)
    typed_at = []
    for number, (code, _) in enumerate(guests):
        if number in (2, 8):
            hub.kill()
        typed_at.append(datetime.now(UTC))
        scan(page, code, 0)
        if number == 0:
            eventually(lambda: recorded(venue, guests[0][1]).scans == 1)
        if number == 2:
            expect(page.get_by_role("heading", name=KEPT)).to_be_visible()
            expect(page.locator("#banner")).to_contain_text("Mất kết nối với máy chủ")
        if number == 6:
            expect(page.locator("#banner")).to_contain_text(re.compile(r"đang giữ [567] lượt quét"))
            hub.start()
    expect(page.get_by_role("heading", name=KEPT)).to_be_visible()
    hub.start()
    eventually(lambda: all(recorded(venue, name).attendances for _, name in guests), 20)
    told = [recorded(venue, name) for _, name in guests]
    expect(page.locator("#banner")).to_be_hidden()
    assert [(one.attendances, one.scans) for one in told] == [(1, 1)] * len(guests)
    arrivals = [one.entered_at for one in told if one.entered_at is not None]
    assert arrivals == sorted(arrivals)
    assert all(abs(entered - at) < timedelta(seconds=3) for entered, at in zip(arrivals, typed_at, strict=True))
    # Whoever was still there got both slips, whoever had left got none, and nobody twice.
    assert {one.jobs for one in told} == {0, 2}
    assert told[3].jobs == 0


def _lose_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def test_a_guest_who_left_before_the_hub_was_back_is_on_the_staffs_list_and_gets_the_slip_elsewhere(hub: Hub) -> None:
    venue = hub.venue
    (code, name), (other, other_name) = venue.guest(), venue.guest()
    page, elsewhere = ready(venue.screen()), ready(venue.screen((1280, 800)))
    hub.kill()
    # The foreign code first: what is no code of ours and follows a reading at once is taken for that reading's rest.
    for held, typed in enumerate(("HTTPS EXAMPLE COM 0123456789", code, other), start=1):
        scan(page, typed, 0)
        expect(page.locator("#banner")).to_contain_text(f"{held} lượt")
        expect(page.get_by_role("heading", name=KEPT)).to_be_visible()
    hub.start()
    expect(page.get_by_role("heading", name=other_name)).to_be_visible(timeout=20_000)  # who stands there is welcomed
    expect(page.locator(".paper")).to_have_text("Kính mời nhận phiếu.")
    expect(page.locator("#late")).to_have_text(f"2 {SENT}")  # behind the welcome
    for language in ("English", "中文", "Tiếng Việt"):  # the shortest way to the waiting screen
        page.get_by_role("button", name=language).click()
    page.get_by_role("button", name=f"2 {SENT}").click()
    rows = page.locator("#page .late li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Mã này không phải mã của Đại hội.")
    expect(rows.nth(1)).to_contain_text(name)
    expect(rows.nth(1)).to_contain_text("Đã ghi nhận")
    expect(rows.nth(1)).to_contain_text("Chưa in phiếu")
    scan(elsewhere, code)
    expect(elsewhere.locator(".paper")).to_have_text("Kính mời nhận phiếu.")
    assert recorded(venue, name).jobs == 2
    page.get_by_role("button", name="Đã xem, xóa danh sách").click()
    page.get_by_role("button", name="Bấm lần nữa để xóa").click()
    ready(page)
    page.reload()
    ready(page)
    expect(page.get_by_role("button", name=SENT)).to_have_count(0)


def test_a_kiosk_that_loses_its_power_while_the_hub_is_away_opens_by_itself_and_sends_what_it_kept(
    hub: Hub, tmp_path: Path
) -> None:
    """Chromium is killed outright and started again before the hub is there: no page, no scan may be lost."""
    venue = hub.venue
    guests = [venue.guest() for _ in range(3)]
    _, token = venue.home.new_station("Bàn mất điện")

    def switched_on() -> Page:
        context = venue.browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=chromium(), args=list(CHROMIUM_FLAGS)
        )
        context.add_init_script(f"localStorage['don.station'] ??= {token!r}")
        page = context.pages[0]
        page.set_default_timeout(10_000)
        page.goto(venue.server.url + "/kiosk/")
        return page

    page = ready(switched_on())
    page.evaluate(_COPY_IS_THERE)
    page.context.close()  # a browser takes some seconds to write down who it is
    page = ready(switched_on())
    page.context.new_cdp_session(page).send("Network.clearBrowserCache")  # it would be over in five minutes
    hub.kill()
    for code, _ in guests:
        scan(page, code, 0)
        expect(page.get_by_role("heading", name=KEPT)).to_be_visible()
    _cut_power(tmp_path / "profile")
    page = ready(switched_on())
    expect(page.locator("#banner")).to_contain_text("đang giữ 3 lượt quét")
    expect(page.locator("#station")).to_contain_text("Bàn mất điện")
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"'))")
    hub.start()
    expect(page.get_by_role("button", name=f"3 {SENT}")).to_be_visible(timeout=20_000)
    assert [recorded(venue, name).attendances for _, name in guests] == [1, 1, 1]
    assert page.evaluate(_STORED) == {"waiting": 0, "late": 3, "codes": 0}
    page.context.close()


def _cut_power(profile: Path) -> None:
    """Kill the browser that lives in a profile, with all its processes and no word to any."""
    mark = f"--user-data-dir={profile}".encode()
    for found in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            is_it = mark in found.read_bytes()
        except OSError:
            continue
        if is_it:
            os.kill(int(found.parent.name), signal.SIGKILL)


_STORED = """async () => {
  const open = indexedDB.open("don-kiosk");
  await new Promise((resolve) => (open.onsuccess = resolve));
  const told = {};
  let all = "";
  for (const store of ["waiting", "late"]) {
    const asked = open.result.transaction(store).objectStore(store).getAll();
    await new Promise((resolve) => (asked.onsuccess = resolve));
    told[store] = asked.result.length;
    all += JSON.stringify(asked.result);
  }
  return { ...told, codes: (all.match(/K[BCFGHJKLMNPRSTVX]{29}/g) ?? []).length };
}"""


def test_nothing_of_anybody_is_in_the_copy_of_the_page(hub: Hub) -> None:
    code, name = hub.venue.guest()
    page = ready(hub.venue.screen())
    page.evaluate(_COPY_IS_THERE)
    page.reload()
    ready(page)
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    kept = page.evaluate(
        "async () => { const kept = {}; for (const name of await caches.keys()) { const copy = await caches.open(name);"
        " kept[name] = (await copy.keys()).map((request) => new URL(request.url).pathname); } return kept; }"
    )
    assert kept.pop("don-kiosk") == ["/kiosk/"]  # which copy is shown
    (paths,) = kept.values()
    assert {path for path in paths if not path.startswith("/static/")} == {"/kiosk/", "/kiosk/camera_worker.mjs"}


def test_a_newer_page_comes_when_nobody_is_at_the_kiosk(hub: Hub) -> None:
    venue = hub.venue
    code, name = venue.guest()
    page = ready(venue.screen())
    page.evaluate(_COPY_IS_THERE)
    page.clock.install()
    page.reload()
    ready(page)
    new_name = "ĐẠI HỘI ĐỔI TÊN"
    venue.home.database.run(lambda s: s.execute(update(Congress).values(heading=new_name)))
    page.route("**/heartbeat/", lambda route: route.abort())
    page.clock.run_for(11_000)
    expect(page.locator("#banner")).to_be_visible()
    scan(page, code)  # the hub answers again, and is asked what is new while the guest stands there
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.unroute("**/heartbeat/")
    expect(page.locator(".paper")).to_have_text("Kính mời nhận phiếu.")
    page.evaluate(_NEWER_IS_THERE)
    page.clock.run_for(4_000)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert page.locator(".congress").inner_text() != new_name
    page.clock.run_for(30_000)
    expect(page.locator(".congress")).to_have_text(new_name)
    ready(page)
    assert page.evaluate("caches.keys().then((names) => names.length)") == 2


_NEWER_IS_THERE = """async () => {
  while ((await caches.keys()).length < 3) await new Promise((again) => setTimeout(again, 50));
}"""

_COPY_IS_THERE = """async () => {
  await navigator.serviceWorker.ready;
  while (!(await caches.match("/kiosk/", { cacheName: "don-kiosk" }))) await new Promise((again) => setTimeout(again, 50));
}"""


def test_over_plain_http_a_kiosk_scans_as_everywhere(venue: Venue) -> None:
    """Another machine's browser allows no service worker there, and no `crypto.randomUUID`."""
    code, name = venue.guest()
    _, token = venue.home.new_station("Bàn ngoài sảnh")
    page = venue.screen(token=token)
    page.goto(f"http://hub.test:{venue.server.port}/kiosk/")
    ready(page)
    assert page.evaluate("window.isSecureContext") is False
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    assert recorded(venue, name).attendances == 1


def test_scans_leave_nothing_behind_in_the_browsers_memory(venue: Venue) -> None:
    """A hundred may leave a fifth of what five hundred may, which `bench kiosk` measures: 20 MB."""
    codes = [card.code for card in venue.home.cards()]
    page = ready(venue.screen())
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    scan_in_a_row(page, codes[:20])
    before = heap_mb(devtools)
    scan_in_a_row(page, codes[20:120])
    assert heap_mb(devtools) - before < 4
    expect(page.locator("#screen .name, #screen .title")).to_have_count(1)
