"""A letter becomes a message: headers in Vietnamese, text and HTML, attachments. Pure; no network, no database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from congress.invitations.mail_server import ServerAddress
from congress.settings import PROJECT_ROOT

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_TEXT = "quoted-printable"
_pages = Environment(
    loader=FileSystemLoader(PROJECT_ROOT / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    mimetype: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What one person is written. `picture` (PNG) is shown inside the letter; `heading` stands above it."""

    to_name: str
    to_address: str
    subject: str
    text: str
    heading: tuple[str, ...] = ()
    link: str = ""
    picture: bytes | None = None
    picture_words: str = ""
    attachments: Sequence[Attachment] = ()


def new_message_id(server: ServerAddress) -> str:
    """Return an id no other message has; it is kept before the message leaves, so that a mail log can be searched."""
    return make_msgid(domain=server.sender_address.rpartition("@")[2])


def compose(server: ServerAddress, letter: Letter, message_id: str, at: datetime) -> EmailMessage:
    """Return the message. Line ends in names or subject, which would make headers of their own, become spaces."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(server.sender_name, server.sender_address)
    message["To"] = _address(letter.to_name, letter.to_address)
    if server.reply_to:
        message["Reply-To"] = _address(server.sender_name, server.reply_to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"  # holiday notices are not sent back to it
    message.set_content(letter.text, charset="utf-8", cte=_TEXT)
    message.add_alternative(_html(letter), subtype="html", charset="utf-8", cte=_TEXT)
    if letter.picture is not None:
        html = message.get_payload()[1]  # type: ignore[index]
        html.add_related(letter.picture, "image", "png", cid="<card>", disposition="inline", filename="giay-moi.png")  # type: ignore[union-attr]
    for one in letter.attachments:
        main, _, sub = one.mimetype.partition("/")
        if main == "text":
            message.add_attachment(one.content.decode(), subtype=sub, charset="utf-8", cte="base64", filename=one.name)
        else:
            message.add_attachment(one.content, main, sub, filename=one.name)
    return message


def _html(letter: Letter) -> str:
    paragraphs = [
        [_linked(line) for line in block.splitlines() if line.strip() != letter.link]
        for block in re.split(r"\n\s*\n", letter.text.strip())
    ]
    return _pages.get_template("mail/letter.html").render(
        letter=letter, paragraphs=[lines for lines in paragraphs if lines]
    )


def _linked(line: str) -> Markup:
    """Escape a line, its addresses made links."""
    parts, end = [], 0
    for found in _LINK.finditer(line):
        parts += [escape(line[end : found.start()]), Markup('<a href="{0}">{0}</a>').format(found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(line[end:])])


def _address(name: str, address: str) -> Address:
    return Address(display_name=_one_line(name), addr_spec=address)


def _one_line(text: str) -> str:
    return " ".join(text.split())
