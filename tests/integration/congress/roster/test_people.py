"""Finding people: as one types, without accents, in Vietnamese order, however the list is narrowed."""

import pytest
from sqlalchemy import Executable, delete, select, update
from sqlalchemy.orm import Session

from congress import clock, invitations
from congress.models import (
    Attendance,
    Category,
    Delegate,
    DelegateState,
    Delegation,
    ProgramSession,
    SeatAssignment,
)
from congress.outcome import Status
from congress.roster import delegations, exemplars, people, person
from congress.roster.people import PAGE_SIZE, PeopleFilter, PersonLine
from congress.vietnamese import fold, sort_key
from tests.support.lists import ACTOR, Lists

# The sort check that came with the sample; its two foreign guests stand outside it.
FIRST = [
    "Dương Thị Hồng Ánh",
    "Đinh Thu Ánh",
    "Lương Thị Thu Ánh",
    "Lục Thế Ân",
    "Nông Ngọc Ân",
    "Chu Văn Báo",
    "Chu Văn Bằng",
    "Đặng Hữu Bằng",
    "Hoàng Mạnh Bằng",
    "Lương Ngọc Bằng",
    "Vi Văn Bằng",
    "Hà Thị Thu Bích",
]
LAST = [
    "Lương Đức Vinh",
    "Ngô Văn Vinh",
    "Phan Minh Vinh",
    "Tô Hồng Vinh",
    "Hoàng Thị Kim Xuân",
    "Hoàng Thị Lệ Xuân",
    "Nông Thanh Xuân",
    "Đào Thị Thanh Yến",
]


def found(lists: Lists, **only: object) -> tuple[PersonLine, ...]:
    with lists.home.database.reading() as db_session:
        return people.page(db_session, lists.congress, PeopleFilter(**only), 1).lines  # type: ignore[arg-type]


def count(lists: Lists, **only: object) -> int:
    with lists.home.database.reading() as db_session:
        return people.count(db_session, lists.congress, PeopleFilter(**only))  # type: ignore[arg-type]


def change(lists: Lists, statement: Executable) -> None:
    def use_case(db_session: Session) -> None:
        db_session.execute(statement)

    lists.home.database.run(use_case)


def test_everybody_stands_once_on_the_pages_in_vietnamese_order(each_lists: Lists) -> None:
    with each_lists.home.database.reading() as db_session:
        pages = [people.page(db_session, each_lists.congress, PeopleFilter(), number) for number in range(1, 10)]
        beyond = people.page(db_session, each_lists.congress, PeopleFilter(), 99)
    lines = [line for page in pages for line in page.lines]
    assert (len(lines), len({line.id for line in lines}), pages[0].pages) == (420, 420, 9)
    assert (len(pages[0].lines), beyond.number, beyond.lines) == (PAGE_SIZE, 9, pages[-1].lines)
    names = [line.full_name for line in lines if "(" not in line.full_name]
    assert (names[:12], names[-8:]) == (FIRST, LAST)


@pytest.mark.parametrize("words", ["huong hoang", "Hoàng Hương", "HƯƠNG thi", "  hương  "])
def test_a_name_is_found_without_accents_and_in_any_order(lists: Lists, words: str) -> None:
    assert "Hoàng Thị Hương" in {line.full_name for line in found(lists, words=words)}


def test_digits_find_a_telephone_or_a_delegate_number(lists: Lists) -> None:
    known = found(lists, words="hoang thi huong")[0]
    assert known.id in {line.id for line in found(lists, words=known.phone[-5:])}
    assert [line.id for line in found(lists, words=known.number)] == [known.id]


@pytest.mark.parametrize("words", ["%", "_", "100%", "\\"])
def test_signs_of_the_database_find_nothing_special(lists: Lists, words: str) -> None:
    assert found(lists, words=words) == ()


def test_the_list_is_narrowed_by_each_thing_it_may_lack_or_have(lists: Lists) -> None:
    with lists.home.database.reading() as db_session:
        sessions = {s.code: s.id for s in db_session.scalars(select(ProgramSession))}
    assert count(lists, session=sessions["TB"]) == 396  # guests are not invited to it
    assert (count(lists, invitation="issued"), count(lists, invitation="none")) == (420, 0)
    assert (count(lists, lacking="phone"), count(lists, lacking="photo"), count(lists, lacking="seat")) == (27, 420, 0)
    assert count(lists, lacking="delegation") == 0
    guest = found(lists, words="hoang thi huong")[0]
    assert count(lists, attendance="present") == 0
    lists.scan(guest.id)
    assert [line.id for line in found(lists, attendance="present", session=sessions["CT"])] == [guest.id]
    assert count(lists, attendance="absent", session=sessions["CT"]) == 419
    assert found(lists, words="hoang thi huong")[0].is_present


