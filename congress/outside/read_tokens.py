"""Tokens other systems read with: made by an organizer, shown once, kept as a hash, taken back at once."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, NotFound
from congress.models import Congress, ReadToken
from congress.vietnamese import tidy

PREFIX = "don_read_"  # so that one that lies around is known for what it is
# What may be told of a person besides id, state and times. Nothing the law calls sensitive, no numbers of their own.
FIELDS = ("number", "name", "delegation", "category", "position")
_LONGEST_NAME = 60
_USE_IS_NOTED_EVERY = timedelta(minutes=1)


class Right(StrEnum):
    """What a token opens."""

    FIGURES = "figures"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Reader:
    """The system that speaks."""

    id: int
    congress_id: int
    rights: frozenset[str]
    fields: frozenset[str]
    used_at: datetime | None

    @property
    def is_use_to_be_noted(self) -> bool:
        """Whether this use is news: reading must not become writing."""
        return self.used_at is None or clock.now() - self.used_at >= _USE_IS_NOTED_EVERY


def issue(
    db_session: Session,
    congress_id: int,
    name: str,
    rights: Sequence[str],
    fields: Sequence[str],
    last_day: date | None,
    actor: str,
) -> str:
    """Make a token and return it, this once. It holds through `last_day`, in the congress's zone. Raises BadInput."""
    name = tidy(name)
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise BadInput(f"Vui lòng đặt tên cho mã đọc, từ 1 đến {_LONGEST_NAME} ký tự, ví dụ tên hệ thống sẽ dùng.")
    if not rights or not set(rights) <= set(Right) or not set(fields) <= set(FIELDS):
        raise BadInput("Vui lòng chọn ít nhất một quyền đọc cho mã này.")
    now, expires_at = clock.now(), None
    if last_day is not None:
        zone = ZoneInfo(db_session.get_one(Congress, congress_id).zone)
        if last_day < now.astimezone(zone).date() or last_day.year > 9000:
            raise BadInput("Ngày hết hạn đã qua. Vui lòng chọn hôm nay hoặc ngày sau.")
        expires_at = datetime.combine(last_day + timedelta(days=1), time(), zone)
    token = PREFIX + secrets.token_urlsafe(32)
    row = ReadToken(
        congress_id=congress_id,
        name=name,
        token_hash=_hash(token),
        rights=" ".join(right for right in Right if right in rights),
        fields=" ".join(field for field in FIELDS if field in fields and Right.PEOPLE in rights),
        created_at=now,
        created_by=actor,
        expires_at=expires_at,
    )
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "read_token.issue", f"read_token:{row.id}")
    return token


def identify(db_session: Session, token: str) -> Reader | None:
    """Return whose token this is; None for an unknown, revoked or expired one."""
    row = db_session.execute(
        select(
            ReadToken.id,
            ReadToken.congress_id,
            ReadToken.rights,
            ReadToken.fields,
            ReadToken.used_at,
            ReadToken.expires_at,
        ).where(ReadToken.token_hash == _hash(token), ReadToken.revoked_at.is_(None))
    ).one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= clock.now()):
        return None
    return Reader(row.id, row.congress_id, frozenset(row.rights.split()), frozenset(row.fields.split()), row.used_at)


def note_used(db_session: Session, token_id: int) -> None:
    """Note that a token was used just now."""
    db_session.execute(update(ReadToken).where(ReadToken.id == token_id).values(used_at=clock.now()))


def revoke(db_session: Session, congress_id: int, token_id: int, actor: str) -> str:
    """Take a token back; the next request with it is refused. Returns its name. Raises NotFound."""
    name: str | None = db_session.scalar(
        update(ReadToken)
        .where(ReadToken.id == token_id, ReadToken.congress_id == congress_id, ReadToken.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by=actor)
        .returning(ReadToken.name)
    )
    if name is None:
        raise NotFound("Không tìm thấy mã đọc này, hoặc mã đã được thu hồi.")
    audit.append(db_session, actor, "read_token.revoke", f"read_token:{token_id}")
    return name


def standing(db_session: Session, congress_id: int) -> Sequence[ReadToken]:
    """List the tokens that were not taken back, expired ones included, oldest first."""
    return db_session.scalars(
        select(ReadToken)
        .where(ReadToken.congress_id == congress_id, ReadToken.revoked_at.is_(None))
        .order_by(ReadToken.id)
    ).all()


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
