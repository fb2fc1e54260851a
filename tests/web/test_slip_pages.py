"""The editor of slips over HTTP: for organizers, what is arranged is seen, what is wrong is told, what is refused stays."""

import base64
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from flask.testing import FlaskClient
from lxml import html  # type: ignore[import-untyped]
from PIL import Image
from sqlalchemy import select, update
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from congress.documents.recipients import SPECIMEN
from congress.models import Exemplar, HandOutKind, PrintJob, Role
from congress.paper import slip_templates
from congress.slip_layout import DEFAULTS, Kind, Part
from tests.support.homes import CONGRESS, Home
from tests.support.slip_samples import LOGO
from tests.web.conftest import SignIn, post, token_on

HTML = {"Accept": "text/html"}
EDITOR = "/admin/slips/"


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def page(browser: FlaskClient, path: str = EDITOR) -> str:
    return browser.get(path, headers=HTML).get_data(as_text=True)


def form_in(source: str) -> MultiDict[str, str]:
    """What a browser would send of the editor's form when nothing was changed."""
    form = html.fromstring(source).get_element_by_id("slip")
    for asleep in form.xpath(".//template"):
        asleep.getparent().remove(asleep)
    return MultiDict([(key, value or "") for key, value in form.form_values()])


def form_on(browser: FlaskClient, kind: str = "seat") -> MultiDict[str, str]:
    return form_in(page(browser, f"{EDITOR}?kind={kind}"))


def row_of(form: MultiDict[str, str], part: str) -> str:
    """The id of the row of a part."""
    return next(row for row in form.getlist("block") if form[f"{row}.part"] == part)


def sent(browser: FlaskClient, form: MultiDict[str, str], path: str = EDITOR) -> TestResponse:
    return browser.post(path, data=form, headers=HTML)


def preview(browser: FlaskClient, form: MultiDict[str, str]) -> dict[str, Any]:
    answer = sent(browser, form, EDITOR + "preview")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    told: dict[str, Any] = answer.get_json()
    return told


def picture(slip: dict[str, Any]) -> Image.Image:
    start = "data:image/png;base64,"
    assert slip["image"].startswith(start)
    return Image.open(BytesIO(base64.b64decode(slip["image"].removeprefix(start))))


def parts(home: Home, kind: Kind = Kind.SEAT) -> list[Part]:
    with home.database.reading() as db_session:
        return [block.part for block in slip_templates.read(db_session, CONGRESS, kind).blocks if block.is_on]


# ── who may ──


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
def test_only_organizers_arrange_slips(sign_in: SignIn, home: Home, role: Role) -> None:
    browser = sign_in(role)
    token = {"csrf_token": token_on(page(browser, "/admin/program/"))}
    assert browser.get(EDITOR, headers=HTML).status_code == 403
    for path in (EDITOR, EDITOR + "preview", EDITOR + "logo"):
        assert browser.post(path, data=token).status_code == 403
    assert EDITOR not in page(browser, "/admin/")
    assert parts(home) == [block.part for block in DEFAULTS[Kind.SEAT] if block.is_on]


def test_nobody_signed_in_and_no_form_without_its_token(client: FlaskClient, organizer: FlaskClient) -> None:
    assert client.get(EDITOR, headers=HTML).status_code == 302
    form = form_on(organizer)
    del form["csrf_token"]
    assert sent(organizer, form).status_code == 400


# ── arranged ──


@pytest.mark.parametrize("kind", Kind)
def test_what_is_saved_unchanged_stays_the_default(organizer: FlaskClient, home: Home, kind: Kind) -> None:
    assert sent(organizer, form_on(organizer, kind)).status_code == 302
    with home.database.reading() as db_session:
        assert slip_templates.read(db_session, CONGRESS, kind) == slip_templates.KeptTemplate(DEFAULTS[kind], 1)


def test_parts_are_switched_worded_and_moved_and_the_default_comes_back(organizer: FlaskClient, home: Home) -> None:
    form = form_on(organizer)
    del form[f"{row_of(form, 'door')}.on"]
    form[f"{row_of(form, 'footer')}.text"] = "Kính chúc {ho_ten} mạnh khỏe."
    assert sent(organizer, form).status_code == 302
    assert Part.DOOR not in parts(home)
    assert "Đã lưu mẫu phiếu" in page(organizer)
    form = form_on(organizer)
    assert form[f"{row_of(form, 'footer')}.text"] == "Kính chúc {ho_ten} mạnh khỏe."
    form["act"] = "restore"
    assert sent(organizer, form).status_code == 302
    assert Part.DOOR in parts(home)


