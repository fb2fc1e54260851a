"""Accounts and sign-ins: argon2id, a secret per browser kept only as a hash, lockout that a restart keeps."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.errors import BadInput, NotFound
from congress.models import Account, Role, SignIn
from congress.prepared import Prepared
from congress.settings import Settings

SHORTEST_PASSWORD = 10
_TRIES_BEFORE_LOCK = 5
_LONGEST_LOCK = timedelta(minutes=30)
_hasher = PasswordHasher()
# Verified against when there is no such account, so that the answer takes as long as for one that exists.
_NOBODY = _hasher.hash(secrets.token_hex(16))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who acts in this request; `sign_in_id` is 0 for who only vouches in it."""

    account_id: int
    username: str
    role: Role
    sign_in_id: int

    @property
    def actor(self) -> str:
        return f"account:{self.account_id}"


def hash_password(password: str) -> str:
    """Hash a password with argon2id. Slow on purpose: call it outside a transaction. Raises BadInput when too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"Mật khẩu cần có ít nhất {SHORTEST_PASSWORD} ký tự.")
    return _hasher.hash(password)


def make_password() -> str:
    """Make a password that can be read aloud: four groups of four letters and digits, 78 bits."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))


def add(db_session: Session, username: str, password_hash: str, role: Role, actor: str) -> int:
    """Create an account and return its id. Raises BadInput for an empty or taken name."""
    username = username.strip().lower()
    if not username or len(username) > 60:
        raise BadInput("Tên đăng nhập cần có từ 1 đến 60 ký tự.")
    if db_session.scalar(select(Account.id).where(Account.username == username)) is not None:
        raise BadInput(f"Đã có tài khoản “{username}”.")
    account = Account(username=username, password_hash=password_hash, role=role, created_at=clock.now())
    db_session.add(account)
    db_session.flush()
    audit.append(db_session, actor, "account.add", f"account:{account.id}")
    return account.id


def set_password(db_session: Session, username: str, password_hash: str, actor: str) -> None:
    """Give an account a new password; every browser that was signed in with the old one is signed out."""
    account = db_session.scalar(select(Account).where(Account.username == username.strip().lower()))
    if account is None:
        raise NotFound(f"Không có tài khoản “{username}”.")
    account.password_hash, account.failed_sign_ins, account.locked_until = password_hash, 0, None
    db_session.execute(
        update(SignIn).where(SignIn.account_id == account.id, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
    )
    audit.append(db_session, actor, "account.set_password", f"account:{account.id}")


def any_organizer(db_session: Session) -> str | None:
    """Return the first organizer's name, or None while there is none."""
    return db_session.scalar(
        select(Account.username).where(Account.role == Role.ORGANIZER).order_by(Account.id).limit(1)
    )


def password_hash_of(db_session: Session, username: str) -> str:
    """Return what a password is verified against; for an unknown or locked account a hash that nothing matches."""
    account = db_session.scalar(select(Account).where(Account.username == username.strip().lower()))
    if account is None or (account.locked_until is not None and account.locked_until > clock.now()):
        return _NOBODY
    return account.password_hash


def password_matches(password_hash: str, password: str) -> bool:
    """Verify a password; slow on purpose, so between two transactions and never inside one."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def sign_in(db_session: Session, username: str, *, verified: bool) -> str | None:
    """Open a sign-in and return its secret for the cookie; None, and one more failure counted, if not `verified`.

    After five failures in a row the account is locked for one minute, doubling up to thirty.
    """
    account = db_session.scalar(select(Account).where(Account.username == username.strip().lower()))
    if account is None:
        return None
    if not _let_in(account, verified=verified):
        audit.append(db_session, f"account:{account.id}", "account.sign_in_failed", f"account:{account.id}")
        return None
    now = clock.now()
    token = secrets.token_urlsafe(32)
    db_session.add(SignIn(account_id=account.id, token_hash=_hash(token), created_at=now, seen_at=now))
    audit.append(db_session, f"account:{account.id}", "account.sign_in", f"account:{account.id}")
    return token


def renew(db_session: Session, person: SignedIn, *, verified: bool) -> bool:
    """Judge a password that is asked for once more; failures count towards the lock as at sign-in."""
    account = db_session.get_one(Account, person.account_id)
    if _let_in(account, verified=verified):
        return True
    audit.append(db_session, person.actor, "account.renewal_failed", f"account:{account.id}")
    return False


def vouch(db_session: Session, username: str, *, verified: bool) -> SignedIn | None:
    """Return who gave name and password without signing in, to allow something at somebody else's screen.

    None when they are wrong; failures count towards the lock as at sign-in.
    """
    account = db_session.scalar(select(Account).where(Account.username == username.strip().lower()))
    if account is None:
        return None
    if not _let_in(account, verified=verified):
        audit.append(db_session, f"account:{account.id}", "account.vouching_failed", f"account:{account.id}")
        return None
    return SignedIn(account.id, account.username, Role(account.role), 0)


def _let_in(account: Account, *, verified: bool) -> bool:
    """Count a try: five failures in a row lock the account, for longer each time."""
    now = clock.now()
    if not verified or (account.locked_until is not None and account.locked_until > now):
        account.failed_sign_ins += 1
        beyond = account.failed_sign_ins - _TRIES_BEFORE_LOCK
        if beyond >= 0:
            account.locked_until = now + min(timedelta(minutes=2 ** min(beyond, 10)), _LONGEST_LOCK)
        return False
    account.failed_sign_ins, account.locked_until = 0, None
    return True


def who(db_session: Session, token: str, settings: Settings) -> SignedIn | None:
    """Return whose browser this is, or None when the sign-in is unknown, ended, idle or too old."""
    now = clock.now()
    row = _WHO.first(
        db_session,
        of_token=_hash(token),
        seen_after=now - timedelta(seconds=settings.sign_in_idle_s),
        created_after=now - timedelta(seconds=settings.sign_in_absolute_s),
    )
    if row is None:
        return None
    sign_in_id, account_id, username, role = row
    return SignedIn(account_id, username, Role(role), sign_in_id)


# Every open page asks this every second.
_WHO = Prepared(
    select(SignIn.id, Account.id.label("account_id"), Account.username, Account.role)
    .join(Account, Account.id == SignIn.account_id)
    .where(
        SignIn.token_hash == bindparam("of_token"),
        SignIn.ended_at.is_(None),
        SignIn.seen_at > bindparam("seen_after"),
        SignIn.created_at > bindparam("created_after"),
    )
)


def touch(db_session: Session, sign_in_id: int) -> None:
    """Note that the browser is in use. A page that only refreshes itself does not call this."""
    db_session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=clock.now()))


def sign_out(db_session: Session, signed_in: SignedIn) -> None:
    """End a sign-in; its cookie is worth nothing from now on."""
    db_session.execute(update(SignIn).where(SignIn.id == signed_in.sign_in_id).values(ended_at=clock.now()))
    audit.append(db_session, signed_in.actor, "account.sign_out", f"account:{signed_in.account_id}")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
