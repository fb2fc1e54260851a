"""The halls' pages: made of blocks, taken from a table, zones and rows changed, who may do what."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from congress.models import Role
from congress.settings import PROJECT_ROOT
from tests.web.conftest import SignIn, post, token_on

HTML = {"Accept": "text/html"}
HALL = "/admin/halls/1/"
SAMPLE = (PROJECT_ROOT / "sample" / "so-do-ghe.csv").read_text("utf-8-sig")
ASKED: Mapping[str, object] = {
    "name": "Nhà văn hóa",
    "block_name": ["Sân khấu", "Trái", "Phải", ""],
    "block_rows": ["1", "3", "3", ""],
    "block_seats": ["4", "5", "5", ""],
    "block_level": ["stage", "floor", "floor", "floor"],
    "block_door": ["", "1", "2", ""],
    "block_pattern": ["SK{number:02}", "", "", ""],
    "numbering": "odd_even",
    "pattern": "{row}{number:02}",
    "first_row": "C",
    "skipped": "IJOW",
    "with_dd": "1",
    "pitch": "55",
    "depth": "95",
    "aisle": "130",
    "curve": "20",
    "passages": "",
}


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def page(browser: FlaskClient, path: str) -> str:
    return browser.get(path, headers=HTML).get_data(as_text=True)


def send(browser: FlaskClient, path: str, form: Mapping[str, object], *, token_from: str = "") -> TestResponse:
    """Send a form with the token of its page; a list is a field that stands there several times."""
    token = token_on(page(browser, token_from or path))
    return browser.post(path, data={"csrf_token": token, **form})


def put_in(browser: FlaskClient, path: str, content: str | bytes, filename: str = "ghe.csv", **form: str) -> str:
    content = content.encode() if isinstance(content, str) else content
    told = {"file": (BytesIO(content), filename), **form}
    return send(browser, path, told).get_data(as_text=True)


def packed(page_shown: str) -> str:
    return page_shown.split('name="table" value="')[1].split('"', maxsplit=1)[0]


# ── made of blocks ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hall_is_made_of_blocks_and_drawn(organizer: FlaskClient) -> None:
    answer = send(organizer, "/admin/halls/new", ASKED)
    drawn = page(organizer, answer.location)
    assert "Đã tạo hội trường 34 ghế." in drawn
    assert drawn.count('role="option"') == 34
    assert 'aria-label="Ghế Đ05, khu Trái, hàng Đ"' in drawn
    assert 'aria-label="Ghế Đ01, khu Trái, hàng Đ, cạnh lối đi"' in drawn
    listed = page(organizer, "/admin/halls/")
    assert "Nhà văn hóa" in listed
    assert "/kiosk/hall.svg?hall=2" in listed


def test_what_is_asked_for_is_shown_before_anything_is_made(organizer: FlaskClient) -> None:
    shown = send(organizer, "/admin/halls/preview", ASKED, token_from="/admin/halls/new").get_data(as_text=True)
    assert "34" in shown
    assert shown.count('class="seat') == 34
    refused = send(organizer, "/admin/halls/new", {**ASKED, "preview": "1", "pitch": "năm"}).get_data(as_text=True)
    assert "Khoảng cách hai ghế cần là một số nguyên." in refused
    assert 'value="Nhà văn hóa"' in refused
    assert "Nhà văn hóa" not in page(organizer, "/admin/halls/")


NO_HALLS: list[tuple[dict[str, object], str]] = [
    ({"block_rows": ["1", "9999", "3", ""]}, "Khu “Trái” cần từ 1 đến 200 hàng"),
    ({"block_rows": ["1", "200", "200", ""], "block_seats": ["4", "100", "100", ""]}, "40.004 ghế là quá nhiều"),
    ({"block_seats": ["4", "năm", "5", ""]}, "Số ghế mỗi hàng của khu “Trái” cần là một số nguyên."),
    ({"numbering": "block"}, "Nhãn “C01” bị trùng"),
    ({"numbering": "backwards"}, "lựa chọn không có trong danh mục"),
    ({"pattern": "{row.__class__}{number}"}, "Mẫu nhãn ghế"),
    ({"name": "Hội trường lớn"}, "Đã có hội trường mang tên"),
    ({"name": " "}, "Tên hội trường cần có"),
]


def test_what_is_no_hall_is_told_with_what_was_typed(organizer: FlaskClient) -> None:
    for changes, words in NO_HALLS:
        refused = send(organizer, "/admin/halls/new", {**ASKED, **changes}).get_data(as_text=True)
        assert words in refused
        assert 'value="SK{number:02}"' in refused
    assert page(organizer, "/admin/halls/").count('class="map"') == 1


# ── tables ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_hall_given_out_makes_another_one(organizer: FlaskClient, kind: str) -> None:
    content = organizer.get(f"{HALL}so-do-ghe.{kind}").data
    shown = put_in(organizer, "/admin/halls/import", content, f"ghe.{kind}", name="Bản sao")
    assert shown.count('class="seat') == 494
    assert page(organizer, "/admin/halls/").count('class="map"') == 1  # only shown so far
    answer = send(organizer, "/admin/halls/import", {"table": packed(shown), "name": "Bản sao"})
    assert "Đã tạo hội trường 494 ghế." in page(organizer, answer.location)
    assert organizer.get("/admin/halls/2/so-do-ghe.csv").data == organizer.get(f"{HALL}so-do-ghe.csv").data


def test_a_table_taken_in_anew_tells_first_what_would_change(organizer: FlaskClient) -> None:
    table = SAMPLE.replace("GIUA,C,10,C10,KHEN_THUONG", "GIUA,C,10,C10,GHE_MOI") + "PHAI,Y,1,Y01,\n"
    shown = put_in(organizer, f"{HALL}import", table)
    assert "khu vực KHEN_THUONG → GHE_MOI" in shown
    assert "Thêm 1 ghế" in shown
    assert "Ghế Y01" not in page(organizer, HALL)
    answer = send(organizer, f"{HALL}import", {"table": packed(shown)})
    after = page(organizer, answer.location)
    assert "Đã nạp sơ đồ: 495 ghế." in after
    assert 'aria-label="Ghế Y01, khu Phải, hàng Y, cạnh lối đi"' in after
    assert 'aria-label="Ghế C10, khu Giữa, hàng C, khu vực GHE_MOI"' in after


def test_a_table_that_takes_a_chair_away_from_somebody_cannot_be_taken_in(organizer: FlaskClient) -> None:
    shown = put_in(organizer, f"{HALL}import", SAMPLE.replace("GIUA,G,9,G09,DOAN_HUULUNG\n", ""))
    assert "bảng mới không còn ghế đang có người ngồi: G09 (" in shown
    assert 'name="table"' not in shown


NO_TABLES = [
    (SAMPLE + "PHAI,Y,1,L03,\n", "Dòng 496: ghế “L03” đã có ở dòng"),
    ("block,row,seat,label\nA,A,1,A1\n", "Tệp thiếu cột: zone."),
    ("block,row,seat,label,zone\n", "chưa có dòng nào"),
    ("block,row,seat,label,zone,x,y\nA,A,1,A1,,12,\n", "Dòng 2: cần cả hai tọa độ"),
    ("block,row,seat,label,zone,x,y\nA,A,1,A1,,-5,7\n", "cần một số nguyên từ 0 đến 99999"),
    ("block,row,seat,label,zone,purpose\nA,A,1,A1,VIP,kings\n", "cần một trong các từ"),
    ("block,row,seat,label,zone\n" + "".join(f"A,A,{n},A{n},\n" for n in range(1, 10_102)), "10.101 ghế là quá"),
    ("PK\x03\x04 not a workbook", "không phải là bảng tính"),
    ("", "Tệp thiếu cột"),
]


def test_a_bad_table_is_told_and_changes_nothing(organizer: FlaskClient) -> None:
    for content, words in NO_TABLES:
        assert words in put_in(organizer, f"{HALL}import", content)
        assert words in put_in(organizer, "/admin/halls/import", content, name="Nhà mới")
    assert page(organizer, "/admin/halls/").count('class="map"') == 1
    assert page(organizer, HALL).count('role="option"') == 494


def test_a_carried_table_that_is_none_is_refused(organizer: FlaskClient) -> None:
    for word in ("", "@@@", "eJw=", "AAAA"):
        told = send(organizer, f"{HALL}import", {"table": word}).get_data(as_text=True)
        assert "Vui lòng gửi lại tệp" in told, word


# ── one hall ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_seats_chosen_on_the_drawing_and_typed_go_into_a_zone(organizer: FlaskClient) -> None:
    ids = page(organizer, HALL).split('data-seat="')[1].split('"', maxsplit=1)[0]
    form = {"act": "zone", "zone": "KHACH_MOI", "seats": ids, "labels": "c09 - C11, C16"}
    assert "Đã đổi 5 ghế." in page(organizer, send(organizer, HALL + "seats", form, token_from=HALL).location)
    drawn = page(organizer, HALL)
    assert drawn.count(", khu vực Khách mời") == 15 + 5
    assert 'aria-label="Ghế C10, khu Giữa, hàng C, khu vực Khách mời"' in drawn
    form = {"act": "door", "door": "5", "labels": "C10"}
    send(organizer, HALL + "seats", form, token_from=HALL)
    assert b"C10,KHACH_MOI,Gi\xe1\xbb\xafa,5," in organizer.get(f"{HALL}so-do-ghe.csv").data


NO_CHANGES = [
    ({"act": "zone", "zone": "KHACH_MOI"}, "Chưa chọn ghế nào"),
    ({"act": "zone", "zone": "KHACH_MOI", "labels": "Z99"}, "Không có ghế “Z99”"),
    ({"act": "zone", "zone": "KHACH_MOI", "labels": "A01-B03"}, "Không có ghế “A01-B03”"),
    ({"act": "zone", "zone": "KHACH_MOI", "seats": "1-99999999"}, "Không đọc được các ghế đã chọn"),
    ({"act": "zone", "zone": "KHACH_MOI", "seats": "99999"}, "không còn trong hội trường"),
    ({"act": "zone", "zone": "KHONG_CO", "labels": "C10"}, "Không tìm thấy khu vực"),
    ({"act": "zone", "zone": "KHONG_DUNG", "labels": "G09"}, "Ghế đang có người: G09"),
]


def test_a_change_that_cannot_be_is_told(organizer: FlaskClient) -> None:
    for form, words in NO_CHANGES:
        assert words in page(organizer, send(organizer, HALL + "seats", form, token_from=HALL).location)


def test_a_zone_is_added_changed_and_removed(organizer: FlaskClient) -> None:
    form = {"name": "Cựu chiến binh", "purpose": "honorary", "door": "2", "capacity": "9"}
    assert post(organizer, HALL + "zones/new", form).status_code == 302
    drawn = page(organizer, HALL)
    assert "Cựu chiến binh" in drawn
    link = next(part for part in drawn.split('href="') if "Sửa khu vực Cựu chiến binh" in part.split(">")[0])
    path = link.split('"', maxsplit=1)[0]
    assert "Sức chứa cần là" in post(organizer, path, form | {"capacity": "x"}).get_data(as_text=True)
    post(organizer, path, form | {"name": "Lão thành"})
    assert "Lão thành" in page(organizer, HALL)
    post(organizer, path + "/remove", {}, token_from=path)
    assert "Lão thành" not in page(organizer, HALL)


def test_rows_and_single_seats_are_changed(organizer: FlaskClient) -> None:
    form = {"block": "GIUA", "row": "Y", "seats": "4", "pattern": "{row}{number:02}"}
    assert "Đã thêm hàng 4 ghế." in page(organizer, send(organizer, HALL + "rows", form, token_from=HALL).location)
    seat = page(organizer, HALL).split('aria-label="Ghế Y09')[0].rsplit('data-seat="', maxsplit=1)[1].split('"')[0]
    assert "đã có trong hội trường" in post(organizer, f"{HALL}seats/{seat}", {"label": "A01"}).get_data(as_text=True)
    post(organizer, f"{HALL}seats/{seat}", {"label": "Y99", "door": "2"})
    assert 'aria-label="Ghế Y99' in page(organizer, HALL)
    form = {"act": "remove", "block": "GIUA", "row": "Y"}
    assert "Đã xóa hàng 4 ghế." in page(organizer, send(organizer, HALL + "rows", form, token_from=HALL).location)
    assert organizer.get(f"{HALL}seats/{seat}", headers=HTML).status_code == 404


def test_a_hall_is_renamed_furnished_and_removed(organizer: FlaskClient) -> None:
    send(organizer, "/admin/halls/new", ASKED)
    room = "/admin/halls/2/room"
    form = {
        "name": "Cung văn hóa",
        "late_door": "3",
        "kind": ["stage", "door", ""],
        "label": ["", "3", ""],
        "x": ["0", "-20", ""],
        "y": ["0", "300", ""],
        "width": ["500", "30", ""],
        "height": ["200", "180", ""],
    }
    told = send(organizer, room, form | {"x": ["0", "xa", ""]}).get_data(as_text=True)
    assert "cần là một số nguyên" in told
    assert 'value="xa"' in told
    drawn = page(organizer, send(organizer, room, form).location)
    assert "Cung văn hóa" in drawn
    assert "người đến muộn: cửa 3" in drawn
    assert "Cửa 1" not in drawn
    answer = send(organizer, "/admin/halls/2/remove", {}, token_from="/admin/halls/2/")
    assert "Đã xóa hội trường." in page(organizer, answer.location)
    refused = page(organizer, send(organizer, HALL + "remove", {}, token_from=HALL).location)
    assert "là hội trường của: " in refused


def test_a_session_chooses_its_hall_and_takes_its_name(organizer: FlaskClient) -> None:
    shown = page(organizer, "/admin/program/sessions/7/")
    assert '<option value="1" selected>Hội trường lớn</option>' in shown


def test_others_look_and_change_nothing(sign_in: SignIn) -> None:
    for role in (Role.OPERATOR, Role.VIEWER):
        browser = sign_in(role)
        drawn = page(browser, HALL)
        assert 'role="option"' in drawn
        assert "Xếp vào" not in drawn
        assert browser.get(f"{HALL}so-do-ghe.xlsx").status_code == 200
        for path in ("new", "import", "1/import", "1/room", "1/zones/new", "1/seats/1"):
            assert browser.get(f"/admin/halls/{path}", headers=HTML).status_code == 403, path
    assert browser.post(HALL + "seats", data={"csrf_token": token_on(drawn)}).status_code == 403


def test_the_pages_need_somebody_signed_in(client: FlaskClient) -> None:
    for path in ("", "1/", "new", "1/so-do-ghe.csv"):
        assert client.get(f"/admin/halls/{path}", headers=HTML).status_code == 302
