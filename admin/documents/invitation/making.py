"""Makes one file of documents: which paper, which design, for whom. The texts come from the congress's writer."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from admin.documents.invitation import badge, card, letter
from admin.documents.invitation.badge import Badge, BadgeSize
from admin.documents.invitation.card import Card, Design, Format
from admin.documents.invitation.letter import Letter
from admin.documents.invitation.pages import Finish
from congress.documents.kinds import Kind
from congress.documents.recipients import Recipient
from congress.documents.writer import Writer


class Paper(StrEnum):
    """What is printed, by the name of its file."""

    LETTER = "giay-moi"
    CARD_A5 = "thiep-a5"
    CARD_DL = "thiep-dl"
    CARD_SCREEN = "thiep-dien-thoai"
    BADGE = "the-9x13"
    BADGE_A6 = "the-a6"
    BADGE_CARD = "the-cr80"


KIND_OF = {
    Paper.LETTER: Kind.LETTER,
    Paper.CARD_A5: Kind.CARD,
    Paper.CARD_DL: Kind.CARD,
    Paper.CARD_SCREEN: Kind.CARD,
    Paper.BADGE: Kind.BADGE,
    Paper.BADGE_A6: Kind.BADGE,
    Paper.BADGE_CARD: Kind.BADGE,
}
_FORMATS = {Paper.CARD_A5: Format.A5, Paper.CARD_DL: Format.DL, Paper.CARD_SCREEN: Format.SCREEN}
_BADGES = {Paper.BADGE: BadgeSize.SMALL, Paper.BADGE_A6: BadgeSize.A6, Paper.BADGE_CARD: BadgeSize.CARD}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants printed; a letter has no design and no finish, only badges are made in a rehearsal."""

    paper: Paper
    design: Design = Design.LOTUS
    finish: Finish = Finish.TRIMMED
    is_rehearsal: bool = False


def make(wish: Wish, writer: Writer, people: Iterable[Recipient], logo_jpeg: bytes | None = None) -> bytes:
    """Return the PDF for these people, in their order. Raises BadInput for a text that cannot be filled."""
    occasion, kind = writer.occasion, KIND_OF[wish.paper]
    heading, author = occasion.name, " ".join(occasion.facts.agency.split())
    if kind is Kind.LETTER:
        letters = (Letter(writer.written(kind, one), one.code, one.number) for one in people)
        return letter.render(f"Giấy mời dự {heading}", occasion.facts, letters)
    if kind is Kind.CARD:
        cards = (Card(writer.written(kind, one), one.code, one.number) for one in people)
        form = _FORMATS[wish.paper]
        return card.render(f"Thiếp mời dự {heading}", author, cards, form, wish.design, wish.finish)
    badges = (_badge(writer, one, is_rehearsal=wish.is_rehearsal) for one in people)
    size = _BADGES[wish.paper]
    return badge.render(f"Thẻ đại biểu, {heading}", occasion.heading_lines, badges, size, wish.finish, logo_jpeg)


def _badge(writer: Writer, person: Recipient, *, is_rehearsal: bool) -> Badge:
    word, colour = writer.occasion.facts.badge_of(person.category_code, person.category)
    return Badge(
        word=word,
        colour=colour,
        full_name=person.full_name,
        position=person.position,
        delegation=person.delegation,
        badge_number=person.badge_number,
        number=person.number,
        code=person.code,
        back=writer.written(Kind.BADGE, person),
        replacement=person.replacement,
        photo_jpeg=person.photo_jpeg,
        is_rehearsal=is_rehearsal,
    )
