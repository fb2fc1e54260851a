"""Exemplars: entered, vetted step by step, and invited only once they are approved."""

import pytest
from sqlalchemy import select

from congress import invitations
from congress.errors import BadInput, Conflict
from congress.models import Delegate, DelegateState, Exemplar, VettingState, VettingStep
from congress.outcome import Reason, Status
from congress.roster import book, exemplars, person, vetting
from congress.roster.exemplars import ExemplarFilter
from tests.support.lists import ACTOR, Lists

BY = "account:1"
CANDIDATE = {"full_name": "Nông Văn Thử", "delegation": "CAOLOC", "category": "DH_CA_NHAN", "field": "KINH_TE"}


@pytest.fixture
def candidate(lists: Lists) -> int:
    """A person of an exemplars' category, just entered."""
    return lists.home.database.run(lambda s: person.add(s, lists.congress, CANDIDATE, ACTOR))


def entry_of(lists: Lists, person_id: int) -> Exemplar:
    with lists.home.database.reading() as db_session:
        return db_session.scalars(select(Exemplar).where(Exemplar.delegate_id == person_id)).one()


def step(lists: Lists, to: VettingState, *entries: int, why: str = "") -> int:
    return lists.home.database.run(lambda s: vetting.vet(s, lists.congress, entries, to, why, BY))


def issue(lists: Lists) -> int:
    return lists.home.database.run(lambda s: invitations.issue_missing(s, lists.congress, lists.home.hub.keys, ACTOR))


def test_somebody_is_invited_only_after_the_vetting(lists: Lists, candidate: int) -> None:
    entry = entry_of(lists, candidate)
    assert (entry.state, entry.name, entry.field) == (VettingState.NOMINATED, "Nông Văn Thử", "KINH_TE")
    assert issue(lists) == 0
    for to in (VettingState.APPROVED, VettingState.RETURNED, VettingState.NOMINATED):
        with pytest.raises(Conflict):
            step(lists, to, entry.id)
    step(lists, VettingState.UNDER_REVIEW, entry.id)
    assert issue(lists) == 0
    step(lists, VettingState.APPROVED, entry.id, why="Tờ trình số 12/TTr-SNV")
    assert issue(lists) == 1
    assert lists.scan(candidate).status is Status.OK
    with lists.home.database.reading() as db_session:
        steps = db_session.scalars(select(VettingStep).where(VettingStep.exemplar_id == entry.id)).all()
    assert [(s.from_state, s.to_state, s.actor, s.explanation) for s in steps] == [
        ("", "nominated", ACTOR, ""),
        ("nominated", "under_review", BY, ""),
        ("under_review", "approved", BY, "Tờ trình số 12/TTr-SNV"),
    ]


def test_a_step_back_says_why_and_closes_the_door_again(lists: Lists) -> None:
    guest = lists.person("Dương Thanh Ưu").id
    entry = entry_of(lists, guest)
    with pytest.raises(BadInput, match="lý do"):
        step(lists, VettingState.UNDER_REVIEW, entry.id, why=" ")
    step(lists, VettingState.UNDER_REVIEW, entry.id, why="Có đơn thư")
    assert lists.scan(guest).reason is Reason.UNAPPROVED
    with pytest.raises(BadInput, match="lý do"):
        step(lists, VettingState.RETURNED, entry.id)
    step(lists, VettingState.RETURNED, entry.id, why="Chưa đủ hồ sơ")
    step(lists, VettingState.UNDER_REVIEW, entry.id)
    step(lists, VettingState.APPROVED, entry.id)
    assert lists.scan(guest).status is Status.OK


