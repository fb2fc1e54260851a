from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from congress import delegate_number
from congress.documents import times
from congress.documents.facts import Colour, Facts, checked
from congress.documents.recipients import Recipient
from congress.documents.short_message import parts
from congress.documents.times import SessionTime
from congress.documents.values import Occasion, values
from congress.errors import BadInput

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def at(*told: int) -> datetime:
    year, month, day, hour, minute = (*told, 0, 0)[:5]
    return datetime(year, month, day, hour, minute, tzinfo=HANOI)


TRU_BI = SessionTime(
    2, "TB", "Phiên trù bị", "Hội trường lớn", at(2020, 8, 20, 13, 30), at(2020, 8, 20, 16), frozenset({1})
)
CHINH = SessionTime(
    7, "CT", "Phiên chính thức", "Nhà hát", at(2020, 8, 21, 8), at(2020, 8, 21, 11, 40), frozenset({1, 5})
)
OCCASION = Occasion("Đại hội", ("ĐẠI HỘI",), Facts(deadline="2020-08-15T17:00"), (TRU_BI, CHINH))
PERSON = Recipient(
    delegate_id=1,
    number=delegate_number.make(127),
    honorific="Đồng chí",
    full_name="Nông Văn Thắng",
    position_title="",
    unit="",
    delegation="Huyện Lộc Bình",
    category="Đại biểu chính thức",
    category_id=1,
    category_code="DH_CA_NHAN",
    seats={7: "Ghế L03, khu Trái"},
)


def test_an_official_delegate_reads_both_sessions_and_their_span() -> None:
    told = values(OCCASION, PERSON)
    assert told["thoi_gian"] == "02 ngày, từ ngày 20 đến ngày 21 tháng 8 năm 2020"
    assert told["cac_phien"].splitlines() == [
        "- Phiên trù bị: 13 giờ 30 phút, ngày 20/8/2020;",
        "- Phiên chính thức: 08 giờ 00 phút, ngày 21/8/2020 (đại biểu có mặt trước 07 giờ 30 phút).",
    ]
    assert (told["gio_TB"], told["ngay_CT"]) == ("13 giờ 30 phút", "21 tháng 8 năm 2020")
    assert (told["gio_han"], told["ngay_han"]) == ("17 giờ 00 phút", "15/8/2020")
    assert (told["so_the"], told["cho_ngoi"], told["dia_diem"]) == ("0128", "Ghế L03, khu Trái", "Nhà hát")


def test_a_guest_reads_only_what_guests_are_invited_to() -> None:
    told = values(OCCASION, replace(PERSON, category_id=5))
    assert told["thoi_gian"] == "ngày 21 tháng 8 năm 2020"
    assert "trù bị" not in told["cac_phien"]
    assert told["gio_TB"] == told["phien_TB"] == ""


def test_somebody_invited_to_nothing_leaves_no_words() -> None:
    told = values(OCCASION, replace(PERSON, category_id=9))
    assert {told[name] for name in ("thoi_gian", "cac_phien", "phien", "gio", "co_mat_truoc", "cho_ngoi")} == {""}


def test_the_main_session_is_the_one_told_or_else_the_longest() -> None:
    assert values(OCCASION, PERSON)["phien"] == "Phiên chính thức"
    told = replace(OCCASION, facts=Facts(main_session="TB"))
    assert values(told, PERSON)["phien"] == "Phiên trù bị"
    assert values(told, replace(PERSON, category_id=5))["phien"] == "Phiên chính thức"


@pytest.mark.parametrize(
    ("honorific", "before_name", "in_sentence"),
    [
        ("Đồng chí", "Đồng chí", "đồng chí"),
        ("Mẹ", "Mẹ", "Mẹ"),
        ("Hòa thượng", "Hòa thượng", "Hòa thượng"),
        ("", "Đại biểu", "quý đại biểu"),
    ],
)
def test_nobody_is_called_what_they_were_not_said_to_be(honorific: str, before_name: str, in_sentence: str) -> None:
    told = values(OCCASION, replace(PERSON, honorific=honorific))
    assert (told["danh_xung"], told["xung_ho"]) == (before_name, in_sentence)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2021, 2, 5), (2021, 2, 5), "ngày 05 tháng 02 năm 2021"),
        ((2020, 7, 31), (2020, 8, 1), "02 ngày, từ ngày 31 tháng 7 đến ngày 01 tháng 8 năm 2020"),
        ((2020, 12, 31), (2021, 1, 2), "03 ngày, từ ngày 31 tháng 12 năm 2020 đến ngày 02 tháng 01 năm 2021"),
    ],
)
def test_spans_are_said_with_the_zeros_of_the_decree(
    first: tuple[int, int, int], last: tuple[int, int, int], words: str
) -> None:
    one = replace(CHINH, starts=at(*first, 8), ends=at(*first, 10))
    other = replace(CHINH, starts=at(*last, 8), ends=at(*last, 10))
    assert times.span_words([one, other]) == words


def test_facts_are_checked_and_told_what_is_wrong() -> None:
    assert checked({"number": "5", "agency": " A \n\n B "}).number == "05"
    assert checked({"agency": " A \n\n B "}).agency == "A\nB"
    for wrong, words in (
        ({"issued_on": "2020-02-30"}, "Ngày ban hành"),
        ({"deadline": "mai"}, "Hạn trả lời"),
        ({"minutes_early": "nửa giờ"}, "Số phút"),
        ({"venue": "a\nb"}, "một dòng"),
        ({"signer_name": "x" * 201}, "200 ký tự"),
        ({"badge_words": {"BTC": "x" * 41}}, "Chữ lớn"),
    ):
        with pytest.raises(BadInput, match=words):
            checked(wrong)


def test_badges_have_words_and_colours_by_category_and_a_congress_may_choose_others() -> None:
    assert Facts().badge_of("KHACH_MOI", "Khách mời") == ("KHÁCH MỜI", Colour.YELLOW)
    assert Facts().badge_of("MOI", "Tình nguyện viên") == ("TÌNH NGUYỆN VIÊN", Colour.VIOLET)
    told = checked({"badge_words": {"BTC": "ban lễ tân"}, "badge_colours": {"BTC": "green", "MOI": "<script>"}})
    assert told.badge_of("BTC", "Ban Tổ chức") == ("BAN LỄ TÂN", Colour.GREEN)
    assert told.badge_of("MOI", "x") == ("X", Colour.VIOLET)


@pytest.mark.parametrize("sequence", [0, 1, 127, 419, 9_999_999])
def test_the_number_on_a_badge_is_found_from_the_number_of_the_person(sequence: int) -> None:
    assert delegate_number.sequence_of(delegate_number.make(sequence)) == sequence


def test_parts_of_a_short_message_are_those_the_network_counts() -> None:
    assert parts("a" * 160) == (160, 1)
    assert parts("a" * 161) == (161, 2)
    assert parts("[" + "a" * 158) == (160, 1)
    assert parts("ế" * 70) == (70, 1)
    assert parts("ế" * 71) == (71, 2)
