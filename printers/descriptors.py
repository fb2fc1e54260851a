"""Printers behind a path: a serial line, the kernel's USB printer device, a file. Every call is bounded in time."""

import errno
import fcntl
import os
import select
import stat
import struct
import termios
import time
import tty
from types import TracebackType
from typing import Self

from printers.faults import Broken, NotReady

_READ_BYTES = 4096
_WRITE_BYTES = 4096
_DRAIN_S = 0.3
_NOTHING_S = 0.02
_BAUDS = {9600, 19200, 38400, 57600, 115200, 230400, 460800, 921600}
_FLOWS = {"rts", "xon", "none"}
_TAKEN = {errno.EBUSY, errno.EAGAIN}


class PathConnection:
    """An open path that is written and read without ever blocking; used by one thread."""

    answers = True  # whether anything can come back

    def __init__(self, path: str, flags: int) -> None:
        try:
            self._fd = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC, 0o600)
        except OSError as fault:
            raise NotReady("connecting-to-device-error" if fault.errno in _TAKEN else "offline-error") from fault

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def send(self, data: memoryview, within_s: float) -> tuple[int, bytes]:
        """Send what can be sent at once and take what has come: (bytes sent, bytes received), (0, b"") on time-out.

        Raises Broken.
        """
        listening = [self._fd] if self.answers else []
        readable, writable, _ = select.select(listening, [self._fd] if data else [], [], within_s)
        received = self._receive() if readable else b""
        try:
            return (os.write(self._fd, data[:_WRITE_BYTES]) if writable else 0), received
        except BlockingIOError:
            return 0, received
        except OSError as fault:
            raise Broken from fault

    def fileno(self) -> int:
        """Let `select` wait for it."""
        return self._fd

    def unacknowledged(self) -> int:
        """How many sent bytes still wait in this machine."""
        return 0

    def close(self) -> None:
        """Let what was sent leave, for a moment, then close."""
        until = time.monotonic() + _DRAIN_S
        try:
            while self.unacknowledged() and time.monotonic() < until:
                select.select([], [], [], 0.01)
        except OSError:
            pass  # it is gone already
        finally:
            os.close(self._fd)

    def _receive(self) -> bytes:
        try:
            received = os.read(self._fd, _READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as fault:
            raise Broken from fault
        if not received:
            raise Broken
        return received


class SerialConnection(PathConnection):
    """A printer on a serial line, or on a USB adapter that looks like one."""

    def __init__(self, path: str, baud: int, flow: str) -> None:
        """Open the line, raw, eight bits without parity. `flow`: "rts" (hardware), "xon" (software) or "none".

        Raises NotReady when it is not there, is used by another program, or cannot be set so.
        """
        if baud not in _BAUDS or flow not in _FLOWS:
            raise NotReady("other-error")
        super().__init__(path, os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(self._fd, termios.TIOCEXCL)
            self._set(getattr(termios, f"B{baud}"), flow)
            termios.tcflush(self._fd, termios.TCIFLUSH)  # what was told to whoever had the line before is not for us
        except (OSError, termios.error, AttributeError) as fault:
            os.close(self._fd)
            raise NotReady("other-error") from fault

    def _set(self, speed: int, flow: str) -> None:
        tty.setraw(self._fd)
        told = termios.tcgetattr(self._fd)
        told[0] = told[0] | termios.IXON if flow == "xon" else told[0] & ~termios.IXON
        control = told[2] | termios.CLOCAL | termios.CREAD
        told[2] = control | termios.CRTSCTS if flow == "rts" else control & ~termios.CRTSCTS
        told[4] = told[5] = speed
        termios.tcsetattr(self._fd, termios.TCSANOW, told)

    def unacknowledged(self) -> int:
        """How many sent bytes still wait in this machine: a printer whose buffer is full takes no more."""
        return int(struct.unpack("i", fcntl.ioctl(self._fd, termios.TIOCOUTQ, struct.pack("i", 0)))[0])


class UsbConnection(PathConnection):
    """A USB printer by the kernel's own driver (`/dev/usb/lp0`), which carries both directions."""

    def __init__(self, path: str) -> None:
        """Open the device. Raises NotReady when it is not there or another program has it."""
        super().__init__(path, os.O_RDWR | os.O_NOCTTY)

    def _receive(self) -> bytes:
        try:
            received = os.read(self._fd, _READ_BYTES)
        except BlockingIOError:
            return b""
        except OSError as fault:
            raise Broken from fault
        if not received:  # so the driver says that the printer has nothing to tell; to look again at once is no use
            time.sleep(_NOTHING_S)
        return received


class FileConnection(PathConnection):
    """A file that jobs are appended to: to look at, or for a program that takes them from there. It never answers."""

    answers = False

    def __init__(self, path: str) -> None:
        """Open the file, making it where it is missing. Raises NotReady where that cannot be, or for a device."""
        super().__init__(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        if not stat.S_ISREG(os.fstat(self._fd).st_mode):
            os.close(self._fd)
            raise NotReady("other-error")

    def close(self) -> None:
        """Close, once the file is on the disk."""
        try:
            os.fsync(self._fd)
        finally:
            os.close(self._fd)
