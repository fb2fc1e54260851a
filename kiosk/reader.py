"""A station's own reader: a scanner that is no keyboard, handed to the page in front of it.

`python -m kiosk.reader /dev/serial/by-id/… --hub http://HUB:8000`, or, as this file needs Python 3.11 and nothing else,
`python3 reader.py …` with a copy of it on the station's machine.

It reads a serial port, a HID-POS scanner (`/dev/hidraw…`), or a Linux input device (`/dev/input/by-id/…-event-kbd`),
which it takes for itself so that no input method ever sees a key; joins what comes to readings, each ended by a line
end or a short silence; and tells the page by Server-Sent Events on the loopback address alone, to pages of the given
hub alone. When the scanner is unplugged it says so, waits, and goes on by itself. What was read is neither kept nor
logged.
"""

import argparse
import asyncio
import contextlib
import errno
import fcntl
import json
import os
import struct
import sys
import termios
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

PORT = 8763  # the kiosk page's policy allows this one (kiosk/pages.py)
SILENCE_S = 0.08
LONGEST = 4096  # bytes; what the hub accepts of a reading
AGAIN_S = 0.5  # between two looks for a scanner that is not there
ALIVE_S = 15  # a comment now and then, so that a dead line shows
_HEAD_LIMIT = 8192
_INPUT = Path("/dev/input")
_GRAB = 0x40044590  # EVIOCGRAB of linux/input.h
_EVENT = struct.Struct("llHHi")  # struct input_event: time, type, code, value
_KEY, _DOWN = 1, 1
_REPORT, _SCANNED_DATA, _DATA, _DATA_LENGTH = 64, 2, 5, 56
_SHIFTS = {42, 54}
_ENDS = {28, 96, 15}  # Enter, Enter of the number pad, Tab
_ROWS = {  # the US keyboard by key code, plain and with Shift
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    57: (" ", " "),
    71: ("789-456+1230.", "789-456+1230."),
}
_LETTERS = {first + at: pair for first, rows in _ROWS.items() for at, pair in enumerate(zip(*rows, strict=True))}


class Readings:
    """Bytes and keys come in, texts come out: at a line end, or when it has been silent for a while."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def take(self, came: bytes) -> list[str]:
        """Return the readings that ended with these bytes."""
        *whole, rest = (bytes(self._kept) + came).replace(b"\r", b"\n").replace(b"\t", b"\n").split(b"\n")
        self._kept = bytearray(rest[-LONGEST:])
        return [text for line in whole if (text := _text(line))]

    @property
    def is_unended(self) -> bool:
        return bool(self._kept)

    def silence(self) -> list[str]:
        """Return what stands there unended."""
        kept, self._kept = bytes(self._kept), bytearray()
        return [text] if (text := _text(kept)) else []


def _text(line: bytes) -> str:
    """UTF-8 where it is (a citizen's card keeps its letters), else Windows' Western letters; no control characters."""
    try:
        text = line[-LONGEST:].decode()
    except UnicodeDecodeError:
        text = line[-LONGEST:].decode("cp1252", "replace")
    return "".join(letter for letter in text if letter.isprintable()).strip()


class Keys:
    """Events of a Linux input device → the bytes a serial scanner would have sent."""

    def __init__(self) -> None:
        self._rest = b""
        self._held: set[int] = set()

    def take(self, came: bytes) -> bytes:
        events = self._rest + came
        whole = len(events) - len(events) % _EVENT.size
        self._rest = events[whole:]
        return b"".join(self._typed(*event[2:]) for event in _EVENT.iter_unpack(events[:whole]))

    def _typed(self, kind: int, code: int, value: int) -> bytes:
        if kind != _KEY:
            return b""
        if code in _SHIFTS:
            (self._held.add if value else self._held.discard)(code)
        elif value == _DOWN and code in _ENDS:
            return b"\n"
        elif value == _DOWN and code in _LETTERS:
            return _LETTERS[code][bool(self._held)].encode()
        return b""


class Reports:
    """Scanned data reports of a HID-POS scanner (usage page 8C hex) → the bytes a serial scanner would have sent.

    64 bytes: report 2, length, three letters that name the kind of code, up to 56 bytes of data, two more that name it;
    the lowest bit of the last says that the code goes on in the next report.
    """

    def take(self, came: bytes) -> bytes:
        reports = (came[at : at + _REPORT] for at in range(0, len(came), _REPORT))
        return b"".join(self._said(report) for report in reports)

    def _said(self, report: bytes) -> bytes:
        if len(report) < _REPORT or report[0] != _SCANNED_DATA:
            return b""
        text = report[_DATA : _DATA + min(report[1], _DATA_LENGTH)]
        return text if report[-1] & 1 else text + b"\n"


@contextlib.contextmanager
def opened(path: Path, speed: int) -> Iterator[tuple[int, Callable[[bytes], bytes]]]:
    """Open a scanner: its file, and what makes text bytes of what it sends. Raises OSError when it is not there."""
    device = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
    try:
        real = path.resolve()  # udev gives scanners names of their own
        if _INPUT in real.parents:
            fcntl.ioctl(device, _GRAB, 1)
            yield device, Keys().take
        elif real.name.startswith("hidraw"):
            yield device, Reports().take
        else:
            _make_raw(device, speed)
            yield device, bytes
    finally:
        os.close(device)


def _make_raw(device: int, speed: int) -> None:
    """Let a serial port pass every byte as it is, at a speed."""
    try:
        tty.setraw(device)
        settings = termios.tcgetattr(device)
        settings[4] = settings[5] = getattr(termios, f"B{speed}")
        settings[2] |= termios.CLOCAL | termios.CREAD
        termios.tcsetattr(device, termios.TCSANOW, settings)
    except termios.error as fault:
        raise OSError(errno.ENOTTY, str(fault)) from fault


class Ear:
    """The page that listens, and what it must know when it comes. Only the one that came last hears readings."""

    def __init__(self) -> None:
        self.is_there = False
        self._listener: asyncio.Queue[str] | None = None

    def listen(self) -> asyncio.Queue[str]:
        if self._listener is not None:
            self._listener.put_nowait("")  # an older page: a guest is let in once
        self._listener = asyncio.Queue()
        self._listener.put_nowait(self._state())
        return self._listener

    def leave(self, listener: asyncio.Queue[str]) -> None:
        if self._listener is listener:
            self._listener = None

    def scanner(self, *, is_there: bool) -> None:
        if is_there != self.is_there:
            self.is_there = is_there
            self._tell(self._state())

    def reading(self, text: str) -> None:
        self._tell(_event("reading", {"text": text}))

    def _state(self) -> str:
        return _event("scanner", {"state": "ready" if self.is_there else "gone"})

    def _tell(self, event: str) -> None:
        if self._listener is not None:
            self._listener.put_nowait(event)


def _event(name: str, told: dict[str, str]) -> str:
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"


async def read(path: Path, speed: int, ear: Ear) -> None:
    """Read a scanner for ever; one that is not there is looked for again and again."""
    while True:
        with contextlib.suppress(OSError), opened(path, speed) as (device, text_of):
            ear.scanner(is_there=True)
            await _read_one(device, text_of, ear)
        ear.scanner(is_there=False)
        await asyncio.sleep(AGAIN_S)


async def _read_one(device: int, text_of: Callable[[bytes], bytes], ear: Ear) -> None:
    """Hand on the readings of one opened scanner until it goes away (OSError or an end)."""
    loop, readings, came = asyncio.get_running_loop(), Readings(), asyncio.Event()
    loop.add_reader(device, came.set)
    try:
        while True:
            try:
                await asyncio.wait_for(came.wait(), SILENCE_S if readings.is_unended else None)
                came.clear()
                chunk = os.read(device, LONGEST)
                if not chunk:
                    return
                texts = readings.take(text_of(chunk))
            except TimeoutError:
                texts = readings.silence()
            except BlockingIOError:
                continue
            for text in texts:
                ear.reading(text)
    finally:
        loop.remove_reader(device)


async def serve(ear: Ear, hub: str, port: int) -> None:
    """Tell pages of the hub what is read, on this machine's loopback address alone."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
            await _answer(head.decode("latin-1"), writer, ear, hub, port)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port, limit=_HEAD_LIMIT)
    async with server:
        await server.serve_forever()


