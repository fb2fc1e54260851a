"""Printers steered by people: nothing that may have been printed is moved, dropped or printed twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import check_in, clock
from congress.admission import MoveType
from congress.errors import BadInput, Conflict, NotFound
from congress.models import BackChannel, Delivery, JobReason, JobState, Printer, PrinterState, PrintJob
from congress.paper import print_desk, print_queue, print_steering, printer_board, printer_register
from congress.paper.print_queue import ClaimedJob
from congress.paper.venue_slips import content_of
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from tests.support.homes import CONGRESS, Home

ACTOR = "test"
T = TypeVar("T")


@dataclass
class Floor:
    """Two printers, one station that tries them in order."""

    home: Home
    station: StationIdentity
    scanned: int = 0

    def run(self, use_case: Callable[[Session], T]) -> T:
        return self.home.database.run(use_case)

    def on(self, printer_id: int, act: Callable[[Session, Printer, str], T]) -> T:
        return self.run(lambda s: act(s, printer_register.get(s, CONGRESS, printer_id), ACTOR))

    def scan(self, category: str = "Đại biểu chính thức") -> tuple[int, ...]:
        """Let the next guest of a category come in; the jobs of their slips."""
        cards = [card for card in self.home.cards() if card.category == category]
        self.scanned += 1
        request = ScanRequest(
            cards[self.scanned].code, f"nonce-{self.scanned:04d}", "barcode", MoveType.ENTRY, None, None
        )
        result = self.run(lambda s: check_in.check_in(s, self.station, request))
        return tuple(slip.job for slip in result.slips)

    def claim(self, printer_id: int) -> ClaimedJob | None:
        return self.run(lambda s: print_queue.claim(s, printer_id, 20))

    def claimed(self, printer_id: int) -> ClaimedJob:
        job = self.claim(printer_id)
        assert job is not None
        return job

    def finish(self, job: ClaimedJob) -> None:
        self.run(lambda s: print_queue.note_sending(s, job, 1000, "", 800))
        self.run(lambda s: print_queue.complete(s, job, Delivery.BY_FENCE))

    def job(self, job_id: int) -> PrintJob:
        with self.home.database.reading() as db_session:
            row = db_session.get_one(PrintJob, job_id)
            db_session.expunge(row)
            return row

    def waiting_at(self, printer_id: int) -> list[int]:
        with self.home.database.reading() as db_session:
            query = select(PrintJob.id).where(PrintJob.printer_id == printer_id, PrintJob.state == JobState.PENDING)
            return list(db_session.scalars(query.order_by(PrintJob.id)))

    def stop(self, printer_id: int) -> None:
        stopped = (PrinterState.STOPPED, ("media-empty-error",))
        self.run(lambda s: print_queue.report_printer(s, printer_id, *stopped))


@pytest.fixture
def floor(each_home: Home) -> Floor:
    each_home.database.run(
        lambda s: printer_register.add(
            s, CONGRESS, "Máy in 2", "tcp://127.0.0.1:10", ACTOR, width_dots=576, has_cutter=True
        )
    )
    return Floor(each_home, each_home.new_station()[0])


# ── pause, drain, resume ──


def test_a_paused_printer_hands_its_waiting_slips_on_and_takes_no_new_ones(floor: Floor) -> None:
    first = floor.scan()
    assert floor.on(1, print_steering.pause) == 2
    later = floor.scan()
    assert floor.waiting_at(1) == []
    assert floor.waiting_at(2) == [*first, *later]
    assert floor.claim(1) is None
    assert floor.claimed(2).id == first[0]


def test_what_has_no_other_printer_waits_at_the_paused_one_until_it_is_resumed(floor: Floor) -> None:
    floor.stop(2)
    jobs = floor.scan()
    assert floor.on(1, print_steering.pause) == 0
    assert floor.waiting_at(1) == list(jobs)
    assert floor.claim(1) is None
    floor.on(1, print_steering.resume)
    assert floor.claimed(1).id == jobs[0]


def test_pausing_leaves_alone_what_is_on_its_way_to_paper(floor: Floor) -> None:
    seat, program = floor.scan()
    job = floor.claimed(1)
    floor.run(lambda s: print_queue.note_sending(s, job, 1000, "", 800))
    assert floor.on(1, print_steering.pause) == 1
    assert floor.job(seat).printer_id == 1
    assert floor.job(program).printer_id == 2
    floor.run(lambda s: print_queue.complete(s, job, Delivery.BY_FENCE))
    assert floor.job(seat).state == JobState.COMPLETED


def test_a_printer_that_drains_finishes_what_waits_and_new_slips_go_elsewhere(floor: Floor) -> None:
    waiting = floor.scan()
    floor.on(1, print_steering.drain)
    later = floor.scan()
    assert floor.waiting_at(1) == list(waiting)
    assert floor.waiting_at(2) == list(later)
    for _ in waiting:
        floor.finish(floor.claimed(1))
    assert floor.claim(1) is None


def test_a_screen_that_waits_is_told_that_its_printer_rests(floor: Floor) -> None:
    floor.stop(2)
    floor.scan()
    floor.on(1, print_steering.pause)
    with floor.home.database.reading() as db_session:
        scan_id = db_session.scalars(select(PrintJob.scan_id)).first()
        assert scan_id is not None
        slips = print_queue.progress(db_session, floor.station.id, scan_id)
    assert {(slip.printer_state, slip.printer_reasons) for slip in slips} == {(PrinterState.STOPPED, ("paused",))}


# ── move, cancel, release ──


def test_a_moved_slip_takes_its_guests_later_ones_with_it_and_nobody_elses(floor: Floor) -> None:
    first, second = floor.scan(), floor.scan()
    moved = floor.run(
        lambda s: print_steering.move(
            s, print_steering.job_of(s, CONGRESS, first[0]), printer_register.get(s, CONGRESS, 2), ACTOR
        )
    )
    assert moved == 2
    assert floor.waiting_at(2) == list(first)
    assert floor.waiting_at(1) == list(second)


def test_a_slip_that_is_being_printed_is_neither_moved_nor_dropped(floor: Floor) -> None:
    seat, _ = floor.scan()
    claimed = floor.claimed(1)
    for act in (
        lambda s: print_steering.move(
            s, print_steering.job_of(s, CONGRESS, seat), printer_register.get(s, CONGRESS, 2), ACTOR
        ),
        lambda s: print_steering.cancel(s, print_steering.job_of(s, CONGRESS, seat), ACTOR),
    ):
        with pytest.raises(Conflict):
            floor.run(act)
    floor.finish(claimed)
    assert floor.job(seat).state == JobState.COMPLETED


def test_a_printer_that_prints_is_shown_so_and_a_slip_whose_printer_stopped_in_the_middle_too(floor: Floor) -> None:
    def card_and_slip() -> tuple[str, bool]:
        with floor.home.database.reading() as db_session:
            slip = printer_board.waiting_slips(db_session, CONGRESS)[0]
            return printer_board.cards(db_session, CONGRESS)[0].state, slip.is_halted

    floor.scan()
    assert card_and_slip() == (PrinterState.IDLE, False)
    floor.claimed(1)
    assert card_and_slip() == (PrinterState.PROCESSING, False)
    floor.stop(1)
    assert card_and_slip() == (PrinterState.STOPPED, True)


def test_slips_nobody_waits_for_any_more_go_to_the_desk_and_do_not_burst_out_with_the_new_paper(floor: Floor) -> None:
    stale, fresh = floor.scan(), floor.scan()
    gone = clock.now() - timedelta(seconds=1)
    floor.run(lambda s: s.execute(update(PrintJob).where(PrintJob.id.in_(stale)).values(expires_at=gone)))
    claimed = floor.claimed(1)
    assert claimed.id == fresh[0]  # even before the sweep has come by
    assert floor.run(print_queue.sweep) == len(stale)
    assert {(floor.job(job).state, floor.job(job).reason) for job in stale} == {
        (JobState.PENDING_HELD, JobReason.EXPIRED)
    }
    with floor.home.database.reading() as db_session:
        held = print_desk.held_slips(db_session, CONGRESS)
    assert [(slip.job, slip.came_out_unknown) for slip in held] == [(job, False) for job in stale]
    floor.run(lambda s: print_desk.answer_held(s, stale[0], ACTOR, came_out=False))
    assert floor.job(stale[0]).state == JobState.PENDING  # somebody wants it after all


def test_a_worker_that_died_in_the_middle_leaves_its_printer_to_be_flushed(floor: Floor) -> None:
    floor.scan()
    job = floor.claimed(1)
    floor.run(lambda s: print_queue.note_sending(s, job, 1000))
    floor.run(lambda s: s.execute(update(PrintJob).values(lease_expires_at=clock.now() - timedelta(seconds=1))))
    floor.run(print_queue.sweep)
    with floor.home.database.reading() as db_session:
        assert [s.flush_first for s in db_session.scalars(select(Printer).order_by(Printer.id))] == [True, False]


def test_what_may_have_been_printed_is_not_dropped_but_asked_about(floor: Floor) -> None:
    seat, _ = floor.scan()
    claimed = floor.claimed(1)
    floor.run(lambda s: print_queue.note_sending(s, claimed, 1000, "", 800))
    floor.run(lambda s: print_queue.hold(s, claimed, JobReason.UNKNOWN_IF_PRINTED))
    with pytest.raises(Conflict, match="Phiếu đã ra chưa"):
        floor.run(lambda s: print_steering.cancel(s, print_steering.job_of(s, CONGRESS, seat), ACTOR))
    assert floor.job(seat).state == JobState.PENDING_HELD


def test_a_dropped_slip_is_never_printed_and_a_late_worker_is_not_heard(floor: Floor) -> None:
    seat, program = floor.scan()
    floor.run(lambda s: print_steering.cancel(s, print_steering.job_of(s, CONGRESS, seat), ACTOR))
    assert floor.job(seat).state == JobState.CANCELED
    assert floor.claimed(1).id == program
    with pytest.raises(Conflict):
        floor.run(lambda s: print_steering.cancel(s, print_steering.job_of(s, CONGRESS, seat), ACTOR))


def test_a_slip_is_not_moved_to_a_printer_that_rests(floor: Floor) -> None:
    seat, _ = floor.scan()
    floor.on(2, print_steering.pause)
    with pytest.raises(Conflict, match="tạm dừng"):
        floor.run(
            lambda s: print_steering.move(
                s, print_steering.job_of(s, CONGRESS, seat), printer_register.get(s, CONGRESS, 2), ACTOR
            )
        )


# ── order ──


def test_honoured_guests_do_not_stand_in_line_and_each_guests_slips_keep_their_order(floor: Floor) -> None:
    official, honoured = floor.scan(), floor.scan("Khách mời")
    printed = []
    while job := floor.claim(1):
        printed.append(job.id)
        floor.finish(job)
    assert printed == [*honoured, *official]


def test_a_guests_program_waits_for_the_seat_slip_wherever_that_is_being_printed(floor: Floor) -> None:
    seat, program = floor.scan()
    claimed = floor.claimed(1)
    floor.run(
        lambda s: print_steering.move(
            s, print_steering.job_of(s, CONGRESS, program), printer_register.get(s, CONGRESS, 2), ACTOR
        )
    )
    assert floor.claim(2) is None
    floor.finish(claimed)
    assert floor.claimed(2).id == program
    assert floor.job(seat).state == JobState.COMPLETED


# ── slips of the venue ──


def test_a_test_page_stays_with_its_printer_and_is_asked_for_once(floor: Floor) -> None:
    ask = lambda s, printer, actor: print_steering.ask_test_page(s, printer, actor, expires_after_s=60)  # noqa: E731
    job = floor.on(1, ask)
    assert floor.on(1, ask) == job
    claimed = floor.claimed(1)
    floor.stop(1)
    floor.run(lambda s: print_queue.give_back(s, claimed, 0))
    assert floor.job(job).printer_id == 1
    assert floor.on(1, print_steering.pause) == 0


def test_a_test_page_nobody_waited_for_is_shown_among_what_needs_a_person(floor: Floor) -> None:
    seat, _ = floor.scan()
    floor.on(1, lambda s, p, a: print_steering.ask_test_page(s, p, a, expires_after_s=60))
    with clock.held(clock.now() + timedelta(minutes=2)):
        floor.run(print_queue.sweep)
    with floor.home.database.reading() as db_session:
        held = print_desk.held_slips(db_session, CONGRESS)
    assert [(slip.slip_type, bool(slip.full_name)) for slip in held] == [
        ("seat", True),
        ("program", True),
        ("test", False),
    ]
    test_page = held[-1].job
    floor.run(lambda s: print_desk.answer_held(s, test_page, ACTOR, came_out=False))
    assert floor.job(test_page).state == JobState.PENDING
    assert floor.job(seat).state == JobState.PENDING_HELD


def test_the_days_figures_count_who_came(floor: Floor) -> None:
    floor.scan()
    floor.scan("Khách mời")
    job = floor.on(1, lambda s, p, a: print_steering.ask_totals(s, p, a, expires_after_s=60))
    with floor.home.database.reading() as db_session:
        told = content_of(db_session, job)
    assert told is not None
    present = {session.name: (session.present, session.guests_present) for session in told.sessions}  # type: ignore[union-attr]
    assert present["Phiên chính thức"] == (1, 1)


# ── paper, tests, removal ──


def test_paper_is_counted_by_what_was_printed_and_a_new_roll_begins_anew(floor: Floor) -> None:
    floor.scan()
    floor.finish(floor.claimed(1))  # 800 dots: 100 mm, and 15 for the cut
    assert card(floor, 1).left_mm == 50_000 - 115
    floor.on(1, printer_register.new_roll)
    assert card(floor, 1).left_mm == 50_000
    assert not card(floor, 1).is_low
    floor.run(lambda s: s.execute(update(Printer).where(Printer.id == 1).values(printed_mm=60_000)))
    assert (card(floor, 1).left_mm, card(floor, 1).is_low) == (0, True)


def test_a_printer_is_asked_about_its_test_page_until_somebody_has_answered(floor: Floor) -> None:
    assert not card(floor, 1).asks_about_test
    floor.on(1, lambda s, p, a: print_steering.ask_test_page(s, p, a, expires_after_s=60))
    floor.finish(floor.claimed(1))
    assert card(floor, 1).asks_about_test
    floor.on(1, lambda s, p, a: printer_register.answer_test(s, p, a, width_dots=512, is_legible=True))
    after = card(floor, 1)
    assert (after.asks_about_test, after.width_dots, after.is_legible) == (False, 512, True)
    with pytest.raises(BadInput):
        floor.on(1, lambda s, p, a: printer_register.answer_test(s, p, a, width_dots=500, is_legible=True))


def test_another_address_is_another_printer_that_was_never_tried(floor: Floor) -> None:
    floor.run(lambda s: printer_register.keep_introduction(s, 1, "EPSON TM-T20III", BackChannel.PROCESS_ID))
    floor.on(1, lambda s, p, a: printer_register.answer_test(s, p, a, width_dots=576, is_legible=True))

    def move_to(address: str) -> Callable[[Session, Printer, str], None]:
        return lambda s, p, a: printer_register.change(
            s, p, a, name="Máy in 1", address=address, width_dots=576, has_cutter=True, roll_m=80
        )

    floor.on(1, move_to("tcp://127.0.0.1:9"))
    same = card(floor, 1)
    assert (same.model, same.is_legible, same.roll_mm) == ("EPSON TM-T20III", True, 80_000)
    with pytest.raises(BadInput, match="đã là của máy in “Máy in 2”"):
        floor.on(1, move_to("tcp://127.0.0.1:10"))
    floor.on(1, move_to("tcp://127.0.0.1:11"))
    other = card(floor, 1)
    assert (other.model, other.back_channel, other.is_legible) == ("", BackChannel.UNKNOWN, False)


def test_a_printer_that_was_away_when_it_was_added_prints_as_its_model_does_until_a_person_has_looked(
    floor: Floor,
) -> None:
    def introduce(printer_id: int) -> tuple[int, bool]:
        def use_case(db_session: Session) -> tuple[int, bool]:
            printer_register.keep_paper(db_session, printer_id, width_dots=384, has_cutter=False)
            printer_register.keep_introduction(db_session, printer_id, "XP-58", BackChannel.FENCE)
            printer = printer_register.get(db_session, CONGRESS, printer_id)
            return printer.width_dots, printer.has_cutter

        return floor.run(use_case)

    assert introduce(1) == (384, False)
    floor.run(
        lambda s: printer_register.answer_test(
            s, printer_register.get(s, CONGRESS, 2), ACTOR, width_dots=576, is_legible=True
        )
    )
    assert introduce(2) == (576, True)


def test_a_printer_with_waiting_slips_is_not_removed_and_one_with_a_history_leaves_its_jobs_behind(
    floor: Floor,
) -> None:
    jobs = floor.scan()
    with pytest.raises(Conflict, match="còn phiếu đang chờ"):
        floor.on(1, printer_register.remove)
    for _ in jobs:
        floor.finish(floor.claimed(1))
    floor.on(1, printer_register.remove)
    floor.on(2, printer_register.remove)
    with pytest.raises(NotFound):
        floor.on(1, print_steering.pause)
    with floor.home.database.reading() as db_session:
        assert printer_board.cards(db_session, CONGRESS) == []
        assert [db_session.get_one(PrintJob, job).state for job in jobs] == [JobState.COMPLETED] * 2
        assert db_session.get(Printer, 2) is None
    assert floor.scan() == ()  # no printer any more: the entry is recorded without paper
    floor.run(
        lambda s: printer_register.add(
            s, CONGRESS, "Máy in 1", "tcp://127.0.0.1:9", ACTOR, width_dots=384, has_cutter=False
        )
    )
    assert len(floor.scan()) == 2


def test_the_last_states_of_a_printer_are_remembered_and_the_oldest_forgotten(floor: Floor) -> None:
    for reason in ("media-empty-error", "cover-open-error") * 5:
        floor.run(lambda s, reason=reason: print_queue.report_printer(s, 1, PrinterState.STOPPED, (reason,)))  # type: ignore[misc]
        floor.run(lambda s, reason=reason: print_queue.report_printer(s, 1, PrinterState.STOPPED, (reason,)))  # type: ignore[misc]
    words = card(floor, 1).last_words
    assert [spoken.reasons for spoken in words][:2] == [("cover-open-error",), ("media-empty-error",)]
    assert len(words) == print_queue.LAST_WORDS


def test_only_printers_that_should_print_and_cannot_are_told_as_troubles(floor: Floor) -> None:
    def troubles() -> list[tuple[str, tuple[str, ...]]]:
        with floor.home.database.reading() as db_session:
            return [(t.printer, t.reasons) for t in printer_board.troubles(db_session, CONGRESS)]

    assert [reasons for _, reasons in troubles()] == [(), ()]  # no spooler runs
    floor.run(lambda s: list(printer_register.own(s, "here:1:a", 60)))
    assert troubles() == []
    floor.stop(2)
    assert troubles() == [("Máy in 2", ("media-empty-error",))]
    floor.on(2, print_steering.pause)
    assert troubles() == []


# ── who prints ──


def test_a_second_spooler_gets_a_printer_only_when_the_first_lets_go_or_has_fallen_silent(floor: Floor) -> None:
    def own(owner: str) -> int:
        return len(floor.run(lambda s: list(printer_register.own(s, owner, 8))))

    assert (own("here:1:a"), own("there:2:b"), own("here:1:a")) == (2, 0, 2)
    with floor.home.database.reading() as db_session:
        others = printer_register.owned_by_others(db_session, "there:2:b")
    assert {other.owner for other in others} == {"here:1:a"}
    with clock.held(clock.now() + timedelta(seconds=9)):
        assert (own("there:2:b"), own("here:1:a")) == (2, 0)
        floor.run(lambda s: printer_register.disown(s, "there:2:b"))
        assert own("here:1:a") == 2


def card(floor: Floor, printer_id: int) -> printer_board.PrinterCard:
    with floor.home.database.reading() as db_session:
        return next(c for c in printer_board.cards(db_session, CONGRESS) if c.id == printer_id)
