"""A letter as mailboxes see it: Vietnamese headers, text and HTML, the card inside, a calendar that others can read."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP, default

from admin.mailer.letter import Attachment, Letter, compose, new_message_id
from congress import calendar_file
from congress.calendar_file import CalendarEntry
from congress.invitations.mail_server import ServerAddress
from congress.models import TransportSecurity

SERVER = ServerAddress(
    congress_id=1,
    host="mail.example.vn",
    port=587,
    security=TransportSecurity.STARTTLS,
    username="btc",
    sender_name="Ban Tổ chức Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V",
    sender_address="btc@daihoi.example.vn",
    reply_to="vanphong@example.vn",
    per_minute=30,
)
AT = datetime(2026, 8, 1, 8, tzinfo=UTC)
LINK = "https://daihoi.example.vn/m/abcDEF-123"
PNG = b"\x89PNG\r\n\x1a\n"


def letter(**told: object) -> Letter:
    values = {
        "to_name": "Đồng chí Nông Văn Thắng",
        "to_address": "thang@example.vn",
        "subject": "Giấy mời dự Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V, năm 2026, tại thành phố Lạng Sơn",
        "text": f"Kính gửi đồng chí,\n\nTrang riêng: {LINK}.\nXem < & > “ngoặc”\n",
        "link": LINK,
        "heading": ("ĐẠI HỘI", "TỈNH LẠNG SƠN"),
        "picture": PNG,
        "picture_words": "Thiếp mời",
    }
    return Letter(**{**values, **told})  # type: ignore[arg-type]


def received(told: Letter) -> EmailMessage:
    """The message as it comes out of a mailbox."""
    raw = compose(SERVER, told, new_message_id(SERVER), AT).as_bytes(policy=SMTP)
    assert raw.isascii()  # servers without 8BITMIME take it too
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def shown(message: EmailMessage, name: str) -> str:
    """A header as RFC 2047 has it shown: encoded words side by side are one."""
    [raw] = [value for key, value in message.raw_items() if key == name]
    return str(make_header(decode_header(raw.replace("\r\n", ""))))


def part(message: EmailMessage, kind: str) -> EmailMessage:
    [found] = [one for one in message.walk() if one.get_content_type() == kind]
    assert isinstance(found, EmailMessage)
    return found


def test_headers_come_out_as_they_went_in() -> None:
    message = received(letter())
    assert shown(message, "To") == "Đồng chí Nông Văn Thắng <thang@example.vn>"
    assert shown(message, "From") == f"{SERVER.sender_name} <{SERVER.sender_address}>"
    assert message["Reply-To"].addresses[0].addr_spec == "vanphong@example.vn"
    assert message["Subject"] == letter().subject
    assert message["Message-ID"].endswith("@daihoi.example.vn>")
    assert message["Date"].datetime == AT


def test_nothing_in_a_name_or_a_subject_becomes_a_header_of_its_own() -> None:
    message = received(letter(to_name='Nông\r\nBcc: all@example.vn, "x" <y@z.vn>', subject="Giấy\nBcc: all@example.vn"))
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["thang@example.vn"]
    assert message["Subject"] == "Giấy Bcc: all@example.vn"


def test_text_and_html_say_the_same_and_the_link_is_a_button() -> None:
    message = received(letter())
    assert part(message, "text/plain").get_content().splitlines() == letter().text.splitlines()
    html = part(message, "text/html").get_content()
    assert "Xem &lt; &amp; &gt; “ngoặc”" in html
    assert f'<a href="{LINK}">{LINK}</a>.' in html  # the full stop is not in it
    assert html.count(f'href="{LINK}"') == 2
    assert "http-equiv" not in html
    assert "<script" not in html


def test_the_card_is_inside_the_html_and_not_among_the_files() -> None:
    message = received(letter())
    picture = part(message, "image/png")
    assert (picture["Content-ID"], picture.get_content()) == ("<card>", PNG)
    assert 'src="cid:card" alt="Thiếp mời"' in part(message, "text/html").get_content()
    assert list(message.iter_attachments()) == []


def test_without_a_link_or_a_card_there_is_no_hole() -> None:
    html = part(received(letter(link="", picture=None, text="Kính gửi đồng chí")), "text/html").get_content()
    assert "Xem giấy mời" not in html
    assert "cid:" not in html


def test_the_files_arrive_whole_with_names_and_kinds() -> None:
    entry = CalendarEntry("session-1@don", "Phiên chính thức", "Hội trường", AT, AT)
    calendar = calendar_file.render([entry], AT, "Đại hội")
    files = (
        Attachment("giay-moi.pdf", "application/pdf", b"%PDF-1.7"),
        Attachment("lich.ics", "text/calendar", calendar),
    )
    pdf, ics = received(letter(attachments=files)).iter_attachments()
    assert (pdf.get_filename(), pdf.get_content_type(), pdf.get_content()) == (
        "giay-moi.pdf",
        "application/pdf",
        b"%PDF-1.7",
    )
    assert (ics.get_filename(), ics.get_content_type()) == ("lich.ics", "text/calendar")
    assert "SUMMARY:Phiên chính thức" in ics.get_content()
