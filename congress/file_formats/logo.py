"""A logo for slips, as a PNG or JPEG → a small grey PNG, drawn anew; the printer makes dots of it."""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from congress.file_formats.errors import UnreadableFile

_LARGEST_FILE = 3_000_000  # bytes
_MOST_PIXELS = 16_000_000
_SHORTEST_SIDE = 32  # pixels; less is a blot
_MOST_STRETCHED = 12  # times as long as high, or as high as long
_BOX = (560, 400)  # pixels kept: all the dots there are between the margins of the widest paper
_DEEP_GREY = {"I", "I;16", "I;16B", "I;16L", "I;16N"}
_one_at_a_time = threading.Lock()  # a large picture takes 100 MB while it is decoded


class UnreadableLogo(UnreadableFile):
    """The file is no picture that can be a logo."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A checked logo; sizes in pixels."""

    png: bytes
    width: int
    height: int


def read_logo(content: bytes, filename: str) -> Logo:
    """Check an uploaded PNG or JPEG and make a grey PNG of it on white; `filename` serves the messages.

    Raises UnreadableLogo. Files above 3 MB and pictures above 16 megapixels are refused before a pixel is decoded.
    """
    if not content:
        raise UnreadableLogo(f"Tệp “{filename}” rỗng. Vui lòng kiểm tra và gửi lại ảnh.")
    if len(content) > _LARGEST_FILE:
        raise UnreadableLogo(f"Tệp “{filename}” quá lớn (trên 3 MB). Vui lòng lưu ảnh nhỏ hơn rồi gửi lại.")
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as image:
                _check_size(image.size, filename)
                return _drawn(_grey(image))
        except UnreadableLogo:
            raise
        except Image.DecompressionBombError as fault:
            raise _too_many_pixels(filename) from fault
        except UnidentifiedImageError as fault:
            raise UnreadableLogo(
                f"Tệp “{filename}” không phải là ảnh PNG hoặc JPEG. Vui lòng lưu biểu trưng thành PNG rồi gửi lại."
            ) from fault
        except Exception as fault:  # broken pictures make the decoders raise almost anything
            raise UnreadableLogo(
                f"Ảnh “{filename}” đã hỏng hoặc chưa tải lên trọn vẹn. Vui lòng mở thử, lưu lại rồi gửi lại."
            ) from fault


def _check_size(size: tuple[int, int], filename: str) -> None:
    width, height = size
    if width * height > _MOST_PIXELS:
        raise _too_many_pixels(filename)
    if min(size) < _SHORTEST_SIDE:
        raise UnreadableLogo(
            f"Ảnh “{filename}” quá nhỏ ({width} × {height} điểm ảnh): mỗi cạnh cần từ {_SHORTEST_SIDE} điểm ảnh."
        )
    if max(size) > _MOST_STRETCHED * min(size):
        raise UnreadableLogo(f"Ảnh “{filename}” quá dài so với bề ngang. Vui lòng cắt gọn quanh biểu trưng.")


def _too_many_pixels(filename: str) -> UnreadableLogo:
    return UnreadableLogo(f"Ảnh “{filename}” có quá nhiều điểm ảnh (trên 16 triệu). Vui lòng thu nhỏ ảnh rồi gửi lại.")


def _grey(image: Image.Image) -> Image.Image:
    """Decode a picture on white, in greys, no larger than the widest paper."""
    if image.mode in _DEEP_GREY:
        grey = image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    elif image.has_transparency_data:
        seen = image.convert("LA")
        grey = Image.new("L", image.size, 255)
        grey.paste(seen.getchannel("L"), mask=seen.getchannel("A"))
    else:
        grey = image.convert("L")
    grey.thumbnail(_BOX, Image.Resampling.LANCZOS)
    return grey


def _drawn(grey: Image.Image) -> Logo:
    plain = Image.new("L", grey.size)  # a new picture knows no comment, profile or place
    plain.paste(grey)
    target = BytesIO()
    plain.save(target, "PNG", optimize=True)
    return Logo(target.getvalue(), *plain.size)
