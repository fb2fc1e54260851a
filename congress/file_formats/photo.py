"""Photos of exemplars and delegates, as phones and scanners make them → one plain JPEG fit for screens and print.

What is stored is always drawn anew, so that no place of taking, no thumbnail and no foreign bytes lie in it.
"""

import threading
import warnings
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, UnidentifiedImageError

from congress.file_formats.errors import UnreadableFile

_LARGEST_FILE = 15_000_000  # bytes
_MOST_PIXELS = 40_000_000
_SHORTEST_SIDE = 200  # pixels; less is a blur in print
_LONGEST_SIDE = 1600  # pixels; 300 dpi on 13 cm
_QUALITY = 85
_FORMATS = ("JPEG", "PNG", "WEBP")
_APPLE_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}
_MODES_TO_RESIZE = {"L", "RGB", "CMYK"}
_DEEP_GREY = {"I", "I;16", "I;16B", "I;16L", "I;16N"}
_ORIENTATION = 0x0112  # the tag of EXIF
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_KEEP_DETAIL = 2.0  # a JPEG is decoded at the smallest scale that is still twice what is wanted

# A large photo takes 300 MB while it is decoded, and Python's filter of warnings is one for all threads.
_one_at_a_time = threading.Lock()


class UnreadablePhoto(UnreadableFile):
    """The file is no photo that can be used."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A checked photo, upright, in RGB and without metadata; `width` and `height` are in pixels, at most 1600."""

    jpeg: bytes
    width: int
    height: int


def read_photo(content: bytes, filename: str) -> Photo:
    """Check an uploaded JPEG, PNG or WebP and encode it anew; `filename` serves the messages.

    Raises UnreadablePhoto. Files above 15 MB and pictures above 40 megapixels are refused before a pixel is decoded.
    """
    if not content:
        raise UnreadablePhoto(f"Tệp “{filename}” rỗng. Vui lòng kiểm tra và gửi lại ảnh.")
    if len(content) > _LARGEST_FILE:
        raise UnreadablePhoto(
            f"Tệp “{filename}” quá lớn (trên 15 MB). Vui lòng lưu ảnh ở dạng JPEG với kích thước nhỏ hơn rồi gửi lại."
        )
    if content[4:8] == b"ftyp" and content[8:12] in _APPLE_BRANDS:
        raise UnreadablePhoto(
            f"Ảnh “{filename}” ở định dạng HEIC của điện thoại, hệ thống không đọc được. "
            "Vui lòng lưu ảnh thành JPEG (.jpg) rồi gửi lại."
        )
    if size := _webp_size(content):
        _check_size(size, filename)  # the decoder takes memory for the whole picture as soon as it is made
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _read(content, filename)


def _read(content: bytes, filename: str) -> Photo:
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            _check_size(image.size, filename)
            return _encoded(_upright(image))
    except UnreadablePhoto:
        raise
    except Image.DecompressionBombError as fault:
        raise _too_many_pixels(filename) from fault
    except UnidentifiedImageError as fault:
        if _starts_like_a_photo(content):
            raise _broken(filename) from fault
        raise UnreadablePhoto(
            f"Tệp “{filename}” không phải là ảnh JPEG, PNG hoặc WebP. Vui lòng lưu ảnh thành JPEG (.jpg) rồi gửi lại."
        ) from fault
    except Exception as fault:  # broken pictures make the decoders raise almost anything
        raise _broken(filename) from fault


def _starts_like_a_photo(content: bytes) -> bool:
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[8:12] == b"WEBP"


def _broken(filename: str) -> UnreadablePhoto:
    return UnreadablePhoto(
        f"Ảnh “{filename}” đã hỏng hoặc chưa tải lên trọn vẹn. "
        "Vui lòng mở thử ảnh trên máy, lưu lại thành JPEG (.jpg) rồi gửi lại."
    )


def _check_size(size: tuple[int, int], filename: str) -> None:
    width, height = size
    if width * height > _MOST_PIXELS:
        raise _too_many_pixels(filename)
    if min(size) < _SHORTEST_SIDE:
        raise UnreadablePhoto(
            f"Ảnh “{filename}” quá nhỏ ({width} × {height} điểm ảnh). "
            f"Vui lòng gửi ảnh gốc, mỗi cạnh từ {_SHORTEST_SIDE} điểm ảnh trở lên."
        )


def _too_many_pixels(filename: str) -> UnreadablePhoto:
    return UnreadablePhoto(f"Ảnh “{filename}” có quá nhiều điểm ảnh (trên 40 triệu). Vui lòng thu nhỏ ảnh rồi gửi lại.")


def _webp_size(content: bytes) -> tuple[int, int] | None:
    """Width and height a WebP's header states, without its decoder; None for anything else."""
    head = content[:30]
    if len(head) < 30 or head[:4] != b"RIFF" or head[8:12] != b"WEBP":
        return None
    if head[12:16] == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if head[12:16] == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF


def _upright(image: Image.Image) -> Image.Image:
    """Decode the first frame, at most 1600 px long, in sRGB, on white, turned as the camera was held."""
    orientation = _orientation(image)
    profile = image.info.get("icc_profile")
    if image.mode in _DEEP_GREY:
        image = image.convert("I").point(lambda level: level * (1 / 256)).convert("L")
    elif image.has_transparency_data:
        transparent = image.convert("RGBA")
        image = Image.new("RGB", image.size, "white")
        image.paste(transparent, mask=transparent.getchannel("A"))
    elif image.mode not in _MODES_TO_RESIZE:
        image = image.convert("RGB")
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=_KEEP_DETAIL)
    image = _in_srgb(image, profile)
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001  a photo is worth more than its broken notes
        return 1


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Telephones photograph in wider colours; without their profile faces would look grey."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            changed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            changed = None  # a profile that does not fit the picture
        if changed is not None:
            return changed
    return image.convert("RGB")


def _encoded(image: Image.Image) -> Photo:
    plain = Image.new("RGB", image.size)  # a new picture knows no comment, profile or place
    plain.paste(image)
    target = BytesIO()
    plain.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return Photo(target.getvalue(), *plain.size)
