"""Lists typed with the fonts of before Unicode become readable, and nothing that was readable is touched."""

import csv
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress.file_formats.legacy_text import Encoding, decode, decoded_bytes, encoding_of, mended
from congress.settings import PROJECT_ROOT

DATA = PROJECT_ROOT / "tests" / "data"
BOTH = pytest.mark.parametrize("encoding", list(Encoding))
FORMS = pytest.mark.parametrize("form", ["NFC", "NFD"])

# ── writing as the fonts do, from tables other than the code's ────────────────────────────────────────────────────────

TCVN3 = dict(
    zip(
        "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
        "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢§£¤¥¦",
        strict=True,
    )
)
GAPS_IN_TCVN3 = {*range(0xAF, 0xB5), 0xBA, *range(0xBF, 0xC6), 0xCD, 0xD9, 0xDA, 0xDB, 0xE0, 0xF0}
ACUTE, GRAVE, HOOK, TILDE, DOT, ROOF, BREVE, HORN = "\u0301\u0300\u0309\u0303\u0323\u0302\u0306\u031b"
VNI_MARKS = {
    "": {ACUTE: "ù", GRAVE: "ø", HOOK: "û", TILDE: "õ", DOT: "ï", "": ""},
    ROOF: {ACUTE: "á", GRAVE: "à", HOOK: "å", TILDE: "ã", DOT: "ä", "": "â"},
    BREVE: {ACUTE: "é", GRAVE: "è", HOOK: "ú", TILDE: "ü", DOT: "ë", "": "ê"},
}
VNI_SINGLE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}


def vni_letter(letter: str) -> str:
    if letter.lower() in VNI_SINGLE:
        single = VNI_SINGLE[letter.lower()]
        return single.upper() if letter.isupper() else single
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tone = next((mark for mark in marks if mark in (ACUTE, GRAVE, HOOK, TILDE, DOT)), "")
    shape = next((mark for mark in marks if mark in (ROOF, BREVE)), "")
    typed = {"o": "ô", "u": "ö", "O": "Ô", "U": "Ö"}[base] if HORN in marks else base
    mark = VNI_MARKS[shape][tone]
    return typed + (mark.upper() if letter.isupper() else mark)


def written(text: str, encoding: Encoding) -> str:
    if encoding is Encoding.TCVN3:
        return "".join(TCVN3.get(letter) or TCVN3.get(letter.lower(), letter) for letter in text)
    return "".join(letter if letter.isascii() or not letter.isalpha() else vni_letter(letter) for letter in text)


def is_for_these_fonts(text: str) -> bool:
    return not text.isascii() and not any(letter > "\u3000" for letter in text)  # not a Chinese name


with (DATA / "dai-bieu-mau.expected.csv").open(encoding="utf-8-sig", newline="") as file:
    ROWS = list(csv.DictReader(file))
CELLS = sorted({cell for row in ROWS for cell in row.values() if cell})
NAMES = list(dict.fromkeys(row["ho_ten"] for row in ROWS if is_for_these_fonts(row["ho_ten"])))
SMALL = [
    letter
    for base in "aăâeêioôơuưy"
    for tone in ("", ACUTE, GRAVE, HOOK, TILDE, DOT)
    if not (letter := unicodedata.normalize("NFC", base + tone)).isascii()
] + ["đ"]

# ── the tables ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(not shutil.which("iconv"), reason="needs iconv")
def test_every_code_of_tcvn3_is_the_letter_that_iconv_knows() -> None:
    codes = [code for code in range(0xA1, 0xFF) if code not in GAPS_IN_TCVN3]
    lines = b"".join(bytes([code]) + b"\n" for code in codes)
    by_iconv = subprocess.run(["iconv", "-f", "TCVN", "-t", "UTF-8"], input=lines, capture_output=True, check=True)
    letters = unicodedata.normalize("NFC", by_iconv.stdout.decode()).split()
    assert [decode(chr(code), Encoding.TCVN3) for code in codes] == letters
    assert set(letters) == {*SMALL, *"ĂÂÊÔƠƯĐ"}


def test_where_the_abc_fonts_have_no_letter_the_text_stays() -> None:
    assert all(decode(chr(code), Encoding.TCVN3) == chr(code) for code in GAPS_IN_TCVN3)


def test_there_are_134_letters() -> None:
    assert len({*SMALL, *map(str.upper, SMALL)}) == 134


@pytest.mark.parametrize("letter", SMALL)
def test_every_letter_survives_both_encodings_in_both_cases(letter: str) -> None:
    for encoding in Encoding:
        assert decode(written(letter, encoding), encoding) == letter
        assert decode(written("TH" + letter.upper(), encoding), encoding) == "TH" + letter.upper()


@pytest.mark.parametrize("letter", SMALL)
def test_in_vni_a_capital_may_have_its_mark_small(letter: str) -> None:
    typed = vni_letter(letter.upper())
    assert decode(typed, Encoding.VNI) == letter.upper()
    assert decode(typed[0] + typed[1:].lower(), Encoding.VNI) == letter.upper()


