import re
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PageObject, PdfReader
from pypdf.generic import Destination

from admin.documents import book_layout
from admin.documents.even_lines import even_lines, unbroken_parts
from admin.documents.exemplar_book import Book, Chapter, render
from congress.roster.book import BookEntry as Entry
from congress.story import safe_story

PARAGRAPH = "Năm 2015, gia đình mạnh dạn vay vốn để chuyển đổi 3 ha đất đồi sang trồng na theo tiêu chuẩn VietGAP. " * 3
LINES = ("ĐẠI HỘI THI ĐUA YÊU NƯỚC", "TỈNH LẠNG SƠN LẦN THỨ V")


def photo(width: int = 300, height: int = 400) -> bytes:
    target = BytesIO()
    Image.new("RGB", (width, height), (30, 160, 60)).save(target, "JPEG")
    return target.getvalue()


PERSON = Entry(
    name="Nông Thị Phương Thảo",
    is_collective=False,
    delegation="Huyện Bình Gia",
    position="Chủ tịch Hội Nông dân xã Gia Cát",
    birth_year="1978",
    award="Bằng khen của Thủ tướng Chính phủ",
    decision="1234/QĐ-TTg ngày 15/8/2020",
    achievements="- Chiến sĩ thi đua cơ sở\n• Hiến 500 m² đất làm đường",
    story=safe_story(f"<p>{PARAGRAPH}</p>"),
    photo_jpeg=photo(),
)
COLLECTIVE = replace(
    PERSON, name="Trường Tiểu học xã Tân Thanh", is_collective=True, birth_year="", photo_jpeg=photo(800, 500)
)
BARE = Entry("Vi Văn Sơn", False, "Huyện Cao Lộc", "", "", "", "", "", "", None)


def book(*entries: Entry) -> Book:
    return Book(LINES, "Gương điển hình tiên tiến", (Chapter("Kinh tế", entries),))


def many(count: int) -> tuple[Entry, ...]:
    return tuple(
        replace(PERSON, name=f"Lộc Văn Số{number}", story=safe_story(f"<p>{PARAGRAPH}</p>" * (number % 7)))
        for number in range(count)
    )


