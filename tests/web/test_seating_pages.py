"""The seating page: what it shows, what its acts answer to a script and to a plain form, who may do what."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from congress.models import Delivery, ProgramSession, Role, SeatAssignment
from congress.paper import print_queue
from tests.support.homes import Home
from tests.support.seats import Seating
from tests.web.conftest import SignIn, Station, post, token_on

HTML, JSON = {"Accept": "text/html"}, {"Accept": "application/json"}
START = "/admin/seating/"


@pytest.fixture
def seating(home: Home) -> Seating:
    return Seating(home)


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def page_of(seating: Seating) -> str:
    return f"{START}{seating.session}/"


def act(browser: FlaskClient, seating: Seating, **form: Any) -> tuple[int, dict[str, Any]]:
    """Send an act as the page's script does."""
    token = token_on(browser.get(page_of(seating), headers=HTML).get_data(as_text=True))
    answer = browser.post(page_of(seating) + "acts", data=form, headers={**JSON, "X-CSRFToken": token})
    return answer.status_code, answer.get_json()


def test_the_page_opens_on_the_session_whose_doors_are_open_and_says_who_sits_where(
    organizer: FlaskClient, seating: Seating
) -> None:
    answer = organizer.get(START, headers=HTML)
    assert answer.location == page_of(seating)
    page = organizer.get(answer.location, headers=HTML).get_data(as_text=True)
    person = seating.people(1)[0]
    assert f"Ghế {seating.seat_of(person)}, khu" in page
    assert seating.name(person) in page
    assert page.count('role="option"') == 494


def test_an_act_of_the_script_answers_with_the_seating_after_it(organizer: FlaskClient, seating: Seating) -> None:
    (person,), (free,) = seating.people(1), seating.free()
    status, told = act(organizer, seating, act="seat", person=person, seat=seating.seats[free])
    assert (status, told["message"]) == (200, f"Đã xếp vào ghế {free}.")
    assert told["seats"][str(seating.seats[free])]["who"]["id"] == person
    assert seating.chart()[free] == person


def test_a_stale_exchange_is_refused_in_words(organizer: FlaskClient, seating: Seating) -> None:
    one, other = seating.people(2)
    first, second = (seating.seats[seating.seat_of(who)] for who in (one, other))
    seen = json.dumps({str(first): other, str(second): one})
    status, told = act(organizer, seating, act="exchange", seat=first, **{"with": second}, seen=seen)
    assert status == 409
    assert "vừa được người khác đổi" in told["message"]


def test_acts_are_undone_from_the_page(organizer: FlaskClient, seating: Seating) -> None:
    before = seating.chart()
    free = seating.seats[seating.free()[0]]
    assert act(organizer, seating, act="hold", seat=free, reason="Khách Trung ương")[0] == 200
    assert act(organizer, seating, act="release", seat=free)[0] == 200
    for _ in range(2):
        assert act(organizer, seating, act="undo")[1]["message"] == "Đã hoàn tác."
    assert seating.chart() == before
    assert act(organizer, seating, act="undo") == (409, {"message": "Không có thao tác nào để hoàn tác."})


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"act": "dance"}, "Không có thao tác này"),
        ({"act": "seat", "person": "x", "seat": "1"}, "Thiếu ghế hoặc người"),
        ({"act": "hold", "reason": "x"}, "Chưa chọn ghế nào"),
        ({"act": "exchange", "seat": "1", "with": "2", "seen": "[1"}, "không đúng định dạng"),
        ({"act": "block", "delegation": "99999", "seat": "1"}, "không có ai dự phiên"),
        ({"act": "seat", "person": "1", "seat": "99999"}, "không thuộc hội trường"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    organizer: FlaskClient, seating: Seating, form: dict[str, str], words: str
) -> None:
    before = seating.chart()
    status, told = act(organizer, seating, **form)
    assert status == 409
    assert words in told["message"]
    assert seating.chart() == before


def test_seats_are_exchanged_by_their_names_on_a_plain_form(organizer: FlaskClient, seating: Seating) -> None:
    one, other = seating.people(2)
    first, second = seating.seat_of(one), seating.seat_of(other)
    form = {"act": "exchange_labels", "from": f" {first.lower()} ", "to": second}
    answer = post(organizer, page_of(seating) + "acts", form, token_from=page_of(seating))
    assert f"Đã đổi hai ghế {first}, {second}" in organizer.get(answer.location).get_data(as_text=True)
    assert seating.seat_of(one) == second
    wrong = post(organizer, page_of(seating) + "acts", {**form, "to": "ZZ9"}, token_from=page_of(seating))
    assert "Không có ghế “ZZ9”" in organizer.get(wrong.location).get_data(as_text=True)


def test_an_open_page_is_told_only_what_is_new(organizer: FlaskClient, seating: Seating) -> None:
    first = organizer.get(page_of(seating) + "chart.json?quiet")
    same = organizer.get(page_of(seating) + "chart.json?quiet", headers={"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
    person = seating.people(1)[0]
    seating.set({seating.free()[0]: person})
    again = organizer.get(page_of(seating) + "chart.json?quiet", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_operators_and_viewers_look_and_do_not_move(sign_in: SignIn, seating: Seating) -> None:
    for role in (Role.OPERATOR, Role.VIEWER):
        browser = sign_in(role)
        page = browser.get(page_of(seating), headers=HTML).get_data(as_text=True)
        assert "data-movable" not in page
        answer = post(browser, page_of(seating) + "acts", {"act": "undo"}, token_from=page_of(seating))
        assert answer.status_code == 403


def test_a_slip_that_names_another_seat_is_listed_until_its_holder_scans_again(
    organizer: FlaskClient, seating: Seating, station: Station, home: Home
) -> None:
    card = home.cards()[0]
    old = station.judged(card.code)["position"]["seat"]["label"]
    home.database.run(lambda s: _print_all(s, old))
    assert "Không có phiếu nào ghi sai chỗ" in organizer.get(START + "void-slips").get_data(as_text=True)
    new = seating.free()[0]
    person = seating.chart()[old]
    seating.set({new: person})
    page = organizer.get(START + "void-slips").get_data(as_text=True)
    assert card.full_name in page
    assert f"<del>{old}</del>" in page
    assert f"<ins>{new}</ins>" in page
    assert "1</b><span><a" in organizer.get(page_of(seating), headers=HTML).get_data(as_text=True)
    told = station.judged(card.code)
    assert (told["reason_detail"], told["former_place"]) == ("seat_changed", old)
    home.database.run(lambda s: _print_all(s, new))
    assert card.full_name not in organizer.get(START + "void-slips").get_data(as_text=True)


def _print_all(db_session: Any, place: str) -> None:
    while job := print_queue.claim(db_session, 1, 20):
        print_queue.note_sending(db_session, job, 9, place if job.slip_type == print_queue.SEAT else None)
        print_queue.complete(db_session, job, Delivery.BY_FENCE)


def test_without_a_hall_the_page_says_what_to_do_first(organizer: FlaskClient, home: Home) -> None:
    def take_away(db_session: Any) -> None:
        db_session.execute(delete(SeatAssignment))
        for session in db_session.query(ProgramSession):
            session.hall_id = None

    home.database.run(take_away)
    assert "Chưa có phiên nào chọn hội trường" in organizer.get(START, headers=HTML).get_data(as_text=True)
    assert organizer.get(START + "7/", headers=HTML).status_code == 404
