"""What the spreadsheet reader does not check of an .xls: that its container (OLE, MS-CFB) hangs together.

The check matters: a chain of sectors that runs in a circle makes the reader fill the memory until the process dies.
"""

import struct
from collections.abc import Iterator, Sequence

from congress.file_formats.packages.package_parts import BrokenLayout

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_HEADER = struct.Struct("<8s16x2xH2xHH6xIIIIIIIII")
_SECTOR_SIZES = {(3, 9): 512, (4, 12): 4096}  # by version and sector shift; the format knows no others
_MINI_SHIFT, _MINI_SIZE, _MINI_CUTOFF = 6, 64, 4096
_LAST_SECTOR = 0xFFFFFFFA  # from here on numbers mean "free", "end of chain" and the like
_ENTRY = struct.Struct("<64sHB49xIII")
_STREAM, _ROOT = 2, 5


def stream_names(content: bytes) -> frozenset[str]:
    """Return the names of a container's streams, once every chain of sectors in it is sound; raises BrokenLayout."""
    try:
        return _Container(content).stream_names()
    except (struct.error, UnicodeDecodeError) as fault:
        raise BrokenLayout from fault


class _Container:
    """A container's table of sectors and its directory."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        header = _HEADER.unpack_from(content)
        _, version, shift, mini_shift, _, fat_count, directory, _, cutoff, mini_fat, _, difat, _ = header
        self._size = _SECTOR_SIZES.get((version, shift), 0)
        if not self._size or mini_shift != _MINI_SHIFT or cutoff != _MINI_CUTOFF:
            raise BrokenLayout
        fat_sectors = list(self._fat_sectors(difat))
        if len(fat_sectors) != fat_count:
            raise BrokenLayout
        self._fat = self._numbers(fat_sectors)
        self._directory = directory
        self._mini_fat = self._numbers(_chain(mini_fat, self._fat))

    def stream_names(self) -> frozenset[str]:
        names: set[str] = set()
        for sector in _chain(self._directory, self._fat):
            for written, length, kind, start, low, high in _ENTRY.iter_unpack(self._sector(sector)):
                size = low if self._size == _SECTOR_SIZES[3, 9] else low | high << 32  # version 3 has 32 bits only
                is_mini = kind == _STREAM and size < _MINI_CUTOFF
                if kind in {_STREAM, _ROOT} and size:
                    chain = _chain(start, self._mini_fat if is_mini else self._fat)
                    if len(chain) * (_MINI_SIZE if is_mini else self._size) < size:
                        raise BrokenLayout
                if kind == _STREAM:
                    names.add(written[: max(length - 2, 0)].decode("utf-16-le"))
        return frozenset(names)

    def _fat_sectors(self, difat: int) -> Iterator[int]:
        """Yield where the table of sectors lies: 109 numbers in the header, the rest in sectors of their own."""
        numbers = struct.unpack_from("<109I", self._content, 76)
        yield from (number for number in numbers if number < _LAST_SECTOR)
        seen: set[int] = set()
        while difat < _LAST_SECTOR:
            if difat in seen:
                raise BrokenLayout
            seen.add(difat)
            *numbers_here, difat = self._numbers([difat])
            yield from (number for number in numbers_here if number < _LAST_SECTOR)

    def _numbers(self, sectors: Sequence[int]) -> tuple[int, ...]:
        joined = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(joined) // 4}I", joined)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._content[start : start + self._size]
        if not sector:
            raise BrokenLayout
        return sector.ljust(self._size, b"\0")  # some writers cut the last sector short


def _chain(start: int, table: Sequence[int]) -> list[int]:
    """Follow a chain of sectors to its end."""
    chain: list[int] = []
    seen: set[int] = set()
    while start < _LAST_SECTOR:
        if start in seen or start >= len(table):
            raise BrokenLayout
        seen.add(start)
        chain.append(start)
        start = table[start]
    return chain