@BOTH
def test_punctuation_of_windows_1252_is_read_in_both_its_forms(encoding: Encoding) -> None:
    assert decode("Nam \x96 Kinh \u2013 \x93A\x94", encoding) == "Nam – Kinh – “A”"


# ── capitals of TCVN3 ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("NguyÔn V¨n H¶i", "Nguyễn Văn Hải"),
        ("NGUYÔN V¡N H¶I", "NGUYỄN VĂN HẢI"),
        ("Lª THÞ Tó", "LÊ THỊ TÚ"),  # by their letters alone "Lª" and "Tó" could be either
        ("§ç Hµ", "Đỗ Hà"),
        ("UBND x· Mai Pha", "UBND xã Mai Pha"),
        ("PGS.TS Lª Hµ", "PGS.TS Lê Hà"),
        ("H§ND huyÖn", "HĐND huyện"),
        ("NGUYÔN V¡N Tó - Phã Gi¸m ®èc", "NGUYỄN VĂN TÚ - Phó Giám đốc"),
        ("Lý ThÞ ¸nh", "Lý Thị Ánh"),  # there is no capital to type
        ("Lý ThÞ ¸nh, x· Mai Pha", "Lý Thị Ánh, xã Mai Pha"),
        ("Phßng ¸nh s¸ng", "Phòng ánh sáng"),
        ("Phã ChÝnh ñy", "Phó Chính ủy"),
        ("nguyÔn v¨n h¶i", "nguyễn văn hải"),
    ],
)
def test_capitals_are_restored_where_the_text_shows_them(typed: str, read: str) -> None:
    assert decode(typed, Encoding.TCVN3) == read


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@BOTH
@pytest.mark.parametrize("case", [str, str.upper])
def test_nearly_every_name_shows_its_encoding_alone_and_all_are_read(
    encoding: Encoding, case: Callable[[str], str]
) -> None:
    names = [case(name) for name in NAMES]
    typed = [written(name, encoding) for name in names]
    assert len(names) > 400
    assert [decode(name, encoding) for name in typed] == names
    recognised = sum(encoding_of([name]) is encoding for name in typed)
    assert recognised >= 0.99 * len(names)


@BOTH
def test_every_ten_names_show_their_encoding_and_each_is_mended(encoding: Encoding) -> None:
    typed = [written(name, encoding) for name in NAMES]
    assert [mended(name, encoding) for name in typed] == NAMES
    assert all(encoding_of(typed[start : start + 10]) is encoding for start in range(len(typed) - 9))


@BOTH
@FORMS
def test_no_cell_in_unicode_is_taken_for_legacy_or_changed(encoding: Encoding, form: Literal["NFC", "NFD"]) -> None:
    cells = [unicodedata.normalize(form, cell) for cell in CELLS]
    assert not [cell for cell in cells if encoding_of([cell])]
    assert encoding_of(cells) is None
    assert [mended(cell, encoding) for cell in cells] == cells


@BOTH
def test_legacy_names_are_found_among_cells_in_unicode(encoding: Encoding) -> None:
    proper = ["STT", "Họ và tên", "Nùng", "Tày", "Kinh", "Lý Văn Ưu", "a@example.com", "0956438715", *NAMES[50:]]
    mixed = [written("Nguyễn Văn Hải", encoding), *proper]
    assert encoding_of(mixed) is encoding
    assert [mended(cell, encoding) for cell in mixed] == ["Nguyễn Văn Hải", *proper]


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (Encoding.TCVN3, "Ma Thế Lan"),  # "ThÕ" is a syllable too, but its capital stands inside the word
        (Encoding.TCVN3, "Lý Anh Phúc"),
        (Encoding.VNI, "Chu Thị Lan"),
        (Encoding.VNI, "UBND xã Mai Pha"),
    ],
)
def test_one_word_is_enough_where_nothing_speaks_against_it(encoding: Encoding, text: str) -> None:
    assert encoding_of([written(text, encoding)]) is encoding


def test_letters_typed_for_others_do_not_outvote_a_legacy_name() -> None:
    assert encoding_of(["Ðinh Nam", "Ðào Anh", "Ðình Quý", "H¶i Nam"]) is Encoding.TCVN3  # Icelandic, for Đ


def test_a_list_of_vietnamese_is_not_mistaken_for_one_foreign_guest() -> None:
    assert encoding_of(["Loïc", *NAMES]) is None  # "Lọc", in VNI


@pytest.mark.parametrize(
    "text",
    [
        *(
            "François Müller",
            "Loïc Martin",
            "Søren Kjær",
            "Jana Nováková",
            "Dvořák",
            "José Muñoz",
            "São Paulo",
            "Straße",
        ),
        *("déjà vu", "naïve café", "café Müller, Zürich", "WEI Jianhua (韦建华)", "Jo\u0303ao"),
        *("5 µm", "3 × 4", "25 °C", "«Nam»", "§ 5", "Vina®"),
        *("Lê Hoàng", "Lò Thoa", "Hoà", "Công an", "Phó phòng", "Dòng", "Dòng Tên", "Lào Cai", "Bé trai", "Mlô"),
        *("NGô Lan", "Ðình", "Nguyeãn Văn Hải"),  # proper but for a slip, or mixed beyond telling
    ],
)
def test_what_is_no_legacy_text_stays(text: str) -> None:
    assert encoding_of([text]) is None


