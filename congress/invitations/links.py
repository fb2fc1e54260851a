"""The secret link to a person's page: derived like a code, with a key of its own, so that it can be sent again.

A dump of the database opens no page: it holds the salt and a hash. One link of a person stands at a time. It ends with
the congress and not on a date of its own: a congress that is put off keeps the links that were sent (ADR 0013).
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, literal, select, update
from sqlalchemy.orm import Session

from congress import clock
from congress.keys import Keys
from congress.models import Delegate, PersonalLink, ProgramSession

STAYS_AFTER = timedelta(days=1)  # after the last session
STAYS_WITHOUT_PROGRAM = timedelta(days=180)
PATH = "/m/"  # where the page is, on the public address
_SALT_BYTES = 16
_SECRET_BYTES = 24  # 192 bits, 32 letters in an address
_LONGEST_SECRET = 100
_CHUNK = 500


def secret_of(db_session: Session, delegate_id: int, keys: Keys) -> str:
    """Return the secret of a person's standing link; a new one is made where none stands or its key is gone."""
    now = clock.now()
    link = standing(db_session, delegate_id)
    if link is not None and ends_at(db_session, link) > now:
        secret = _derive(keys, delegate_id, link.salt)
        if hmac.compare_digest(_hash(secret), link.token_hash):
            return secret
    over = _congress_over(db_session, delegate_id) or now + STAYS_WITHOUT_PROGRAM
    if link is not None:
        link.revoked_at = now
        db_session.flush()
    salt = secrets.token_bytes(_SALT_BYTES)
    secret = _derive(keys, delegate_id, salt)
    db_session.add(
        PersonalLink(
            delegate_id=delegate_id,
            salt=salt,
            token_hash=_hash(secret),
            created_at=now,
            expires_at=max(over, now + STAYS_AFTER),
        )
    )
    db_session.flush()  # two who make one at once meet the unique index, and the loser runs again
    return secret


def address(public_url: str, secret: str) -> str:
    """Return the whole link, as it is sent."""
    return f"{public_url.rstrip('/')}{PATH}{secret}"


def find(db_session: Session, secret: str) -> PersonalLink | None:
    """Return the link this secret opens now, or None: unknown, expired and revoked ones are told apart for nobody.

    Found by hash, so that the time an answer takes tells nothing about the letters of a secret.
    """
    if not secret or len(secret) > _LONGEST_SECRET:
        return None
    link = db_session.scalar(
        select(PersonalLink).where(PersonalLink.token_hash == _hash(secret), PersonalLink.revoked_at.is_(None))
    )
    return link if link is not None and ends_at(db_session, link) > clock.now() else None


def standing(db_session: Session, delegate_id: int) -> PersonalLink | None:
    """Return a person's link that was not taken back, for telling when it was opened; None when there is none."""
    return db_session.scalar(
        select(PersonalLink).where(PersonalLink.delegate_id == delegate_id, PersonalLink.revoked_at.is_(None))
    )


def ends_at(db_session: Session, link: PersonalLink) -> datetime:
    """Return when a link ends: as it was made, or later when the congress was put off."""
    return max(link.expires_at, _congress_over(db_session, link.delegate_id) or link.expires_at)


def note_opened(db_session: Session, link_id: int) -> None:
    """Note that a link was opened; the first time stays."""
    now = literal(clock.now(), PersonalLink.first_opened_at.type)
    db_session.execute(
        update(PersonalLink)
        .where(PersonalLink.id == link_id)
        .values(first_opened_at=func.coalesce(PersonalLink.first_opened_at, now), last_opened_at=now)
    )


def revoke(db_session: Session, delegate_ids: Sequence[int]) -> None:
    """Close the links of these people."""
    for start in range(0, len(delegate_ids), _CHUNK):
        db_session.execute(
            update(PersonalLink)
            .where(
                PersonalLink.delegate_id.in_(delegate_ids[start : start + _CHUNK]), PersonalLink.revoked_at.is_(None)
            )
            .values(revoked_at=clock.now())
        )


def _congress_over(db_session: Session, delegate_id: int) -> datetime | None:
    """Return when a person's congress is over and done with; None while it has no program."""
    last = db_session.scalar(
        select(func.max(ProgramSession.ends_at))
        .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
        .where(Delegate.id == delegate_id)
    )
    return last + STAYS_AFTER if last else None


def _derive(keys: Keys, delegate_id: int, salt: bytes) -> str:
    drawn = hmac.digest(keys.link, b"personal-link|%d|" % delegate_id + salt, "sha256")[:_SECRET_BYTES]
    return base64.urlsafe_b64encode(drawn).decode("ascii")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
