"""The camera, the station's own reader and the self-test card, as guests and those who set up a kiosk meet them."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import func, select, update

from congress.invitation_code import SELF_TEST_TEXT, self_test_code
from congress.invitations import InvitationCard
from congress.models import Attendance, Delegate, Scan, Station
from congress.settings import PROJECT_ROOT
from tests.browser.conftest import Venue, launch
from tests.browser.test_kiosk import SIZES, ready, scan
from tests.support.camera_frames import KINDS, frame_of, write_video
from tests.support.homes import Home, copy_home
from tests.support.waiting import eventually
from tests.support.wired_scanner import WiredScanner

FRAMES_A_CARD = 22  # Chromium plays thirty a second
OPEN, CLOSE = "Dùng camera", "Tắt camera"


@pytest.fixture(scope="module")
def shown(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[InvitationCard]:
    """The guests whose cards the camera sees, one after another, each spoilt in another way."""
    folder = tmp_path_factory.mktemp("camera")
    copy_home(sqlite_template, folder / "data")
    home = Home.open(folder / "data")
    official = [card for card in home.cards() if card.category == "Đại biểu chính thức"]
    home.engine.dispose()
    return official[-len(KINDS) :]


@pytest.fixture(scope="module")
def browser(
    playwright: Playwright, shown: Sequence[InvitationCard], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """A Chromium whose camera sees the cards again and again."""
    chance = random.Random(20)
    frames = [frame_of(card.code, kind, chance, (7, 9)) for kind, card in zip(KINDS, shown, strict=True)]
    video = tmp_path_factory.mktemp("video") / "cards.mjpeg"
    write_video(video, frames, FRAMES_A_CARD)
    launched = launch(playwright, "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={video}")
    yield launched
    launched.close()


def station_with(venue: Venue, *ways: str) -> str:
    """The token of a station with these ways in."""
    station, token = venue.home.new_station(f"Bàn {'_'.join(ways)}")
    setting = update(Station).where(Station.id == station.id).values(ways=" ".join(ways))
    venue.home.database.run(lambda db_session: db_session.execute(setting))
    return token


def with_camera(venue: Venue) -> Page:
    """A kiosk whose browser may use the camera."""
    page = venue.screen((1280, 800))
    page.context.grant_permissions(["camera"])
    return page


def running_tracks(page: Page) -> int:
    found: int = page.evaluate(
        "() => document.querySelector('#camera video').srcObject?.getTracks().filter((t) => t.readyState === 'live').length ?? 0"
    )
    return found


def scans(venue: Venue) -> int:
    with venue.home.database.reading() as db_session:
        return db_session.scalar(select(func.count(Scan.id))) or 0


def test_cards_are_read_clean_tilted_dim_noisy_blurred_torn_and_on_a_dark_telephone(
    venue: Venue, shown: Sequence[InvitationCard]
) -> None:
    names = {card.full_name: kind for card, kind in zip(shown, KINDS, strict=True)}

    def read_kinds() -> set[str]:
        with venue.home.database.reading() as db_session:
            arrived = select(Delegate.full_name).join(Attendance, Attendance.delegate_id == Delegate.id)
            return {names[name] for name in db_session.scalars(arrived) if name in names}

    page = ready(with_camera(venue))
    expect(page.locator("#camera video")).to_be_hidden()
    before = scans(venue)
    page.get_by_role("button", name=OPEN).click()
    until = time.monotonic() + 25
    while read_kinds() != set(KINDS) and time.monotonic() < until:
        page.wait_for_timeout(50)
    assert read_kinds() == set(KINDS)
    read = scans(venue) - before
    assert len(KINDS) <= read <= len(KINDS) + 1, "a card held still is one reading"
    expect(page.locator("#screen .greeting")).to_contain_text("Chào mừng")


def test_a_camera_that_is_not_allowed_is_said_calmly_and_the_scanner_goes_on(venue: Venue) -> None:
    code, name = venue.guest()
    page = ready(venue.screen((1080, 1920), token=station_with(venue, "camera_always")))
    hint = page.locator("#camera .hint")
    expect(hint).to_have_text("Camera chưa được phép dùng. Vui lòng quét bằng máy quét, hoặc gặp lễ tân.")
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.context.grant_permissions(["camera"])
    eventually(lambda: running_tracks(page) == 1)


def test_a_station_offers_the_ways_in_it_is_set_to(venue: Venue) -> None:
    page = ready(venue.screen((1280, 800), token=station_with(venue, "number")))
    expect(page.get_by_role("button", name="Nhập số đại biểu")).to_be_visible()
    expect(page.get_by_role("button", name="Tìm theo tên")).to_be_hidden()
    expect(page.get_by_role("button", name=OPEN)).to_be_hidden()
    expect(page.get_by_text("Quên giấy mời: vui lòng gặp lễ tân")).to_be_visible()


def test_a_camera_is_lost_found_put_away_and_never_left_on(venue: Venue) -> None:
    page = with_camera(venue)
    page.get_by_role("button", name=OPEN).click()
    eventually(lambda: running_tracks(page) == 1)
    page.evaluate(
        """() => {
          window.track = document.querySelector('#camera video').srcObject.getTracks()[0];
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }"""
    )
    eventually(lambda: page.evaluate("document.getElementById('camera').dataset.state") == "gone")
    page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    eventually(lambda: running_tracks(page) == 1)
    page.evaluate("window.track = document.querySelector('#camera video').srcObject.getTracks()[0]")
    page.evaluate(
        """() => {
          Object.defineProperty(document, 'hidden', { value: true, configurable: true });
          document.dispatchEvent(new Event('visibilitychange'));
        }"""
    )
    assert page.evaluate("track.readyState") == "ended"
    page.evaluate("() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); }")
    eventually(lambda: running_tracks(page) == 1)


def test_the_waiting_screen_is_seen_whole_with_the_camera_open_and_without(
    venue: Venue, playwright: Playwright
) -> None:
    """In front of Chromium's own picture, which shows no code that somebody would be greeted for."""
    flags = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
    with closing(launch(playwright, *flags)) as browser:
        page = with_camera(replace(venue, browser=browser))
        for act, then in ((OPEN, CLOSE), (CLOSE, OPEN)):
            page.get_by_role("button", name=act).click()
            expect(page.get_by_role("button", name=then)).to_be_visible()
            for width, height in SIZES:
                page.set_viewport_size({"width": width, "height": height})
                seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
                assert (seen[0] <= width, seen[1] <= height) == (True, True), (then, width, height, seen)


