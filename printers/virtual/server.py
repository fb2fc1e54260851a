"""The virtual printer as a whole: a port, a buffer, an engine, a tray."""

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from printers.virtual.connection import Connection, Machine, reset
from printers.virtual.engine import Engine
from printers.virtual.faults import Faults
from printers.virtual.paper import Paper, slip_names

_KERNEL_BUFFER_BYTES = 8192  # small, so that a full printer is felt by the sender and not hidden by the kernel
_STOP_WITHIN_S = 1.0


class VirtualPrinter:
    """A printer while the `with` block lasts. `speed_mm_s` 0 prints without pause; port 0 takes a free one.

    Entering raises OSError when the port cannot be had.
    """

    def __init__(
        self, tray: Path, host: str = "127.0.0.1", port: int = 0, width_dots: int = 576, speed_mm_s: float = 0
    ) -> None:
        self.port = port
        self.tray = tray
        self.width_dots = width_dots
        self.faults = Faults()
        self._host = host
        self._machine = Machine(self.faults)
        self._condition = self.faults.condition
        self._engine = Engine(self._machine, Paper(tray, width_dots), width_dots, speed_mm_s)
        self._listener: socket.socket | None = None
        self._acceptor = threading.Thread(target=self._accept, name="virtual-printer-acceptor", daemon=True)

    @property
    def bytes_received(self) -> int:
        """All bytes taken from the wire since the start."""
        return self._machine.bytes_received

    @property
    def unknown(self) -> list[bytes]:
        """What the engine could not read, in order."""
        return list(self._engine.unknown)

    def slips(self) -> list[Path]:
        """Give the PNGs in the tray, oldest first."""
        return [self.tray / name for name in slip_names(self.tray)]

    def __enter__(self) -> Self:
        self._listen()
        self.faults.on_change = self._heed_faults
        self._engine.start()
        self._acceptor.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        with self._condition:
            self._machine.stopping = True
            self._close_listener()
            self._condition.notify_all()
            connections = list(self._machine.connections)
        until = time.monotonic() + _STOP_WITHIN_S
        for connection in connections:
            connection.stop()
        parts: tuple[threading.Thread | Engine | Connection, ...] = (self._acceptor, self._engine, *connections)
        for part in parts:
            part.join(max(0.0, until - time.monotonic()))

    def _heed_faults(self) -> None:
        """Act on a changed fault, in the thread that changed it, under the printer's lock."""
        if self._machine.stopping:
            return
        if self.faults.refuse:
            self._close_listener()
        elif self._listener is None:
            self._listen()
        for connection in self._machine.connections:
            connection.report_status(again=False)

    def _listen(self) -> None:
        listener = socket.socket(socket.AF_INET6 if ":" in self._host else socket.AF_INET)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _KERNEL_BUFFER_BYTES)
            listener.bind((self._host, self.port))
            listener.listen()
        except OSError:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        with self._condition:
            self._listener = listener
            self._condition.notify_all()

    def _close_listener(self) -> None:
        if self._listener is not None:
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
            self._listener.close()
            self._listener = None

    def _accept(self) -> None:
        while True:
            with self._condition:
                self._condition.wait_for(lambda: self._machine.stopping or self._listener is not None)
                if self._machine.stopping:
                    return
                listener = self._listener
            with suppress(OSError):
                if listener is not None:
                    self._welcome(listener.accept()[0])

    def _welcome(self, peer: socket.socket) -> None:
        with self._condition:
            self._machine.connections = [known for known in self._machine.connections if known.is_open]
            taken = self.faults.one_connection_only and self._machine.connections
            if self._machine.stopping or self.faults.refuse or taken:
                reset(peer)
                return
            connection = Connection(self._machine, peer)
            self._machine.connections.append(connection)
            connection.start()