def test_who_is_withdrawn_is_found_only_when_asked_for(lists: Lists) -> None:
    guest = found(lists, words="hoang thi huong")[0].id
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [guest], "Ốm", ACTOR))
    assert count(lists, state="listed") == 419
    assert [line.id for line in found(lists, state=DelegateState.CANCELED)] == [guest]
    assert count(lists) == 420


def test_both_databases_sort_by_given_name_then_family_then_middle(each_lists: Lists) -> None:
    with each_lists.home.database.reading() as db_session:
        ids = people.ids(db_session, each_lists.congress, PeopleFilter())
        rows = db_session.scalars(select(Delegate)).all()
    assert ids == [row.id for row in sorted(rows, key=lambda row: (sort_key(row.full_name).encode(), row.id))]


def test_a_page_before_the_first_is_the_first_and_an_empty_list_has_one_page(lists: Lists) -> None:
    with lists.home.database.reading() as db_session:
        first, before, negative = (people.page(db_session, 1, PeopleFilter(), number) for number in (1, 0, -3))
        empty = people.page(db_session, 1, PeopleFilter(words="khong co ai"), 4)
    assert first == before == negative
    assert (empty.lines, empty.total, empty.number, empty.pages) == ((), 0, 1, 1)


@pytest.mark.parametrize("words", ["huong hoang", "thi thu", "van", "ưu", "NÔNG  thắng", "thuy nguyen", "ngu"])
def test_everybody_whose_name_has_all_the_words_is_found_and_nobody_else(lists: Lists, words: str) -> None:
    with lists.home.database.reading() as db_session:
        names = sorted(db_session.scalars(select(Delegate.full_name)))
        ids = people.ids(db_session, lists.congress, PeopleFilter(words=words))
        told = sorted(db_session.scalars(select(Delegate.full_name).where(Delegate.id.in_(ids))))
    assert told == [name for name in names if all(word in fold(name) for word in fold(words).split())]
    assert told


def test_a_telephone_is_found_by_any_part_of_it_but_not_by_two_digits(lists: Lists) -> None:
    with lists.home.database.reading() as db_session:
        phones = {row.id: row.phone for row in db_session.scalars(select(Delegate)) if row.phone}
        numbers = {row.id: row.number for row in db_session.scalars(select(Delegate))}
    guest, phone = next(iter(phones.items()))
    part = phone[3:8]
    expected = {i for i in numbers if part in phones.get(i, "") or part in numbers[i]}
    assert {line.id for line in found(lists, words=part)} == expected
    assert guest in expected
    spaced = f"{phone[:4]} {phone[4:7]} {phone[7:]}"
    assert [line.id for line in found(lists, words=spaced)] == [guest]
    name = next(line.full_name for line in found(lists, words=phone))
    assert [line.id for line in found(lists, words=f"{fold(name).split()[-1]} {phone}")] == [guest]
    assert count(lists, words=phone[:2]) == 0
    assert count(lists, words=phone[:3]) > 100


def test_the_list_is_narrowed_to_a_delegation_and_a_category_and_both(lists: Lists) -> None:
    with lists.home.database.reading() as db_session:
        units = {row.name: row.id for row in db_session.scalars(select(Delegation))}
        categories = {row.code: row.id for row in db_session.scalars(select(Category))}
        rows = db_session.scalars(select(Delegate)).all()
    assert (count(lists, delegation=units["Huyện Cao Lộc"]), count(lists, delegation=units["Sở Y tế"])) == (24, 12)
    sizes = {code: count(lists, category=category_id) for code, category_id in categories.items()}
    assert sizes == {
        "DH_CA_NHAN": 210,
        "DD_TAP_THE": 132,
        "DUONG_NHIEN": 54,
        "DANH_DU": 14,
        "KHACH_MOI": 10,
        "BAO_CHI": 0,
        "PHUC_VU": 0,
        "BTC": 0,
    }
    both = {"delegation": units["Huyện Cao Lộc"], "category": categories["DD_TAP_THE"]}
    expected = {r.id for r in rows if (r.delegation_id, r.category_id) == (both["delegation"], both["category"])}
    assert {line.id for line in found(lists, **both)} == expected
    assert {line.delegation for line in found(lists, **both)} == {"Huyện Cao Lộc"}
    assert {line.category for line in found(lists, **both)} == {"Đại diện tập thể điển hình"}


