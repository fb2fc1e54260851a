"""The secret link to a board: derived like that to a personal page, so that it can be shown again; kept as a hash.

A link that was forwarded is taken back and another one made: the first opens nothing from then on. All end with the
congress. A head's link shows one delegation and no other.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ScalarSelect, func, literal, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, Conflict, NotFound
from congress.keys import Keys
from congress.models import BoardKind, BoardLink, Congress, Delegate, Delegation, ProgramSession
from congress.vietnamese import tidy

PATH = "/b/"  # where boards are, on the hub's address
LONGEST_NAME = 60
STAYS_AFTER = timedelta(days=1)  # after the last session
STAYS_WITHOUT_PROGRAM = timedelta(days=180)
_SALT_BYTES = 16
_SECRET_BYTES = 24  # 192 bits, 32 letters in an address
_LONGEST_SECRET = 100
_NO_LONGER = "Liên kết này không còn dùng được. Vui lòng liên hệ Ban Tổ chức."


@dataclass(frozen=True, slots=True)
class Board:
    """The board a secret opens. What is done on it is done by its `actor`."""

    link_id: int
    congress_id: int
    kind: BoardKind
    name: str
    delegation_id: int | None
    door: str
    zone: str

    @property
    def actor(self) -> str:
        return f"{'head' if self.kind is BoardKind.HEAD else 'board'}:{self.link_id}"


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link that stands, as organizers see it; its secret is not among it. Times are UTC."""

    id: int
    kind: BoardKind
    name: str
    door: str
    created_at: datetime
    first_opened_at: datetime | None
    last_opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A delegation with its head, and the link to its own board; None while there is none."""

    delegation_id: int
    delegation: str
    head: str
    phone: str
    link: LinkLine | None


def make(db_session: Session, congress_id: int, kind: BoardKind, name: str, door: str, keys: Keys, actor: str) -> int:
    """Make a link to a board of the halls: for the wall, a gate or the MC; return its id. Raises BadInput."""
    name, door = tidy(name), tidy(door)
    if kind is BoardKind.HEAD:
        raise BadInput("Liên kết của trưởng đoàn được tạo ở dòng của đoàn.")
    if not name or max(len(name), len(door)) > LONGEST_NAME:
        raise BadInput(f"Tên bảng cần có từ 1 đến {LONGEST_NAME} ký tự.")
    link_id = _add(db_session, congress_id, kind, name, keys, actor, door=door if kind is BoardKind.GATE else "")
    audit.append(db_session, actor, "board_link.make", f"board_link:{link_id}")
    return link_id


def make_for_head(db_session: Session, congress_id: int, delegation_id: int, keys: Keys, actor: str) -> int:
    """Make a delegation's link anew; the one before opens nothing from now on. Raises NotFound."""
    delegation = db_session.get(Delegation, delegation_id)
    if delegation is None or delegation.congress_id != congress_id:
        raise NotFound("Không tìm thấy đoàn này. Vui lòng tải lại trang.")
    before = db_session.scalars(
        update(BoardLink)
        .where(BoardLink.delegation_id == delegation_id, BoardLink.revoked_at.is_(None))
        .values(revoked_at=clock.now(), revoked_by=actor)
        .returning(BoardLink.id)
    ).all()
    link_id = _add(db_session, congress_id, BoardKind.HEAD, delegation.name, keys, actor, delegation_id=delegation_id)
    ended = "".join(f" instead_of:{one}" for one in before)
    audit.append(db_session, actor, "board_link.make", f"board_link:{link_id} delegation:{delegation_id}{ended}")
    return link_id


def _add(
    db_session: Session,
    congress_id: int,
    kind: BoardKind,
    name: str,
    keys: Keys,
    actor: str,
    *,
    delegation_id: int | None = None,
    door: str = "",
) -> int:
    salt = secrets.token_bytes(_SALT_BYTES)
    link = BoardLink(
        congress_id=congress_id,
        kind=kind,
        name=name,
        delegation_id=delegation_id,
        door=door,
        salt=salt,
        token_hash=_hash(_derive(keys, salt)),
        created_at=clock.now(),
        created_by=actor,
    )
    db_session.add(link)
    db_session.flush()  # two who make a head's at once meet the unique index, and the loser runs again
    return link.id


def show(db_session: Session, congress_id: int, link_id: int, keys: Keys, actor: str) -> str:
    """Return a link's secret; who looked is noted. Raises NotFound, and Conflict when its key is gone."""
    link = _standing(db_session, congress_id, link_id)
    secret = _derive(keys, link.salt)
    if not hmac.compare_digest(_hash(secret), link.token_hash):
        raise Conflict("Khóa tạo ra liên kết này đã thay đổi. Vui lòng hủy liên kết rồi tạo lại.")
    audit.append(db_session, actor, "board_link.show", f"board_link:{link.id}")
    return secret


