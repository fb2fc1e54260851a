"""A calendar file as calendars read it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from congress.calendar_file import CalendarEntry, render

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
STARTS = datetime(2020, 8, 21, 8, 0, tzinfo=VIETNAM)
MADE = datetime(2020, 8, 1, tzinfo=UTC)


def entry(**told: str) -> CalendarEntry:
    texts = {"uid": "session-7-1@don", "title": "Phiên chính thức", "place": "Hội trường lớn", "notes": ""} | told
    return CalendarEntry(starts_at=STARTS, ends_at=STARTS + timedelta(hours=3), **texts)


def read(file: bytes) -> list[str]:
    """Undo the folding, as a calendar does first."""
    return file.decode().replace("\r\n ", "").split("\r\n")


def test_an_entry_says_when_in_universal_time_and_where() -> None:
    lines = read(render([entry()], MADE, "Đại hội"))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {"DTSTART:20200821T010000Z", "DTEND:20200821T040000Z", "SUMMARY:Phiên chính thức"} <= set(lines)
    assert "LOCATION:Hội trường lớn" in lines


def test_no_line_is_longer_than_calendars_take_and_no_letter_is_cut() -> None:
    title = "Đại hội Thi đua yêu nước tỉnh Lạng Sơn lần thứ năm, ngắn gọn nhưng đầy đủ dấu " * 4
    file = render([entry(title=title)], MADE)
    lines = file.split(b"\r\n")
    assert max(map(len, lines)) == 75
    for line in lines:
        line.decode()  # half a letter would raise
    assert f"SUMMARY:{title}".replace(",", "\\,") in read(file)


def test_what_means_something_to_calendars_is_taken_literally() -> None:
    lines = read(render([entry(place="Sảnh A; cửa 1, tầng 2\\3\r\nEND:VEVENT")], MADE))
    assert "LOCATION:Sảnh A\\; cửa 1\\, tầng 2\\\\3\\nEND:VEVENT" in lines
    assert lines.count("END:VEVENT") == 1


def test_a_later_file_moves_the_entry_a_calendar_has() -> None:
    first, later = (read(render([entry()], made)) for made in (MADE, MADE + timedelta(days=3)))
    assert [line for line in first if line.startswith("UID")] == [line for line in later if line.startswith("UID")]
    numbers = [int(line.removeprefix("SEQUENCE:")) for lines in (first, later) for line in lines if "SEQUENCE" in line]
    assert numbers[0] < numbers[1]
