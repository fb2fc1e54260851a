"""A person's own page on both databases: whose link opens what, for how long, and what becomes of an answer."""

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, inspect, select, text, update
from sqlalchemy.orm import Session

from congress import clock, invitations, personal_page
from congress.documents import facts, recipients, writer
from congress.documents.kinds import Kind
from congress.documents.recipients import Selection
from congress.errors import Conflict, NotFound
from congress.invitations import answers, links, own_link
from congress.invitations.answers import Told
from congress.models import (
    Arrangement,
    AuditEntry,
    Congress,
    Decision,
    Delegate,
    DelegateState,
    InvitationAnswer,
    PersonalLink,
    ProgramSession,
    SessionGuest,
)
from congress.personal_page import PersonalPage, Standing
from tests.support.homes import CONGRESS, Home

BY = "account:1"
YES = Told("yes", diet="ăn chay", wheelchair=True, bus=True)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def somebody(home: Home, name: str = "Lý Minh Hòa") -> int:
    with home.database.reading() as db_session:
        return (
            db_session.scalars(select(Delegate.id).where(Delegate.full_name == name).order_by(Delegate.id)).first() or 0
        )


def secret_of(home: Home, delegate_id: int) -> str:
    return home.database.run(lambda s: links.secret_of(s, delegate_id, home.hub.keys))


def page_of(home: Home, secret: str) -> PersonalPage:
    with home.database.reading() as db_session:
        return personal_page.read(db_session, secret, home.hub.keys)


def answer(home: Home, secret: str, told: Told) -> None:
    home.database.run(lambda s: personal_page.answer(s, secret, told, home.hub.keys))


def last_session_ends(home: Home) -> datetime:
    with home.database.reading() as db_session:
        ends = db_session.scalars(select(ProgramSession.ends_at).order_by(ProgramSession.ends_at.desc())).first()
    assert ends is not None
    return ends


def before_the_congress(stack: ExitStack, home: Home) -> None:
    """Hold the clock a week before the first session."""
    with home.database.reading() as db_session:
        first = db_session.scalars(select(ProgramSession.starts_at).order_by(ProgramSession.starts_at)).first()
    assert first is not None
    stack.enter_context(clock.held(first - timedelta(days=7)))


def acts_of(home: Home) -> list[tuple[str, str, str]]:
    with home.database.reading() as db_session:
        return [
            (row.actor, row.act, row.subject) for row in db_session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]


# ── the link ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_cannot_be_guessed_and_is_the_same_whenever_it_is_sent(each_home: Home) -> None:
    guest, other = somebody(each_home), somebody(each_home, "Nông Văn Thắng")
    secret = secret_of(each_home, guest)
    assert len(base64.urlsafe_b64decode(secret)) * 8 >= 160
    assert secret_of(each_home, guest) == secret
    assert secret_of(each_home, other) != secret
    assert page_of(each_home, secret).guest.full_name == "Lý Minh Hòa"


def test_a_dump_of_the_database_opens_no_page(each_home: Home) -> None:
    secret = secret_of(each_home, somebody(each_home))
    drawn = base64.urlsafe_b64decode(secret)
    with each_home.engine.connect() as connection:
        for table in inspect(each_home.engine).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608  our own tables
                kept = [bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode() for cell in row]
                assert not any(secret.encode() in cell or drawn in cell for cell in kept), table
        known = connection.execute(select(PersonalLink.token_hash)).scalars().all()
    assert bytes(known[0]) == hashlib.sha256(secret.encode()).digest()


def test_two_who_ask_at_once_get_one_link(each_home: Home) -> None:
    guest = somebody(each_home)
    with ThreadPoolExecutor(8) as threads:
        secrets = set(threads.map(lambda _: secret_of(each_home, guest), range(8)))
    assert len(secrets) == 1
    with each_home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(PersonalLink.id))) == 1


def test_what_was_never_given_opens_nothing(home: Home) -> None:
    secret = secret_of(home, somebody(home))
    for guess in ("", "x", "A" * 32, secret[:-1], secret.swapcase(), "a" * 5000, "Ạ" * 32, "\ud800", "' OR 1=1 --"):
        with pytest.raises(NotFound):
            page_of(home, guess)


def test_a_link_ends_a_day_after_the_last_session_and_goes_along_when_the_congress_is_put_off(each_home: Home) -> None:
    secret = secret_of(each_home, somebody(each_home))
    over = last_session_ends(each_home) + timedelta(days=1)
    assert page_of(each_home, secret).ends_at == over
    with clock.held(over - timedelta(seconds=1)):
        assert page_of(each_home, secret).code
    with clock.held(over), pytest.raises(NotFound):
        page_of(each_home, secret)

    def put_off(db_session: Session) -> None:
        for session in db_session.scalars(select(ProgramSession)):
            session.ends_at += timedelta(days=30)

    each_home.database.run(put_off)
    with clock.held(over + timedelta(days=29)):
        assert page_of(each_home, secret).code
        assert secret_of(each_home, somebody(each_home)) == secret


