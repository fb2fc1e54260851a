"""The attendance book on the page: who may see it, what it says, what leaves the house of it."""

import csv
import re
from datetime import datetime, timedelta
from io import BytesIO, StringIO

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from congress import clock
from congress.admission import MoveType
from congress.desk import absences, hand_outs
from congress.models import AuditEntry, Delegate, Role
from tests.support.books import Book
from tests.support.homes import CONGRESS, Home
from tests.support.pdf_pages import texts
from tests.web.conftest import PASSWORD, SignIn, post

PAGE = "/admin/attendance-book/"


def shown(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return answer.get_data(as_text=True)


def hour(book: Book, minutes: int) -> str:
    return f"{clock.local(book.opens() + timedelta(minutes=minutes), book.congress.zone):%H:%M}"


def test_only_organizers_see_the_book_its_lists_and_its_files(sign_in: SignIn, home: Home) -> None:
    book = Book.open(home)
    of = f"{PAGE}{book.session_id}/"
    paths = (PAGE, of, f"{of}by-hand", f"{of}paper/", f"{of}paper/lists.pdf", f"{of}paper/1", f"{of}files/")
    for role in (Role.OPERATOR, Role.VIEWER):
        browser = sign_in(role)
        assert [browser.get(path).status_code for path in paths] == [403] * len(paths)
        assert "Sổ điểm danh" not in shown(browser, "/admin/")
    organizer = sign_in(Role.ORGANIZER)
    assert organizer.get(PAGE).location == of
    assert "Chưa có ai vào phiên này." in shown(organizer, of)
    for path in (
        f"{PAGE}999999/",
        f"{PAGE}999999/by-hand",
        f"{PAGE}999999/paper/",
        f"{of}paper/999999",
        f"{of}undo/999999",
    ):
        assert organizer.get(path).status_code == 404, path


def test_a_line_says_who_where_how_and_leads_to_their_page(sign_in: SignIn, home: Home) -> None:
    book = Book.open(home)
    person = book.desk.person()
    book.write(book.entry(person))
    page = shown(sign_in(Role.ORGANIZER), f"{PAGE}{book.session_id}/")
    assert f'href="/admin/people/{person}' in page
    for words in ("Lý Minh Hòa", "Cửa A", "Ghi tay, btc-1", "Máy quét hỏng", hour(book, 1)):
        assert words in page
    assert "máy chủ ghi lúc" in page


def test_the_rows_alone_are_not_sent_again_while_nothing_changes(sign_in: SignIn, home: Home) -> None:
    book = Book.open(home)
    browser, path = sign_in(Role.ORGANIZER), f"{PAGE}{book.session_id}/?part=rows&quiet=1"
    first = browser.get(path)
    tag = first.headers["ETag"]
    assert browser.get(path, headers={"If-None-Match": tag}).status_code == 304
    attendance = book.write(book.entry(book.desk.person()))
    fresh = browser.get(path, headers={"If-None-Match": tag})
    assert (fresh.status_code, "Lý Minh Hòa" in fresh.get_data(as_text=True)) == (200, True)
    book.take_back(attendance)
    assert browser.get(path, headers={"If-None-Match": fresh.headers["ETag"]}).status_code == 200


def test_taking_back_asks_why_and_the_line_stays_struck_through(sign_in: SignIn, home: Home) -> None:
    book = Book.open(home)
    attendance = book.write(book.entry(book.desk.person()))
    browser, of = sign_in(Role.ORGANIZER), f"{PAGE}{book.session_id}/"
    form = f"{of}undo/{attendance}"
    assert post(browser, form, {"explanation": ""}).location == form
    assert "Vui lòng ghi lý do hủy" in shown(browser, form)
    assert post(browser, form, {"explanation": "Nhầm <b>người</b>"}).location == of
    page = shown(browser, of)
    assert "<del>Lý Minh Hòa</del>" in page
    assert "Nhầm &lt;b&gt;người&lt;/b&gt;" in page
    assert "đã được hủy" in shown(browser, form)
    other = next(one for one in book.sessions() if one != book.session_id)
    assert browser.get(f"{PAGE}{other}/undo/{attendance}").status_code == 404


def test_an_entry_by_hand_keeps_what_was_typed_until_it_is_right(sign_in: SignIn, home: Home) -> None:
    book = Book.open(home)
    person, browser = book.desk.person(), sign_in(Role.ORGANIZER)
    of = f"{PAGE}{book.session_id}/"
    assert "Lý Minh Hòa" in shown(browser, f"{of}by-hand?words=ly+minh+hoa")
    form = f"{of}by-hand?person={person}"
    told = {
        "move": "entry",
        "hour": "25:99",
        "station": str(book.desk.station.id),
        "explanation": "Mạng hỏng",
        "nonce": "a-nonce",
        "person": str(person),
    }
    answer = post(browser, f"{of}by-hand", told, token_from=form)
    page = answer.get_data(as_text=True)
    assert "Không có giờ “25:99”" in page
    assert 'value="Mạng hỏng"' in page
    early = hour(book, -5)
    page = post(browser, f"{of}by-hand", told | {"hour": early}, token_from=form).get_data(as_text=True)
    assert "ngoài giờ mở cửa" in page
    assert 'name="sure_hours"' in page
    answer = post(browser, f"{of}by-hand", told | {"hour": early, "sure_hours": "1"}, token_from=form)
    assert answer.location == of
    [line] = book.lines()
    assert f"{line.at:%H:%M}" == early
    assert post(browser, f"{of}by-hand", told | {"person": "99999999"}, token_from=form).status_code == 404


def test_a_sheet_is_typed_in_and_what_contradicts_the_book_is_asked_first(sign_in: SignIn, home: Home) -> None:
    book = Book.open(home)
    one = book.list_of(book.desk.person())
    people = [person.id for person in one.listed][:3]
    book.desk.check_in(people[0])
    browser, path = sign_in(Role.ORGANIZER), f"{PAGE}{book.session_id}/paper/{one.delegation_id}"
    assert "đã vào" in shown(browser, path)
    form: dict[str, str | list[str]] = {
        "came": [str(person) for person in people[:2]],
        f"hour-{people[2]}": hour(book, 3).replace(":", "h"),
        "hour": "",
        "station": str(book.desk.station.id),
        "nonce": "a-sheet",
    }
    assert "Vui lòng ghi giờ chung" in post(browser, path, form).get_data(as_text=True)
    form["hour"] = hour(book, 2)
    page = post(browser, path, form).get_data(as_text=True)
    assert "Chưa ghi gì" in page
    assert "đã có mặt từ trước, giữ giờ đầu" in page
    assert len(book.lines()) == 1
    form["seen"] = page.split('name="seen" value="')[1].split('"')[0]
    for _ in range(2):  # a button pressed twice
        assert post(browser, path, form).status_code == 302
        assert len(book.lines()) == 3
    said = shown(browser, f"{PAGE}{book.session_id}/paper/")
    assert "Đã ghi 2 người có mặt" in said  # the second time, too
    assert "giữ giờ đầu" in said


def test_the_door_lists_name_everybody_in_large_type_and_count_their_pages(sign_in: SignIn, home: Home) -> None:
    book = Book.open(home)
    one = book.list_of(book.desk.person(), with_former=False)
    browser, path = sign_in(Role.ORGANIZER), f"{PAGE}{book.session_id}/paper/lists.pdf"
    answer = browser.get(f"{path}?delegation={one.delegation_id}")
    assert answer.mimetype == "application/pdf"
    pages = texts(answer.data)
    flat = " ".join(" ".join(pages).split())
    for person in one.people:
        assert f"{person.number[:4]} {person.number[4:]}" in flat
    assert f"trang 1/{len(pages) - 1}" in pages[0]
    assert "Người không có tên trong danh sách" in pages[-1]
    assert "in lúc" in pages[0]
    whole = browser.get(path)
    assert len(texts(whole.data)) > 40


@pytest.fixture
def full_book(home: Home) -> Book:
    """Somebody in, somebody out again, somebody excused, a name that would calculate."""
    book = Book.open(home)
    person = book.desk.person()
    home.database.run(
        lambda s: s.execute(update(Delegate).values(full_name="=2+2", unit="@SUM(A1)").filter_by(id=person))
    )
    book.write(book.entry(person))
    book.write(book.entry(person, move=MoveType.EXIT, at=clock.now()))
    excused, session_id = book.desk.person("Dương Thanh Ưu"), book.session_id
    home.database.run(lambda s: absences.note(s, CONGRESS, session_id, excused, "Ốm nặng", "test"))
    with home.database.reading() as db_session:
        bag = hand_outs.kinds(db_session, CONGRESS)[0].id
    home.database.run(lambda s: hand_outs.give(s, CONGRESS, bag, person, "test"))
    return book


def taken(browser: FlaskClient, book: Book, name: str, password: str = PASSWORD) -> bytes:
    of = f"{PAGE}{book.session_id}/files/"
    answer = post(browser, of + name, {"password": password}, token_from=of)
    assert answer.status_code == 200, answer.location
    body: bytes = answer.data
    return body


def test_every_table_leaves_for_the_password_as_text_that_nothing_calculates(
    sign_in: SignIn, home: Home, full_book: Book
) -> None:
    browser = sign_in(Role.ORGANIZER)
    of = f"{PAGE}{full_book.session_id}/files/"
    refused = post(browser, f"{of}vao-ra.csv", {"password": "not it at all"}, token_from=of)
    assert (refused.status_code, refused.location) == (302, of)
    for name in ("diem-danh", "vao-ra", "vang-mat", "tu-choi", "phat-tai-lieu"):
        raw = taken(browser, full_book, f"{name}.csv")
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"))))
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+", "-"))]
        book = taken(browser, full_book, f"{name}.xlsx")
        sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
        assert sheet[3] == rows[0]
        assert b"<f>" not in book
        for sensitive in ("Dân tộc", "Tôn giáo", "Đảng viên"):
            assert sensitive not in rows[0]
    with home.database.reading() as db_session:
        acts = [entry.act for entry in db_session.query(AuditEntry)]
    assert acts.count("attendance.export") == 10
    assert post(browser, f"{of}everything.csv", {"password": PASSWORD}, token_from=of).status_code == 404


def test_the_tables_say_who_was_there_and_who_was_not(sign_in: SignIn, full_book: Book) -> None:
    browser = sign_in(Role.ORGANIZER)

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(StringIO(taken(browser, full_book, f"{name}.csv").decode("utf-8-sig"))))

    people = {row["Họ và tên"]: row for row in rows("diem-danh")}
    assert people["'=2+2"]["Tình trạng"] == "Đã ra"
    assert people["'=2+2"]["Ra, vào sau đó"].startswith("ra ")
    assert people["Dương Thanh Ưu"]["Tình trạng"] == "Vắng có lý do"
    assert [row["Lượt"] for row in rows("vao-ra")] == ["Vào", "Ra"]
    missed = {row["Họ và tên"]: row["Lý do"] for row in rows("vang-mat")}
    assert missed["Dương Thanh Ưu"] == "Ốm nặng"
    assert "'=2+2" not in missed
    assert [row["Mục phát"] for row in rows("phat-tai-lieu")] == ["Túi tài liệu"]


def test_the_sessions_are_a_calendar_for_everybody_and_the_hours_of_the_doors_for_staff_alone(
    sign_in: SignIn, client: FlaskClient, home: Home
) -> None:
    public = client.get("/program/sessions.ics")
    assert (public.status_code, public.mimetype) == (200, "text/calendar")
    told = public.get_data(as_text=True)
    assert told.count("BEGIN:VEVENT") == told.count("LOCATION:") > 1
    assert "DESCRIPTION:Mở cửa" not in told
    assert client.get(f"{PAGE}sessions.ics").status_code == 401
    staff = re.sub(r"\r\n ", "", sign_in(Role.VIEWER).get(f"{PAGE}sessions.ics").get_data(as_text=True))
    assert "DESCRIPTION:Mở cửa" in staff
    starts = Book.open(home).desk.session().starts_at
    assert f"DTSTART:{starts:%Y%m%dT%H%M%SZ}" in staff
    assert datetime.strptime(staff.split("DTSTAMP:")[1][:16], "%Y%m%dT%H%M%S%z")
