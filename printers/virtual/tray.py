"""The tray as people look at it: the newest slips, those they search for, all of them in one file.

A printer knows no words, only dots: a slip is found by its number, its time, and the number of the job it was told.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from printers.virtual.paper import DOTS_PER_MM, slip_names

_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?::|h|giờ)(\d{2})?(?::(\d{2}))?", re.ASCII)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})", re.ASCII)
_JOB = re.compile(r"[\x21-\x7E]{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class LaidSlip:
    """A slip in the tray. `job` is what the host called the job, "" when it told no name one can read."""

    name: str
    number: int
    printed_at: datetime
    width: int
    height: int
    job: str

    @property
    def mm(self) -> int:
        return round(self.height / DOTS_PER_MM)


class Tray:
    """One printer's folder of slips, read anew each time; notes that cannot change any more are remembered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[str, LaidSlip] = {}

    def newest(self, most: int) -> tuple[int, Sequence[LaidSlip]]:
        """How many slips there are, and the newest of them, the very newest first."""
        names = self._names()
        return len(names), self._read(names[-most:])

    def found(self, wanted: str, zone: timezone) -> Sequence[LaidSlip]:
        """Give the slips that are what is wanted, newest first. `zone` is where the searcher's clock hangs."""
        words = wanted.lower().split()
        return [slip for slip in self._read(self._names()) if all(_is_meant(word, slip, zone) for word in words)]

    def zipped(self, slips: Sequence[LaidSlip], zone: timezone) -> Iterator[bytes]:
        """Give the pictures and a list of them as a ZIP, piece by piece: it needs no room anywhere."""
        sink = _Sink()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as bundle:
            for slip in slips:
                with suppress(FileNotFoundError):  # taken out of the tray by hand this moment
                    bundle.write(self.folder / slip.name, slip.name)
                yield sink.taken()
            bundle.writestr("danh-sach.csv", _listed(slips, zone))
        yield sink.taken()

    def _names(self) -> list[str]:
        """Give the file names, oldest first; none when somebody has taken the tray away."""
        with suppress(FileNotFoundError):
            return slip_names(self.folder)
        return []

    def _read(self, names: Sequence[str]) -> Sequence[LaidSlip]:
        """Read the notes beside these slips, the last first."""
        slips = []
        for name in reversed(names):
            with suppress(OSError):  # taken out of the tray by hand this moment
                slips.append(self._known.get(name) or self._note(name, may_change=name == names[-1]))
        return slips

    def _note(self, name: str, *, may_change: bool) -> LaidSlip:
        note = json.loads((self.folder / name).with_suffix(".json").read_text(encoding="utf-8"))
        slip = LaidSlip(
            name,
            note["sequence"],
            datetime.fromisoformat(note["printed_at"]),
            note["width_dots"],
            note["height_dots"],
            _legible(note["process_id"]),
        )
        if slip.job or not may_change:  # the name of the job comes after the cut
            self._known[name] = slip
        return slip


def zone_of(minutes_ahead: int) -> timezone:
    """The zone of a clock that is so many minutes ahead of UTC. Raises ValueError for one that no place has."""
    return timezone(timedelta(minutes=minutes_ahead))


def _legible(process_id: str | None) -> str:
    """What a host called its job, if that was letters and digits."""
    word = bytes.fromhex(process_id or "").decode("latin-1")
    return word if _JOB.fullmatch(word) else ""


def _is_meant(word: str, slip: LaidSlip, zone: timezone) -> bool:
    printed_at = slip.printed_at.astimezone(zone)
    if _NUMBER.fullmatch(word):
        return int(word) == slip.number or (slip.job.isdecimal() and int(word) == int(slip.job))
    if time := _TIME.fullmatch(word):
        told = zip(time.groups(), (printed_at.hour, printed_at.minute, printed_at.second), strict=True)
        return all(part is None or int(part) == own for part, own in told)
    if day := _DAY.fullmatch(word):
        return (int(day[1]), int(day[2])) == (printed_at.day, printed_at.month)
    return word == slip.job.lower()


def _listed(slips: Sequence[LaidSlip], zone: timezone) -> str:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["Phiếu số", "In lúc", "Lệnh in", "Dài (mm)", "Tệp"])
    for slip in slips:
        at = slip.printed_at.astimezone(zone).strftime("%d/%m/%Y %H:%M:%S")
        rows.writerow([slip.number, at, slip.job, slip.mm, slip.name])
    return "\ufeff" + table.getvalue()  # so that spreadsheets read it as UTF-8


class _Sink:
    """A file that is only written, and handed on."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """Give what has been written since the last time."""
        held, self._held = bytes(self._held), bytearray()
        return held
