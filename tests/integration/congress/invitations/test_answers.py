"""Substitutes whom invited people propose: one decision, and what follows from it at once."""

import threading

import pytest
from sqlalchemy import select

from congress import invitations
from congress.errors import BadInput, Conflict, CongressError, NotFound
from congress.invitations import answers, overview, wishes
from congress.invitations.answers import Told
from congress.models import Delegate, DelegateState, InvitationAnswer, SeatAssignment
from congress.outcome import Reason, Status
from tests.support.homes import CONGRESS, Home
from tests.support.lists import Lists

BY = "account:1"
PROPOSAL = Told(
    "substitute",
    "Tôi phải nằm viện",
    wheelchair=True,
    substitute_name="đồng chí LÝ THỊ MỶ",
    substitute_position=" Phó  Chủ tịch ",
    substitute_unit="Xã Bảo Lâm",
    substitute_phone="+84 987 654 321",
)


def propose(home: Home, delegate_id: int = 1, told: Told = PROPOSAL) -> int:
    return home.database.run(lambda s: answers.record(s, delegate_id, told, "link:1"))


def approve(home: Home, answer_id: int, *, inherits_seat: bool = True) -> int:
    return home.database.run(
        lambda s: answers.approve(s, CONGRESS, answer_id, home.hub.keys, BY, inherits_seat=inherits_seat)
    )


def seats_of(home: Home, delegate_id: int) -> int:
    with home.database.reading() as db_session:
        return len(db_session.scalars(select(SeatAssignment.id).filter_by(delegate_id=delegate_id)).all())


def test_an_approved_substitute_comes_in_with_a_code_of_their_own_and_the_old_one_does_not(each_home: Home) -> None:
    home, lists = each_home, Lists(each_home)
    with home.database.reading() as db_session:
        old_code = invitations.current_code(db_session, 1, home.hub.keys)
    seats = seats_of(home, 1)
    substitute_id = approve(home, propose(home))
    with home.database.reading() as db_session:
        substitute = db_session.get_one(Delegate, substitute_id)
        needed = wishes.of(db_session, CONGRESS, substitute_id)
    assert (substitute.honorific, substitute.full_name, substitute.phone) == ("Đồng chí", "Lý Thị Mỷ", "0987654321")
    assert (substitute.position_title, substitute.principal_id, needed.wheelchair) == ("Phó Chủ tịch", 1, True)
    assert (seats_of(home, 1), seats_of(home, substitute_id)) == (0, seats)
    assert lists.scan_code(str(old_code)).reason is Reason.CANCELED
    assert lists.scan(substitute_id).status is Status.OK


def test_the_seat_stays_free_when_the_organizer_says_so(home: Home) -> None:
    substitute_id = approve(home, propose(home), inherits_seat=False)
    assert seats_of(home, substitute_id) == 0


def test_a_refused_substitute_leaves_the_invitation_as_it_was(home: Home) -> None:
    answer_id = propose(home)
    home.database.run(lambda s: answers.refuse(s, CONGRESS, answer_id, BY))
    assert Lists(home).scan(1).status is Status.OK
    with home.database.reading() as db_session:
        assert overview.proposals(db_session, CONGRESS) == ()
        kept = db_session.get_one(InvitationAnswer, answer_id)
    assert (kept.decision, kept.decided_by, kept.decided_at is not None) == ("refused", BY, True)


def test_two_organizers_decide_once(each_home: Home) -> None:
    home = each_home
    answer_id = propose(home)
    ends: list[object] = []

    def decide() -> None:
        try:
            ends.append(approve(home, answer_id))
        except CongressError as refusal:
            ends.append(type(refusal))

    threads = [threading.Thread(target=decide) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sum(isinstance(end, int) for end in ends) == 1
    assert ends.count(Conflict) == 3
    with home.database.reading() as db_session:
        assert len(db_session.scalars(select(Delegate.id).where(Delegate.principal_id == 1)).all()) == 1


def test_an_answer_given_meanwhile_takes_the_proposal_back(home: Home) -> None:
    answer_id = propose(home)
    propose(home, told=Told("yes"))
    with pytest.raises(Conflict):
        approve(home, answer_id)
    with home.database.reading() as db_session:
        assert db_session.get_one(Delegate, 1).state == DelegateState.ACTIVE


def test_who_has_come_has_nobody_in_their_place(home: Home) -> None:
    answer_id = propose(home)
    assert Lists(home).scan(1).status is Status.OK
    with pytest.raises(Conflict):
        approve(home, answer_id)


@pytest.mark.parametrize(
    "told",
    [
        Told("perhaps"),
        Told("yes", "x" * 501),
        Told("yes", diet="x" * 121),
        Told("substitute"),
        Told("substitute", substitute_name="Mỷ"),
        Told("substitute", substitute_name="Lý Thị Mỷ", substitute_phone="12"),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_kept(home: Home, told: Told) -> None:
    with pytest.raises(BadInput):
        propose(home, told=told)
    with home.database.reading() as db_session:
        assert db_session.scalars(select(InvitationAnswer.id)).all() == []


def test_an_answer_that_is_not_there_is_not_decided_about(home: Home) -> None:
    with pytest.raises(NotFound):
        approve(home, 999)
