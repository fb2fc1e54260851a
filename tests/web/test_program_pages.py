"""The program's pages: edited, published, taken in from a table, on paper."""

from io import BytesIO

import docx
import pypdf
import pytest
from flask.testing import FlaskClient

from congress.models import Role
from congress.settings import PROJECT_ROOT
from tests.web.conftest import SignIn, post, token_on

HTML = {"Accept": "text/html"}
PROGRAM = "/admin/program/"


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def page(browser: FlaskClient, path: str = PROGRAM) -> str:
    return browser.get(path, headers=HTML).get_data(as_text=True)


def test_an_item_is_added_published_and_then_on_the_formal_program(organizer: FlaskClient) -> None:
    form = {"title": "Tặng hoa & quà", "starts": "2026-12-01T08:00", "ends": "2026-12-01T08:10", "is_printed": "1"}
    path = "/admin/program/sessions/7/items/new"
    assert post(organizer, path, form).status_code == 302
    assert "thay đổi chưa công bố" in page(organizer)
    assert "Tặng hoa" not in text_of_pdf(organizer)
    post(organizer, PROGRAM + "publish", {}, token_from=PROGRAM)
    assert "Đã công bố bản 2" in page(organizer)
    assert "Tặng hoa & quà" in text_of_pdf(organizer)
    word = docx.Document(BytesIO(organizer.get(PROGRAM + "chuong-trinh.docx").data))
    cells = [cell.text for told in word.tables for row in told.rows for cell in row.cells]
    assert "Tặng hoa & quà" in cells
    assert cells[:4] == ["STT", "Thời gian", "Nội dung", "Người thực hiện"]


def text_of_pdf(browser: FlaskClient) -> str:
    reader = pypdf.PdfReader(BytesIO(browser.get(PROGRAM + "chuong-trinh.pdf").data))
    return " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())


def test_a_wrong_hour_is_told_with_what_was_typed(organizer: FlaskClient) -> None:
    form = {"title": "Tiết mục", "starts": "2026-12-01T09:00", "ends": "2026-12-01T08:00"}
    told = post(organizer, "/admin/program/sessions/7/items/new", form).get_data(as_text=True)
    assert "trước giờ bắt đầu" in told
    assert "Tiết mục" in told


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_given_out_is_taken_in(organizer: FlaskClient, kind: str) -> None:
    content = organizer.get(f"{PROGRAM}chuong-trinh.{kind}").data
    token = token_on(page(organizer))
    file = (BytesIO(content), f"chuong-trinh.{kind}")
    answer = organizer.post(PROGRAM + "import", data={"csrf_token": token, "file": file})
    assert "Đã nạp 24 mục" in page(organizer, answer.location)
    assert "thay đổi chưa công bố" not in page(organizer)


def test_the_samples_own_table_and_a_wrong_one(organizer: FlaskClient) -> None:
    sample = (PROJECT_ROOT / "sample" / "chuong-trinh.csv").read_bytes()
    for content, words in ((sample, "Đã nạp 24 mục"), (b"x,y\n1,2\n", "Tệp thiếu cột")):
        token = token_on(page(organizer))
        data = {"csrf_token": token, "file": (BytesIO(content), "ct.csv")}
        answer = organizer.post(PROGRAM + "import", data=data)
        assert words in page(organizer, answer.location)


def test_a_delay_and_the_rules_of_a_door_are_set_on_the_page(organizer: FlaskClient) -> None:
    post(organizer, PROGRAM + "sessions/7/delay", {"item": "", "minutes": "-10"}, token_from=PROGRAM)
    assert "Đã dời 13 mục" in page(organizer)
    refused = post(organizer, PROGRAM + "sessions/7/delay", {"minutes": "x"}, token_from=PROGRAM)
    assert "Số phút" in page(organizer, refused.location.split("#")[0])
    told = page(organizer, "/admin/program/sessions/7/")
    assert 'value="Phiên chính thức"' in told
    removed = post(organizer, PROGRAM + "sessions/7/remove", {}, token_from=PROGRAM)
    assert "không xóa được" in page(organizer, removed.location)


