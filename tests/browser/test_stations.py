"""An organizer in one browser, a kiosk in another: what is said in the office is done at the door within a heartbeat."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import update

from congress import station_settings, stations
from congress.models import Station, StationMode
from tests.browser.conftest import Venue
from tests.browser.test_kiosk import ready, scan
from tests.support.homes import CONGRESS

HEARTBEAT_MS = 10_500
SAMPLE_STATION = 1


def kiosk(venue: Venue, name: str) -> tuple[Page, int]:
    """A kiosk on a clock that a test may put forward, and the id of its station."""
    identity, token = venue.home.new_station(name)
    context = venue._context((1080, 1920))
    context.add_init_script(f"localStorage['don.station'] ??= {token!r}")
    page = venue._watched(context)
    page.clock.install()
    page.goto(venue.server.url + "/kiosk/")
    return ready(page), identity.id


def heartbeat(page: Page) -> None:
    """Let the time until the next heartbeat pass."""
    with page.expect_response(lambda answer: answer.url.endswith("/heartbeat/")):
        page.clock.fast_forward(HEARTBEAT_MS)


def order(office: Page, name: str, button: str) -> None:
    """Press a button in the station's line."""
    office.get_by_role("row").filter(has_text=name).get_by_role("button", name=button, exact=True).click()
    expect(office.get_by_role("status").filter(has_text="trạm").first).to_be_visible()


def test_a_station_is_renamed_closed_opened_and_given_another_language_from_the_office(venue: Venue) -> None:
    page, _ = kiosk(venue, "Bàn cũ")
    office = venue.organizer()
    office.get_by_role("link", name="Trạm quét").click()
    expect(office.get_by_role("row").filter(has_text="Bàn cũ")).to_contain_text("hoạt động")
    office.get_by_role("link", name="Bàn cũ").click()
    office.get_by_label("Tên trạm").fill("Bàn đón tiếp 5")
    office.get_by_label("Đặt ở").fill("Cửa 2")
    office.get_by_label("Tiếng Việt").uncheck()
    office.get_by_label("Ngôn ngữ khi chờ").select_option("en")
    office.get_by_role("button", name="Lưu", exact=True).click()
    heartbeat(page)
    expect(page.locator("#station")).to_have_text(" · Bàn đón tiếp 5")
    expect(page.get_by_role("heading", name="Please hold your QR code to the scanner")).to_be_visible()
    order(office, "Bàn đón tiếp 5", "Đóng")
    heartbeat(page)
    expect(page.get_by_role("heading", name="This desk is closed for now")).to_be_visible()
    code, name = venue.guest()
    scan(page, code)
    expect(page.get_by_role("heading", name="This desk is closed for now")).to_be_visible()
    order(office, "Bàn đón tiếp 5", "Mở")
    heartbeat(page)
    expect(page.get_by_role("heading", name="Please hold your QR code to the scanner")).to_be_visible()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_page_is_loaded_anew_once_and_only_when_nobody_stands_there(venue: Venue) -> None:
    page, _ = kiosk(venue, "Bàn tải lại")
    code, name = venue.guest()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.evaluate("window.isStillThis = true")
    office = venue.organizer()
    office.goto(venue.server.url + "/admin/stations/")
    order(office, "Bàn tải lại", "Tải lại")
    page.evaluate("sessionStorage['don.reload']")
    page.clock.fast_forward(60_000)
    with page.expect_navigation():
        page.clock.fast_forward(HEARTBEAT_MS)
    ready(page)
    assert page.evaluate("window.isStillThis") is None
    page.evaluate("window.isStillThis = true")
    heartbeat(page)
    heartbeat(page)
    assert page.evaluate("window.isStillThis")


