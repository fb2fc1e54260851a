"""Finding people: as one types, without accents, in Vietnamese order, however the list is narrowed."""

import pytest
from sqlalchemy import select

from congress.models import DelegateState, ProgramSession
from congress.roster import people, person
from congress.roster.people import PAGE_SIZE, PeopleFilter, PersonLine
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