def test_a_link_that_was_taken_back_opens_nothing_and_the_next_one_is_another(each_home: Home) -> None:
    guest = somebody(each_home)
    home, keys = each_home, each_home.hub.keys
    first = home.database.run(lambda s: own_link.show(s, CONGRESS, guest, keys, BY))
    home.database.run(lambda s: own_link.take_back(s, CONGRESS, guest, BY))
    with pytest.raises(NotFound):
        page_of(home, first)
    second = home.database.run(lambda s: own_link.show(s, CONGRESS, guest, keys, BY))
    assert second != first
    assert page_of(home, second).guest.delegate_id == guest
    shown = (BY, "link.show", f"delegate:{guest}")
    assert acts_of(home)[-3:] == [shown, (BY, "link.revoke", f"delegate:{guest}"), shown]


def test_a_reissued_invitation_takes_the_old_link_with_it(each_home: Home) -> None:
    guest = somebody(each_home)
    secret = secret_of(each_home, guest)
    each_home.database.run(lambda s: invitations.reissue(s, guest, each_home.hub.keys, BY))
    with pytest.raises(NotFound):
        page_of(each_home, secret)
    with each_home.database.reading() as db_session:
        code = invitations.current_code(db_session, guest, each_home.hub.keys)
    assert page_of(each_home, secret_of(each_home, guest)).code == code


def test_when_the_key_is_lost_sent_links_stay_good_and_the_next_is_another(home: Home) -> None:
    guest = somebody(home)
    secret = secret_of(home, guest)
    other_keys = replace(home.hub.keys, link=b"another key of thirty-two bytes!")
    assert page_of(home, secret).code
    anew = home.database.run(lambda s: links.secret_of(s, guest, other_keys))
    assert anew != secret
    assert page_of(home, anew).code


def test_the_first_opening_stays_and_the_last_moves(each_home: Home) -> None:
    guest = somebody(each_home)
    link_id = page_of(each_home, secret_of(each_home, guest)).link_id
    first = clock.now().replace(microsecond=0)
    for hours in (0, 5):
        with clock.held(first + timedelta(hours=hours)):
            each_home.database.run(lambda s: personal_page.note_opened(s, link_id))
    with each_home.database.reading() as db_session:
        told = own_link.told(db_session, guest)
    assert told is not None
    assert (told.first_opened_at, told.last_opened_at) == (first, first + timedelta(hours=5))


def test_nobody_is_given_the_link_of_another_congress_or_of_somebody_who_may_not_come(each_home: Home) -> None:
    guest, keys = somebody(each_home), each_home.hub.keys
    with pytest.raises(NotFound):
        each_home.database.run(lambda s: own_link.show(s, CONGRESS + 1, guest, keys, BY))
    with pytest.raises(NotFound):
        each_home.database.run(lambda s: own_link.take_back(s, CONGRESS + 1, guest, BY))
    set_state(each_home, guest, DelegateState.BLOCKED)
    with pytest.raises(Conflict):
        each_home.database.run(lambda s: own_link.show(s, CONGRESS, guest, keys, BY))


# ── the page ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def set_state(home: Home, delegate_id: int, state: DelegateState) -> None:
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.id == delegate_id).values(state=state)))


def test_whoever_may_not_come_finds_no_code_and_cannot_answer(home: Home) -> None:
    guest = somebody(home)
    secret = secret_of(home, guest)
    for state in (DelegateState.CANCELED, DelegateState.BLOCKED, DelegateState.UNAPPROVED):
        set_state(home, guest, state)
        page = page_of(home, secret)
        assert (page.standing, page.code, page.may_answer) == (Standing.CLOSED, "", False)
        with pytest.raises(Conflict):
            answer(home, secret, YES)


def test_the_page_shows_ones_own_code_sessions_seats_and_published_program(home: Home) -> None:
    card = next(card for card in home.cards() if card.full_name == "Nông Văn Thắng")
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate.id).where(Delegate.number == card.number)).one()
    page = page_of(home, secret_of(home, guest))
    assert (page.code, page.guest.number, page.guest.delegation) == (card.code, card.number, card.delegation)
    assert [session.time.code for session in page.sessions] == ["TB", "GL", "CT"]
    assert all(session.seat for session in page.sessions)
    assert page.program is not None
    assert [item.title for item in page.program.sessions[0].items][:1] == ["Ổn định tổ chức, điểm danh phiên trù bị"]


def test_a_category_sees_only_what_it_is_invited_to(home: Home) -> None:
    card = home.card_of("Khách mời")
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate.id).where(Delegate.number == card.number)).one()
    page = page_of(home, secret_of(home, guest))
    assert "TB" not in [session.time.code for session in page.sessions]
    assert page.program is not None
    assert "TB" not in [session.code for session in page.program.sessions]


