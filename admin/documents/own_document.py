"""One person's formal invitation as a PDF, for the page of their own."""

from sqlalchemy.orm import Session

from admin.documents.invitation import making
from admin.documents.invitation.making import Paper, Wish
from congress.documents import recipients, writer
from congress.documents.recipients import Selection
from congress.keys import Keys
from congress.models import Congress


def render(db_session: Session, congress_id: int, delegate_id: int, keys: Keys) -> bytes:
    """Return the invitation of somebody whose invitation stands, as it is printed for them."""
    person = recipients.invited(db_session, congress_id, keys, Selection(frozenset({delegate_id})))
    return making.make(Wish(Paper.LETTER), writer.load(db_session, db_session.get_one(Congress, congress_id)), person)
