"""A printer on the network: raw TCP, port 9100.

python-escpos's Network has a 60 s timeout, trusts sendall, and its close can cut a job off; so this is ours.
"""

import fcntl
import select
import socket
import struct
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from printers.faults import Broken, NotReady

CONNECT_WITHIN_S = 2.0
_GIVE_UP_UNACKNOWLEDGED_MS = 5000
_SMALL_SEND_BUFFER = 8192  # what the kernel holds looks sent; the less, the sooner a stalled printer shows
_SIOCOUTQ = 0x5411  # Linux: bytes sent and not yet acknowledged
_DRAIN_S = 0.3


class TcpConnection:
    """One connection to a network printer; used by one thread."""

    def __init__(self, host: str, port: int) -> None:
        """Connect. Raises NotReady when the name is nobody's, or nobody answers there in time."""
        self._socket = _connected(_resolved(host, port))
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SMALL_SEND_BUFFER)
        if sys.platform == "linux":
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _GIVE_UP_UNACKNOWLEDGED_MS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def send(self, data: memoryview, within_s: float) -> tuple[int, bytes]:
        """Send what can be sent at once and take what has come: (bytes sent, bytes received), (0, b"") on time-out.

        Raises Broken.
        """
        readable, writable, _ = select.select([self._socket], [self._socket] if data else [], [], within_s)
        try:
            received = self._receive() if readable else b""
            return (self._socket.send(data[:4096]) if writable else 0), received
        except BlockingIOError:
            return 0, b""
        except OSError as fault:
            raise Broken from fault

    def unacknowledged(self) -> int:
        """How many sent bytes the other end has not acknowledged; 0 where the system does not tell."""
        if sys.platform != "linux":
            return 0
        answer = fcntl.ioctl(self._socket.fileno(), _SIOCOUTQ, struct.pack("i", 0))
        return int(struct.unpack("i", answer)[0])

    def close(self) -> None:
        """Say goodbye, take what still comes, close: closing over unread bytes resets the connection and cuts jobs."""
        try:
            self._socket.shutdown(socket.SHUT_WR)
            until = time.monotonic() + _DRAIN_S
            while (left := until - time.monotonic()) > 0:
                if not select.select([self._socket], [], [], left)[0] or not self._socket.recv(4096):
                    break
        except OSError:
            pass  # it is gone already
        finally:
            self._socket.close()

    def _receive(self) -> bytes:
        received = self._socket.recv(4096)
        if not received:
            raise Broken
        return received


def _connected(places: Sequence[tuple[str, int]]) -> socket.socket:
    """Connect to the first of a name's addresses that answers. Raises NotReady when none does in time."""
    until = time.monotonic() + CONNECT_WITHIN_S
    for place in places:
        with suppress(OSError):
            return socket.create_connection(place, timeout=max(until - time.monotonic(), 0.01))
    raise NotReady("connecting-to-device-error")


def _resolved(host: str, port: int) -> list[tuple[str, int]]:
    """Turn a name into its addresses, in bounded time: without internet a look-up may hang for very long.

    Raises NotReady.
    """
    found: list[tuple[str, int]] = []

    def look_up() -> None:
        with suppress(OSError, UnicodeError):
            told = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend((str(place[0]), port) for *_, place in told)

    looking = threading.Thread(target=look_up, name="look-up", daemon=True)
    looking.start()
    looking.join(CONNECT_WITHIN_S)
    if not found:
        raise NotReady("unknown-host-error")
    return found
