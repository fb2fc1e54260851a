"""A serial scanner without a scanner: a real pseudo-terminal behind a name, as /dev/serial/by-id/… is one."""

import contextlib
import os
import pty
from pathlib import Path


class WiredScanner:
    """Plugged in it stands at `path`; what is sent comes out there as from a serial port."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ends: tuple[int, int] | None = None

    def plug_in(self) -> None:
        self._ends = pty.openpty()
        self.path.symlink_to(os.ttyname(self._ends[1]))

    def unplug(self) -> None:
        self.path.unlink(missing_ok=True)
        for end in self._ends or ():
            with contextlib.suppress(OSError):
                os.close(end)
        self._ends = None

    def send(self, sent: bytes) -> None:
        assert self._ends, "not plugged in"
        os.write(self._ends[0], sent)
