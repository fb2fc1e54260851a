"""What sizes things have on paper of a width, in dots: the steps an organizer may choose, none below what is legible.

A step names the largest size; a text that would need more lines is set in a smaller one, down to its floor.
"""

from dataclasses import dataclass
from functools import cache

from congress.slip_layout import Part, Size
from printers.raster import Style, Weight

_WIDE = 512  # dots; narrower is set like paper of 58 mm
_SCALE = {Size.SMALL: 0.85, Size.NORMAL: 1.0, Size.LARGE: 1.25, Size.HUGE: 1.5}
_STEP = 4  # dots between the sizes a text is tried in
_HEAVIER: dict[Size, Weight] = {Size.LARGE: "SemiBold", Size.HUGE: "Bold"}  # lines that are Regular as a rule
_BODY_SIZE = 28
_BODY: tuple[tuple[int, ...], tuple[int, ...], Weight, int] = ((_BODY_SIZE,), (_BODY_SIZE,), "Regular", _BODY_SIZE)
_FOOT: tuple[tuple[int, ...], tuple[int, ...], Weight, int] = ((24,), (24,), "Regular", 24)

# Of each part: its usual sizes on wide and on narrow paper, from the largest, its weight, and its floor.
_USUAL: dict[Part, tuple[tuple[int, ...], tuple[int, ...], Weight, int]] = {
    Part.HEADING: ((28,), (24,), "SemiBold", 24),
    Part.TITLE: ((36, 32, 30), (32, 30, 28), "Bold", 28),
    Part.MEAL: ((52, 48, 44, 40, 36), (44, 40, 36, 32), "Bold", 32),
    Part.NAME: ((64, 60, 56, 52), (64, 60, 56, 52), "Bold", 52),
    Part.DELEGATION: ((34, 32, 30), (34, 32, 30), "SemiBold", 30),
    Part.DOOR: ((38,), (32,), "SemiBold", 28),
    Part.TEXT: ((_BODY_SIZE,), (_BODY_SIZE,), "Regular", 24),
    Part.VERSION: _FOOT,
    Part.PRINTED: _FOOT,
    Part.FOOTER: _FOOT,
}
_SIGNS = {True: (176, 160, 144, 128, 110), False: (128, 120, 110, 96, 80, 64)}  # by whether the paper is wide
_LARGER_SIGNS = {
    True: {Size.LARGE: (208, 192), Size.HUGE: (240, 224, 208, 192)},
    False: {Size.LARGE: (144, 136), Size.HUGE: (160, 152, 144, 136)},
}
_WORDS = {True: (84, 72, 60, 52, 44, 36, 28), False: (52, 44, 38, 32, 28, 24)}
_SPACES = {Size.SMALL: 12, Size.NORMAL: 24, Size.LARGE: 48, Size.HUGE: 96}
_LOGO_SHARES = {Size.SMALL: 0.2, Size.NORMAL: 0.35, Size.LARGE: 0.6, Size.HUGE: 1.0}  # of the width within the margins


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper width with what depends on it."""

    width: int
    margin: int
    number: Style
    qr_module: int

    @classmethod
    def of(cls, width: int) -> "Paper":
        """Papers of 80 mm (576 dots) and 58 mm (384 dots); narrower than 512 dots is set like the latter."""
        if width >= _WIDE:
            return cls(width=width, margin=12, number=Style(44, "Bold"), qr_module=6)
        return cls(width=width, margin=8, number=Style(36, "Bold"), qr_module=5)

    @property
    def is_wide(self) -> bool:
        return self.width >= _WIDE

    @property
    def inner_width(self) -> int:
        return self.width - 2 * self.margin

    def styles(self, part: Part, size: Size) -> tuple[Style, ...]:
        """Return how a part's lines may be set, the largest first."""
        return _styles(part, size, self.is_wide)

    def signs(self, size: Size) -> tuple[Style, ...]:
        """Return how row and chair, wave and place may be set: the largest type of a slip."""
        usual = _SIGNS[self.is_wide]
        sizes = usual[2:] if size is Size.SMALL else _LARGER_SIGNS[self.is_wide].get(size, ()) + usual
        return _bold(sizes)

    @property
    def sign_words(self) -> tuple[Style, ...]:
        """How words beside signs may be set: "Trái", "Sân khấu"."""
        return _bold(_WORDS[self.is_wide])

    def module(self, size: Size) -> int:
        """Return the size of a QR code's modules."""
        return self.qr_module + {Size.LARGE: 2, Size.HUGE: 4}.get(size, 0)

    def logo_box(self, size: Size) -> tuple[int, int]:
        """Return what a logo may take at most: it never becomes longer than a seat board."""
        return round(self.inner_width * _LOGO_SHARES[size]), _TALLEST_LOGO


_TALLEST_LOGO = 280  # dots, 35 mm


def space(size: Size) -> int:
    """Return how much paper a space takes."""
    return _SPACES[size]


@cache
def _styles(part: Part, size: Size, is_wide: bool) -> tuple[Style, ...]:
    wide, narrow, weight, floor = _USUAL.get(part, _BODY)
    usual = wide if is_wide else narrow
    if size is Size.NORMAL:
        return tuple(Style(one, weight) for one in usual)
    largest = max(floor, round(usual[0] * _SCALE[size]))
    if size is Size.SMALL:
        sizes = tuple(one for one in usual if one < largest) or (floor,)
        return tuple(Style(one, weight) for one in dict.fromkeys((largest, *sizes)))
    if weight == "Regular":
        weight = _HEAVIER[size]
    return tuple(Style(one, weight) for one in (*range(largest, usual[0], -_STEP), *usual))


@cache
def _bold(sizes: tuple[int, ...]) -> tuple[Style, ...]:
    return tuple(Style(size, "Bold") for size in sizes)
