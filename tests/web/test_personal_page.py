"""An invited person's own page over HTTP: whom it opens for, what it keeps to itself, what becomes of a form."""

import html
import logging
import re
from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import event, func, select, update
from sqlalchemy.orm import Session

from congress import clock
from congress.invitations import answers, links
from congress.models import (
    Congress,
    Delegate,
    DelegateState,
    Demographics,
    InvitationAnswer,
    PersonalLink,
    ProgramSession,
    Role,
)
from congress.vietnamese import group_number
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import SignIn, Station, post, token_on
from wsgi import create_app

TELEPHONE = {
    "User-Agent": "Mozilla/5.0 (Linux; Android 10; SM-A105F) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
}
FILES = ("qr.png", "lich.ics", "giay-moi.pdf")


class Invited:
    """Somebody with a link, a telephone, and a congress that is a month ahead."""

    def __init__(self, home: Home, client: FlaskClient, name: str = "Nông Văn Thắng") -> None:
        self.home, self.client = home, client
        self.card = next(card for card in home.cards() if card.full_name == name)
        with home.database.reading() as db_session:
            self.id = db_session.scalars(select(Delegate.id).where(Delegate.number == self.card.number)).one()
        self.secret = home.database.run(lambda s: links.secret_of(s, self.id, home.hub.keys))
        self.path = f"/m/{self.secret}"

    def page(self, more: str = "", **headers: str) -> str:
        answer = self.client.get(self.path + more, headers=TELEPHONE | headers)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def link(self) -> PersonalLink:
        with self.home.database.reading() as db_session:
            return db_session.scalars(select(PersonalLink).where(PersonalLink.delegate_id == self.id)).one()

    def answers(self) -> list[InvitationAnswer]:
        with self.home.database.reading() as db_session:
            rows = select(InvitationAnswer).where(InvitationAnswer.delegate_id == self.id)
            return list(db_session.scalars(rows.order_by(InvitationAnswer.id)))


@pytest.fixture
def invited(home: Home, client: FlaskClient) -> Invited:
    def put_off(db_session: Session) -> None:
        for session in db_session.scalars(select(ProgramSession)):
            for moment in ("starts_at", "ends_at", "doors_open_at", "doors_close_at"):
                setattr(session, moment, getattr(session, moment) + timedelta(days=30))

    home.database.run(put_off)
    return Invited(home, client)


# ── what it shows and what it keeps to itself ─────────────────────────────────────────────────────────────────────────


def test_the_page_greets_by_name_and_shows_the_code_with_the_number_below(invited: Invited) -> None:
    page = invited.page()
    assert "Trân trọng kính mời" in page
    assert f"{invited.card.full_name}</h1>" in page
    assert group_number(invited.card.number) in page
    assert invited.card.code not in page  # it is in the picture alone
    assert "Đoàn: " + invited.card.delegation in page


def test_the_picture_and_the_pdf_admit_their_holder_at_the_door(invited: Invited, station: Station) -> None:
    picture = invited.client.get(f"{invited.path}/qr.png", headers=TELEPHONE)
    [in_picture] = zxingcpp.read_barcodes(Image.open(BytesIO(picture.data)))
    document = invited.client.get(f"{invited.path}/giay-moi.pdf", headers=TELEPHONE)
    drawn = pypdfium2.PdfDocument(document.data)[0].render(scale=200 / 72).to_pil()
    [on_paper] = zxingcpp.read_barcodes(drawn)
    assert in_picture.text == on_paper.text == invited.card.code
    with clock.held(clock.now() + timedelta(days=30)):
        assert station.judged(in_picture.text)["position"]["full_name"] == invited.card.full_name
    for answer, name in ((picture, "ma-qr.png"), (document, "giay-moi.pdf")):
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_the_calendar_has_the_sessions_and_neither_code_nor_link(invited: Invited) -> None:
    answer = invited.client.get(f"{invited.path}/lich.ics", headers=TELEPHONE)
    told = answer.get_data(as_text=True).replace("\r\n ", "")
    assert answer.mimetype == "text/calendar"
    assert told.count("BEGIN:VEVENT") == 3
    assert "SUMMARY:Phiên chính thức - Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V" in told
    assert invited.card.code not in told
    assert invited.secret not in told


