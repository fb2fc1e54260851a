"""The pages of planned seatings: what is asked, what is shown before anybody moves, who may do what."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from congress.models import Category, Delegate, Role
from congress.roster import arrangements
from congress.seating import moves
from tests.support.homes import CONGRESS, Home
from tests.support.seats import Seating
from tests.web.conftest import SignIn, post, token_on

HTML = {"Accept": "text/html"}
USUAL = {"keep": "entered", "fills_kept_zones": "1", "zones_seat": "1", "delegation_zones": "1"}


@pytest.fixture
def seating(home: Home) -> Seating:
    return Seating(home)


@pytest.fixture
def organizer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.ORGANIZER)


def path(seating: Seating, act: str = "") -> str:
    return f"/admin/seating/plan/{seating.session}/{act}"


def page(browser: FlaskClient, seating: Seating, query: str = "") -> str:
    return browser.get(path(seating) + query, headers=HTML).get_data(as_text=True)


def submit(browser: FlaskClient, seating: Seating, act: str = "", **form: str) -> str:
    """Send one of the page's forms; the page it leads to."""
    answer = post(browser, path(seating, act), form, token_from=path(seating))
    return browser.get(answer.location, headers=HTML).get_data(as_text=True) if answer.location else answer.text


def test_wishes_are_asked_and_the_plan_is_shown_before_anybody_moves(organizer: FlaskClient, seating: Seating) -> None:
    asked = page(organizer, seating)
    assert "Mỗi đoàn ngồi liền một khối" in asked
    assert asked.count('type="range"') == 8
    somebody, corner = seating.people(1)[0], seating.free()[-1]
    home_chair = seating.seat_of(somebody)
    seating.act(moves.seat_person, somebody, seating.seats[corner])
    before = seating.chart()
    shown = submit(organizer, seating, **USUAL)
    assert "Đây mới là phương án" in shown
    assert "420<small> / 420</small>" in shown
    assert "35 người ngồi ở khu “Dự phòng”" in shown
    assert seating.name(somebody) in shown.split("Thay đổi của từng người")[1]
    assert f"<td>{corner}</td><td><ins>{home_chair}</ins></td>" in shown
    assert shown.count("data-seat=") == 494
    assert seating.chart() == before


def test_a_plan_is_taken_by_its_button_and_undone_by_another(organizer: FlaskClient, seating: Seating) -> None:
    somebody, corner = seating.people(1)[0], seating.free()[-1]
    seating.act(moves.seat_person, somebody, seating.seats[corner])
    shown = submit(organizer, seating, **USUAL)
    token = shown.split('name="token" value="')[1].split('"')[0]
    done = submit(organizer, seating, "take", token=token)
    assert "Đã áp dụng phương án: 2 ghế thay đổi" in done
    assert seating.seat_of(somebody) != corner
    again = submit(organizer, seating, "take", token=token)
    assert "Phương án này không còn nữa" in again
    assert seating.act(moves.undo) == "plan"
    assert seating.seat_of(somebody) == corner


def test_a_plan_that_is_no_longer_true_can_only_be_made_again(organizer: FlaskClient, seating: Seating) -> None:
    shown = submit(organizer, seating, **USUAL)
    token = shown.split('name="token" value="')[1].split('"')[0]
    seating.act(moves.hold, [seating.seats[seating.free()[-1]]], "Chờ khách")
    stale = page(organizer, seating)
    assert "đã thay đổi sau khi lập phương án này" in stale
    assert 'name="token"' not in stale
    refused = submit(organizer, seating, "take", token=token)
    assert "Vui lòng lập lại" in refused
    assert "Đây mới là phương án" in submit(organizer, seating, "again")
    dropped = submit(organizer, seating, "drop")
    assert "Chỗ ngồi vẫn như cũ" in dropped
    assert "Điều gì quan trọng hơn" in page(organizer, seating)


