"""What a printer can be told, one frozen dataclass each. Lengths are in dots, bits are one for black."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RasterRow:
    """One row of GS v 0 or GS ( L: eight dots a byte, printed `across` times as wide and `down` times as high."""

    dots: bytes
    across: int = 1
    down: int = 1


@dataclass(frozen=True, slots=True)
class ColumnImage:
    """ESC *: columns from left to right, `column_bytes` (1 or 3) bytes each from top to bottom; waits for its LF."""

    columns: bytes
    column_bytes: int
    across: int
    down: int


@dataclass(frozen=True, slots=True)
class Text:
    """Bytes to be printed as letters, in whatever code page."""

    letters: bytes


@dataclass(frozen=True, slots=True)
class FeedLines:
    """Print the line and feed so many lines (LF: 1)."""

    lines: int


@dataclass(frozen=True, slots=True)
class FeedDots:
    """Print the line and feed so many dots."""

    dots: int


@dataclass(frozen=True, slots=True)
class LineSpacing:
    """How far a line feed goes."""

    dots: int


@dataclass(frozen=True, slots=True)
class Align:
    """0 left, 1 centre, 2 right."""

    where: int


@dataclass(frozen=True, slots=True)
class LeftMargin:
    """Where the printing area begins."""

    dots: int


@dataclass(frozen=True, slots=True)
class PrintArea:
    """How wide the printing area is."""

    dots: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed so many dots, then cut."""

    feed_dots: int = 0


@dataclass(frozen=True, slots=True)
class Initialise:
    """ESC @: modes as after switching on."""


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """GS a: what to report by itself; 0 nothing."""

    wanted: int


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """GS r: 1 paper, 2 drawer."""

    n: int


@dataclass(frozen=True, slots=True)
class IdentityRequest:
    """GS I: who the printer is."""

    n: int


@dataclass(frozen=True, slots=True)
class ProcessIdRequest:
    """GS ( H fn 48: say these four bytes back when everything before has been printed."""

    process_id: bytes


@dataclass(frozen=True, slots=True)
class OfflineNotice:
    """GS ( H fn 49: the parameters after the function number."""

    parameters: bytes


@dataclass(frozen=True, slots=True)
class Unknown:
    """Bytes no command of ours begins with, or a command no job of ours may contain."""

    what: bytes


Operation = (
    RasterRow
    | ColumnImage
    | Text
    | FeedLines
    | FeedDots
    | LineSpacing
    | Align
    | LeftMargin
    | PrintArea
    | Cut
    | Initialise
    | AutomaticStatus
    | StatusRequest
    | IdentityRequest
    | ProcessIdRequest
    | OfflineNotice
    | Unknown
)
