"""Numbers of the report as they are written and typed, and the sentences that are read out."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from congress.reports.counting import Kind, Occasion, Person, count
from congress.reports.figures import BaseOfReport, Figures, Unit, loaded
from congress.reports.wording import (
    closing,
    count_words,
    difference_words,
    figure_told,
    occasion_word,
    read_aloud,
    share_words,
    tenths_words,
)

AT = datetime(2020, 8, 21, 7, 55, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
OFFICIAL = Kind("DUONG_NHIEN", "Đại biểu đương nhiên", is_summoned=True, is_honoured=False, is_vetted=False)
GUEST = Kind("KHACH_MOI", "Khách mời", is_summoned=False, is_honoured=True, is_vetted=False)
UNIT = Unit("CAOLOC", "Huyện Cao Lộc")
SOMEBODY = Person(
    id=1,
    honorific="Ông",
    name="Lý Văn Sơn",
    kind=OFFICIAL,
    unit="CAOLOC",
    birth_date="1970",
    sex="Nam",
    ethnicity="Nùng",
    is_party_member=True,
    education="Đại học",
    field="",
    merits="",
    is_substitute=False,
    has_come=True,
    is_excused=False,
)


def counted(*people: Person, congress: str = "Đại hội thử") -> Figures:
    occasion = Occasion(congress, "Phiên chính thức", 2020, (OFFICIAL, GUEST), (UNIT,))
    return count(occasion, people, BaseOfReport.PRESENT)


def said(figures: Figures) -> str:
    return "\n".join(sentence.text for sentence in read_aloud(figures, AT))


@pytest.mark.parametrize(("part", "whole", "words"), [(121, 394, "30,7%"), (1, 3, "33,3%"), (2, 3, "66,7%"), (1, 8, "12,5%"), (1, 16, "6,3%"), (1, 2000, "0,1%"), (0, 5, "0,0%"), (5, 5, "100,0%"), (398, 396, "100,5%"), (0, 0, "–"), (3, 0, "–")])  # fmt: skip
def test_a_share_has_one_decimal_and_a_comma(part: int, whole: int, words: str) -> None:
    assert share_words(part, whole) == words


def test_thousands_have_a_dot_and_tenths_a_comma() -> None:
    assert [count_words(number) for number in (0, 396, 1234, 1234567)] == ["0", "396", "1.234", "1.234.567"]
    assert [tenths_words(number) for number in (412, 400, 9)] == ["41,2", "40,0", "0,9"]
    assert [difference_words("present", by) for by in (3, -1234, 0)] == ["+3", "-1.234", "0"]
    assert difference_words("mean_age", -12) == "-1,2"


@pytest.mark.parametrize(
    ("key", "typed", "number"),
    [
        ("present", "391", 391),
        ("present", " 1.234 ", 1234),
        ("present", "1 234", 1234),
        ("present", "1.23", None),
        ("present", "-3", None),
        ("present", "41,2", None),
        ("present", "", None),
        ("present", "٣", None),
        ("present", "9" * 12, None),
        ("mean_age", "41,2", 412),
        ("mean_age", "41.2", 412),
        ("mean_age", "41", 410),
        ("mean_age", "41,25", None),
    ],
)
def test_a_number_is_read_as_people_type_it(key: str, typed: str, number: int | None) -> None:
    assert figure_told(key, typed) == number


def test_the_text_says_nothing_that_is_nought_but_that_nobody_is_absent() -> None:
    text = said(counted(SOMEBODY))
    assert "Không có đại biểu vắng mặt." in text
    assert "Tính đến 07 giờ 55 phút, ngày 21/8/2020, số đại biểu có mặt: 1 đại biểu, đạt 100,0%." in text
    assert "Dân tộc thiểu số: 1, chiếm 100,0% (Nùng: 1)." in text
    assert "Nữ" not in text
    assert "dự thay" not in text
    assert "chưa có thông tin" not in text.lower()
    assert "Đại biểu cao tuổi nhất: ông Lý Văn Sơn, 50 tuổi, đoàn Huyện Cao Lộc." in text


def test_who_has_no_form_of_address_and_a_delegation_called_one_are_named_once() -> None:
    figures = counted(replace(SOMEBODY, honorific=""))
    figures = replace(figures, oldest=(replace(figures.oldest[0], delegation="Đoàn khách tỉnh bạn"),))
    assert "Đại biểu cao tuổi nhất: đại biểu Lý Văn Sơn, 50 tuổi, Đoàn khách tỉnh bạn." in said(figures)


def test_of_many_who_may_be_the_oldest_none_is_picked() -> None:
    many = [replace(SOMEBODY, id=number, name=f"Người {number}") for number in range(4)]
    assert "Đại biểu cao tuổi nhất: 4 đại biểu cùng 50 tuổi." in said(counted(*many))
    known = replace(SOMEBODY, birth_date="1970-03-01", name="Một")
    later = replace(SOMEBODY, birth_date="1970-03-02", name="Hai")
    assert [one.name for one in counted(known, later).oldest] == ["Một"]
    assert [one.name for one in counted(known, later).youngest] == ["Hai"]


@pytest.mark.parametrize(
    ("present", "absent", "goes_on"), [(2, 1, True), (66, 34, False), (67, 33, True), (0, 0, False)]
)
def test_two_thirds_of_the_summoned_let_it_go_on(present: int, absent: int, *, goes_on: bool) -> None:
    people = [SOMEBODY] * present + [replace(SOMEBODY, has_come=False)] * absent
    assert ("đủ điều kiện tiến hành" in closing(counted(*people))) is goes_on


@pytest.mark.parametrize(("name", "word"), [("Đại hội Đảng bộ tỉnh", "Đại hội"), ("Hội nghị điển hình tiên tiến", "Hội nghị"), ("HỘI NGHỊ tổng kết", "Hội nghị"), ("Liên hoan", "Đại hội")])  # fmt: skip
def test_it_is_called_what_it_is(name: str, word: str) -> None:
    assert occasion_word(name) == word
    assert f"Kính thưa {word}!" in said(counted(SOMEBODY, congress=name))


def test_figures_come_back_from_storage_as_they_went_in() -> None:
    figures = counted(SOMEBODY, replace(SOMEBODY, id=2, kind=GUEST, merits="Anh hùng Lao động", birth_date="1928"))
    assert loaded(figures.stored()) == figures
    assert figures["honour:AHLD"] == 1
    assert [one.age for one in figures.oldest] == [92]
