"""An organizer types in a door list without the mouse, sees what contradicts the book, and the book moves by itself."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from congress import clock
from congress.attendance_book.moves import PAPER
from congress.models import Attendance, Congress, Delegate, ProgramSession
from tests.browser.conftest import Venue
from tests.browser.test_accessibility import broken_rules
from tests.support.books import Book


@pytest.fixture
def book(venue: Venue) -> Book:
    return Book.open(venue.home)


def test_a_sheet_is_typed_in_by_keyboard_and_who_was_scanned_meanwhile_keeps_their_time(
    venue: Venue, book: Book
) -> None:
    code, name = venue.guest()
    with venue.home.database.reading() as db_session:
        scanned = db_session.scalars(select(Delegate).filter_by(full_name=name)).first()
        assert scanned is not None
        zone = db_session.scalars(select(Congress.zone)).one()
        session = db_session.scalars(select(ProgramSession.id).filter_by(code="CT")).one()
    one = book.list_of(scanned.id)
    open_lines = [person for person in one.listed if person.came_at is None]
    organizer = venue.organizer()
    base = f"{venue.server.url}/admin/attendance-book/{session}/"
    organizer.goto(f"{base}paper/{one.delegation_id}")
    organizer.get_by_label("Tại cửa, bàn").select_option(label="Cửa A")
    organizer.get_by_label("Giờ chung của tờ").fill(f"{clock.local(clock.now(), zone):%Hh%M}")
    organizer.keyboard.press("Enter")  # to the first name; the sheet is not sent
    for _ in one.listed:
        organizer.keyboard.press("Space")
        organizer.keyboard.press("ArrowDown")
    assert not broken_rules(organizer)
    expect(organizer.locator("#counted")).to_contain_text(f"{len(one.listed)}/")
    _, token = venue.home.new_station("Cổng của tờ giấy")
    assert venue.server.redeem(token, code, "paper-scan-1")[1]["status"] == "ok"
    organizer.get_by_role("button", name="Ghi những người đã đánh dấu").click()
    review = organizer.locator("#review")
    expect(review).to_contain_text(f"{name}, ")
    expect(review).to_contain_text("đã có mặt từ trước, giữ giờ đầu")
    expect(organizer.locator("#counted")).to_contain_text(f"{len(one.listed)}/")  # all that was ticked still is
    organizer.get_by_role("button", name="Ghi những người đã đánh dấu").click()
    expect(organizer.get_by_text(f"Đã ghi {len(open_lines) - 1} người có mặt")).to_be_visible()
    with venue.home.database.reading() as db_session:
        of = select(Attendance).where(
            Attendance.program_session_id == session, Attendance.delegate_id.in_([person.id for person in open_lines])
        )
        found = {row.delegate_id: row.source_type for row in db_session.scalars(of)}
    assert found.pop(scanned.id) == "barcode"
    assert set(found.values()) == {PAPER}

    organizer.goto(f"{base}?words={name.replace(' ', '+')}")
    line = organizer.get_by_role("row").filter(has_text="Cổng của tờ giấy")
    expect(line).to_have_count(1)
    book.take_back(next(line.attendance_id for line in book.lines(words=name) if line.delegate_id == scanned.id))
    expect(line.locator("del")).to_have_text(name, timeout=timedelta(seconds=8) / timedelta(milliseconds=1))
    assert not broken_rules(organizer)
