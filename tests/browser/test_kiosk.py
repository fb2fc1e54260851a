"""The kiosk as a guest meets it: a code is scanned, the screen greets, two slips come out."""

import os
import time
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect
from sqlalchemy import Select, func, select

from congress.models import Attendance, Delegate, ProgramSession, Seat, SeatAssignment
from tests.browser.conftest import Venue
from tests.support.waiting import eventually

SIZES = [(1080, 1920), (1920, 1080), (768, 1024), (800, 1280), (1366, 768), (1280, 800)]


def scan(page: Page, code: str, pace_ms: float = 1, key: str | None = None) -> None:
    """Type a code as a scanner does, key by key; with `key`, as an input method leaves the keys.

    A scanner's keys bear the time at which they went down, so that a busy computer sees no pause between them.
    """
    if key is None and not code.replace(" ", "").isalnum():
        page.keyboard.type(code, delay=pace_ms)
        page.keyboard.press("Enter")
        return
    devtools = page.context.new_cdp_session(page)
    began = time.time() - len(code) * pace_ms / 1000
    for place, letter in enumerate(code.upper()):
        name = "Space" if letter == " " else f"Digit{letter}" if letter.isdecimal() else f"Key{letter}"
        told: dict[str, object] = {"code": name, "timestamp": began + place * pace_ms / 1000}
        if key is None:
            told |= {"type": "keyDown", "key": letter, "text": letter, "windowsVirtualKeyCode": ord(letter)}
        else:
            told |= {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229}
        devtools.send("Input.dispatchKeyEvent", told)
        devtools.send("Input.dispatchKeyEvent", {**told, "type": "keyUp", "text": ""})
    page.keyboard.press("Enter")


def ready(page: Page) -> Page:
    """The kiosk waits for a guest."""
    expect(page.get_by_role("heading", name="Kính mời quý đại biểu")).to_be_visible()
    return page


def attendances(venue: Venue, name: str) -> int:
    with venue.home.database.reading() as db_session:
        return (
            db_session.scalar(
                select(func.count(Attendance.id))
                .join(Delegate, Delegate.id == Attendance.delegate_id)
                .where(Delegate.full_name == name)
            )
            or 0
        )


@pytest.mark.parametrize("pace_ms", [0, 2, 15])
def test_a_scanned_code_becomes_a_welcome_and_two_slips(venue: Venue, pace_ms: int) -> None:
    code, name = venue.guest()
    page = ready(venue.screen())
    before = len(venue.printer.slips())
    scan(page, code, pace_ms)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    screen = page.locator("#screen")
    expect(screen).to_contain_text("Chào mừng")
    with venue.home.database.reading() as db_session:
        label = db_session.scalars(_seat_label(name)).first()
    assert label is not None
    shown = screen.locator(".seat .row dd").inner_text() + screen.locator(".seat .number dd").inner_text()
    assert shown == label
    expect(screen.locator(".way")).to_contain_text("Vào cửa số")
    expect(screen.locator(".paper")).to_have_text("Kính mời nhận phiếu.")
    seat, program = venue.printer.slips()[before:]
    assert [found.text for found in zxingcpp.read_barcodes(opened(seat).convert("L"))] == [code]
    assert opened(program).height > 400
    assert attendances(venue, name) == 1


def _seat_label(name: str) -> Select[str]:
    return (
        select(Seat.label)
        .join(SeatAssignment, SeatAssignment.seat_id == Seat.id)
        .join(Delegate, Delegate.id == SeatAssignment.delegate_id)
        .join(ProgramSession, ProgramSession.id == SeatAssignment.program_session_id)
        .where(Delegate.full_name == name, ProgramSession.code == "CT")
    )


def test_the_words_on_the_paper_are_the_accepted_ones(venue: Venue) -> None:
    """From the scan to the dots: what lies in the tray is compared with pictures a person has looked at.

    Compared is what does not change with the hour: who and where on the seat slip, the titles on the program slip.
    """
    card = next(card for card in venue.home.cards() if (card.full_name, card.delegation) == SOMEBODY)
    before = len(venue.printer.slips())
    page = ready(venue.screen())
    scan(page, card.code)
    expect(page.locator(".paper")).to_have_text("Kính mời nhận phiếu.")
    seat, program = (opened(path) for path in venue.printer.slips()[before:])
    assert_accepted(between_rules(seat), "tray-seat.png")
    titles = between_rules(program)
    assert_accepted(titles.crop((TITLES_FROM, 0, titles.width, titles.height)), "tray-program.png")