def pages(content: bytes) -> list[str]:
    """The words of every page, one space apart; the first is page 1."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def pages_with(words: str, found: list[str]) -> list[int]:
    return [number for number, text in enumerate(found, start=1) if words in text]


def placed_words(page: PageObject) -> list[tuple[str, float, float]]:
    """Texts with their place in points from the left and from below."""
    placed: list[tuple[str, float, float]] = []

    def place(text: str, moved: list[float], at: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            placed.append((text.strip(), moved[4] + at[4], moved[5] + at[5]))

    page.extract_text(visitor_text=place)
    return placed


def number_after(words: str, text: str) -> int:
    match = re.search(re.escape(words) + r"\s*(\d+)", text)
    assert match, (words, text)
    return int(match[1])


# ── what stands in it ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_book_without_entries_is_one_page_that_says_so() -> None:
    for empty in (Book(LINES, "Gương điển hình tiên tiến", ()), book()):
        found = pages(render(empty))
        assert len(found) == 1
        assert "Gương điển hình tiên tiến" in found[0]
        assert "Chưa có điển hình nào được duyệt." in found[0]


def test_an_entry_tells_everything_about_its_person() -> None:
    found = pages(render(book(PERSON)))
    entry = found[pages_with("Thành tích tiêu biểu", found)[0] - 1]
    for words in (
        "Nông Thị Phương Thảo",
        "Chủ tịch Hội Nông dân xã Gia Cát",
        "Huyện Bình Gia",
        "Sinh năm 1978",
        "Bằng khen của Thủ tướng Chính phủ",
        "Quyết định số 1234/QĐ-TTg ngày 15/8/2020",
        "– Chiến sĩ thi đua cơ sở – Hiến 500 m² đất làm đường",
        "theo tiêu chuẩn VietGAP",
    ):
        assert words in entry


def test_what_an_entry_does_not_have_leaves_no_trace() -> None:
    found = " ".join(pages(render(book(BARE))))
    assert "Vi Văn Sơn" in found
    for label in ("Thành tích", "Sinh năm", "Quyết định", "None"):
        assert label not in found


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("12/QĐ-UBND", "Quyết định số 12/QĐ-UBND"),
        ("Số 12/QĐ-UBND", "Quyết định số 12/QĐ-UBND"),
        ("Quyết định số 12/QĐ-UBND", "Vinh dự. Quyết định số 12/QĐ-UBND"),
        ("QĐ 12", "QĐ 12"),
    ],
)
def test_a_decision_is_called_one_once(written: str, printed: str) -> None:
    found = " ".join(pages(render(book(replace(BARE, award="Vinh dự.", decision=written)))))
    assert printed in found


def test_names_with_signs_of_markup_are_printed_as_they_are() -> None:
    name = "Công ty <An & Bình> &amp; Hợp tác xã"
    content = render(book(replace(COLLECTIVE, name=name, award=name, achievements=name, delegation=name)))
    assert " ".join(pages(content)).count(name) >= 4
    assert name in [entry.title for entry in outline(content)[1]]


def test_a_story_keeps_headings_lists_and_quotes() -> None:
    story = safe_story(
        "<h3>Khởi đầu</h3><ul><li>Trồng na</ul><ol><li>Một<li>Hai</ol><blockquote>Có làm mới có</blockquote>"
    )
    found = " ".join(pages(render(book(replace(PERSON, achievements="", story=story)))))
    assert "Khởi đầu – Trồng na 1. Một 2. Hai Có làm mới có" in found


def test_signs_the_faces_lack_are_left_out() -> None:
    found = " ".join(pages(render(book(replace(BARE, achievements="Đạt 🏆 giải ① \uf0b7 nhất")))))
    assert "Đạt giải 1 • nhất" in found


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_contents_and_index_name_the_true_pages() -> None:
    entries = many(23)
    chapters = (
        Chapter("Kinh tế", entries[:12]),
        Chapter("Lĩnh vực không có ai", ()),
        Chapter("Quốc phòng - An ninh", (*entries[12:], COLLECTIVE)),
    )
    found = pages(render(Book(LINES, "Gương điển hình tiên tiến", chapters)))
    contents, index = found[2], " ".join(found[pages_with("Mục lục theo tên", found)[1] - 1 :])
    assert "Lĩnh vực không có ai" not in " ".join(found)
    for chapter in ("I. Kinh tế", "II. Quốc phòng - An ninh"):
        page = number_after(chapter, contents)
        assert chapter.split(". ")[1] in found[page - 1]
        assert re.search(r"\d+ cá nhân", found[page - 1])
        assert page % 2 == 1
    assert found[number_after("Mục lục theo tên", contents) - 1].find("Cá nhân") > 0
    for entry in (*entries, COLLECTIVE):
        assert f"{entry.name} Chủ tịch" in found[number_after(entry.name, index) - 1]


def test_every_page_with_text_bears_its_own_number_outside() -> None:
    reader = PdfReader(BytesIO(render(book(*many(8)))))
    numbered = 0
    for number, page in enumerate(reader.pages, start=1):
        feet = [(text, x) for text, x, y in placed_words(page) if y < 50]
        if feet:
            numbered += 1
            assert [text for text, _ in feet] == [str(number)]
            assert (feet[0][1] > book_layout.PAGE[0] / 2) == (number % 2 == 1)
    assert numbered >= 5


def test_left_pages_are_headed_by_the_congress_and_right_ones_by_the_chapter() -> None:
    found = pages(render(book(*many(8))))
    for number in pages_with("VietGAP", found):
        assert (" ".join(LINES) in found[number - 1]) == (number % 2 == 0)
        assert found[number - 1].startswith("Kinh tế") == (number % 2 == 1)


def test_a_name_never_stands_at_the_foot_without_its_text() -> None:
    for length in range(0, 40, 3):
        filler = replace(BARE, achievements="\n".join(["Dòng"] * length))
        found = pages(render(book(filler, PERSON)))
        page = found[pages_with("Thảo Chủ tịch", found)[0] - 1]
        assert "Chiến sĩ thi đua cơ sở" in page


def test_a_long_story_runs_on_over_pages_whole() -> None:
    sentences = [f"Câu thứ {number} kể việc tốt." for number in range(900)]
    found = " ".join(pages(render(book(replace(PERSON, story=safe_story(" ".join(sentences)))))))
    assert all(f"thứ {number} kể" in found for number in range(900))


def test_texts_of_any_length_find_their_place() -> None:
    long = "Tập thể cán bộ và nhân dân " * 40
    for person in (PERSON, COLLECTIVE, replace(PERSON, photo_jpeg=None)):
        entry = replace(person, name=long[:200], position=long, delegation="x" * 300, award=long, achievements=long * 5)
        assert len(pages(render(book(entry, replace(entry, name="y" * 200))))) > 5


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=200), st.text(), st.text())
def test_any_texts_can_be_printed(name: str, line: str, story: str) -> None:
    entry = replace(PERSON, name=name, award=line, achievements=story, delegation=line, story=safe_story(story))
    assert render(book(entry)).startswith(b"%PDF")


# ── index ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_index_sorts_people_by_given_name_and_collectives_by_their_first_word() -> None:
    people = ["Vi Văn Sơn", "Đỗ Thị Ân", "Lộc Văn Đức", "Hà An", "Nông Thị Dung", "Âu Văn Sơn", "Lê Thị Ánh"]
    collectives = ["Ủy ban nhân dân xã Tân Thanh", "Công an xã Gia Cát", "Đồn Biên phòng Hữu Nghị"]
    entries = [replace(BARE, name=name) for name in people]
    entries += [replace(BARE, name=name, is_collective=True) for name in collectives]
    last = pages(render(book(*entries)))[-1]
    wanted = ["Hà An", "Lê Thị Ánh", "Đỗ Thị Ân", "Nông Thị Dung", "Lộc Văn Đức", "Âu Văn Sơn", "Vi Văn Sơn"]
    wanted = ["Cá nhân", *wanted, "Tập thể", "Công an xã", "Đồn Biên phòng", "Ủy ban"]
    places = [last.index(name) for name in wanted]
    assert all(before < after for before, after in pairwise(places))


def test_people_of_one_name_are_told_apart_by_their_delegation() -> None:
    last = pages(render(book(BARE, replace(BARE, delegation="Huyện Bắc Sơn"))))[-1]
    assert "(Huyện Cao Lộc)" in last
    assert "(Huyện Bắc Sơn)" in last


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("huyện Cao Lộc - tỉnh Lạng Sơn", ["huyện Cao Lộc -", "tỉnh Lạng Sơn"]),
        ("Trường Phổ thông Dân tộc bán trú", ["Trường", "Phổ thông", "Dân tộc", "bán trú"]),
        ("Hội Phụ nữ, xã hội (Huyện Bắc Sơn)", ["Hội", "Phụ nữ,", "xã hội", "(Huyện Bắc Sơn)"]),
        ("Nông Thị Phương Thảo", ["Nông", "Thị", "Phương", "Thảo"]),
        ("Quyết định số 12 ngày 15/8/2020", ["Quyết", "định", "số 12", "ngày 15/8/2020"]),
        ("A - & B", ["A - &", "B"]),
        ("", []),
    ],
)
def test_names_do_not_break_within_words_and_places(name: str, parts: list[str]) -> None:
    assert [part.strip() for part in unbroken_parts(name)] == parts


@given(st.text(), st.integers(1, 40))
def test_lines_keep_every_syllable_in_order(text: str, width: int) -> None:
    assert " ".join(even_lines(text, len, width)).split() == text.split()


# ── print ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def outline(content: bytes) -> tuple[list[Destination], list[Destination], PdfReader]:
    reader = PdfReader(BytesIO(content))
    chapters = [item for item in reader.outline if isinstance(item, Destination)]
    entries = [entry for item in reader.outline if isinstance(item, list) for entry in item]
    return chapters, [entry for entry in entries if isinstance(entry, Destination)], reader


def test_bookmarks_lead_to_chapters_and_entries() -> None:
    chapters, entries, reader = outline(render(book(PERSON, COLLECTIVE, BARE)))
    assert [chapter.title for chapter in chapters] == ["Mục lục", "Kinh tế", "Mục lục theo tên"]
    assert [entry.title for entry in entries] == [PERSON.name, COLLECTIVE.name, BARE.name]
    for target in (*chapters, *entries):
        page = reader.get_destination_page_number(target)
        assert page is not None
        assert str(target.title) in " ".join(reader.pages[page].extract_text().split())


def test_the_file_is_fit_for_a_printer() -> None:
    reader = PdfReader(BytesIO(render(book(PERSON, COLLECTIVE))))
    assert reader.metadata is not None
    assert reader.metadata.title == "Gương điển hình tiên tiến – " + " ".join(LINES)
    assert str(reader.root_object["/Lang"]) == "vi"
    faces = set()
    for page in reader.pages:
        assert [round(float(side) / 72 * 25.4) for side in page.trimbox] == [0, 0, 160, 240]
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            assert "/FontFile2" in font.get_object()["/FontDescriptor"].get_object()
            faces.add(font.get_object()["/BaseFont"].split("+")[1])
    assert faces == {"BeVietnamPro-Regular", "BeVietnamPro-Medium", "BeVietnamPro-SemiBold"}


def test_photos_go_in_byte_by_byte_and_are_seen() -> None:
    content = render(book(PERSON, COLLECTIVE))
    assert PERSON.photo_jpeg is not None
    assert COLLECTIVE.photo_jpeg is not None
    assert PERSON.photo_jpeg in content
    assert COLLECTIVE.photo_jpeg in content
    page = pypdfium2.PdfDocument(content)[5].render(scale=1).to_pil().convert("RGB")
    green = [
        (x, y)
        for x in range(page.width)
        for y in range(page.height)
        if abs(page.getpixel((x, y))[1] - 160) < 15 and page.getpixel((x, y))[0] < 60
    ]
    wide = max(x for x, _ in green) - min(x for x, _ in green)
    assert wide == pytest.approx(50 / 25.4 * 72, abs=3)


def test_nothing_is_drawn_near_the_trimmed_edges() -> None:
    long = replace(COLLECTIVE, name="Tập thể cán bộ, chiến sĩ Phòng Cảnh sát giao thông và nhân dân " * 3)
    document = pypdfium2.PdfDocument(render(book(long, *many(12), replace(long, photo_jpeg=None))))
    for page in document:
        seen = page.render(scale=1).to_pil().convert("L").point(lambda level: 255 * (level < 250)).getbbox()
        if seen:
            left, top, right, bottom = seen
            assert min(left, top, book_layout.PAGE[0] - right, book_layout.PAGE[1] - bottom) > 3 / 25.4 * 72
