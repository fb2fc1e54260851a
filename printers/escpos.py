"""Dots → bytes: one job of ESC/POS around a picture.

A job opens with a known state (whoever printed before), sends the picture in short bands and ends with two questions
whose answers tell that it came out: a process id (Epson) and a status fence (nearly everybody).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image

INITIALISE = b"\x1b@"
LEAVE_CHINESE_MODE = b"\x1c."  # clones start in GB18030
REPORT_CHANGES = b"\x1da\x0e"  # GS a: automatic status back for offline, error and paper
FEED_AND_CUT = b"\x1dVB\x00"
ASK_STATUS = b"".join(bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4))  # DLE EOT
CHALLENGE = b"\x1dL\x0d\x0a" + INITIALISE  # a margin and its undoing to a printer, a line of nonsense to a server
ASK_MAKER, ASK_MODEL = b"\x1dIB", b"\x1dIC"  # GS I 66, 67
FENCE = b"\x1dr\x01"  # GS r 1: answered when all before it has been worked off
TALLEST_BAND = 96  # rows; a job cut off inside a band swallows that much of the next one
_BAND_HEADER = 8
FLUSH = bytes(_BAND_HEADER + TALLEST_BAND * 72)  # NULs that end whatever was left open, a band of the widest paper too
MARK_LENGTH = 4

_TEAR_OFF_ROWS = 24  # blank rows (3 mm) below a slip that is torn off by hand, besides the printer's own distance
_TEAR_OFF_DISTANCE = 96  # from the print head to the tear bar: 12 mm
_SHORTEST_BLANK = 8  # rows; a shorter gap costs less inside its band
_FLIPPED = bytes(byte ^ 0xFF for byte in range(256))
_DLE = 0x10
_REAL_TIME = (0x04, 0x05, 0x14)


@dataclass(frozen=True, slots=True)
class Payload:
    """A job as bytes. `mark` is what a printer that knows process ids answers with; `height` in dots."""

    data: bytes
    mark: bytes
    height: int


def encode(picture: Image.Image, mark: bytes, *, has_cutter: bool) -> Payload:
    """Make a job of a 1-bit picture (black on white). `mark` is four printable ASCII bytes, one's own for each job."""
    if len(mark) != MARK_LENGTH or not all(0x20 <= byte <= 0x7E for byte in mark):
        raise ValueError("a mark is four printable ASCII bytes")
    end = FEED_AND_CUT if has_cutter else _band(bytes(_TEAR_OFF_DISTANCE + _TEAR_OFF_ROWS), 1)
    parts = (INITIALISE, LEAVE_CHINESE_MODE, REPORT_CHANGES, *_bands(picture), end, _process_id(mark), FENCE)
    return Payload(b"".join(parts), mark, picture.height)


def introduction(mark: bytes) -> bytes:
    """Ask a printer who it is and how it lets one know that a slip came out; not a row of paper moves."""
    return INITIALISE + ASK_MAKER + ASK_MODEL + _process_id(mark) + FENCE


def _process_id(mark: bytes) -> bytes:
    """GS ( H function 48: answer `37 22 mark 00` when everything before this has been printed."""
    return b"\x1d(H\x06\x00\x30\x30" + mark


def _bands(picture: Image.Image) -> Iterator[bytes]:
    """The picture as rasters (GS v 0), each without the white at its right; white rows are one byte wide."""
    width = (picture.width + 7) // 8
    dots = picture.tobytes().translate(_FLIPPED)  # Pillow: 1 is white; printers: 1 is black
    if picture.width % 8:
        raise ValueError("the width is a multiple of eight dots")
    rows = [dots[start : start + width].rstrip(b"\x00") for start in range(0, len(dots), width)]
    for start, end, is_blank in _stretches(rows):
        for top in range(start, end, TALLEST_BAND):
            band = rows[top : min(top + TALLEST_BAND, end)]
            band_width = 1 if is_blank else max(1, *map(len, band))
            yield _band(b"".join(row.ljust(band_width, b"\x00") for row in band), band_width)


def _stretches(rows: list[bytes]) -> Iterator[tuple[int, int, bool]]:
    """Split rows into printed and blank stretches (start, end, is_blank); short gaps stay with the print."""
    start = row = 0
    while row < len(rows):
        gap_end = row
        while gap_end < len(rows) and not rows[gap_end]:
            gap_end += 1
        if gap_end - row >= _SHORTEST_BLANK or (gap_end == len(rows) and gap_end > row):
            if row > start:
                yield start, row, False
            yield row, gap_end, True
            start = row = gap_end
        else:
            row = max(gap_end, row + 1)
    if start < len(rows):
        yield start, len(rows), False


def _band(dots: bytes, width: int) -> bytes:
    """GS v 0 for `width` bytes a row."""
    rows = len(dots) // width
    return b"\x1dv0\x00" + width.to_bytes(2, "little") + rows.to_bytes(2, "little") + _without_real_time(dots)


def _without_real_time(dots: bytes) -> bytes:
    """Shift a dot where the picture happens to spell a real-time command: printers obey those even inside a picture."""
    if not any(bytes((_DLE, second)) in dots for second in _REAL_TIME):
        return dots
    mended = bytearray(dots)
    for place in range(len(mended) - 1):
        if mended[place] == _DLE and mended[place + 1] in _REAL_TIME:
            mended[place] = 0x08  # the dot one to the right
    return bytes(mended)