@pytest.mark.parametrize(
    ("encoding", "typed", "read"),
    [
        (Encoding.TCVN3, "Dòng", "Dũng"),
        (Encoding.TCVN3, "Dòng Tên", "Dòng Tên"),
        (Encoding.TCVN3, "L\xadu", "Lưu"),
        (Encoding.TCVN3, "Y Niª Bkr«ng", "Y Niê Bkrông"),
        (Encoding.TCVN3, "Nùng", "Nùng"),
        (Encoding.TCVN3, "Müller", "Müller"),
        (Encoding.VNI, "Chu Thò Lan", "Chu Thị Lan"),
        (Encoding.VNI, "UBND xaõ Mai Pha", "UBND xã Mai Pha"),
        (Encoding.VNI, "Coâng ty Logistics Express", "Công ty Logistics Express"),
        (Encoding.VNI, "Hoàng", "Hoàng"),  # or Hồng: cannot be told
        (Encoding.VNI, "Phó phòng", "Phó phòng"),
        (Encoding.VNI, "Loïc Bùi", "Loïc Bùi"),
        (Encoding.VNI, "Nguyeãn Văn Haûi", "Nguyễn Văn Hải"),
    ],
)
def test_in_a_legacy_file_each_cell_is_judged_by_itself(encoding: Encoding, typed: str, read: str) -> None:
    assert mended(typed, encoding) == read


# ── text files ────────────────────────────────────────────────────────────────────────────────────────────────────────

LIST = "STT;Họ và tên;Đơn vị\r\n1;Nguyễn Văn Hải;UBND xã Mai Pha\r\n2;Hồng;Ban Dân tộc\r\n"


@BOTH
def test_a_text_file_is_decoded_also_where_a_cell_could_be_either(encoding: Encoding) -> None:
    assert decoded_bytes(written(LIST, encoding).encode("latin-1")) == (LIST, encoding)


def test_a_foreign_guest_in_a_legacy_file_keeps_his_name() -> None:
    content = written(LIST, Encoding.TCVN3) + "3;François Müller;–\r\n"
    assert decoded_bytes(content.encode("cp1252")) == (LIST + "3;François Müller;–\r\n", Encoding.TCVN3)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"STT;Ho ten\r\n1;Nam\r\n",
        LIST.encode(),
        "1;CAO TƠ".encode(),  # the bytes are "CAO TỈ" in VNI
        LIST.encode("utf-16"),
        LIST.encode("utf-16-le"),
        "Nom;Prénom\r\nLefèvre;Loïc\r\nCôté;François\r\n".encode("cp1252"),
        "The café’s naïve “résumé” – £5".encode("cp1252"),
        "Chu\u0309 nhà;Thu\u0309 kho".encode("cp1258"),  # the bytes of "Chủ" are "Chuề" in TCVN3
        b"\x00\x01" + written(LIST, Encoding.VNI).encode("latin-1"),
    ],
)
def test_other_text_files_are_not_claimed(content: bytes) -> None:
    assert decoded_bytes(content) is None


def test_no_line_of_windows_1258_is_claimed() -> None:
    content = (DATA / "dai-bieu-cp1258.csv").read_bytes()
    assert [line for line in [content, *content.splitlines()] if decoded_bytes(line)] == []


# ── whatever comes ────────────────────────────────────────────────────────────────────────────────────────────────────

ANY_TEXT = st.text() | st.text(st.characters(max_codepoint=0x17F)) | st.lists(st.sampled_from(CELLS)).map(" ".join)


@given(ANY_TEXT, st.sampled_from(Encoding))
def test_no_text_whatever_stops_the_reading(text: str, encoding: Encoding) -> None:
    assert unicodedata.is_normalized("NFC", decode(text, encoding))
    assert mended(text, encoding) in {text, decode(text, encoding)}
    assert encoding_of([text, text]) == encoding_of([text])


@given(st.text(st.characters(max_codepoint=0x7F)), st.sampled_from(Encoding))
def test_plain_letters_never_change(text: str, encoding: Encoding) -> None:
    assert mended(text, encoding) == text
    assert encoding_of([text]) is None


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5), st.sampled_from(Encoding))
def test_mended_text_is_mended_for_good(names: list[str], encoding: Encoding) -> None:
    text = ", ".join(names)
    assert mended(text, encoding) == text
    once = mended(written(text, encoding), encoding)
    assert mended(once, encoding) == once


@given(st.binary() | st.text(st.characters(max_codepoint=0xFF)).map(lambda text: text.encode("latin-1")))
def test_no_bytes_whatever_stop_the_reading(content: bytes) -> None:
    found = decoded_bytes(content)
    assert found is None or found[1] in Encoding
