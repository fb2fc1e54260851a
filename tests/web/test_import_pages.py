"""A list through the page: a real process reads it, the preview is decided on, the report comes back."""

import os
import signal
import stat
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from flask.testing import FlaskClient
from PIL import Image
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from congress.models import Delegate, ImportState, Photo, Role, RosterImport
from congress.settings import PROJECT_ROOT
from tests.support.homes import Home
from tests.support.lists import workbook
from tests.support.waiting import eventually
from tests.web.conftest import SignIn, post, token_on

HTML = {"Accept": "text/html"}
PUT_IN = "/admin/imports/"
ROWS = (
    ("Nông Văn Thử", 1980, "0912000111", "Đội 1", "Huyện Cao Lộc", "Khách mời"),
    ("", 1981, "0912000222", "Đội 2", "Huyện Cao Lộc", "Khách mời"),
    ("Hoàng Thị Hương", 1979, "0912000333", "Đội 3", "Huyện Cao Lộc", "Khách mời"),
)


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def send(
    browser: FlaskClient, content: bytes, name: str = "ds.xlsx", path: str = PUT_IN, field: str = "file"
) -> TestResponse:
    token = token_on(browser.get("/admin/congress/", headers=HTML).get_data(as_text=True))
    return browser.post(path, data={"csrf_token": token, field: (BytesIO(content), name)})


def state(home: Home) -> RosterImport:
    with home.database.reading() as db_session:
        return db_session.scalars(select(RosterImport).order_by(RosterImport.id.desc()).limit(1)).one()


def read(browser: FlaskClient, home: Home, content: bytes, name: str = "ds.xlsx") -> str:
    """Put a file in and wait until it is read; the address of its page."""
    answer = send(browser, content, name)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    eventually(lambda: state(home).state != ImportState.READING, 30)
    return answer.location


def page(browser: FlaskClient, path: str) -> str:
    return browser.get(path, headers=HTML).get_data(as_text=True)


def people_count(home: Home) -> int:
    with home.database.reading() as db_session:
        return db_session.scalar(select(func.count(Delegate.id))) or 0


def test_a_list_goes_in_and_what_must_be_corrected_comes_back(organizer: FlaskClient, home: Home) -> None:
    path = read(organizer, home, workbook(ROWS))
    told = page(organizer, path)
    assert "Chưa có họ tên. Vui lòng bổ sung." in told
    assert people_count(home) == 420
    refused = post(organizer, path + "decide", {"apply": "1"}, token_from=path)
    assert "nghi trùng chưa quyết định" in page(organizer, refused.location)
    post(organizer, path + "decide", {"fate": "doubtful", "all": "new", "apply": "1"}, token_from=path)
    assert people_count(home) == 422
    report = organizer.get(path + "report.xlsx").data
    with CalamineWorkbook.from_filelike(BytesIO(report)) as book:
        header, row = book.get_sheet_by_name("Dòng cần sửa").to_python()
    assert row[-1] == "Chưa có họ tên. Vui lòng bổ sung."
    row[header.index("Họ và tên")] = "Lục Văn Khác"
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as corrected:
        sheet = corrected.add_worksheet()
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, row)
    again = read(organizer, home, target.getvalue())
    post(organizer, again + "decide", {"apply": "1"}, token_from=again)
    with home.database.reading() as db_session:
        person = db_session.scalars(select(Delegate).where(Delegate.full_name == "Lục Văn Khác")).one()
    assert (person.birth_date, person.phone, person.unit) == ("1981", "0912000222", "Đội 2")
    assert person.extra == {}


def test_the_preview_says_how_the_file_was_understood_and_who_each_row_is_about(
    organizer: FlaskClient, home: Home
) -> None:
    header = ("STT", "Họ và tên", "Năm sinh", "Điện thoại", "Đơn vị", "Đoàn", "Thành phần", "Cỡ áo")
    path = read(organizer, home, workbook([(*row, "L") for row in ROWS], header))
    told = page(organizer, path + "?fate=new")
    assert "tiêu đề ở dòng 1, hiểu 7 cột" in told
    assert "giữ thành mục riêng: Cỡ áo" in told
    assert "1980 · Huyện Cao Lộc · Đội 1 · 0912000111" in told
    doubtful = page(organizer, path + "?fate=doubtful")
    assert "1979 · Huyện Cao Lộc · Đội 3 · 0912000333" in doubtful
    post(organizer, path + "decide", {"fate": "doubtful", "all": "skip", "apply": "1"}, token_from=path)
    settled = page(organizer, path + "?fate=doubtful")
    assert "Bỏ qua dòng này" in settled
    assert "<select" not in settled.partition("<table")[2]


def test_an_import_is_undone_from_its_page(organizer: FlaskClient, home: Home) -> None:
    path = read(organizer, home, workbook(ROWS[:1]))
    post(organizer, path + "decide", {"apply": "1"}, token_from=path)
    assert people_count(home) == 421
    post(organizer, path + "undo", {}, token_from=path)
    assert people_count(home) == 420
    assert "Đã hoàn tác" in page(organizer, path)


