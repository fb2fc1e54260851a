"""The editor of documents and the files to print: what is typed is told, shown, kept; what is downloaded admits."""

import base64
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped]
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from congress import invitations
from congress.documents import facts
from congress.documents.kinds import DEFAULTS, Kind
from congress.documents.recipients import SPECIMEN
from congress.models import AuditEntry, Congress, Delegate, Delegation, Photo, Role
from tests.support.homes import Home
from tests.support.pdf_pages import codes, picture, texts
from tests.web.conftest import PASSWORD, SignIn, Station, post, token_on

HTML = {"Accept": "text/html"}
EDITOR = "/admin/invitation-texts/"
FILES = "/admin/invitation-files/"
SMALL = "Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"  # a delegation


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def page(browser: FlaskClient, path: str = EDITOR) -> str:
    return browser.get(path, headers=HTML).get_data(as_text=True)


def form_on(browser: FlaskClient, kind: str) -> dict[str, str]:
    """What a browser would send of the editor's form when nothing was changed."""
    form = html.fromstring(page(browser, f"{EDITOR}?kind={kind}")).get_element_by_id("editor")
    return {key: value or "" for key, value in form.form_values()}


def preview(browser: FlaskClient, kind: str = "giay_moi", **changed: str) -> dict[str, Any]:
    answer = browser.post(EDITOR + "preview", data=form_on(browser, kind) | changed)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    told: dict[str, Any] = answer.get_json()
    return told


def pictures(told: dict[str, Any]) -> list[Image.Image]:
    start = "data:image/png;base64,"
    assert all(source.startswith(start) for source in told["images"])
    return [Image.open(BytesIO(base64.b64decode(source.removeprefix(start)))) for source in told["images"]]


def last_act(home: Home) -> AuditEntry:
    with home.database.reading() as db_session:
        return db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


def person_called(home: Home, name: str) -> int:
    with home.database.reading() as db_session:
        return db_session.scalars(select(Delegate.id).where(Delegate.full_name == name).limit(1)).one()


# ── the editor ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_text_and_facts_are_saved_together_and_stand_on_the_letter(organizer: FlaskClient) -> None:
    changed = {
        "text": "GIẤY MỜI\n\nKính mời {HO_TEN} dự họp tại {dia_diem}./.",
        "fact.venue": "Nhà hát & Trung tâm <1>",
    }
    answer = organizer.post(EDITOR, data=form_on(organizer, "giay_moi") | changed)
    assert answer.status_code == 302
    assert "Đã lưu." in page(organizer, answer.location)
    letter = " ".join(texts(organizer.get(FILES + "giay-moi.pdf?ids=22").data)[0].split())
    assert "Kính mời ĐINH THU ÁNH dự họp tại Nhà hát & Trung tâm <1>./." in letter


def test_a_wrong_field_is_told_with_its_line_and_what_was_typed_stays(organizer: FlaskClient) -> None:
    changed = {"text": "GIẤY MỜI\n\nKính mời {ho_tne}", "fact.venue": "Nơi khác"}
    told = organizer.post(EDITOR, data=form_on(organizer, "giay_moi") | changed).get_data(as_text=True)
    assert "Dòng 3: không có trường {ho_tne}. Có phải ý là {ho_ten}?" in told
    assert "Kính mời {ho_tne}</textarea>" in told
    assert ">Nơi khác</textarea>" in told
    assert "ho_tne" not in page(organizer)
    assert "Nơi khác" not in page(organizer)


def test_two_who_edit_at_once_do_not_overwrite_each_other(organizer: FlaskClient) -> None:
    mine, theirs = form_on(organizer, "thiep"), form_on(organizer, "thiep")
    organizer.post(EDITOR, data=theirs | {"text": "Thiếp của người kia"})
    told = organizer.post(EDITOR, data=mine | {"text": "Thiếp của tôi"}).get_data(as_text=True)
    assert "Có người khác vừa sửa văn bản này" in told
    assert "Thiếp của người kia" in page(organizer, EDITOR + "?kind=thiep")


