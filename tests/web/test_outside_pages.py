"""The pages and commands of other systems: who may open them, what is shown once, what is done."""

import re
import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from admin.deliverer.deliverer import Deliverer
from congress import clock
from congress.models import AuditEntry, ReadToken, Role, Webhook, WebhookDelivery, WebhookState
from congress.outside import webhooks
from congress.outside.webhooks import WebhookWish
from tests.support.homes import CONGRESS, Home
from tests.support.other_system import is_ours, now, other_system
from tests.support.waiting import eventually
from tests.web.conftest import PASSWORD, SignIn, post

PAGE = "/admin/outside/"
HTML = {"Accept": "text/html"}
TOKEN_FORM: dict[str, str | list[str]] = {
    "name": "Cổng thông tin",
    "right": ["figures", "people"],
    "field": ["number"],
    "until": "2999-12-31",
    "password": PASSWORD,
}
HOOK_FORM: dict[str, str | list[str]] = {
    "name": "Sở Nội vụ",
    "url": "https://hethong.example.vn/nhan-tin",
    "event": ["attendance.recorded"],
}


def secret_on(page: str) -> str:
    [shown] = re.findall(r'id="secret" value="([^"]+)"', page)
    return str(shown)


def one_hook(home: Home) -> int:
    wish = WebhookWish("Sở Nội vụ", "https://hethong.example.vn/nhan-tin", ["absence.noted"], is_private=False)
    return home.database.run(lambda s: webhooks.add(s, CONGRESS, wish, "test"))


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER, None])
def test_other_systems_are_the_organizers_business_alone(
    home: Home, client: FlaskClient, sign_in: SignIn, role: Role | None
) -> None:
    hook = one_hook(home)
    browser = client if role is None else sign_in(role)
    for path in (PAGE, f"{PAGE}webhooks/{hook}"):
        assert browser.get(path).status_code == (401 if role is None else 403), path
    for path in (
        "tokens", "tokens/1/revoke", "webhooks/", f"webhooks/{hook}", f"webhooks/{hook}/act",
        f"webhooks/{hook}/secret", f"webhooks/{hook}/deliveries/1/again",
    ):  # fmt: skip
        form = {"csrf_token": "x", "act": "remove", **TOKEN_FORM}
        assert browser.post(PAGE + path, data=form).status_code in {400, 401, 403}, path
    with home.database.reading() as db_session:
        assert webhooks.get(db_session, CONGRESS, hook).removed_at is None
        assert db_session.scalars(select(ReadToken)).all() == []


def test_a_token_made_on_the_page_reads_until_it_is_revoked_there(
    client: FlaskClient, sign_in: SignIn, home: Home
) -> None:
    browser = sign_in(Role.ORGANIZER)
    made = post(browser, PAGE + "tokens", TOKEN_FORM, token_from=PAGE)
    token = secret_on(made.get_data(as_text=True))
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/sessions/", headers=headers).status_code == 200
    page = browser.get(PAGE, headers=HTML).get_data(as_text=True)
    assert token not in page
    assert "Cổng thông tin" in page
    assert "hết ngày 31/12/2999" in page
    post(browser, PAGE + "tokens/1/revoke", {}, token_from=PAGE)
    assert client.get("/api/v1/sessions/", headers=headers).status_code == 401
    with home.database.reading() as db_session:
        acts = db_session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("read_token%"))).all()
    assert acts == ["read_token.issue", "read_token.revoke"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "khong-phai"}, "Mật khẩu chưa đúng"),
        ({"right": []}, "chọn ít nhất một quyền đọc"),
        ({"right": ["figures", "everything"]}, "chọn ít nhất một quyền đọc"),
        ({"field": ["phone"]}, "chọn ít nhất một quyền đọc"),
        ({"name": " "}, "đặt tên cho mã đọc"),
        ({"until": "2001-01-01"}, "Ngày hết hạn đã qua"),
        ({"until": "mai"}, "Ngày hết hạn chưa đúng"),
    ],
)
def test_no_token_is_made_of_a_form_that_is_not_right(
    sign_in: SignIn, home: Home, wrong: dict[str, str | list[str]], words: str
) -> None:
    browser = sign_in(Role.ORGANIZER)
    page = post(browser, PAGE + "tokens", {**TOKEN_FORM, **wrong}, token_from=PAGE).get_data(as_text=True)
    assert words in page
    with home.database.reading() as db_session:
        assert db_session.scalars(select(ReadToken)).all() == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"url": "http://hethong.example.vn/"}, "cần bắt đầu bằng https://"),
        ({"url": "ftp://hethong.example.vn/"}, "Địa chỉ nhận chưa đúng"),
        ({"url": "https://a:b@hethong.example.vn/"}, "không được chứa tài khoản"),
        ({"url": "https://192.168.1.5/"}, "nằm trong mạng riêng"),
        ({"url": "https://hethong.example.vn:9100/"}, "không phải cổng của dịch vụ web"),
        ({"event": []}, "chọn ít nhất một loại tin"),
        ({"name": ""}, "đặt tên cho nơi nhận tin"),
    ],
)
def test_no_webhook_is_made_of_a_form_that_is_not_right(
    sign_in: SignIn, home: Home, wrong: dict[str, str | list[str]], words: str
) -> None:
    browser = sign_in(Role.ORGANIZER)
    page = post(browser, PAGE + "webhooks/", {**HOOK_FORM, **wrong}, token_from=PAGE).get_data(as_text=True)
    assert words in page
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Webhook)).all() == []


