"""Ways in without a code, as a guest meets them: one's name, the number below the code, a citizen's card."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from congress.models import Attendance, Category, Delegate
from tests.browser.conftest import Venue
from tests.browser.test_accessibility import broken_rules
from tests.browser.test_kiosk import ready, scan

SIZES = [(1080, 1920), (1280, 800), (800, 1280)]
CARDS = [
    line.split("\t")[1]
    for line in (Path(__file__).parents[1] / "data" / "cccd-qr-mau.tsv").read_text("utf-8").splitlines()
]


@dataclass(frozen=True)
class Person:
    """Somebody who may find themselves, as they know themselves."""

    name: str
    folded: str
    number: str
    digits: str
    unit: str


@pytest.fixture(scope="module")
def people() -> dict[str, Iterator[Person]]:
    return {}


@pytest.fixture
def person(venue: Venue, people: dict[str, Iterator[Person]]) -> Person:
    """The next who has not come yet."""
    if "next" not in people:
        with venue.home.database.reading() as db_session:
            rows = db_session.scalars(
                select(Delegate)
                .join(Category)
                .where(Delegate.phone != "", ~Category.is_honoured, Delegate.state == "active")
                .order_by(Delegate.id.desc())
            )
            found = [Person(p.full_name, p.folded_name, p.number, p.phone[-3:], p.unit) for p in rows]
        people["next"] = iter(found)
    return next(people["next"])


def press(page: Page, text: str) -> None:
    """Touch the screen's own keys."""
    for letter in text:
        key = "Dấu cách" if letter == " " else letter.upper()
        page.locator("#page .keys").get_by_role("button", name=key, exact=True).click()


def came_by(venue: Venue, person_name: str) -> list[str]:
    with venue.home.database.reading() as db_session:
        return list(
            db_session.scalars(
                select(Attendance.source_type)
                .join(Delegate, Delegate.id == Attendance.delegate_id)
                .where(Delegate.full_name == person_name)
            )
        )


def hit(page: Page, person: Person) -> Locator:
    return page.locator(".hit", has_text=person.name).filter(has_text=person.unit).first


def picture(page: Page, name: str) -> None:
    """Kept where somebody wants to look at the pages: DON_PICTURES=folder."""
    if folder := os.environ.get("DON_PICTURES"):
        size = page.viewport_size
        assert size is not None
        page.screenshot(path=f"{folder}/{name}-{size['width']}x{size['height']}.png")


def test_a_name_typed_without_accents_and_three_digits_admit(venue: Venue, person: Person) -> None:
    page = ready(venue.screen())
    page.get_by_role("button", name="Tìm theo tên").click()
    expect(page.get_by_role("textbox", name="Gõ họ tên, không cần dấu")).to_be_focused()
    press(page, person.folded)
    hit(page, person).click()
    expect(page.get_by_role("heading", name="Nhập ba số cuối")).to_be_visible()
    expect(page.locator("#page .whose")).to_contain_text(person.name)
    press(page, person.digits)
    expect(page.locator("#screen").get_by_role("heading", name=person.name)).to_be_visible()
    expect(page.locator("#screen")).to_contain_text("Chào mừng")
    assert came_by(venue, person.name) == ["manual"]


def test_a_keyboard_types_a_name_and_a_scan_leaves_the_page_at_once(venue: Venue, person: Person) -> None:
    code, name = venue.guest()
    page = ready(venue.screen((1280, 800)))
    page.get_by_role("button", name="Tìm theo tên").click()
    page.keyboard.type(person.folded)
    expect(hit(page, person)).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_value(person.folded)
    scan(page, code, 0)
    expect(page.locator("#screen").get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("#page")).to_be_empty()


def test_a_number_is_checked_while_it_is_typed_and_asks_whether_it_is_they(venue: Venue, person: Person) -> None:
    page = ready(venue.screen((800, 1280)))
    page.get_by_role("button", name="Nhập số đại biểu").click()
    number = page.get_by_role("textbox", name="Nhập tám chữ số in dưới mã QR")
    wrong = person.number[:-1] + str((int(person.number[-1]) + 1) % 10)
    press(page, wrong)
    expect(number).to_have_value(f"{wrong[:4]} {wrong[4:]}")
    expect(page.get_by_role("status")).to_contain_text("Số chưa đúng")
    expect(page.get_by_role("button", name="Tiếp tục")).to_be_disabled()
    page.get_by_role("button", name="Xóa", exact=True).click()
    page.keyboard.press(person.number[-1])
    expect(number).to_have_value(f"{person.number[:4]} {person.number[4:]}")
    page.keyboard.press("Enter")
    press(page, "000" if person.digits != "000" else "111")
    expect(page.get_by_role("status")).to_contain_text("chưa khớp")
    page.keyboard.type(person.digits)
    expect(page.get_by_role("heading", name="Xin quý đại biểu xác nhận")).to_be_focused()
    expect(page.locator("#page .name")).to_have_text(person.name)
    assert came_by(venue, person.name) == []
    page.get_by_role("button", name="Đúng là tôi").click()
    expect(page.locator("#screen").get_by_role("heading", name=person.name)).to_be_visible()
    assert came_by(venue, person.name) == ["manual"]


