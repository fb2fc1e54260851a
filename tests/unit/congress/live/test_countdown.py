"""Half an hour before the awards the MC is told who is missing."""

from datetime import UTC, datetime, timedelta

import pytest

from congress.live import mc_board
from congress.live.mc_board import Countdown, Line, McBoard, Presence, Urgency, Wave
from congress.seating.awards import Recipient

BEGIN = datetime(2026, 8, 21, 3, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "urgency", "minutes"),
    [
        (timedelta(hours=2), Urgency.FAR, 120),
        (timedelta(minutes=30, seconds=1), Urgency.FAR, 31),
        (timedelta(minutes=30), Urgency.SOON, 30),
        (timedelta(seconds=1), Urgency.SOON, 1),
        (timedelta(0), Urgency.BEGUN, 0),
        (-timedelta(minutes=10), Urgency.BEGUN, 0),
    ],
)
def test_the_countdown_is_read_anew_whatever_the_clock_did(left: timedelta, urgency: Urgency, minutes: int) -> None:
    assert mc_board.countdown(BEGIN, BEGIN - left) == Countdown(urgency, BEGIN, minutes)


def test_without_an_hour_nothing_is_urgent() -> None:
    assert mc_board.countdown(None, BEGIN) == Countdown(Urgency.UNKNOWN, None, 0)


def line(name: str, presence: Presence, door: str = "") -> Line:
    recipient = Recipient(
        wave=1, order=1, award="", decision="", honorific="", name=name, is_collective=False, representative="",
        unit="", delegation="", seat="", came_at=None, is_expected=True, door=door,
    )  # fmt: skip
    return Line(recipient, presence, None, None, None)


def board(*lines: Line, urgency: Urgency = Urgency.SOON) -> McBoard:
    return McBoard(None, (Wave(1, lines),), Countdown(urgency, BEGIN, 20), {})


def test_it_is_urgent_only_while_somebody_is_missing() -> None:
    here, away = line("A", Presence.IN), line("B", Presence.AWAITED)
    assert board(here, away).is_urgent
    assert not board(here).is_urgent
    assert not board(here, away, urgency=Urgency.FAR).is_urgent


def test_the_missing_are_called_by_the_door_of_their_seat() -> None:
    told = board(
        line("A", Presence.AWAITED, "10"),
        line("B", Presence.LEFT, "2"),
        line("C", Presence.AWAITED),
        line("D", Presence.EXCUSED, "2"),
        line("E", Presence.IN, "2"),
        line("F", Presence.AWAITED, "2"),
    )
    called = [(door, [one.recipient.name for one in lines]) for door, lines in told.calls]
    assert called == [("2", ["B", "F"]), ("10", ["A"]), ("", ["C"])]
    assert len(told.missing) == 5
