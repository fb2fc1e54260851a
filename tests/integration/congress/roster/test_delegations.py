"""Delegations: order, head and contact, announced against listed, and who is missing."""

import pytest
from sqlalchemy import select

from congress.errors import BadInput, Conflict, NotFound
from congress.models import Delegate, DelegateChange, Delegation, Exemplar, Zone
from congress.roster import delegations, exemplars, person, profile, substitutes
from congress.roster.delegations import DelegationLine
from tests.support.lists import ACTOR, Lists, workbook


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
        seats_kept = db_session.scalars(select(Zone.code).where(Zone.delegation_id == kept.id).order_by(Zone.code))
        assert seats_kept.all() == ["DOAN_CAOLOC", "DOAN_LOCBINH"]
    with pytest.raises(Conflict):
        lists.home.database.run(lambda s: delegations.merge(s, lists.congress, kept.id, kept.id, ACTOR))


def test_a_delegation_added_by_hand_stands_last_under_a_code_of_its_own(lists: Lists) -> None:
    lists.home.database.run(lambda s: delegations.add(s, lists.congress, "  Huyện   Cao Lãnh ", ACTOR))
    assert (line(lists, "Huyện Cao Lãnh").rank, line(lists, "Huyện Cao Lãnh").code) == (46, "CAOLANH")
    with pytest.raises(BadInput, match="Đã có đoàn"):
        lists.home.database.run(lambda s: delegations.add(s, lists.congress, "huyện cao lãnh", ACTOR))


def order(lists: Lists) -> list[str]:
    with lists.home.database.reading() as db_session:
        return [line.name for line in delegations.lines(db_session, lists.congress)]


def send(lists: Lists, principal: int, name: str) -> int:
    return lists.home.database.run(
        lambda s: substitutes.substitute(
            s, lists.congress, principal, {"full_name": name}, ACTOR, inherits_rank=False, inherits_seat=False
        )
    )


def test_guests_are_listed_and_not_summoned_and_more_than_announced_is_none_missing(lists: Lists) -> None:
    assert (line(lists, "Khách mời").listed, line(lists, "Khách mời").summoned) == (10, 0)
    assert (line(lists, "Huyện Cao Lộc").listed, line(lists, "Huyện Cao Lộc").missing) == (24, 0)
    edit(lists, "Huyện Cao Lộc", size="20")
    assert line(lists, "Huyện Cao Lộc").missing == 0
    edit(lists, "Huyện Cao Lộc", size="")
    assert line(lists, "Huyện Cao Lộc").expected_size is None


def test_the_lines_of_all_delegations_add_up_to_everybody(each_lists: Lists) -> None:
    with each_lists.home.database.reading() as db_session:
        lines = delegations.lines(db_session, each_lists.congress)
    assert (len(lines), sum(unit.listed for unit in lines), sum(unit.summoned for unit in lines)) == (45, 420, 396)
    assert [unit.rank for unit in lines] == list(range(1, 46))


def test_who_was_replaced_is_not_missed_and_a_substitute_who_withdraws_is(lists: Lists) -> None:
    principal = lists.person("Đỗ Văn Hải").id
    stand_in = send(lists, principal, "Bế Thị Thay")
    unit = line(lists, "Huyện Cao Lộc")
    assert (unit.listed, unit.withdrawn) == (24, ())
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [stand_in], "Ốm", ACTOR))
    unit = line(lists, "Huyện Cao Lộc")
    assert (unit.listed, unit.withdrawn) == (23, ("Bế Thị Thay",))  # the place is empty


def test_a_substitute_who_gave_the_place_back_is_not_missed(each_lists: Lists) -> None:
    lists = each_lists
    stand_in = send(lists, lists.person("Đỗ Văn Hải").id, "Bế Thị Thay")
    lists.home.database.run(lambda s: substitutes.end(s, lists.congress, stand_in, ACTOR))
    unit = line(lists, "Huyện Cao Lộc")
    assert (unit.listed, unit.withdrawn) == (24, ())
    lists.home.database.run(lambda s: person.restore(s, lists.congress, stand_in, ACTOR))
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [stand_in], "Ốm", ACTOR))
    assert line(lists, "Huyện Cao Lộc").withdrawn == ("Bế Thị Thay",)  # now a place of their own