def test_a_citizens_card_asks_whether_it_is_they(venue: Venue) -> None:
    name = CARDS[0].split("|")[2]
    page = ready(venue.screen())
    scan(page, CARDS[0])
    expect(page.get_by_role("heading", name="Xin quý đại biểu xác nhận")).to_be_focused()
    expect(page.locator("#page")).to_contain_text("Thông tin trên thẻ không được lưu lại.")
    expect(page.locator("#page .name")).to_have_text(name)
    picture(page, "confirm")
    page.get_by_role("button", name="Đúng là tôi").click()
    expect(page.locator("#screen").get_by_role("heading", name=name)).to_be_visible()
    assert came_by(venue, name) == ["id_card"]


def test_who_is_not_the_person_found_is_led_to_the_desk_and_nothing_is_recorded(venue: Venue) -> None:
    page = ready(venue.screen())
    scan(page, CARDS[1])
    page.get_by_role("button", name="Không phải").click()
    expect(page.get_by_role("heading", name="Kính mời gặp bàn lễ tân.")).to_be_visible()
    assert came_by(venue, CARDS[1].split("|")[2]) == []


def test_a_card_that_the_hub_does_not_answer_is_kept_nowhere(venue: Venue) -> None:
    page = ready(venue.screen())
    page.route("**/redeem/", lambda route: route.abort())
    scan(page, CARDS[2])
    expect(page.get_by_role("heading", name="Chưa kiểm tra được giấy tờ.")).to_be_visible()
    assert page.evaluate(KEPT) == []
    venue.troubles.clear()


KEPT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("don-kiosk");
  opening.onsuccess = () => {
    const asked = opening.result.transaction("waiting").objectStore("waiting").getAll();
    asked.onsuccess = () => resolve(asked.result);
  };
})"""


def test_a_page_nobody_touches_closes_and_forgets_what_was_typed(venue: Venue, person: Person) -> None:
    page = ready(venue.screen())
    page.clock.install()
    page.get_by_role("button", name="Tìm theo tên").click()
    press(page, person.folded[:4])
    page.clock.fast_forward(39_000)
    expect(page.get_by_role("textbox")).to_have_value(person.folded[:4].upper())
    page.clock.fast_forward(2_000)
    ready(page)
    expect(page.locator("#page")).to_be_empty()
    page.get_by_role("button", name="Tìm theo tên").click()
    expect(page.get_by_role("textbox")).to_have_value("")


def test_five_wrong_tries_for_a_person_lead_to_the_desk(venue: Venue, person: Person) -> None:
    page = ready(venue.screen())
    page.get_by_role("button", name="Nhập số đại biểu").click()
    page.keyboard.type(person.number)
    page.keyboard.press("Enter")
    for _ in range(6):
        page.keyboard.type("000" if person.digits != "000" else "111")
        expect(page.locator("h1:visible, .told[data-state=wrong]").last).to_contain_text("lễ tân")
    expect(page.get_by_role("heading", name="Kính mời gặp bàn lễ tân.")).to_be_visible()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_every_page_is_seen_whole_and_its_keys_are_large(venue: Venue, size: tuple[int, int], person: Person) -> None:
    page = ready(venue.screen(size))
    picture(page, "idle")
    page.get_by_role("button", name="Tìm theo tên").click()
    page.keyboard.type(person.folded.split()[-1])
    expect(page.locator(".hit").first).to_be_visible()
    assert_fits(page, size, "name", 60)
    hit(page, person).click()
    assert_fits(page, size, "factor", 90)
    page.get_by_role("button", name="Quay lại").click()
    expect(hit(page, person)).to_be_visible()
    page.get_by_role("button", name="Quay lại").click()
    page.get_by_role("button", name="Nhập số đại biểu").click()
    page.keyboard.type(person.number)
    assert_fits(page, size, "number", 90)
    page.keyboard.press("Enter")
    page.keyboard.type(person.digits)
    expect(page.get_by_role("heading", name="Xin quý đại biểu xác nhận")).to_be_visible()
    assert_fits(page, size, "confirm", 60)


def assert_fits(page: Page, size: tuple[int, int], name: str, least_key_px: int) -> None:
    picture(page, name)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll("#page button, #page input, #page h1, #page .told")]
             .filter((part) => !part.closest(".hits")).map((part) => {
               const { left, right, top, bottom, width, height } = part.getBoundingClientRect();
               return { tag: part.tagName, left, right, top, bottom, width, height };
             })"""
    )
    assert boxes
    assert broken_rules(page) == [], name
    for box in boxes:
        assert box["left"] >= 0, box
        assert box["right"] <= size[0], box
        assert box["top"] >= 0, box
        assert box["bottom"] <= size[1], box
        if box["tag"] == "BUTTON":
            assert min(box["width"], box["height"]) >= 60, box
    keys = page.locator("#page .key").all()
    assert all(min(b["width"], b["height"]) >= least_key_px for key in keys if (b := key.bounding_box()))
    assert page.evaluate("document.documentElement.scrollHeight") <= size[1]


def test_the_pages_speak_english_and_keep_what_was_typed(venue: Venue, person: Person) -> None:
    page = ready(venue.screen())
    page.get_by_role("button", name="Tìm theo tên").click()
    page.keyboard.type(person.folded)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("textbox", name="Type your name, without accents")).to_have_value(person.folded)
    expect(hit(page, person)).to_be_visible()