def test_without_script_the_buttons_bring_the_form_back_changed_and_keep_nothing(
    organizer: FlaskClient, home: Home
) -> None:
    form = form_on(organizer)
    order = [form[f"{row}.part"] for row in form.getlist("block")]
    for act, expected in (
        ("down:0", [order[1], order[0], *order[2:]]),
        ("up:1", [order[1], order[0], *order[2:]]),
        ("up:0", order),
        ("add:text", [*order, "text"]),
        (f"remove:{order.index('rule')}", [part for place, part in enumerate(order) if place != order.index("rule")]),
        (f"remove:{order.index('name')}", order),
        ("down:99", order),
    ):
        form["act"] = act
        answer = sent(organizer, form)
        assert answer.status_code == 200
        back = form_in(answer.get_data(as_text=True))
        assert [back[f"{row}.part"] for row in back.getlist("block")] == expected, act
    assert parts(home) == [block.part for block in DEFAULTS[Kind.SEAT] if block.is_on]


def test_what_is_refused_is_told_and_stays_as_it_was_typed(organizer: FlaskClient, home: Home) -> None:
    form = form_on(organizer)
    footer = f"{row_of(form, 'footer')}.text"
    form[footer] = "Kính chúc {ho_tne}"
    told = sent(organizer, form).get_data(as_text=True)
    assert "Dòng 1: không có trường {ho_tne}. Có phải ý là {ho_ten}?" in told
    assert form_in(told)[footer] == "Kính chúc {ho_tne}"
    assert parts(home) == [block.part for block in DEFAULTS[Kind.SEAT] if block.is_on]


def test_of_two_editors_the_later_is_told_and_loses_no_word(organizer: FlaskClient) -> None:
    first, second = form_on(organizer), form_on(organizer)
    assert sent(organizer, first).status_code == 302
    second[f"{row_of(second, 'footer')}.text"] = "Của người thứ hai"
    told = sent(organizer, second).get_data(as_text=True)
    assert "Có người khác vừa sửa mẫu phiếu này" in told
    assert "Của người thứ hai" in told


@pytest.mark.parametrize(
    "broken",
    [{"0.part": "hologram"}, {"1.size": "vast"}, {"1.side": "up"}, {"5.part": "wave"}, {"9.part": "name"}],
)
def test_what_no_page_of_ours_sends_is_refused(organizer: FlaskClient, home: Home, broken: dict[str, str]) -> None:
    form = form_on(organizer)
    form.update(broken)
    for key, told in broken.items():
        form.setlist(key, [told])
    answer = sent(organizer, form)
    assert answer.status_code in {200, 302}
    shown = answer.get_data(as_text=True) if answer.status_code == 200 else page(organizer)
    assert "Vui lòng tải lại trang" in shown
    with home.database.reading() as db_session:
        assert slip_templates.read(db_session, CONGRESS, Kind.SEAT).version == 0


# ── seen ──


def test_a_slip_is_seen_dot_by_dot_on_both_papers_with_a_code_that_opens_no_door(organizer: FlaskClient) -> None:
    told = preview(organizer, form_on(organizer))
    assert told["faults"] == []
    assert [slip["paper"] for slip in told["slips"]] == ["80", "58"]
    wide, narrow = (picture(slip) for slip in told["slips"])
    assert (wide.mode, wide.width, narrow.width) == ("1", 576, 384)
    assert [read.text for read in zxingcpp.read_barcodes(wide.convert("L"))] == [SPECIMEN]
    assert f"dài {round(wide.height / 8)} mm" in told["slips"][0]["note"]


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_is_seen_for_somebody_found_by_name_and_with_its_marks(organizer: FlaskClient, kind: Kind) -> None:
    form = form_on(organizer, kind)
    usual = preview(organizer, form)
    form["find"] = "ly minh hoa"
    found = preview(organizer, form)
    assert found["person"] == ("" if kind is Kind.PROGRAM else "Lý Minh Hòa")
    form["mark"] = "rehearsed"
    marked = preview(organizer, form)
    assert picture(marked["slips"][0]).height > picture(found["slips"][0]).height
    assert usual["slips"]


def test_wrong_words_are_told_by_part_and_line(organizer: FlaskClient) -> None:
    form = form_on(organizer)
    form[f"{row_of(form, 'footer')}.text"] = "Xin cảm ơn\n{ghe}"
    [fault] = preview(organizer, form)["faults"]
    place = form.getlist("block").index(row_of(form, "footer"))
    assert (fault["block"], fault["line"], fault["wrong"]) == (place, 2, "{ghe}")
    form["0.part"] = "hologram"
    assert "tải lại trang" in preview(organizer, form)["faults"][0]["words"]