def test_the_default_comes_back(organizer: FlaskClient) -> None:
    organizer.post(EDITOR, data=form_on(organizer, "sms") | {"text": "Moi {ho_ten}"})
    assert form_on(organizer, "sms")["text"].strip() == "Moi {ho_ten}"
    organizer.post(EDITOR, data=form_on(organizer, "sms") | {"restore": "1"})
    assert form_on(organizer, "sms")["text"].strip() == DEFAULTS[Kind.SMS].strip()


def test_impossible_facts_are_told_in_words(organizer: FlaskClient) -> None:
    changed = {"fact.issued_on": "2020-02-31", "badge_words.BTC": "LỄ TÂN"}
    told = organizer.post(EDITOR, data=form_on(organizer, "giay_moi") | changed).get_data(as_text=True)
    assert "Ngày ban hành cần là một ngày có thật." in told
    assert 'value="LỄ TÂN"' in told


def test_a_text_as_long_as_allowed_is_kept_and_nothing_else_changes(organizer: FlaskClient, home: Home) -> None:
    with home.database.reading() as db_session:
        before = facts.read(db_session, db_session.get_one(Congress, 1)).version
    form = form_on(organizer, "thiep") | {"text": "ế" * 5990}
    answer = organizer.post(EDITOR, data=form, content_type="multipart/form-data")
    assert "Đã lưu." in page(organizer, answer.location)
    with home.database.reading() as db_session:
        assert facts.read(db_session, db_session.get_one(Congress, 1)).version == before


# ── the result beside it ──────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_typed_is_seen_as_it_will_be_printed_with_a_code_that_admits_nowhere(
    organizer: FlaskClient, station: Station
) -> None:
    told = preview(organizer, text="GIẤY MỜI\n\nKính mời {HO_TEN}./.", **{"fact.signer_name": "Lý Thị Mẩy"})
    assert told["faults"] == []
    assert told["person"] == "Đinh Thu Ánh"
    (seen,) = pictures(told)
    assert seen.width == 1000
    assert codes(seen) == [SPECIMEN]
    assert station.judged(SPECIMEN)["status"] == "error"
    assert preview(organizer)["images"] != told["images"]


def test_a_wrong_field_is_told_while_one_types(organizer: FlaskClient) -> None:
    told = preview(organizer, text="a\nb {dia_dim} {ho_ten")
    assert [(fault["line"], fault["wrong"]) for fault in told["faults"]] == [(2, "{dia_dim}"), (2, "{")]
    assert "images" not in told


def test_the_result_is_shown_for_whoever_is_looked_for(organizer: FlaskClient) -> None:
    assert preview(organizer, find="ly minh hoa")["person"] == "Lý Minh Hòa"
    assert preview(organizer, find="không có ai tên thế", who="22")["person"] == "Đinh Thu Ánh"


def test_cards_badges_and_messages_are_shown_in_their_own_way(organizer: FlaskClient) -> None:
    (a5,) = pictures(preview(organizer, "thiep", paper="thiep-a5", design="sen"))
    (dl,) = pictures(preview(organizer, "thiep", paper="thiep-dl", design="trong-dong"))
    assert a5.height > a5.width
    assert dl.width > dl.height
    assert len(pictures(preview(organizer, "the"))) == 2
    sms = preview(organizer, "sms")
    assert sms["images"] == []
    assert "Dinh Thu Anh" in sms["text"]
    assert sms["note"].endswith("1 tin")
    assert (
        preview(organizer, "giay_moi", text="GIẤY MỜI\n\n" + "Đoạn dài. " * 550)["note"]
        == "Văn bản dài hơn một trang A4."
    )


def test_files_of_the_person_shown_are_offered_only_while_the_invitation_stands(
    organizer: FlaskClient, home: Home
) -> None:
    own = preview(organizer, "thiep")["own"]
    for address, start in zip(own.values(), (b"%PDF", b"\x89PNG"), strict=True):
        assert organizer.get(address).data.startswith(start)
    home.database.run(lambda s: invitations.revoke(s, 22, "test"))
    assert preview(organizer, "thiep")["own"] == {}
    assert organizer.get(next(iter(own.values()))).status_code == 404


