"""Invitations issued, given anew and taken back: who gets one, and what of it is kept."""

import threading

import pytest
from sqlalchemy import select, update

from congress import invitations
from congress.errors import BadInput, Conflict
from congress.invitations import histories, links
from congress.models import Delegate, DelegateState, Invitation, InvitationState, PersonalLink
from congress.roster import person
from tests.support.homes import CONGRESS, Home

BY = "account:1"


def rows_of(home: Home, delegate_id: int) -> list[Invitation]:
    with home.database.reading() as db_session:
        query = select(Invitation).where(Invitation.delegate_id == delegate_id).order_by(Invitation.generation)
        return list(db_session.scalars(query))


def put(home: Home, delegate_id: int, state: DelegateState) -> None:
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.id == delegate_id).values(state=state)))


def reissue(home: Home, delegate_id: int, why: str = "") -> None:
    home.database.run(lambda s: invitations.reissue(s, delegate_id, home.hub.keys, BY, why))


def test_a_selection_is_given_what_it_lacks_and_the_rest_is_told_apart(each_home: Home) -> None:
    home = each_home
    standing, revoked, waiting, away, foreign = 1, 2, 3, 4, 10**6
    home.database.run(lambda s: invitations.revoke(s, revoked, BY))
    put(home, waiting, DelegateState.UNAPPROVED)
    put(home, away, DelegateState.CANCELED)
    for one in (waiting, away):
        home.database.run(lambda s, one=one: invitations.revoke(s, one, BY))  # type: ignore[misc]
    chosen = [standing, revoked, revoked, waiting, away, foreign]
    done = home.database.run(lambda s: invitations.issue(s, CONGRESS, chosen, home.hub.keys, BY))
    assert (done.issued, done.standing, done.waiting, done.away) == (1, 1, 1, 1)
    assert [(row.generation, row.state) for row in rows_of(home, revoked)] == [(1, "revoked"), (2, "issued")]
    assert [row.state for row in rows_of(home, waiting)] == ["revoked"]


def test_issuing_to_nobody_is_refused(home: Home) -> None:
    with pytest.raises(BadInput):
        home.database.run(lambda s: invitations.issue(s, CONGRESS, [], home.hub.keys, BY))


def test_who_was_taken_the_invitation_is_not_given_another_by_issuing_to_all(home: Home) -> None:
    home.database.run(lambda s: invitations.revoke(s, 1, BY, "Không còn công tác"))
    assert home.database.run(lambda s: invitations.issue_missing(s, CONGRESS, home.hub.keys, BY)) == 0


def test_giving_anew_ends_the_old_code_and_the_old_link_in_one_step_with_who_and_why(each_home: Home) -> None:
    home = each_home
    secret = home.database.run(lambda s: links.secret_of(s, 1, home.hub.keys))
    reissue(home, 1, " Mất   thẻ ")
    old, new = rows_of(home, 1)
    assert (old.state, old.ended_by, old.explanation, old.ended_at is not None) == ("replaced", BY, "Mất thẻ", True)
    assert (new.state, new.generation, new.issued_by, new.ended_at) == ("issued", 2, BY, None)
    with home.database.reading() as db_session:
        assert links.find(db_session, secret) is None
    assert home.database.run(lambda s: links.secret_of(s, 1, home.hub.keys)) != secret


@pytest.mark.parametrize("state", [one for one in DelegateState if one is not DelegateState.ACTIVE])
def test_nobody_who_may_not_come_is_given_one(home: Home, state: DelegateState) -> None:
    put(home, 1, state)
    with pytest.raises(Conflict):
        reissue(home, 1)
    assert [row.state for row in rows_of(home, 1)] == ["issued"]


def test_many_who_press_at_once_leave_one_invitation_standing(each_home: Home) -> None:
    home = each_home
    threads = [threading.Thread(target=reissue, args=(home, 1)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    states = [row.state for row in rows_of(home, 1)]
    assert states == [InvitationState.REPLACED] * 6 + [InvitationState.ISSUED]


def test_two_who_ask_for_a_link_at_once_get_the_same(each_home: Home) -> None:
    home = each_home
    secrets: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: secrets.append(home.database.run(lambda s: links.secret_of(s, 1, home.hub.keys)))
        )
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(secrets) == 6
    assert len(set(secrets)) == 1
    with home.database.reading() as db_session:
        assert len(db_session.scalars(select(PersonalLink.id)).all()) == 1


def test_cards_are_of_those_who_may_come_and_of_the_selection_in_the_order_of_the_list(home: Home) -> None:
    everybody = home.cards()
    home.database.run(lambda s: person.withdraw(s, CONGRESS, [1], "Ốm", BY))
    with home.database.reading() as db_session:
        gone = db_session.get_one(Delegate, 1).number
        chosen = list(invitations.cards(db_session, CONGRESS, home.hub.keys, [9, 1, 5, 7]))
    left = [card for card in everybody if card.number != gone]
    assert home.cards() == left
    assert chosen == [card for card in left if card in chosen]
    assert len(chosen) == 3


def test_the_history_tells_each_generation_with_its_own_end(home: Home) -> None:
    reissue(home, 1, "Mất thẻ")
    home.database.run(lambda s: invitations.revoke(s, 1, BY, "Không dự"))
    with home.database.reading() as db_session:
        told = histories.history(db_session, 1)
    assert [one.progress.stage for one in told.generations] == ["revoked", "replaced"]
    assert [one.issuing.explanation for one in told.generations] == ["Không dự", "Mất thẻ"]
    assert told.progress.stage == "revoked"
