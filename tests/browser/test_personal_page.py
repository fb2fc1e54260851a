"""An invited person's own page on a cheap telephone: light, legible, answered, and there without a network."""

from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, Response, ViewportSize, expect
from sqlalchemy import select

from congress.documents import facts
from congress.invitations import answers, links
from congress.models import Congress, Delegate
from tests.browser.conftest import Venue
from tests.support.homes import CONGRESS
from tests.support.waiting import eventually

TELEPHONE = "Mozilla/5.0 (Linux; Android 10; SM-A105F) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
SCREEN: ViewportSize = {"width": 360, "height": 640}
LIGHTEST_PROMISED = 100_000  # bytes, everything
SMALLEST_TARGET, SMALLEST_TYPE = 44, 14  # CSS pixels

# What a person with weak eyes or hands would stumble over, computed from the page as it is drawn.
STUMBLES = """() => {
  const seen = (e) => e.checkVisibility({ visibilityProperty: true });
  const name = (e) => `${e.tagName} ${e.className} ${(e.textContent || e.name || "").trim().slice(0, 40)}`;
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const e = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !seen(e)) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(style.color), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) found.push(`contrast ${((a + 0.05) / (b + 0.05)).toFixed(1)}: ${name(e)}`);
    if (parseFloat(style.fontSize) < SMALLEST_TYPE) found.push(`type ${style.fontSize}: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("a, button, summary, input:not([type=hidden]), textarea")) {
    const target = (e.closest("label") ?? e).getBoundingClientRect();
    if (seen(e) && (target.height < SMALLEST_TARGET || target.width < SMALLEST_TARGET)) found.push(`target: ${name(e)}`);
    if (/INPUT|TEXTAREA/.test(e.tagName) && !e.labels?.length) found.push(`label: ${name(e)}`);
  }
  const levels = [...document.querySelectorAll("h1, h2, h3")].map((e) => +e.tagName[1]);
  if (levels[0] !== 1 || levels.some((l, i) => i && l > levels[i - 1] + 1)) found.push(`headings: ${levels}`);
  if (!document.querySelector("main") || !document.documentElement.lang || !document.title) found.push("landmarks");
  if (document.documentElement.scrollWidth > innerWidth) found.push(`wide: ${document.documentElement.scrollWidth}`);
  return found;
}""".replace("SMALLEST_TARGET", str(SMALLEST_TARGET)).replace("SMALLEST_TYPE", str(SMALLEST_TYPE))

KEPT = "caches.open('don-personal').then((copies) => copies.keys()).then((kept) => kept.length)"


class Telephone:
    """A telephone of somebody who was sent their link, with what came over its network."""

    def __init__(self, venue: Venue, name: str, **more: Any) -> None:
        self.card = next(card for card in venue.home.cards() if card.full_name == name)
        with venue.home.database.reading() as db_session:
            self.id = db_session.scalars(select(Delegate.id).where(Delegate.number == self.card.number)).one()
        keys = venue.home.hub.keys
        secret = venue.home.database.run(lambda s: links.secret_of(s, self.id, keys))
        self.address = f"{venue.server.url}/m/{secret}"
        self.venue = venue
        self.context = venue.browser.new_context(viewport=SCREEN, user_agent=TELEPHONE, reduced_motion="reduce", **more)
        self.came: list[Response] = []
        self.context.on("response", lambda answer: self.came.append(answer))  # noqa: PLW0108  no built-in method
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("pageerror", lambda fault: venue.troubles.append(str(fault)))

    def scanned(self) -> list[str]:
        """What a scanner reads from the screen."""
        code = self.page.get_by_role("img", name="Mã QR của giấy mời")
        code.scroll_into_view_if_needed()
        picture = Image.open(BytesIO(self.page.screenshot()))
        return [found.text for found in zxingcpp.read_barcodes(picture)]

    def standing_answer(self) -> str:
        with self.venue.home.database.reading() as db_session:
            row = answers.latest(db_session, self.id)
            return row.answer if row else ""


@pytest.fixture
def venue_that_waits(venue: Venue) -> Venue:
    """The venue with a deadline that is far away and somebody to ask."""

    def use_case(db_session: Any) -> None:
        kept = facts.read(db_session, db_session.get_one(Congress, CONGRESS))
        told = {name: getattr(kept.facts, name) for name in facts.TEXTS}
        told |= {"deadline": "2099-01-01T17:00", "contact": "đồng chí Lan, 0205 3812 345", "venue": "Số 1 Hùng Vương"}
        facts.save(db_session, CONGRESS, facts.checked(told), kept.version, "test")

    venue.home.database.run(use_case)
    return venue


def test_the_page_is_light_legible_and_opens_again_without_a_network(venue_that_waits: Venue) -> None:
    telephone = Telephone(venue_that_waits, "Nông Văn Thắng")
    page = telephone.page
    page.goto(telephone.address)
    eventually(lambda: page.evaluate(KEPT) == 3)  # the page, its style, its script
    assert sum(len(answer.body()) for answer in telephone.came) < LIGHTEST_PROMISED
    assert {answer.url.split("/")[2] for answer in telephone.came} == {venue_that_waits.server.url.split("/")[2]}
    assert telephone.scanned() == [telephone.card.code]
    page.get_by_label("Tôi đề nghị cử người dự thay").check()
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate(STUMBLES) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(STUMBLES) == []
    page.set_viewport_size(SCREEN)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert page.evaluate(STUMBLES) == []

    telephone.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="Nông Văn Thắng")).to_be_visible()
    expect(page.get_by_text("Điện thoại đang mất mạng.")).to_be_visible()
    assert telephone.scanned() == [telephone.card.code]
    page.get_by_label("Tôi không tham dự được").check()
    page.get_by_role("button", name="Gửi câu trả lời").click()
    expect(page.get_by_role("heading", name="Nông Văn Thắng")).to_be_visible()
    assert telephone.standing_answer() == ""

    telephone.context.set_offline(False)
    venue_that_waits.home.database.run(lambda s: links.revoke(s, [telephone.id]))
    page.reload()
    expect(page.get_by_role("heading", name="Liên kết này không còn dùng được")).to_be_visible()
    telephone.context.set_offline(True)
    with pytest.raises(Exception, match="ERR_"):
        page.reload()


def test_everything_works_by_keyboard_and_without_javascript(venue_that_waits: Venue) -> None:
    telephone = Telephone(venue_that_waits, "Lý Minh Hòa", java_script_enabled=False)
    page = telephone.page
    page.goto(telephone.address)
    assert telephone.scanned() == [telephone.card.code]
    page.get_by_label("Tôi sẽ tham dự").focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")  # past what else may be chosen: vegetarian, wheelchair, bus
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("hải sản")
    page.keyboard.press("Enter")
    expect(page.locator("#answer").get_by_text("Đã ghi nhận: quý đại biểu sẽ tham dự.")).to_be_visible()
    assert telephone.standing_answer() == "yes"
    expect(page.get_by_label("Ăn chay")).to_be_checked()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="QR code for the door")).to_be_visible()
    page.get_by_label("I propose somebody in my place").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Please give the full name of who comes in your place.")).to_be_visible()
    page.get_by_label("Full name").fill("Lương Văn Tám")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("#answer").get_by_text("you propose Lương Văn Tám")).to_be_visible()
    assert telephone.standing_answer() == "substitute"
