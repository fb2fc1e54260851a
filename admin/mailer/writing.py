"""What one person's letter says and carries: the congress's texts, the card, the calendar, the personal link."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.documents.invitation import making, picture
from admin.documents.invitation.making import Paper, Wish
from admin.mailer.letter import Attachment, Letter
from congress import calendar_file
from congress.documents import calendar, recipients, times, writer
from congress.documents.kinds import Kind
from congress.documents.recipients import Recipient, Selection
from congress.documents.writer import Writer
from congress.errors import Conflict
from congress.hub import Hub
from congress.invitations import links
from congress.models import Congress, Delegate, DelegateState, Purpose

_TEXTS = {
    Purpose.INVITATION: (Kind.EMAIL_SUBJECT, Kind.EMAIL_BODY),
    Purpose.REMINDER: (Kind.REMINDER_SUBJECT, Kind.REMINDER_BODY),
}
_PICTURE_WIDTH = 840  # pixels, shown at half of it: sharp on telephones
_PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class _Read:
    """What a letter is written from."""

    congress_id: int
    writer: Writer
    person: Recipient
    link: str


def letter_to(hub: Hub, delegate_id: int, purpose: Purpose, address: str) -> Letter:
    """Write somebody's letter. Raises Conflict when no invitation stands, BadInput for a text that cannot be filled."""

    def read(db_session: Session) -> _Read:
        delegate = db_session.get_one(Delegate, delegate_id)
        congress = db_session.get_one(Congress, delegate.congress_id)
        found = recipients.invited(db_session, congress.id, hub.keys, Selection(frozenset({delegate_id})))
        if not found:
            raise Conflict("Giấy mời không còn hiệu lực, hoặc khóa tạo mã không còn trên máy này.")
        link = ""
        if congress.public_url:
            link = links.address(congress.public_url, links.secret_of(db_session, delegate_id, hub.keys))
        return _Read(congress.id, writer.load(db_session, congress), found[0], link)

    return _written(hub.database.run(read), purpose, address)


def specimen_to(hub: Hub, congress_id: int, address: str) -> Letter:
    """Write the letter of a test: the first person's, to somebody else, with a code that admits nowhere."""
    with hub.database.reading() as db_session:
        congress = db_session.get_one(Congress, congress_id)
        first = db_session.scalar(
            select(Delegate.id)
            .where(Delegate.congress_id == congress_id, Delegate.state == DelegateState.ACTIVE)
            .order_by(Delegate.sort_key, Delegate.id)
            .limit(1)
        )
        person = recipients.specimen(db_session, congress_id, first) if first is not None else None
        if person is None:
            raise Conflict("Chưa có ai trong danh sách đại biểu. Vui lòng nạp danh sách trước khi gửi thư thử.")
        link = links.address(congress.public_url, "thu-thu") if congress.public_url else ""
        told = _Read(congress_id, writer.load(db_session, congress), person, link)
    return _written(told, Purpose.INVITATION, address)


def _written(told: _Read, purpose: Purpose, address: str) -> Letter:
    subject, body = _TEXTS[purpose]
    person = told.person
    name = f"{person.honorific} {person.full_name}".strip()
    return Letter(
        to_name=name,
        to_address=address,
        subject=told.writer.written(subject, person, told.link),
        text=told.writer.written(body, person, told.link),
        heading=told.writer.occasion.heading_lines,
        link=told.link,
        picture=picture.pages(making.make(Wish(Paper.CARD_SCREEN), told.writer, [person]), _PICTURE_WIDTH, 1)[0],
        picture_words=f"Thiếp mời của {name}, có mã QR; mã đại biểu {person.number}",
        attachments=_attachments(told),
    )


def _attachments(told: _Read) -> Sequence[Attachment]:
    paper = making.make(Wish(Paper.LETTER), told.writer, [told.person])
    own = times.invited_to(told.writer.occasion.sessions, told.person.category_id, told.person.delegate_id)
    occasion = told.writer.occasion
    found = [Attachment("giay-moi.pdf", _PDF, paper)]
    if own:
        body = calendar.render(own, told.congress_id, occasion.name, occasion.facts.venue)
        found.append(Attachment("lich.ics", calendar_file.MIMETYPE, body))
    return found
