"""The line in which everybody who writes to SQLite waits: threads of a process, and the processes of a hub.

SQLite lets one write at a time and makes the others ask again after growing pauses; with web and spooler both writing,
the slowest scan then waits for seconds. A lock of the system's wakes the next one at once, in the order of arrival, and
is free again when its holder dies by whatever death. SQLite's own lock stays beneath it.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from congress.errors import Unavailable


class WritersLine:
    """One per process and database; `database` is the SQLite file, the lock's file lies beside it."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + "-line")
        self._threads = threading.Lock()
        self._file: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn and keep it for the block. Raises Unavailable where the lock cannot be made."""
        with self._threads:
            file = self._open()
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)

    def _open(self) -> int:
        if self._file is None:
            try:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            except OSError as fault:
                raise Unavailable(
                    "Cơ sở dữ liệu đang ở chế độ chỉ đọc; chưa ghi nhận được. Vui lòng báo ban tổ chức."
                ) from fault
        return self._file

    def __del__(self) -> None:
        if self._file is not None:
            os.close(self._file)
