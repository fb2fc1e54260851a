import random
import struct
import warnings
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageFile

from congress.errors import BadInput
from congress.file_formats.photo import Photo, UnreadablePhoto, read_photo

RED, BLUE = (200, 20, 20), (20, 20, 200)


def picture(mode: str = "RGB", size: tuple[int, int] = (300, 400), colour: Any = None) -> Image.Image:
    return Image.new(mode, size, RED if colour is None else colour)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    target = BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def opened(photo: Photo) -> Image.Image:
    image = Image.open(BytesIO(photo.jpeg))
    image.load()
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (photo.width, photo.height))
    return image


def colour_at(photo: Photo, x: int, y: int) -> tuple[int, ...]:
    pixel = opened(photo).getpixel((x, y))
    assert isinstance(pixel, tuple)
    return tuple(int(level) for level in pixel)


def near(colour: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(colour, wanted, strict=True))


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + body
        + struct.pack(">I", zlib.crc32(body))
        + bytes([0, 0, 0, 9])
        + b"IDAT"
    )


def jpeg_header(width: int, height: int) -> bytes:
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes([1, 34, 0, 2, 17, 1, 3, 17, 1])
    return b"\xff\xd8\xff\xc0" + frame + b"\xff\xda\x00\x0c\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00"


def webp_header(width: int, height: int) -> bytes:
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sizes


# ── what is read ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_kinds_of_photos_become_a_jpeg(kind: str) -> None:
    photo = read_photo(encoded(picture(), kind), "chan-dung")
    assert (photo.width, photo.height) == (300, 400)
    assert near(colour_at(photo, 150, 200), RED)


@pytest.mark.parametrize(("size", "kept"), [((3200, 2400), (1600, 1200)), ((900, 4000), (360, 1600))])
def test_a_large_photo_is_made_smaller_and_keeps_its_shape(size: tuple[int, int], kept: tuple[int, int]) -> None:
    photo = read_photo(encoded(picture(size=size), "JPEG"), "tap-the.jpg")
    assert (photo.width, photo.height) == kept


def test_a_small_photo_is_not_blown_up() -> None:
    photo = read_photo(encoded(picture(size=(200, 200)), "PNG"), "x.png")
    assert (photo.width, photo.height) == (200, 200)


def test_a_photo_taken_sideways_stands_upright() -> None:
    lying = picture(size=(400, 300))
    lying.paste(BLUE, (0, 0, 200, 300))
    for orientation, blue_at in ((6, (150, 50)), (8, (150, 350)), (3, (350, 150)), (1, (50, 150)), (99, (50, 150))):
        exif = Image.Exif()
        exif[0x0112] = orientation
        photo = read_photo(encoded(lying, "JPEG", exif=exif), "x.jpg")
        assert (photo.width, photo.height) == ((300, 400) if orientation in {6, 8} else (400, 300))
        assert near(colour_at(photo, *blue_at), BLUE), orientation


def test_place_and_camera_and_comments_do_not_stay() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[1] = "N"
    content = encoded(picture(), "JPEG", exif=exif, comment=b"SECRETCOMMENT", xmp=b"<x>SECRETXMP</x>")
    assert b"SECRETCAMERA" in content
    photo = read_photo(content, "x.jpg")
    assert b"SECRET" not in photo.jpeg
    assert not opened(photo).getexif()
    assert set(opened(photo).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode: str) -> None:
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0)).convert(mode)
    options = {"transparency": 0} if mode == "P" else {}
    assert near(colour_at(read_photo(encoded(clear, "PNG", **options), "x.png"), 5, 5), (255, 255, 255))


def test_a_colour_declared_transparent_becomes_white() -> None:
    content = encoded(picture(), "PNG", transparency=RED)
    assert near(colour_at(read_photo(content, "x.png"), 5, 5), (255, 255, 255))


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (encoded(picture("CMYK", colour=(0, 255, 255, 0)), "JPEG"), (255, 0, 0)),
        (encoded(picture("L", colour=90), "JPEG"), (90, 90, 90)),
        (encoded(picture("I;16", colour=40_000), "PNG"), (156, 156, 156)),
        (encoded(picture("1", colour=1), "PNG"), (255, 255, 255)),
        (encoded(picture().quantize(4), "PNG"), RED),
    ],
    ids=["cmyk", "grey", "16 bits", "black and white", "palette"],
)
def test_every_way_to_say_a_colour_becomes_rgb(content: bytes, wanted: tuple[int, ...]) -> None:
    assert near(colour_at(read_photo(content, "x"), 100, 100), wanted)


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_an_animation_the_first_picture_is_taken(kind: str) -> None:
    content = encoded(picture(), kind, save_all=True, append_images=[picture(colour=BLUE)], duration=100)
    assert near(colour_at(read_photo(content, "x"), 100, 100), RED)


def test_a_photo_of_two_pictures_as_some_telephones_make_is_a_jpeg() -> None:
    content = encoded(picture(), "MPO", save_all=True, append_images=[picture(colour=BLUE)])
    assert near(colour_at(read_photo(content, "x.jpg"), 100, 100), RED)


