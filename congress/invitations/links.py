"""The secret link to a person's page: derived like a code, with a key of its own, so that it can be sent again.

A dump of the database opens no page: it holds the salt and a hash. One link of a person stands at a time.
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

STAYS_AFTER = timedelta(days=30)  # after the last session, for looking up photos and papers
STAYS_WITHOUT_PROGRAM = timedelta(days=180)
_SALT_BYTES = 16
_SECRET_BYTES = 18  # 144 bits, 24 letters in an address
_LONGEST_SECRET = 100
_CHUNK = 500


def secret_of(db_session: Session, delegate_id: int, keys: Keys) -> str:
    """Return the secret of a person's standing link; a new one is made where none stands or its key is gone."""
    standing = db_session.scalar(
        select(PersonalLink).where(PersonalLink.delegate_id == delegate_id, PersonalLink.revoked_at.is_(None))
    )
    now = clock.now()
    if standing is not None and standing.expires_at > now:
        secret = _derive(keys, delegate_id, standing.salt)
        if hmac.compare_digest(_hash(secret), standing.token_hash):
            return secret
    if standing is not None:
        standing.revoked_at = now
        db_session.flush()
    salt = secrets.token_bytes(_SALT_BYTES)
    secret = _derive(keys, delegate_id, salt)
    db_session.add(
        PersonalLink(
            delegate_id=delegate_id,
            salt=salt,
            token_hash=_hash(secret),
            created_at=now,
            expires_at=_expiry(db_session, delegate_id, now),
        )
    )
    db_session.flush()  # two who make one at once meet the unique index, and the loser runs again
    return secret


def find(db_session: Session, secret: str) -> PersonalLink | None:
    """Return the link this secret opens now, or None: unknown, expired and revoked ones are told apart for nobody."""
    if not secret or len(secret) > _LONGEST_SECRET:
        return None
    return db_session.scalar(
        select(PersonalLink).where(
            PersonalLink.token_hash == _hash(secret),
            PersonalLink.revoked_at.is_(None),
            PersonalLink.expires_at > clock.now(),
        )
    )


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


def _expiry(db_session: Session, delegate_id: int, now: datetime) -> datetime:
    last = db_session.scalar(
        select(func.max(ProgramSession.ends_at))
        .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
        .where(Delegate.id == delegate_id)
    )
    return max(last + STAYS_AFTER, now + STAYS_AFTER) if last else now + STAYS_WITHOUT_PROGRAM


def _derive(keys: Keys, delegate_id: int, salt: bytes) -> str:
    drawn = hmac.digest(keys.link, b"personal-link|%d|" % delegate_id + salt, "sha256")[:_SECRET_BYTES]
    return base64.urlsafe_b64encode(drawn).decode("ascii")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