def test_what_was_wished_stands_in_the_form_when_it_is_changed(organizer: FlaskClient, seating: Seating) -> None:
    other = Seating(seating.home, "TB").session
    submit(organizer, seating, **USUAL, together="3", reserve_rear="2", sessions=str(other))
    form = page(organizer, seating, "?wishes=1")
    assert 'name="together" type="range" min="0" max="10" step="1" value="3"' in form
    assert f'value="{other}" checked' in form
    assert 'id="reserve_rear" name="reserve_rear" type="text" value="2"' in form
    shown = page(organizer, seating)
    assert "đổi cả 2 phiên" in shown
    assert "Về phương án đang chờ" in form
    for wrong in ({"together": "12"}, {"reserve_rear": "x"}, {"keep": "all of them"}):
        refused = organizer.post(
            path(seating), data={**USUAL, **wrong, "csrf_token": token_on(form)}, headers=HTML
        ).get_data(as_text=True)
        assert 'role="alert"' in refused


def test_categories_are_given_their_group(organizer: FlaskClient, seating: Seating) -> None:
    with seating.home.database.reading() as db_session:
        category = db_session.scalars(select(Category).where(Category.code == "DUONG_NHIEN")).one()
    saved = submit(organizer, seating, "groups", **{f"group.{category.id}": "leaders"})
    assert "Đã lưu" in saved
    refused = submit(organizer, seating, "groups", **{f"group.{category.id}": "kings"})
    assert "không có trong danh mục" in refused
    with seating.home.database.reading() as db_session:
        assert db_session.get_one(Category, category.id).seating_group == "leaders"


def test_only_organizers_plan(sign_in: SignIn, seating: Seating) -> None:
    for role in (Role.OPERATOR, Role.VIEWER):
        browser = sign_in(role)
        assert browser.get(path(seating), headers=HTML).status_code == 403
        for act in ("", "take", "drop", "again", "groups"):
            assert post(browser, path(seating, act), {}, token_from="/admin/").status_code == 403


def test_a_session_without_a_hall_or_of_nobody_is_not_planned(organizer: FlaskClient) -> None:
    assert organizer.get("/admin/seating/plan/1/", headers=HTML).status_code == 404
    assert organizer.get("/admin/seating/plan/999/", headers=HTML).status_code == 404


# ── a person's arrangements, a delegation's allies ────────────────────────────────────────────────────────────────────


def test_what_is_arranged_for_somebody_is_set_on_their_page_and_seen_by_operators(
    sign_in: SignIn, organizer: FlaskClient, home: Home
) -> None:
    with home.database.reading() as db_session:
        guest, host = db_session.scalars(select(Delegate).order_by(Delegate.id).limit(2)).all()
    person = f"/admin/people/{guest.id}/"
    form = {"stage_role": "secretariat", "companion_of": host.number, "meal_table": "Bàn 7", "needs_wheelchair": "1"}
    answer = post(organizer, person + "arrangement", form | {"version": "1"}, token_from=person)
    told = organizer.get(answer.location, headers=HTML).get_data(as_text=True)
    assert "Sắp xếp riêng" in told
    assert "<ins>Bàn 7</ins>" in told
    with home.database.reading() as db_session:
        assert arrangements.read(db_session, CONGRESS, guest.id).stage_role == "secretariat"
    stale = post(organizer, person + "arrangement", {"bus": "Xe 1", "version": "1"}, token_from=person)
    assert "Người khác vừa sửa" in organizer.get(stale.location, headers=HTML).get_data(as_text=True)
    seen = sign_in(Role.OPERATOR).get(person, headers=HTML).get_data(as_text=True)
    assert "<dd>Bàn 7</dd>" in seen
    assert "/arrangement" not in seen
    assert guest.full_name in organizer.get(f"/admin/people/{host.id}/", headers=HTML).get_data(as_text=True)


def test_delegations_are_made_allies_on_their_pages(organizer: FlaskClient, home: Home) -> None:
    form = {"name": "Công an tỉnh", "rank": "44", "seat_together": "Lực lượng vũ trang"}
    with home.database.reading() as db_session:
        police = db_session.scalars(
            select(Delegate.delegation_id).where(Delegate.delegation.has(name="Công an tỉnh"))
        ).first()
    answer = post(organizer, f"/admin/delegations/{police}/", form)
    assert answer.status_code == 302
    kept = organizer.get(f"/admin/delegations/{police}/", headers=HTML).get_data(as_text=True)
    assert 'value="Lực lượng vũ trang"' in kept
    too_long = post(organizer, f"/admin/delegations/{police}/", form | {"seat_together": "x" * 121})
    assert "dài quá 120 ký tự" in too_long.get_data(as_text=True)