def test_many_take_a_step_together_or_none_does(lists: Lists, candidate: int) -> None:
    new = entry_of(lists, candidate).id
    approved = entry_of(lists, lists.person("Dương Thanh Ưu").id).id
    with pytest.raises(Conflict, match="Dương Thanh Ưu"):
        step(lists, VettingState.APPROVED, new, approved)
    assert entry_of(lists, candidate).state == VettingState.NOMINATED
    with pytest.raises(BadInput):
        step(lists, VettingState.UNDER_REVIEW)
    assert lists.home.database.run(lambda s: vetting.approve_all(s, lists.congress, BY, "Danh sách bổ sung")) == 1
    with lists.home.database.reading() as db_session:
        assert db_session.get_one(Delegate, candidate).state == DelegateState.ACTIVE


def told(lists: Lists, **more: str) -> dict[str, str]:
    unit = str(lists.person("Dương Thanh Ưu").delegation_id)
    return {"kind": "collective", "name": "Hợp tác xã  Tân Mỹ", "delegation": unit, "field": "KINH_TE"} | more


def test_a_collective_is_entered_with_all_that_is_told_of_it(lists: Lists) -> None:
    form = told(
        lists,
        achievements="Doanh thu 5 tỷ đồng\n\n 40 việc làm ",
        award="Cờ thi đua của Chính phủ",
        award_decision="Số 123/QĐ-TTg",
        award_wave="2",
        award_order="7",
        joins_panel="1",
        story="Từ 7 hộ.\n\n<script>alert(1)</script><b>Nay</b> 120 hộ.",
    )
    entry = lists.home.database.run(lambda s: exemplars.add(s, lists.congress, form, BY))
    with lists.home.database.reading() as db_session:
        row = db_session.get_one(Exemplar, entry)
        assert (row.name, row.state, row.delegate_id) == ("Hợp tác xã Tân Mỹ", VettingState.NOMINATED, None)
        assert (row.award_wave, row.award_order, row.joins_panel, row.joins_exchange) == (2, 7, True, False)
        assert "script" not in row.story
        assert "<strong>Nay</strong>" in row.story
        found = exemplars.lines(db_session, lists.congress, ExemplarFilter(words="my tan hop", kind="collective"))
        assert [line.id for line in found] == [entry]


@pytest.mark.parametrize(
    "wrong",
    [{"name": " "}, {"delegation": ""}, {"delegation": "999999"}, {"field": "X"}, {"award_wave": "hai"}, {"kind": "x"}],
)
def test_an_entry_that_is_wrong_is_told_and_not_kept(lists: Lists, wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        lists.home.database.run(lambda s: exemplars.add(s, lists.congress, told(lists) | wrong, BY))
    with lists.home.database.reading() as db_session:
        assert sum(exemplars.by_state(db_session, lists.congress).values()) == 342


def test_one_person_stands_for_one_entry_and_two_editors_do_not_collide(lists: Lists) -> None:
    taken = str(lists.person("Dương Thanh Ưu").id)
    with pytest.raises(BadInput, match="gắn với"):
        lists.home.database.run(lambda s: exemplars.add(s, lists.congress, told(lists, delegate=taken), BY))
    free = lists.person("Lý Minh Hòa").id
    form = told(lists, delegate=str(free))
    entry = lists.home.database.run(lambda s: exemplars.add(s, lists.congress, form, BY))
    assert lists.scan(free).reason is Reason.UNAPPROVED  # who represents an entry waits with it
    lists.home.database.run(lambda s: exemplars.edit(s, lists.congress, entry, form, 1, BY))
    with pytest.raises(Conflict):
        lists.home.database.run(lambda s: exemplars.edit(s, lists.congress, entry, form, 1, BY))


def test_the_book_has_the_approved_ones_by_field(lists: Lists, candidate: int) -> None:
    with lists.home.database.reading() as db_session:
        chapters = book.contents(db_session, lists.congress)
    assert {name: len(entries) for name, entries in chapters.items()} == {
        "Kinh tế": 95,
        "Văn hóa - Xã hội": 135,
        "Quốc phòng - An ninh": 32,
        "Lĩnh vực khác": 80,
    }
    assert "Nông Văn Thử" not in {entry.name for entries in chapters.values() for entry in entries}
