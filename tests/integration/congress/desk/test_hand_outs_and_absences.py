"""What is handed out once, and who is excused: each told once, taken back by an entry of its own."""

import pytest
from sqlalchemy import select

from congress import audit
from congress.desk import absences, hand_outs
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.models import Absence, AuditEntry, HandOut
from congress.outcome import Status
from tests.support.desks import Desk
from tests.support.homes import CONGRESS, Home


def acts(home: Home) -> list[str]:
    with home.database.reading() as db_session:
        assert audit.first_broken_entry(db_session) is None
        return list(db_session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def bag(home: Home) -> int:
    with home.database.reading() as db_session:
        return hand_outs.kinds(db_session, CONGRESS)[0].id


def test_the_sample_hands_out_bags_and_lunches(home: Home) -> None:
    with home.database.reading() as db_session:
        names = [kind.name for kind in hand_outs.kinds(db_session, CONGRESS)]
    assert names == ["Túi tài liệu", "Suất ăn trưa ngày 1", "Suất ăn trưa ngày 2"]


def test_a_bag_is_given_once_and_the_second_time_says_when_and_by_whom(each_home: Home) -> None:
    desk, kind = Desk.open(each_home), bag(each_home)
    person, usher, other = desk.person(), desk.usher("thu-ha"), desk.usher("other")
    each_home.database.run(lambda s: hand_outs.give(s, CONGRESS, kind, person, usher.actor))
    with pytest.raises(Conflict) as refusal:
        each_home.database.run(lambda s: hand_outs.give(s, CONGRESS, kind, person, other.actor))
    assert "thu-ha" in refusal.value.message_vi
    assert "Túi tài liệu" in refusal.value.message_vi
    with each_home.database.reading() as db_session:
        assert [kind.given for kind in hand_outs.kinds(db_session, CONGRESS)] == [1, 0, 0]
        [receipt] = hand_outs.receipts(db_session, CONGRESS)
    assert (receipt.kind, receipt.full_name) == ("Túi tài liệu", "Lý Minh Hòa")


def test_a_tick_taken_back_can_be_given_again_and_both_stay_on_record(each_home: Home) -> None:
    desk, kind = Desk.open(each_home), bag(each_home)
    person, usher = desk.person(), desk.usher()
    each_home.database.run(lambda s: hand_outs.give(s, CONGRESS, kind, person, usher.actor))
    each_home.database.run(lambda s: hand_outs.take_back(s, CONGRESS, kind, person, usher.actor))
    with pytest.raises(NotFound):
        each_home.database.run(lambda s: hand_outs.take_back(s, CONGRESS, kind, person, usher.actor))
    each_home.database.run(lambda s: hand_outs.give(s, CONGRESS, kind, person, usher.actor))
    with each_home.database.reading() as db_session:
        rows = db_session.scalars(select(HandOut).order_by(HandOut.id)).all()
    assert [row.taken_back_at is None for row in rows] == [False, True]
    assert acts(each_home)[-3:] == ["hand_out.give", "hand_out.take_back", "hand_out.give"]


def test_kinds_are_added_renamed_ordered_and_removed_and_their_record_stays(each_home: Home) -> None:
    run = each_home.database.run
    person = Desk.open(each_home).person()
    fan = run(lambda s: hand_outs.add_kind(s, CONGRESS, "  Quạt  giấy ", "test"))
    run(lambda s: hand_outs.give(s, CONGRESS, fan, person, "test"))
    run(lambda s: hand_outs.rename_kind(s, CONGRESS, fan, "Quạt nan", "test"))
    for _ in range(3):
        run(lambda s: hand_outs.move_kind(s, CONGRESS, fan, "test"))
    with each_home.database.reading() as db_session:
        assert [kind.name for kind in hand_outs.kinds(db_session, CONGRESS)][:2] == ["Quạt nan", "Túi tài liệu"]
    for bad in ("", "x" * 61, "Túi tài liệu"):
        with pytest.raises(BadInput):
            run(lambda s, bad=bad: hand_outs.add_kind(s, CONGRESS, bad, "test"))  # type: ignore[misc]
    run(lambda s: hand_outs.remove_kind(s, CONGRESS, fan, "test"))
    with pytest.raises(NotFound):
        run(lambda s: hand_outs.give(s, CONGRESS, fan, person, "test"))
    assert run(lambda s: hand_outs.add_kind(s, CONGRESS, "Quạt nan", "test")) == fan
    with each_home.database.reading() as db_session:
        assert [kind.given for kind in hand_outs.kinds(db_session, CONGRESS)] == [0, 0, 0, 1]


def test_nothing_is_handed_to_somebody_of_another_congress(home: Home) -> None:
    desk, kind = Desk.open(home), bag(home)
    for congress, person in ((CONGRESS, 999_999), (99, desk.person())):
        with pytest.raises(NotFound):
            home.database.run(lambda s, c=congress, p=person: hand_outs.give(s, c, kind, p, "test"))  # type: ignore[misc]


def test_an_absence_needs_a_reason_and_is_noted_once(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person, session, actor = desk.person(), desk.session().id, desk.usher().actor
    run = each_home.database.run
    with pytest.raises(BadInput):
        run(lambda s: absences.note(s, CONGRESS, session, person, " ", actor))
    run(lambda s: absences.note(s, CONGRESS, session, person, "Ốm, có giấy xin phép", actor))
    with pytest.raises(Conflict):
        run(lambda s: absences.note(s, CONGRESS, session, person, "Việc gia đình", actor))
    with each_home.database.reading() as db_session:
        excuse = absences.standing(db_session, session, person)
    assert excuse is not None
    assert excuse.reason == "Ốm, có giấy xin phép"
    run(lambda s: absences.withdraw(s, CONGRESS, session, person, actor))
    with pytest.raises(NotFound):
        run(lambda s: absences.withdraw(s, CONGRESS, session, person, actor))
    assert acts(each_home)[-2:] == ["absence.note", "absence.withdraw"]


def test_who_comes_all_the_same_is_simply_in_and_the_absence_is_withdrawn_by_itself(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person, main, actor = desk.person(), desk.session(), desk.usher().actor
    evening = desk.session("GL").id
    for session in (main.id, evening):
        each_home.database.run(lambda s, at=session: absences.note(s, CONGRESS, at, person, "Ốm nhẹ", actor))  # type: ignore[misc]
    assert desk.check_in(person).status is Status.OK
    with each_home.database.reading() as db_session:
        rows = db_session.scalars(select(Absence).order_by(Absence.id)).all()
    assert [(row.program_session_id, row.withdrawn_by) for row in rows] == [
        (main.id, desk.station.actor),
        (evening, ""),
    ]
    assert acts(each_home)[-2:] == ["absence.withdraw", "check_in.ok"]
    with pytest.raises(Conflict):
        each_home.database.run(lambda s: absences.note(s, CONGRESS, main.id, person, "Đã về sớm", actor))


def test_the_head_of_a_delegation_excuses_several_of_their_own_and_nobody_elses(each_home: Home) -> None:
    desk = Desk.open(each_home)
    session = desk.session().id
    with each_home.database.reading() as db_session:
        everybody = absences.missing(db_session, CONGRESS, session)
        own = absences.missing(db_session, CONGRESS, session, everybody[0].delegation_id)
    assert (len(everybody), len(own)) == (420, 26)
    ids, stranger = [one.id for one in own[:3]], everybody[-1].id

    def excuse(people: list[int], reason: str = "đi công tác") -> int:
        return each_home.database.run(
            lambda s: absences.note_several(
                s, CONGRESS, session, people, reason, "link:1", delegation_id=own[0].delegation_id
            )
        )

    with pytest.raises(NotAllowed):
        excuse([*ids, stranger])
    with pytest.raises(BadInput):
        excuse(ids, " ")
    with pytest.raises(BadInput):
        excuse([])
    desk.check_in(ids[0])
    assert excuse(ids) == 2
    assert excuse(ids) == 0
    with each_home.database.reading() as db_session:
        told = absences.missing(db_session, CONGRESS, session, own[0].delegation_id)
    assert [one.id for one in told if one.excuse is not None] == ids[1:]
    assert ids[0] not in {one.id for one in told}
