import csv
import unicodedata
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congress import vietnamese
from congress.vietnamese import fold, phone_number, sort_key, spelling_key, split_honorific, tidy, tidy_name

EXPECTED = Path(__file__).parents[2] / "data" / "dai-bieu-mau.expected.csv"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from("aAăĂâÂđĐêôơưyĂ áàảãạ\u0301\u0323' \u00a0\u200b"), st.characters()))


# ── text ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("  Nông\u00a0Thị   Thu\tNga ", "Nông Thị Thu Nga"),
        (unicodedata.normalize("NFD", "Đỗ Văn Hải"), "Đỗ Văn Hải"),
        ("Vi\u200bVăn Sơn", "Vi Văn Sơn"),  # a zero-width space breaks words
        ("\ufeffLộc\u00ad Văn\u200d Quân", "Lộc Văn Quân"),
        ("\u200b \u00a0", ""),
    ],
)
def test_text_is_tidied_to_composed_letters_and_single_spaces(written: str, tidied: str) -> None:
    assert tidy(written) == tidied


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("HÒA", "hoa"),
        ("Hoà", "hoa"),
        ("Đặng Đức", "dang duc"),
        ("\u00d0ặng", "dang"),  # the Icelandic letter that looks the same
        ("H'Mông", "hmong"),
        ("H’Mông", "hmong"),
        ("Nguyễn  Thị\u00a0Thủy", "nguyen thi thuy"),
        (unicodedata.normalize("NFD", "Phường Tam Thanh"), "phuong tam thanh"),
        ("", ""),
    ],
)
def test_folding_keeps_what_somebody_types_without_accents(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(TEXTS)
def test_folding_and_tidying_twice_change_nothing_more(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_composed_and_decomposed_spellings_are_found_and_sorted_alike(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text)
    assert sort_key(decomposed) == sort_key(text)


@pytest.mark.parametrize(
    ("old_style", "new_style"),
    [("Hòa", "Hoà"), ("Thủy", "Thuỷ"), ("Thúy", "Thuý"), ("Hóa", "Hoá"), ("Loan Tòe", "Loan Toè")],
)
def test_where_the_tone_is_set_does_not_make_another_name(old_style: str, new_style: str) -> None:
    assert spelling_key(old_style) == spelling_key(new_style)


def test_another_tone_or_letter_makes_another_name() -> None:
    names = ["Hòa", "Hóa", "Hỏa", "Hõa", "Họa", "Hoa", "Hoă", "Hoâ", "Hơa", "Hưa", "Đoa", "Doa"]
    assert len({spelling_key(name) for name in names}) == len(names)


# ── sorting ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sample_delegates_sort_as_cldr_sorts_them() -> None:
    with EXPECTED.open(encoding="utf-8-sig", newline="") as file:
        names = [row["ho_ten"] for row in csv.DictReader(file) if row["dan_toc"] != "Nước ngoài"]
    in_order = sorted(names, key=lambda name: sort_key(name).encode())
    assert len(in_order) == 418
    assert in_order[:12] == [
        "Dương Thị Hồng Ánh",
        "Đinh Thu Ánh",
        "Lương Thị Thu Ánh",
        "Lục Thế Ân",
        "Nông Ngọc Ân",
        "Chu Văn Báo",
        "Chu Văn Bằng",
        "Đặng Hữu Bằng",
        "Hoàng Mạnh Bằng",
        "Lương Ngọc Bằng",
        "Vi Văn Bằng",
        "Hà Thị Thu Bích",
    ]
    assert in_order[-8:] == [
        "Lương Đức Vinh",
        "Ngô Văn Vinh",
        "Phan Minh Vinh",
        "Tô Hồng Vinh",
        "Hoàng Thị Kim Xuân",
        "Hoàng Thị Lệ Xuân",
        "Nông Thanh Xuân",
        "Đào Thị Thanh Yến",
    ]


@pytest.mark.parametrize(
    "in_order",
    [
        ["An", "Ăn", "Ân", "Ba", "Da", "Đa", "Em", "Êm", "On", "Ôn", "Ơn", "Un", "Ưn", "Xa"],  # letters
        ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ", "Man"],  # tones: after the letters
        ["Vi Thị An", "Vi Văn An", "Bế Văn Bình"],  # the given name first, then family, then middle names
        ["An", "Bế Văn An", "Hoàng Thị An"],  # who has a given name only goes before
    ],
)
def test_names_sort_as_vietnamese_lists_do(in_order: list[str]) -> None:
    backwards = in_order[::-1]
    assert sorted(backwards, key=lambda name: sort_key(name).encode()) == in_order


def test_what_stands_in_brackets_is_not_the_given_name() -> None:
    assert sort_key("Nông Văn Thắng (Bảy)") == sort_key("Nông Văn Thắng")


# ── names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("NÔNG THỊ THU NGA", "Nông Thị Thu Nga"),
        ("nông thị thu nga", "Nông Thị Thu Nga"),
        ("H'HEN NIÊ", "H'Hen Niê"),
        ("Y Moan Êñuôl", "Y Moan Êñuôl"),
        ("Dương Thị Hoà", "Dương Thị Hoà"),  # the tone stays where it was typed
        ("\u00d0ặng Văn \u00d0ức", "Đặng Văn Đức"),
        ("张伟", "张伟"),
    ],
)
def test_names_typed_all_in_one_case_get_their_capitals(typed: str, name: str) -> None:
    assert tidy_name(typed) == name


