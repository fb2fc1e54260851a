"""What a scanner read, as a check-in may hold it: of somebody's document nothing is kept but keyed marks.

Cards are told from codes here and by what was read alone, whatever the caller takes it for. What is neither may be
anybody's document too (an insurance card, a payment, a key of a network), so no plain hash of it is kept either: the
few letters that differ from one such card to the next could be found from it by trying.
"""

from congress import citizen_card, invitation_code
from congress.invitation_code import Misfit
from congress.keys import Keys
from congress.stations import StationIdentity
from congress.subjects import CardHolder, UnreadCard
from congress.vietnamese import fold


def holder(keys: Keys, text: str) -> CardHolder | UnreadCard | None:
    """Return whom a citizen's card tells of; None for a text that is no card."""
    if not citizen_card.looks_like_one(text):
        return None
    card = citizen_card.read(text)
    if card is None:
        return UnreadCard(_mark(keys, text))
    return CardHolder(keys.identity_hash(card.number), fold(card.full_name), card.birth_date)


def without_documents(keys: Keys, station: StationIdentity, text: str) -> str:
    """Return the text where it may hold a code of ours, else only what tells it from another text."""
    is_foreign = invitation_code.read(text, station.congress_code).misfit is Misfit.NOT_OURS
    return _mark(keys, text) if text and is_foreign else text


def _mark(keys: Keys, text: str) -> str:
    return keys.identity_hash(f"text\0{text}")