def test_the_way_to_ones_seat_is_a_touch_away(invited: Invited) -> None:
    way = html.unescape(invited.page().split('class="way" href="')[1].split('"')[0])
    answer = invited.client.get(way, headers=TELEPHONE)
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert way.split("seat=")[1] in answer.get_data(as_text=True)


def test_nothing_carries_the_address_away(invited: Invited) -> None:
    for path in (invited.path, *(f"{invited.path}/{name}" for name in FILES), "/m/unknown"):
        answer = invited.client.get(path, headers=TELEPHONE)
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert invited.client.get("/robots.txt").get_data(as_text=True) == "User-agent: *\nDisallow: /\n"
    page = invited.page()
    assert re.findall(r"https?://|//[a-z]", page) == []
    assert re.findall(r"<style|style=|onclick|<script(?! type=\"module\" src)", page) == []


def test_what_the_law_calls_sensitive_is_on_no_page(invited: Invited) -> None:
    told = {"ethnicity": "Pà Thẻn", "religion": "Cao Đài", "education": "Tiến sĩ khoa học", "sex": "Nam-thử"}
    invited.home.database.run(
        lambda s: s.execute(update(Demographics).where(Demographics.delegate_id == invited.id).values(**told))
    )
    with invited.home.database.reading() as db_session:
        person = db_session.get_one(Delegate, invited.id)
        others = [person.phone, person.email, person.birth_date, person.notes]
    page = invited.page()
    assert [word for word in (*told.values(), *others) if word and word in page] == []
    assert "Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15" in page


def test_english_is_there_when_asked_for_and_stays(invited: Invited) -> None:
    vietnamese = invited.page(**{"Accept-Language": "en-US,en"})
    assert '<html lang="vi">' in vietnamese
    assert f'href="{invited.path}?lang=en"' in vietnamese
    english = invited.page("?lang=en")
    assert '<html lang="en">' in english
    assert "We respectfully invite" in english
    assert '<b lang="vi">Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V</b>' in english
    sent = send(invited, {"answer": "no"}, "?lang=en")
    assert sent == (303, f"{invited.path}?lang=en#answer")
    assert "Recorded: you cannot come." in invited.page("?lang=en")
    assert '<html lang="vi">' in invited.page("?lang=xx")


# ── who has opened it ─────────────────────────────────────────────────────────────────────────────────────────────────

NOT_THEIR_PERSON = (
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "TelegramBot (like TwitterBot)",
    "WhatsApp/2.23.20.0",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) BingPreview/1.0b",
    "python-requests/2.31",
    "",
)
THEIR_PERSON = (
    "Mozilla/5.0 (Linux; Android 9; CUBOT P30) AppleWebKit/537.36 Chrome/100 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 12; SM-A127F) AppleWebKit/537.36 Version/4.0 Chrome/120 Mobile Zalo android/23111",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 [FBAN/FBIOS;FBAV/440.0]",
)


def test_programs_that_look_ahead_do_not_count_as_opening(invited: Invited) -> None:
    for agent in NOT_THEIR_PERSON:
        assert invited.client.get(invited.path, headers={"User-Agent": agent}).status_code == 200
    assert invited.client.head(invited.path, headers=TELEPHONE).status_code == 200
    for ahead in ({"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Purpose": "preview"}):
        invited.page(**ahead)
    for name in FILES:
        invited.client.get(f"{invited.path}/{name}", headers=TELEPHONE)
    assert invited.link().first_opened_at is None


@pytest.mark.parametrize("agent", THEIR_PERSON)
def test_a_person_counts_whatever_telephone_and_messenger_they_use(invited: Invited, agent: str) -> None:
    with clock.held(clock.now()):
        invited.page(**{"User-Agent": agent})
        link = invited.link()
        assert link.first_opened_at == link.last_opened_at == clock.now()