@pytest.mark.parametrize(
    ("written", "honorific", "name"),
    [
        ("Đ/c: Lộc Văn Quân", "Đồng chí", "Lộc Văn Quân"),
        ("ĐỒNG CHÍ LỘC VĂN QUÂN", "Đồng chí", "LỘC VĂN QUÂN"),
        ("Mẹ VNAH Nông Thị Hồng Đào", "Mẹ", "Nông Thị Hồng Đào"),
        ("BS.Lộc Quang Thắng", "Bác sĩ", "Lộc Quang Thắng"),
        ("ThS. Vi Thùy Diệp", "Thạc sĩ", "Vi Thùy Diệp"),
        ("PGS.TS. Hà Minh Bình", "Phó Giáo sư, Tiến sĩ", "Hà Minh Bình"),
        ("Hoà thượng Thích Trí Quảng", "Hòa thượng", "Thích Trí Quảng"),
        ("Đại tá Vi Văn Sơn", "Đại tá", "Vi Văn Sơn"),
        ("Bà Bùi Thị Lan", "Bà", "Bùi Thị Lan"),
        ("Ông Cao Văn Thắng", "Ông", "Cao Văn Thắng"),
    ],
)
def test_a_form_of_address_before_the_name_is_split_off_and_spelled_out(
    written: str, honorific: str, name: str
) -> None:
    assert split_honorific(written) == (honorific, name)


@pytest.mark.parametrize("name", ["Ông Cao Thắng", "Bà Lan", "Mẹ", "TS Lê", "Nguyễn Văn An", "Hà Thị Em", ""])
def test_what_may_be_the_name_itself_stays(name: str) -> None:
    assert split_honorific(name) == ("", name)


# ── numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "written",
    [
        "0956438715",
        "0956.438.715",
        "0956 438 715",
        "\u00a00956\u00a0438\u00a0715",
        "+84 956 438 715",
        "84956438715",
        "0084956438715",
        "(+84) 0956438715",
        "'0956438715",
        956438715,
        956438715.0,
        "0956438715 / 02053812345",
        "02053812345; 0956438715",
        "0956438715 hoặc 0958565652",
        "０９５６４３８７１５",
    ],
)
def test_a_mobile_number_is_read_from_whatever_a_sheet_holds(written: str | float) -> None:
    assert phone_number(written) == "0956438715"


@pytest.mark.parametrize("written", ["0168.012.3456", "01680123456", 1680123456, "+84 168 012 3456"])
def test_eleven_digit_numbers_of_before_2018_get_their_new_prefix(written: str | float) -> None:
    assert phone_number(written) == "0380123456"


def test_a_landline_is_kept_when_there_is_nothing_better() -> None:
    assert phone_number("0205.3812.345") == "02053812345"


@pytest.mark.parametrize("written", ["09579388", "", None, "không có", 0, float("nan"), "113", "0156438715", "-"])
def test_what_cannot_be_called_is_no_number(written: str | float | None) -> None:
    assert phone_number(written) is None


def test_a_delegate_number_is_set_in_fours() -> None:
    assert vietnamese.group_number("48291736") == "4829 1736"


# ── the clock in words ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2020, 8, 21), "21/8/2020"),
        (date(2020, 2, 5), "05/02/2020"),
        (date(2020, 1, 31), "31/01/2020"),
        (date(2020, 3, 9), "09/3/2020"),
        (date(2020, 12, 1), "01/12/2020"),
    ],
)
def test_dates_take_their_zeros_as_the_decree_on_documents_asks(day: date, words: str) -> None:
    assert vietnamese.date_words(day) == words


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        (0, 0, "Sáng"),
        (11, 29, "Sáng"),
        (11, 30, "Trưa"),
        (12, 59, "Trưa"),
        (13, 0, "Chiều"),
        (17, 59, "Chiều"),
        (18, 0, "Tối"),
        (23, 59, "Tối"),
    ],
)
def test_the_day_has_four_parts(hour: int, minute: int, part: str) -> None:
    moment = datetime(2020, 8, 21, hour, minute, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert vietnamese.day_part(moment) == part


def test_sessions_and_moments_are_said_in_words() -> None:
    moment = datetime(2020, 8, 21, 7, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert vietnamese.session_when(moment) == "Sáng 21/8/2020"
    assert vietnamese.clock_words(moment) == "07 giờ 05 phút"


# ── the quick way ─────────────────────────────────────────────────────────────────────────────────────────────────────

LETTERS = "".join(map(chr, (*range(0x20, 0x250), *range(0x300, 0x330), *range(0x1EA0, 0x1EFA), 0x200B, 0x2019)))


@given(st.text(LETTERS, max_size=12))
def test_common_letters_are_tidied_and_folded_as_any_others_are(text: str) -> None:
    tidied = vietnamese.tidy(text)
    assert tidied == vietnamese.tidy(text + "\u200b")  # a character that is not common takes the long way
    assert vietnamese.fold(text) == vietnamese._fold_any(tidied)
