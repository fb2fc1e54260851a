"""The secrets of this installation: in files only the service can read, apart from the database and its backups."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from congress.errors import Unavailable

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """`invitation` holds every generation of the key codes are derived with, by number; the highest one is in use."""

    invitation: dict[int, bytes]
    identity: bytes  # for the keyed hash of citizen numbers
    web: bytes  # signs forms

    @property
    def current_number(self) -> int:
        return max(self.invitation)

    def identity_hash(self, citizen_number: str) -> str:
        """Return what a citizen number is recognised by; the number cannot be found from it without the key."""
        return hmac.digest(self.identity, citizen_number.encode(), hashlib.sha256).hex()


def load_or_make(folder: Path) -> Keys:
    """Read the keys, making those that are missing. Raises Unavailable when the folder cannot be written or read."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        first = folder / "invitation-1.key"
        _read_or_make(first)
        numbered = {int(p.stem.removeprefix("invitation-")): p.read_bytes() for p in folder.glob("invitation-*.key")}
        return Keys(numbered, _read_or_make(folder / "identity.key"), _read_or_make(folder / "web.key"))
    except OSError as fault:
        raise Unavailable(f"Không đọc hoặc tạo được khóa trong thư mục {folder}: {fault.strerror}.") from fault


def _read_or_make(path: Path) -> bytes:
    """Create the file whole or not at all: two processes that start together must end up with one key."""
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first; its key stands
        finally:
            draft.unlink()
    return path.read_bytes()
