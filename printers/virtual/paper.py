"""The paper that comes out: rows go on a strip, a cut lays the strip into the tray as a PNG with a JSON beside it.

Whoever watches the tray never sees half a file: each is written under another name and renamed, the PNG last. A tray
that takes nothing (a full disk) raises OSError, and the strip stays as it is until it is laid.
"""

import json
import os
import re
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

DOTS_PER_MM = 8
UNFINISHED_SLIP, UNFINISHED_NOTE = "unfinished.png", "unfinished.json"  # always the same: no litter on a full disk
SLIP_NAME = re.compile(r"^\d{6}-[0-9TZ.-]+\.png$", re.ASCII)


@dataclass(frozen=True)
class SlipNote:
    """What the JSON beside a slip says. `process_id` and `unknown` are hex; `bytes` is what was read for the strip."""

    sequence: int
    printed_at: str
    height_dots: int
    width_dots: int
    bytes: int
    process_id: str | None = None
    unknown: list[str] = field(default_factory=list)


def slip_names(tray: Path) -> list[str]:
    """Give the file names of all slips in the tray, oldest first."""
    return sorted((name for name in os.listdir(tray) if SLIP_NAME.match(name)), key=_sequence)  # noqa: PTH208  no Path is made of thousands of names, twice a second


def _sequence(name: str) -> tuple[int, str]:
    return int(name.split("-", 1)[0]), name


class Paper:
    """One roll: `width_dots` wide, a multiple of 8. Used by the engine's thread alone."""

    def __init__(self, tray: Path, width_dots: int) -> None:
        tray.mkdir(parents=True, exist_ok=True)
        names = slip_names(tray)
        self._tray = tray
        self._width = width_dots
        self._sequence = _sequence(names[-1])[0] if names else 0
        self._rows: list[bytes] = []
        self._unknown: list[str] = []
        self._last: tuple[Path, SlipNote] | None = None

    def print_row(self, row: int) -> None:
        """Put one row on the strip: a bit a dot, the leftmost in the highest of `width_dots` bits, one for black."""
        self._rows.append(row.to_bytes(self._width // 8, "big"))

    def note_unknown(self, what: bytes) -> None:
        self._unknown.append(what.hex())

    def cut(self, byte_count: int) -> None:
        """Lay the strip into the tray. Without a printed row nothing comes out.

        Raises OSError when the tray does not take it; cutting again tries again.
        """
        if not self._rows:
            return
        self._tray.mkdir(parents=True, exist_ok=True)  # somebody may have emptied it, folder and all
        printed_at = datetime.now(UTC)
        stamp = printed_at.strftime("%Y%m%dT%H%M%S.") + f"{printed_at.microsecond // 1000:03}Z"
        sequence = self._sequence + 1
        slip = self._tray / f"{sequence:06}-{stamp}.png"
        size = (self._width, len(self._rows))
        note = SlipNote(sequence, printed_at.isoformat(), size[1], size[0], byte_count, None, self._unknown)
        unfinished = self._tray / UNFINISHED_SLIP
        Image.frombytes("1", size, b"".join(self._rows), "raw", "1;I").save(unfinished, "PNG", dpi=(203, 203))
        self._lay_note(slip, note)
        unfinished.replace(slip)
        self._sequence = sequence
        self._rows, self._unknown = [], []
        self._last = (slip, note)

    def note_process_id(self, process_id: bytes) -> None:
        """Write down whose slip the last one was: the id comes after the cut, and belongs to the strip before it.

        A later one is a question of somebody who prints nothing. Raises OSError as `cut` does.
        """
        if self._last is None or self._rows or self._last[1].process_id is not None:
            return
        slip, note = self._last
        noted = replace(note, process_id=process_id.hex())
        self._lay_note(slip, noted)
        self._last = (slip, noted)

    def _lay_note(self, slip: Path, note: SlipNote) -> None:
        unfinished = self._tray / UNFINISHED_NOTE
        unfinished.write_text(json.dumps(asdict(note)), encoding="utf-8")
        unfinished.replace(slip.with_suffix(".json"))
