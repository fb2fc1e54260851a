"""Webhooks against real servers that take, refuse, hang and die; nothing is lost, and nobody waits for another."""

import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from admin.deliverer.deliverer import Deliverer
from congress import attendance, check_in, clock, rehearsal
from congress.admission import MoveType
from congress.attendance_book import by_hand
from congress.desk import absences
from congress.door import attended_sessions, open_at
from congress.models import Congress, Delegate, Webhook, WebhookDelivery, WebhookState
from congress.outside import deliveries, events, webhooks
from congress.outside.webhooks import EVENTS, WebhookWish
from congress.reports import draft, issuing
from congress.reports.figures import BaseOfReport
from congress.roster import merging
from congress.scan_request import ScanRequest
from congress.stations import GoingOn
from tests.support.books import Book
from tests.support.homes import CONGRESS, Home
from tests.support.other_system import (
    OtherSystem,
    answers,
    drips,
    hangs,
    is_ours,
    other_system,
    resets,
    takes,
    talks_nonsense,
)
from tests.support.processes import running
from tests.support.waiting import eventually

NONCES = count(1)


@contextmanager
def delivering(home: Home) -> Iterator[None]:
    """A deliverer in this process, stopped afterwards."""
    own = Deliverer(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        yield
    finally:
        own.stop()
        thread.join(30)
        assert not thread.is_alive()


def tell(home: Home, system: OtherSystem, *wished: str) -> int:
    wish = WebhookWish("Hệ thống thử", system.url, wished or EVENTS, is_private=True)
    return home.database.run(lambda s: webhooks.add(s, CONGRESS, wish, "test"))


def secret_of(home: Home, webhook_id: int) -> str:
    with home.database.reading() as db_session:
        return webhooks.secret(webhooks.get(db_session, CONGRESS, webhook_id), home.hub.keys)


def hook_of(home: Home, webhook_id: int) -> Webhook:
    with home.database.reading() as db_session:
        return webhooks.get(db_session, CONGRESS, webhook_id)


def sent(home: Home, webhook_id: int) -> list[WebhookDelivery]:
    with home.database.reading() as db_session:
        return list(deliveries.last(db_session, webhook_id))[::-1]


def come_due(home: Home) -> None:
    past = clock.now() - timedelta(seconds=1)
    home.database.run(lambda s: s.execute(update(WebhookDelivery).values(not_before=past)))
    home.database.run(lambda s: s.execute(update(Webhook).values(not_before=past)))


def scan_of(code: str) -> ScanRequest:
    return ScanRequest(code, f"nonce-{next(NONCES):06}", "barcode", MoveType.ENTRY, None, None)


class Door:
    """A station that lets people in."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.station, _token = home.new_station()
        self.cards = iter(home.cards())

    def let_in(self) -> int:
        request = scan_of(next(self.cards).code)
        result = self.home.database.run(lambda s: check_in.check_in(s, self.station, request))
        assert result.attendance is not None
        return result.attendance.id

    def take_back(self, attendance_id: int) -> None:
        self.home.database.run(
            lambda s: attendance.annul_at_station(
                s, self.station, attendance_id=attendance_id, nonce=None, explanation="Quét nhầm"
            )
        )


@pytest.fixture
def door(home: Home) -> Door:
    return Door(home)


def test_what_happens_is_told_in_order_signed_and_once(each_home: Home) -> None:
    home = each_home
    door = Door(home)
    before = door.let_in()
    with other_system() as system:
        webhook = tell(home, system)
        first, second = door.let_in(), door.let_in()
        door.take_back(first)
        with delivering(home):
            eventually(lambda: len(system.told) >= 3)
            third = door.let_in()
            eventually(lambda: len(system.told) >= 4)
            eventually(lambda: all(row.state == WebhookState.DELIVERED for row in sent(home, webhook)))
    told = [(one["type"], one["attendance"], one["state"]) for one in system.told]
    assert told == [
        ("attendance.recorded", first, "present"),
        ("attendance.recorded", second, "present"),
        ("attendance.annulled", first, "annulled"),
        ("attendance.recorded", third, "present"),
    ]
    assert before not in [one["attendance"] for one in system.told]  # it was before somebody asked to be told
    sequences = [one["sequence"] for one in system.told]
    assert sequences == sorted(set(sequences))
    assert all(is_ours(secret_of(home, webhook), message, time.time()) for message in system.messages)
    assert not any(is_ours(secret_of(home, webhook), message, time.time() + 600) for message in system.messages)
    assert {message.headers[":line"] for message in system.messages} == {"POST /nhan-tin?tu=don HTTP/1.1"}
    [*rows] = sent(home, webhook)
    assert {(row.status, row.answer, row.attempts) for row in rows} == {(200, "OK good", 1)}


def test_a_message_tells_ids_and_states_and_nothing_of_a_person(home: Home, door: Door) -> None:
    people = [card.full_name for card in home.cards()]
    with other_system() as system:
        tell(home, system)
        door.let_in()
        with delivering(home):
            eventually(lambda: system.told)
    [told] = system.told
    assert set(told) == {
        "sequence", "type", "session", "delegate", "attendance", "state", "happened_at", "recorded_at"
    }  # fmt: skip
    assert not any(name in system.messages[0].body.decode() for name in people)


def test_an_excuse_is_told_without_its_reason_and_ended_by_coming(home: Home, door: Door) -> None:
    card, session_id = next(door.cards), open_session(home)
    with home.database.reading() as db_session:
        delegate_id = db_session.scalars(select(Delegate.id).where(Delegate.number == card.number)).one()
    with other_system() as system:
        tell(home, system, "absence.noted", "absence.withdrawn")
        home.database.run(lambda s: absences.note(s, CONGRESS, session_id, delegate_id, "Nằm viện", "test"))
        request = scan_of(card.code)
        home.database.run(lambda s: check_in.check_in(s, door.station, request))
        with delivering(home):
            eventually(lambda: len(system.told) == 2)
    assert [(one["type"], one["state"], one["delegate"]) for one in system.told] == [
        ("absence.noted", "excused", delegate_id),
        ("absence.withdrawn", "not_excused", delegate_id),
    ]
    assert "Nằm viện" not in system.messages[0].body.decode()


def open_session(home: Home) -> int:
    """The session whose doors are open."""
    with home.database.reading() as db_session:
        found = open_at(attended_sessions(db_session, CONGRESS), clock.now())
    assert found is not None
    return found.id


def test_a_scan_costs_no_statement_more_with_webhooks_than_without(home: Home, door: Door) -> None:
    def statements() -> list[str]:
        seen: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
            seen.append(statement)

        event.listen(home.engine, "before_cursor_execute", note)
        door.let_in()
        event.remove(home.engine, "before_cursor_execute", note)
        return seen

    door.let_in()
    without = statements()
    with other_system() as system:
        for _each in range(3):
            tell(home, system)
        assert statements() == without
    assert not any("webhook" in statement for statement in without)


@pytest.mark.parametrize(
    ("conduct", "status", "words"),
    [
        (answers("500 Internal Server Error"), 500, "Internal Server Error"),
        (answers("302 Found", "Location: http://127.0.0.1:9/"), 302, "không đi theo"),
        (answers("503 Service Unavailable"), 503, "Service Unavailable"),
        (resets, None, "Mất liên lạc"),
        (talks_nonsense, None, "Mất liên lạc"),
        (hangs, None, "Hết thời gian chờ"),
        (drips, None, "Hết thời gian chờ"),
    ],
    ids=["500", "redirect", "503", "reset", "nonsense", "hang", "drip"],
)  # fmt: skip
def test_what_is_not_taken_is_said_and_sent_again_as_it_was(
    home: Home, door: Door, conduct: object, status: int | None, words: str
) -> None:
    hurried = home.settings.model_copy(update={"webhook_timeout_s": 0.6})
    home.hub.settings = hurried
    with other_system(conduct) as system:  # type: ignore[arg-type]
        webhook = tell(home, system)
        door.let_in()
        with delivering(home):
            [tried] = eventually(lambda: [row for row in sent(home, webhook) if row.took_ms is not None])
            assert (tried.state, tried.status) == (WebhookState.QUEUED, status)
            assert words in tried.answer
            assert (tried.took_ms or 0) < 2000
            assert timedelta(seconds=2) < tried.not_before - clock.now() <= timedelta(seconds=6)
            assert words in hook_of(home, webhook).fault
            system.conduct = takes
            system.let_go.set()
            come_due(home)
            eventually(lambda: sent(home, webhook)[0].state == WebhookState.DELIVERED)
        assert len(set(system.uids)) == 1
        assert len({message.body for message in system.messages}) == 1
        assert hook_of(home, webhook).fault == ""


def test_nobody_waits_for_a_webhook_that_hangs(home: Home, door: Door) -> None:
    with other_system(hangs) as slow, other_system() as quick:
        tell(home, slow)
        tell(home, quick)
        with delivering(home):
            door.let_in()
            eventually(lambda: slow.messages)
            began = time.monotonic()
            for told in range(1, 4):
                door.let_in()
                eventually(lambda told=told: len(quick.told) > told, 5)  # type: ignore[misc]
            assert time.monotonic() - began < home.settings.webhook_timeout_s
            slow.let_go.set()


def test_what_was_sent_and_not_noted_is_sent_again_after_a_kill(each_home: Home) -> None:
    home = each_home
    with other_system(hangs) as system:
        webhook = tell(home, system)
        Door(home).let_in()
        with running(home, "admin.deliverer", is_quiet=True, DON_WEBHOOK_LEASE_S="1") as process:
            eventually(lambda: system.messages, 20)
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(5)
        assert sent(home, webhook)[0].state == WebhookState.QUEUED
        system.conduct = takes
        with delivering(home):
            eventually(lambda: sent(home, webhook)[0].state == WebhookState.DELIVERED)
    first, *again = system.messages
    assert len(again) == 1
    assert again[0].uid == first.uid
    assert again[0].body == first.body
    assert sent(home, webhook)[0].attempts == 2


def test_a_sender_that_comes_back_late_is_not_heard(home: Home, door: Door) -> None:
    with other_system() as system:
        webhook = tell(home, system)
    door.let_in()
    run = home.database.run
    run(lambda s: events.collect(s, webhook))
    late = run(lambda s: deliveries.claim(s, webhook, 0))
    mine = run(lambda s: deliveries.claim(s, webhook, 60))
    assert late is not None
    assert mine is not None
    run(lambda s: deliveries.settle(s, late, deliveries.Outcome(200, "OK", 1)))
    assert sent(home, webhook)[0].state == WebhookState.QUEUED
    run(lambda s: deliveries.settle(s, mine, deliveries.Outcome(200, "OK", 1)))
    assert sent(home, webhook)[0].state == WebhookState.DELIVERED


def test_after_a_day_of_silence_it_is_given_up_and_paused_until_a_person_goes_on(home: Home, door: Door) -> None:
    silence = deliveries.Outcome(None, "không trả lời", 1)
    with other_system() as system:
        webhook = tell(home, system)
    door.let_in()
    run = home.database.run
    run(lambda s: events.collect(s, webhook))
    began = clock.now()
    for hours in (0, 12, 23.9, 24.1):
        assert hook_of(home, webhook).paused_at is None
        with clock.held(began + timedelta(hours=hours)):
            claimed = run(lambda s: deliveries.claim(s, webhook, 60))
            assert claimed is not None  # left in peace for minutes, never for hours
            run(lambda s, claimed=claimed: deliveries.settle(s, claimed, silence))  # type: ignore[misc]
    assert (hook_of(home, webhook).paused_by, hook_of(home, webhook).fault) == ("", "không trả lời")
    assert sent(home, webhook)[0].state == WebhookState.GIVEN_UP
    door.let_in()
    assert run(lambda s: events.collect(s, webhook))  # what happens meanwhile waits
    assert run(lambda s: deliveries.claim(s, webhook, 60)) is None
    run(lambda s: webhooks.resume(s, CONGRESS, webhook, "test"))
    run(lambda s: deliveries.try_again(s, CONGRESS, webhook, sent(home, webhook)[0].id, "test"))
    assert [run(lambda s: deliveries.claim(s, webhook, 60)) is not None for _each in range(3)] == [True, True, False]


def test_one_message_that_is_refused_holds_up_no_other(home: Home, door: Door) -> None:
    with other_system(answers("422 Unprocessable")) as system:
        webhook = tell(home, system)
        with delivering(home):
            door.let_in()
            eventually(lambda: sent(home, webhook) and sent(home, webhook)[0].status == 422)
            system.conduct = takes
            door.let_in()
            eventually(lambda: [row.state for row in sent(home, webhook)] == ["queued", "delivered"], 4)


def test_a_webhook_that_does_not_answer_is_not_hammered(home: Home, door: Door) -> None:
    with other_system() as system:
        webhook = tell(home, system)
    run = home.database.run
    for _each in range(5):
        door.let_in()
        run(lambda s: events.collect(s, webhook))
    claimed = run(lambda s: deliveries.claim(s, webhook, 60))
    assert claimed is not None
    run(lambda s: deliveries.settle(s, claimed, deliveries.Outcome(429, "Too Many", 1, wait_s=120)))
    assert run(lambda s: deliveries.claim(s, webhook, 60)) is None
    with clock.held(clock.now() + timedelta(seconds=121)):
        assert run(lambda s: deliveries.claim(s, webhook, 60)) is not None


def test_a_rehearsal_is_told_to_nobody(home: Home, door: Door) -> None:
    session_id = open_session(home)
    with other_system() as system:
        webhook = tell(home, system)
    begun = home.database.run(lambda s: rehearsal.begin(s, CONGRESS, session_id, "test", despite_open_doors=True))
    door.station = replace(door.station, rehearsal=GoingOn(begun, session_id))
    door.take_back(door.let_in())
    assert not home.database.run(lambda s: events.collect(s, webhook))
    door.take_back(door.let_in())
    home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))
    door.station = replace(door.station, rehearsal=None)
    door.let_in()  # on SQLite it has the number of the attendance that was wiped
    home.database.run(lambda s: events.collect(s, webhook))
    [row] = sent(home, webhook)
    assert row.events == 1
    assert '"type":"attendance.recorded"' in row.body


def test_an_issued_report_is_told_by_its_number(home: Home, door: Door) -> None:
    session_id = open_session(home)
    with other_system() as system:
        webhook = tell(home, system, "report.issued")

    def issue(db_session: Session) -> int:
        congress = db_session.get_one(Congress, CONGRESS)
        drawn_up, _lacking = draft.draw_up(db_session, congress, session_id, clock.now(), BaseOfReport.PRESENT)
        report = issuing.prepare(db_session, CONGRESS, drawn_up, "test")
        return issuing.issue(db_session, CONGRESS, report, "test", despite_mismatches=True)

    number = home.database.run(issue)
    door.let_in()  # not what was asked for
    home.database.run(lambda s: events.collect(s, webhook))
    [told] = json.loads(sent(home, webhook)[0].body)["events"]
    assert (told["type"], told["number"], told["state"]) == ("report.issued", number, "issued")


def test_records_that_were_one_persons_are_told_each(home: Home) -> None:
    with other_system() as system:
        webhook = tell(home, system, "delegate.merged")
    with home.database.reading() as db_session:
        kept, *others = db_session.scalars(select(Delegate.id).where(Delegate.state == "active").limit(3)).all()
    for place, other in enumerate(others, start=1):
        versions = (place, 1)
        with home.database.transaction() as db_session:
            merging.merge(db_session, CONGRESS, kept, other, {}, versions, "test")
    home.database.run(lambda s: events.collect(s, webhook))
    told = json.loads(sent(home, webhook)[0].body)["events"]
    assert [(one["delegate"], one["from"]) for one in told] == [(kept, other) for other in others]


def test_what_is_written_into_the_book_later_is_told_as_the_doors_are(home: Home) -> None:
    book = Book.open(home)
    with other_system() as system:
        webhook = tell(home, system)
    with home.database.reading() as db_session:
        person = db_session.scalars(select(Delegate.id).where(Delegate.state == "active")).first() or 0
    entry, session_id = book.entry(person), book.session_id
    attendance_id = home.database.run(lambda s: by_hand.write(s, book.congress, session_id, entry))
    home.database.run(lambda s: events.collect(s, webhook))
    [told] = json.loads(sent(home, webhook)[0].body)["events"]
    assert (told["type"], told["attendance"], told["delegate"]) == ("attendance.recorded", attendance_id, person)
    assert told["happened_at"] < told["recorded_at"]
