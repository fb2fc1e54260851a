"""A grey picture → dots: what a thermal printer makes of a congress's logo."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops, ImageOps

_CUT_OFF = 1  # per cent of the lightest and darkest pixels that may become pure white and black
_DARK, _LIGHT = 48, 216  # beyond these a colour is meant to be flat: no lonely dots in it
_FLAT = [0 if level < _DARK else 255 if level > _LIGHT else level for level in range(256)]


@lru_cache(maxsize=8)
def stamp_of(grey_png: bytes, box: tuple[int, int]) -> Image.Image:
    """A logo as a stamp, as large as fits into `box`, its greys as scattered dots (Floyd and Steinberg's)."""
    with Image.open(BytesIO(grey_png), formats=("PNG",)) as opened:
        grey = ImageOps.autocontrast(opened.convert("L"), cutoff=_CUT_OFF).point(_FLAT)
    share = min(box[0] / grey.width, box[1] / grey.height)
    size = max(1, round(grey.width * share)), max(1, round(grey.height * share))
    return ImageChops.invert(grey.resize(size, Image.Resampling.LANCZOS).convert("1"))
