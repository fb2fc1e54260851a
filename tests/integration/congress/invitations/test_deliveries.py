"""The journal: nobody is sent a thing twice by accident, and a second time only on purpose."""

import threading

import pytest
from sqlalchemy import select, update

from congress import clock, invitations
from congress.errors import BadInput, Conflict
from congress.invitations import answers, batches, deliveries, mail_queue, settling
from congress.invitations.answers import Told
from congress.invitations.deliveries import PassedOver, Started, is_mail_address
from congress.models import (
    Channel,
    Delegate,
    DelegateState,
    DeliveryBatch,
    DeliveryState,
    Invitation,
    InvitationDelivery,
    Purpose,
)
from tests.support.homes import CONGRESS, Home
from tests.support.post import Post, post_of

BY = "account:1"


@pytest.fixture
def post(home: Home) -> Post:
    return post_of(home)


@pytest.fixture
def each_post(each_home: Home) -> Post:
    return post_of(each_home)


def send(home: Home, channel: Channel, *ids: int) -> Started:
    return home.database.run(lambda s: deliveries.send(s, CONGRESS, channel, ids, BY))


def remind(home: Home, number: int, *ids: int) -> Started:
    return home.database.run(lambda s: deliveries.remind(s, CONGRESS, Channel.EMAIL, ids, number, BY))


def settle(home: Home, state: DeliveryState, purpose: Purpose = Purpose.INVITATION) -> None:
    """Let the messages under way have ended like this."""
    home.database.run(
        lambda s: s.execute(
            update(InvitationDelivery)
            .where(InvitationDelivery.state == DeliveryState.QUEUED, InvitationDelivery.purpose == purpose)
            .values(state=state)
        )
    )


@pytest.mark.parametrize(
    "address",
    ["a@b.vn", "nguyen.van-a+x@langson.gov.vn", "A_1@sub.domain.example", "x" * 64 + "@example.vn"],
)
def test_addresses_mail_can_be_sent_to(address: str) -> None:
    assert is_mail_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a",
        "a@b",
        "@b.vn",
        "a@@b.vn",
        "a b@c.vn",
        "a@b..vn",
        ".a@b.vn",
        "a.@b.vn",
        "a@-b.vn",
        "ă@b.vn",
        "a@b.vn\n",
        "a@b.vn>",
        "<a@b.vn",
        "a@b.vn,c@d.vn",
        "x" * 65 + "@example.vn",
        "a@" + "b" * 250 + ".vn",
    ],
)
def test_what_is_no_address_is_never_sent_to(address: str) -> None:
    assert not is_mail_address(address)


def test_many_who_send_at_once_send_one_each(each_post: Post) -> None:
    home, ids = each_post.home, list(each_post.people.values())
    done: list[Started] = []
    threads = [threading.Thread(target=lambda: done.append(send(home, Channel.EMAIL, *ids))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(one.count for one in done) == [0, 0, 0, 0, 3]
    assert len(each_post.rows()) == 3
    with home.database.reading() as db_session:
        assert len(db_session.scalars(select(DeliveryBatch.id)).all()) == 1


def test_who_cannot_be_sent_to_is_told_apart(post: Post) -> None:
    home, [first, second, third] = post.home, list(post.people.values())
    home.database.run(lambda s: invitations.revoke(s, second, BY))
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.id == third).values(email="không có")))
    done = send(home, Channel.EMAIL, first, second, third)
    assert (done.count, done.passed_over) == (1, {PassedOver.NOT_INVITED: 1, PassedOver.NO_ADDRESS: 1})
    again = send(home, Channel.EMAIL, first)
    assert (again.batch, again.count, again.passed_over) == (None, 0, {PassedOver.ALREADY: 1})
    with pytest.raises(BadInput):
        send(home, Channel.EMAIL)


@pytest.mark.parametrize(
    ("state", "makes_room"),
    [
        (DeliveryState.QUEUED, False),
        (DeliveryState.SENDING, False),
        (DeliveryState.SENT, False),
        (DeliveryState.HELD, False),
        (DeliveryState.FAILED, True),
        (DeliveryState.BOUNCED, True),
        (DeliveryState.CANCELED, True),
    ],
)
def test_only_what_surely_did_not_arrive_makes_room_for_another(
    post: Post, state: DeliveryState, *, makes_room: bool
) -> None:
    post.send("nguoi1@example.vn")
    settle(post.home, state)
    assert post.send("nguoi1@example.vn").count == int(makes_room)
    assert [row.round for row in post.rows()] == ([1, 2] if makes_room else [1])


