import unicodedata
from dataclasses import replace
from io import BytesIO
from itertools import product

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from admin.documents.invitation import badge, faces
from admin.documents.invitation.badge import Badge, BadgeSize
from admin.documents.invitation.card import Card, Design, Format
from admin.documents.invitation.card import render as render_cards
from admin.documents.invitation.pages import Finish
from congress.documents.facts import Colour
from congress.settings import PROJECT_ROOT
from tests.support.pdf_pages import as_photographed, codes, faces_not_embedded, picture, place_of, texts

HEADING = ("ĐẠI HỘI THI ĐUA YÊU NƯỚC", "TỈNH LẠNG SƠN LẦN THỨ V")
CODE = "KMVGHXKXRBKLRHXFSJSTNKFCBPVBFM"
TEXT = """\
BAN TỔ CHỨC
ĐẠI HỘI THI ĐUA YÊU NƯỚC

Trân trọng kính mời
Đồng chí
**Nông Văn Thắng**
Trưởng thôn, xã Tân Mỹ

Tới dự Đại hội
Vào hồi: **08 giờ 00 phút, ngày 21 tháng 8 năm 2020**

(Giấy mời không chuyển nhượng)
"""
CARD = Card(TEXT, CODE, "48291736")
BADGE = Badge(
    word="ĐẠI BIỂU",
    colour=Colour.RED,
    full_name="Nông Văn Thắng",
    position="Trưởng thôn, xã Tân Mỹ",
    delegation="Huyện Văn Lãng",
    badge_number="0128",
    number="48291736",
    code=CODE,
    back="**THỜI GIAN**\n- Phiên chính thức: 08 giờ 00 phút;\n\nChỗ ngồi: **Ghế L03**\n\n(Thẻ không được cho mượn)",
)
LONGEST_NAME = "Công Tằng Tôn Nữ Hoàng Phương Thị Ngọc Bích Quỳnh Trâm Anh Nguyễn Phúc Vĩnh Tuyền"
MILLIMETRE = 72 / 25.4


def cards(
    *told: Card, form: Format = Format.A5, design: Design = Design.LOTUS, finish: Finish = Finish.TRIMMED
) -> bytes:
    return render_cards("Thiếp mời", "Ban Tổ chức", told, form, design, finish)


def badges(
    *told: Badge, size: BadgeSize = BadgeSize.SMALL, finish: Finish = Finish.TRIMMED, logo: bytes | None = None
) -> bytes:
    return badge.render("Thẻ", HEADING, told, size, finish, logo)


def jpeg(colour: str = "#00a050", size: tuple[int, int] = (500, 800)) -> bytes:
    target = BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG")
    return target.getvalue()


def page_size(pdf: bytes) -> tuple[float, float]:
    box = PdfReader(BytesIO(pdf)).pages[0].mediabox
    return round(float(box.width) / MILLIMETRE, 1), round(float(box.height) / MILLIMETRE, 1)


def shown(pdf: bytes, page: int = 0) -> str:
    return " ".join(texts(pdf)[page].split())


# ── cards ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("form", "design"), list(product(Format, Design)))
def test_a_card_says_its_text_and_its_code_is_read_from_a_photograph(form: Format, design: Design) -> None:
    pdf = cards(CARD, form=form, design=design)
    for words in ("Trân trọng kính mời", "Nông Văn Thắng", "08 giờ 00 phút, ngày 21 tháng 8 năm 2020", "4829 1736"):
        assert words in shown(pdf)
    assert "**" not in shown(pdf)
    assert codes(picture(pdf)) == [CODE]
    assert codes(as_photographed(picture(pdf, dpi=150))) == [CODE]
    assert faces_not_embedded(pdf) == set()


@pytest.mark.parametrize(("form", "size"), [(Format.A5, (148, 210)), (Format.DL, (210, 99))])
def test_cards_have_the_size_of_their_envelopes(form: Format, size: tuple[float, float]) -> None:
    assert page_size(cards(CARD, form=form)) == size


@pytest.mark.parametrize(("form", "design"), list(product(Format, Design)))
def test_the_longest_name_and_unit_stay_within_the_card(form: Format, design: Design) -> None:
    unit = "Ban Quản lý Dự án đầu tư xây dựng các công trình dân dụng và công nghiệp " * 3
    text = (
        TEXT.replace("Nông Văn Thắng", LONGEST_NAME)
        .replace("xã Tân Mỹ", unit)
        .replace("Tới dự Đại hội", "Tới dự\n" * 5)
    )
    pdf = cards(replace(CARD, text=text), form=form, design=design)
    assert LONGEST_NAME in shown(pdf)
    width, height = page_size(pdf)
    for words in ("Công Tằng", "Vĩnh Tuyền", "Ban Quản lý Dự án", "(Giấy mời không"):
        place = place_of(pdf, words)
        assert 4 < place.left < place.right < width - 4
        assert 4 < place.top < place.bottom < height - 4
    assert place_of(pdf, "(Giấy mời không").bottom < height
    assert codes(picture(pdf)) == [CODE]


