"""Pictures as a camera at the door sees them: a code on paper or on a telephone, whole or spoilt in one way."""

import random
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

FRAME = (1280, 720)
_WALL = 150  # grey of what stands behind the guest
_QUIET = 4  # modules of white around a code
Spoiling = Callable[[Image.Image, random.Random], Image.Image]


def qr_card(text: str, module: int, *, inverted: bool = False) -> Image.Image:
    """A code with the white it needs around it; `inverted` as on a dark telephone screen."""
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET, box_size=module, mask_pattern=2)
    qr.add_data(text)
    qr.make(fit=True)
    picture = qr.make_image().get_image().convert("L")
    return ImageChops.invert(picture) if inverted else picture


def held(card: Image.Image, degrees: float, at: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
    """A whole frame with the card somewhere in it, turned."""
    turned = card.convert("LA").rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    frame = Image.new("L", FRAME, _WALL)
    left, top = (int((side - width) * share) for side, width, share in zip(FRAME, turned.size, at, strict=True))
    frame.paste(turned.getchannel("L"), (left, top), turned.getchannel("A"))
    return frame


def clean(frame: Image.Image, _chance: random.Random) -> Image.Image:
    return frame


def tilted(frame: Image.Image, chance: random.Random) -> Image.Image:
    """Held at a slant: one side of the picture is nearer than the other."""
    width, height = frame.size
    narrow = chance.uniform(0.18, 0.3)
    up, down = (narrow, 0.0) if chance.random() < 0.5 else (0.0, narrow)
    quad = (0, -up * height, 0, height + up * height, width, height + down * height, width, -down * height)
    return frame.transform(frame.size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR, fillcolor=_WALL)


def dim(frame: Image.Image, chance: random.Random) -> Image.Image:
    """A foyer with its lamps off: an eighth of the light, and the grain that comes with it."""
    light = chance.uniform(0.1, 0.16)
    return _grain(frame.point(lambda grey: int(18 + grey * light)), 2.0)


def noisy(frame: Image.Image, chance: random.Random) -> Image.Image:
    return _grain(frame, chance.uniform(45, 70))


def blurred(frame: Image.Image, chance: random.Random) -> Image.Image:
    return frame.filter(ImageFilter.GaussianBlur(chance.uniform(2.0, 3.2)))


def glaring(frame: Image.Image, chance: random.Random) -> Image.Image:
    """A lamp mirrored in plastic: a bright spot that eats part of the code, and light that falls off to one side."""
    shade = Image.linear_gradient("L").rotate(90).resize(frame.size).point(lambda grey: 90 + grey * 165 // 255)
    lit = ImageChops.multiply(frame, shade)
    spot = Image.new("L", frame.size, 0)
    x, y = frame.width / 2 + chance.uniform(-30, 30), frame.height / 2 + chance.uniform(-30, 30)
    ImageDraw.Draw(spot).ellipse((x - 24, y - 24, x + 24, y + 24), fill=255)
    return ImageChops.screen(lit, spot.filter(ImageFilter.GaussianBlur(9)))


def torn(card: Image.Image) -> Image.Image:
    """A corner torn off: the one without a finder pattern, for without one of those nobody can read a code."""
    ragged, side = card.copy(), card.width
    cut = side * 0.34
    ImageDraw.Draw(ragged).polygon(
        [(side, side - cut), (side - cut * 0.5, side - cut * 0.62), (side - cut, side), (side, side)], fill=_WALL
    )
    return ragged


def _grain(frame: Image.Image, strength: float) -> Image.Image:
    return ImageChops.add(frame, Image.effect_noise(frame.size, strength), 1, -128)


SPOILINGS: dict[str, Spoiling] = {
    "clean": clean, "tilted": tilted, "dim": dim, "noisy": noisy, "blurred": blurred, "glaring": glaring,
}  # fmt: skip
CARDS = ("torn", "inverted")  # what is wrong with these is the card, not the light
KINDS = (*SPOILINGS, *CARDS)


def frame_of(text: str, kind: str, chance: random.Random, modules: tuple[int, int] = (4, 9)) -> Image.Image:
    """One frame of a kind; where the card is held and how near it is are left to chance."""
    card = qr_card(text, chance.randint(*modules), inverted=kind == "inverted")
    if kind == "torn":
        card = torn(card)
    at = chance.uniform(0.3, 0.7), chance.uniform(0.3, 0.7)
    return SPOILINGS.get(kind, clean)(held(card, chance.uniform(0, 360), at), chance)


def write_video(path: Path, frames: Sequence[Image.Image], times: int) -> None:
    """A motion JPEG as Chromium's fake camera plays it again and again: each picture `times` times, one after another."""
    with path.open("wb") as target:
        for frame in frames:
            picture = BytesIO()
            frame.convert("RGB").save(picture, "JPEG", quality=88)
            target.write(picture.getvalue() * times)