def test_others_may_look_and_not_change(sign_in: SignIn) -> None:
    viewer = sign_in(Role.VIEWER)
    assert "Phiên chính thức" in page(viewer)
    assert "Dời mục này" not in page(viewer)
    for path in ("publish", "import", "sessions/7/delay", "sessions/7/remove", "sessions/new"):
        assert post(viewer, PROGRAM + path, {}, token_from=PROGRAM).status_code == 403
    assert viewer.get(PROGRAM + "chuong-trinh.exe").status_code == 404


LUNCH = "/admin/program/sessions/8/"


def lunch_form(**changed: str) -> dict[str, str]:
    """The sample's lunch, which follows the main session at once, as the form sends it."""
    hours = {"starts": "12:00", "ends": "13:00", "doors_open": "12:00", "doors_close": "13:00"}
    form = {"name": "Ăn trưa", "place": "Hội trường lớn", "seat_slip": "never", "program_slip": "never"}
    return form | {key: f"2031-05-01T{hour}" for key, hour in hours.items()} | changed


def test_a_hall_that_is_taken_is_told_on_the_form_and_may_be_shared_on_purpose(organizer: FlaskClient) -> None:
    post(organizer, LUNCH, lunch_form())
    main = {"code": "MOI", "name": "Phiên mới", "takes_attendance": "1", "categories": "1"}
    form = lunch_form() | main
    told = post(organizer, PROGRAM + "sessions/new", form).get_data(as_text=True)
    assert "Chưa thay đổi gì. Ăn trưa và Phiên mới cùng ở Hội trường lớn, trùng giờ từ 12:00 đến 13:00." in told
    assert "Vẫn lưu, dù trùng giờ" in told
    assert "Phiên mới" not in page(organizer)
    assert post(organizer, PROGRAM + "sessions/new", form | {"despite_clash": "1"}).status_code == 302
    assert "cùng ở Hội trường lớn" in page(organizer)


def test_a_session_nobody_is_invited_to_shows_no_category_ticked(organizer: FlaskClient) -> None:
    post(organizer, LUNCH, lunch_form())
    assert 'value="1" checked' not in page(organizer, LUNCH).split("Thành phần được mời")[1]
    refused = post(organizer, LUNCH, lunch_form(takes_attendance="1")).get_data(as_text=True)
    assert "cần ít nhất một thành phần" in refused


def test_a_delay_into_a_taken_hall_is_asked_about_and_can_take_the_rest_of_the_day_along(
    organizer: FlaskClient,
) -> None:
    after_main = {"starts": "13:00", "ends": "14:00", "doors_open": "13:00", "doors_close": "14:00"}
    post(organizer, LUNCH, lunch_form())
    post(organizer, LUNCH, lunch_form(**{key: f"2031-05-01T{hour}" for key, hour in after_main.items()}))
    new = lunch_form() | {"code": "MOI", "name": "Phiên mới"}
    post(organizer, PROGRAM + "sessions/new", new)
    path = PROGRAM + "sessions/9/delay"
    asked = post(organizer, path, {"item": "", "minutes": "15"}, token_from=PROGRAM).get_data(as_text=True)
    assert "Chưa thay đổi gì." in asked
    for choice in ("Dời cả các phiên sau trong ngày", "Vẫn dời, dù trùng giờ"):
        assert choice in asked
    form = {"item": "", "minutes": "15", "with_later": "1"}
    assert "Đã dời" in page(organizer, post(organizer, path, form, token_from=PROGRAM).location.split("#")[0])
    assert "13:15–14:15" in page(organizer)


def test_an_older_edition_can_be_looked_at_and_the_next_says_what_it_changes(organizer: FlaskClient) -> None:
    assert "Các bản đã công bố" not in page(organizer)
    post(organizer, LUNCH, lunch_form(name="Cơm trưa"))
    assert "đổi tên từ “Ăn trưa”" in page(organizer)
    post(organizer, PROGRAM + "publish", {}, token_from=PROGRAM)
    assert "Các bản đã công bố" in page(organizer)
    assert "CƠM TRƯA" in text_of_pdf(organizer)
    old = pypdf.PdfReader(BytesIO(organizer.get(PROGRAM + "chuong-trinh.pdf?edition=1").data))
    assert "ĂN TRƯA" in " ".join(sheet.extract_text() for sheet in old.pages)
    assert organizer.get(PROGRAM + "chuong-trinh.pdf?edition=9").status_code == 404