def test_lines_of_a_card_stand_in_the_middle_the_name_largest() -> None:
    pdf = cards(CARD)
    name = place_of(pdf, "Nông Văn Thắng")
    for words in ("BAN TỔ CHỨC", "Trân trọng kính mời", "Trưởng thôn, xã Tân Mỹ", "Tới dự Đại hội"):
        place = place_of(pdf, words)
        assert abs(place.middle - 74) < 1
        assert place.size <= name.size


def test_a_card_without_a_person_block_still_prints() -> None:
    assert "Kính mời" in shown(cards(replace(CARD, text="Kính mời")))
    assert codes(picture(cards(replace(CARD, text="")))) == [CODE]


# ── badges ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("size", "millimetres"), [(BadgeSize.SMALL, (90, 130)), (BadgeSize.A6, (105, 148))])
def test_a_badge_has_a_front_and_a_back_of_its_size(size: BadgeSize, millimetres: tuple[float, float]) -> None:
    pdf = badges(BADGE, size=size)
    assert page_size(pdf) == millimetres
    front, back = shown(pdf), shown(pdf, 1)
    for words in ("ĐẠI BIỂU", "NÔNG VĂN THẮNG", "Trưởng thôn, xã Tân Mỹ", "Đoàn: Huyện Văn Lãng", "0128", "4829 1736"):
        assert words in front
    for words in (*HEADING, "Phiên chính thức: 08 giờ 00 phút", "Ghế L03", "(Thẻ không được cho mượn)"):
        assert words in back
    assert "CẤP LẠI" not in front
    assert codes(as_photographed(picture(pdf, dpi=150))) == [CODE]
    assert codes(picture(pdf, 1)) == []
    assert faces_not_embedded(pdf) == set()


def test_the_band_has_the_colour_of_the_category_from_edge_to_edge() -> None:
    for colour, (ground, words) in badge.BANDS.items():
        image = picture(badges(replace(BADGE, colour=colour)))
        wanted = tuple(round(part * 255) for part in ground.rgb())
        assert image.getpixel((1, 60)) == image.getpixel((image.width - 2, 60)) == wanted
        assert _contrast(ground.rgb(), words.rgb()) >= 4.5


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    def luminance(colour: tuple[float, ...]) -> float:
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_a_replacement_says_which_one_it_is() -> None:
    assert "CẤP LẠI LẦN 2" in shown(badges(replace(BADGE, replacement=2)))


def test_a_unit_takes_two_lines_at_most_and_one_that_does_not_fit_is_told_before_printing() -> None:
    two_lines = "Giám đốc đơn vị trực thuộc, Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"
    assert two_lines in shown(badges(replace(BADGE, position=two_lines)))
    assert not badge.is_cut(BADGE.full_name, two_lines, BADGE.delegation)
    too_long = "Phó Giám đốc phụ trách Trung tâm Dịch vụ việc làm và Hỗ trợ phát triển doanh nghiệp " * 3
    assert badge.is_cut(BADGE.full_name, too_long, BADGE.delegation)
    assert "…" in shown(badges(replace(BADGE, position=too_long)))


@pytest.mark.parametrize("name", [LONGEST_NAME, "H’Hen Niê Ktla", "Vi Ưu", "韦建华"])
def test_names_of_any_length_and_script_are_whole_and_within_the_badge(name: str) -> None:
    pdf = badges(replace(BADGE, full_name=name), replace(BADGE, full_name=name, photo_jpeg=jpeg()))
    for page in (0, 2):
        assert name.upper() in shown(pdf, page)
        first, last = place_of(pdf, name.upper().split()[0], page), place_of(pdf, name.upper().split()[-1], page)
        assert first.left >= 5
        assert last.right <= 85.5
        assert last.bottom <= 97


def test_a_photo_is_shown_upright_in_its_proportions() -> None:
    plain, portrait = badges(BADGE), badges(replace(BADGE, photo_jpeg=jpeg()))
    assert len(portrait) > len(plain)
    red, green, _ = picture(portrait, dpi=254).split()  # ten dots to a millimetre
    box = ImageChops.subtract(green, red).point([255 * (level > 80) for level in range(256)]).getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert abs((right - left) / (bottom - top) - 3 / 4) < 0.02
    assert bottom < place_of(portrait, "NÔNG VĂN THẮNG").top * 10


def test_a_logo_is_on_every_front_and_once_in_the_file() -> None:
    pdf = badges(*[BADGE] * 20, logo=jpeg("#1060c0", (900, 900)))
    assert pdf.count(b"/Subtype /Image") == 1
    image = picture(pdf, 2, dpi=254)
    told = image.getpixel((450, 170))
    assert isinstance(told, tuple)
    assert told[2] > told[0] + 60


def test_a_long_back_is_made_smaller_not_cut() -> None:
    back = "\n".join(f"- Phiên số {number}: 08 giờ 00 phút, ngày 21/8/2020 tại hội trường" for number in range(14))
    pdf = badges(replace(BADGE, back=back))
    assert place_of(pdf, "Phiên số 13", 1).bottom < 130


# ── pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("pdf", [cards(CARD, finish=Finish.PRINT_SHOP), badges(BADGE, finish=Finish.PRINT_SHOP)])
def test_for_a_print_shop_every_page_names_trim_and_bleed_and_has_crop_marks(pdf: bytes) -> None:
    for ordinal, page in enumerate(PdfReader(BytesIO(pdf)).pages):
        trim, bleed, media = (
            [float(edge) / MILLIMETRE for edge in box] for box in (page.trimbox, page.bleedbox, page.mediabox)
        )
        assert [round(inner - outer, 2) for inner, outer in zip(trim[:2], bleed[:2], strict=True)] == [3, 3]
        assert [round(outer - inner, 2) for inner, outer in zip(trim[2:], bleed[2:], strict=True)] == [3, 3]
        assert media[0] < bleed[0]
        image = picture(pdf, ordinal, dpi=254).convert("L")
        left, below = round(trim[0] * 10), round((media[3] - trim[1]) * 10)
        assert min(image.crop((left - 2, 0, left + 3, 40)).tobytes()) < 160  # above the corner
        assert min(image.crop((0, below - 2, 40, below + 3)).tobytes()) < 160  # beside it
        assert min(image.crop((left + 100, 0, left + 200, 40)).tobytes()) == 255  # and nowhere else


def test_the_ground_reaches_into_the_bleed_and_not_beyond() -> None:
    image = picture(badges(BADGE, finish=Finish.PRINT_SHOP), dpi=254)
    band = tuple(round(part * 255) for part in badge.BANDS[Colour.RED][0].rgb())
    assert image.getpixel((75, 200)) == band  # 10 mm to the trimmed edge, 7 to the bleed
    assert image.getpixel((65, 200)) == (255, 255, 255)


def test_in_the_office_four_badges_share_a_sheet_and_backs_lie_behind_their_fronts() -> None:
    told = [replace(BADGE, full_name=f"Người Số {number}", back=f"Mặt sau {number}") for number in range(6)]
    pdf = badges(*told, finish=Finish.OFFICE)
    assert page_size(pdf) == (210, 297)
    assert len(texts(pdf)) == 4
    for number in range(6):
        sheet = number // 4 * 2
        front = place_of(pdf, f"NGƯỜI SỐ {number}", sheet)
        back = place_of(pdf, f"Mặt sau {number}", sheet + 1)
        assert (front.middle < 105) == (back.left > 105)  # turned over at the long edge
        assert abs(front.top - back.top) < 60
    assert len(codes(picture(pdf))) == 4


@pytest.mark.parametrize(("form", "count"), [(Format.A5, 2), (Format.DL, 3)])
def test_in_the_office_cards_fill_the_sheet(form: Format, count: int) -> None:
    pdf = cards(*[CARD] * count, form=form, finish=Finish.OFFICE)
    assert len(texts(pdf)) == 1
    assert codes(picture(pdf, dpi=130)) == [CODE] * count


def test_pages_come_in_the_order_given() -> None:
    pdf = badges(*[replace(BADGE, badge_number=f"{number:04}") for number in (7, 3, 9)])
    assert [number in shown(pdf, page) for page, number in ((0, "0007"), (2, "0003"), (4, "0009"))] == [True] * 3


# ── faces ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

VIETNAMESE = [
    letter
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for letter in (base, *(f"{base}{tone}" for tone in "\u0300\u0309\u0303\u0301\u0323"))
]


@pytest.mark.parametrize(
    "face",
    [
        *("Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"),
        *("PlayfairDisplay-Medium", "PlayfairDisplay-Italic"),
        *("BeVietnamPro-Regular", "BeVietnamPro-Medium", "BeVietnamPro-SemiBold", "BeVietnamPro-Bold"),
    ],
)
def test_every_face_has_every_vietnamese_letter(face: str) -> None:
    letters = unicodedata.normalize("NFC", "".join(VIETNAMESE) + "đĐ")
    assert len(letters) == 146
    assert faces.runs(letters, face) == ((face, letters),)


def test_letters_a_face_lacks_come_from_another_and_what_none_has_is_told() -> None:
    assert faces.runs("Vi 韦建华", "Tinos-Bold") == (("Tinos-Bold", "Vi "), (faces.HAN, "韦建华"))
    assert faces.runs("Kƀăm", "PlayfairDisplay-Medium")[1] == ("Tinos-Regular", "ƀ")
    assert faces.unprintable("Nông 韦 😀 ꦩ") == "😀ꦩ"
    assert faces.unprintable("Nguyễn Thị H’Hen, xã A") == ""


def test_every_bundled_face_has_its_licence_beside_it() -> None:
    folder = PROJECT_ROOT / "static" / "fonts"
    for family, licence in (
        ("Tinos", "Tinos-OFL.txt"),
        ("PlayfairDisplay", "PlayfairDisplay-OFL.txt"),
        ("NotoSerifSC", "NotoSerifSC-OFL.txt"),
    ):
        assert list(folder.glob(f"{family}-*.ttf"))
        assert "SIL OPEN FONT LICENSE" in (folder / licence).read_text("utf-8").upper()