# ── the logo ──


def send_logo(browser: FlaskClient, content: bytes) -> str:
    form = {"csrf_token": token_on(page(browser)), "kind": "seat", "logo": (BytesIO(content), "bieu-trung.png")}
    answer = browser.post(EDITOR + "logo", data=form, content_type="multipart/form-data")
    assert answer.status_code == 302
    return page(browser, answer.location)


def test_a_logo_is_taken_shown_in_dots_printed_where_it_is_on_and_taken_away(organizer: FlaskClient) -> None:
    assert "Biểu trưng như khi in ra" not in page(organizer)
    assert "Biểu trưng như khi in ra" in send_logo(organizer, LOGO)
    form = form_on(organizer)
    without = picture(preview(organizer, form)["slips"][0]).height
    form[f"{row_of(form, 'logo')}.on"] = "1"
    assert picture(preview(organizer, form)["slips"][0]).height > without + 100
    post(organizer, EDITOR + "logo", {"remove": "1", "kind": "seat"}, token_from=EDITOR)
    assert "Biểu trưng như khi in ra" not in page(organizer)


def test_a_file_that_is_no_logo_is_refused_in_words(organizer: FlaskClient) -> None:
    assert "không phải là ảnh PNG hoặc JPEG" in send_logo(organizer, b"GIF89a")
    huge = BytesIO()
    Image.new("1", (4100, 4100)).save(huge, "PNG")
    assert "trên 16 triệu" in send_logo(organizer, huge.getvalue())
    assert "Biểu trưng như khi in ra" not in page(organizer)


# ── meals and calls on other pages ──


def test_an_organizer_says_which_hand_out_is_a_meal_an_operator_does_not(sign_in: SignIn, home: Home) -> None:
    organizer, operator = sign_in(Role.ORGANIZER), sign_in(Role.OPERATOR)
    hand_outs = "/admin/hand-outs/"
    with home.database.reading() as db_session:
        bag = db_session.scalars(select(HandOutKind.id).where(HandOutKind.name == "Túi tài liệu")).one()
    told = {"is_meal": "1", "served": "2026-08-21T11:40", "place": "Nhà ăn tầng 2"}
    token = {"csrf_token": token_on(page(operator, "/admin/people/"))}
    assert operator.post(f"{hand_outs}{bag}/meal", data=told | token).status_code == 403
    post(organizer, f"{hand_outs}{bag}/meal", told, token_from=hand_outs)
    assert "11:40, 21/08/2026 · Nhà ăn tầng 2" in page(organizer, hand_outs)
    post(organizer, f"{hand_outs}{bag}/meal", told | {"served": "trưa mai"}, token_from=hand_outs)
    assert "ngày, giờ có thật" in page(organizer, hand_outs)
    post(organizer, f"{hand_outs}{bag}/meal", {}, token_from=hand_outs)
    assert "11:40, 21/08/2026" not in page(organizer, hand_outs)


def test_calls_of_a_wave_are_printed_from_the_award_list_once(sign_in: SignIn, home: Home) -> None:
    prints = "/admin/seating/prints/"
    operator = sign_in(Role.OPERATOR)
    assert "Phiếu mời lên sân khấu" not in page(operator, prints)

    def arrange(db_session: Any) -> None:
        some = select(Exemplar.id).where(Exemplar.award != "").order_by(Exemplar.id).limit(1).scalar_subquery()
        db_session.execute(update(Exemplar).where(Exemplar.id == some).values(award_wave=1, award_order=3))

    home.database.run(arrange)
    assert "Phiếu mời lên sân khấu" in page(operator, prints)
    for words in ("Đang in 1 phiếu mời lên sân khấu.", "1 người đã có phiếu, không in lại"):
        answer = post(operator, prints + "calls", {"wave": "1", "printer": "1"}, token_from=prints)
        assert words in page(operator, answer.location)
    with home.database.reading() as db_session:
        assert [job.slip_type for job in db_session.scalars(select(PrintJob))] == ["call"]
    answer = post(operator, prints + "calls", {"wave": "2", "printer": "1"}, token_from=prints)
    assert "Chưa có ai được xếp đợt" in page(operator, answer.location)
    viewer = sign_in(Role.VIEWER)
    token = {"csrf_token": token_on(page(viewer, "/admin/program/"))}
    assert viewer.post(prints + "calls", data=token).status_code == 403
