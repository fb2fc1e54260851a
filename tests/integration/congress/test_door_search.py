"""Who is found at the door by what they type, on both databases (all people are fictional)."""

import pytest
from sqlalchemy import insert, select

from congress import delegate_number, door_search
from congress.door_search import Factor, Hits
from congress.models import Category, Delegate, Delegation
from congress.vietnamese import fold, sort_key
from tests.support.homes import CONGRESS, Home

PEOPLE = (
    # name, unit, phone, last three of the citizen number
    ("Vương Quốc Bửu", "Hợp tác xã Đèo Giang", "0956438715", "904"),
    ("Bửu Thị Vương", "Trường Tiểu học Cai Kinh", "", "111"),
    ("Vương Thị Bửu Châu", "Bệnh viện Đa khoa", "0956438222", ""),
    ("Vương Đức Bửu", "", "", ""),
    ("H'Bửu Niê", "Buôn Đôn", "0956438333", ""),
)
FIRST = 9_000


@pytest.fixture
def home(each_home: Home) -> Home:
    """People with a name that nobody of the sample has, in its first delegation, as its press."""

    def add(db_session):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        delegation = db_session.scalars(select(Delegation.id).where(Delegation.name == "Huyện Lộc Bình")).one()
        category = db_session.scalars(select(Category.id).where(Category.code == "BAO_CHI")).one()
        rows = [
            {
                "congress_id": CONGRESS,
                "delegation_id": delegation,
                "category_id": category,
                "number": delegate_number.make(FIRST + place),
                "full_name": name,
                "folded_name": fold(name),
                "sort_key": sort_key(name),
                "unit": unit,
                "phone": phone,
                "identity_last3": last3,
            }
            for place, (name, unit, phone, last3) in enumerate(PEOPLE)
        ]
        db_session.execute(insert(Delegate), rows)

    each_home.database.run(add)
    return each_home


def find(home: Home, words: str) -> Hits:
    with home.database.reading() as db_session:
        return door_search.by_name(db_session, CONGRESS, words)


def names(home: Home, words: str) -> list[str]:
    return [hit.full_name for hit in find(home, words).people]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("buu", ["Vương Đức Bửu", "Vương Quốc Bửu", "Vương Thị Bửu Châu", "Bửu Thị Vương"]),  # called so first
        ("vuong buu", ["Vương Đức Bửu", "Vương Quốc Bửu", "Vương Thị Bửu Châu", "Bửu Thị Vương"]),
        ("BỬU vương", ["Bửu Thị Vương", "Vương Đức Bửu", "Vương Quốc Bửu", "Vương Thị Bửu Châu"]),
        ("buu thi vuong", ["Bửu Thị Vương", "Vương Thị Bửu Châu"]),
        ("vuo qu bu", ["Vương Quốc Bửu"]),
        ("vuong duc", ["Vương Đức Bửu"]),
        ("hbuu", ["H'Bửu Niê"]),
        ("h'buu nie", ["H'Bửu Niê"]),
        ("buu cai kinh", ["Bửu Thị Vương"]),  # the unit tells
        ("buu deo", ["Vương Quốc Bửu"]),
        ("buu loc binh", ["Vương Đức Bửu", "Vương Quốc Bửu", "Vương Thị Bửu Châu", "Bửu Thị Vương"]),
        ("buu bac son", []),  # another delegation
        ("uong", []),  # no word begins so
        ("b v q", []),  # too little
        ("buu _", []),
        ("b%u", []),
    ],
)
def test_words_find_people_in_the_order_in_which_they_are_meant(home: Home, typed: str, found: list[str]) -> None:
    told = find(home, typed)
    assert [hit.full_name for hit in told.people] == found
    assert told.is_all


def test_a_delegation_alone_finds_nobody(home: Home) -> None:
    named_so = names(home, "loc binh")
    assert not [name for name in named_so if "loc" not in fold(name).split() and "binh" not in fold(name).split()]


def test_of_many_the_first_eight_are_told_and_that_there_are_more(home: Home) -> None:
    told = find(home, "thi")
    assert (len(told.people), told.is_all) == (door_search.MOST_HITS, False)


@pytest.mark.parametrize(
    ("place", "digits", "told"),
    [
        (0, "715", Factor.RIGHT),
        (0, "904", Factor.RIGHT),
        (0, "438", Factor.WRONG),
        (1, "111", Factor.RIGHT),
        (1, "", Factor.WRONG),
        (2, "222", Factor.RIGHT),
        (3, "000", Factor.UNKNOWN),
    ],
)
def test_three_digits_are_the_end_of_the_telephone_or_the_citizen_number(
    home: Home, place: int, digits: str, told: Factor
) -> None:
    with home.database.reading() as db_session:
        hit = door_search.by_number(db_session, CONGRESS, delegate_number.make(FIRST + place))
        assert hit is not None
        assert hit.has_factor is (told is not Factor.UNKNOWN)
        assert door_search.check_factor(db_session, hit.delegate_id, digits) is told
        assert door_search.by_id(db_session, CONGRESS, hit.delegate_id) == hit
        assert door_search.by_number(db_session, CONGRESS + 1, delegate_number.make(FIRST + place)) is None