def test_an_exemplar_nobody_comes_for_is_named_with_its_delegation(lists: Lists) -> None:
    unit = line(lists, "Huyện Cao Lộc")
    told = {"kind": "collective", "name": "Thôn Nà Thử", "delegation": str(unit.id)}
    lists.home.database.run(lambda s: exemplars.add(s, lists.congress, told, ACTOR))
    assert line(lists, "Huyện Cao Lộc").unrepresented == ("Thôn Nà Thử",)
    assert line(lists, "Huyện Lộc Bình").unrepresented == ()


def test_a_delegation_is_renamed_under_the_code_it_has(lists: Lists) -> None:
    before = line(lists, "Huyện Cao Lộc")
    edit(lists, "Huyện Cao Lộc", name="  Thị xã   Cao Lộc ")
    after = line(lists, "Thị xã Cao Lộc")
    assert (after.id, after.code, after.rank, after.listed) == (before.id, "CAOLOC", before.rank, 24)
    edit(lists, "Thị xã Cao Lộc", name="THỊ XÃ CAO LỘC")  # one's own name in other letters is not taken
    assert line(lists, "THỊ XÃ CAO LỘC").id == before.id


@pytest.mark.parametrize("name", ["Huyện Cao Lộc", "huyen cao loc", "HUYỆN  CAO LỘC", "Huyện Cao Lôc"])
def test_a_name_that_another_delegation_has_is_refused_with_the_way_out(lists: Lists, name: str) -> None:
    with pytest.raises(BadInput, match="Gộp đoàn"):
        edit(lists, "Huyện Lộc Bình", name=name)
    with pytest.raises(BadInput, match="Gộp đoàn"):
        lists.home.database.run(lambda s: delegations.add(s, lists.congress, name, ACTOR))
    assert order(lists).count("Huyện Cao Lộc") == 1


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"name": "  "}, "từ 1 đến 120"),
        ({"name": "x" * 121}, "từ 1 đến 120"),
        ({"phone": "0912 34"}, "“0912 34” không gọi được"),
        ({"size": "-1"}, "Số người đăng ký"),
        ({"size": "2,5"}, "Số người đăng ký"),
        ({"size": "１２"}, "Số người đăng ký"),
        ({"rank": "đầu"}, "Thứ tự"),
        ({"head": "Lý Minh Hòa"}, "Trưởng đoàn"),
        ({"head": "1"}, "người của đoàn"),
    ],
)
def test_each_wrong_value_is_named_and_none_of_the_form_is_kept(lists: Lists, told: dict[str, str], words: str) -> None:
    before = line(lists, "Huyện Lộc Bình")
    right = {"name": "Lộc Bình", "phone": "0912345678", "size": "30", "rank": "1"}
    with pytest.raises(BadInput, match=words):
        edit(lists, "Huyện Lộc Bình", **(right | told))
    assert line(lists, "Huyện Lộc Bình") == before


@pytest.mark.parametrize(
    ("rank", "place"), [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("45", 45), ("99", 45), ("0", 1), ("", 3)]
)
def test_a_delegation_takes_the_place_asked_for_and_the_others_close_up(lists: Lists, rank: str, place: int) -> None:
    before = order(lists)
    others = [name for name in before if name != "Huyện Lộc Bình"]
    edit(lists, "Huyện Lộc Bình", rank=rank)
    assert order(lists) == [*others[: place - 1], "Huyện Lộc Bình", *others[place - 1 :]]


def test_a_head_is_somebody_of_the_delegation_and_can_be_taken_away(lists: Lists) -> None:
    own = lists.person("Đặng Hữu Bằng").id
    edit(lists, "Huyện Cao Lộc", head=str(own))
    assert (line(lists, "Huyện Cao Lộc").head_id, line(lists, "Huyện Cao Lộc").head) == (own, "Đặng Hữu Bằng")
    with pytest.raises(BadInput, match="người của đoàn"):
        edit(lists, "Huyện Cao Lộc", head=str(lists.person("Lý Minh Hòa").id))
    assert line(lists, "Huyện Cao Lộc").head_id == own
    edit(lists, "Huyện Cao Lộc", head="")
    assert (line(lists, "Huyện Cao Lộc").head_id, line(lists, "Huyện Cao Lộc").head) == (None, "")


