"""Logos as organizers send them: a small grey picture on white comes of them, or words that say what to do."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from congress.file_formats.logo import UnreadableLogo, read_logo


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    target = BytesIO()
    image.save(target, kind)
    return target.getvalue()


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_becomes_grey_and_no_larger_than_the_paper(kind: str) -> None:
    logo = read_logo(encoded(Image.new("RGB", (1200, 900), "#a61c28"), kind), "logo")
    image = opened(logo.png)
    assert (image.format, image.mode) == ("PNG", "L")
    assert image.size == (logo.width, logo.height) == (533, 400)
    assert image.getpixel((5, 5)) == pytest.approx(71, abs=3)


def test_what_is_transparent_is_white_on_paper() -> None:
    image = Image.new("RGBA", (80, 80), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (20, 20, 60, 60))
    read = opened(read_logo(encoded(image), "logo").png)
    assert (read.getpixel((2, 2)), read.getpixel((40, 40))) == (255, 0)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""

    def chunk(name: bytes, told: bytes) -> bytes:
        return struct.pack(">I", len(told)) + name + told + struct.pack(">I", zlib.crc32(name + told))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 3_000_001, "trên 3 MB"),
        (bomb(60_000, 60_000), "trên 16 triệu"),
        (bomb(5_000, 4_000), "trên 16 triệu"),
        (bomb(1_000, 1_000), "đã hỏng"),
        (encoded(Image.new("L", (31, 400))), "quá nhỏ"),
        (encoded(Image.new("L", (40, 800))), "quá dài"),
        (b"<svg/>", "không phải là ảnh PNG hoặc JPEG"),
        (encoded(Image.new("L", (100, 100)), "GIF"), "không phải là ảnh PNG hoặc JPEG"),
        (encoded(Image.new("RGB", (300, 300)), "JPEG")[:400], "đã hỏng"),
    ],
)
def test_what_cannot_be_a_logo_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableLogo, match=words):
        read_logo(content, "logo.png")


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes) -> None:
    try:
        said = opened(read_logo(start + content, "x").png).mode
    except UnreadableLogo as refusal:
        said = refusal.message_vi
    assert said
