"""Mail against a real server that refuses, delays, hangs and hangs up: nobody gets two, nobody is skipped."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import update

from admin.mailer.mailer import Mailer
from congress import invitations
from congress.errors import Conflict
from congress.invitations import links, mail_queue, settling
from congress.models import Congress, Delegate, DeliveryState, InvitationDelivery
from tests.support.homes import CONGRESS, Home
from tests.support.mail_sink import MailSink, Wire
from tests.support.post import Post, post_of
from tests.support.processes import running
from tests.support.waiting import eventually


@contextmanager
def mailing(home: Home) -> Iterator[None]:
    """A mailer in this process, stopped afterwards."""
    own = Mailer(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        yield
    finally:
        own.stop()
        thread.join(30)
        assert not thread.is_alive()


def all_in(post: Post, *states: DeliveryState) -> bool:
    return all(row.state in states for row in post.rows())


def test_everybody_gets_one_and_asking_twice_sends_nothing_more(each_post: Post, sink: MailSink) -> None:
    post = each_post
    post.connect(sink.port)
    with mailing(post.home):
        assert post.send().count == 3
        assert post.send().count == 0
        eventually(lambda: all_in(post, DeliveryState.SENT))
        assert post.send().count == 0
    assert sorted(sink.recipients) == sorted(post.people)
    assert all(row.fault.startswith("250 ") and row.message_id for row in post.rows())


def test_a_mail_carries_the_persons_own_code_calendar_and_link(post: Post, sink: MailSink) -> None:
    home, one = post.home, post.people["nguoi1@example.vn"]
    home.database.run(lambda s: s.execute(update(Congress).values(public_url="https://daihoi.example.vn")))
    post.connect(sink.port)
    post.send("nguoi1@example.vn")
    with mailing(home):
        eventually(lambda: all_in(post, DeliveryState.SENT))
    [message] = sink.taken
    with home.database.reading() as db_session:
        person = db_session.get_one(Delegate, one)
        code = invitations.current_code(db_session, one, home.hub.keys)
    [picture] = [part for part in message.walk() if part.get_content_type() == "image/png"]
    with Image.open(BytesIO(picture.get_payload(decode=True))) as card:  # type: ignore[arg-type]
        assert [found.text for found in zxingcpp.read_barcodes(card.convert("L"))] == [code]
    pdf, calendar = message.iter_attachments()
    with pypdfium2.PdfDocument(pdf.get_content()) as document:
        page = document[0].render(scale=150 / 72, grayscale=True).to_pil()
    assert [found.text for found in zxingcpp.read_barcodes(page)] == [code]
    assert calendar.get_content().count("BEGIN:VEVENT") == 3
    body = message.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert person.full_name in text
    secret = text.split("https://daihoi.example.vn/m/")[1].split()[0]
    with home.database.reading() as db_session:
        link = links.find(db_session, secret)
        assert link is not None
        assert link.delegate_id == one


def test_nothing_goes_out_before_a_test_mail_went_through(post: Post, sink: MailSink) -> None:
    post.connect(sink.port)
    post.connect(sink.port, sender_name="Ban Tổ chức mới")
    post.home.database.run(lambda s: s.execute(update(type(post.server())).values(tested_at=None)))
    post.send()
    with mailing(post.home):
        eventually(lambda: post.server().seen_at is not None)
        assert sink.attempts == {}
    assert all_in(post, DeliveryState.QUEUED)


def test_greylisted_mail_is_tried_again_later_and_arrives_once(post: Post, sink: MailSink) -> None:
    sink.wishes.recipients["nguoi2@example.vn"] = ["451 4.7.1 Greylisted, try again"]
    post.connect(sink.port)
    post.send()
    with mailing(post.home):
        eventually(lambda: [row for row in post.rows() if row.attempts == 1 and row.fault.startswith("451 4.7.1")])
        waiting = next(row for row in post.rows() if row.fault.startswith("451"))
        assert (waiting.state, waiting.begun_at) == (DeliveryState.QUEUED, None)
        assert (waiting.not_before - waiting.created_at).total_seconds() > 50
        come_due(post)
        eventually(lambda: all_in(post, DeliveryState.SENT))
    assert sorted(sink.recipients) == sorted(post.people)
    assert sink.attempts["nguoi2@example.vn"] == 2


def test_an_unknown_address_is_noted_and_the_others_get_theirs(post: Post, sink: MailSink) -> None:
    sink.wishes.recipients["nguoi1@example.vn"] = ["550 5.1.1 No such user"]
    post.connect(sink.port)
    post.send()
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.SENT, DeliveryState.BOUNCED))
    bounced = next(row for row in post.rows() if row.state == DeliveryState.BOUNCED)
    assert (bounced.address, bounced.fault) == ("nguoi1@example.vn", "550 5.1.1 No such user")
    assert sorted(sink.recipients) == ["nguoi2@example.vn", "nguoi3@example.vn"]
    assert post.send("nguoi1@example.vn").count == 1  # an address that was put right may be tried anew


@pytest.mark.parametrize("reply", ["552 5.3.4 Message too big", "554 5.6.0 Looks like spam"])
def test_a_message_refused_for_good_has_failed_with_the_servers_words(post: Post, sink: MailSink, reply: str) -> None:
    sink.wishes.data = [reply]
    post.connect(sink.port)
    post.send("nguoi1@example.vn")
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.FAILED))
    assert [row.fault for row in post.rows()] == [reply]
    assert sink.attempts["nguoi1@example.vn"] == 1


def test_a_line_cut_before_the_message_sends_it_again_and_once(post: Post, sink: MailSink) -> None:
    def at_the_command(said: bytes) -> int | None:
        return said.find(b"DATA\r\n") if b"DATA\r\n" in said else None

    with Wire(sink.port, at_the_command) as wire:
        post.connect(wire.port)
        post.send()
        with mailing(post.home):
            eventually(lambda: all_in(post, DeliveryState.SENT), 20)
        assert wire.cuts == 1
    assert sorted(sink.recipients) == sorted(post.people)
    assert len(sink.seen) == 3


def test_a_line_cut_inside_the_message_skips_nobody_and_gives_nobody_two(post: Post, sink: MailSink) -> None:
    """The server must not deliver it and does not; we cannot know, so a person is asked, and then it is sent again."""

    def inside(said: bytes) -> int | None:
        start = said.find(b"DATA\r\n")
        return start + 2000 if 0 <= start < len(said) - 3000 else None

    with Wire(sink.port, inside) as wire:
        post.connect(wire.port)
        post.send()
        with mailing(post.home):
            eventually(lambda: all_in(post, DeliveryState.SENT, DeliveryState.HELD), 20)
            [held] = [row for row in post.rows() if row.state == DeliveryState.HELD]
            assert held.address not in sink.recipients
            post.home.database.run(lambda s: settling.answer_held(s, CONGRESS, held.id, "account:1", arrived=False))
            post.send()
            eventually(lambda: len(sink.recipients) == 3)
    assert sorted(sink.recipients) == sorted(post.people)


def test_a_line_cut_after_the_last_dot_leaves_the_message_to_a_person(post: Post, sink: MailSink) -> None:
    sink.wishes.cut_after_message = True
    post.connect(sink.port)
    post.send("nguoi1@example.vn")
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.HELD))
        sink.wishes.cut_after_message = False
        post.send("nguoi2@example.vn")
        eventually(lambda: sink.recipients == ["nguoi2@example.vn"])
        assert post.send("nguoi1@example.vn").count == 0  # what may have arrived is not sent again by itself
        held = next(row for row in post.rows() if row.state == DeliveryState.HELD)
        post.home.database.run(lambda s: settling.answer_held(s, CONGRESS, held.id, "account:1", arrived=False))
        assert post.send("nguoi1@example.vn").count == 1
        eventually(lambda: len(sink.recipients) == 2)
    assert len([one for one in sink.seen if one["X-Recipient"] == "nguoi1@example.vn"]) == 2


def test_a_server_that_says_nothing_after_the_message_is_not_asked_twice(post: Post, sink: MailSink) -> None:
    post.home.hub.settings = post.home.settings.model_copy(update={"mail_timeout_s": 0.5})
    sink.wishes.hang_after_message = True
    post.connect(sink.port)
    post.send("nguoi1@example.vn")
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.HELD))
        sink.let_go.set()
        eventually(lambda: len(sink.seen) == 1)
    assert sink.attempts["nguoi1@example.vn"] == 1


def test_a_mailer_killed_between_message_and_answer_leaves_it_to_a_person_and_the_next_one_sends_the_rest(
    post: Post, sink: MailSink
) -> None:
    sink.wishes.hang_after_message = True
    post.connect(sink.port)
    post.send()
    with running(post.home, "admin.mailer") as first:
        eventually(lambda: len(sink.seen) == 1, 20)
        os.killpg(first.pid, signal.SIGKILL)
    [under_way] = [row for row in post.rows() if row.state == DeliveryState.SENDING]
    assert under_way.begun_at is not None
    sink.wishes.hang_after_message = False
    let_leases_run_out(post)
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.SENT, DeliveryState.HELD))
    assert [row.id for row in post.rows() if row.state == DeliveryState.HELD] == [under_way.id]
    assert sorted(one["X-Recipient"] for one in sink.seen) == sorted(post.people)


def test_a_mailer_that_died_before_anything_left_costs_nobody_their_mail(each_post: Post, sink: MailSink) -> None:
    post = each_post
    post.connect(sink.port)
    post.send()
    claimed = post.home.database.run(lambda s: mail_queue.claim(s, 60))
    assert claimed is not None
    let_leases_run_out(post)
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.SENT))
    assert sorted(sink.recipients) == sorted(post.people)
    with pytest.raises(Conflict):  # and the dead one's word is not heard
        post.home.database.run(lambda s: mail_queue.note_begun(s, claimed, "<late@example.vn>"))


def test_a_server_that_is_away_is_told_on_the_page_and_costs_nobody_an_attempt(post: Post, sink: MailSink) -> None:
    port = sink.port
    sink.stop()
    post.connect(port)
    post.send()
    with mailing(post.home):
        eventually(lambda: "Không liên lạc được máy chủ thư 127.0.0.1" in post.server().fault)
    assert all_in(post, DeliveryState.QUEUED)
    assert {row.attempts for row in post.rows()} == {0}
    assert post.server().paused_at is None


def test_a_refused_sender_stops_everything_and_nobody_has_failed(post: Post, sink: MailSink) -> None:
    sink.wishes.sender = "553 5.7.1 Sender address rejected"
    post.connect(sink.port)
    post.send()
    with mailing(post.home):
        eventually(lambda: post.server().paused_at is not None)
    assert "553 5.7.1 Sender address rejected" in post.server().fault
    assert all_in(post, DeliveryState.QUEUED)


def test_a_server_that_relays_for_nobody_is_no_fault_of_the_addresses(post: Post, sink: MailSink) -> None:
    sink.wishes.every_recipient = "550 5.7.1 Relaying denied"
    post.connect(sink.port)
    post.send()
    with mailing(post.home):
        eventually(lambda: post.server().paused_at is not None)
    assert all_in(post, DeliveryState.QUEUED)


def test_refusals_one_after_the_other_stop_the_rest(home: Home, sink: MailSink) -> None:
    post = post_of(home, 8)
    sink.wishes.data = ["554 5.6.0 Looks like spam"] * 8
    post.connect(sink.port)
    post.send()
    with mailing(home):
        eventually(lambda: post.server().paused_at is not None)
    states = [row.state for row in post.rows()]
    assert states.count(DeliveryState.FAILED) == 5
    assert states.count(DeliveryState.QUEUED) == 3
    assert "5 thư liên tiếp" in post.server().fault


def test_an_invitation_taken_back_while_its_mail_waits_is_not_sent(post: Post, sink: MailSink) -> None:
    post.connect(sink.port)
    post.send()
    taken_back = post.people["nguoi2@example.vn"]
    post.home.database.run(lambda s: invitations.revoke(s, taken_back, "account:1"))
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.SENT, DeliveryState.CANCELED))
    assert sorted(sink.recipients) == ["nguoi1@example.vn", "nguoi3@example.vn"]


def test_mail_goes_out_no_faster_than_told(post: Post, sink: MailSink) -> None:
    post.connect(sink.port, per_minute="60")
    post.send()
    with mailing(post.home):
        eventually(lambda: all_in(post, DeliveryState.SENT))
    begun = sorted(row.begun_at for row in post.rows() if row.begun_at)
    assert (begun[-1] - begun[0]).total_seconds() > 1.6


def let_leases_run_out(post: Post) -> None:
    post.home.database.run(
        lambda s: s.execute(update(InvitationDelivery).values(lease_expires_at=InvitationDelivery.created_at))
    )


def come_due(post: Post) -> None:
    post.home.database.run(
        lambda s: s.execute(update(InvitationDelivery).values(not_before=InvitationDelivery.created_at))
    )
