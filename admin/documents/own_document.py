"""One person's invitation as a PDF, for the page of their own."""

from sqlalchemy.orm import Session

from admin.documents import code_sheet
from congress import invitations
from congress.keys import Keys
from congress.models import Congress


def render(db_session: Session, congress_id: int, delegate_id: int, keys: Keys) -> bytes:
    """Return the invitation of somebody whose invitation stands."""
    congress = db_session.get_one(Congress, congress_id)
    return code_sheet.render(
        congress.heading_lines, list(invitations.cards(db_session, congress_id, keys, [delegate_id]))
    )