def test_a_merged_delegation_gives_what_the_other_lacks_and_its_history_says_so(lists: Lists) -> None:
    gone, kept = line(lists, "Huyện Cao Lộc"), line(lists, "Huyện Lộc Bình")
    head = lists.person("Đặng Hữu Bằng").id
    edit(lists, "Huyện Cao Lộc", phone="0912345678", head=str(head), size="25")
    edit(lists, "Huyện Lộc Bình", size="26")
    with lists.home.database.reading() as db_session:
        entries = set(db_session.scalars(select(Exemplar.id).where(Exemplar.delegation_id == gone.id)))
    assert entries
    lists.home.database.run(lambda s: delegations.merge(s, lists.congress, gone.id, kept.id, "account:1"))
    after = line(lists, "Huyện Lộc Bình")
    assert (after.head_id, after.contact_phone, after.expected_size) == (head, "0912345678", 51)
    assert "Huyện Cao Lộc" not in order(lists)
    with lists.home.database.reading() as db_session:
        moved = db_session.scalars(select(Exemplar.id).where(Exemplar.delegation_id == kept.id))
        assert entries <= set(moved)
        told = profile.profile(db_session, lists.congress, head)
    assert told.delegation == "Huyện Lộc Bình"
    latest = told.history[0]
    assert (latest.actor, latest.act, latest.explanation) == (
        "btc",
        "merge_delegation",
        "Huyện Cao Lộc → Huyện Lộc Bình",
    )


def test_a_merge_leaves_the_head_and_the_contact_that_are_there(lists: Lists) -> None:
    gone, kept = line(lists, "Huyện Cao Lộc"), line(lists, "Thành phố Lạng Sơn")
    edit(lists, "Huyện Cao Lộc", phone="0912345678", head=str(lists.person("Đặng Hữu Bằng").id))
    edit(lists, "Thành phố Lạng Sơn", phone="0987654321", head="1")
    lists.home.database.run(lambda s: delegations.merge(s, lists.congress, gone.id, kept.id, ACTOR))
    after = line(lists, "Thành phố Lạng Sơn")
    assert (after.head_id, after.contact_phone, after.expected_size, after.listed) == (1, "0987654321", None, 50)


def test_a_delegation_that_is_not_there_is_not_found(lists: Lists) -> None:
    own = line(lists, "Huyện Cao Lộc").id
    for one, other in ((own, 999_999), (999_999, own)):
        with pytest.raises(NotFound):
            lists.home.database.run(
                lambda s, one=one, other=other: delegations.merge(s, lists.congress, one, other, ACTOR)  # type: ignore[misc]
            )
    with pytest.raises(NotFound):
        lists.home.database.run(lambda s: delegations.edit(s, 999, own, {"name": "Khác"}, ACTOR))
    assert line(lists, "Huyện Cao Lộc").listed == 24


def test_lists_that_still_use_a_former_name_go_on_to_mean_the_delegation(each_lists: Lists) -> None:
    lists = each_lists
    edit(lists, "Huyện Lộc Bình", name="Xã Lộc Bình")
    source, target = line(lists, "Huyện Đình Lập"), line(lists, "Xã Lộc Bình")
    lists.home.database.run(lambda s: delegations.merge(s, lists.congress, source.id, target.id, ACTOR))
    rows = [
        (f"Nông Văn Thử {number}", 1980, f"091200011{number}", "", unit, "Khách mời")
        for number, unit in enumerate(("Huyện Lộc Bình", "H. Lộc Bình", "ĐOÀN HUYỆN ĐÌNH LẬP", "Xã Lộc Bình"))
    ]
    lists.take_in(workbook(rows))
    with lists.home.database.reading() as db_session:
        units = db_session.scalars(select(Delegate.delegation_id).where(Delegate.full_name.contains("Văn Thử"))).all()
        names = db_session.scalars(select(Delegation.name)).all()
    assert units == [target.id] * 4
    assert not {"Huyện Lộc Bình", "Huyện Đình Lập"} & set(names)


def test_a_name_given_back_is_no_former_one(lists: Lists) -> None:
    edit(lists, "Huyện Lộc Bình", name="Xã Lộc Bình")
    edit(lists, "Xã Lộc Bình", name="Huyện Lộc Bình")
    with lists.home.database.reading() as db_session:
        row = db_session.scalars(select(Delegation).where(Delegation.name == "Huyện Lộc Bình")).one()
    assert row.former_names == ["Xã Lộc Bình"]
