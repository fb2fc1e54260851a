"""Texts, facts and recipients of documents, on both databases."""

import pytest
from sqlalchemy import select, update

from congress import invitations
from congress.documents import facts, recipients, texts, writer
from congress.documents.facts import Facts
from congress.documents.kinds import DEFAULTS, Kind
from congress.documents.recipients import SPECIMEN, Recipient, Selection
from congress.documents.writer import Writer
from congress.errors import BadInput, Conflict
from congress.models import AuditEntry, Congress, Delegate, DelegateState, Delegation, ProgramSession
from congress.program import delays
from congress.vietnamese import sort_key
from tests.support.homes import CONGRESS, Home


def loaded(home: Home) -> Writer:
    with home.database.reading() as db_session:
        return writer.load(db_session, db_session.get_one(Congress, CONGRESS))


def invited(home: Home, only: Selection | None = None) -> list[Recipient]:
    with home.database.reading() as db_session:
        return recipients.invited(db_session, CONGRESS, home.hub.keys, only or Selection())


def save(home: Home, kind: Kind, text: str, version: int) -> None:
    known = loaded(home).known_fields(kind)
    home.database.run(lambda s: texts.save(s, CONGRESS, kind, text, known, version, "account:1"))


# ── texts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_text_is_kept_by_version_and_an_empty_one_brings_the_default_back(each_home: Home) -> None:
    person = invited(each_home)[0]
    save(each_home, Kind.ZALO, "Mời {ho_ten}  dự  {phien} \n\n", 0)
    assert loaded(each_home).written(Kind.ZALO, person) == f"Mời {person.full_name} dự Phiên chính thức"
    with pytest.raises(Conflict, match="người khác"):
        save(each_home, Kind.ZALO, "Kính mời", 0)
    save(each_home, Kind.ZALO, " ", 1)
    assert loaded(each_home).texts[Kind.ZALO] == DEFAULTS[Kind.ZALO]


def test_a_wrong_field_is_refused_with_its_line_and_nothing_is_kept(each_home: Home) -> None:
    with pytest.raises(BadInput, match=r"Dòng 2: không có trường \{ho_tne\}. Có phải ý là \{ho_ten\}?"):
        save(each_home, Kind.CARD, "Kính mời\n{ho_tne}", 0)
    with pytest.raises(BadInput, match="dài quá"):
        save(each_home, Kind.CARD, "x" * 6001, 0)
    assert loaded(each_home).texts[Kind.CARD] == DEFAULTS[Kind.CARD]


def test_every_session_of_the_congress_has_fields_of_its_own(each_home: Home) -> None:
    save(each_home, Kind.SMS, "{phien_TB} {gio_CT}", 0)
    official = next(one for one in invited(each_home) if one.category_code == "DUONG_NHIEN")
    assert loaded(each_home).written(Kind.SMS, official).startswith("Phien tru bi ")
    each_home.database.run(
        lambda s: s.execute(update(ProgramSession).where(ProgramSession.code == "TB").values(takes_attendance=False))
    )
    with pytest.raises(BadInput, match=r"Dòng 1: không có trường \{phien_TB\}"):
        loaded(each_home).written(Kind.SMS, official)


def test_documents_tell_the_hours_that_were_published_not_the_draft(each_home: Home) -> None:
    person = invited(each_home)[0]
    before = loaded(each_home).written(Kind.LETTER, person)
    with each_home.database.reading() as db_session:
        main = db_session.scalars(select(ProgramSession.id).where(ProgramSession.code == "CT")).one()
    each_home.database.run(lambda s: delays.delay(s, CONGRESS, main, None, 10, "test", despite_clash=True))
    assert loaded(each_home).written(Kind.LETTER, person) == before


def test_a_short_message_has_no_marks(each_home: Home) -> None:
    for person in invited(each_home)[:20]:
        told = loaded(each_home).written(Kind.SMS, person)
        assert told.isascii(), told


# ── facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_facts_are_kept_by_version_and_audited(each_home: Home) -> None:
    version = _facts_version(each_home)
    told = Facts(signer_name="Lý Thị Mẩy", badge_words={"BTC": "LỄ TÂN"})
    each_home.database.run(lambda s: facts.save(s, CONGRESS, told, version, "account:1"))
    assert loaded(each_home).occasion.facts == told
    with pytest.raises(Conflict):
        each_home.database.run(lambda s: facts.save(s, CONGRESS, told, version, "account:1"))
    with each_home.database.reading() as db_session:
        entry = db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.act, entry.actor) == ("document.facts", "account:1")
    assert "Mẩy" not in entry.subject