def test_without_people_or_congress_facts_the_editor_shows_somebody_made_up(organizer: FlaskClient, home: Home) -> None:
    assert preview(organizer, who="999999")["person"] == "Nguyễn Thị Minh Tâm"


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_letter_from_the_page_admits_at_the_door(organizer: FlaskClient, station: Station, home: Home) -> None:
    person = person_called(home, "Lý Minh Hòa")
    pdf = organizer.get(f"{FILES}giay-moi.pdf?ids={person}").data
    assert "LÝ MINH HÒA" in texts(pdf)[0]
    (code,) = codes(picture(pdf))
    assert station.judged(code)["status"] == "ok"


def test_the_picture_for_messengers_is_large_and_its_code_is_read(organizer: FlaskClient, station: Station) -> None:
    answer = organizer.get(f"{FILES}22.png?design=trong-dong")
    seen = Image.open(BytesIO(answer.data))
    assert (answer.mimetype, seen.width, seen.height) == ("image/png", 1080, 1440)
    (code,) = codes(seen.resize((540, 720)))
    assert station.judged(code)["status"] == "ok"


def give(browser: FlaskClient, file: str, *, password: str = PASSWORD, **wish: Any) -> TestResponse:
    """Ask for a file as the page does: with the password of who is signed in."""
    form = {"csrf_token": token_on(page(browser)), "password": password, **wish}
    return browser.post(FILES + file, data=form)


def test_a_whole_congress_is_made_by_another_process_in_order(organizer: FlaskClient, home: Home) -> None:
    answer = give(organizer, "thiep-dl.pdf", finish="trimmed")
    assert answer.status_code == 200
    pages = texts(answer.data)
    everybody = home.cards()
    assert len(pages) == len(everybody) == 420
    for number in (0, 1, 200, 419):
        assert everybody[number].full_name in " ".join(pages[number].split())
        assert codes(picture(answer.data, number)) == [everybody[number].code]
    entry = last_act(home)
    assert (entry.act, entry.subject) == ("document.export", "congress:1 paper:thiep-dl count:420")


def test_a_delegation_and_a_selection_are_narrowed_and_audited(organizer: FlaskClient, home: Home) -> None:
    with home.database.reading() as db_session:
        delegation = db_session.scalars(select(Delegation.id).where(Delegation.name == SMALL)).one()
    pages = texts(give(organizer, "giay-moi.pdf", delegation=str(delegation)).data)
    assert pages
    assert all(SMALL in " ".join(text.split()) for text in pages)
    assert last_act(home).subject.endswith(f"delegation:{delegation}")
    assert len(texts(give(organizer, "the-9x13.pdf", ids=["22", "14", "14"]).data)) == 4
    assert last_act(home).subject == "congress:1 paper:the-9x13 count:2"
    assert len(texts(give(organizer, "the-9x13.pdf", ids="22,14", finish="office").data)) == 2
    assert give(organizer, "", paper="giay-moi", delegation=str(delegation)).data.startswith(b"%PDF")


def test_codes_of_several_people_are_given_for_the_renewed_password_only(organizer: FlaskClient, home: Home) -> None:
    before = last_act(home).id
    for wrong in ("", "not-the-password"):
        refused = give(organizer, "giay-moi.pdf", password=wrong, ids="22,14")
        assert refused.status_code == 403
        assert "nhập đúng mật khẩu" in refused.get_data(as_text=True)
    assert organizer.get(FILES + "giay-moi.pdf", headers=HTML).status_code == 403
    assert last_act(home).act != "document.export" or last_act(home).id == before


