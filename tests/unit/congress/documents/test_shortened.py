"""An SMS in one part where that can be: first the place, then the name is said more shortly."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from congress.documents.facts import Facts
from congress.documents.kinds import DEFAULTS
from congress.documents.recipients import Recipient
from congress.documents.short_message import parts
from congress.documents.shortened import shortened
from congress.documents.times import SessionTime
from congress.documents.values import Occasion
from congress.documents.writer import Writer

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
PLACE = "Trung tâm Hội nghị tỉnh"
ADDRESS = f"{PLACE}, số 1 đường Hùng Vương, phường Đông Kinh, thành phố Lạng Sơn"


def writer(venue: str = PLACE) -> Writer:
    main = SessionTime(
        id=1,
        code="CT",
        name="Phiên chính thức",
        place="",
        starts=datetime(2020, 8, 21, 8, tzinfo=ZONE),
        ends=datetime(2020, 8, 21, 11, tzinfo=ZONE),
        categories=frozenset({1}),
    )
    facts = Facts(venue=venue, hotline="0205 3812 345")
    return Writer(Occasion("Đại hội", ("ĐẠI HỘI",), facts, (main,)), dict(DEFAULTS), None)


def person(name: str) -> Recipient:
    return Recipient(1, "48291736", "Đồng chí", name, "", "", "Đoàn", "Đại biểu", 1, "DH")


def test_a_message_that_fits_is_left_as_it_was_written() -> None:
    told = shortened(writer(), person("Nông Văn Thắng"))
    assert told.startswith("BTC Dai hoi kinh moi Nong Van Thang du Phien chinh thuc 08h00 ngay 21/8/2020")
    assert "tai Trung tam Hoi nghi tinh" in told
    assert "4829 1736" in told
    assert parts(told)[1] == 1


def test_a_long_place_is_cut_at_its_first_comma_and_the_name_stays() -> None:
    told = shortened(writer(ADDRESS), person("Nguyễn Thị Thu Hương"))
    assert "Nguyen Thi Thu Huong" in told
    assert f"tai {'Trung tam Hoi nghi tinh'}." in told
    assert parts(told)[1] == 1


def test_a_long_name_keeps_its_first_and_last_word() -> None:
    with_initials = shortened(writer(), person("Trần Thị Hoàng Phương Nguyên"))
    assert "kinh moi Tran T. H. P. Nguyen du" in with_initials
    without = shortened(writer(), person("Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên"))
    assert "kinh moi Cong Nguyen du" in without
    assert parts(with_initials)[1] == parts(without)[1] == 1


@pytest.mark.parametrize("name", ["Nguyễn Văn " + "Trường" * 14, "Trường" * 14])
def test_what_cannot_be_shortened_any_more_takes_two_parts_and_loses_nothing(name: str) -> None:
    told = shortened(writer(), person(name))
    assert parts(told)[1] >= 1
    assert "48" in told
    assert told.isascii()
