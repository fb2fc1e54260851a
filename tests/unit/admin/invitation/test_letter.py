"""Giấy mời, measured: Nghị định 30/2020/NĐ-CP, Phụ lục I gives the numbers, the comments its words."""

import time
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest

from admin.documents.invitation.letter import Letter, render
from congress.documents.facts import Facts
from tests.support.pdf_pages import (
    as_photographed,
    codes,
    faces_not_embedded,
    lines_drawn,
    picture,
    place_of,
    texts,
)

FACTS = Facts(
    agency_above="ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN",
    agency="BAN TỔ CHỨC ĐẠI HỘI THI ĐUA\nYÊU NƯỚC TỈNH LẦN THỨ V",
    number="05",
    place="Lạng Sơn",
    issued_on="2020-02-05",
    signer_title="Trưởng ban",
    signer_name="Hoàng Văn Tuệ Minh",
)
CODE = "KMVGHXKXRBKLRHXFSJSTNKFCBPVBFM"
BODY = """\
GIẤY MỜI
Dự Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V

Ban Tổ chức Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V trân trọng kính mời Đồng chí: **NÔNG VĂN THẮNG**
Chức vụ, đơn vị: Trưởng thôn, xã Tân Mỹ
Đoàn đại biểu: Huyện Văn Lãng | Thành phần: Đại biểu chính thức
(Dự thay Lý Thị Mẩy)

Địa điểm: Hội trường lớn.
Rất mong đồng chí sắp xếp thời gian tới dự để Đại hội thành công tốt đẹp./.
"""
LETTER = Letter(BODY, CODE, "48291736")
PAGE = render("Giấy mời", FACTS, [LETTER])
NEAR = 0.6  # mm


def test_the_page_has_the_margins_of_the_decree() -> None:
    image = picture(PAGE, dpi=127)  # 5 dots to a millimetre
    assert abs(image.width - 1050) <= 1
    assert abs(image.height - 1485) <= 1
    box = image.convert("L").point([255 * (level < 200) for level in range(256)]).getbbox()
    assert box is not None
    left, top, right, bottom = (edge / 5 for edge in box)
    assert 29.5 <= left <= 35  # "cách mép trái từ 30 - 35 mm"
    assert 20 <= top <= 25  # "cách mép trên từ 20 - 25 mm"
    assert 15 - NEAR <= 210 - right <= 20  # "cách mép phải từ 15 - 20 mm"
    assert 297 - bottom >= 20 - NEAR  # "cách mép dưới từ 20 - 25 mm"


@pytest.mark.parametrize(
    ("words", "face", "sizes"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Tinos-Bold", (12, 13)),
        ("Độc lập - Tự do - Hạnh phúc", "Tinos-Bold", (13, 14)),
        ("ỦY BAN NHÂN DÂN TỈNH LẠNG SƠN", "Tinos", (12, 13)),
        ("BAN TỔ CHỨC ĐẠI HỘI THI ĐUA", "Tinos-Bold", (12, 13)),
        ("Số: 05/GM-BTC", "Tinos", (13, 13)),
        ("Lạng Sơn, ngày 05 tháng 02 năm 2020", "Tinos-Italic", (13, 14)),
        ("GIẤY MỜI", "Tinos-Bold", (13, 14)),
        ("Dự Đại hội Thi đua", "Tinos-Bold", (13, 14)),
        ("Chức vụ, đơn vị", "Tinos", (13, 14)),
        ("NÔNG VĂN THẮNG", "Tinos-Bold", (13, 14)),
        ("(Dự thay Lý Thị Mẩy)", "Tinos-Italic", (13, 14)),
        ("TM. BAN TỔ CHỨC", "Tinos-Bold", (13, 14)),
        ("TRƯỞNG BAN", "Tinos-Bold", (13, 14)),
        ("Hoàng Văn Tuệ Minh", "Tinos-Bold", (13, 14)),
        ("Nơi nhận:", "Tinos-BoldItalic", (12, 12)),
        ("- Như trên;", "Tinos", (11, 11)),
        ("- Lưu: VT, BTC.", "Tinos", (11, 11)),
        ("Mã đại biểu: 4829 1736", "Tinos", (11, 11)),
    ],
)
def test_every_part_has_the_face_and_size_of_the_decree(words: str, face: str, sizes: tuple[int, int]) -> None:
    place = place_of(PAGE, words)
    assert place.face.removesuffix("-Regular") == face
    assert sizes[0] - 0.01 <= place.size <= sizes[1] + 0.01


