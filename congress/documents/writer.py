"""Writes a person's letter, card, badge, mail or short message: the text of its kind with the person's values."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from congress.documents import facts, fields, texts, times
from congress.documents.kinds import Kind, fields_of
from congress.documents.recipients import Recipient
from congress.documents.values import Occasion, values
from congress.errors import BadInput
from congress.models import Congress
from congress.vietnamese import unaccented


@dataclass(frozen=True, slots=True)
class Writer:
    """All that documents of one congress are written from, read once."""

    occasion: Occasion
    texts: dict[Kind, str]
    logo_id: int | None

    def written(self, kind: Kind, person: Recipient, link: str = "") -> str:
        """Return a person's text. An SMS has no marks: with them it would cost twice as many parts.

        Raises BadInput when the text names a field that is no more, such as the hour of a session that was removed.
        """
        try:
            told = fields.filled(self.texts[kind], values(self.occasion, person, link))
        except KeyError as fault:
            faults = fields.faults(self.texts[kind], self.known_fields(kind))
            raise BadInput("Văn bản cần sửa trước. " + " ".join(one.words for one in faults)) from fault
        return unaccented(told) if kind is Kind.SMS else told

    def known_fields(self, kind: Kind) -> frozenset[str]:
        """Return the names of the fields a kind may use."""
        return frozenset(fields_of(kind, (session.code for session in self.occasion.sessions)))


def load(db_session: Session, congress: Congress) -> Writer:
    """Read what a congress's documents are written from."""
    kept = facts.read(db_session, congress)
    occasion = Occasion(
        name=congress.name,
        heading_lines=congress.heading_lines,
        facts=kept.facts,
        sessions=times.read(db_session, congress.id, congress.zone),
    )
    return Writer(
        occasion, {kind: kept.text for kind, kept in texts.read(db_session, congress.id).items()}, kept.logo_id
    )
