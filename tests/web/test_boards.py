"""Boards behind links over HTTP: what opens them, what they let be done, how they keep their address to themselves."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from congress import clock
from congress.live import board_links
from congress.models import Absence, BoardKind, Category, Delegate, Delegation, Exemplar, ProgramSession, Role
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import SignIn, Station, post

PAGE = "/admin/boards/"
HTML = {"Accept": "text/html", "User-Agent": "Mozilla/5.0 (Linux; Android 13) Chrome/120"}


@pytest.fixture(autouse=True)
def doors(home: Home) -> int:
    """The main session, its doors open."""
    now = clock.now()

    def use_case(db_session: object) -> int:
        session = db_session.scalars(select(ProgramSession).where(ProgramSession.code == "CT")).one()  # type: ignore[attr-defined]
        session.doors_open_at, session.starts_at = now - timedelta(minutes=30), now + timedelta(minutes=20)
        session.doors_close_at = session.ends_at = now + timedelta(hours=4)
        return int(session.id)

    return home.database.run(use_case)


def link(home: Home, kind: BoardKind, delegation: int = 1) -> str:
    keys = home.hub.keys

    def use_case(db_session: object) -> str:
        if kind is BoardKind.HEAD:
            made = board_links.make_for_head(db_session, CONGRESS, delegation, keys, "account:1")  # type: ignore[arg-type]
        else:
            made = board_links.make(db_session, CONGRESS, kind, f"Bảng {kind}", "", keys, "account:1")  # type: ignore[arg-type]
        return board_links.show(db_session, CONGRESS, made, keys, "account:1")  # type: ignore[arg-type]

    return f"/b/{home.database.run(use_case)}"


def names_in(home: Home, page: str) -> list[str]:
    with home.database.reading() as s:
        return [name for name in s.scalars(select(Delegate.full_name)) if name in page]


def test_boards_carry_their_address_nowhere(client: FlaskClient, home: Home) -> None:
    for kind in BoardKind:
        address = link(home, kind)
        for path in (address, f"{address}/figures"):
            answer = client.get(path, headers=HTML)
            assert answer.status_code == 200
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "no-store" in client.get(address, headers=HTML).headers["Cache-Control"]


def test_the_wall_names_nobody_and_the_others_name_only_whom_they_must(
    client: FlaskClient, home: Home, station: Station
) -> None:
    for card in home.cards()[:9]:
        station.judged(card.code)
    assert names_in(home, client.get(link(home, BoardKind.WALL), headers=HTML).get_data(as_text=True)) == []
    shown = set(names_in(home, client.get(link(home, BoardKind.HEAD), headers=HTML).get_data(as_text=True)))
    with home.database.reading() as s:
        own = set(s.scalars(select(Delegate.full_name).where(Delegate.delegation_id == 1)))
    assert shown
    assert shown <= own


def test_an_unchanged_board_has_no_body(client: FlaskClient, home: Home, station: Station) -> None:
    for kind in BoardKind:
        address = f"{link(home, kind)}/figures"
        tag = client.get(address).headers["ETag"]
        answer = client.get(address, headers={"If-None-Match": tag})
        assert (answer.status_code, answer.data) == (304, b""), kind


def test_a_link_that_was_taken_back_says_the_same_as_one_that_never_was(client: FlaskClient, home: Home) -> None:
    address = link(home, BoardKind.HEAD)
    link(home, BoardKind.HEAD)  # another one in its place
    gone, never = client.get(address, headers=HTML), client.get("/b/never-was", headers=HTML)
    assert (gone.status_code, never.status_code) == (404, 404)
    assert gone.get_data() == never.get_data()
    assert "Ban Tổ chức" in gone.get_data(as_text=True)
    assert gone.headers["Referrer-Policy"] == "no-referrer"
    assert client.get(f"{address}/figures").status_code == 404
    assert (
        client.post(address, data={"act": "excuse", "session": "7", "subject": "1", "reason": "Ốm"}).status_code == 404
    )


def test_who_guesses_links_is_stopped_and_who_holds_one_is_not(client: FlaskClient, home: Home) -> None:
    address = link(home, BoardKind.WALL)
    answers = [client.get(f"/b/guess-{n}").status_code for n in range(25)]
    assert answers.count(404) == 20
    assert set(answers[20:]) == {429}
    assert client.get(address).status_code == 200


def test_only_a_persons_look_is_noted(client: FlaskClient, home: Home) -> None:
    address = link(home, BoardKind.HEAD)
    client.get(address, headers={"User-Agent": "facebookexternalhit/1.1"})
    with home.database.reading() as s:
        assert [line.link.last_opened_at for line in board_links.head_lines(s, CONGRESS) if line.link] == [None]
    client.get(address, headers=HTML)
    with home.database.reading() as s:
        assert all(line.link.last_opened_at for line in board_links.head_lines(s, CONGRESS) if line.link)


def test_a_head_excuses_somebody_and_takes_it_back(client: FlaskClient, home: Home, doors: int) -> None:
    address = link(home, BoardKind.HEAD)
    with home.database.reading() as s:
        person = s.scalars(
            select(Delegate)
            .join(Category, Category.id == Delegate.category_id)
            .where(Delegate.delegation_id == 1, Category.is_summoned.is_(True))
        ).first()
        other = s.scalars(select(Delegate.id).where(Delegate.delegation_id == 2)).first()
    assert person is not None
    form = {"session": str(doors), "subject": str(person.id)}
    answer = client.post(address, data={**form, "act": "excuse", "reason": "Đi công tác nước ngoài"})
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith(f"#m-{person.id}")
    assert "Đi công tác nước ngoài" in client.get(address, headers=HTML).get_data(as_text=True)
    again = client.post(address, data={**form, "act": "excuse", "reason": "Đi công tác nước ngoài"})
    assert again.status_code == 409
    assert "đã được ghi vắng" in again.get_data(as_text=True)
    assert client.post(address, data={**form, "act": "take-back"}).status_code == 303
    for wrong in (
        {**form, "act": "excuse", "reason": ""},
        {**form, "act": "excuse", "reason": "Ốm nặng", "subject": str(other)},
        {**form, "act": "take-back"},
    ):
        assert client.post(address, data=wrong).status_code == 409
    for wrong in ({**form, "act": "skip"}, {**form, "act": ""}, {"act": "excuse", "session": "x", "subject": "²"}):
        assert client.post(address, data=wrong).status_code == 400
    with home.database.reading() as s:
        assert [row.withdrawn_at is None for row in s.scalars(select(Absence))] == [False]


def test_the_mc_board_is_marked_and_unmarked(client: FlaskClient, home: Home, doors: int) -> None:
    address = link(home, BoardKind.MC)
    with home.database.reading() as s:
        award = s.scalars(select(Exemplar.id).where(Exemplar.award != "")).first()
    form = {"session": str(doors), "subject": str(award)}
    assert client.post(address, data={**form, "act": "skip"}).status_code == 303
    page = client.get(address, headers=HTML).get_data(as_text=True)
    assert 'value="undo-skip"' in page
    assert "Bảng mc" in page  # who marked it
    assert client.post(address, data={**form, "act": "undo-skip"}).status_code == 303
    assert client.post(address, data={**form, "act": "collector", "collector": "Lê Văn Nhận"}).status_code == 303
    assert "Nhận thay: Lê Văn Nhận" in client.get(address, headers=HTML).get_data(as_text=True)
    assert client.post(link(home, BoardKind.WALL), data={**form, "act": "skip"}).status_code == 400
    assert client.post(link(home, BoardKind.HEAD), data={**form, "act": "skip"}).status_code == 400


# ── the organizers' page ──


def test_organizers_make_hand_on_and_take_back_links(sign_in: SignIn, home: Home, app: Flask) -> None:
    browser = sign_in(Role.ORGANIZER)
    post(browser, PAGE, {"kind": "gate", "name": "Cửa Đông", "door": "2"})
    page = browser.get(PAGE).get_data(as_text=True)
    assert "Cửa Đông" in page
    with home.database.reading() as s:
        [line] = board_links.lines(s, CONGRESS)
    shown = post(browser, f"{PAGE}{line.id}", {}, token_from=PAGE).get_data(as_text=True)
    address = shown.split('id="address" value="')[1].split('"', maxsplit=1)[0]
    path = "/b/" + address.split("/b/")[1]
    anybody = app.test_client()
    assert anybody.get(path, headers=HTML).status_code == 200
    assert path not in browser.get(PAGE).get_data(as_text=True)
    post(browser, f"{PAGE}{line.id}/revoke", {}, token_from=PAGE)
    assert anybody.get(path, headers=HTML).status_code == 404
    post(browser, f"{PAGE}heads/1", {}, token_from=PAGE)
    post(browser, f"{PAGE}heads/1", {}, token_from=PAGE)
    with home.database.reading() as s:
        assert sum(line.link is not None for line in board_links.head_lines(s, CONGRESS)) == 1


def test_what_cannot_be_is_said(sign_in: SignIn) -> None:
    browser = sign_in(Role.ORGANIZER)
    for form, words in (
        ({"kind": "mc", "name": ""}, "Tên bảng"),
        ({"kind": "head", "name": "x"}, "trưởng đoàn"),
        ({"kind": "x", "name": "x"}, "loại bảng"),
    ):
        post(browser, PAGE, form)
        assert words in browser.get(PAGE).get_data(as_text=True)
    post(browser, f"{PAGE}999", {}, token_from=PAGE)
    assert "đã được hủy" in browser.get(PAGE).get_data(as_text=True)
    post(browser, f"{PAGE}awards", {"session": "7", "hour": "x"}, token_from=PAGE)
    assert "dạng 10:20" in browser.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
def test_only_organizers_hand_links_on(sign_in: SignIn, role: Role) -> None:
    browser = sign_in(role)
    assert browser.get(PAGE, headers=HTML).status_code == 403
    for path in ("", "1", "1/revoke", "heads/1", "awards"):
        assert post(browser, PAGE + path, {}, token_from="/admin/").status_code == 403


def test_the_dashboard_names_nobody_to_who_may_only_look_on(sign_in: SignIn, home: Home) -> None:
    home.database.run(lambda s: s.execute(update(Delegation).values(contact_phone="0912 000 111")))
    told = {role: sign_in(role).get("/admin/", headers=HTML).get_data(as_text=True) for role in Role}
    assert names_in(home, told[Role.VIEWER]) == []
    assert "0912 000 111" not in told[Role.VIEWER]
    for role in (Role.ORGANIZER, Role.OPERATOR):
        assert len(names_in(home, told[role])) > 100
        assert "0912 000 111" in told[role]


def test_an_unchanged_dashboard_has_no_body(sign_in: SignIn) -> None:
    browser = sign_in(Role.VIEWER)
    tag = browser.get("/admin/attendance/figures").headers["ETag"]
    answer = browser.get("/admin/attendance/figures", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")
