"""A printer at a USB port or serial line of this machine, offered to the hub as if it were on the network.

`python3 -m printers.bridge usb:/dev/usb/lp0 --hub 192.168.1.10` needs Python 3.11 and this folder, nothing else; the
hub's printer is then `tcp://THIS-MACHINE:9100`.

It owns no job and knows none: bytes pass both ways as they are, so the hub's spooler asks, sends and listens as with
any printer, and stays the only one that decides. What must hold for that:

- it takes from the hub no more than the printer takes, so that a printer that has stopped is felt by the sender;
- a printer that is away, busy or breaks ends the connection at once. Nothing is kept for later: what was under way when
  a wire broke is sent again by nobody;
- only the hub is let in, one connection at a time.
"""

import argparse
import select
import socket
import struct
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import NoReturn

from printers.descriptors import PathConnection
from printers.faults import Broken, NotReady
from printers.transports import connect

PORT = 9100
_KINDS = ("usb:/", "serial:/")
_AT_ONCE = 4096
_KERNEL_BUFFER = 8192  # what the kernel holds looks sent to the hub; the less, the sooner a stopped printer shows
_SILENT_S = 15.0  # longer than the hub ever waits for an answer: whoever says nothing for longer is gone
_FINISH_S = 5.0  # for the printer to go on taking what a hub sent that has hung up
_ANSWERS_AT_MOST = 65_536  # bytes that wait for a hub that does not read them


class Bridge:
    """One printer, one port. `hubs` are names or addresses; nobody else is let in."""

    def __init__(self, address: str, hubs: Sequence[str], host: str, port: int) -> None:
        """Listen. Raises OSError when the port cannot be had."""
        self._address = address
        self._hubs = hubs
        self._said = ""
        self._turned_away: set[str] = set()
        self._listener = socket.socket()
        try:
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _KERNEL_BUFFER)
            self._listener.bind((host, port))
            self._listener.listen()
        except OSError:
            self._listener.close()
            raise

    def serve(self) -> NoReturn:
        """Let the hub speak with the printer, again and again."""
        with closing(self._listener):
            while True:
                if hub := self._let_in():
                    with hub:
                        self._carry(hub)

    def _carry(self, hub: socket.socket) -> None:
        try:
            with connect(self._address) as printer:
                assert isinstance(printer, PathConnection)  # noqa: S101 - of the two kinds that are taken
                self._say(f"Máy in ở {self._address} sẵn sàng.")
                _Passage(hub, printer).carry(self._turn_others_away)
        except NotReady as fault:
            self._say(f"Chưa dùng được máy in ở {self._address} ({fault}). Máy in đã bật, đã cắm dây chưa?")
            _reset(hub)
        except (Broken, OSError):
            self._say("Đường dây tới máy in hoặc tới máy chủ bị ngắt giữa chừng.")
            _reset(hub)

    def _let_in(self) -> socket.socket | None:
        """Wait for somebody; None when it was not the hub, or is gone already."""
        try:
            peer, (address, *_) = self._listener.accept()
        except OSError:
            return None
        if address in _addresses_of(self._hubs):
            peer.setblocking(False)
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return peer
        if address not in self._turned_away:
            self._turned_away.add(address)
            sys.stderr.write(f"Từ chối máy {address}: chỉ nhận máy chủ {', '.join(self._hubs)}.\n")
        _reset(peer)
        return None

    def _turn_others_away(self) -> None:
        """End a second connection: left waiting, it would find a printer that is there and says nothing."""
        if select.select([self._listener], [], [], 0)[0]:
            with suppress(OSError):
                _reset(self._listener.accept()[0])

    def _say(self, words: str) -> None:
        """Tell the console what is news."""
        if words != self._said:
            self._said = words
            sys.stderr.write(words + "\n")


class _Passage:
    """One connection of the hub to the printer."""

    def __init__(self, hub: socket.socket, printer: PathConnection) -> None:
        self._hub = hub
        self._printer = printer
        self._job = memoryview(b"")  # taken from the hub, not yet by the printer
        self._answers = b""  # taken from the printer, not yet by the hub
        self._has_hung_up = False

    def carry(self, between: Callable[[], None]) -> None:
        """Pass bytes on both ways until the hub has hung up and the printer has all, calling `between` meanwhile.

        Raises Broken or OSError when either is gone, or when nothing moves any more.
        """
        moved_at = time.monotonic()
        while self._job or not self._has_hung_up:
            between()
            if self._pass_on():
                moved_at = time.monotonic()
            elif time.monotonic() - moved_at > (_FINISH_S if self._has_hung_up else _SILENT_S):
                raise Broken

    def _pass_on(self) -> bool:
        """Pass on what can be passed on at once, or wait a moment for it; whether anything moved."""
        listens_to: list[socket.socket | PathConnection] = [self._printer]
        if not self._job and not self._has_hung_up:
            listens_to.append(self._hub)
        speaks_to: list[socket.socket | PathConnection] = [self._printer] if self._job else []
        if self._answers:
            speaks_to.append(self._hub)
        readable, writable, _ = select.select(listens_to, speaks_to, [], 0.1)
        if self._hub in readable:
            came = self._hub.recv(_AT_ONCE)
            self._job, self._has_hung_up = memoryview(came), not came
        if self._hub in writable:
            self._answers = self._answers[self._hub.send(self._answers) :]
        sent, received = self._printer.send(self._job, 0)
        self._job = self._job[sent:]
        self._answers += received
        if len(self._answers) > _ANSWERS_AT_MOST:
            raise Broken
        return bool(sent or received or self._hub in readable or self._hub in writable)


def _addresses_of(hubs: Sequence[str]) -> set[str]:
    """Look names up each time: the hub may have got another address since."""
    found: set[str] = set()
    for hub in hubs:
        with suppress(OSError, UnicodeError):
            found |= {str(place[0]) for *_, place in socket.getaddrinfo(hub, None, socket.AF_INET)}
    return found


def _reset(peer: socket.socket) -> None:
    """Close so that the other side sees at once that nothing more is taken."""
    with suppress(OSError):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def main(words: list[str] | None = None) -> int:
    """Run as the command line says; the exit code."""
    parser = argparse.ArgumentParser(
        prog="printers.bridge", description="Đưa máy in cắm ở máy này (USB, cổng nối tiếp) ra mạng cho máy chủ Đón."
    )
    parser.add_argument("printer", help="usb:/dev/usb/lp0 hoặc serial:/dev/ttyUSB0?baud=115200&flow=rts")
    parser.add_argument("--hub", action="append", required=True, help="máy chủ được phép in; có thể ghi nhiều lần")
    parser.add_argument("--host", default="0.0.0.0", help="chỉ nghe ở địa chỉ này của máy")  # noqa: S104 - the hub is another machine, and is asked who it is
    parser.add_argument("--port", type=int, default=PORT, help=f"cổng ({PORT}); mỗi máy in một cổng")
    told = parser.parse_args(words)
    if not told.printer.startswith(_KINDS):
        parser.error("máy in cắm ở máy này: usb:/… hoặc serial:/…")
    if not _addresses_of(told.hub):
        parser.error(f"không có máy nào tên {', '.join(told.hub)} trên mạng này; hãy dùng địa chỉ dạng số")
    try:
        Bridge(told.printer, told.hub, told.host, told.port).serve()
    except KeyboardInterrupt:
        return 0
    except (OSError, OverflowError) as fault:
        sys.stderr.write(f"Không mở được cổng {told.port}: {fault}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
