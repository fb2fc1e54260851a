"""The receiving side: bytes from the wire into a buffer that can be full, real-time commands answered on the way.

A full buffer is not read into: the sender feels it through TCP, as with a printer that is out of paper.
"""

import socket
import struct
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from printers.virtual import status
from printers.virtual.faults import Faults
from printers.virtual.real_time import CLEAR, RealTimeScanner

BUFFER_BYTES = 65_536
CLEARED = b"\x37\x25\x00"
_AT_ONCE_BYTES = 4096


@dataclass
class Machine:
    """What the receivers and the engine share. Everything here is guarded by `faults.condition`."""

    faults: Faults
    chunks: "deque[tuple[Connection, bytes]]" = field(default_factory=deque)
    connections: "list[Connection]" = field(default_factory=list)
    buffered: int = 0
    bytes_received: int = 0
    clearings: int = 0  # how often the buffer was cleared: the engine drops what it began before
    stopping: bool = False

    @property
    def room(self) -> int:
        return BUFFER_BYTES - self.buffered

    def store(self, source: "Connection", data: bytes) -> None:
        self.chunks.append((source, data))
        self.buffered += len(data)
        source.unprinted += len(data)

    def clear(self) -> None:
        """Forget everything that was received and not printed."""
        for source, data in self.chunks:
            source.unprinted -= len(data)
        self.chunks.clear()
        self.buffered = 0
        self.clearings += 1


class Connection:
    """One host on the wire, with a thread of its own that reads."""

    def __init__(self, machine: Machine, peer: socket.socket) -> None:
        self.unprinted = 0  # bytes received that the engine has not dealt with
        self.wants_status = False
        self._status_told = b""
        self._machine = machine
        self._faults = machine.faults
        self._condition = machine.faults.condition
        self._peer = peer
        self._scanner = RealTimeScanner()
        self._thread = threading.Thread(target=self._serve, name="virtual-printer-receiver", daemon=True)
        self.is_open = True

    def start(self) -> None:
        self._peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self._faults.stray_status_bytes:
            self._send(status.automatic(self._faults))
        self._thread.start()

    def stop(self) -> None:
        """Wake the reading thread and end the connection."""
        with self._condition, suppress(OSError):
            self._peer.shutdown(socket.SHUT_RDWR)

    def join(self, timeout_s: float) -> None:
        self._thread.join(timeout_s)

    def answer(self, data: bytes) -> None:
        """Send what was asked for; when who asked is gone, to who is there now, as on a serial line."""
        with self._condition:
            others = [other for other in self._machine.connections if other.is_open]
            if not self.is_open and others:
                others[-1].answer(data)
            else:
                self._send(status.automatic(self._faults) * self._faults.stray_status_bytes + data)

    def report_status(self, *, again: bool) -> None:
        """Send the four status bytes to a host that wants them when they changed, or `again` regardless."""
        with self._condition:
            now = status.automatic(self._faults)
            if self.wants_status and (again or now != self._status_told):
                self._status_told = now
                self._send(now)

    def _send(self, data: bytes) -> None:
        """Never waits: a host that does not read loses its answers, the printer goes on."""
        if not self._faults.mute:
            with suppress(OSError):
                self._peer.send(data, socket.MSG_DONTWAIT)

    def _serve(self) -> None:
        try:
            while self._receive():
                pass
        finally:
            with self._condition:
                self.is_open = False
                self._peer.close()
                self._condition.notify_all()

    def _finish(self) -> None:
        """After the host's last byte, go on answering until its job is through, or the printer has stopped."""
        with self._condition:
            self._condition.wait_for(
                lambda: self._machine.stopping or not self.unprinted or not self._faults.is_printing
            )

    def _receive(self) -> bool:
        """Take what the host sent, as much as there is room for; False when it is gone or was thrown out."""
        machine = self._machine
        with self._condition:
            self._condition.wait_for(lambda: machine.stopping or machine.room > 0)
            if machine.stopping:
                return False
            at_most = min(machine.room, _AT_ONCE_BYTES)
        try:
            data = self._peer.recv(at_most)
        except OSError:
            return False
        if not data:
            self._finish()
            return False
        with self._condition:
            limit = self._faults.reset_after_bytes
            if limit is not None and len(data) >= limit:
                self._take(data[:limit])
                self._faults.reset_after_bytes = None
                reset(self._peer)
                return False
            if limit is not None:
                self._faults.reset_after_bytes = limit - len(data)
            self._take(data)
        return True

    def _take(self, data: bytes) -> None:
        self._machine.bytes_received += len(data)
        at = 0
        for end, command in self._scanner.scan(data):
            self._machine.store(self, data[at:end])
            self._obey(command)
            at = end
        if at < len(data):
            self._machine.store(self, data[at:])
        self._condition.notify_all()

    def _obey(self, command: bytes) -> None:
        if command == CLEAR:
            self._machine.clear()
            self.answer(CLEARED)
        elif command[1] == 0x04:
            self.answer(status.real_time(self._faults, command[2]))
        elif command[2] == 2 and self._faults.cutter:  # DLE ENQ 2 is for a printer in error; the jam stays a person's
            self._machine.clear()


def reset(peer: socket.socket) -> None:
    """Close so that the other side sees a reset, not an end."""
    with suppress(OSError):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()