def test_who_is_told_apart_from_their_category_sees_their_own_sessions(each_home: Home) -> None:
    guest = somebody(each_home)

    def tell_apart(db_session: Session) -> None:
        ids = {row.code: row.id for row in db_session.scalars(select(ProgramSession))}
        for code, is_invited in (("GL", False), ("TB", True)):
            db_session.add(SessionGuest(program_session_id=ids[code], delegate_id=guest, is_invited=is_invited))

    each_home.database.run(tell_apart)
    page = page_of(each_home, secret_of(each_home, guest))
    assert [session.time.code for session in page.sessions] == ["TB", "CT"]
    assert page.program is not None
    assert "GL" not in [session.code for session in page.program.sessions]
    with each_home.database.reading() as db_session:
        [person] = recipients.invited(db_session, CONGRESS, each_home.hub.keys, Selection(frozenset({guest})))
        letter = writer.load(db_session, db_session.get_one(Congress, CONGRESS)).written(Kind.LETTER, person)
    assert "Phiên chính thức" in letter
    assert "Giao lưu" not in letter


# ── the answer ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_latest_answer_stands_and_those_before_are_kept(each_home: Home) -> None:
    guest = somebody(each_home)
    secret = secret_of(each_home, guest)
    with ExitStack() as stack:
        before_the_congress(stack, each_home)
        answer(each_home, secret, YES)
        answer(each_home, secret, Told("no", message="  Bận công tác \n"))
        page = page_of(each_home, secret)
    assert page.answered is not None
    assert (page.answered.told.answer, page.answered.told.message) == ("no", "Bận công tác")
    with each_home.database.reading() as db_session:
        rows = db_session.scalars(select(InvitationAnswer).order_by(InvitationAnswer.id)).all()
    assert [(row.answer, row.actor) for row in rows] == [
        ("yes", f"link:{page.link_id}"),
        ("no", f"link:{page.link_id}"),
    ]


def test_a_yes_sets_what_is_arranged_and_giving_up_the_bus_frees_its_place(each_home: Home) -> None:
    guest = somebody(each_home)
    secret = secret_of(each_home, guest)
    each_home.database.run(lambda s: s.add(Arrangement(delegate_id=guest, bus="03", room="415", meal_table="12")))
    with ExitStack() as stack:
        before_the_congress(stack, each_home)
        answer(each_home, secret, YES)
        assert arranged(each_home, guest) == ("ăn chay", True, "03", "415", "12")
        answer(each_home, secret, Told("no"))
        assert arranged(each_home, guest) == ("ăn chay", True, "03", "415", "12")
        answer(each_home, secret, Told("yes"))
    assert arranged(each_home, guest) == ("", False, "", "415", "12")
    acts = [act for _, act, _ in acts_of(each_home)][-5:]
    assert acts == ["arrangement.answer", "answer.record", "answer.record", "arrangement.answer", "answer.record"]


def arranged(home: Home, delegate_id: int) -> tuple[object, ...]:
    with home.database.reading() as db_session:
        row = db_session.get_one(Arrangement, delegate_id)
        return row.diet, row.needs_wheelchair, row.bus, row.room, row.meal_table


def test_answers_are_taken_until_the_organizers_deadline_and_without_one_until_the_main_session(
    each_home: Home,
) -> None:
    secret = secret_of(each_home, somebody(each_home))
    main = next(session.time for session in page_of(each_home, secret).sessions if session.time.code == "CT")
    for deadline in (main.starts, main.starts - timedelta(days=3)):
        if deadline != main.starts:
            set_deadline(each_home, deadline)
        assert page_of(each_home, secret).deadline == deadline
        with clock.held(deadline - timedelta(seconds=1)):
            answer(each_home, secret, Told("yes"))
        with clock.held(deadline), pytest.raises(Conflict, match="hết hạn"):
            answer(each_home, secret, Told("no"))
    page = page_of(each_home, secret)
    assert page.answered is not None
    assert page.answered.told.answer == "yes"


def set_deadline(home: Home, local: datetime) -> None:
    def use_case(db_session: Session) -> None:
        kept = facts.read(db_session, db_session.get_one(Congress, CONGRESS))
        told = replace(kept.facts, deadline=local.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M"))
        facts.save(db_session, CONGRESS, told, kept.version, BY)

    home.database.run(use_case)


def test_an_approved_substitute_gets_a_page_and_the_principals_says_who_comes(each_home: Home) -> None:
    guest, keys = somebody(each_home), each_home.hub.keys
    secret = secret_of(each_home, guest)
    with ExitStack() as stack:
        before_the_congress(stack, each_home)
        answer(
            each_home,
            secret,
            Told("substitute", substitute_name="Đồng chí Lương Văn Tám", substitute_unit="Phòng Nội vụ"),
        )
        pending = page_of(each_home, secret)
        assert pending.answered is not None
        assert (pending.standing, pending.answered.decision) == (Standing.INVITED, Decision.PENDING)
        with each_home.database.reading() as db_session:
            standing = answers.latest(db_session, guest)
        assert standing is not None
        stand_in = each_home.database.run(
            lambda s: answers.approve(s, CONGRESS, standing.id, keys, BY, inherits_seat=False)
        )
        page = page_of(each_home, secret_of(each_home, stand_in))
    assert (page.guest.honorific, page.guest.full_name, page.guest.principal) == (
        "Đồng chí",
        "Lương Văn Tám",
        "Lý Minh Hòa",
    )
    assert page.code
    replaced = page_of(each_home, secret)
    assert (replaced.standing, replaced.code) == (Standing.REPLACED, "")