@pytest.mark.parametrize(
    "path",
    ["giay-moi.pdf?ids=", "giay-moi.pdf?ids=x", "giay-moi.pdf?delegation=x", "giay-moi.pdf?ids=999999", "x.pdf?ids=22"],
)
def test_what_names_nobody_gives_nothing_and_never_everybody(organizer: FlaskClient, path: str, home: Home) -> None:
    before = last_act(home).id
    assert organizer.get(FILES + path).status_code == 404
    assert last_act(home).id == before


def test_only_organizers_see_texts_and_get_files(sign_in: SignIn) -> None:
    for role in (Role.OPERATOR, Role.VIEWER):
        browser = sign_in(role)
        for path in (EDITOR, FILES + "giay-moi.pdf", FILES + "22.png"):
            assert browser.get(path, headers=HTML).status_code == 403
        token = token_on(page(browser, "/admin/"))
        for path in (EDITOR, EDITOR + "preview", EDITOR + "logo", FILES + "giay-moi.pdf"):
            assert browser.post(path, data={"csrf_token": token, "ids": "22"}).status_code == 403


# ── the logo, and what cannot be printed ──────────────────────────────────────────────────────────────────────────────


def put_logo(browser: FlaskClient, content: bytes, name: str = "logo.png") -> TestResponse:
    data = {"csrf_token": token_on(page(browser)), "logo": (BytesIO(content), name)}
    return browser.post(EDITOR + "logo", data=data)


def test_a_logo_is_taken_shown_and_removed(organizer: FlaskClient, home: Home) -> None:
    target = BytesIO()
    Image.new("RGBA", (600, 400), (10, 90, 200, 255)).save(target, "PNG")
    put_logo(organizer, target.getvalue())
    assert 'class="logo"' in page(organizer)
    plain = len(organizer.get(f"{FILES}the-9x13.pdf?ids=22").data)
    post(organizer, EDITOR + "logo", {"remove": "1"}, token_from=EDITOR)
    assert 'class="logo"' not in page(organizer)
    assert len(organizer.get(f"{FILES}the-9x13.pdf?ids=22").data) < plain
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Photo)).all() == []


def test_a_logo_too_large_or_no_picture_is_refused_in_words(organizer: FlaskClient) -> None:
    assert "không phải là ảnh" in page(organizer, put_logo(organizer, b"no picture").location)
    assert "Vui lòng chọn" in page(organizer, put_logo(organizer, b"", "").location)
    told = {"input_stream": BytesIO(bytes(21_000_000)), "content_length": 21_000_000}
    refused = organizer.post(EDITOR + "logo", content_type="multipart/form-data; boundary=x", **told)
    assert (refused.status_code, "quá lớn" in refused.get_data(as_text=True)) == (413, True)


def test_letters_no_face_has_and_names_too_long_are_told_before_printing(organizer: FlaskClient, home: Home) -> None:
    assert "cần xem lại trước khi in" not in page(organizer)
    long = "Phó Giám đốc phụ trách Trung tâm Dịch vụ việc làm và Hỗ trợ phát triển doanh nghiệp " * 3

    def spoil(db_session: Any) -> None:
        db_session.get_one(Delegate, 22).full_name = "Đinh Thu 😀 Ánh"
        db_session.get_one(Delegate, 14).unit = long

    home.database.run(spoil)
    told = page(organizer)
    assert "2 người cần xem lại trước khi in" in told
    assert "chữ không in được: 😀" in told
    assert "sẽ bị cắt bớt" in told
    assert "ĐINH THU ÁNH" in " ".join(texts(organizer.get(f"{FILES}the-9x13.pdf?ids=22").data)[0].split())


def test_the_console_writes_a_file_that_only_its_owner_reads(app: Any, tmp_path: Any, home: Home) -> None:
    path = tmp_path / "the.pdf"
    ended = app.test_cli_runner().invoke(args=["documents", "print", "the-a6", "--delegation", "1", "-o", str(path)])
    assert ended.exit_code == 0, ended.output
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(texts(path.read_bytes())) % 2 == 0
    assert last_act(home).act == "document.export"
    assert app.test_cli_runner().invoke(args=["documents", "print", "xyz"]).exit_code == 2