def test_one_channel_does_not_stand_in_for_another_and_a_new_invitation_is_sent_anew(post: Post) -> None:
    home, one = post.home, post.people["nguoi1@example.vn"]
    assert [send(home, channel, one).count for channel in (Channel.EMAIL, Channel.PAPER, Channel.LINK)] == [1, 1, 1]
    home.database.run(lambda s: invitations.reissue(s, one, home.hub.keys, BY))
    assert send(home, Channel.EMAIL, one).count == 1


def test_a_second_one_on_purpose_is_one_however_often_the_form_comes_in(post: Post) -> None:
    home, one = post.home, post.people["nguoi1@example.vn"]

    def again(after_round: int) -> int:
        run = home.database.run
        return run(lambda s: deliveries.send_again(s, CONGRESS, Channel.EMAIL, one, after_round, BY)).count

    assert again(0) == 1
    assert again(1) == 0  # still under way
    settle(home, DeliveryState.SENT)
    assert [again(0), again(1), again(1)] == [0, 1, 0]
    assert [row.round for row in post.rows()] == [1, 2]


def test_reminders_go_to_those_who_were_sent_it_and_have_not_answered_once_a_round(each_post: Post) -> None:
    home, [silent, answered, unsent] = each_post.home, list(each_post.people.values())
    send(home, Channel.EMAIL, silent, answered)
    settle(home, DeliveryState.SENT)
    home.database.run(lambda s: answers.record(s, answered, Told("yes"), "link:1"))
    done = remind(home, 1, silent, answered, unsent)
    assert (done.count, done.passed_over) == (1, {PassedOver.ANSWERED: 1, PassedOver.NOT_SENT: 1})
    assert remind(home, 1, silent).passed_over == {PassedOver.ALREADY: 1}  # the same form, sent in twice
    assert remind(home, 2, silent).count == 1
    with pytest.raises(Conflict):
        remind(home, 1, silent)
    with pytest.raises(Conflict):
        remind(home, 9, silent)


def test_who_was_refused_a_substitute_is_reminded_again(post: Post) -> None:
    home, one = post.home, post.people["nguoi1@example.vn"]
    send(home, Channel.EMAIL, one)
    settle(home, DeliveryState.SENT)
    told = Told("substitute", substitute_name="Lý Văn Chay")
    answer = home.database.run(lambda s: answers.record(s, one, told, "link:1"))
    assert remind(home, 1, one).count == 0
    home.database.run(lambda s: answers.refuse(s, CONGRESS, answer, BY))
    assert remind(home, 1, one).count == 1


def test_an_export_counts_as_sent_only_when_the_organizer_says_so_and_once(home: Home) -> None:
    with home.database.reading() as db_session:
        with_phone = list(db_session.scalars(select(Delegate.id).where(Delegate.phone != "").limit(4)))
    done = send(home, Channel.SMS, *with_phone)
    assert done.batch is not None
    batch = done.batch
    with home.database.reading() as db_session:
        assert batches.one(db_session, CONGRESS, batch, 1).batch.counts == {DeliveryState.QUEUED: 4}
    assert home.database.run(lambda s: settling.confirm(s, CONGRESS, batch, BY)) == 4
    with pytest.raises(Conflict):
        home.database.run(lambda s: settling.confirm(s, CONGRESS, batch, BY))
    with home.database.reading() as db_session:
        told = batches.one(db_session, CONGRESS, batch, 1).batch
    assert (told.counts, told.confirmed_at is not None) == ({DeliveryState.SENT: 4}, True)


def test_an_export_that_is_dropped_may_be_made_anew(home: Home) -> None:
    with home.database.reading() as db_session:
        one = db_session.scalars(select(Delegate.id).where(Delegate.phone != "").limit(1)).one()
    batch = send(home, Channel.SMS, one).batch
    assert batch is not None
    assert home.database.run(lambda s: settling.cancel(s, CONGRESS, batch, BY)) == 1
    assert send(home, Channel.SMS, one).count == 1


def test_a_tick_set_by_mistake_is_taken_back_and_set_again(home: Home) -> None:
    send(home, Channel.PAPER, 1)
    with home.database.reading() as db_session:
        [row] = db_session.scalars(select(InvitationDelivery)).all()
    assert row.state == DeliveryState.SENT
    home.database.run(lambda s: settling.take_back(s, CONGRESS, row.id, BY))
    with pytest.raises(Conflict):
        home.database.run(lambda s: settling.take_back(s, CONGRESS, row.id, BY))
    assert send(home, Channel.PAPER, 1).count == 1