def test_a_preview_can_still_be_looked_at_when_whom_it_meant_is_gone(organizer: FlaskClient, home: Home) -> None:
    path = read(organizer, home, workbook(ROWS[:1]))
    post(organizer, path + "decide", {"apply": "1"}, token_from=path)
    same_list = read(organizer, home, workbook(ROWS[:1]))
    post(organizer, path + "undo", {}, token_from=path)
    answer = organizer.get(same_list, headers=HTML)
    assert (answer.status_code, "Nông Văn Thử" in answer.get_data(as_text=True)) == (200, True)
    refused = post(organizer, same_list + "decide", {"apply": "1"}, token_from=same_list)
    assert "Đọc lại tệp" in page(organizer, refused.location)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04 broken", "đã hỏng"),
        ("Chỉ là một lá thư.".encode(), "không phải là bảng tính"),
        (b"\xff\xfe\x00", "không phải là bảng tính"),
    ],
)
def test_a_file_that_is_no_list_is_told_in_words(
    organizer: FlaskClient, home: Home, content: bytes, words: str
) -> None:
    assert words in page(organizer, read(organizer, home, content))
    assert people_count(home) == 420


def test_a_workbook_without_a_list_leads_to_the_columns(organizer: FlaskClient, home: Home) -> None:
    path = read(organizer, home, workbook([("x",) * 6], ("A", "B", "C", "D", "E", "F", "G")))
    assert "Không tìm thấy danh sách" in page(organizer, path)
    told = page(organizer, path + "columns")
    assert 'name="sheet.0.column"' in told
    form = {"sheet.0.header_row": "1", "sheet.0.column": ["ordinal", "name", "name", "", "", "", ""]}
    token = token_on(told)
    refused = organizer.post(path + "columns", data={"csrf_token": token, **form})
    assert "hai cột" in page(organizer, refused.location)


def test_nothing_chosen_and_far_too_much_are_told(organizer: FlaskClient, client: FlaskClient) -> None:
    assert "Chưa chọn tệp" in page(organizer, send(organizer, b"", "").location)
    for browser, size in ((organizer, 21 * 1024 * 1024), (client, 100 * 1024)):  # who is not signed in sends no file
        body = {"input_stream": BytesIO(bytes(size)), "content_length": size}
        refused = browser.post(PUT_IN, content_type="multipart/form-data; boundary=x", **body)
        assert (refused.status_code, "quá lớn" in refused.get_data(as_text=True)) == (413, True)


def test_a_reading_that_is_killed_says_so_and_changes_nothing(
    organizer: FlaskClient, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = subprocess.Popen

    def started_and_killed(*words: object, **more: object) -> "subprocess.Popen[bytes]":
        process = real(*words, **more)  # type: ignore[call-overload]
        os.kill(process.pid, signal.SIGKILL)
        return process  # type: ignore[no-any-return]

    monkeypatch.setattr(subprocess, "Popen", started_and_killed)
    path = read(organizer, home, workbook(ROWS))
    assert state(home).state == ImportState.FAILED
    assert "dừng lại" in page(organizer, path)
    assert people_count(home) == 420


def test_the_console_takes_a_list_in_and_says_what_became_of_it(
    organizer: FlaskClient, home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "ds.xlsx"
    file.write_bytes(workbook(ROWS))
    run = organizer.application.test_cli_runner().invoke
    asked = run(args=["roster", "import", str(file)])
    assert asked.exit_code == 1
    assert "nghi trùng" in asked.output
    assert people_count(home) == 420
    done = run(args=["roster", "import", str(file), "--doubtful", "new"])
    assert done.exit_code == 0, done.output
    assert "dòng 3" in done.output
    assert "Đã nạp: 2 người mới" in done.output
    sample, report = PROJECT_ROOT / "sample" / "dai-bieu-mau.xlsx", tmp_path / "bao-cao.xlsx"
    told = run(args=["roster", "import", str(sample), "--report", str(report)])
    assert "0 người mới, 0 người" in told.output
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    with CalamineWorkbook.from_path(report) as book:
        assert len(book.get_sheet_by_name("Dòng cần sửa").to_python()) == 3
        assert len(book.get_sheet_by_name("Tất cả các dòng").to_python()) == 3 + 425


def jpeg(width: int = 600, height: int = 800) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), "#a61c28").save(target, "JPEG")
    return target.getvalue()


@pytest.mark.parametrize(("kind", "subject"), [("people", "/admin/people/1/"), ("exemplars", "/admin/exemplars/1/")])
def test_a_photo_is_kept_shown_and_replaced(organizer: FlaskClient, home: Home, kind: str, subject: str) -> None:
    numbers: Callable[[], list[int]] = lambda: _photos(home)  # noqa: E731
    for _ in ("first", "second"):
        send(organizer, jpeg(), "anh.jpg", subject + "photo", "photo")
    [photo] = numbers()
    shown = organizer.get(f"/admin/people/photos/{photo}.jpg")
    assert (shown.mimetype, Image.open(BytesIO(shown.data)).size) == ("image/jpeg", (600, 800))
    assert f"photos/{photo}.jpg" in page(organizer, subject)
    for wrong in (b"no image", jpeg(20, 20)):
        answer = send(organizer, wrong, "anh.jpg", subject + "photo", "photo")
        assert 'role="alert"' in page(organizer, answer.location)
        assert numbers() == [photo]
    post(organizer, subject + "photo", {}, token_from=subject)
    assert numbers() == []


def _photos(home: Home) -> list[int]:
    with home.database.reading() as db_session:
        return list(db_session.scalars(select(Photo.id)))
