"""Lines break where a reader would break them, and never through what is read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from congress.settings import PROJECT_ROOT
from printers.raster import Style, Weight, break_lines, fitting, line_stamp, printable, width_of

FONTS = PROJECT_ROOT / "static" / "fonts"
THRESHOLD = 150
BODY = Style(28)


def test_lines_never_exceed_the_width_and_lose_no_word() -> None:
    text = "Báo cáo tổng kết phong trào thi đua yêu nước giai đoạn 2015 - 2020, phương hướng giai đoạn 2020 - 2025"
    lines = break_lines(text, BODY, 420)
    assert " ".join(lines) == text
    assert max(width_of(line, BODY) for line in lines) <= 420


@pytest.mark.parametrize("width", range(240, 560, 20))
@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Dâng hương tại Khuôn viên lưu niệm Chủ tịch Hồ Chí Minh", "Hồ Chí Minh"),
        ("Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V", "thứ V"),
        ("Diễn văn khai mạc của Đoàn Chủ tịch, Đoàn Thư ký", "Đoàn Thư ký"),
        ("Tượng đài đồng chí Hoàng Văn Thụ và quảng trường", "Hoàng Văn Thụ"),
    ],
)
def test_names_and_numbers_stay_whole(text: str, whole: str, width: int) -> None:
    assert any(whole in line for line in break_lines(text, BODY, width)), break_lines(text, BODY, width)


def test_two_lines_come_out_even_rather_than_with_one_word_alone() -> None:
    lines = break_lines("Chỗ ngồi: theo hướng dẫn của lễ tân", Style(36, "SemiBold"), 540)
    assert len(lines) == 2
    assert min(width_of(line, Style(36, "SemiBold")) for line in lines) > 150


def test_a_word_wider_than_the_line_is_cut_and_not_lost() -> None:
    lines = break_lines("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", BODY, 200)
    assert "".join(lines) == "W" * 32
    assert max(width_of(line, BODY) for line in lines) <= 200


@given(st.text(max_size=80), st.integers(min_value=60, max_value=576))
def test_any_text_breaks_into_lines_that_fit(text: str, width: int) -> None:
    plain = printable(text)
    lines = break_lines(plain, BODY, width)
    assert "".join(lines).replace(" ", "") == plain.replace(" ", "")
    assert all(width_of(line, BODY) <= width or len(line) == 1 for line in lines)


def test_a_name_takes_the_largest_size_that_needs_fewest_lines() -> None:
    styles = tuple(Style(size, "Bold") for size in (64, 60, 56, 52))
    assert fitting("VI VĂN SƠN", styles, 552).size == 64
    assert len(break_lines("NÔNG VĂN THẮNG", fitting("NÔNG VĂN THẮNG", styles, 552), 552)) == 1


def test_what_the_font_lacks_is_dropped_with_its_empty_brackets() -> None:
    assert printable("Vi Thắng (😀)") == "Vi Thắng"
    assert printable("Phòng 415 → tầng 4") == "Phòng 415 - tầng 4"
    assert printable("Nguyê\u0303n") == "Nguyễn"


@pytest.mark.parametrize("letter", "ăâđêôơưẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰỲÝỶỸỴ")
def test_every_vietnamese_letter_is_printable(letter: str) -> None:
    assert printable(letter) == letter


@pytest.mark.parametrize("weight", ["Regular", "Medium", "SemiBold", "Bold"])
@pytest.mark.parametrize("size", [24, 28, 34, 56, 64, 110, 176])
def test_no_mark_of_any_letter_is_cut_off(size: int, weight: Weight) -> None:
    """Ắ without its upper mark is another letter: a guest would not be called by their name."""
    style = Style(size, weight)
    font = ImageFont.truetype(FONTS / f"BeVietnamPro-{weight}.ttf", size, layout_engine=ImageFont.Layout.BASIC)
    for letter in "ẮẰẲẴẶẤẦẨẪẬẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰÝỲỶỸỴÁÀẢÃẠĐgjpqyựợặệộ":
        stamp = line_stamp(letter, style)
        whole = Image.new("L", (4 * size, 4 * size), 255)
        ImageDraw.Draw(whole).text((size, 2 * size), letter, fill=0, font=font, anchor="ls")
        ink = sum(whole.histogram()[:THRESHOLD])
        assert stamp.convert("L").histogram()[255] == ink, letter
