"""What becomes of an invitation is told by the door at once: given anew, taken back, stopped, withdrawn, foreign."""

import random

from flask.testing import FlaskClient
from sqlalchemy import select

from congress import invitation_code, invitations
from congress.models import Congress, Delegate, Invitation, Role
from tests.support.homes import Home
from tests.web.conftest import SignIn, Station, post

PEOPLE = "/admin/people"


def holder(home: Home, index: int = 0) -> tuple[int, str]:
    """Somebody and the code in their hand."""
    card = home.cards()[index]
    with home.database.reading() as db_session:
        return db_session.scalars(select(Delegate.id).where(Delegate.number == card.number)).one(), card.code


def act(organizer: FlaskClient, delegate_id: int, what: str, **form: str) -> None:
    answer = post(organizer, f"{PEOPLE}/{delegate_id}/{what}", form, token_from=f"{PEOPLE}/{delegate_id}/")
    assert answer.status_code == 302


def told(station: Station, code: str) -> tuple[str, str]:
    answer = station.judged(code)
    return answer["status"], answer.get("reason") or ""


def test_a_code_given_anew_admits_and_the_old_one_is_told_from_a_foreign_one(
    sign_in: SignIn, station: Station, home: Home
) -> None:
    organizer = sign_in(Role.ORGANIZER)
    delegate_id, old = holder(home)
    act(organizer, delegate_id, "invite", explanation="Mất thẻ")
    with home.database.reading() as db_session:
        new = invitations.current_code(db_session, delegate_id, home.hub.keys)
    first = station.judged(old)
    assert (first["status"], first["reason"]) == ("error", "revoked")
    assert told(station, str(new)) == ("ok", "")
    page = organizer.get(f"{PEOPLE}/{delegate_id}/").get_data(as_text=True)
    assert "Mất thẻ" in page
    assert "Đã thay" in page


def test_an_invitation_taken_back_admits_nobody_and_the_page_says_who_and_why(
    sign_in: SignIn, station: Station, home: Home
) -> None:
    organizer = sign_in(Role.ORGANIZER)
    delegate_id, code = holder(home)
    act(organizer, delegate_id, "invitation/revoke", explanation="")
    assert told(station, code) == ("ok", "")  # without a reason nothing was done
    other_id, other = holder(home, 1)
    act(organizer, other_id, "invitation/revoke", explanation="Thôi giữ chức vụ")
    assert told(station, other) == ("error", "revoked")
    page = organizer.get(f"{PEOPLE}/{other_id}/").get_data(as_text=True)
    assert "Đã thu hồi" in page
    assert "Thôi giữ chức vụ" in page
    assert "test-organizer" in page


def test_who_is_stopped_is_sent_to_the_desk_and_comes_in_when_it_is_settled(
    sign_in: SignIn, station: Station, home: Home
) -> None:
    organizer = sign_in(Role.ORGANIZER)
    delegate_id, code = holder(home)
    act(organizer, delegate_id, "block", explanation="Chờ xác minh")
    assert told(station, code) == ("error", "blocked")
    assert "Chờ xác minh" in organizer.get(f"{PEOPLE}/{delegate_id}/").get_data(as_text=True)
    act(organizer, delegate_id, "unblock")
    assert told(station, code) == ("ok", "")


def test_who_is_withdrawn_is_not_let_in_and_who_is_put_back_is(sign_in: SignIn, station: Station, home: Home) -> None:
    organizer = sign_in(Role.ORGANIZER)
    delegate_id, code = holder(home)
    act(organizer, delegate_id, "withdraw", explanation="Ốm")
    assert told(station, code) == ("error", "canceled")
    act(organizer, delegate_id, "restore")
    assert told(station, code) == ("ok", "")


def test_a_code_of_another_congress_and_one_made_with_another_key_are_refused(station: Station, home: Home) -> None:
    with home.database.reading() as db_session:
        letters = db_session.scalars(select(Congress.code)).one()
        row = db_session.scalars(select(Invitation).limit(1)).one()
    key = home.hub.keys.invitation[1]
    elsewhere = invitation_code.congress_letters(7)
    assert elsewhere != letters
    foreign = invitation_code.make(key, elsewhere, row.delegate_id, row.salt, row.generation)
    forged = invitation_code.make(bytes(32), letters, row.delegate_id, row.salt, row.generation)
    assert told(station, foreign) == ("error", "wrong_event")
    assert told(station, forged) == ("error", "invalid")


def test_of_a_hundred_thousand_spoiled_codes_none_is_one_of_ours(home: Home) -> None:
    """What the door knows codes by are hashes: a spoiled code that passes the check letters must meet none of them."""
    with home.database.reading() as db_session:
        letters = db_session.scalars(select(Congress.code)).one()
        known = set(db_session.scalars(select(Invitation.code_hash)))
    drawn = random.Random(5)
    codes = [card.code for card in home.cards()]
    for _ in range(100_000):
        code = list(drawn.choice(codes))
        for place in drawn.sample(range(len(code)), drawn.choice((1, 1, 2, 3, 8))):
            code[place] = drawn.choice(invitation_code.ALPHABET.replace(code[place], ""))
        reading = invitation_code.read("".join(code), letters)
        assert not reading.code or invitation_code.code_hash(reading.code) not in known


def test_a_dump_of_the_database_holds_no_code_and_nothing_that_makes_one(home: Home) -> None:
    codes = [card.code.encode() for card in home.cards()]
    dump = b"".join(path.read_bytes() for path in home.settings.data.glob("don.sqlite3*"))
    assert dump
    assert not [code for code in codes if code in dump]
    for key in (*home.hub.keys.invitation.values(), home.hub.keys.link):
        assert key not in dump
        assert key.hex().encode() not in dump
