"""The parts of an archived workbook, unpacked and parsed piece by piece: next to nothing is kept, all is counted."""

import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

MOST_CHARACTERS = 50_000_000  # that cells hold; a list of 50,000 people holds less than half
_MOST_UNPACKED = 200_000_000  # bytes of all parts together
_MOST_TAGS = 5_000_000  # of all parts together; a list of 50,000 people in 40 columns has four fifths
_MOST_TAG_NAMES = 10_000  # of tags and attributes; the parser keeps each
_MOST_LISTED_TAGS = 200_000  # sheets, fonts, formats; Excel stops at 65,490 formats
_LONGEST_TEXT = 1_000_000  # characters between two tags; Excel stops at 32,767 in a cell
_LONGEST_TAG = 1_000_000  # bytes, from one “>” to the next; the parser would read it again with every piece
_DEEPEST_TAG = 250
_PIECE = 65_536


class BrokenLayout(Exception):
    """The package or its XML is not what the format asks for."""


class BeyondMeasure(Exception):
    """The package holds more than any list of people."""


class LockedPackage(Exception):
    """The .ods is encrypted."""


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet's hidden and struck rows (numbered from 1), and the last row and column that hold anything.

    A row is struck when at least half of its cells that hold anything have a struck-through font.
    """

    hidden_rows: frozenset[int]
    last_row: int
    last_column: int
    struck_rows: frozenset[int] = frozenset()


class Scan(ABC):
    """Hears one part. `start` is called for every tag and has to count it, `texts` gathers what stands between tags.

    `closed` gathers the names of ended tags since the last piece: a list's own `append` costs the parser a fraction of
    what a function costs, and a sheet has a million of both.
    """

    def __init__(self) -> None:
        self.opened = 0
        self.closed: list[str] = []
        self.closed_before = 0
        self.texts: list[str] = []

    @property
    def depth(self) -> int:
        return self.opened - self.closed_before - len(self.closed)

    @abstractmethod
    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Hear a tag that begins."""

    def pause(self) -> None:  # noqa: B027  most parts have nothing to do then
        """Hear the end of a piece; it never lies within a text."""

    def finish(self) -> None:  # noqa: B027
        """Hear the end of the part."""


class Parts:
    """The parts of a package; whatever is read of it is counted and goes into the copy, nothing else does."""

    def __init__(self, package: zipfile.ZipFile, copy: zipfile.ZipFile) -> None:
        self._package = package
        self._copy = copy
        self._members = {_folded(member.filename): member for member in package.infolist()}
        self._taken: set[str] = set()
        self._bytes_left = _MOST_UNPACKED
        self._tags_left = _MOST_TAGS

    def __contains__(self, part: str) -> bool:
        return _folded(part) in self._members

    def parse(self, part: str, scan: Scan) -> None:
        names: dict[str, str] = {}
        # The reader takes every part as UTF-8, whatever it claims to be; as UTF-16, which is full of zeros, it could
        # say something else.
        parser = expat.ParserCreate("utf-8", None, names)
        parser.StartElementHandler = scan.start
        parser.EndElementHandler = scan.closed.append
        parser.CharacterDataHandler = scan.texts.append
        parser.StartDoctypeDeclHandler = _refuse
        fed = opened = 0
        rest = b""

        def hear(piece: bytes) -> None:
            nonlocal fed, opened, rest
            if b"\0" in piece:
                raise BrokenLayout
            waiting = rest + piece
            cut = waiting.rfind(b">") + 1
            parser.Parse(waiting[:cut])
            fed += cut
            rest = waiting[cut:]
            scan.pause()
            self._tags_left -= scan.opened - opened
            opened = scan.opened
            scan.closed_before += len(scan.closed)
            scan.closed.clear()
            if self._tags_left < 0 or sum(map(len, scan.texts)) > _LONGEST_TEXT:
                raise BeyondMeasure
            if (
                len(names) > _MOST_TAG_NAMES
                or scan.depth > _DEEPEST_TAG
                or fed + len(rest) - max(parser.CurrentByteIndex, 0) > _LONGEST_TAG
            ):
                raise BrokenLayout

        self.take(part, hear)
        parser.Parse(rest, True)
        scan.finish()

    def take(self, part: str, hear: Callable[[bytes], object]) -> None:
        """Unpack a part. Its size in the directory may lie: what comes out beyond it is neither read nor copied."""
        member = self._members[_folded(part)]
        is_again = _folded(part) in self._taken  # one part shown as a thousand sheets would be read a thousand times
        if is_again or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise BrokenLayout
        self._taken.add(_folded(part))
        self._bytes_left -= member.file_size
        if self._bytes_left < 0:
            raise BeyondMeasure
        with self._package.open(member) as packed, self._copy.open(part, "w") as written:
            while piece := packed.read(_PIECE):
                written.write(piece)
                hear(piece)


def _refuse(*_: object) -> None:
    raise BrokenLayout  # no office program writes a document type; only attacks with entities do


def _folded(part: str) -> str:
    return part.replace("\\", "/").lower()  # some programs write them so; office programs and the reader bear it


def local_name(tag: str) -> str:
    """Return a tag without the prefix of its namespace."""
    return tag.rpartition(":")[2]


class Tags(Scan):
    """Lists tags of some local names with their attributes, in order; for parts that are small."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self._names = names
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.opened += 1
        self.texts.clear()
        if local_name(tag) in self._names:
            self.found.append((local_name(tag), attributes))
            if len(self.found) > _MOST_LISTED_TAGS:
                raise BeyondMeasure


def count_of(digits: str) -> int:
    """Return the number that an attribute writes; raises BrokenLayout."""
    if not (digits.isascii() and digits.isdigit()):
        raise BrokenLayout
    return int(digits)