def test_a_revoked_screen_goes_blank_with_the_next_scan_and_asks_to_be_paired(venue: Venue) -> None:
    page, station_id = kiosk(venue, "Bàn thu hồi")
    page.get_by_role("button", name="Gọi lễ tân").wait_for()
    venue.home.database.run(lambda s: stations.issue_token(s, SAMPLE_STATION, "test"))  # else the demo pairs by itself
    venue.home.database.run(lambda s: stations.revoke(s, station_id, "test"))
    code, name = venue.guest()
    scan(page, code)
    expect(page.locator(".code")).to_have_text(re.compile(r"\d{3} \d{3}"))
    expect(page.locator("body")).not_to_contain_text("Bàn thu hồi")
    expect(page.locator("body")).not_to_contain_text(name)
    expect(page.get_by_role("button", name="Gọi lễ tân")).to_be_hidden()
    venue.troubles.clear()  # the browser logs the 401 itself


def test_a_rehearsal_stands_in_a_stripe_on_every_screen_and_leaves_no_trace(venue: Venue) -> None:
    page, _ = kiosk(venue, "Bàn diễn tập")
    office = venue.organizer()
    office.get_by_role("link", name="Diễn tập").click()
    office.get_by_label("Phiên").select_option(label="Phiên chính thức")
    office.get_by_label("Tôi hiểu").check()
    office.get_by_role("button", name="Bắt đầu diễn tập").click()
    expect(office.get_by_text("đang được diễn tập")).to_be_visible()
    heartbeat(page)
    expect(page.locator("#rehearsal")).to_contain_text("DIỄN TẬP")
    code, name = venue.guest()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("#rehearsal")).to_be_visible()
    expect(office.get_by_role("row").filter(has_text="Bàn diễn tập").get_by_role("cell").nth(1)).to_have_text("1")
    office.get_by_role("button", name="Kết thúc và xóa dữ liệu diễn tập").click()
    expect(office.get_by_text("Đã kết thúc diễn tập và xóa 1 lượt quét")).to_be_visible()
    page.clock.fast_forward(4_000)
    scan(page, code)  # the screen does not know yet
    expect(page.get_by_role("heading", name="Diễn tập đã kết thúc, vui lòng quét lại.")).to_be_visible()
    expect(page.locator("#rehearsal")).to_have_count(0)
    page.clock.fast_forward(4_000)
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("#screen")).to_contain_text("Chào mừng")
    venue.troubles.clear()  # the browser logs the 409 itself


def test_a_call_for_help_is_answered_from_any_page_of_the_office(venue: Venue) -> None:
    page, _ = kiosk(venue, "Bàn gọi")
    page.get_by_role("button", name="Gọi lễ tân").click()
    expect(page.get_by_role("button", name="Lễ tân đang đến")).to_be_visible()
    office = venue.organizer()
    expect(office.get_by_role("alert").filter(has_text="gọi lễ tân")).to_contain_text("Bàn gọi gọi lễ tân")
    office.get_by_role("button", name="Đã có người đến").click()
    expect(office.get_by_role("heading", name="Điểm danh")).to_be_visible()
    heartbeat(page)
    expect(page.get_by_role("button", name="Gọi lễ tân")).to_be_visible()


def test_the_check_leads_through_four_steps_and_turns_the_station_green(venue: Venue) -> None:
    _, token = venue.home.new_station("Bàn kiểm tra")
    office = venue.organizer()
    office.goto(venue.server.url + "/admin/stations/")
    order(office, "Bàn kiểm tra", "Kiểm tra")
    before = len(venue.printer.slips())
    page = venue.screen(token=token)  # on the machine's own clock: the check looks at it
    expect(page.get_by_role("heading", name="Kiểm tra trạm")).to_be_visible()
    page.get_by_role("button", name="Bắt đầu kiểm tra").click()
    expect(page.locator(".steps .passed")).to_contain_text(["Mạng"])
    expect(page.locator(".said")).to_contain_text("Đưa một giấy mời bất kỳ")
    code, name = venue.guest()
    scan(page, code)
    expect(page.locator(".said")).to_have_text(f"Đọc được: {name}")
    expect(page.locator(".said")).to_contain_text("Có nghe thấy không?")
    page.get_by_role("button", name="Có", exact=True).click()
    expect(page.locator(".said")).to_contain_text("Phiếu thử đã ra chưa?")
    page.get_by_role("button", name="Có", exact=True).click()
    expect(page.locator(".said")).to_have_text("Trạm đã sẵn sàng đón đại biểu.")
    assert len(venue.printer.slips()) == before + 2
    office.goto(venue.server.url + "/admin/stations/")
    expect(office.get_by_role("row").filter(has_text="Bàn kiểm tra")).to_contain_text("đạt cả bốn mục")
    page.get_by_role("button", name="Đóng").click()
    ready(page)
    scan(page, code)  # the trial counted nowhere
    expect(page.locator("#screen")).to_contain_text("Chào mừng")


