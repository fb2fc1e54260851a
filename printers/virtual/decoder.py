"""Reads the ESC/POS byte stream, command by command, however it was cut into packets and connections.

A printer keeps the beginning of a command when the wire breaks: a job cut off inside an image eats the next one. So
does this decoder, and rows of an image come out as they arrive, not when the image is whole.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from printers.virtual.operations import (
    Align,
    AutomaticStatus,
    ColumnImage,
    Cut,
    FeedDots,
    FeedLines,
    IdentityRequest,
    Initialise,
    LeftMargin,
    LineSpacing,
    OfflineNotice,
    Operation,
    PrintArea,
    ProcessIdRequest,
    RasterRow,
    StatusRequest,
    Text,
    Unknown,
)

DEFAULT_LINE_DOTS = 30
_NUL, _HT, _LF, _CR, _DLE, _ESC, _FS, _GS = 0x00, 0x09, 0x0A, 0x0D, 0x10, 0x1B, 0x1C, 0x1D
_LONGEST_BLOCK = 1 << 20  # bytes; a longer GS ( or GS 8 L is a stream out of step, not a command

# A command's bytes, from its first: how long it is and what it means (None: nothing that shows on raster paper).
_Meaning = Callable[[bytes], Operation | None]
_Parsed = tuple[int, tuple[Operation, ...]]


def _word(low_high: bytes) -> int:
    return int.from_bytes(low_high, "little")


def _one(operation: Operation | None) -> tuple[Operation, ...]:
    return () if operation is None else (operation,)


def _nothing(_command: bytes) -> None:
    return None


_FIXED: Mapping[bytes, tuple[int, _Meaning]] = {
    b"\x1b@": (2, lambda _: Initialise()),
    b"\x1b2": (2, lambda _: LineSpacing(DEFAULT_LINE_DOTS)),
    b"\x1b3": (3, lambda c: LineSpacing(c[2])),
    b"\x1bJ": (3, lambda c: FeedDots(c[2])),
    b"\x1bd": (3, lambda c: FeedLines(c[2])),
    b"\x1ba": (3, lambda c: Align(c[2] & 0x0F)),  # 0 to 2 or "0" to "2"
    b"\x1bc": (4, _nothing),
    **{b"\x1b" + bytes([letter]): (3, _nothing) for letter in b"!-EGMR t{"},
    b"\x1bp": (5, Unknown),  # a cash drawer: its length is known, but nothing of ours may ever send it
    b"\x1d!": (3, _nothing),
    b"\x1dB": (3, _nothing),
    b"\x1dP": (4, _nothing),  # one motion unit is one dot here, whatever is asked
    b"\x1dL": (4, lambda c: LeftMargin(_word(c[2:]))),
    b"\x1dW": (4, lambda c: PrintArea(_word(c[2:]))),
    b"\x1da": (3, lambda c: AutomaticStatus(c[2])),
    b"\x1dr": (3, lambda c: StatusRequest(c[2] & 0x0F)),
    b"\x1dI": (3, lambda c: IdentityRequest(c[2])),
    b"\x1c.": (2, _nothing),
    b"\x1c&": (2, _nothing),
}
_REAL_TIME_LENGTHS = {(0x14, 1): 5, (0x14, 2): 5, (0x14, 3): 8, (0x14, 7): 4, (0x14, 8): 10} | {
    (0x04, n): 4 for n in (7, 8, 18)
}


@dataclass
class _Image:
    """The image whose rows are arriving."""

    row_bytes: int
    rows_left: int
    across: int
    down: int


class Decoder:
    """Turns bytes into operations. `consumed` counts the bytes of all commands understood so far."""

    def __init__(self) -> None:
        self.consumed = 0
        self._pending = bytearray()
        self._image: _Image | None = None
        self._stored: tuple[RasterRow, ...] = ()

    def feed(self, data: bytes) -> Iterator[Operation]:
        """Take bytes in; the operations they complete come out as the caller asks for them."""
        self._pending += data
        return self._operations()

    def forget(self) -> None:
        """Drop a command that has begun, as clearing the buffer does."""
        self._pending.clear()
        self._image = None

    def _operations(self) -> Iterator[Operation]:
        while self._pending and (parsed := self._next()) is not None:
            length, operations = parsed
            del self._pending[:length]
            self.consumed += length
            yield from operations

    def _next(self) -> _Parsed | None:
        """Read the first command; None when more bytes are needed."""
        if self._image is not None:
            return self._image_row(self._image)
        first = self._pending[0]
        if first in {_ESC, _FS, _GS}:
            return self._command()
        if first == _DLE:
            return self._real_time()
        return self._single(first)

    def _single(self, byte: int) -> _Parsed:
        if byte == _NUL:  # thousands of them may come, to fill up an image that was cut off
            return len(self._pending) - len(self._pending.lstrip(b"\0")), ()
        if byte in {_CR, _HT}:
            return 1, ()
        if byte == _LF:
            return 1, (FeedLines(1),)
        return 1, (Text(bytes([byte])) if byte >= 0x20 else Unknown(bytes([byte])),)

    def _image_row(self, image: _Image) -> _Parsed | None:
        if len(self._pending) < image.row_bytes:
            return None
        image.rows_left -= 1
        if not image.rows_left:
            self._image = None
        row = RasterRow(bytes(self._pending[: image.row_bytes]), image.across, image.down)
        return image.row_bytes, (row,)

    def _real_time(self) -> _Parsed | None:
        """Step over what was obeyed on arrival."""
        head = self._have(3)
        if head is None:
            return None
        if head[1] not in {0x04, 0x05, 0x14}:
            return 1, (Unknown(head[:1]),)
        length = _REAL_TIME_LENGTHS.get((head[1], head[2]), 3)
        return self._whole(length, lambda _: ())

    def _command(self) -> _Parsed | None:
        name = self._have(2)
        if name is None:
            return None
        if name in _FIXED:
            length, meaning = _FIXED[name]
            return self._whole(length, lambda command: _one(meaning(command)))
        readers = {
            b"\x1b*": self._column_image,
            b"\x1dV": self._cut,
            b"\x1dv": self._raster,
            b"\x1d(": self._block,
            b"\x1d8": self._long_block,
        }
        reader = readers.get(name)
        return reader() if reader else (2, (Unknown(name),))

    def _have(self, length: int) -> bytes | None:
        return bytes(self._pending[:length]) if len(self._pending) >= length else None

    def _whole(self, length: int, meaning: Callable[[bytes], tuple[Operation, ...]]) -> _Parsed | None:
        command = self._have(length)
        return None if command is None else (length, meaning(command))

    def _column_image(self) -> _Parsed | None:
        head = self._have(5)
        if head is None:
            return None
        column_bytes, across, down = {0: (1, 2, 3), 1: (1, 1, 3), 32: (3, 2, 1), 33: (3, 1, 1)}.get(head[2], (0, 0, 0))
        if not column_bytes:
            return 5, (Unknown(head),)
        length = 5 + _word(head[3:5]) * column_bytes
        return self._whole(length, lambda whole: (ColumnImage(whole[5:], column_bytes, across, down),))

    def _cut(self) -> _Parsed | None:
        head = self._have(3)
        if head is None:
            return None
        mode = head[2]
        if mode in b"\x00\x0101":
            return 3, (Cut(),)
        if mode in b"ABgh":
            return self._whole(4, lambda whole: (Cut(whole[3]),))
        if mode in b"ab":  # only sets where a later cut goes
            return self._whole(4, lambda _: ())
        return 3, (Unknown(head),)

    def _raster(self) -> _Parsed | None:
        start = self._have(4)
        if start is None:
            return None
        if start[2:3] != b"0" or start[3] & 0x0F > 3:
            return 4, (Unknown(start),)
        return self._whole(8, self._begin_image)

    def _begin_image(self, head: bytes) -> tuple[Operation, ...]:
        row_bytes, rows = _word(head[4:6]), _word(head[6:8])
        if row_bytes and rows:
            self._image = _Image(row_bytes, rows, 1 + (head[3] & 1), 1 + (head[3] >> 1 & 1))
        return ()

    def _block(self) -> _Parsed | None:
        head = self._have(5)
        if head is None:
            return None
        return self._whole(5 + _word(head[3:5]), self._block_meaning)

    def _block_meaning(self, block: bytes) -> tuple[Operation, ...]:
        group = block[2:3]
        if group == b"L":
            return self._graphics(block[5:])
        if group == b"H":
            return (_process_id(block),)
        return () if group in {b"k", b"K", b"A", b"E"} else (Unknown(block),)

    def _long_block(self) -> _Parsed | None:
        head = self._have(7)
        if head is None:
            return None
        length = 7 + _word(head[3:7])
        if head[2:3] != b"L" or length > _LONGEST_BLOCK:
            return 7, (Unknown(head),)
        return self._whole(length, lambda whole: self._graphics(whole[7:]))

    def _graphics(self, body: bytes) -> tuple[Operation, ...]:
        """GS ( L: fn 112 stores an image, fn 50 prints it. Everything else of it shows nothing."""
        function = body[1:2]
        if function == b"p" and len(body) >= 10:
            width = (_word(body[6:8]) + 7) // 8
            data, across, down = body[10:], max(body[3], 1), max(body[4], 1)
            starts = range(0, len(data), width) if width else ()
            self._stored = tuple(RasterRow(data[at : at + width], across, down) for at in starts)
        elif function in {b"2", b"\x02"}:
            printed, self._stored = self._stored, ()
            return printed
        return ()


def _process_id(command: bytes) -> Operation:
    body = command[5:]
    if body[:2] == b"00" and len(body) == 6:
        return ProcessIdRequest(body[2:])
    return OfflineNotice(body[1:]) if body[:1] == b"1" else Unknown(command)