def test_state_stands_on_the_right_agency_on_the_left_both_from_one_line_down() -> None:
    state, motto = place_of(PAGE, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), place_of(PAGE, "Độc lập - Tự do")
    above, agency = place_of(PAGE, "ỦY BAN NHÂN DÂN"), place_of(PAGE, "BAN TỔ CHỨC ĐẠI HỘI")
    assert state.left > 105 > above.right - 5
    assert state.bottom < motto.top + NEAR
    assert abs(state.bottom - above.bottom) < 1.5
    assert above.bottom < agency.top + NEAR
    assert abs(place_of(PAGE, "Độc lập - Tự do - Hạnh phúc").middle - state.middle) < NEAR
    number, issued = place_of(PAGE, "Số: 05"), place_of(PAGE, "Lạng Sơn, ngày")
    assert abs(number.bottom - issued.bottom) < 1.5
    assert number.top > agency.bottom


def test_rules_have_the_lengths_of_the_decree() -> None:
    motto = place_of(PAGE, "Độc lập - Tự do - Hạnh phúc")
    agency = place_of(PAGE, "BAN TỔ CHỨC ĐẠI HỘI THI ĐUA")
    subject = place_of(PAGE, "Dự Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ V")
    rules = [line for line in lines_drawn(PAGE) if line[2] - line[0] > 10 and line[3] - line[1] < 1]
    below = {
        name: min((rule for rule in rules if rule[1] > words.bottom - NEAR), key=lambda rule: rule[1])
        for name, words in (("motto", motto), ("subject", subject))
    }
    left, _, right, _ = below["motto"]  # "có độ dài bằng độ dài của dòng chữ"
    assert abs((right - left) - (motto.right - motto.left)) < 1.5
    left, _, right, _ = below["subject"]  # "bằng từ 1/3 đến 1/2 độ dài của dòng chữ và đặt cân đối"
    assert 1 / 3 <= (right - left) / (subject.right - subject.left) <= 1 / 2
    assert abs((left + right) / 2 - subject.middle) < NEAR
    of_agency = next(rule for rule in rules if rule[2] < 105 and rule[1] > agency.bottom)
    assert 1 / 3 <= (of_agency[2] - of_agency[0]) / (agency.right - agency.left) <= 1 / 2


def test_paragraphs_begin_indented_and_lines_are_as_far_apart_as_allowed() -> None:
    first, second = place_of(PAGE, "Ban Tổ chức Đại hội Thi"), place_of(PAGE, "kính mời Đồng chí")
    assert 10 - NEAR <= first.left - 30 <= 12.7 + NEAR  # "lùi vào 1 cm hoặc 1,27 cm"
    assert abs(second.left - 30) < NEAR
    leading = (second.bottom - first.bottom) * 72 / 25.4 / first.size
    assert 1.1 <= leading <= 1.5 * 1.15  # from single to 1.5 lines
    tops = [place_of(PAGE, words).bottom for words in ("Chức vụ", "Đoàn đại biểu", "(Dự thay", "Địa điểm")]
    for upper, lower in pairwise(tops):
        assert (lower - upper) * 72 / 25.4 >= leading * first.size + 6 - 1.5  # "tối thiểu là 6pt"


def test_two_cells_stand_side_by_side_and_below_each_other_when_too_long() -> None:
    left, right = place_of(PAGE, "Đoàn đại biểu"), place_of(PAGE, "Thành phần")
    assert abs(left.bottom - right.bottom) < 1
    assert right.left > left.right
    long = render("x", FACTS, [replace(LETTER, text=BODY.replace("Huyện Văn Lãng", "Ban Quản lý Khu kinh tế " * 3))])
    assert place_of(long, "Thành phần").top > place_of(long, "Đoàn đại biểu").bottom


