"""Dự thay: a place taken by somebody else is one place; name and the rest are their own."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import attendance, clock, invitations
from congress.errors import Conflict
from congress.models import Attendance, Delegate, DelegateState, Exemplar, SeatAssignment, VettingState
from congress.outcome import Detail, Reason, Status
from congress.roster import exemplars, person, profile, records, substitutes, vetting
from tests.support.lists import ACTOR, Lists

STAND_IN = {"full_name": "Bế Thị Thay", "sex": "Nữ", "ethnicity": "Tày", "position_title": "Chuyên viên"}


def send(lists: Lists, principal: int, *, rank: bool = False, seat: bool = False) -> int:
    stand_in = lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, principal, STAND_IN, ACTOR, inherits_rank=rank, inherits_seat=seat
        )
    )
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    return stand_in


def figures(lists: Lists) -> tuple[int, int]:
    """Summoned and present at the official session."""
    with lists.home.database.reading() as db_session:
        [session] = [s for s in attendance.live_counts(db_session, lists.congress) if s.code == "CT"]
    return session.summoned, session.present


def seats_of(lists: Lists, person_id: int) -> int:
    with lists.home.database.reading() as db_session:
        return len(db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == person_id)).all())


def test_the_place_is_counted_once(each_lists: Lists) -> None:
    lists = each_lists
    principal = lists.person("Lý Minh Hòa").id
    summoned, _ = figures(lists)
    stand_in = send(lists, principal)
    assert figures(lists) == (summoned, 0)
    refused = lists.scan(principal)
    assert (refused.reason, refused.detail) == (Reason.CANCELED, Detail.SUBSTITUTED)
    assert lists.scan(stand_in).status is Status.OK
    assert figures(lists) == (summoned, 1)


def test_name_and_demographics_are_their_own_and_rank_and_seat_only_when_chosen(lists: Lists) -> None:
    first = lists.person("Lý Minh Hòa").id
    stand_in = send(lists, first)
    with lists.home.database.reading() as db_session:
        record, place = (records.read(db_session, [i])[i] for i in (stand_in, first))
    assert {key: record[key] for key in STAND_IN} == STAND_IN
    assert (record["delegation"], record["category"]) == (place["delegation"], place["category"])
    assert (seats_of(lists, stand_in), seats_of(lists, first)) == (0, 3)
    second = lists.person("Lý Xuân Ưu").id
    stand_in = send(lists, second, rank=True, seat=True)
    with lists.home.database.reading() as db_session:
        record, place = (records.read(db_session, [i])[i] for i in (stand_in, second))
    assert record["position_title"] == place["position_title"]
    assert (seats_of(lists, stand_in), seats_of(lists, second)) == (3, 0)


def test_an_ended_substitution_gives_place_and_seat_back(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    stand_in = send(lists, principal, seat=True)
    lists.home.database.run(lambda s: substitutes.end(s, lists.congress, stand_in, ACTOR))
    assert seats_of(lists, principal) == 3
    with lists.home.database.reading() as db_session:
        states = [db_session.get_one(Delegate, i).state for i in (principal, stand_in)]
    assert states == [DelegateState.ACTIVE, DelegateState.CANCELED]
    assert lists.scan(principal).status is Status.OK
    with pytest.raises(Conflict, match="có mặt"):
        send(lists, principal)


def test_one_place_has_one_substitute_and_a_present_one_stays(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    stand_in = send(lists, principal)
    for person_id in (principal, stand_in):
        with pytest.raises(Conflict):
            send(lists, person_id)
    lists.scan(stand_in)
    with pytest.raises(Conflict, match="có mặt"):
        lists.home.database.run(lambda s: substitutes.end(s, lists.congress, stand_in, ACTOR))


def seat_ids_of(lists: Lists, person_id: int) -> set[tuple[int, int]]:
    with lists.home.database.reading() as db_session:
        rows = db_session.scalars(select(SeatAssignment).where(SeatAssignment.delegate_id == person_id))
        return {(row.program_session_id, row.seat_id) for row in rows}


def end(lists: Lists, stand_in: int) -> int:
    return lists.home.database.run(lambda s: substitutes.end(s, lists.congress, stand_in, ACTOR))


def state_of(lists: Lists, person_id: int) -> str:
    with lists.home.database.reading() as db_session:
        return db_session.get_one(Delegate, person_id).state


def test_the_place_is_the_delegations_own_and_nothing_else_of_the_principal_passes(lists: Lists) -> None:
    principal = lists.person("Dương Thanh Ưu").id  # an exemplar, approved
    told = {"honorific": "Bà", "unit": "Trường Mầm non", "field": "VH_XH", "award": "HCLD1", "delegation": "SYT"}
    stand_in = lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, principal, STAND_IN | told, ACTOR, inherits_rank=False, inherits_seat=False
        )
    )
    with lists.home.database.reading() as db_session:
        kept = profile.profile(db_session, lists.congress, stand_in)
        place = profile.profile(db_session, lists.congress, principal)
    expected = STAND_IN | {
        "honorific": "Bà",
        "unit": "Trường Mầm non",
        "delegation": place.record["delegation"],
        "category": "DH_CA_NHAN",
    }
    assert {key: value for key, value in kept.record.items() if value} == expected
    assert (kept.principal, place.substitute) == ((principal, "Dương Thanh Ưu"), (stand_in, "Bế Thị Thay"))
    assert kept.exemplar is None  # the honour stays where it was
    assert place.exemplar is not None
    assert kept.number != place.number


def test_both_histories_say_who_took_whose_place_and_who_gave_it_back(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    stand_in = send(lists, principal)
    assert end(lists, stand_in) == principal
    with lists.home.database.reading() as db_session:
        of_place = profile.profile(db_session, lists.congress, principal).history
        of_stand_in = profile.profile(db_session, lists.congress, stand_in).history
    assert [(h.act, h.explanation) for h in of_place[:2]] == [
        ("restore", "Bế Thị Thay"),
        ("substituted", "Bế Thị Thay"),
    ]
    assert [(h.act, h.explanation) for h in of_stand_in] == [("end_substitution", "Lý Minh Hòa"), ("substitute", "")]


def test_rank_is_what_the_principal_has_and_what_they_have_not_stays_ones_own(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa")
    with lists.home.database.transaction() as db_session:
        row = db_session.get_one(Delegate, principal.id)
        row.honorific, row.position_title = "Đại tá", ""
    stand_in = send(lists, principal.id, rank=True)
    with lists.home.database.reading() as db_session:
        record = records.read(db_session, [stand_in])[stand_in]
    assert (record["honorific"], record["position_title"]) == ("Đại tá", "Chuyên viên")


def test_the_very_seats_pass_over_when_chosen_and_come_back(each_lists: Lists) -> None:
    lists = each_lists
    principal = lists.person("Lý Minh Hòa").id
    seats = seat_ids_of(lists, principal)
    stand_in = send(lists, principal, seat=True)
    assert (seat_ids_of(lists, stand_in), seat_ids_of(lists, principal)) == (seats, set())
    shown = lists.scan(stand_in).position
    assert shown is not None
    assert shown.full_name == "Bế Thị Thay"
    assert shown.seat is not None
    with lists.home.database.transaction() as db_session:
        db_session.execute(update(Attendance).values(annulled_at=clock.now()))
    end(lists, stand_in)
    assert (seat_ids_of(lists, stand_in), seat_ids_of(lists, principal)) == (set(), seats)


def test_after_the_end_the_place_counts_once_and_the_substitutes_code_is_refused(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    summoned, _ = figures(lists)
    stand_in = send(lists, principal)
    end(lists, stand_in)
    assert figures(lists) == (summoned, 0)
    refused = lists.scan(stand_in)
    assert (refused.reason, refused.detail) == (Reason.CANCELED, None)
    assert lists.scan(principal).status is Status.OK
    assert figures(lists) == (summoned, 1)


def test_another_may_be_sent_once_the_first_has_given_the_place_back(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    summoned, _ = figures(lists)
    end(lists, send(lists, principal))
    second = send(lists, principal)
    assert lists.scan(second).status is Status.OK
    assert figures(lists) == (summoned, 1)


def test_nobody_is_sent_for_who_holds_no_place_and_nobody_gives_back_what_they_do_not_hold(lists: Lists) -> None:
    withdrawn, free = (lists.person(name).id for name in ("Lý Minh Hòa", "Lý Xuân Ưu"))
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [withdrawn], "Ốm", ACTOR))
    with pytest.raises(Conflict, match="không còn giữ chỗ"):
        send(lists, withdrawn)
    with pytest.raises(Conflict, match="không dự thay"):
        end(lists, free)
    with lists.home.database.reading() as db_session:
        assert db_session.scalars(select(Delegate.id).where(Delegate.full_name == "Bế Thị Thay")).all() == []


def test_a_refused_substitution_leaves_everything_as_it_was(lists: Lists) -> None:
    principal = lists.person("Lý Minh Hòa").id
    assert lists.scan(principal).status is Status.OK
    before = figures(lists)
    with pytest.raises(Conflict, match="có mặt"):
        send(lists, principal, seat=True)
    assert (figures(lists), seats_of(lists, principal), state_of(lists, principal)) == (before, 3, "active")


def test_a_substitute_of_an_exemplar_may_be_edited_and_still_comes_in(lists: Lists) -> None:
    """They hold the place of somebody approved; the honour is not theirs, so nobody nominates them."""
    stand_in = send(lists, lists.person("Dương Thanh Ưu").id)

    def edit(db_session: Session) -> None:
        record = dict(records.read(db_session, [stand_in])[stand_in]) | {"phone": "0912345678"}
        person.edit(db_session, lists.congress, stand_in, record, 1, ACTOR)

    lists.home.database.run(edit)
    lists.home.database.run(lambda s: person.bulk_edit(s, lists.congress, [stand_in], {"delegation": "CAOLOC"}, ACTOR))
    with lists.home.database.reading() as db_session:
        assert sum(exemplars.by_state(db_session, lists.congress).values()) == 342
    assert lists.scan(stand_in).status is Status.OK


def test_who_takes_the_place_of_a_waiting_exemplar_waits_for_the_same_decision(lists: Lists) -> None:
    principal = lists.person("Dương Thanh Ưu").id
    with lists.home.database.reading() as db_session:
        entry = db_session.scalars(select(Exemplar.id).where(Exemplar.delegate_id == principal)).one()

    def vet(to: VettingState) -> None:
        lists.home.database.run(lambda s: vetting.vet(s, lists.congress, [entry], to, "Có đơn thư", ACTOR))

    vet(VettingState.UNDER_REVIEW)
    stand_in = send(lists, principal)
    assert state_of(lists, stand_in) == DelegateState.UNAPPROVED
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [stand_in], "Nhầm", ACTOR))
    lists.home.database.run(lambda s: person.restore(s, lists.congress, stand_in, ACTOR))
    assert state_of(lists, stand_in) == DelegateState.UNAPPROVED
    vet(VettingState.APPROVED)
    lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))
    assert (state_of(lists, principal), state_of(lists, stand_in)) == (DelegateState.SUBSTITUTED, DelegateState.ACTIVE)
    vet(VettingState.UNDER_REVIEW)
    assert lists.scan(stand_in).reason is Reason.UNAPPROVED
    vet(VettingState.APPROVED)
    assert lists.scan(stand_in).status is Status.OK


def test_a_former_substitute_restored_to_an_exemplars_category_is_vetted_first(lists: Lists) -> None:
    stand_in = send(lists, lists.person("Dương Thanh Ưu").id)
    end(lists, stand_in)
    lists.home.database.run(lambda s: person.restore(s, lists.congress, stand_in, ACTOR))
    assert lists.scan(stand_in).reason is Reason.UNAPPROVED
    with lists.home.database.reading() as db_session:
        states = db_session.scalars(select(Exemplar.state).where(Exemplar.delegate_id == stand_in)).all()
    assert states == [VettingState.NOMINATED]