def test_a_database_that_cannot_write_keeps_nobody_from_their_code(invited: Invited) -> None:
    with invited.client.application.app_context():
        engine = invited.client.application.extensions["sqlalchemy"].engine
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
    engine.dispose()
    assert "<svg" in invited.page()
    assert invited.link().first_opened_at is None


def test_an_organizer_who_looks_leaves_no_trace_of_opening(invited: Invited, sign_in: SignIn) -> None:
    browser = sign_in(Role.ORGANIZER)
    assert browser.get(invited.path, headers=TELEPHONE).status_code == 200
    assert invited.link().first_opened_at is None


# ── links that open nothing ───────────────────────────────────────────────────────────────────────────────────────────


def test_unknown_expired_and_revoked_links_are_told_alike(invited: Invited) -> None:
    never = invited.client.get("/m/" + "x" * 32, headers=TELEPHONE)
    with clock.held(clock.now() + timedelta(days=400)):
        expired = invited.client.get(invited.path, headers=TELEPHONE)
    invited.home.database.run(lambda s: links.revoke(s, [invited.id]))
    revoked = invited.client.get(invited.path, headers=TELEPHONE)
    assert {never.status_code, expired.status_code, revoked.status_code} == {404}
    assert never.data == expired.data == revoked.data
    assert dict(never.headers) == dict(expired.headers) == dict(revoked.headers)
    assert "Liên kết này không còn dùng được" in never.get_data(as_text=True)
    for name in FILES:
        assert invited.client.get(f"{invited.path}/{name}", headers=TELEPHONE).status_code == 404


@pytest.mark.parametrize("state", [DelegateState.CANCELED, DelegateState.BLOCKED, DelegateState.UNAPPROVED])
def test_whoever_may_not_come_is_asked_calmly_to_call_and_told_no_reason(
    invited: Invited, state: DelegateState
) -> None:
    invited.home.database.run(
        lambda s: s.execute(update(Delegate).where(Delegate.id == invited.id).values(state=state))
    )
    page = invited.page()
    assert "Xin liên hệ Ban Tổ chức" in page
    assert "<svg" not in page
    assert invited.card.full_name not in page
    assert all(invited.client.get(f"{invited.path}/{name}").status_code == 404 for name in FILES)


def test_one_link_opens_one_persons_page_and_no_other(invited: Invited, home: Home, client: FlaskClient) -> None:
    other = Invited(home, client, "Lý Minh Hòa")
    assert invited.card.full_name not in other.page()
    token = token_on(other.page())
    client.post(
        other.path, data={"csrf_token": token, "answer": "no", "delegate_id": str(invited.id)}, headers=TELEPHONE
    )
    assert (len(other.answers()), len(invited.answers())) == (1, 0)


# ── limits and logs ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_guesses_is_stopped_and_a_good_link_on_the_same_address_still_opens(invited: Invited) -> None:
    told = [invited.client.get(f"/m/guess-{number}").status_code for number in range(25)]
    assert told == [404] * 20 + [429] * 5
    stopped = invited.client.get("/m/guess").get_data(as_text=True)
    assert "Xin thử lại sau một phút" in stopped
    assert "Quản trị" not in stopped
    invited.page()


def test_one_link_is_not_opened_without_end(invited: Invited, home: Home, client: FlaskClient) -> None:
    told = {client.get(invited.path, headers=TELEPHONE).status_code for _ in range(60)}
    assert told == {200}
    assert client.get(invited.path, headers=TELEPHONE).status_code == 429
    Invited(home, client, "Lý Minh Hòa").page()


def test_behind_our_own_proxy_each_telephone_has_its_own_count(invited: Invited, home: Home) -> None:
    app = create_app(home.settings.model_copy(update={"proxies": 1}))
    client = app.test_client()

    def guess(address: str) -> int:
        return client.get("/m/guess", headers={"X-Forwarded-For": f"203.0.113.250, {address}"}).status_code

    assert [guess("198.51.100.1") for _ in range(21)] == [404] * 20 + [429]
    assert guess("198.51.100.2") == 404
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()


def test_paper_is_made_a_few_times_a_minute(invited: Invited) -> None:
    told = [invited.client.get(f"{invited.path}/giay-moi.pdf").status_code for _ in range(7)]
    assert told == [200] * 6 + [429]


