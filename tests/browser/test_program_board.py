"""The program on screens: the board in the foyer, beside the invitation of a kiosk, and under a guest's finger."""

import os
import signal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Venue
from tests.browser.test_kiosk import ready, scan
from tests.support.processes import running

SIZES = [(1920, 1080), (1080, 1920), (1366, 768)]
WITHIN_MS = 5000
RECEPTION = "Đón tiếp đại biểu, điểm danh phiên chính thức"  # what the sample's clock stands at


def on_air(page: Page) -> Page:
    """The board shows what is now."""
    expect(page.locator(".main.live .title")).to_have_text(RECEPTION)
    return page


def step_to(page: Page, kind: str) -> None:
    """Step on, by keys, until the board stands at such a scene."""
    for _ in range(12):
        if shown(page) == kind:
            return
        page.keyboard.press("ArrowRight")
    raise AssertionError(f"no {kind} among the scenes")


def shown(page: Page) -> str | None:
    """Which scene the board stands at."""
    return page.locator("#tabs [aria-current]").get_attribute("data-kind")


def test_the_board_follows_what_is_published_without_a_reload(venue: Venue) -> None:
    board = on_air(venue.board())
    expect(board.locator(".main .left b")).to_contain_text("còn")
    expect(board.locator(".next .what").first).to_have_text("Văn nghệ chào mừng")
    expect(board.locator("#age")).to_contain_text("Bản 1, cập nhật")
    board.evaluate("window.sameDocument = true")
    organizer = venue.organizer()
    organizer.get_by_role("link", name="Chương trình", exact=True).click()
    organizer.get_by_role("link", name="Sửa mục: Văn nghệ chào mừng").click()
    organizer.get_by_label("Nội dung").fill("Hợp xướng chào mừng")
    organizer.get_by_role("button", name="Lưu").click()
    expect(organizer.get_by_text("Có thay đổi chưa công bố")).to_be_visible()
    expect(board.locator(".next .what").first).to_have_text("Văn nghệ chào mừng")
    organizer.get_by_role("button", name="Công bố").click()
    expect(board.locator(".next .what").first).to_have_text("Hợp xướng chào mừng", timeout=WITHIN_MS)
    expect(board.locator("#age")).to_contain_text("Bản 2, cập nhật")
    assert board.evaluate("window.sameDocument") is True


def test_its_pages_turn_by_themselves_until_somebody_pauses_or_steps(venue: Venue) -> None:
    board = on_air(venue.board())
    board.clock.fast_forward(20_000)
    expect(board.locator(".scene.day .rows .now .what")).to_have_text(RECEPTION)
    board.keyboard.press(" ")
    expect(board.get_by_role("button", name="Chạy tiếp")).to_be_visible()
    board.clock.fast_forward(60_000)
    expect(board.locator("#clock")).not_to_be_empty()
    assert shown(board) == "day"
    board.keyboard.press("ArrowLeft")
    on_air(board)
    step_to(board, "story")
    expect(board.locator(".scene.story .name")).to_be_visible()
    expect(board.locator("#strip")).to_contain_text(RECEPTION)
    board.mouse.move(300, 300)
    board.get_by_role("button", name="English").click()
    expect(board.locator("#strip")).to_contain_text("min left")
    board.get_by_role("button", name="Program").click()
    expect(board.get_by_role("heading", name="Today’s program")).to_be_visible()
    board.get_by_role("button", name="Light").click()
    assert board.evaluate("document.documentElement.dataset.theme") == "light"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_page_of_the_board_is_seen_whole_and_readable_from_afar(venue: Venue, size: tuple[int, int]) -> None:
    board = on_air(venue.board(size))
    smallest_px = min(size) * 0.026
    for _ in range(5):
        kind = shown(board)
        assert board.evaluate("document.documentElement.scrollHeight") <= size[1], kind
        cut = board.evaluate(
            "[...document.querySelectorAll('.scene, .main, .next, .words, .rows, .person')]"
            ".filter(p => p.scrollHeight > p.clientHeight + 1 || p.scrollWidth > p.clientWidth + 1).map(p => p.className)"
        )
        assert cut == [], kind
        sizes = board.evaluate(
            "[...document.querySelectorAll('.scene p, .scene h2, .scene h3')]"
            ".map(p => [p.className, parseFloat(getComputedStyle(p).fontSize)])"
        )
        assert [(name, px) for name, px in sizes if px < smallest_px] == [], kind
        board.keyboard.press("ArrowRight")


