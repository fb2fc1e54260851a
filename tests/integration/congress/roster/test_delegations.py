"""Delegations: order, head and contact, announced against listed, and who is missing."""

import pytest
from sqlalchemy import select

from congress.errors import BadInput, Conflict
from congress.models import Delegate, DelegateChange, Delegation
from congress.roster import delegations, person
from congress.roster.delegations import DelegationLine
from tests.support.lists import ACTOR, Lists


def line(lists: Lists, name: str) -> DelegationLine:
    with lists.home.database.reading() as db_session:
        return next(line for line in delegations.lines(db_session, lists.congress) if line.name == name)


def edit(lists: Lists, unit: str, /, **told: str) -> None:
    known = line(lists, unit)
    stands = {"name": known.name, "rank": str(known.rank), "head": str(known.head_id or "")} | told
    lists.home.database.run(lambda s: delegations.edit(s, lists.congress, known.id, stands, ACTOR))


def test_a_delegation_is_held_against_what_it_announced(lists: Lists) -> None:
    edit(lists, "Huyện Cao Lộc", size="26", phone="0912 345 678", head=str(lists.person("Đặng Hữu Bằng").id))
    withdrawn = lists.person("Đỗ Văn Hải")
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [withdrawn.id], "Ốm", ACTOR))
    told = line(lists, "Huyện Cao Lộc")
    assert (told.expected_size, told.listed, told.missing) == (26, 23, 3)
    assert (told.contact_phone, told.head) == ("0912345678", "Đặng Hữu Bằng")
    assert told.withdrawn == ("Đỗ Văn Hải",)


@pytest.mark.parametrize(
    "told",
    [
        {"name": ""},
        {"name": "HUYEN CAO LOC"},
        {"phone": "12"},
        {"size": "nhiều"},
        {"head": "1"},  # of another delegation
        {"head": "999999"},
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(lists: Lists, told: dict[str, str]) -> None:
    before = line(lists, "Huyện Lộc Bình")
    with pytest.raises(BadInput):
        edit(lists, "Huyện Lộc Bình", **told)
    assert line(lists, "Huyện Lộc Bình") == before


def test_a_new_place_in_the_order_moves_the_others(lists: Lists) -> None:
    edit(lists, "Khách mời", rank="1")
    with lists.home.database.reading() as db_session:
        rows = [(row.rank, row.name) for row in delegations.lines(db_session, lists.congress)]
    assert rows[:3] == [(1, "Khách mời"), (2, "Thành phố Lạng Sơn"), (3, "Huyện Cao Lộc")]
    assert [rank for rank, _ in rows] == list(range(1, 46))


def test_a_merged_delegation_gives_its_people_and_goes(each_lists: Lists) -> None:
    lists = each_lists
    gone, kept = line(lists, "Huyện Cao Lộc"), line(lists, "Huyện Lộc Bình")
    edit(lists, "Huyện Cao Lộc", size="24")
    moved = lists.home.database.run(lambda s: delegations.merge(s, lists.congress, gone.id, kept.id, ACTOR))
    assert moved == gone.listed == 24
    told = line(lists, "Huyện Lộc Bình")
    assert (told.listed, told.expected_size) == (kept.listed + 24, 24)
    with lists.home.database.reading() as db_session:
        assert db_session.get(Delegation, gone.id) is None
        changes = db_session.scalars(select(DelegateChange).where(DelegateChange.act == "merge_delegation")).all()
        assert len(changes) == 24
        assert changes[0].changes["delegation"] == ["CAOLOC", "LOCBINH"]
        assert db_session.scalars(select(Delegate.id).where(Delegate.delegation_id == gone.id)).all() == []
    with pytest.raises(Conflict):
        lists.home.database.run(lambda s: delegations.merge(s, lists.congress, kept.id, kept.id, ACTOR))


def test_a_delegation_added_by_hand_stands_last_under_a_code_of_its_own(lists: Lists) -> None:
    lists.home.database.run(lambda s: delegations.add(s, lists.congress, "  Huyện   Cao Lãnh ", ACTOR))
    assert (line(lists, "Huyện Cao Lãnh").rank, line(lists, "Huyện Cao Lãnh").code) == (46, "CAOLANH")
    with pytest.raises(BadInput, match="Đã có đoàn"):
        lists.home.database.run(lambda s: delegations.add(s, lists.congress, "huyện cao lãnh", ACTOR))