def test_a_colour_profile_that_does_not_fit_is_ignored() -> None:
    photo = read_photo(encoded(picture(), "JPEG", icc_profile=b"no profile" * 20), "x.jpg")
    assert near(colour_at(photo, 100, 100), RED)


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_a_colour_profile_is_worked_in_and_dropped(mode: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = read_photo(encoded(picture().convert(mode), "JPEG", icc_profile=profile), "x.jpg")
    assert near(colour_at(photo, 100, 100), RED if mode == "RGB" else (74, 74, 74))
    assert b"ICC_PROFILE" not in photo.jpeg


# ── what is refused ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "rỗng"),
        (b"%PDF-1.7 ...", "không phải là ảnh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "không phải là ảnh"),
        (encoded(picture(), "GIF"), "không phải là ảnh"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "HEIC"),
        (encoded(picture(), "JPEG")[:-300], "đã hỏng"),
        (encoded(picture(), "JPEG")[:20], "đã hỏng"),
        (encoded(picture(), "PNG")[:120], "đã hỏng"),
        (encoded(picture(), "WEBP")[:25], "đã hỏng"),
        (encoded(picture(), "JPEG") + bytes(15_000_000), "15 MB"),
        (encoded(picture(size=(199, 500)), "JPEG"), "199 × 500"),
        (encoded(picture(size=(500, 120)), "WEBP"), "500 × 120"),
    ],
    ids=[
        "empty",
        "pdf",
        "svg",
        "gif",
        "heic",
        "cut jpeg",
        "start of a jpeg",
        "cut png",
        "start of a webp",
        "heavy",
        "narrow",
        "low",
    ],
)
def test_what_is_no_usable_photo_is_refused_with_words_that_help(content: bytes, said: str) -> None:
    with pytest.raises(UnreadablePhoto, match=said) as refusal:
        read_photo(content, "ảnh của tôi")
    assert "“ảnh của tôi”" in refusal.value.message_vi
    assert "Vui lòng" in refusal.value.message_vi
    assert isinstance(refusal.value, BadInput)


@pytest.mark.parametrize("header", [png_header, jpeg_header, webp_header])
@pytest.mark.parametrize("size", [(10_000, 6_000), (16_000, 16_000), (6_401, 6_401)])
def test_too_many_pixels_are_refused_before_any_is_decoded(
    header: Any, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[object] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded.append)
    monkeypatch.setattr("PIL.WebPImagePlugin.WebPImageFile._open", decoded.append)
    with pytest.raises(UnreadablePhoto, match="40 triệu"):
        read_photo(header(*size), "x")
    assert decoded == []


@pytest.mark.parametrize("lossless", [True, False])
def test_the_size_of_a_webp_is_known_without_its_decoder(lossless: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    content = encoded(picture(size=(7000, 6000)), "WEBP", lossless=lossless, quality=1, method=0)
    monkeypatch.setattr("PIL.WebPImagePlugin.WebPImageFile._open", None)
    with pytest.raises(UnreadablePhoto, match="40 triệu"):
        read_photo(content, "x.webp")


def test_a_true_photo_of_sixty_megapixels_is_refused() -> None:
    with pytest.raises(UnreadablePhoto, match="40 triệu"):
        read_photo(encoded(Image.new("L", (10_000, 6_000)), "JPEG"), "x.jpg")


# ── whatever comes ────────────────────────────────────────────────────────────────────────────────────────────────────


def noisy(kind: str, mode: str = "RGB", **options: Any) -> bytes:
    noise = Image.frombytes("RGB", (220, 210), random.Random(7).randbytes(220 * 210 * 3))
    return encoded(noise.reduce(2).resize((220, 210)).convert(mode), kind, **options)


_EXIF = Image.Exif()
_EXIF[0x0112] = 6
SAMPLES = [
    noisy("JPEG", exif=_EXIF),
    noisy("JPEG", progressive=True),
    noisy("JPEG", "CMYK"),
    noisy("PNG", "P"),
    noisy("PNG", "RGBA", exif=_EXIF),
    noisy("WEBP", "RGBA", exif=_EXIF),
    encoded(picture(), "WEBP", save_all=True, append_images=[picture(colour=BLUE)]),
    encoded(picture(), "MPO", save_all=True, append_images=[picture(colour=BLUE)]),
    encoded(picture(), "PNG", save_all=True, append_images=[picture(colour=BLUE)]),
]


def was_read_or_refused(content: bytes) -> bool:
    """Whether it came to a photo that opens, or to words for a person, without a warning; else it raises."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            photo = read_photo(content, "x")
        except UnreadablePhoto as refusal:
            return bool(refusal.message_vi) and not warned
    return opened(photo).size == (photo.width, photo.height) and not warned


@given(st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBPVP8X"]))
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes) -> None:
    assert was_read_or_refused(start + content)


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.floats(0, 1), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255))))
def test_any_broken_photo_is_read_or_refused(content: bytes, length: float, changes: list[tuple[float, int]]) -> None:
    broken = bytearray(content)
    for place, value in changes:
        broken[int(place * len(broken))] = value
    assert was_read_or_refused(bytes(broken))
    assert was_read_or_refused(bytes(broken[: int(length * len(broken))]))


@settings(deadline=None)
@given(st.sampled_from(SAMPLES), st.integers(0, 600), st.integers(0, 7))
def test_a_flipped_bit_in_the_notes_before_the_picture_harms_nobody(content: bytes, place: int, bit: int) -> None:
    broken = bytearray(content)
    broken[min(place, len(broken) - 1)] ^= 1 << bit
    assert was_read_or_refused(bytes(broken))
