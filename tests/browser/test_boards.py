"""Boards behind links: they follow the doors, and marks are made on them while they move."""

from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from congress.live import board_links
from congress.models import BoardKind, Delegate, Exemplar
from tests.browser.conftest import Venue
from tests.browser.test_accessibility import broken_rules
from tests.support.homes import CONGRESS

WITHIN_MS = 2000
TABLET, WALL, PHONE = (800, 1280), (1920, 1080), (390, 844)


def opened(venue: Venue, kind: BoardKind, size: tuple[int, int], delegation: int = 1) -> Page:
    """A browser of its own in front of a board."""
    keys = venue.home.hub.keys
    if kind is BoardKind.HEAD:
        link = venue.home.database.run(lambda s: board_links.make_for_head(s, CONGRESS, delegation, keys, "test"))
    else:
        link = venue.home.database.run(lambda s: board_links.make(s, CONGRESS, kind, "Bàn MC", "", keys, "test"))
    secret = venue.home.database.run(lambda s: board_links.show(s, CONGRESS, link, keys, "test"))
    page = venue._watched(venue._context(size))
    page.goto(f"{venue.server.url}/b/{secret}")
    return page


def recipient(venue: Venue, place: int) -> tuple[int, str]:
    """Somebody who is honoured and has not come yet: their award, their code."""
    with venue.home.database.reading() as s:
        rows = s.execute(
            select(Exemplar.id, Delegate.number)
            .join(Delegate, Delegate.id == Exemplar.delegate_id)
            .where(Exemplar.award != "")
            .order_by(Exemplar.id.desc())
        ).all()
    number = rows[place].number
    return rows[place].id, next(card.code for card in venue.home.cards() if card.number == number)


def enter(venue: Venue, code: str, nonce: str) -> None:
    _, token = venue.home.new_station(f"Cổng {nonce}")
    assert venue.server.redeem(token, code, nonce)[1]["status"] == "ok"


def line(page: Page, award: int) -> Locator:
    return page.locator(f"#m-{award}")


def test_the_mc_board_follows_the_doors_and_is_marked_while_it_moves(venue: Venue) -> None:
    mc, other = opened(venue, BoardKind.MC, TABLET), opened(venue, BoardKind.MC, TABLET)
    (comes, code), (skipped, _), (collected, _) = (recipient(venue, place) for place in range(3))
    expect(line(mc, comes)).to_contain_text("chưa đến")
    line(mc, collected).get_by_text("Người nhận thay", exact=True).click()
    field = line(mc, collected).get_by_label("Họ và tên người nhận thay")
    field.fill("Lê Văn Nhận")
    enter(venue, code, "boards-mc-1")
    expect(line(other, comes)).to_contain_text("trong hội trường", timeout=WITHIN_MS)
    expect(line(mc, comes)).to_contain_text("trong hội trường", timeout=WITHIN_MS)
    expect(field).to_have_value("Lê Văn Nhận")  # what is being typed is left alone
    expect(field).to_be_focused()
    line(mc, collected).get_by_role("button", name="Ghi").click()
    expect(line(mc, collected)).to_contain_text("Nhận thay: Lê Văn Nhận")
    expect(line(other, collected)).to_contain_text("Nhận thay: Lê Văn Nhận", timeout=WITHIN_MS)
    expect(line(other, collected)).to_contain_text("Bàn MC")  # by whom
    line(mc, skipped).get_by_role("button", name="Bỏ qua").click()
    expect(line(other, skipped)).to_contain_text("Bỏ ghi", timeout=WITHIN_MS)
    line(other, skipped).get_by_role("button", name="Bỏ ghi").click()
    expect(line(mc, skipped).get_by_role("button", name="Bỏ qua")).to_be_visible(timeout=WITHIN_MS)


def test_the_wall_moves_with_a_scan_and_fits_its_screen(venue: Venue) -> None:
    for place in range(5):
        enter(venue, venue.guest()[0], f"boards-wall-{place}")
    wall = opened(venue, BoardKind.WALL, WALL)
    shown = wall.locator(".present b")
    before = int(shown.inner_text())
    assert before >= 5
    enter(venue, venue.guest()[0], "boards-wall-5")
    expect(shown).to_have_text(str(before + 1), timeout=WITHIN_MS)
    for width, height in (WALL, (1080, 1920), (1280, 800)):
        wall.set_viewport_size({"width": width, "height": height})
        clipped = wall.evaluate(
            "[...document.querySelectorAll('section, header')].filter((e) => e.scrollHeight > e.clientHeight + 1)"
            ".map((e) => e.className)"
        )
        assert clipped == [], (width, height)


def test_a_head_excuses_somebody_on_a_telephone(venue: Venue) -> None:
    head = opened(venue, BoardKind.HEAD, PHONE)
    assert head.evaluate("document.documentElement.scrollWidth") <= 390
    someone = head.locator("li.awaited").first
    name = someone.locator(".name").inner_text()
    someone.get_by_text("Ghi vắng có lý do").click()
    someone.get_by_label("Lý do vắng").fill("Nằm viện")
    someone.get_by_role("button", name="Ghi").click()
    excused = head.locator("li.excused").filter(has_text=name)
    expect(excused).to_contain_text("Nằm viện")
    expect(head.locator(".big")).to_contain_text("1 vắng có lý do")


def test_boards_break_no_rule_of_accessibility(venue: Venue) -> None:
    broken = {
        kind: broken_rules(opened(venue, kind, size))
        for kind, size in (
            (BoardKind.WALL, WALL),
            (BoardKind.GATE, TABLET),
            (BoardKind.MC, TABLET),
            (BoardKind.HEAD, PHONE),
        )
    }
    assert {kind: rules for kind, rules in broken.items() if rules} == {}