def _facts_version(home: Home) -> int:
    with home.database.reading() as db_session:
        return facts.read(db_session, db_session.get_one(Congress, CONGRESS)).version


def test_a_logo_takes_the_place_of_the_one_before(each_home: Home) -> None:
    for jpeg in (b"one", b"two"):
        each_home.database.run(lambda s, jpeg=jpeg: facts.set_logo(s, CONGRESS, jpeg, (9, 9), "test"))  # type: ignore[misc]
    first = loaded(each_home)
    assert first.logo_id is not None
    each_home.database.run(lambda s: facts.set_logo(s, CONGRESS, None, (0, 0), "test"))
    assert loaded(each_home).logo_id is None
    assert loaded(each_home).occasion.facts == first.occasion.facts


# ── recipients ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_documents_come_by_delegation_then_as_vietnamese_lists_are_sorted(each_home: Home) -> None:
    people = invited(each_home)
    assert len(people) == 420
    with each_home.database.reading() as db_session:
        ranks = {row.name: row.rank for row in db_session.execute(select(Delegation.name, Delegation.rank))}
    order = [(ranks[one.delegation], sort_key(one.full_name).encode(), one.delegate_id) for one in people]
    assert order == sorted(order)
    codes = {card.number: card.code for card in each_home.cards()}
    assert {one.number: one.code for one in people} == codes
    assert sorted(one.badge_number for one in people) == [f"{number:04}" for number in range(1, 421)]


def test_a_delegation_a_selection_and_one_person(each_home: Home) -> None:
    everybody = invited(each_home)
    with each_home.database.reading() as db_session:
        name = everybody[0].delegation
        delegation = db_session.scalars(select(Delegation.id).where(Delegation.name == name)).one()
    assert {one.delegation for one in invited(each_home, Selection(delegation=delegation))} == {name}
    wanted = frozenset({everybody[9].delegate_id, everybody[3].delegate_id})
    chosen = invited(each_home, Selection(wanted))
    assert [one.delegate_id for one in chosen] == [everybody[3].delegate_id, everybody[9].delegate_id]
    assert [one.code for one in chosen] == [everybody[3].code, everybody[9].code]
    assert invited(each_home, Selection(frozenset())) == []


def test_whose_invitation_was_taken_back_or_who_withdrew_gets_nothing(each_home: Home) -> None:
    revoked, withdrawn, *_ = (one.delegate_id for one in invited(each_home))
    each_home.database.run(lambda s: invitations.revoke(s, revoked, "test"))
    gone = update(Delegate).where(Delegate.id == withdrawn).values(state=DelegateState.CANCELED)
    each_home.database.run(lambda s: s.execute(gone))
    assert {revoked, withdrawn}.isdisjoint(one.delegate_id for one in invited(each_home))


def test_a_code_given_anew_counts_as_a_replacement(each_home: Home) -> None:
    before = invited(each_home)[0]
    assert before.replacement == 0
    for _ in range(2):
        each_home.database.run(lambda s: invitations.reissue(s, before.delegate_id, each_home.hub.keys, "test"))
    (after,) = invited(each_home, Selection(frozenset({before.delegate_id})))
    assert after.replacement == 2
    assert after.code != before.code


def test_a_specimen_shows_the_person_with_a_code_no_door_knows(each_home: Home) -> None:
    person = invited(each_home)[5]
    with each_home.database.reading() as db_session:
        shown = recipients.specimen(db_session, CONGRESS, person.delegate_id)
        assert recipients.specimen(db_session, CONGRESS, 999_999) is None
    assert shown is not None
    assert (shown.full_name, shown.seats, shown.code) == (person.full_name, person.seats, SPECIMEN)


def test_people_worth_a_look_are_different_people(each_home: Home) -> None:
    with each_home.database.reading() as db_session:
        telling = recipients.telling_ids(db_session, CONGRESS)
        longest = db_session.get_one(Delegate, telling["long_name"])
        assert all(len(one.full_name) <= len(longest.full_name) for one in db_session.scalars(select(Delegate)))
        assert db_session.get_one(Delegate, telling["no_honorific"]).honorific == ""
    assert len(set(telling.values())) == len(telling) >= 5
