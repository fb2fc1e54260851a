"""Files that let people in leave the house only for the organizer's password, and each time it is written down."""

import csv
from io import BytesIO, StringIO

import pypdf
import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from congress.documents.short_message import parts
from congress.invitations import deliveries, links
from congress.models import Account, AuditEntry, Channel, Congress, Delegate, Role
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import PASSWORD, SignIn, post

PAGE = "/admin/invitations/"
BOTH = ("sheet.pdf", "mail-merge.xlsx")


def export(browser: FlaskClient, name: str, password: str = PASSWORD) -> TestResponse:
    return post(browser, PAGE + name, {"password": password}, token_from=PAGE)


def test_the_sheet_of_codes_has_every_name_and_codes_that_scan(sign_in: SignIn, home: Home) -> None:
    answer = export(sign_in(Role.ORGANIZER), "sheet.pdf")
    assert answer.mimetype == "application/pdf"
    pages = pypdf.PdfReader(BytesIO(answer.data)).pages
    cards = home.cards()
    assert len(pages) == 42
    flat = " ".join(pages[0].extract_text().split())
    for card in cards[:10]:
        assert card.full_name in flat
        assert f"{card.number[:4]} {card.number[4:]}" in flat
    with pypdfium2.PdfDocument(answer.data) as document:
        picture = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    read = {found.text for found in zxingcpp.read_barcodes(picture)}
    assert read == {card.code for card in cards[:10]}


def test_the_mail_merge_sheet_has_a_row_for_everybody_and_no_formula(sign_in: SignIn, home: Home) -> None:
    answer = export(sign_in(Role.ORGANIZER), "mail-merge.xlsx")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    header, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert header[:3] == ["Đoàn", "Danh xưng", "Họ và tên"]
    assert [(row[2], row[7]) for row in rows] == [(card.full_name, card.code) for card in home.cards()]
    assert b"<f>" not in answer.data


@pytest.mark.parametrize("name", BOTH)
def test_no_code_leaves_without_the_password_of_who_is_signed_in(sign_in: SignIn, home: Home, name: str) -> None:
    browser = sign_in(Role.ORGANIZER)
    for password in ("", "not it at all"):
        answer = export(browser, name, password)
        assert (answer.status_code, answer.location) == (302, f"{PAGE}#export")
    assert "Mật khẩu chưa đúng" in browser.get(PAGE).get_data(as_text=True)
    assert browser.get(PAGE + name).status_code in {404, 405}


def test_guessing_the_password_here_locks_the_account_as_at_sign_in(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    for _ in range(5):
        export(browser, "mail-merge.xlsx", "not it at all")
    assert export(browser, "mail-merge.xlsx").status_code == 302  # even with the right one
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Account.locked_until).where(Account.username == "test-organizer")).one()


def test_handing_out_every_code_is_written_down(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    for name in BOTH:
        export(browser, name)
    with home.database.reading() as db_session:
        acts = db_session.execute(
            select(AuditEntry.act, AuditEntry.actor).order_by(AuditEntry.id.desc()).limit(2)
        ).all()
        account = db_session.scalars(select(Account.id).where(Account.username == "test-organizer")).one()
    assert [act for act, _ in acts] == ["invitation.export_xlsx", "invitation.export_pdf"]
    assert {actor for _, actor in acts} == {f"account:{account}"}


def messages(browser: FlaskClient, home: Home, channel: Channel, kind: str, **form: str) -> tuple[int, TestResponse]:
    """Prepare an export for five people with a telephone and fetch its file."""
    with home.database.reading() as db_session:
        ids = list(db_session.scalars(select(Delegate.id).where(Delegate.phone != "").order_by(Delegate.id).limit(5)))
    batch = home.database.run(lambda s: deliveries.send(s, CONGRESS, channel, ids, "account:1")).batch
    assert batch is not None
    at = f"{PAGE}sendings/{batch}"
    return batch, post(browser, f"{at}/messages.{kind}", form, token_from=at)


def test_short_messages_have_no_marks_fit_in_one_and_carry_no_code(sign_in: SignIn, home: Home) -> None:
    batch, answer = messages(sign_in(Role.ORGANIZER), home, Channel.SMS, "xlsx")
    header, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert header[1] == "Số điện thoại"
    assert len(rows) == 5
    codes = [card.code for card in home.cards()]
    for _, phone, name, _, text, length, count in rows:
        assert str(phone).startswith("0")
        assert str(text).isascii()
        assert (length, count) == parts(str(text))
        assert count == 1
        assert not [code for code in codes if code in str(text)]
        assert str(name)
    assert f"sms-{batch}.xlsx" in answer.headers["Content-Disposition"]


def test_a_table_for_gateways_has_nothing_a_spreadsheet_would_calculate(sign_in: SignIn, home: Home) -> None:
    home.database.run(lambda s: s.execute(update(Delegate).values(full_name='=HYPERLINK("http://evil.example")')))
    _, answer = messages(sign_in(Role.ORGANIZER), home, Channel.SMS, "csv")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 6
    assert all(not cell.startswith("=") for row in rows for cell in row)


def test_messages_with_personal_links_ask_for_the_password_and_the_links_open(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    home.database.run(lambda s: s.execute(update(Congress).values(public_url="https://daihoi.example.vn")))
    batch, refused = messages(browser, home, Channel.ZALO, "xlsx")
    assert refused.location == f"{PAGE}sendings/{batch}"
    at = f"{PAGE}sendings/{batch}"
    answer = post(browser, f"{at}/messages.xlsx", {"password": PASSWORD}, token_from=at)
    _, *rows = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    secrets = [str(row[4]).split("https://daihoi.example.vn/m/")[1].split()[0] for row in rows]
    assert len(set(secrets)) == 5
    with home.database.reading() as db_session:
        assert all(links.find(db_session, secret) for secret in secrets)
    page = browser.get(f"/m/{secrets[0]}").get_data(as_text=True)
    assert str(rows[0][2]) in page


def test_without_a_public_address_messages_have_no_link_and_need_no_password(sign_in: SignIn, home: Home) -> None:
    _, answer = messages(sign_in(Role.ORGANIZER), home, Channel.ZALO, "csv")
    assert "http" not in answer.data.decode("utf-8-sig")