def test_a_date_and_number_not_settled_leave_room_to_write_them_in() -> None:
    blank = render("x", replace(FACTS, number="", issued_on=""), [LETTER])
    words = " ".join(texts(blank)[0].split())
    assert "Số: /GM-BTC" in words
    assert "Lạng Sơn, ngày tháng năm" in words
    placed = place_of(blank, "ngày ")
    assert place_of(blank, "tháng").left - placed.left > 10


def test_without_facts_only_the_state_and_the_text_stand_there() -> None:
    bare = texts(render("x", Facts(authority="", signer_title="", recipients="", symbol=""), [LETTER]))[0]
    for trace in ("None", "TM.", "Nơi nhận", "/GM"):
        assert trace not in bare
    assert "NÔNG VĂN THẮNG" in bare


NAMES = ("NGUYỄN THỊ PHƯỢNG HẰNG", "H’HEN NIÊ KTLA", "SLÌN PÀN MẨY", "VI ƯỚC TUYỀN", "ĐẶNG QUỲNH ƯU", "韦建华")


@pytest.mark.parametrize("name", NAMES)
def test_names_are_extracted_letter_by_letter_as_they_are_written(name: str) -> None:
    pdf = render("x", FACTS, [replace(LETTER, text=BODY.replace("NÔNG VĂN THẮNG", name))])
    found = texts(pdf)[0]
    assert name in " ".join(found.split())
    assert found == unicodedata.normalize("NFC", found)


def test_a_name_of_eighty_letters_and_a_unit_of_three_lines_are_laid_out_on_one_page() -> None:
    name = "CÔNG TẰNG TÔN NỮ HOÀNG PHƯƠNG THỊ NGỌC BÍCH QUỲNH TRÂM ANH NGUYỄN PHÚC VĨNH TUYỀN"
    unit = "Trung tâm Dịch vụ việc làm và Hỗ trợ phát triển doanh nghiệp vừa và nhỏ thuộc Sở Lao động - " * 2
    pdf = render("x", FACTS, [replace(LETTER, text=BODY.replace("NÔNG VĂN THẮNG", name).replace("xã Tân Mỹ", unit))])
    assert len(texts(pdf)) == 1
    assert name in " ".join(texts(pdf)[0].split())
    placed = place_of(pdf, "Trung tâm Dịch vụ")
    assert placed.right <= 195 + NEAR


def test_a_word_longer_than_a_line_stays_within_the_margins() -> None:
    pdf = render("x", FACTS, [replace(LETTER, text=BODY.replace("Hội trường lớn", "x" * 300))])
    image = picture(pdf, dpi=127).convert("L").point(lambda v: 255 * (v < 200))
    box = image.getbbox()
    assert box is not None
    assert 210 - box[2] / 5 >= 15 - NEAR


def test_a_text_too_long_for_a_page_goes_on_and_the_signature_is_not_left_alone() -> None:
    pdf = render("x", FACTS, [replace(LETTER, text=BODY + "Một đoạn văn bản dài được thêm vào để tràn trang. " * 40)])
    pages = texts(pdf)
    assert len(pages) == 2
    assert "GIẤY MỜI" in pages[0]
    assert pages[1].strip().startswith("2")
    assert "TM. BAN TỔ CHỨC" in pages[1]
    assert "thêm vào để tràn trang" in pages[1]


def test_letters_come_in_the_order_given_each_with_its_own_code() -> None:
    many = [replace(LETTER, code=CODE[:-1] + letter) for letter in "BCDF"]
    pdf = render("x", FACTS, many)
    assert [codes(picture(pdf, page)) for page in range(4)] == [[letter.code] for letter in many]


def test_the_qr_is_read_from_a_page_photographed_by_hand() -> None:
    assert codes(as_photographed(picture(PAGE, dpi=150))) == [CODE]


def test_all_faces_lie_in_the_file_and_a_page_is_small() -> None:
    hundred = render("x", FACTS, [LETTER] * 100)
    assert faces_not_embedded(hundred) == set()
    assert len(hundred) < 100 * 4_000 + 150_000


def test_a_letter_takes_a_few_milliseconds() -> None:
    began = time.process_time()
    render("x", FACTS, [LETTER] * 100)
    assert time.process_time() - began < 1.5  # a thousand in under ten seconds, with room for a slow machine
