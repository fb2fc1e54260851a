"""One person's link as an organizer handles it: shown so that it can be handed on, looked after, taken back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from congress import audit
from congress.invitations import issuing, links
from congress.keys import Keys
from congress.roster import person


@dataclass(frozen=True, slots=True)
class OwnLink:
    """What may be told of a link; its secret is not among it."""

    created_at: datetime
    ends_at: datetime
    first_opened_at: datetime | None
    last_opened_at: datetime | None


def told(db_session: Session, delegate_id: int) -> OwnLink | None:
    """Return what is known of a person's standing link; None when there is none."""
    link = links.standing(db_session, delegate_id)
    if link is None:
        return None
    return OwnLink(link.created_at, links.ends_at(db_session, link), link.first_opened_at, link.last_opened_at)


def show(db_session: Session, congress_id: int, delegate_id: int, keys: Keys, actor: str) -> str:
    """Return the secret of a person's link, made where there is none. Who looked is noted: the secret opens the page.

    Raises NotFound, and Conflict for somebody who is not to be invited.
    """
    issuing.refuse_unless_active(person.get(db_session, congress_id, delegate_id).state)
    secret = links.secret_of(db_session, delegate_id, keys)
    audit.append(db_session, actor, "link.show", f"delegate:{delegate_id}")
    return secret


def take_back(db_session: Session, congress_id: int, delegate_id: int, actor: str) -> None:
    """End a person's link; the next one that is shown or sent is another. Raises NotFound."""
    person.get(db_session, congress_id, delegate_id)
    links.revoke(db_session, [delegate_id])
    audit.append(db_session, actor, "link.revoke", f"delegate:{delegate_id}")
