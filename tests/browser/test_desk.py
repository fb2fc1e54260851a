"""A bus of people at a kiosk, and an usher's desk from the first letter to the last undo."""

from collections.abc import Iterator
from itertools import groupby

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from congress import accounts, help_calls, rehearsal
from congress.models import (
    Annulment,
    Attendance,
    Delegate,
    HandOut,
    Printer,
    PrintJob,
    ProgramSession,
    Role,
    Scan,
    Station,
    StationMode,
)
from printers.virtual import VirtualPrinter
from tests.browser.conftest import PASSWORD, Venue
from tests.browser.test_accessibility import broken_rules
from tests.browser.test_kiosk import ready, scan
from tests.browser.test_stations import heartbeat
from tests.support.buses import board, second_printer
from tests.support.homes import CONGRESS, Home
from tests.support.waiting import eventually

LYING, UPRIGHT = (1280, 800), (800, 1280)  # a ten-inch tablet


@pytest.fixture(scope="module")
def two_printers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualPrinter]:
    with VirtualPrinter(tmp_path_factory.mktemp("second") / "tray") as printer:
        yield printer


def at_desk(venue: Venue, name: str, size: tuple[int, int] = LYING) -> Page:
    """An usher's tablet, paired as a station of its own and signed in; it reaches the hub over plain HTTP."""
    hashed = accounts.hash_password(PASSWORD)
    venue.home.database.run(lambda s: accounts.add(s, name, hashed, Role.OPERATOR, "test"))
    station, token = venue.home.new_station(f"Bàn {name}")
    page = ready(venue.screen(size, token))
    venue.home.database.run(
        lambda s: s.execute(update(Station).where(Station.id == station.id).values(mode=StationMode.DESK))
    )
    page.goto(f"http://hub.test:{venue.server.port}/kiosk/desk/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.locator("#station")).to_have_text(f"Bàn {name}")
    return page


def find(page: Page, words: str, name: str) -> None:
    """Type a few letters and open somebody's card."""
    page.get_by_role("searchbox").fill(words)
    page.locator("#hits").get_by_role("button", name=name).first.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def said(page: Page, words: str) -> None:
    expect(page.locator("#said")).to_contain_text(words)


def jobs_by_printer(home: Home) -> dict[str, list[str]]:
    """Whose slips each printer has, in the order in which they come out."""
    with home.database.reading() as db_session:
        rows = db_session.execute(
            select(Printer.name, Delegate.full_name)
            .join(PrintJob, PrintJob.printer_id == Printer.id)
            .join(Attendance, Attendance.id == PrintJob.attendance_id)
            .join(Delegate, Delegate.id == Attendance.delegate_id)
            .join(Scan, Scan.id == PrintJob.scan_id)
            .where(Scan.source_type == "delegation")
            .order_by(Printer.id, PrintJob.id)
        ).all()
    return {
        printer: [name for name, _ in groupby(name for _, name in part)]
        for printer, part in groupby(rows, lambda row: row[0])
    }


def test_a_bus_is_checked_in_from_one_scan_and_two_printers_share_the_slips(
    venue: Venue, two_printers: VirtualPrinter
) -> None:
    second_printer(venue.home, f"tcp://127.0.0.1:{two_printers.port}")
    bus = board(venue.home, 20)
    page = venue.screen(LYING)
    page.goto(f"http://hub.test:{venue.server.port}/kiosk/")  # plain HTTP, as screens at a venue have it
    scan(ready(page), bus.code)
    page.get_by_role("button", name="Điểm danh cả đoàn").click()
    rows = page.locator("#page .people li")
    expect(rows.first).to_be_visible()
    everybody = rows.count()
    expect(page.locator("#page .people .in")).to_have_count(1)  # the head
    page.get_by_role("button", name="Bỏ chọn").click()
    expect(page.locator("#page .record")).to_be_disabled()
    page.get_by_role("button", name="Chọn tất cả").click()
    assert broken_rules(page) == [], "list"
    late = [row for row in range(everybody) if "in" not in (rows.nth(row).get_attribute("class") or "")][:2]
    missing = [rows.nth(row).locator("b").inner_text() for row in late]
    for row in late:
        rows.nth(row).locator("input").uncheck()
    page.get_by_role("button", name=f"Điểm danh {everybody - 3} người").click()
    expect(page.get_by_role("heading", name=f"Đã điểm danh {everybody - 3} người")).to_be_visible()
    assert page.locator("#page .missing li").all_inner_texts() == missing
    expect(page.locator("#page .slips li")).to_have_count(2)
    assert broken_rules(page) == [], "result"
    shares = jobs_by_printer(venue.home)
    assert sum(map(len, shares.values())) == everybody - 3
    assert all(len(names) >= (everybody - 3) // 2 for names in shares.values())
    eventually(lambda: len(two_printers.slips()) == 2 * len(shares["Máy in 2"]), 15)


def test_an_usher_finds_checks_in_hands_out_and_takes_back(venue: Venue) -> None:
    page = at_desk(venue, "le-tan", UPRIGHT)
    find(page, "minh cong", "Hoàng Công Minh")
    assert broken_rules(page) == [], "card"
    page.get_by_text("Quên giấy mời", exact=True).click()
    page.get_by_role("button", name="Điểm danh Hoàng Công Minh").click()
    said(page, "Hoàng Công Minh")
    expect(page.locator("#card .state")).to_contain_text("Có mặt")
    expect(page.locator("#card .slips")).to_contain_text("đã in", timeout=15_000)
    page.get_by_role("button", name="Túi tài liệu").click()
    expect(page.locator("#card .given")).to_contain_text("Túi tài liệu")
    page.get_by_text("Hủy điểm danh").click()
    page.get_by_text("Nhầm người").click()
    page.get_by_role("button", name="Hủy lượt điểm danh này").click()
    expect(page.locator("#card .state")).to_contain_text("Chưa điểm danh")
    page.get_by_role("button", name="Điểm danh cả đoàn").click()
    expect(page.locator(".company")).to_be_visible()
    assert broken_rules(page) == [], "delegation"
    with venue.home.database.reading() as db_session:
        why = db_session.scalars(select(Annulment.explanation).order_by(Annulment.id.desc()).limit(1)).one()
        assert db_session.scalars(select(HandOut)).all()
    assert why == "Nhầm người"


def test_a_scanner_works_at_a_desk_whether_or_not_the_field_has_the_focus(venue: Venue) -> None:
    page = at_desk(venue, "le-tan-quet")
    for focus in ("#words", "body"):
        code, name = venue.guest()
        if focus == "body":
            page.evaluate("document.activeElement.blur()")
        else:
            page.locator(focus).focus()
        scan(page, code)
        said(page, name)
        expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        expect(page.locator("#words")).to_have_value("")


def test_a_printer_that_runs_out_of_paper_is_told_at_the_desk_within_three_seconds(venue: Venue) -> None:
    page = at_desk(venue, "le-tan-giay")
    stopped = page.get_by_role("group", name="Máy in dừng")
    expect(stopped).to_have_count(0)
    for fault, words in (("paper_out", "hết giấy"), ("cover_open", "nắp đang mở")):
        setattr(venue.printer.faults, fault, True)
        try:
            expect(stopped).to_contain_text(words, timeout=3000)
        finally:
            setattr(venue.printer.faults, fault, False)
        expect(stopped).to_have_count(0)


def test_a_call_for_help_stands_there_until_it_is_taken(venue: Venue) -> None:
    page = at_desk(venue, "le-tan-goi")
    kiosk, _ = venue.home.new_station("Bàn đón tiếp 7")
    venue.home.database.run(lambda s: help_calls.call(s, kiosk.id, kiosk.actor))
    call = page.get_by_role("group", name="Lời gọi")
    expect(call).to_contain_text("Bàn đón tiếp 7")
    assert broken_rules(page) == [], "feed"
    call.get_by_role("button", name="Tôi đến ngay").click()
    expect(call).to_have_count(0)
    with venue.home.database.reading() as db_session:
        assert help_calls.open_calls(db_session, kiosk.congress_id) == []


def test_a_desk_lives_and_is_told_from_afar_as_every_screen(venue: Venue) -> None:
    page = at_desk(venue, "le-tan-xa")
    page.clock.install()
    page.reload()
    expect(page.locator("#station")).to_have_text("Bàn le-tan-xa")
    with venue.home.database.reading() as db_session:
        session = db_session.scalars(select(ProgramSession.id).where(ProgramSession.code == "CT")).one()
        lived = db_session.scalars(select(Station).where(Station.name == "Bàn le-tan-xa")).one()
        assert lived.version
    venue.home.database.run(lambda s: rehearsal.begin(s, CONGRESS, session, "test", despite_open_doors=True))
    heartbeat(page)
    expect(page.locator("#rehearsal")).to_contain_text("DIỄN TẬP")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    venue.home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))
    heartbeat(page)
    expect(page.locator("#rehearsal")).to_have_count(0)
    venue.home.database.run(
        lambda s: s.execute(update(Station).where(Station.id == lived.id).values(mode=StationMode.SELF_SERVICE))
    )
    heartbeat(page)
    page.wait_for_url("**/kiosk/")
    ready(page)


def test_a_tablet_that_is_no_station_is_told_so(venue: Venue) -> None:
    page = venue.organizer()
    page.goto(venue.server.url + "/kiosk/desk/")
    expect(page.get_by_role("heading", name="Máy này chưa được ghép")).to_be_visible()
    venue.troubles.clear()  # the browser tells the hub's 401