def test_no_log_line_has_a_secret_even_when_limits_are_passed_or_something_breaks(
    invited: Invited,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    for _ in range(62):
        invited.client.get(invited.path, headers=TELEPHONE)
    device = "a-device-token-that-admits"
    for _ in range(601):
        invited.client.get("/robots.txt", headers={"Authorization": f"Device {device}"})
    broken = "kiosk.personal.qr_picture.svg_path"
    monkeypatch.setattr(broken, lambda _code: 1 / 0)
    with clock.held(clock.now() + timedelta(minutes=2)):
        other = Invited(invited.home, invited.client, "Lý Minh Hòa")
        answer = invited.client.get(other.path, headers=TELEPHONE)
    assert answer.status_code == 500
    assert "mã QR đã lưu vẫn dùng được" in answer.get_data(as_text=True)
    written = caplog.text + "".join(capsys.readouterr())
    assert "ratelimit" in written
    assert "rule=/m/<secret>" in written
    for secret in (invited.secret, other.secret, device, invited.card.code, other.card.code):
        assert secret not in written


# ── the answer ────────────────────────────────────────────────────────────────────────────────────────────────────────


def send(invited: Invited, form: dict[str, str], more: str = "") -> tuple[int, str]:
    """Send the form from its page; the status, and where it leads or what it says."""
    token = token_on(invited.page(more))
    answer = invited.client.post(invited.path + more, data={"csrf_token": token} | form, headers=TELEPHONE)
    return answer.status_code, answer.headers.get("Location") or answer.get_data(as_text=True)


def test_a_yes_with_needs_is_kept_and_shown_again(invited: Invited) -> None:
    form = {"answer": "yes", "vegetarian": "1", "diet": " hải sản ", "bus": "1", "message": "Đến muộn 10 phút"}
    assert send(invited, form) == (303, f"{invited.path}#answer")
    [row] = invited.answers()
    assert (row.answer, row.diet, row.wheelchair, row.bus) == ("yes", "ăn chay; hải sản", False, True)
    assert (row.message, row.actor) == ("Đến muộn 10 phút", f"link:{invited.link().id}")
    page = invited.page()
    assert "Đã ghi nhận: quý đại biểu sẽ tham dự." in page
    assert 'value="hải sản"' in page
    assert re.search(r'value="yes" required checked', page)
    assert re.search(r'name="vegetarian" value="1" checked', page)


def test_a_no_drops_what_belongs_to_other_answers(invited: Invited) -> None:
    form = {"answer": "no", "vegetarian": "1", "substitute_name": "Lương Văn Tám", "message": "Ốm"}
    send(invited, form)
    [row] = invited.answers()
    assert (row.answer, row.message, row.diet, row.substitute_name) == ("no", "Ốm", "", "")


def test_a_substitute_is_proposed_decided_and_then_has_the_place(invited: Invited) -> None:
    form = {"answer": "substitute", "substitute_name": "Bà Lương Thị Tám", "substitute_phone": "0912 345 678"}
    send(invited, form)
    assert "quý đại biểu đề nghị Bà Lương Thị Tám dự thay. Ban Tổ chức đang xem xét." in invited.page()
    [row] = invited.answers()
    home = invited.home
    home.database.run(lambda s: answers.approve(s, CONGRESS, row.id, home.hub.keys, "account:1", inherits_seat=False))
    page = invited.page()
    assert "Ban Tổ chức đã chấp thuận Bà Lương Thị Tám dự thay quý đại biểu." in page
    assert "<svg" not in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "Xin chọn một trong các câu trả lời."),
        ({"answer": "maybe"}, "Xin chọn một trong các câu trả lời."),
        ({"answer": "substitute", "substitute_name": "Tám"}, "Xin ghi đủ họ và tên người dự thay."),
        (
            {"answer": "substitute", "substitute_name": "Lương Văn Tám", "substitute_phone": "12"},
            "Số điện thoại của người dự thay chưa đúng.",
        ),
        ({"answer": "no", "message": "x" * 501}, "Lời nhắn dài quá 500 ký tự."),
    ],
)
def test_what_cannot_be_used_comes_back_as_typed_with_words(invited: Invited, form: dict[str, str], words: str) -> None:
    status, page = send(invited, form | {"substitute_unit": "Đội 7"})
    assert status == 400
    assert words in page
    assert 'value="Đội 7"' in page
    assert invited.answers() == []


