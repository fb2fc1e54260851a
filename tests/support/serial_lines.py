"""A real serial line with a virtual printer at its other end: a pseudo terminal, carried to the printer's port."""

import errno
import os
import pty
import select
import socket
import threading
from typing import Self

from printers.virtual import VirtualPrinter


class SerialLine:
    """A line while the `with` block lasts; `path` is this end of it. Whoever opens that has it, as with a real port.

    With `stops_at` no more than so many bytes in all reach the printer: the line is as full as with a printer that has
    stopped, and whoever writes to it feels that.
    """

    def __init__(self, printer: VirtualPrinter) -> None:
        self._master, slave = pty.openpty()
        self.path = os.ttyname(slave)
        os.close(slave)
        self.stops_at: int | None = None
        self.carried = 0
        self._wire = socket.create_connection(("127.0.0.1", printer.port))
        self._closing = threading.Event()
        self._carrier = threading.Thread(target=self._carry)

    def __enter__(self) -> Self:
        self._carrier.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._carrier.join()
        self._wire.close()
        os.close(self._master)

    def _carry(self) -> None:
        while not self._closing.is_set():
            room = 512 if self.stops_at is None else min(512, self.stops_at - self.carried)
            takes_more = room > 0 and select.select([], [self._wire], [], 0)[1]
            wire = self._wire.fileno()
            ready = select.select([wire, self._master] if takes_more else [wire], [], [], 0.01)[0]
            if wire in ready and (told := self._wire.recv(4096)):
                os.write(self._master, told)
            if self._master in ready:
                self.carried += self._wire.send(self._sent(room))

    def _sent(self, room: int) -> bytes:
        try:
            return os.read(self._master, room)
        except OSError as fault:
            if fault.errno != errno.EIO:
                raise
            self._closing.wait(0.01)  # nobody has the other end open
            return b""
