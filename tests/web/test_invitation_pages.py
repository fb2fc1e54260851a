"""Sending from the pages: the mail server set and tried first, one act for a selection, what went wrong settled."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from congress.invitations import answers, deliveries, mail_server
from congress.invitations.answers import Told
from congress.models import Channel, Congress, Delegate, DeliveryState, InvitationDelivery, Role
from tests.support.homes import CONGRESS, Home
from tests.support.mail_sink import MailSink, mail_sink
from tests.support.post import FORM, Post, post_of
from tests.web.conftest import SignIn, post

PAGE = "/admin/invitations/"
SETTINGS = f"{PAGE}mail-server/"
HTML = {"Accept": "text/html"}


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


@pytest.fixture
def mail(home: Home) -> Post:
    return post_of(home)


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with mail_sink() as running:
        yield running


def shown(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers=HTML, follow_redirects=True)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def act(browser: FlaskClient, mail: Post, what: str, **form: str | list[str]) -> str:
    """Do something with the people who have an address; the page one sees then."""
    told = {"act": what, "ids": [str(one) for one in mail.people.values()], **form}
    answer = post(browser, f"{PAGE}people/act", told, token_from=f"{PAGE}people/")
    return shown(browser, answer.location)


def test_nothing_is_sent_before_a_mail_to_oneself_came_through(
    organizer: FlaskClient, mail: Post, sink: MailSink
) -> None:
    assert "Chưa cài đặt máy chủ thư" in act(organizer, mail, "send:email")
    post(organizer, SETTINGS, {**FORM, "port": str(sink.port)})
    assert "gửi một thư thử cho chính mình trước" in act(organizer, mail, "send:email")
    assert mail.rows() == []
    post(organizer, f"{SETTINGS}test", {"to": "chinh.minh@example.vn"}, token_from=SETTINGS)
    assert "Máy chủ thư đã nhận thư thử (250" in shown(organizer, SETTINGS)
    assert sink.recipients == ["chinh.minh@example.vn"]
    assert "Đã xếp 3 thư vào hàng gửi" in act(organizer, mail, "send:email")
    assert "đã gửi hoặc đang gửi từ trước" in act(organizer, mail, "send:email")
    assert len(mail.rows()) == 3


def test_the_test_mail_is_the_invitation_with_a_code_that_admits_nobody(
    organizer: FlaskClient, mail: Post, sink: MailSink, home: Home
) -> None:
    mail.connect(sink.port)
    post(organizer, f"{SETTINGS}test", {"to": "chinh.minh@example.vn"}, token_from=SETTINGS)
    [message] = sink.taken
    assert message["Subject"].startswith("Giấy mời dự Đại hội")
    assert [one.get_filename() for one in message.iter_attachments()] == ["giay-moi.pdf", "lich.ics"]
    whole = message.as_bytes()
    assert not [card.code for card in home.cards() if card.code.encode() in whole]


@pytest.mark.parametrize(
    ("reply", "words"),
    [("550 5.1.1 No such user", "550 5.1.1 No such user"), ("451 4.7.1 Greylisted", "451 4.7.1 Greylisted")],
)
def test_a_refused_test_mail_is_told_in_the_servers_words_and_counts_for_nothing(
    organizer: FlaskClient, mail: Post, sink: MailSink, reply: str, words: str
) -> None:
    post(organizer, SETTINGS, {**FORM, "port": str(sink.port)})
    sink.wishes.every_recipient = reply
    post(organizer, f"{SETTINGS}test", {"to": "chinh.minh@example.vn"}, token_from=SETTINGS)
    assert words in shown(organizer, SETTINGS)
    assert mail.server().tested_at is None


def test_other_settings_ask_for_a_new_test_mail_and_another_pace_does_not(
    organizer: FlaskClient, mail: Post, sink: MailSink
) -> None:
    mail.connect(sink.port)
    post(organizer, SETTINGS, {**FORM, "port": str(sink.port), "per_minute": "12"})
    assert (mail.server().tested_at is not None, mail.server().per_minute) == (True, 12)
    post(organizer, SETTINGS, {**FORM, "port": str(sink.port), "sender_name": "Văn phòng"})
    assert mail.server().tested_at is None


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"host": "mail.example.vn", "security": "none"}, "không mã hóa"),
        ({"host": "127.0.0.1.example.vn", "security": "none"}, "không mã hóa"),
        ({"host": "", "security": "starttls"}, "tên máy chủ thư"),
        ({"host": "mail.example.vn\nx", "security": "rot13"}, "máy chủ thư"),
        ({"port": "70000"}, "từ 1 đến 65535"),
        ({"per_minute": "0"}, "từ 1 đến 600"),
        ({"sender_address": "btc"}, "Địa chỉ thư của người gửi"),
        ({"reply_to": "btc@"}, "nhận thư trả lời"),
        ({"sender_name": " "}, "tên người gửi"),
    ],
)
def test_settings_that_cannot_work_are_told_and_not_kept(
    organizer: FlaskClient, home: Home, form: dict[str, str], words: str
) -> None:
    answer = post(organizer, SETTINGS, {**FORM, **form})
    assert words in answer.get_data(as_text=True)
    with home.database.reading() as db_session:
        assert mail_server.get(db_session, CONGRESS) is None


def test_the_password_lies_with_the_keys_for_the_owner_alone_and_is_never_shown(
    organizer: FlaskClient, home: Home, sink: MailSink
) -> None:
    secret = "mật-khẩu-thư-rất-dài"
    post(organizer, SETTINGS, {**FORM, "port": str(sink.port), "username": "btc", "password": secret})
    kept = mail_server.password_file(home.settings.keys)
    assert (kept.read_text("utf-8"), kept.stat().st_mode & 0o777) == (secret, 0o600)
    assert secret not in shown(organizer, SETTINGS)
    dump = b"".join(path.read_bytes() for path in home.settings.data.glob("don.sqlite3*"))
    assert secret.encode() not in dump
    post(organizer, SETTINGS, {**FORM, "port": str(sink.port), "username": "btc", "password": ""})
    assert kept.read_text("utf-8") == secret  # an empty field keeps it
    post(organizer, SETTINGS, {**FORM, "port": str(sink.port), "username": "", "password": ""})
    assert not kept.exists()  # without an account there is none


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("https://daihoi.langson.gov.vn/", "https://daihoi.langson.gov.vn"),
        ("", ""),
        ("http://daihoi.example.vn", None),
        ("javascript:alert(1)", None),
        ("https://daihoi.example.vn/?x=<", None),
    ],
)
def test_links_begin_with_an_address_that_is_encrypted(
    organizer: FlaskClient, home: Home, told: str, kept: str | None
) -> None:
    home.database.run(lambda s: s.execute(update(Congress).values(public_url="https://before.example.vn")))
    post(organizer, f"{SETTINGS}public-address", {"public_url": told}, token_from=SETTINGS)
    with home.database.reading() as db_session:
        now = db_session.scalars(select(Congress.public_url)).one()
    assert now == ("https://before.example.vn" if kept is None else kept)


def test_the_whole_filter_can_be_acted_on_and_nobody_ticked_is_told(organizer: FlaskClient, home: Home) -> None:
    answer = post(organizer, f"{PAGE}people/act", {"act": "send:paper"}, token_from=f"{PAGE}people/")
    assert "Chưa chọn ai" in shown(organizer, answer.location)
    with home.database.reading() as db_session:
        unit = db_session.scalars(select(Delegate.delegation_id).limit(1)).one()
        size = len(db_session.scalars(select(Delegate.id).where(Delegate.delegation_id == unit)).all())
    form = {"act": "send:paper", "everybody": "1"}
    answer = post(organizer, f"{PAGE}people/act?delegation={unit}", form, token_from=f"{PAGE}people/")
    assert f"Đã ghi trao tay {size} giấy mời" in shown(organizer, answer.location)


def test_a_form_sent_in_twice_reminds_once(organizer: FlaskClient, mail: Post, sink: MailSink, home: Home) -> None:
    mail.connect(sink.port)
    mail.send()
    home.database.run(lambda s: s.execute(update(InvitationDelivery).values(state=DeliveryState.SENT)))
    assert "Đã xếp 3 thư" in act(organizer, mail, "remind:email", round_email="1")
    assert "Đã xếp 0 thư" in act(organizer, mail, "remind:email", round_email="1")
    assert len(mail.rows()) == 6


def test_what_nobody_knows_about_is_asked_and_settled_by_the_answer(
    organizer: FlaskClient, mail: Post, sink: MailSink, home: Home
) -> None:
    mail.connect(sink.port)
    mail.send("nguoi1@example.vn")
    home.database.run(lambda s: s.execute(update(InvitationDelivery).values(state=DeliveryState.HELD)))
    assert "Thư này đã tới chưa?" in shown(organizer, f"{PAGE}sendings/")
    [row] = mail.rows()
    post(organizer, f"{PAGE}sendings/held/{row.id}", {"arrived": "0"}, token_from=f"{PAGE}sendings/")
    assert mail.states() == {"nguoi1@example.vn": "failed"}
    assert "Thư này đã tới chưa?" not in shown(organizer, f"{PAGE}sendings/")


def test_bounces_are_noted_from_a_pasted_list_and_strangers_are_told(
    organizer: FlaskClient, mail: Post, sink: MailSink, home: Home
) -> None:
    mail.connect(sink.port)
    mail.send()
    home.database.run(lambda s: s.execute(update(InvitationDelivery).values(state=DeliveryState.SENT)))
    form = {"pasted": "nguoi2@example.vn, la@example.vn"}
    answer = post(organizer, f"{PAGE}sendings/bounces", form, token_from=f"{PAGE}sendings/")
    page = shown(organizer, answer.location)
    assert "Đã ghi 1 thư bị trả lại" in page
    assert "la@example.vn" in page
    assert mail.states()["nguoi2@example.vn"] == "bounced"


def test_an_organizer_pauses_and_goes_on(organizer: FlaskClient, mail: Post, sink: MailSink) -> None:
    mail.connect(sink.port)
    mail.send()
    post(organizer, f"{PAGE}sendings/pause", {}, token_from=f"{PAGE}sendings/")
    assert mail.server().paused_at is not None
    assert "Đang tạm dừng gửi thư" in shown(organizer, f"{PAGE}sendings/")
    post(organizer, f"{PAGE}sendings/resume", {}, token_from=f"{PAGE}sendings/")
    assert mail.server().paused_at is None


def test_the_moving_part_says_nothing_new_while_nothing_changed(organizer: FlaskClient) -> None:
    first = organizer.get(f"{PAGE}sendings/figures?quiet=1")
    again = organizer.get(f"{PAGE}sendings/figures?quiet=1", headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")


def test_a_mailer_that_does_not_run_is_told_while_mail_waits(
    organizer: FlaskClient, mail: Post, sink: MailSink, home: Home
) -> None:
    mail.connect(sink.port)
    mail.send()
    server = type(mail.server())
    home.database.run(lambda s: s.execute(update(server).values(seen_at=mail.server().saved_at)))
    assert "Bộ gửi thư không chạy" not in shown(organizer, f"{PAGE}sendings/")
    long_ago = mail.server().saved_at.replace(year=2020)
    home.database.run(lambda s: s.execute(update(server).values(seen_at=long_ago)))
    assert "Bộ gửi thư không chạy" in shown(organizer, f"{PAGE}sendings/")


def test_one_person_is_sent_once_more_on_purpose_and_answers_by_telephone(
    organizer: FlaskClient, mail: Post, sink: MailSink, home: Home
) -> None:
    mail.connect(sink.port)
    one = mail.people["nguoi1@example.vn"]
    at = f"/admin/people/{one}/"
    home.database.run(lambda s: deliveries.send(s, CONGRESS, Channel.PAPER, [one], "account:1"))
    form = {"channel": "paper", "round_paper": "1"}
    assert "gửi thêm lần 2" in shown(organizer, at)
    for _ in range(2):  # a double click
        post(organizer, f"{at}invitation/send", form, token_from=at)
    assert [row.round for row in mail.rows()] == [1, 2]
    post(organizer, f"{at}invitation/answer", {"answer": "yes", "diet": "ăn chay", "bus": "1"}, token_from=at)
    page = shown(organizer, at)
    assert "Nhận lời" in page
    assert "Cần: ăn chay, đi xe chung" in " ".join(page.split())
    assert 'id="answer-diet" name="diet" value="ăn chay"' in page  # the next call must not wipe what this one told


def test_a_proposed_substitute_is_approved_from_the_page(organizer: FlaskClient, home: Home) -> None:
    told = Told("substitute", "Tôi nằm viện", substitute_name="Lý Thị Mỷ")
    answer = home.database.run(lambda s: answers.record(s, 1, told, "link:1"))
    assert "Tôi nằm viện" in shown(organizer, f"{PAGE}substitutes/")
    form = {"decision": "approve", "inherits_seat": "1"}
    done = post(organizer, f"{PAGE}substitutes/{answer}", form, token_from=f"{PAGE}substitutes/")
    page = shown(organizer, done.location)
    assert "Lý Thị Mỷ" in page
    assert "Dự thay cho" in page
    assert "Không có đề nghị dự thay nào" in shown(organizer, f"{PAGE}substitutes/")


def test_the_overview_leads_from_every_figure_to_the_people(organizer: FlaskClient, home: Home) -> None:
    home.database.run(lambda s: deliveries.send(s, CONGRESS, Channel.PAPER, [1, 2, 3], "account:1"))
    page = shown(organizer, PAGE)
    assert ">417</b> Chưa gửi" in page
    assert "Phiên chính thức" in page
    listed = shown(organizer, f"{PAGE}people/?group=not_opened")
    assert "<b>3</b> người" in listed
    assert "Trao tay: đã gửi" in " ".join(listed.split())


def test_operators_see_how_far_an_invitation_is_and_no_address_of_it(sign_in: SignIn, mail: Post, home: Home) -> None:
    mail.send("nguoi1@example.vn")
    home.database.run(lambda s: s.execute(update(InvitationDelivery).values(address="rieng@example.vn")))
    at = f"/admin/people/{mail.people['nguoi1@example.vn']}/"
    page = sign_in(Role.OPERATOR).get(at, headers=HTML).get_data(as_text=True)
    assert "Thư điện tử" in page
    assert "rieng@example.vn" not in page
    assert "Thu hồi giấy mời" not in page
