"""Real-time commands: found in the bytes as they arrive, before any command is understood.

A printer does not know yet whether a byte belongs to an image, so it obeys DLE sequences inside images too. The bytes
stay in the stream: an image keeps its rows, and between commands the decoder steps over them.
"""

import re
from collections.abc import Iterator

CLEAR = bytes.fromhex("10 14 08 01 03 14 01 06 02 08")
_COMMAND = re.compile(rb"\x10\x04[\x01-\x04]|\x10\x05[\x01\x02]|" + re.escape(CLEAR))
_BEGINNINGS = frozenset({b"\x10\x04", b"\x10\x05", *(CLEAR[:n] for n in range(1, len(CLEAR)))})


class RealTimeScanner:
    """Looks through what one connection sends; a command may be spread over several reads."""

    def __init__(self) -> None:
        self._begun = b""

    def scan(self, data: bytes) -> Iterator[tuple[int, bytes]]:
        """Yield (offset in data just after the command, command) in order."""
        before, text, end = len(self._begun), self._begun + data, 0
        for match in _COMMAND.finditer(text):
            end = match.end()
            yield end - before, match.group()
        tail = text[max(end, len(text) - len(CLEAR) + 1) :]
        self._begun = next((tail[i:] for i in range(len(tail)) if tail[i:] in _BEGINNINGS), b"")
