"""How a slip is put together: parts one below the other, each on or off, in a size and on a side.

What every kind of slip is made of until somebody arranges it otherwise, and what nobody may leave out. The marks of a
rehearsal and of a copy are no parts: they stand on every slip that has to bear them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The slips that are laid out by a template."""

    SEAT = "seat"
    PROGRAM = "program"
    COUPON = "coupon"  # phiếu ăn
    CALL = "call"  # phiếu mời lên sân khấu


class Part(StrEnum):
    """What may stand on a slip. The last three and TEXT are of the organizer's own making."""

    LOGO = "logo"
    HEADING = "heading"
    TITLE = "title"
    WHEN = "when"
    MEAL = "meal"
    PLACE = "place"
    NAME = "name"
    DELEGATION = "delegation"
    CATEGORY = "category"
    SEAT = "seat"
    DOOR = "door"
    REPLACES = "replaces"  # "Thay phiếu cũ (L03)": the paper they hold is void
    SUBSTITUTE = "substitute"
    AWARD = "award"
    WAVE = "wave"
    TABLE = "table"
    TRAVEL = "travel"  # bus and room
    PROGRAM = "program"
    CODE = "code"  # the QR code, and what is read aloud beside it
    VERSION = "version"
    PRINTED = "printed"
    FOOTER = "footer"
    TEXT = "text"
    RULE = "rule"
    SPACE = "space"


class Size(StrEnum):
    """How large a part is set. The sizes a printer can still show legibly are printers/paper.py's business."""

    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    HUGE = "huge"


class Side(StrEnum):
    """Where a part's lines stand."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Block:
    """One part of one layout; `text` is its own words, where it has any, with fields."""

    part: Part
    side: Side = Side.LEFT
    text: str = ""
    size: Size = Size.NORMAL
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Layout:
    """All that decides what a slip looks like. `logo` is a grey PNG; `facts` are the congress's values of fields."""

    blocks: tuple[Block, ...]
    logo: bytes = b""
    facts: tuple[tuple[str, str], ...] = ()


OWN = (Part.TEXT, Part.RULE, Part.SPACE)  # as many as one likes
WITH_TEXT = frozenset({Part.TITLE, Part.FOOTER, Part.TEXT})
_WITHOUT_SIDE = frozenset({Part.SEAT, Part.WAVE, Part.PROGRAM, Part.CODE, Part.RULE, Part.SPACE})
_WITHOUT_SIZE = frozenset({Part.RULE})
# Body text has its smallest legible size already.
_WITHOUT_SMALL = frozenset(
    {
        Part.WHEN,
        Part.PLACE,
        Part.CATEGORY,
        Part.REPLACES,
        Part.SUBSTITUTE,
        Part.AWARD,
        Part.TRAVEL,
        Part.PROGRAM,
        Part.CODE,
        Part.VERSION,
        Part.PRINTED,
        Part.FOOTER,
    }
)
REQUIRED: dict[Kind, frozenset[Part]] = {
    Kind.SEAT: frozenset({Part.NAME, Part.SEAT, Part.REPLACES}),
    Kind.PROGRAM: frozenset({Part.PROGRAM}),
    Kind.COUPON: frozenset({Part.NAME, Part.MEAL}),
    Kind.CALL: frozenset({Part.NAME, Part.WAVE}),
}


def sizes_of(part: Part) -> tuple[Size, ...]:
    """Return the sizes one may choose for a part."""
    if part in _WITHOUT_SIZE:
        return (Size.NORMAL,)
    return tuple(size for size in Size if size is not Size.SMALL or part not in _WITHOUT_SMALL)


def sides_of(part: Part) -> tuple[Side, ...]:
    """Return where one may set a part."""
    return () if part in _WITHOUT_SIDE else tuple(Side)


_MIDDLE = Side.CENTER
_HEAD = (Block(Part.LOGO, _MIDDLE, is_on=False), Block(Part.HEADING, _MIDDLE))
DEFAULTS: dict[Kind, tuple[Block, ...]] = {
    Kind.SEAT: (
        *_HEAD,
        Block(Part.TITLE, _MIDDLE, "{phien}"),
        Block(Part.WHEN, _MIDDLE),
        Block(Part.RULE),
        Block(Part.NAME),
        Block(Part.DELEGATION),
        Block(Part.CATEGORY),
        Block(Part.SEAT),
        Block(Part.DOOR, _MIDDLE),
        Block(Part.REPLACES),
        Block(Part.SUBSTITUTE),
        Block(Part.AWARD),
        Block(Part.TABLE),
        Block(Part.TRAVEL),
        Block(Part.RULE),
        Block(Part.CODE),
        Block(Part.FOOTER, _MIDDLE, "Vui lòng giữ phiếu trong suốt phiên họp."),
    ),
    Kind.PROGRAM: (
        *_HEAD,
        Block(Part.TITLE, _MIDDLE, "Chương trình Đại hội"),
        Block(Part.WHEN, _MIDDLE),
        Block(Part.RULE),
        Block(Part.PROGRAM),
        Block(Part.RULE),
        Block(Part.VERSION, _MIDDLE),
    ),
    Kind.COUPON: (
        *_HEAD,
        Block(Part.TITLE, _MIDDLE, "Phiếu ăn số {so_phieu}"),
        Block(Part.RULE),
        Block(Part.MEAL, _MIDDLE),
        Block(Part.WHEN, _MIDDLE),
        Block(Part.PLACE, _MIDDLE),
        Block(Part.TABLE, _MIDDLE),
        Block(Part.NAME),
        Block(Part.DELEGATION),
        Block(Part.RULE),
        Block(Part.FOOTER, _MIDDLE, "Phiếu có giá trị sử dụng một lần."),
        Block(Part.PRINTED, _MIDDLE),
    ),
    Kind.CALL: (
        *_HEAD,
        Block(Part.TITLE, _MIDDLE, "Mời lên sân khấu"),
        Block(Part.WHEN, _MIDDLE),
        Block(Part.RULE),
        Block(Part.NAME),
        Block(Part.DELEGATION),
        Block(Part.SUBSTITUTE),
        Block(Part.AWARD),
        Block(Part.WAVE),
        Block(
            Part.TEXT,
            _MIDDLE,
            "Mời có mặt ở cánh gà trái[ lúc {gio_cho}]\n[Trao thưởng từ {gio_trao}]",
            Size.LARGE,
        ),
        Block(Part.RULE),
        Block(Part.FOOTER, _MIDDLE, "Vui lòng mang theo phiếu này khi lên sân khấu."),
        Block(Part.PRINTED, _MIDDLE),
    ),
}


def parts_of(kind: Kind) -> tuple[Part, ...]:
    """Return what a kind of slip may be made of."""
    return (*dict.fromkeys(block.part for block in DEFAULTS[kind] if block.part not in OWN), *OWN)


# The layout a kind of slip has until somebody arranges another.
USUAL: dict[Kind, Layout] = {kind: Layout(blocks) for kind, blocks in DEFAULTS.items()}