async def _answer(head: str, writer: asyncio.StreamWriter, ear: Ear, hub: str, port: int) -> None:
    request, *lines = head.split("\r\n")
    told = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    # A name that leads here is no loopback address: another site's page could come by it.
    is_ours = told.get("origin") == hub and told.get("host") in {f"127.0.0.1:{port}", f"localhost:{port}"}
    if not is_ours or not request.startswith("GET /"):
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        return
    writer.write(
        f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nConnection: close\r\n"
        f"Access-Control-Allow-Origin: {hub}\r\nVary: Origin\r\n\r\nretry: 1000\n\n".encode()
    )
    listener = ear.listen()
    try:
        while True:
            try:
                event = await asyncio.wait_for(listener.get(), ALIVE_S)
            except TimeoutError:
                event = ":\n\n"
            if not event:
                return
            writer.write(event.encode())
            await writer.drain()
    finally:
        ear.leave(listener)


async def run(path: Path, speed: int, hub: str, port: int) -> None:
    """Read and tell until somebody stops it."""
    ear = Ear()
    await asyncio.gather(read(path, speed, ear), serve(ear, hub, port))


def main(words: list[str] | None = None) -> int:
    """Run as the command line says; the exit code."""
    parser = argparse.ArgumentParser(
        prog="kiosk.reader", description="Đọc máy quét nối tiếp, HID-POS hoặc thiết bị nhập, chuyển mã cho trang kiosk."
    )
    parser.add_argument("scanner", type=Path, help="/dev/serial/by-id/…, /dev/hidraw… hoặc /dev/input/by-id/…")
    parser.add_argument("--hub", required=True, help="địa chỉ máy chủ như trên trình duyệt: http://may-chu:8000")
    parser.add_argument("--speed", type=int, default=9600, help="tốc độ cổng nối tiếp (9600)")
    parser.add_argument("--port", type=int, default=PORT, help=f"cổng nội bộ ({PORT}; trang kiosk chỉ biết cổng này)")
    told = parser.parse_args(words)
    if not hasattr(termios, f"B{told.speed}"):
        parser.error(f"không có tốc độ {told.speed}")
    try:
        asyncio.run(run(told.scanner, told.speed, told.hub.rstrip("/"), told.port))
    except KeyboardInterrupt:
        return 0
    except OSError as fault:
        sys.stderr.write(f"kiosk.reader: {fault}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