def test_a_kiosk_nobody_uses_shows_the_program_beside_its_invitation(venue: Venue) -> None:
    code, name = venue.guest()
    page = ready(venue.screen((1366, 768)))
    page.clock.install()
    page.reload()
    beside = ready(page).locator("#ambient")
    expect(beside).to_be_hidden()
    page.clock.fast_forward(50_000)
    expect(beside.locator(".title")).to_have_text(RECEPTION)
    invitation = page.get_by_role("heading", name="Kính mời quý đại biểu")
    box, other = invitation.bounding_box(), beside.bounding_box()
    assert box
    assert other
    assert box["x"] + box["width"] <= other["x"]
    largest = (
        "Math.max(...[...document.querySelectorAll('#ambient *')].map(p => parseFloat(getComputedStyle(p).fontSize)))"
    )
    assert page.evaluate(largest) < invitation.evaluate("h => parseFloat(getComputedStyle(h).fontSize)")
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(beside).to_be_hidden()


def test_a_touch_opens_the_whole_program_and_it_closes_by_itself(venue: Venue) -> None:
    page = ready(venue.screen())
    page.clock.install()
    page.get_by_role("button", name="Chương trình").click()
    expect(page.locator("#page [aria-current]")).to_contain_text(RECEPTION)
    expect(page.get_by_role("heading", name="Kính mời quý đại biểu")).to_be_hidden()
    for button in page.locator("#page button").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 60
    days = page.locator("#page .day")
    days.first.click()
    expect(page.locator("#page .rows")).to_contain_text("Đón tiếp đại biểu; nhận thẻ, tài liệu")  # the very first item
    page.clock.fast_forward(25_000)
    page.locator("#page h1").click()  # somebody is still reading
    page.clock.fast_forward(25_000)
    expect(page.locator("#page .rows")).to_be_visible()
    page.clock.fast_forward(31_000)
    ready(page)
    page.get_by_role("button", name="Chương trình").click()
    page.get_by_role("button", name="Về màn hình quét mã").click()
    ready(page)


def test_a_scan_while_the_program_is_open_answers_at_once_and_offers_ones_own_sessions(venue: Venue) -> None:
    code, name = venue.guest()
    page = ready(venue.screen())
    page.get_by_role("button", name="Chương trình").click()
    expect(page.locator("#page .rows")).to_be_visible()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("#page")).to_be_hidden()
    label = page.locator(".seat .row dd").inner_text() + page.locator(".seat .number dd").inner_text()
    page.get_by_role("button", name="Chỗ ngồi và các phiên của tôi").click()
    own = page.locator("#page .own li")
    expect(own).to_have_count(2)
    expect(own.first).to_contain_text("Phiên chính thức")
    expect(own.first.locator(".place b")).to_have_text(label)
    expect(page.locator("#page .whose")).to_have_text(name)
    other, other_name = venue.guest()
    scan(page, other)
    expect(page.get_by_role("heading", name=other_name)).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Please hold your QR code")).to_be_visible()
    expect(page.get_by_role("button", name="My seat")).to_be_hidden()
    assert name not in page.content()


def test_the_board_goes_on_while_the_hub_is_away_and_says_how_old_it_is(venue: Venue) -> None:
    board = on_air(venue.board())
    os.killpg(venue.server.process.pid, signal.SIGKILL)
    venue.server.process.wait(5)
    clock = board.locator("#clock").inner_text()
    board.clock.fast_forward(70_000)
    expect(board.locator("#age")).to_contain_text("Chưa kết nối được máy chủ, thông tin lúc")
    expect(board.locator("#clock")).not_to_have_text(clock)
    step_to(board, "story")
    expect(board.locator(".scene.story .text")).to_be_visible()
    words = ["gunicorn", "wsgi:app", f"--bind=127.0.0.1:{venue.server.port}", "--worker-class=gthread", "--threads=64"]
    with running(venue.home, *words, "--no-control-socket", "--log-level=warning"):
        expect(board.locator("#age")).to_contain_text("cập nhật", timeout=20_000)
        board.close()
    venue.troubles[:] = [trouble for trouble in venue.troubles if "net::ERR_" not in trouble]  # the hub was away
