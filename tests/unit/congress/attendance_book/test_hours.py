"""Hours as hands write them, on the days of a session, and none that has yet to come."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from congress import clock
from congress.attendance_book import hours
from congress.door import AttendedSession
from congress.errors import BadInput

ZONE = "Asia/Ho_Chi_Minh"
OPENS = datetime(2020, 8, 20, 23, 45, tzinfo=UTC)  # 06:45 on the 21st there


def session(lasts: timedelta = timedelta(hours=4)) -> AttendedSession:
    starts = OPENS + timedelta(hours=1)
    return AttendedSession(
        1, "CT", "Phiên chính thức", "", starts, OPENS, OPENS + lasts, False, True, None, "once", "once", ""
    )


@pytest.mark.parametrize(
    "text", ["07:45", "7:45", "7.45", "7,45", "0745", "745", "7h45", "07H45", " 7 giờ 45 phút ", "07g45p"]
)
def test_an_hour_is_read_however_it_was_written(text: str) -> None:
    assert hours.read_hour(text) == time(7, 45)


@pytest.mark.parametrize(
    ("text", "hour"), [("7h", time(7)), ("0:05", time(0, 5)), ("23:59", time(23, 59)), ("", None), ("  ", None)]
)
def test_whole_hours_and_the_ends_of_the_day_are_hours_and_nothing_is_none(text: str, hour: time | None) -> None:
    assert hours.read_hour(text) == hour


@pytest.mark.parametrize(
    "text", ["24:00", "7:60", "99", "7", "sáng", "7:4", "07:45:00", "-7:45", "٠٧:٤٥", "7" * 300, "=1+1"]
)
def test_what_is_no_hour_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadInput, match="07:45"):
        hours.read_hour(text)


def test_a_session_over_midnight_has_two_days_and_no_third() -> None:
    overnight = session(timedelta(hours=20))
    assert hours.days_of(overnight, ZONE) == [date(2020, 8, 21), date(2020, 8, 22)]
    assert hours.moment(overnight, ZONE, "2020-08-22", time(1)) == datetime(2020, 8, 21, 18, tzinfo=UTC)
    for forged in ("2020-08-23", "2020-08-20", "tomorrow"):
        with pytest.raises(BadInput):
            hours.moment(overnight, ZONE, forged, time(1))


def test_without_a_day_it_is_the_sessions_own_and_its_clock_is_the_congresss() -> None:
    assert hours.moment(session(), ZONE, "", time(7, 45)) == datetime(2020, 8, 21, 0, 45, tzinfo=UTC)


def test_doors_that_close_before_they_open_still_leave_one_day() -> None:
    assert hours.days_of(session(timedelta(hours=-20)), ZONE) == [date(2020, 8, 21)]


def test_the_doors_are_open_from_their_opening_until_just_before_their_closing() -> None:
    one = session()
    assert not hours.are_outside(one, one.doors_open_at)
    assert hours.are_outside(one, one.doors_open_at - timedelta(seconds=1))
    assert hours.are_outside(one, one.doors_close_at)


def test_nothing_is_written_that_has_not_happened_by_the_hubs_clock() -> None:
    with clock.held(OPENS):
        hours.refuse_future(OPENS)
        with pytest.raises(BadInput, match="chưa tới"):
            hours.refuse_future(OPENS + timedelta(seconds=1))
