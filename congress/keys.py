"""The secrets of this installation: in files only the service can read, apart from the database and its backups."""

import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from congress.errors import Conflict, NotFound, Unavailable

_KEY_BYTES = 32
_INVITATION = "invitation-"
_Seen = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Keys:
    """`invitation` holds every generation of the key codes are derived with, by number; the highest one is in use."""

    invitation: dict[int, bytes]
    identity: bytes  # for the keyed hash of citizen numbers
    web: bytes  # signs forms
    link: bytes  # derives the secrets of personal links
    webhook: bytes  # derives the secrets other systems know our messages by

    @property
    def current_number(self) -> int:
        return max(self.invitation)

    def identity_hash(self, citizen_number: str) -> str:
        """Return what a citizen number is recognised by; the number cannot be found from it without the key."""
        return hmac.digest(self.identity, citizen_number.encode(), hashlib.sha256).hex()


class KeyFolder:
    """The folder as a running process follows it: a key that was rotated or revoked is noticed without a restart."""

    def __init__(self, folder: Path, known: Keys) -> None:
        self._folder = folder
        self._keys = known
        self._seen = _seen(folder)

    @property
    def keys(self) -> Keys:
        """The keys as they lie in the folder now; those known before while it cannot be read."""
        seen = _seen(self._folder)
        if seen and seen != self._seen:
            self._keys, self._seen = load_or_make(self._folder), seen
        return self._keys


def load_or_make(folder: Path) -> Keys:
    """Read the keys, making those that are missing. Raises Unavailable when the folder cannot be written or read."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _numbers(folder):
            _read_or_make(_invitation_key(folder, 1))
        return Keys(
            {number: _invitation_key(folder, number).read_bytes() for number in _numbers(folder)},
            *(_read_or_make(folder / f"{name}.key") for name in ("identity", "web", "link", "webhook")),
        )
    except OSError as fault:
        raise Unavailable(f"Không đọc hoặc tạo được khóa trong thư mục {folder}: {fault.strerror}.") from fault


def rotate(folder: Path, at_least: int) -> int:
    """Make the next invitation key, which new codes are derived with from now on; return its number.

    `at_least` is the highest number the database knows: a number is never given twice, even when files were lost.
    """
    load_or_make(folder)
    number = max([at_least, *_numbers(folder)]) + 1
    try:
        _read_or_make(_invitation_key(folder, number))
    except OSError as fault:
        raise Unavailable(f"Không tạo được khóa trong thư mục {folder}: {fault.strerror}.") from fault
    return number


def refuse_to_remove(folder: Path, number: int) -> None:
    """Raise NotFound for a key that is not here, Conflict for the one in use."""
    numbers = _numbers(folder)
    if number not in numbers:
        raise NotFound(f"Không có khóa số {number} trong thư mục {folder}.")
    if number == max(numbers):
        raise Conflict(
            f"Khóa số {number} đang dùng để tạo mã mới. Vui lòng tạo khóa mới trước: flask --app wsgi keys rotate"
        )


def remove(folder: Path, number: int) -> None:
    """Destroy an invitation key that is not in use: its codes can never be derived again."""
    refuse_to_remove(folder, number)
    try:
        _invitation_key(folder, number).unlink()
    except OSError as fault:
        raise Unavailable(f"Không xóa được khóa trong thư mục {folder}: {fault.strerror}.") from fault


def keep_secret(path: Path, text: str) -> None:
    """Write a secret somebody typed into a file for the owner alone, whole or not at all; an empty one removes it."""
    try:
        if not text:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = _draft(path, text.encode())
        draft.replace(path)
    except OSError as fault:
        raise Unavailable(f"Không ghi được vào thư mục {path.parent}: {fault.strerror}.") from fault


def secret(path: Path) -> str:
    """Return a secret that was kept, "" when there is none."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except OSError as fault:
        raise Unavailable(f"Không đọc được tệp trong thư mục {path.parent}: {fault.strerror}.") from fault


def _invitation_key(folder: Path, number: int) -> Path:
    return folder / f"{_INVITATION}{number}.key"


def _numbers(folder: Path) -> list[int]:
    found = (path.stem.removeprefix(_INVITATION) for path in folder.glob(f"{_INVITATION}*.key"))
    return sorted(int(number) for number in found if number.isdecimal())


def _seen(folder: Path) -> _Seen:
    """What the folder looks like from outside: the names of its keys and when each was written."""
    try:
        with os.scandir(folder) as entries:
            return tuple(
                sorted((entry.name, entry.stat().st_mtime_ns) for entry in entries if entry.name.endswith(".key"))
            )
    except OSError:
        return ()


def _read_or_make(path: Path) -> bytes:
    """Create the file whole or not at all: two processes that start together must end up with one key."""
    if not path.exists():
        draft = _draft(path, secrets.token_bytes(_KEY_BYTES))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first; its key stands
        finally:
            draft.unlink()
    return path.read_bytes()


def _draft(path: Path, content: bytes) -> Path:
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft
