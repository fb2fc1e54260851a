"""What the public board is told: published editions, and of people only exemplars who were approved and have agreed."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from congress.models import (
    AuditEntry,
    Congress,
    Delegate,
    Exemplar,
    ProgramEdition,
    ProgramItem,
    ProgramSession,
    Role,
    VettingState,
)
from congress.program import board, editions
from congress.roster import exemplars, vetting
from tests.support.homes import CONGRESS, Home
from tests.support.lists import ACTOR
from tests.web.conftest import SignIn, post

PROGRAM = "/api/v1/program/"
JPEG = b"\xff\xd8\xff\xe0 a picture"


def told(client: FlaskClient) -> dict[str, Any]:
    answer = client.get(PROGRAM)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def told_of(home: Home) -> list[str]:
    """Names of the sample's exemplars who have agreed."""
    with home.database.reading() as db_session:
        return sorted(db_session.scalars(select(Exemplar.name).where(Exemplar.may_be_shown.is_(True))))


def somebody(home: Home) -> int:
    """An exemplar of the sample who has agreed."""
    with home.database.reading() as db_session:
        return db_session.scalars(select(Exemplar.id).where(Exemplar.name == "Nông Thị Thơm")).one()


def test_the_board_shows_what_was_published_and_nothing_of_the_draft(client: FlaskClient, home: Home) -> None:
    before = told(client)
    assert (before["edition"], before["zone"]) == (1, "Asia/Ho_Chi_Minh")
    assert before["congress_lines"] == ["ĐẠI HỘI THI ĐUA YÊU NƯỚC", "TỈNH LẠNG SƠN LẦN THỨ V"]
    assert sum(len(session["items"]) for session in before["sessions"]) == 24
    assert {"title", "presenter", "place", "starts_at", "ends_at"} == set(before["sessions"][0]["items"][0])
    home.database.run(lambda s: s.execute(update(ProgramItem).values(title="Chưa công bố", notes="nội bộ")))
    assert told(client) == before
    home.database.run(lambda s: editions.publish(s, CONGRESS, ACTOR))
    assert told(client)["edition"] == 2
    assert "Chưa công bố" in client.get(PROGRAM).get_data(as_text=True)
    assert "nội bộ" not in client.get(PROGRAM).get_data(as_text=True)