def test_mail_cannot_be_ticked_off_as_if_it_were_paper(post: Post) -> None:
    post.send("nguoi1@example.vn")
    settle(post.home, DeliveryState.SENT)
    with pytest.raises(Conflict):
        post.home.database.run(lambda s: settling.take_back(s, CONGRESS, post.rows()[0].id, BY))


def test_bounces_are_noted_from_what_mail_servers_write(post: Post) -> None:
    home = post.home
    post.send()
    settle(home, DeliveryState.SENT)
    home.database.run(lambda s: s.execute(update(InvitationDelivery).values(address=InvitationDelivery.address)))
    notice = """Final-Recipient: rfc822; NGUOI1@example.vn
        <nguoi2@example.vn>: host mx.example.vn said: 550 5.1.1 unknown. nguoi9@example.vn."""
    found = home.database.run(lambda s: settling.note_bounces(s, CONGRESS, notice, BY))
    assert (found.noted, found.unknown) == (2, ("nguoi9@example.vn",))
    assert post.states() == {
        "nguoi1@example.vn": "bounced",
        "nguoi2@example.vn": "bounced",
        "nguoi3@example.vn": "sent",
    }
    with pytest.raises(BadInput):
        home.database.run(lambda s: settling.note_bounces(s, CONGRESS, "không có địa chỉ", BY))


def test_mail_of_somebody_who_was_withdrawn_or_lost_their_address_is_not_claimed(each_post: Post) -> None:
    post = each_post
    home, [first, second, third] = post.home, list(post.people.values())
    post.send()
    home.database.run(
        lambda s: s.execute(update(Delegate).where(Delegate.id == first).values(state=DelegateState.BLOCKED))
    )
    home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.id == second).values(email="")))
    claimed = home.database.run(lambda s: mail_queue.claim(s, 60))
    assert claimed is not None
    assert claimed.delegate_id == third
    assert home.database.run(lambda s: mail_queue.claim(s, 60)) is None
    assert sorted(row.state for row in post.rows()) == ["canceled", "failed", "sending"]


def test_an_invitation_taken_back_after_the_claim_stops_the_message_at_the_last_moment(each_post: Post) -> None:
    post = each_post
    home, one = post.home, post.people["nguoi1@example.vn"]
    post.send("nguoi1@example.vn")
    claimed = home.database.run(lambda s: mail_queue.claim(s, 60))
    assert claimed is not None
    home.database.run(lambda s: invitations.reissue(s, one, home.hub.keys, BY))
    with pytest.raises(Conflict):
        home.database.run(lambda s: mail_queue.note_begun(s, claimed, "<1@example.vn>"))
    home.database.run(lambda s: mail_queue.drop(s, claimed))
    assert post.states() == {"nguoi1@example.vn": "canceled"}


def test_pauses_grow_and_what_is_refused_for_now_for_too_long_has_failed(post: Post) -> None:
    home = post.home
    post.send("nguoi1@example.vn")
    pauses = []
    for _ in range(mail_queue.MOST_ATTEMPTS):
        home.database.run(lambda s: s.execute(update(InvitationDelivery).values(not_before=clock.now())))
        mail = home.database.run(lambda s: mail_queue.claim(s, 60))
        assert mail is not None
        before = clock.now()
        home.database.run(lambda s, mail=mail: mail_queue.give_back(s, mail, "451 later"))  # type: ignore[misc]
        pauses.append(round((post.rows()[0].not_before - before).total_seconds() / 60))
    assert pauses[:-1] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360]
    assert [(row.state, row.fault) for row in post.rows()] == [("failed", "451 later")]


def test_two_mailers_never_hold_the_same_message(each_post: Post) -> None:
    post = each_post
    post.send()
    claims: list[int] = []

    def claim_all() -> None:
        while (mail := post.home.database.run(lambda s: mail_queue.claim(s, 60))) is not None:
            claims.append(mail.id)

    threads = [threading.Thread(target=claim_all) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(claims) == sorted(row.id for row in post.rows())


def test_the_journal_is_of_the_invitation_that_stands(home: Home) -> None:
    send(home, Channel.PAPER, 1)
    with home.database.reading() as db_session:
        [owner] = db_session.scalars(
            select(Invitation.delegate_id).join(InvitationDelivery, InvitationDelivery.invitation_id == Invitation.id)
        ).all()
    assert owner == 1
