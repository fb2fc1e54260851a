"""The register in a real browser: a list with doubtful rows, a merge, a vetting, and every page on a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from congress.models import Exemplar
from tests.browser.conftest import Venue
from tests.browser.test_kiosk import ready, scan

LIST = (
    "STT;Họ và tên;Năm sinh;Điện thoại;Đơn vị;Đoàn;Thành phần\n"
    "1;Hoàng Thị Hương;1979;0912000111;UBND xã Tân Mỹ;Huyện Văn Lãng;Khách mời\n"
    "2;Nông Văn Thử;1980;0912000222;Phòng Nội vụ;Huyện Cao Lộc;Điển hình cá nhân\n"
    "3;;1981;;;Huyện Cao Lộc;Khách mời\n"
)
PAGES = (
    "people/",
    "people/14/",
    "people/14/edit",
    "people/14/merge?other=15",
    "people/14/substitute",
    "people/new",
    "exemplars/new",
    "delegations/",
    "delegations/3/",
    "exemplars/?state=approved",
    "exemplars/5/",
    "imports/",
    "invitations/",
    "invitations/people/",
    "invitations/sendings/",
    "invitations/by-hand/?delegation=3",
    "invitations/mail-server/",
    "readiness/",
    "congress/",
)


def test_a_list_is_put_in_decided_on_and_taken_in(venue: Venue, tmp_path: Path) -> None:
    file = tmp_path / "cao-loc.csv"
    file.write_text(LIST, "utf-8-sig")
    page = venue.organizer()
    page.get_by_role("link", name="Nạp danh sách").click()
    page.get_by_label("Tệp danh sách").set_input_files(file)
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", name="Xem trước: cao-loc.csv")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("Chưa có họ tên. Vui lòng bổ sung.")).to_be_visible()
    expect(page.get_by_text("Tệp được hiểu như sau")).to_contain_text("tiêu đề ở dòng 1, hiểu 7 cột")
    page.get_by_role("link", name="Nghi trùng").click()
    expect(page.get_by_role("row", name="Hoàng Thị Hương")).to_contain_text("Trùng họ tên và năm sinh.")
    page.get_by_label("Quyết định cho dòng 2").select_option(
        label="Chính là Hoàng Thị Hương (23/03/1979, Huyện Văn Lãng): lấy theo tệp"
    )
    page.get_by_role("button", name="Nạp vào danh sách").click()
    expect(page.get_by_role("status")).to_contain_text("1 người mới, 1 người được bổ sung")
    page.get_by_role("link", name="Đại biểu", exact=True).click()
    page.get_by_label("Tìm theo tên").fill("0912000111")
    expect(page.get_by_role("row", name="Hoàng Thị Hương")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_list_narrows_while_one_types_without_a_new_page(venue: Venue) -> None:
    page = venue.organizer()
    page.goto(venue.server.url + "/admin/people/")
    page.evaluate("window.same = true")
    page.get_by_label("Tìm theo tên").press_sequentially("huong hoang")
    expect(page.get_by_role("row", name="Hoàng Thị Hương").first).to_be_visible()
    expect(page.get_by_role("row", name="Lý Minh Hòa")).to_have_count(0)
    assert page.evaluate("window.same") is True
    assert "words=huong+hoang" in page.url


def test_two_records_become_one_by_keyboard(venue: Venue) -> None:
    page = venue.organizer()
    page.goto(venue.server.url + "/admin/people/?words=Lục+Thế+Ân")
    page.get_by_role("link", name="Lục Thế Ân").click()
    page.get_by_role("link", name="Gộp với hồ sơ khác").press("Enter")
    page.get_by_label("Tìm hồ sơ thứ hai").fill("Nông Ngọc Ân")
    page.get_by_role("button", name="Tìm").press("Enter")
    page.get_by_role("row", name="Nông Ngọc Ân").get_by_role("link", name="So sánh hai hồ sơ").press("Enter")
    theirs = page.get_by_role("row", name="Điện thoại").get_by_role("radio").nth(1)
    phone = page.get_by_role("row", name="Điện thoại").get_by_role("cell").nth(1).inner_text()
    theirs.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Gộp làm một").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã gộp")
    expect(page.locator(".facts")).to_contain_text(phone)
    expect(page.get_by_role("region", name="Lịch sử thay đổi")).to_contain_text("Gộp hồ sơ khác vào")


def test_an_exemplar_is_vetted_and_only_then_admitted(venue: Venue) -> None:
    code, name = next(guest for guest in iter(venue.guest, None) if guest[1] == "Chu Văn Báo")
    page = venue.organizer()
    page.goto(venue.server.url + f"/admin/exemplars/?state=approved&words={name}")
    page.get_by_role("link", name=name, exact=True).first.click()

    def step(button: str, why: str, state: str) -> None:
        page.get_by_label("Căn cứ hoặc lý do").fill(why)
        page.get_by_role("button", name=button).click()
        expect(page.locator("#vetting")).to_contain_text(state)

    step("Xét lại", "Có đơn thư", "Đang thẩm định")
    kiosk = ready(venue.screen())
    scan(kiosk, code)
    expect(kiosk.get_by_role("heading", name="Xin vui lòng chờ")).to_be_visible()
    step("Duyệt", "Tờ trình số 12", "Đã duyệt")
    kiosk = ready(venue.screen())
    scan(kiosk, code)
    expect(kiosk.get_by_role("heading", name=name)).to_be_visible()


def test_a_story_is_written_as_it_will_look_and_pasted_without_what_does_not_belong(venue: Venue) -> None:
    page = venue.organizer()
    page.goto(venue.server.url + "/admin/exemplars/5/")
    story = page.get_by_role("textbox", name="Bài viết")
    story.click()
    page.get_by_role("button", name="Tiêu đề").click()
    page.keyboard.type("Người gieo chữ")
    page.keyboard.press("Enter")
    page.keyboard.type("Ba mươi năm ")
    page.keyboard.press("Control+b")
    page.keyboard.type("bám bản.")
    story.evaluate(
        """element => {
            const data = new DataTransfer();
            data.setData("text/html", "<p class=MsoNormal>Dán từ <i>Word</i><script>window.harmed = 1</script></p>");
            element.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    expect(story.locator("h3")).to_have_text("Người gieo chữ")
    expect(story.locator("strong")).to_have_text("bám bản.")
    expect(story.locator("em")).to_have_text("Word")
    assert page.evaluate("window.harmed") is None
    with venue.home.database.reading() as db_session:
        kept = db_session.get_one(Exemplar, 5).story
    assert kept.startswith("<h3>Người gieo chữ</h3><p>Ba mươi năm <strong>bám bản.</strong>")
    assert "<script" not in kept


def test_the_navigation_folds_away_on_a_phone_and_opens_by_keyboard(phone: Callable[[], Page]) -> None:
    page = phone()
    link = page.get_by_role("link", name="Đại biểu", exact=True)
    button = page.get_by_role("button", name="Các trang")
    expect(link).to_be_hidden()
    button.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    expect(button).to_be_focused()
    button.press("Space")
    link.press("Enter")
    expect(page.get_by_role("heading", name="Đại biểu")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_phone_and_names_its_fields(venue: Venue, path: str, phone: Callable[[], Page]) -> None:
    page = phone()
    page.goto(f"{venue.server.url}/admin/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    repeated = page.evaluate(
        "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, place, all) => all.indexOf(id) !== place)"
    )
    assert repeated == []  # or a label names the wrong field
    unnamed = page.eval_on_selector_all(
        "main input:not([type=hidden]), main select, main textarea",
        "all => all.filter(e => !e.labels?.length && !e.getAttribute('aria-label')).map(e => e.outerHTML)",
    )
    assert unnamed == []
    small = page.eval_on_selector_all(
        "main button, main input:not([type=hidden]), main select",
        "all => all.map(e => [e.closest('label') ?? e, e]).filter(([t]) => t.getBoundingClientRect().height < 24 "
        "&& t.getBoundingClientRect().height > 0).map(([, e]) => e.outerHTML)",
    )
    assert small == []


@pytest.fixture
def phone(venue: Venue) -> Callable[[], Page]:
    return lambda: venue.organizer((390, 844))
