"""A badge replaced at a desk, in a browser, with a spooler and a printer: lost, not come out, beyond the limit, a file."""

from pathlib import Path

import pypdfium2
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Venue
from tests.browser.test_accessibility import broken_rules
from tests.browser.test_desk import at_desk, find, said

GUEST = "Hoàng Công Minh"
SMALLEST = 60  # px of a target
UPRIGHT = (800, 1280)


def code(venue: Venue) -> str:
    """The code that admits the guest now."""
    card = next(card for card in venue.home.cards() if card.full_name == GUEST)
    return card.code


def small_targets(page: Page) -> list[str]:
    """Buttons, fields and choices of the card that are lower or narrower than a finger needs."""
    found: list[str] = page.locator("#card").evaluate(
        """(card, smallest) => [...card.querySelectorAll("button, a.button, summary, input[type=text],"
          + "input[type=password], .choice")]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.textContent.trim() || one.name, one.getBoundingClientRect()])
          .filter(([, box]) => box.height < smallest - 0.5 || box.width < smallest - 0.5)
          .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)""",
        SMALLEST,
    )
    return found


def read_codes(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))]


def test_a_lost_badge_is_replaced_and_comes_out_once(venue: Venue) -> None:
    old = code(venue)
    page = at_desk(venue, "le-tan-the", UPRIGHT)
    find(page, "minh cong", GUEST)
    badge = page.locator("#card .badge")
    badge.get_by_text("Cấp lại thẻ", exact=True).click()
    assert broken_rules(page) == [], "order"
    assert small_targets(page) == []
    badge.get_by_text("Mất thẻ", exact=True).click()
    venue.printer.faults.reset_after_bytes = 20_000  # cut off inside: nobody knows
    badge.get_by_role("button", name=f"Cấp lại thẻ cho {GUEST}").click()
    said(page, "Đang in thẻ cấp lại lần 1")
    expect(badge).to_contain_text("Thẻ đã ra chưa?", timeout=30_000)
    expect(badge.get_by_text("Cấp lại thẻ", exact=True)).to_have_count(0)
    assert broken_rules(page) == [], "question"
    assert small_targets(page) == []
    badge.get_by_role("button", name="Chưa ra, in lại đúng thẻ này").click()
    said(page, "Đang in lại đúng thẻ này.")
    expect(badge.locator(".tag.good")).to_have_text("Thẻ đã ra", timeout=15_000)
    codes = [found for slip in venue.printer.slips() for found in read_codes(Image.open(slip))]
    assert codes == [code(venue)]  # once, and never the one that was cut off
    assert code(venue) != old


def test_beyond_the_limit_an_organizer_types_their_password_and_a_file_is_kept(venue: Venue, tmp_path: Path) -> None:
    page = at_desk(venue, "le-tan-tep")
    find(page, "nong thi", "Nông Thị")
    name = page.locator("#card h1").inner_text()
    badge = page.locator("#card .badge")
    for ordinal in (1, 2, 3):
        badge.get_by_text("Cấp lại thẻ", exact=True).click()
        badge.get_by_text("Thẻ hỏng", exact=True).click()
        badge.get_by_text("PDF thẻ nhựa").click()
        if ordinal == 3:
            badge.get_by_label("Tên đăng nhập của ban tổ chức").fill("btc-test")
            badge.get_by_label("Mật khẩu").fill("not-this-one")
            badge.get_by_label("Vì sao cho cấp thêm").fill("khách quý")
            assert small_targets(page) == []
            badge.get_by_role("button", name=f"Cấp lại thẻ cho {name}").click()
            said(page, "mật khẩu không đúng")
            expect(badge.get_by_label("Mật khẩu")).to_have_value("")
            venue.troubles.clear()  # the browser tells the hub's 403
            badge.get_by_label("Mật khẩu").fill(PASSWORD)
        badge.get_by_role("button", name=f"Cấp lại thẻ cho {name}").click()
        expect(badge).to_contain_text(f"Cấp lại lần {ordinal}")
        with page.expect_download() as kept:
            badge.get_by_role("button", name="Tải tệp thẻ").click()
        expect(badge).to_contain_text("Thẻ đã ra chưa?")
        badge.get_by_role("button", name="Thẻ đã ra", exact=True).click()
        expect(badge.locator(".tag.good")).to_have_text("Thẻ đã ra")
    kept.value.save_as(tmp_path / "badge.pdf")
    front = pypdfium2.PdfDocument(tmp_path / "badge.pdf")[0].render(scale=300 / 72).to_pil()
    person = next(card for card in venue.home.cards() if card.full_name == name)
    assert read_codes(front) == [person.code]
    assert kept.value.suggested_filename.endswith("-3.pdf")
