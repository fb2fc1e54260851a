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