def test_a_station_with_its_own_reader_takes_a_card_with_every_letter_and_says_when_it_is_unplugged(
    venue: Venue, tmp_path: Path
) -> None:
    code, name = venue.guest()
    scanner = WiredScanner(tmp_path / "scanner")
    words = [sys.executable, "-I", "-S", str(PROJECT_ROOT / "kiosk" / "reader.py"), str(scanner.path)]
    process = subprocess.Popen([*words, "--hub", venue.server.url])
    try:
        page = ready(venue.screen((1280, 800), token=station_with(venue, "reader")))
        said = page.locator("#reader")
        expect(said).to_have_text("Máy quét của trạm chưa được cắm; đang chờ nối lại.")
        scanner.plug_in()
        expect(said).to_be_hidden()
        scanner.send(f"{code}\r\n".encode())
        expect(page.get_by_role("heading", name=name)).to_be_visible()
        scanner.send(f"{SELF_TEST_TEXT}\r\n".encode())
        expect(page.get_by_text("Giữ được chữ có dấu")).to_be_visible()
        scanner.unplug()
        expect(said).to_contain_text("chưa được cắm")
    finally:
        process.terminate()
        process.wait(10)
        scanner.unplug()
    expect(said).to_have_text("Chưa liên lạc được với máy quét của trạm.")
    page.context.close()
    venue.troubles.clear()  # the browser tells that nobody listens there any more


def test_the_self_test_card_tells_of_the_scanner_and_of_the_input_method_and_records_nothing(venue: Venue) -> None:
    page = ready(venue.screen((1280, 800)))
    before = scans(venue)
    scan(page, self_test_code())
    expect(page.get_by_role("heading", name="Máy quét đọc đúng")).to_be_visible()
    expect(page.locator(".self-test")).to_contain_text("Bộ gõ tiếng Việt đang tắt")
    expect(page.locator(".self-test")).to_contain_text("Sau mã có phím Enter")
    scan(page, self_test_code(), key="Process")
    expect(page.get_by_role("heading", name="Đọc đúng giấy mời, có điều nên chỉnh")).to_be_visible()
    expect(page.locator(".self-test")).to_contain_text("Bộ gõ tiếng Việt đang bật")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".self-test")).to_contain_text("The Vietnamese input method is on")
    page.get_by_role("button", name="Done").click()
    ready(page)
    assert scans(venue) == before


FIELD = """() => {
  const form = document.createElement('form');
  form.innerHTML = '<input type="search" aria-label="Tìm" value="nông ">';
  form.addEventListener('submit', (event) => { event.preventDefault(); form.dataset.sent = 'yes'; });
  document.body.append(form);
}"""


@pytest.mark.parametrize("key", [None, "Process"])
def test_a_scan_while_somebody_types_a_name_is_a_scan_and_leaves_the_name(venue: Venue, key: str | None) -> None:
    code, name = venue.guest()
    page = ready(venue.screen((1280, 800)))
    page.evaluate(FIELD)
    field = page.get_by_label("Tìm")
    field.focus()
    page.keyboard.press("End")
    page.keyboard.type("van thang", delay=30)
    expect(field).to_have_value("nông van thang")
    page.wait_for_timeout(150)  # a hand reaches for the scanner
    scan(page, code, pace_ms=0, key=key)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(field).to_have_value("nông van thang")
    expect(field).to_be_focused()
    assert page.evaluate("document.querySelector('form').dataset.sent") is None
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('form').dataset.sent") == "yes"
