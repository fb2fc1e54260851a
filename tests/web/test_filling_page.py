"""The page of the last minutes: chairs given back and gaps filled with one press each, by organizers alone."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from congress import clock
from congress.models import ProgramSession, Role
from tests.support.homes import Home
from tests.support.seats import Seating
from tests.web.conftest import SignIn, Station, token_on

HTML = {"Accept": "text/html"}
PAGE = "/admin/seating/fill/"


@pytest.fixture
def seating(home: Home) -> Seating:
    return Seating(home)


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def page(browser: FlaskClient, path: str = PAGE) -> str:
    return browser.get(path, headers=HTML).get_data(as_text=True)


def begins_in(home: Home, minutes: int) -> None:
    starts = clock.now() + timedelta(minutes=minutes)
    home.database.run(
        lambda s: s.execute(update(ProgramSession).where(ProgramSession.code == "CT").values(starts_at=starts))
    )


def lines(html: str, form: str) -> list[str]:
    """The lines of a form that are ticked."""
    part = html.split(f"/admin/seating/fill/{form}")[1].split("</form>", maxsplit=1)[0]
    return re.findall(r'name="lines" value="([\d-]+)" checked', part)


def send(browser: FlaskClient, seating: Seating, form: str, chosen: list[str], query: str = "") -> str:
    token = token_on(page(browser))
    path = f"{PAGE}{form}?session={seating.session}{query}"
    answer = browser.post(path, data={"csrf_token": token, "lines": chosen})
    return page(browser, answer.location)


def test_before_the_time_the_list_is_shown_without_a_button(organizer: FlaskClient, seating: Seating) -> None:
    begins_in(seating.home, 30)
    told = page(organizer)
    assert "Chưa đến giờ: từ" in told
    assert "Giải phóng những ghế đã chọn" not in told
    refused = send(organizer, seating, "release", lines(told, "release")[:1])
    assert "Chưa đến giờ giải phóng" in refused
    assert "Giải phóng những ghế đã chọn" in page(organizer, PAGE + "?minutes=31")


def test_chairs_are_given_back_with_one_press_and_a_late_guest_is_listed(
    organizer: FlaskClient, seating: Seating, station: Station, home: Home
) -> None:
    begins_in(home, 5)
    told = page(organizer)
    chosen = lines(told, "release")
    waited = told.count('name="lines"') - len(chosen) - len(lines(told, "forward"))
    assert waited > 0, "leaders and the honoured are not ticked"
    seat, who = (int(part) for part in chosen[0].split("-"))
    label = next(label for label, number in seating.seats.items() if number == seat)
    after = send(organizer, seating, "release", chosen[:2])
    assert "Đã giải phóng 2 ghế" in after
    assert label not in seating.chart()
    assert "Đã nhường ghế vì chưa đến" in after
    card = next(card for card in home.cards() if card.full_name == seating.name(who))
    answer = station.judged(card.code)
    assert answer["former_place"] == label
    assert answer["require_attention"]
    assert f"Ghế {label} đã được sắp xếp lại" in answer["screen"]["line"]
    assert re.search(r"đến lúc \d\d:\d\d", page(organizer))


def test_gaps_are_filled_with_one_press(organizer: FlaskClient, seating: Seating) -> None:
    chosen = lines(page(organizer), "forward")
    assert chosen
    seat, who, _ = (int(part) for part in chosen[0].split("-"))
    after = send(organizer, seating, "forward", chosen[:1])
    assert "Đã xếp 1 người lên ghế phía trước" in after
    assert seating.seats[seating.seat_of(who)] == seat
    again = send(organizer, seating, "forward", chosen[:1])
    assert f"Không đổi vì vừa đến hoặc vừa đổi chỗ: {seating.name(who)}." in again


def test_nothing_ticked_and_nonsense_do_nothing(organizer: FlaskClient, seating: Seating) -> None:
    begins_in(seating.home, 5)
    before = seating.chart()
    assert "Chưa chọn ghế nào" in send(organizer, seating, "release", [])
    assert "Chưa chọn ghế nào" in send(organizer, seating, "release", ["x", "-", "1", "9" * 40 + "-1"])
    assert "Chưa chọn ai" in send(organizer, seating, "forward", [])
    send(organizer, seating, "forward", ["999999-999999"])
    assert seating.chart() == before


def test_an_usher_reads_and_does_not_act_and_a_viewer_does_not_read(sign_in: SignIn, seating: Seating) -> None:
    usher = sign_in(Role.OPERATOR)
    told = page(usher)
    assert "Ghế của người chưa đến" in told
    assert 'type="checkbox" name="lines"' not in told
    for form in ("release", "forward"):
        answer = usher.post(f"{PAGE}{form}?session={seating.session}", data={"csrf_token": token_on(told)})
        assert answer.status_code == 403
    assert sign_in(Role.VIEWER).get(PAGE).status_code == 403


def test_wishes_out_of_range_are_bounded(organizer: FlaskClient) -> None:
    told = page(organizer, PAGE + "?minutes=999&depth=0&sitting=1")
    assert 'value="120"' in told
    assert "Không có gì để lấp" in told
