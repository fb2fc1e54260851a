"""Two records of one person become one, and nothing of either is lost."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from congress import attendance, clock, invitations
from congress.desk import absences, hand_outs
from congress.errors import Conflict
from congress.invitations import answers, links
from congress.invitations.answers import Told
from congress.models import (
    Annulment,
    Arrangement,
    Attendance,
    Delegate,
    DelegateState,
    Delegation,
    Exemplar,
    Invitation,
    Photo,
    ProgramSession,
    SeatAssignment,
    VettingState,
)
from congress.outcome import Detail, Reason, Status
from congress.roster import delegations, exemplars, merging, people, person, profile, records, substitutes, vetting
from congress.roster.people import PeopleFilter
from tests.support.lists import ACTOR, Lists

TWIN = {"full_name": "Lý Minh Hoà", "delegation": "CAOLOC", "category": "DUONG_NHIEN", "phone": "0912345678"}


@pytest.fixture
def twin(lists: Lists) -> int:
    """The same person as Lý Minh Hòa once more, with an invitation of their own."""
    twin_id = lists.home.database.run(lambda s: person.add(s, lists.congress, TWIN, ACTOR))
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    return twin_id


def merge(lists: Lists, kept: int, merged: int, *fields: str) -> None:
    def use_case(db_session: Session) -> None:
        versions = tuple(db_session.get_one(Delegate, i).version for i in (kept, merged))
        chosen = dict.fromkeys(fields, True)
        merging.merge(db_session, lists.congress, kept, merged, chosen, (versions[0], versions[1]), ACTOR)

    lists.home.database.run(use_case)


def test_each_field_is_the_one_chosen(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    merge(lists, kept, twin, "phone")
    with lists.home.database.reading() as db_session:
        record = records.read(db_session, [kept])[kept]
        assert (record["phone"], record["full_name"], record["delegation"]) == ("0912345678", "Lý Minh Hòa", "TPLS")
        gone = db_session.get_one(Delegate, twin)
        assert (gone.state, gone.merged_into_id) == (DelegateState.CANCELED, kept)
        assert twin not in people.ids(db_session, lists.congress, PeopleFilter(words="ly minh hoa"))


def test_the_card_of_the_kept_record_admits_and_the_other_no_more(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    with lists.home.database.reading() as db_session:
        old_code = invitations.current_code(db_session, twin, lists.home.hub.keys)
    merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        assert invitations.current_code(db_session, twin, lists.home.hub.keys) is None
    assert old_code
    refused = lists.scan_code(old_code)
    assert (refused.reason, refused.detail) == (Reason.REVOKED, Detail.REPLACED)
    assert lists.scan(kept).status is Status.OK


def test_what_was_answered_under_the_other_record_passes_over_and_its_link_ends(lists: Lists, twin: int) -> None:
    kept, run = lists.person("Lý Minh Hòa").id, lists.home.database.run
    secret = run(lambda s: links.secret_of(s, twin, lists.home.hub.keys))
    run(lambda s: answers.record(s, twin, Told("yes", "Tôi sẽ đến"), "link:1"))
    merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        assert links.find(db_session, secret) is None
        answer = answers.latest(db_session, kept)
        ended = db_session.scalars(select(Invitation).where(Invitation.delegate_id == twin)).one()
    assert answer is not None
    assert answer.message == "Tôi sẽ đến"
    assert (ended.state, ended.ended_by, ended.explanation) == ("replaced", ACTOR, "Gộp hồ sơ")


def test_who_came_under_both_records_is_counted_once(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    for guest in (kept, twin):
        assert lists.scan(guest).status is Status.OK
    merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        rows = db_session.scalars(select(Attendance).where(Attendance.delegate_id == kept)).all()
        assert sorted(row.annulled_at is None for row in rows) == [False, True]
        [session] = [s for s in attendance.live_counts(db_session, lists.congress) if s.code == "CT"]
        assert session.present == 1


def test_presence_and_seat_pass_to_the_record_that_has_none(lists: Lists, twin: int) -> None:
    old = lists.person("Lý Minh Hòa").id
    assert lists.scan(old).status is Status.OK
    merge(lists, twin, old)
    with lists.home.database.reading() as db_session:
        assert len(db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == twin)).all()) == 3
        assert db_session.scalars(select(Attendance.delegate_id)).all() == [twin]


def test_the_head_of_a_delegation_and_an_exemplar_stay_with_the_person(lists: Lists) -> None:
    old = lists.person("Dương Thanh Ưu")
    record = {"full_name": "Dương Thanh Ưu", "delegation": "TPLS", "category": "KHACH_MOI"}
    new = lists.home.database.run(lambda s: person.add(s, lists.congress, record, ACTOR))
    told = {"name": "Thành phố Lạng Sơn", "head": str(old.id)}
    lists.home.database.run(lambda s: delegations.edit(s, lists.congress, old.delegation_id, told, ACTOR))
    merge(lists, new, old.id)
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Delegation, old.delegation_id).head_id == new
        assert db_session.scalar(select(Exemplar.delegate_id).where(Exemplar.name == "Dương Thanh Ưu")) == new


def test_what_cannot_be_merged_is_told_and_stays(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    with pytest.raises(Conflict):
        merge(lists, kept, kept)
    with pytest.raises(Conflict, match="vừa sửa"):
        lists.home.database.run(lambda s: merging.merge(s, lists.congress, kept, twin, {}, (99, 1), ACTOR))
    stand_in = {"full_name": "Bế Thị Thay"}
    lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, twin, stand_in, ACTOR, inherits_rank=False, inherits_seat=False
        )
    )
    with pytest.raises(Conflict, match="dự thay"):
        merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Delegate, twin).merged_into_id is None


BY = "account:1"  # the first organizer, "btc"
MOMENT = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)


def profile_of(lists: Lists, person_id: int) -> profile.Profile:
    with lists.home.database.reading() as db_session:
        return profile.profile(db_session, lists.congress, person_id)


def seats_of(lists: Lists, person_id: int) -> dict[int, int]:
    with lists.home.database.reading() as db_session:
        rows = db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == person_id))
        return {row.program_session_id: row.seat_id for row in rows}


def present(lists: Lists) -> tuple[int, int]:
    """Summoned and present at the official session."""
    with lists.home.database.reading() as db_session:
        [session] = [s for s in attendance.live_counts(db_session, lists.congress) if s.code == "CT"]
    return session.summoned, session.present


def test_any_field_can_be_taken_from_the_other_record_and_the_rest_stays(lists: Lists) -> None:
    told = {
        "sex": "Nữ",
        "party": "no",
        "notes": "Xe lăn",
        "identity": "0ff1ce:321",
        "extra.Cỡ áo": "XL",
        "phone": "0911",
    }
    record = TWIN | told | {"category": "DANH_DU"}
    twin = lists.home.database.run(lambda s: person.add(s, lists.congress, record, ACTOR))
    kept = lists.person("Lý Minh Hòa")
    with lists.home.database.reading() as db_session:
        before = dict(records.read(db_session, [kept.id])[kept.id])
    chosen = ("category", "party", "identity", "extra.Cỡ áo", "notes")
    merge(lists, kept.id, twin, *chosen)
    with lists.home.database.reading() as db_session:
        after = dict(records.read(db_session, [kept.id])[kept.id])
    assert after == before | {key: record[key] for key in chosen}


def test_both_histories_say_what_was_done_by_whom_and_when(each_lists: Lists) -> None:
    lists = each_lists
    twin = lists.home.database.run(lambda s: person.add(s, lists.congress, TWIN, ACTOR))
    kept = lists.person("Lý Minh Hòa")
    chosen, versions = {"phone": True, "full_name": False, "delegation": True}, (kept.version, 1)
    with clock.held(MOMENT):
        lists.home.database.run(lambda s: merging.merge(s, lists.congress, kept.id, twin, chosen, versions, BY))
    old, new = profile_of(lists, twin), profile_of(lists, kept.id)
    latest = new.history[0]
    assert (latest.at, latest.actor, latest.act, latest.explanation) == (MOMENT, "btc", "merge", old.number)
    assert latest.changes == {"phone": [kept.phone, "0912345678"], "delegation": ["TPLS", "CAOLOC"]}
    latest = old.history[0]
    assert (latest.at, latest.actor, latest.act, latest.explanation) == (MOMENT, "btc", "merged", new.number)
    assert old.merged_into == (kept.id, "Lý Minh Hòa")
    assert (new.version > kept.version, old.version > 1) == (True, True)


def test_a_merge_that_takes_no_field_is_in_the_history_all_the_same(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    merge(lists, kept, twin)
    line = profile_of(lists, kept).history[0]
    assert (line.act, line.changes, line.explanation) == ("merge", {}, profile_of(lists, twin).number)


def test_a_merged_record_is_in_no_list_no_figure_and_no_search(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    number = profile_of(lists, twin).number
    summoned, _ = present(lists)
    merge(lists, kept, twin)
    assert present(lists) == (summoned - 1, 0)
    with lists.home.database.reading() as db_session:
        for only in (
            PeopleFilter(),
            PeopleFilter(words=number),
            PeopleFilter(state=DelegateState.CANCELED),
            PeopleFilter(invitation="none"),
            PeopleFilter(lacking="seat"),
        ):
            assert twin not in people.ids(db_session, lists.congress, only), only
        assert people.count(db_session, lists.congress, PeopleFilter()) == 420
        assert twin not in {known.id for known in records.known_people(db_session, lists.congress)}
        [unit] = [line for line in delegations.lines(db_session, lists.congress) if line.code == "CAOLOC"]
    assert (unit.listed, unit.withdrawn) == (24, ())


def test_who_came_under_the_other_record_only_is_present_and_known_at_the_door(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    entered = lists.scan(twin).attendance
    assert entered is not None
    merge(lists, kept, twin)
    assert present(lists)[1] == 1
    again = lists.scan(kept)
    assert again.reason is Reason.ALREADY_REDEEMED
    assert again.attendance == entered


def test_the_presence_counted_twice_is_annulled_with_the_reason(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    first, second = lists.scan(kept).attendance, lists.scan(twin).attendance
    assert first is not None
    assert second is not None
    with clock.held(MOMENT):
        merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        [annulment] = db_session.scalars(select(Annulment)).all()
        standing = db_session.scalars(select(Attendance).where(Attendance.annulled_at.is_(None))).one()
    assert (annulment.attendance_id, annulment.explanation, annulment.annulled_at) == (second.id, "Gộp hồ sơ", MOMENT)
    assert (standing.id, standing.delegate_id) == (first.id, kept)


def test_presence_at_different_sessions_is_kept_at_each(lists: Lists, twin: int) -> None:
    kept = lists.person("Lý Minh Hòa").id
    entered = lists.scan(twin).attendance
    assert entered is not None
    lists.scan(kept)
    with lists.home.database.transaction() as db_session:
        other = db_session.scalars(select(ProgramSession.id).where(ProgramSession.code == "TB")).one()
        db_session.get_one(Attendance, entered.id).program_session_id = other
    merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        counted = {s.code: s.present for s in attendance.live_counts(db_session, lists.congress)}
        assert db_session.scalars(select(Annulment)).all() == []
    assert (counted["CT"], counted["TB"]) == (1, 1)


def test_own_seats_stay_and_the_others_are_free_again(lists: Lists) -> None:
    kept, merged = (lists.person(name).id for name in ("Lý Minh Hòa", "Lý Xuân Ưu"))
    own, others = seats_of(lists, kept), seats_of(lists, merged)
    session = next(iter(own))
    with lists.home.database.transaction() as db_session:
        row = select(SeatAssignment).filter_by(delegate_id=kept, program_session_id=session)
        db_session.delete(db_session.scalars(row).one())
    merge(lists, kept, merged)
    assert seats_of(lists, kept) == own | {session: others[session]}
    assert seats_of(lists, merged) == {}


def test_an_own_photo_stays_and_one_that_is_missing_passes_over(lists: Lists, twin: int) -> None:
    kept, third = (lists.person(name).id for name in ("Lý Minh Hòa", "Lý Xuân Ưu"))
    for guest, jpeg in ((twin, b"of the twin"), (third, b"of the third")):
        lists.home.database.run(
            lambda s, guest=guest, jpeg=jpeg: exemplars.set_photo(s, s.get_one(Delegate, guest), jpeg, (3, 4), ACTOR)  # type: ignore[misc]
        )
    for merged in (twin, third):
        merge(lists, kept, merged)
        photo = profile_of(lists, kept).photo_id
        with lists.home.database.reading() as db_session:
            assert db_session.scalars(select(Photo.jpeg).where(Photo.id == photo)).one() == b"of the twin"
    assert profile_of(lists, twin).photo_id is None


def test_an_own_exemplar_stays_and_whoever_takes_over_an_unapproved_one_waits(lists: Lists, twin: int) -> None:
    one, other = (lists.person(name).id for name in ("Dương Thanh Ưu", "Chu Văn Báo"))
    own, taken = profile_of(lists, one).exemplar, profile_of(lists, other).exemplar
    assert own is not None
    assert taken is not None
    why = "Có đơn thư"
    lists.home.database.run(lambda s: vetting.vet(s, lists.congress, [own[0]], VettingState.UNDER_REVIEW, why, BY))
    merge(lists, other, one)
    assert (profile_of(lists, other).exemplar, profile_of(lists, other).state) == (taken, DelegateState.ACTIVE)
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Exemplar, own[0]).delegate_id is None
    lists.home.database.run(lambda s: vetting.vet(s, lists.congress, [taken[0]], VettingState.UNDER_REVIEW, why, BY))
    merge(lists, twin, other)
    assert profile_of(lists, twin).exemplar == (taken[0], VettingState.UNDER_REVIEW)
    assert lists.scan(twin).reason is Reason.UNAPPROVED


@pytest.mark.parametrize("older", [0, 1], ids=["kept", "merged"])
def test_a_record_that_somebody_edited_meanwhile_is_not_merged(lists: Lists, twin: int, older: int) -> None:
    kept = lists.person("Lý Minh Hòa")
    seen = (kept.version, 1)
    edited = (kept.id, twin)[older]
    with lists.home.database.reading() as db_session:
        record = dict(records.read(db_session, [edited])[edited]) | {"notes": "Ăn chay"}
    lists.home.database.run(lambda s: person.edit(s, lists.congress, edited, record, seen[older], ACTOR))
    with pytest.raises(Conflict, match="vừa sửa"):
        lists.home.database.run(lambda s: merging.merge(s, lists.congress, kept.id, twin, {"phone": True}, seen, ACTOR))
    assert profile_of(lists, twin).state == DelegateState.ACTIVE
    assert profile_of(lists, kept.id).record["phone"] == kept.phone


def test_a_merged_record_is_not_merged_again_nor_merged_into(lists: Lists, twin: int) -> None:
    kept, third = (lists.person(name).id for name in ("Lý Minh Hòa", "Lý Xuân Ưu"))
    merge(lists, kept, twin)
    for one, other in ((kept, twin), (third, twin), (twin, third)):
        with pytest.raises(Conflict, match="chưa gộp"):
            merge(lists, one, other)
    assert profile_of(lists, third).state == DelegateState.ACTIVE


def test_nobody_tied_by_a_substitution_is_merged_whichever_record_is_kept(lists: Lists, twin: int) -> None:
    principal = lists.person("Lý Minh Hòa").id
    stand_in = lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, principal, {"full_name": "Bế Thị Thay"}, ACTOR, inherits_rank=False, inherits_seat=False
        )
    )
    for tied in (principal, stand_in):
        for one, other in ((tied, twin), (twin, tied)):
            with pytest.raises(Conflict, match="dự thay"):
                merge(lists, one, other)
    lists.home.database.run(lambda s: substitutes.end(s, lists.congress, stand_in, ACTOR))
    merge(lists, principal, twin)
    assert profile_of(lists, twin).merged_into == (principal, "Lý Minh Hòa")


def test_what_is_arranged_for_the_other_record_passes_over_and_who_accompanies_it(lists: Lists, twin: int) -> None:
    kept, companion = lists.person("Lý Minh Hòa").id, lists.person("Lý Xuân Ưu").id

    def arrange(db_session: Session) -> None:
        db_session.execute(delete(Arrangement).where(Arrangement.delegate_id.in_((kept, twin, companion))))
        db_session.add(Arrangement(delegate_id=twin, diet="ăn chay"))
        db_session.add(Arrangement(delegate_id=companion, companion_of_id=twin))

    lists.home.database.run(arrange)
    merge(lists, kept, twin)
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Arrangement, kept).diet == "ăn chay"
        assert db_session.get_one(Arrangement, companion).companion_of_id == kept


def test_what_was_handed_out_and_excused_under_either_record_stands_once(lists: Lists, twin: int) -> None:
    kept, home = lists.person("Lý Minh Hòa").id, lists.home

    def use_case(db_session: Session) -> tuple[int, int]:
        session = db_session.scalars(select(ProgramSession.id).where(ProgramSession.code == "CT")).one()
        both = hand_outs.add_kind(db_session, lists.congress, "Túi tài liệu của thử", ACTOR)
        only_twin = hand_outs.add_kind(db_session, lists.congress, "Suất ăn của thử", ACTOR)
        for kind, person_id in ((both, kept), (both, twin), (only_twin, twin)):
            hand_outs.give(db_session, lists.congress, kind, person_id, ACTOR)
        absences.note(db_session, lists.congress, session, twin, "Ốm đau", ACTOR)
        return session, only_twin

    session, only_twin = home.database.run(use_case)
    merge(lists, kept, twin)
    with home.database.reading() as db_session:
        given = {one.name for one in hand_outs.of_person(db_session, lists.congress, kept) if one.given_at}
        assert given == {"Túi tài liệu của thử", "Suất ăn của thử"}
        assert absences.standing(db_session, session, kept) is not None
    with pytest.raises(Conflict):
        home.database.run(lambda s: hand_outs.give(s, lists.congress, only_twin, kept, ACTOR))