def test_a_form_whose_cookie_was_forgotten_comes_back_as_typed(invited: Invited) -> None:
    invited.page()
    fresh = invited.client.application.test_client()
    answer = fresh.post(
        invited.path, data={"csrf_token": "old", "answer": "no", "message": "Bận họp"}, headers=TELEPHONE
    )
    assert answer.status_code == 400
    page = answer.get_data(as_text=True)
    assert "bấm gửi một lần nữa" in page
    assert "Bận họp</textarea>" in page
    again = {"csrf_token": token_on(page), "answer": "no", "message": "Bận họp"}
    assert fresh.post(invited.path, data=again, headers=TELEPHONE).status_code == 303
    assert [row.message for row in invited.answers()] == ["Bận họp"]


def test_over_https_a_form_without_a_referrer_is_taken(invited: Invited) -> None:
    https = "https://dai-hoi.example"
    page = invited.client.get(invited.path, headers=TELEPHONE, base_url=https).get_data(as_text=True)
    form = {"csrf_token": token_on(page), "answer": "yes"}
    answer = invited.client.post(invited.path, data=form, headers=TELEPHONE | {"Origin": "null"}, base_url=https)
    assert answer.status_code == 303


def test_after_the_deadline_the_answer_is_shown_and_changes_are_a_matter_of_a_call(invited: Invited) -> None:
    send(invited, {"answer": "yes"})
    token = token_on(invited.page())
    with clock.held(clock.now() + timedelta(days=30, hours=12)):
        page = invited.page()
        assert "Đã hết hạn trả lời trên trang này" in page
        assert "quý đại biểu sẽ tham dự" in page
        assert "<form" not in page
        late = invited.client.post(invited.path, data={"csrf_token": token, "answer": "no"}, headers=TELEPHONE)
        assert late.status_code == 400
    assert [row.answer for row in invited.answers()] == ["yes"]


# ── the organizers' side ──────────────────────────────────────────────────────────────────────────────────────────────


def test_an_organizer_is_shown_the_link_once_a_press_and_it_opens_the_page(
    home: Home, sign_in: SignIn, client: FlaskClient
) -> None:
    browser = sign_in(Role.ORGANIZER)
    person = "/admin/people/14/"
    before = browser.get(person, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "Chưa có liên kết nào." in before
    shown = post(browser, f"{person}link", {}, token_from=person).get_data(as_text=True)
    [address] = re.findall(r'value="(http://localhost/m/[\w-]+)" readonly', shown)
    client.get(address.removeprefix("http://localhost"), headers=TELEPHONE)
    after = browser.get(person, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert address.rpartition("/")[2] not in after
    assert "Mở lần đầu:" in after
    gone = post(browser, f"{person}link/revoke", {}, token_from=person)
    assert gone.status_code == 302
    assert client.get(address.removeprefix("http://localhost")).status_code == 404


def test_links_are_for_organizers_alone(home: Home, sign_in: SignIn) -> None:
    for role in (Role.OPERATOR, Role.VIEWER):
        browser = sign_in(role)
        for act in ("link", "link/revoke"):
            answer = post(browser, f"/admin/people/14/{act}", {}, token_from="/admin/")
            assert answer.status_code == 403
    with home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(PersonalLink.id))) == 0


def test_the_link_leads_to_where_delegates_reach_the_hub(home: Home, sign_in: SignIn) -> None:
    home.database.run(lambda s: s.execute(update(Congress).values(public_url="https://dai-hoi.example")))
    shown = post(sign_in(Role.ORGANIZER), "/admin/people/14/link", {}, token_from="/admin/people/14/")
    assert re.search(r'value="https://dai-hoi\.example/m/[\w-]{32}" readonly', shown.get_data(as_text=True))