def revoke(db_session: Session, congress_id: int, link_id: int, actor: str) -> None:
    """Take a link back; whoever still holds it is told to ask the organizers. Raises NotFound."""
    link = _standing(db_session, congress_id, link_id)
    link.revoked_at, link.revoked_by = clock.now(), actor
    db_session.flush()
    audit.append(db_session, actor, "board_link.revoke", f"board_link:{link.id}")


def _standing(db_session: Session, congress_id: int, link_id: int) -> BoardLink:
    link = db_session.get(BoardLink, link_id, with_for_update=True)
    if link is None or link.congress_id != congress_id or link.revoked_at is not None:
        raise NotFound("Liên kết này đã được hủy. Vui lòng tải lại trang.")
    return link


def find(db_session: Session, secret: str) -> Board:
    """Return the board this secret opens now. Raises NotFound, the same for unknown, expired and revoked ones.

    Found by hash, so that the time an answer takes tells nothing about the letters of a secret.
    """
    row = None
    if 0 < len(secret) <= _LONGEST_SECRET:
        row = db_session.execute(
            select(BoardLink, Congress.zone, _last_end())
            .join(Congress, Congress.id == BoardLink.congress_id)
            .where(BoardLink.token_hash == _hash(secret), BoardLink.revoked_at.is_(None))
        ).one_or_none()
    if row is None:
        raise NotFound(_NO_LONGER)
    link, zone, last_end = row
    over = last_end + STAYS_AFTER if last_end else link.created_at + STAYS_WITHOUT_PROGRAM
    if over <= clock.now():
        raise NotFound(_NO_LONGER)
    return Board(link.id, link.congress_id, BoardKind(link.kind), link.name, link.delegation_id, link.door, zone)


def _last_end() -> ScalarSelect[datetime]:
    """When the last session of a link's congress ends."""
    return (
        select(func.max(ProgramSession.ends_at))
        .where(ProgramSession.congress_id == BoardLink.congress_id)
        .correlate(BoardLink)
        .scalar_subquery()
    )


def note_opened(db_session: Session, link_id: int) -> None:
    """Note that a board was opened; the first time stays."""
    now = literal(clock.now(), BoardLink.first_opened_at.type)
    db_session.execute(
        update(BoardLink)
        .where(BoardLink.id == link_id)
        .values(first_opened_at=func.coalesce(BoardLink.first_opened_at, now), last_opened_at=now)
    )


def lines(db_session: Session, congress_id: int) -> Sequence[LinkLine]:
    """The links to boards of the halls that stand, by kind and in the order of their making."""
    rows = db_session.scalars(
        select(BoardLink)
        .where(
            BoardLink.congress_id == congress_id,
            BoardLink.revoked_at.is_(None),
            BoardLink.kind != BoardKind.HEAD,
        )
        .order_by(BoardLink.id)
    )
    order = list(BoardKind)
    return sorted(map(_line, rows), key=lambda line: order.index(line.kind))


def head_lines(db_session: Session, congress_id: int) -> Sequence[HeadLine]:
    """Every delegation in its order, with its head and the link to its board."""
    rows = db_session.execute(
        select(Delegation, Delegate, BoardLink)
        .outerjoin(Delegate, Delegate.id == Delegation.head_id)
        .outerjoin(BoardLink, (BoardLink.delegation_id == Delegation.id) & BoardLink.revoked_at.is_(None))
        .where(Delegation.congress_id == congress_id)
        .order_by(Delegation.rank, Delegation.id)
    )
    return [
        HeadLine(
            delegation_id=delegation.id,
            delegation=delegation.name,
            head=f"{head.honorific} {head.full_name}".strip() if head else "",
            phone=(head.phone if head else "") or delegation.contact_phone,
            link=_line(link) if link else None,
        )
        for delegation, head, link in rows
    ]


def _line(link: BoardLink) -> LinkLine:
    return LinkLine(
        link.id,
        BoardKind(link.kind),
        link.name,
        link.door,
        link.created_at,
        link.first_opened_at,
        link.last_opened_at,
    )


def address(public_url: str, secret: str) -> str:
    """Return the whole link, as it is handed on."""
    return f"{public_url.rstrip('/')}{PATH}{secret}"


def _derive(keys: Keys, salt: bytes) -> str:
    drawn = hmac.digest(keys.link, b"board-link|" + salt, "sha256")[:_SECRET_BYTES]
    return base64.urlsafe_b64encode(drawn).decode("ascii")


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