def test_a_webhook_made_on_the_page_is_tried_changed_and_taken_away_there(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    with other_system() as system:
        form = {**HOOK_FORM, "url": system.url, "private": "1"}
        secret = secret_on(post(browser, PAGE + "webhooks/", form, token_from=PAGE).get_data(as_text=True))
        path = PAGE + "webhooks/1"
        post(browser, path + "/act", {"act": "pause"}, token_from=path)
        post(browser, path + "/act", {"act": "test"}, token_from=path)
        own = Deliverer(home.hub)
        working = threading.Thread(target=own.run)
        working.start()
        eventually(lambda: system.messages)  # a test goes out while it is paused, too
        eventually(lambda: "200 OK good" in browser.get(path, headers=HTML).get_data(as_text=True))
        own.stop()
        working.join(20)
        [message] = system.messages
        assert message.events[0]["type"] == "test"
        assert is_ours(secret, message, now())
    page = browser.get(path, headers=HTML).get_data(as_text=True)
    assert secret not in page
    assert "tạm dừng" in page
    assert secret_on(post(browser, path + "/secret", {}, token_from=path).get_data(as_text=True)) != secret
    post(browser, path, {**HOOK_FORM, "name": "Tên mới"}, token_from=path)
    assert "Tên mới" in browser.get(PAGE, headers=HTML).get_data(as_text=True)
    post(browser, path + "/act", {"act": "remove"}, token_from=path)
    assert browser.get(path, headers=HTML).status_code == 404
    with home.database.reading() as db_session:
        acts = db_session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("webhook%"))).all()
    assert acts == [f"webhook.{act}" for act in ("add", "pause", "test", "renew_secret", "save", "remove")]


def test_what_was_given_up_is_sent_again_by_a_button(sign_in: SignIn, home: Home) -> None:
    browser, hook, moment = sign_in(Role.ORGANIZER), one_hook(home), clock.now() - timedelta(days=2)
    row = WebhookDelivery(
        webhook_id=hook, uid="msg_1", body="{}", events=3, is_test=False, state=WebhookState.GIVEN_UP, created_at=moment,
        give_up_at=moment, not_before=moment, attempts=11, status=500, answer="Internal Server Error", took_ms=12,
    )  # fmt: skip
    home.database.run(lambda s: s.add(row))
    path = f"{PAGE}webhooks/{hook}"
    assert "thôi không gửi" in browser.get(path, headers=HTML).get_data(as_text=True)
    post(browser, f"{path}/deliveries/1/again", {}, token_from=path)
    with home.database.reading() as db_session:
        again = db_session.get_one(WebhookDelivery, 1)
    assert again.state == WebhookState.QUEUED
    assert again.give_up_at > clock.now() + timedelta(hours=23)


def test_a_deliverer_that_does_not_run_is_said(sign_in: SignIn, home: Home) -> None:
    browser, hook = sign_in(Role.ORGANIZER), one_hook(home)
    words = "Bộ gửi tin của máy chủ không chạy"
    assert words not in browser.get(PAGE, headers=HTML).get_data(as_text=True)
    long_ago = clock.now() - timedelta(minutes=5)
    home.database.run(lambda s: s.execute(update(Webhook).values(seen_at=long_ago)))
    for path in (PAGE, f"{PAGE}webhooks/{hook}"):
        assert words in browser.get(path, headers=HTML).get_data(as_text=True)


def test_tokens_are_given_and_taken_back_at_the_console(app: Flask, client: FlaskClient) -> None:
    run = app.test_cli_runner()
    words = ["tokens", "add", "Cổng tin", "--figures", "--people", "--field", "name", "--until", "2999-12-31"]
    made = run.invoke(args=words)
    assert made.exit_code == 0, made.output
    headers = {"Authorization": f"Bearer {made.stdout.strip()}"}
    assert client.get("/api/v1/sessions/", headers=headers).status_code == 200
    listed = run.invoke(args=["tokens", "list"]).stdout
    assert "1; Cổng tin; đọc: figures people; trường: name; đến hết ngày 31/12/2999; dùng lần cuối" in listed
    assert run.invoke(args=["tokens", "revoke", "1"]).exit_code == 0
    assert client.get("/api/v1/sessions/", headers=headers).status_code == 401
    refused = run.invoke(args=["tokens", "add", "Không quyền"])
    assert (refused.exit_code, "chọn ít nhất một quyền" in refused.output) == (1, True)


def test_webhooks_are_steered_at_the_console(app: Flask, home: Home) -> None:
    run = app.test_cli_runner()
    added = run.invoke(
        args=["webhooks", "add", "Sở", "http://127.0.0.1:8080/", "--private", "--event", "absence.noted"]
    )
    assert added.stdout.startswith("whsec_"), added.output
    for words in (["pause", "1"], ["test", "1"], ["resume", "1"]):
        assert run.invoke(args=["webhooks", *words]).exit_code == 0
    assert (
        "1; Sở; http://127.0.0.1:8080/; absence.noted; đang gửi; 1 chờ gửi"
        in run.invoke(args=["webhooks", "list"]).stdout
    )
    assert "1 tin; chờ gửi; 0 lần" in run.invoke(args=["webhooks", "deliveries", "1"]).stdout
    assert run.invoke(args=["webhooks", "again", "1", "1"]).exit_code == 0
    renewed = run.invoke(args=["webhooks", "secret", "1"]).stdout
    assert renewed.startswith("whsec_")
    assert renewed != added.stdout
    assert run.invoke(args=["webhooks", "remove", "1"]).exit_code == 0
    assert run.invoke(args=["webhooks", "pause", "1"]).exit_code == 1
    refused = run.invoke(args=["webhooks", "add", "Ngoài", "http://example.vn/"])
    assert (refused.exit_code, "https://" in refused.output) == (1, True)
