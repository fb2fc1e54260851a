"""What substitutes, award recipients and heads of delegations read; and that answers of before are still read."""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from pydantic import TypeAdapter

from congress.outcome import (
    AttendanceSummary,
    Attention,
    AwardCall,
    CheckInResult,
    Position,
    Principal,
    SeatPlace,
    SlipSummary,
    Status,
)
from kiosk.screens import screen_for

AT = datetime(2020, 8, 21, 7, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SEAT = SeatPlace("L03", "Trái", "L", "03", "1")
GUEST = Position("48291736", "Đồng chí", "Nông Văn Thắng", "Huyện Lộc Bình", "Đại biểu chính thức", SEAT)
IN = CheckInResult(
    1,
    Status.OK,
    position=GUEST,
    attendance=AttendanceSummary(9, AT, "Bàn 2", "barcode"),
    slips=(SlipSummary("seat", 1, "Máy in 1", "pending"),),
)
AWARD = AwardCall(2, 5, AT.replace(hour=10, minute=20))


def test_a_substitute_reads_in_whose_place_they_are_recorded() -> None:
    result = replace(IN, attention=(Attention.SUBSTITUTE,), principal=Principal("Ông", "Lý Văn Hai"))
    screen = screen_for(result, "vi")
    assert (screen.code, screen.tone) == ("OK_SUB", "welcome")
    assert "Đã ghi nhận đồng chí dự thay ông Lý Văn Hai." in screen.line
    assert "in place of Lý Văn Hai" in screen_for(result, "en").line


def test_nobodys_honorific_is_guessed_for_who_is_represented() -> None:
    result = replace(IN, attention=(Attention.SUBSTITUTE,), principal=Principal("", "Lý Văn Hai"))
    assert "dự thay đại biểu Lý Văn Hai" in screen_for(result, "vi").line


def test_an_award_recipient_reads_wave_order_and_hour() -> None:
    screen = screen_for(replace(IN, attention=(Attention.AWARD,), award=AWARD), "vi")
    assert screen.code == "OK_AWARD"
    assert screen.line == "Nhận khen thưởng: đợt 2, số 05, từ 10 giờ 20 phút. Lễ tân sẽ mời ra vị trí chờ."
    assert (
        "wave 2, number 5, from 10:20" in screen_for(replace(IN, attention=(Attention.AWARD,), award=AWARD), "en").line
    )


def test_only_what_is_arranged_is_said_of_an_award() -> None:
    screen = screen_for(replace(IN, attention=(Attention.AWARD,), award=AwardCall(2, None, None)), "vi")
    assert screen.line == "Nhận khen thưởng: đợt 2. Lễ tân sẽ mời ra vị trí chờ."


@pytest.mark.parametrize("attention", [Attention.LATE, Attention.HONOURED, Attention.SUBSTITUTE])
def test_whatever_else_is_said_nobody_misses_the_stage(attention: Attention) -> None:
    result = replace(IN, attention=(attention, Attention.AWARD), award=AWARD, principal=Principal("Ông", "Lý Văn Hai"))
    screen = screen_for(result, "vi")
    assert screen.code != "OK_AWARD"
    assert screen.line.endswith("đợt 2, số 05, từ 10 giờ 20 phút. Lễ tân sẽ mời ra vị trí chờ.")


def test_an_answer_stored_before_there_were_awards_is_still_read() -> None:
    reader = TypeAdapter(CheckInResult)
    told = reader.dump_python(IN, mode="json")
    older = {key: value for key, value in told.items() if key not in {"principal", "award", "leads"}}
    assert reader.validate_python(older, strict=False) == IN
