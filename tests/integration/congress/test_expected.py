"""Who is expected, counted from the answers on both databases; every breakdown sums to its base."""

from dataclasses import astuple

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from congress.invitations import answers
from congress.invitations.answers import Told
from congress.invitations.expected import Expectation, Figures, expected
from congress.models import Arrangement, Category, Delegate, DelegateState
from congress.roster import session_guests, substitutes
from tests.support.homes import CONGRESS, Home

BY = "account:1"


@pytest.fixture
def each_home(each_home: Home) -> Home:
    """The sample congress before anything was arranged for anybody."""
    each_home.database.run(lambda s: s.execute(delete(Arrangement)))
    return each_home


def told(home: Home) -> Expectation:
    with home.database.reading() as db_session:
        found = expected(db_session, CONGRESS)
    total = found.total
    assert total.yes + total.no + total.proposed + total.unanswered == total.invited
    by_delegation = sum((one.figures for one in found.delegations), Figures())
    assert astuple(by_delegation) == astuple(total)
    return found


def people(home: Home, category: str) -> list[int]:
    with home.database.reading() as db_session:
        return list(
            db_session.scalars(
                select(Delegate.id)
                .join(Category, Category.id == Delegate.category_id)
                .where(Category.code == category)
                .order_by(Delegate.id)
            )
        )


def answer(home: Home, delegate_id: int, answered: Told) -> int:
    return home.database.run(lambda s: answers.record(s, delegate_id, answered, BY))


def test_before_any_answer_everybody_is_open(each_home: Home) -> None:
    found = told(each_home)
    assert found.total == Figures(invited=420, unanswered=420)
    assert [session.code for session in found.sessions] == ["TB", "GL", "CT"]
    assert all(session.figures.unanswered == session.figures.invited for session in found.sessions)


def test_the_answer_that_stands_counts_once_with_what_the_person_needs(each_home: Home) -> None:
    first, second, third = people(each_home, "DUONG_NHIEN")[:3]
    answer(each_home, first, Told("no"))
    answer(each_home, first, Told("yes", diet="ăn chay", wheelchair=True, bus=True))
    answer(each_home, second, Told("yes", wheelchair=True))
    answer(each_home, second, Told("no"))
    answer(each_home, third, Told("substitute", substitute_name="Lương Văn Tám"))
    total = told(each_home).total
    assert total == Figures(invited=420, yes=1, no=1, proposed=1, unanswered=417, wheelchair=1, diet=1, bus=1)
    assert total.at_most == 419


def test_a_session_counts_the_categories_it_invites(each_home: Home) -> None:
    before = {session.code: session.figures for session in told(each_home).sessions}
    answer(each_home, people(each_home, "KHACH_MOI")[0], Told("yes"))
    answer(each_home, people(each_home, "DUONG_NHIEN")[0], Told("yes"))
    after = {session.code: session.figures for session in told(each_home).sessions}
    assert before["TB"].invited < before["CT"].invited  # guests are not called to the preparatory session
    assert {code: figures.yes for code, figures in after.items()} == {"TB": 1, "GL": 2, "CT": 2}


def test_a_refused_proposal_is_open_again_and_a_substitute_counts_as_coming_in_one_place(each_home: Home) -> None:
    first, second = people(each_home, "DUONG_NHIEN")[:2]
    refused = answer(each_home, first, Told("substitute", substitute_name="Lương Văn Tám"))
    each_home.database.run(lambda s: answers.refuse(s, CONGRESS, refused, BY))
    accepted = answer(each_home, second, Told("substitute", substitute_name="Lương Văn Chín"))
    keys = each_home.hub.keys
    stand_in = each_home.database.run(lambda s: answers.approve(s, CONGRESS, accepted, keys, BY, inherits_seat=False))
    assert told(each_home).total == Figures(invited=420, yes=1, unanswered=419)
    answer(each_home, stand_in, Told("no"))
    assert told(each_home).total == Figures(invited=420, no=1, unanswered=419)
    each_home.database.run(lambda s: substitutes.end(s, CONGRESS, stand_in, BY))
    assert told(each_home).total == Figures(invited=420, unanswered=420)


def test_whoever_holds_no_place_is_not_expected(each_home: Home) -> None:
    guest = people(each_home, "KHACH_MOI")[0]
    answer(each_home, guest, Told("yes", diet="ăn chay"))

    def withdraw(db_session: Session) -> None:
        db_session.execute(update(Delegate).where(Delegate.id == guest).values(state=DelegateState.CANCELED))

    each_home.database.run(withdraw)
    assert told(each_home).total == Figures(invited=419, unanswered=419)


def test_who_is_told_apart_from_their_category_counts_where_they_are_invited(each_home: Home) -> None:
    before = {one.code: one for one in told(each_home).sessions}
    [one] = people(each_home, "KHACH_MOI")[:1]
    for code, is_invited in (("TB", True), ("CT", False)):
        session_id = before[code].id
        each_home.database.run(
            lambda s, at=session_id, yes=is_invited: session_guests.invite(  # type: ignore[misc]
                s, CONGRESS, at, [one], BY, is_invited=yes
            )
        )
    after = {session.code: session.figures.invited for session in told(each_home).sessions}
    assert after["TB"] == before["TB"].figures.invited + 1
    assert after["CT"] == before["CT"].figures.invited - 1
    assert after["GL"] == before["GL"].figures.invited