def test_an_unchanged_program_is_told_in_no_words(client: FlaskClient, home: Home) -> None:
    tag = client.get(PROGRAM).headers["ETag"]
    again = client.get(PROGRAM, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    home.database.run(lambda s: s.execute(update(ProgramSession).values(name="Nháp")))
    assert client.get(PROGRAM, headers={"If-None-Match": tag}).status_code == 304
    home.database.run(lambda s: editions.publish(s, CONGRESS, ACTOR))
    changed = client.get(PROGRAM, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


def test_who_was_approved_and_has_agreed_is_told_of_and_nobody_else(client: FlaskClient, home: Home) -> None:
    names = told_of(home)
    assert sorted(story["name"] for story in told(client)["stories"]) == names
    assert len(names) == 4
    page = client.get(PROGRAM).get_data(as_text=True)
    with home.database.reading() as db_session:
        others = db_session.scalars(select(Delegate.full_name).where(Delegate.full_name.not_in(names))).all()
        number = db_session.scalars(select(Delegate.number).where(Delegate.full_name == "Nông Thị Thơm")).one()
    assert [name for name in others if name in page] == []
    assert number not in page
    entry, tag = somebody(home), client.get(PROGRAM).headers["ETag"]
    home.database.run(lambda s: vetting.vet(s, CONGRESS, [entry], VettingState.UNDER_REVIEW, "Có đơn thư", ACTOR))
    changed = client.get(PROGRAM, headers={"If-None-Match": tag}).get_json()
    assert "Nông Thị Thơm" not in {story["name"] for story in changed["stories"]}


def test_a_photo_is_shown_only_while_its_owner_may_be_shown(client: FlaskClient, home: Home) -> None:
    entry = somebody(home)

    def give(db_session: Any, may: bool) -> None:
        row = exemplars.get(db_session, CONGRESS, entry)
        exemplars.set_photo(db_session, row, JPEG, (3, 4), ACTOR)
        row.may_be_shown = may

    home.database.run(lambda s: give(s, True))
    [address] = [story["photo"] for story in told(client)["stories"] if story["photo"]]
    shown = client.get(address)
    assert (shown.status_code, shown.data, shown.mimetype) == (200, JPEG, "image/jpeg")
    home.database.run(lambda s: s.execute(update(Exemplar).where(Exemplar.id == entry).values(may_be_shown=False)))
    assert client.get(address).status_code == 404
    home.database.run(
        lambda s: s.execute(
            update(Exemplar).where(Exemplar.id == entry).values(may_be_shown=True, state=VettingState.RETURNED)
        )
    )
    assert client.get(address).status_code == 404
    assert client.get("/kiosk/photos/999999.jpg").status_code == 404


def test_an_installation_without_congress_or_program_is_told_as_such(client: FlaskClient, home: Home) -> None:
    home.database.run(lambda s: s.query(ProgramEdition).delete())
    empty = told(client)
    assert (empty["edition"], empty["published_at"], empty["sessions"]) == (None, None, [])
    with home.database.reading() as db_session:
        assert board.version(db_session, None) != board.version(db_session, db_session.get_one(Congress, CONGRESS))
    page = client.get("/kiosk/program/").get_data(as_text=True)
    assert "TỈNH LẠNG SƠN LẦN THỨ V" in page


def test_an_organizer_records_the_agreement_and_the_log_says_who_and_when(
    sign_in: SignIn, client: FlaskClient, home: Home
) -> None:
    with home.database.reading() as db_session:
        row = db_session.scalars(select(Exemplar).where(Exemplar.name == "Bùi Hồng Liên")).one()
    path = f"/admin/exemplars/{row.id}/"
    organizer = sign_in(Role.ORGANIZER)
    form = {
        "name": row.name,
        "delegation": str(row.delegation_id),
        "delegate": str(row.delegate_id),
        "story": "Chị Liên vận động cả thôn hiến đất làm đường.",
    }
    post(organizer, path, form | {"version": "3", "may_be_shown": "1"})
    [story] = [story for story in told(client)["stories"] if story["name"] == "Bùi Hồng Liên"]
    assert story["text"] == "Chị Liên vận động cả thôn hiến đất làm đường."
    page = organizer.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)
    assert "Ghi nhận gần nhất:" in page
    assert "test-organizer" in page.split("Ghi nhận gần nhất:")[1]
    post(organizer, path, form | {"version": "4"})
    assert "Bùi Hồng Liên" not in {story["name"] for story in told(client)["stories"]}
    with home.database.reading() as db_session:
        entries = db_session.scalars(
            select(AuditEntry.act).where(AuditEntry.subject == f"exemplar:{row.id}").order_by(AuditEntry.id)
        ).all()
    assert [act for act in entries if "shown" in act] == ["exemplar.agreed_to_be_shown", "exemplar.no_longer_shown"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Ngắn.", "Ngắn."),
        ("Dòng một\n\nDòng hai", "Dòng một\nDòng hai"),
        ("Câu một dài đủ. Câu hai dài đủ. Câu ba không còn chỗ nữa đâu.", "Câu một dài đủ. Câu hai dài đủ."),
        ("Mười lăm chữ cái một hàng\nHàng sau không vừa nữa đâu nhé", "Mười lăm chữ cái một hàng"),
        ("một câu rất dài không có chỗ nào để dừng, cho đến hết", "một câu rất dài không có chỗ nào để…"),
    ],
)
def test_a_story_is_cut_where_one_may_stop_reading(text: str, shown: str) -> None:
    assert board.excerpt(text, 40) == shown