SOMEBODY = ("Nông Văn Thắng", "Huyện Lộc Bình")
TITLES_FROM = 104  # dots; the hours stand left of it
GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def opened(path: Path) -> Image.Image:
    with Image.open(path) as picture:
        return picture.convert("1")


def between_rules(slip: Image.Image) -> Image.Image:
    """What stands between the first and the last line drawn across a slip."""
    rows = [slip.crop((12, y, slip.width - 12, y + 1)).getextrema() == (0, 0) for y in range(slip.height)]
    return slip.crop((0, rows.index(True), slip.width, slip.height - rows[::-1].index(True)))


def assert_accepted(picture: Image.Image, name: str) -> None:
    if os.environ.get("DON_ACCEPT_GOLDEN"):
        picture.save(GOLDEN / name, optimize=True)
    accepted = opened(GOLDEN / name)
    assert picture.size == accepted.size
    assert ImageChops.logical_xor(picture, accepted).getbbox() is None, f"differs from {name}"


@pytest.mark.parametrize("key", ["Process", "Unidentified", "ư"])
def test_an_input_method_cannot_spoil_a_scan(venue: Venue, key: str) -> None:
    code, name = venue.guest()
    page = ready(venue.screen())
    scan(page, code, key=key)
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_scan_is_read_wherever_the_focus_is_and_presses_no_button(venue: Venue) -> None:
    code, name = venue.guest()
    page = ready(venue.screen())
    page.get_by_role("button", name="English").focus()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.get_by_role("button", name="English")).to_be_visible()


def test_the_second_scan_says_when_the_guest_came_and_prints_nothing(venue: Venue) -> None:
    code, name = venue.guest()
    page, other = ready(venue.screen()), ready(venue.screen())
    scan(page, code)
    expect(page.locator(".paper")).to_have_text("Kính mời nhận phiếu.")
    slips = len(venue.printer.slips())
    scan(other, code)
    expect(other.locator("#screen")).to_contain_text("Đã điểm danh lúc")
    expect(other.get_by_role("heading", name=name)).to_be_visible()
    expect(other.locator(".line")).to_contain_text("Mất phiếu?")
    assert len(venue.printer.slips()) == slips
    assert attendances(venue, name) == 1


def test_a_card_held_to_the_scanner_is_one_guest(venue: Venue) -> None:
    """A scanner reads what it sees again and again; the welcome must not turn into "already in"."""
    code, name = venue.guest()
    page = ready(venue.screen())
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    scan(page, code)
    scan(page, code)
    expect(page.locator(".paper")).to_have_text("Kính mời nhận phiếu.")
    expect(page.locator("#screen")).to_contain_text("Chào mừng")


def test_a_new_scan_replaces_the_old_result_at_once(venue: Venue) -> None:
    (first, first_name), (second, second_name) = venue.guest(), venue.guest()
    page = ready(venue.screen())
    scan(page, first)
    scan(page, second)
    expect(page.get_by_role("heading", name=second_name)).to_be_visible()
    expect(page.get_by_text(first_name, exact=True)).to_have_count(0)
    eventually(lambda: attendances(venue, first_name) == 1)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("KBCBCFGHJKLMNPRSTVXBCFGHJKLMNP", "Chưa đọc được mã."),
        ("HTTPS EXAMPLE COM 0123456789", "Mã này không phải mã của Đại hội."),
    ],
)
def test_a_code_that_is_none_is_answered_with_what_to_do(venue: Venue, typed: str, words: str) -> None:
    page = ready(venue.screen())
    scan(page, typed)
    expect(page.get_by_role("heading", name=words)).to_be_visible()
    expect(page.locator(".line")).to_contain_text("Vui lòng")