def test_a_guests_machine_has_no_way_out_and_an_organizers_browser_keeps_its_own(venue: Venue) -> None:
    def refused(page: Page) -> list[bool]:
        """Whether the browser is kept from: a menu, a reload, closing the tab, zooming, picking text."""
        told: list[bool] = page.evaluate(
            """() => [
                new MouseEvent("contextmenu", { cancelable: true, bubbles: true }),
                new KeyboardEvent("keydown", { key: "F5", code: "F5", cancelable: true, bubbles: true }),
                new KeyboardEvent("keydown", { key: "w", code: "KeyW", ctrlKey: true, cancelable: true, bubbles: true }),
                new WheelEvent("wheel", { ctrlKey: true, cancelable: true, bubbles: true }),
                new Event("selectstart", { cancelable: true, bubbles: true }),
            ].map((event) => !document.querySelector("main").dispatchEvent(event))"""
        )
        return told

    page = ready(venue.screen())
    assert refused(page) == [False] * 5
    page.goto(venue.server.url + "/kiosk/?locked")
    ready(page)
    assert refused(page) == [True] * 5
    page.goto(venue.server.url + "/kiosk/")
    assert refused(ready(page)) == [True] * 5  # it stays so
    expect(page.get_by_role("button", name="Toàn màn hình")).to_be_hidden()
    code, name = venue.guest()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_station_for_the_program_shows_the_board_and_comes_back(venue: Venue) -> None:
    identity, token = venue.home.new_station("Màn hình sảnh")
    set_mode(venue, identity.id, StationMode.PROGRAM)
    page = venue.screen(token=token)
    page.wait_for_url("**/kiosk/program/?station")
    with page.expect_response(lambda answer: answer.url.endswith("/heartbeat/")):
        page.reload()
    set_mode(venue, identity.id, StationMode.SELF_SERVICE)
    page.reload()
    page.wait_for_url("**/kiosk/")
    ready(page)


def set_mode(venue: Venue, station_id: int, mode: StationMode) -> None:
    venue.home.database.run(lambda s: s.execute(update(Station).where(Station.id == station_id).values(mode=mode)))


def test_a_check_asked_for_from_afar_stands_in_no_guests_way_and_comes_once(venue: Venue) -> None:
    page, station_id = kiosk(venue, "Bàn bận")
    venue.home.database.run(lambda s: station_settings.ask_for_check(s, CONGRESS, station_id, "test"))
    heartbeat(page)
    expect(page.get_by_role("button", name="Bắt đầu kiểm tra")).to_be_visible()
    code, name = venue.guest()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("#screen")).to_contain_text("Chào mừng")
    page.clock.fast_forward(60_000)
    heartbeat(page)
    ready(page)


def test_the_staff_opens_the_check_by_holding_the_clock_and_a_tap_does_not(venue: Venue) -> None:
    page, _ = kiosk(venue, "Bàn giữ đồng hồ")
    page.locator("#clock").click()
    page.clock.fast_forward(5_000)
    ready(page)
    page.locator("#clock").hover()
    page.mouse.down()
    page.clock.fast_forward(3_100)
    expect(page.get_by_role("heading", name="Kiểm tra trạm")).to_be_visible()
    page.mouse.up()
    page.get_by_role("button", name="Để sau").click()
    ready(page)