def test_present_at_one_session_is_not_present_at_another(lists: Lists) -> None:
    with lists.home.database.reading() as db_session:
        sessions = {s.code: s.id for s in db_session.scalars(select(ProgramSession))}
    guest = lists.person("Dương Thanh Ưu").id
    assert lists.scan(guest).status is Status.OK  # the doors of the official session are open
    assert (count(lists, attendance="present"), count(lists, attendance="absent")) == (1, 419)
    assert [line.id for line in found(lists, attendance="present", session=sessions["CT"])] == [guest]
    assert count(lists, attendance="present", session=sessions["TB"]) == 0
    assert count(lists, attendance="absent", session=sessions["TB"]) == 396
    assert [line.is_present for line in found(lists, words="Dương Thanh Ưu", session=sessions["TB"])] == [False]
    assert [line.is_present for line in found(lists, words="Dương Thanh Ưu", session=sessions["CT"])] == [True]
    change(lists, update(Attendance).values(annulled_at=clock.now()))
    assert count(lists, attendance="present") == 0


def test_who_is_not_on_the_list_any_more_is_neither_absent_nor_lacking_anything(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa").id  # has no telephone
    lists.home.database.run(lambda s: person.withdraw(s, lists.congress, [guest], "Ốm", ACTOR))
    assert (count(lists, attendance="absent"), count(lists, lacking="phone"), count(lists, lacking="photo")) == (
        419,
        26,
        419,
    )


def test_states_are_told_apart_and_listed_is_whoever_holds_a_place(lists: Lists) -> None:
    ids = [line.id for line in found(lists)[:4]]
    states = (DelegateState.UNAPPROVED, DelegateState.BLOCKED, DelegateState.CANCELED, DelegateState.SUBSTITUTED)
    for guest, state in zip(ids, states, strict=True):
        change(lists, update(Delegate).where(Delegate.id == guest).values(state=state))
    for guest, state in zip(ids, states, strict=True):
        assert [line.id for line in found(lists, state=state)] == [guest]
    assert (count(lists, state="active"), count(lists, state="listed"), count(lists)) == (416, 418, 420)


def test_who_has_no_invitation_that_stands_is_found(lists: Lists) -> None:
    guest = lists.person("Lý Minh Hòa").id
    lists.home.database.run(lambda s: invitations.revoke(s, guest, ACTOR))
    [line] = found(lists, invitation="none")
    assert (line.id, line.is_invited, count(lists, invitation="issued")) == (guest, False, 419)
    lists.home.database.run(lambda s: invitations.reissue(s, guest, lists.home.hub.keys, ACTOR))
    assert (count(lists, invitation="none"), found(lists, words="Lý Minh Hòa")[0].is_invited) == (0, True)


def test_what_somebody_lacks_is_found_until_it_is_given(lists: Lists) -> None:
    guest = lists.person("Dương Thanh Ưu")
    ids = [guest.id]

    def lacking(what: str) -> list[int]:
        return [line.id for line in found(lists, lacking=what, words="Dương Thanh Ưu")]

    change(lists, update(Delegate).where(Delegate.id == guest.id).values(phone=""))
    assert (lacking("phone"), lacking("seat"), lacking("delegation"), lacking("photo")) == (ids, [], [], ids)
    change(lists, update(Delegate).where(Delegate.id == guest.id).values(phone="0912345678"))
    lists.home.database.run(lambda s: exemplars.set_photo(s, s.get_one(Delegate, guest.id), b"jpeg", (30, 40), ACTOR))
    assert (lacking("phone"), lacking("photo")) == ([], [])
    unknown = lists.home.database.run(lambda s: delegations.add(s, lists.congress, "Chưa rõ đoàn", ACTOR))
    change(lists, update(Delegate).where(Delegate.id == guest.id).values(delegation_id=unknown))
    assert lacking("delegation") == ids
    one_seat = select(SeatAssignment.id).where(SeatAssignment.delegate_id == guest.id).limit(1).scalar_subquery()
    change(lists, delete(SeatAssignment).where(SeatAssignment.id == one_seat))
    assert lacking("seat") == ids  # two of three sessions are not enough
    change(lists, delete(SeatAssignment))
    assert lacking("seat") == []  # where nobody is seated nobody lacks a seat
