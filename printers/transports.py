"""How bytes reach a printer: by the network, a serial line, the kernel's USB printer device, or into a file.

A connection owns its timeouts and its close, and tells what the other end has confirmed. Nothing here waits longer than
it is told to. A queue of CUPS takes whole jobs and is no connection: printers/cups.py.
"""

from types import TracebackType
from typing import Protocol, Self
from urllib.parse import parse_qs, unquote, urlsplit

from printers.descriptors import FileConnection, SerialConnection, UsbConnection
from printers.faults import NotReady
from printers.tcp import TcpConnection

USUAL_BAUD = 115200  # a slip as a picture takes a minute at 9600


class Connection(Protocol):
    """One connection to a printer; used by one thread."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None
    ) -> None: ...

    def send(self, data: memoryview, within_s: float) -> tuple[int, bytes]:
        """Send what can be sent at once and take what has come: (bytes sent, bytes received), (0, b"") on time-out.

        Raises Broken.
        """

    def unacknowledged(self) -> int:
        """How many sent bytes have not left this machine or were not acknowledged; 0 where nobody tells."""


def connect(address: str) -> Connection:
    """Open a connection to a printer. Raises NotReady when it is not there, taken, or the address means nothing.

    | address | what |
    |---|---|
    | `tcp://192.168.1.50:9100` | network |
    | `serial:/dev/ttyUSB0?baud=115200&flow=rts` | serial line; flow: `rts`, `xon` or `none` |
    | `usb:/dev/usb/lp0` | USB, by the kernel's printer driver (Linux) |
    | `file:/var/spool/slips.bin` | bytes appended to a file; a printer that never answers |
    """
    try:
        parts = urlsplit(address)
        port = parts.port
        is_of_this_machine = not parts.netloc
    except ValueError as fault:
        raise NotReady("other-error") from fault
    path = unquote(parts.path)
    match parts.scheme:
        case "tcp" if parts.hostname and port:
            return TcpConnection(parts.hostname, port)
        case "serial" if path and is_of_this_machine:
            told = {name: values[-1] for name, values in parse_qs(parts.query).items()}
            baud = told.get("baud", str(USUAL_BAUD))
            return SerialConnection(path, int(baud) if baud.isdecimal() else 0, told.get("flow", "rts"))
        case "usb" if path and is_of_this_machine:
            return UsbConnection(path)
        case "file" if path and is_of_this_machine:
            return FileConnection(path)
    raise NotReady("other-error")