def test_a_printer_without_paper_is_said_and_the_guest_is_in(venue: Venue) -> None:
    code, name = venue.guest()
    page = ready(venue.screen())
    venue.printer.faults.paper_out = True
    try:
        scan(page, code)
        expect(page.locator(".paper")).to_contain_text("Máy in tạm hết giấy.")
        expect(page.locator(".paper")).to_contain_text("Điểm danh đã được ghi nhận.")
        assert attendances(venue, name) == 1
    finally:
        venue.printer.faults.paper_out = False
    expect(page.locator(".paper")).to_have_text("Kính mời nhận phiếu.", timeout=20_000)


def test_a_screen_nobody_paired_shows_a_code_and_an_organizer_pairs_it(venue: Venue) -> None:
    venue.home.new_station("Bàn cần màn hình")
    taken = venue.screen(token="")  # the sample's own station is paired by itself
    ready(taken)
    page = venue.screen(token="")
    code = page.locator(".code")
    expect(code).to_be_visible()
    organizer = venue.organizer()
    organizer.get_by_role("link", name="Trạm quét").click()
    organizer.get_by_label("Sáu chữ số trên màn hình").fill(code.inner_text())
    organizer.get_by_label("Trạm", exact=True).select_option("new")
    organizer.get_by_label("Tên trạm mới").fill("Cổng bên phải")
    organizer.get_by_role("button", name="Ghép").click()
    expect(organizer.get_by_role("status").filter(has_text="Cổng bên phải")).to_be_visible()
    ready(page)
    expect(page.locator("#station")).to_contain_text("Cổng bên phải")
    guest, name = venue.guest()
    scan(page, guest)
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_the_kiosk_speaks_english_when_asked(venue: Venue) -> None:
    code, name = venue.guest()
    page = ready(venue.screen())
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Please hold your QR code")).to_be_visible()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("#screen")).to_contain_text("Welcome")
    assert page.evaluate("document.documentElement.lang") == "en"


def test_the_screen_waits_for_the_next_guest_by_itself_and_in_vietnamese(venue: Venue) -> None:
    code, name = venue.guest()
    page = ready(venue.screen())
    page.clock.install()
    page.get_by_role("button", name="English").click()
    scan(page, code)
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(".paper")).to_have_text("Please take your slips.")
    page.clock.fast_forward(15_000)
    ready(page)
    assert page.evaluate("document.documentElement.lang") == "vi"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_welcome_is_seen_whole_without_scrolling(venue: Venue, size: tuple[int, int]) -> None:
    code, name = venue.guest_with_most_to_show()
    page = ready(venue.screen(size))
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    scan(page, code)
    paper = page.locator(".paper")
    expect(paper).to_have_text("Kính mời nhận phiếu.")
    box = paper.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= size[1]
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]
    sizes = {part: _font_px(page, part) for part in (".name", ".seat .number dd", ".who", ".way")}
    assert sizes[".name"] >= 44
    assert sizes[".seat .number dd"] >= 120
    assert min(sizes.values()) >= 24, (name, sizes)


def test_letters_are_the_bundled_ones_also_in_a_chinese_welcome(venue: Venue) -> None:
    page = ready(venue.screen())
    assert drawn_with(page, "h1") == {"Be Vietnam Pro"}
    wei = next(card for card in venue.home.cards() if "韦建华" in card.full_name)
    scan(page, wei.code)
    expect(page.locator(".greeting")).to_have_text("热烈欢迎")
    expect(page.get_by_role("heading", name="韦建华")).to_be_visible()
    assert drawn_with(page, ".greeting") == {"Noto Serif SC"}
    assert page.locator("html").get_attribute("lang") == "zh"


def drawn_with(page: Page, selector: str) -> set[str]:
    """The fonts whose letters stand in an element, as Chromium drew it."""
    devtools = page.context.new_cdp_session(page)
    page.evaluate("document.fonts.ready")
    for domain in ("DOM", "CSS"):
        devtools.send(f"{domain}.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"] for font in fonts}


def _font_px(page: Page, selector: str) -> float:
    px: float = page.eval_on_selector(selector, "part => parseFloat(getComputedStyle(part).fontSize)")
    return px
