"""The queue of slips under any order of events: workers that print, die and come back, people who steer and answer.

The machine keeps its own paper. Whatever happens: one lease at most on a job, no second copy unless a person said that
there was none, a guest's slips in their order, and every job ends where a person sees it.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import check_in, clock, print_desk, print_queue, print_steering, printer_register
from congress.admission import MoveType
from congress.errors import Conflict
from congress.models import Category, Delegate, Delivery, JobReason, JobState, Printer, PrinterState, PrintJob
from congress.print_queue import ClaimedJob
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from tests.support.homes import CONGRESS, Home

LEASE_S = 16.0
ON_ITS_WAY = {JobState.PENDING, JobState.PROCESSING}
CONFIRMED = {Delivery.BY_PROCESS_ID, Delivery.BY_FENCE}
EXAMPLES = {"sqlite": 30, "postgresql": 8}
T = TypeVar("T")
_STEERING = [print_steering.pause, print_steering.drain, *[print_steering.resume] * 3]


@dataclass
class Hall:
    """What all runs of the machine share: one station, three printers, and guests who have not come yet."""

    home: Home
    station: StationIdentity
    printers: list[int]
    codes: dict[str, Iterator[str]]
    nonces: Iterator[int]


@dataclass
class Worker:
    """A worker with a job in hand; `came_out`: the slip that it sent is on paper, whether anybody knows or not."""

    job: ClaimedJob
    came_out: bool = False


@pytest.fixture
def hall(each_home: Home) -> Hall:
    def add(db_session: Session, number: int) -> int:
        address = f"tcp://127.0.0.1:{number}"
        return printer_register.add(
            db_session, CONGRESS, f"Máy in {number}", address, "test", width_dots=576, has_cutter=True
        )

    more = [each_home.database.run(partial(add, number=number)) for number in (2, 3)]
    each_home.database.run(_honour_every_third)
    named = {"official": "Đại biểu chính thức", "honoured": "Đại biểu danh dự"}
    cards = each_home.cards()
    codes = {kind: iter([card.code for card in cards if card.category == name]) for kind, name in named.items()}
    return Hall(each_home, each_home.new_station()[0], [1, *more], codes, itertools.count())


def _honour_every_third(db_session: Session) -> None:
    honoured = select(Category.id).where(Category.name == "Đại biểu danh dự").scalar_subquery()
    db_session.execute(update(Delegate).where(Delegate.id % 3 == 0).values(category_id=honoured))


class QueueMachine(RuleBasedStateMachine):
    """Events at the queue in any order, on a clock that the machine holds."""

    jobs: Bundle[int] = Bundle("jobs")
    workers: Bundle[Worker] = Bundle("workers")  # with a job in hand of which no byte has left
    senders: Bundle[Worker] = Bundle("senders")
    printer = st.integers(0, 2)

    def __init__(self, hall: Hall) -> None:
        super().__init__()
        self.hall = hall
        self.now = clock.now()
        self.paper: Counter[int] = Counter()  # job → copies that came out
        self.said_no: Counter[int] = Counter()  # job → how often a person said that none did
        self.ours: set[int] = set()
        self.codes: list[str] = []
        fresh = {"state": PrinterState.IDLE, "state_reasons": "", "paused_at": None, "is_draining": False}
        self.run(lambda s: s.execute(update(Printer).values(fresh)))

    def run(self, use_case: Callable[[Session], T]) -> T:
        with clock.held(self.now):
            return self.hall.home.database.run(use_case)

    def on(self, number: int, act: Callable[[Session, Printer, str], object]) -> None:
        self.run(lambda s: act(s, printer_register.get(s, CONGRESS, self.hall.printers[number]), "test"))

    def rows(self) -> dict[int, PrintJob]:
        with self.hall.home.database.reading() as db_session:
            rows = db_session.scalars(select(PrintJob).where(PrintJob.id.in_(self.ours)).order_by(PrintJob.id)).all()
            db_session.expunge_all()
        return {row.id: row for row in rows}

    def scan(self, code: str) -> list[int]:
        request = ScanRequest(code, f"nonce-{next(self.hall.nonces):06d}", "barcode", MoveType.ENTRY, None, None)
        result = self.run(lambda s: check_in.check_in(s, self.hall.station, request))
        self.ours |= {slip.job for slip in result.slips}
        return [slip.job for slip in result.slips]

    # ── guests ──

    @initialize(target=jobs)
    def first_guest(self) -> "MultipleResults[int]":
        return multiple(*self.welcome("official"))

    @rule(target=jobs, kind=st.sampled_from(["official", "official", "honoured"]))
    def next_guest(self, kind: str) -> "MultipleResults[int]":
        return multiple(*self.welcome(kind))

    def welcome(self, kind: str) -> list[int]:
        self.codes.append(next(self.hall.codes[kind]))
        jobs = self.scan(self.codes[-1])
        assert len(jobs) == 2
        return jobs

    @rule(which=st.integers(0, 3))
    def guest_shows_the_code_again(self, which: int) -> None:
        self.scan(self.codes[which % len(self.codes)])

    # ── workers: one that has died, or was too slow, goes on with what it has in hand all the same ──

    @rule(target=workers, number=printer)
    def claim(self, number: int) -> "MultipleResults[Worker]":
        before, printers = self.rows(), self.hall.printers[number:] + self.hall.printers[:number]
        tried = ((printer_id, self.claim_at(printer_id)) for printer_id in printers)
        printer_id, job = next(((printer_id, job) for printer_id, job in tried if job), (0, None))
        if job is None:
            return multiple()
        claimed = before[job.id]
        with self.hall.home.database.reading() as db_session:
            printer = db_session.get_one(Printer, printer_id)
            assert printer.paused_at is None or printer.is_draining
        assert claimed.state == JobState.PENDING, "a second lease"
        assert claimed.bytes_sent == 0
        assert claimed.expires_at > self.now, "a stale slip"
        theirs = [row for row in before.values() if row.attendance_id == claimed.attendance_id and row.id < job.id]
        assert not [row for row in theirs if row.state in ON_ITS_WAY], "out of the guest's order"
        return multiple(Worker(job))

    def claim_at(self, printer_id: int) -> ClaimedJob | None:
        return self.run(lambda s: print_queue.claim(s, printer_id, LEASE_S))

    @rule(target=senders, worker=consumes(workers), came_out=st.booleans())
    def send(self, worker: Worker, came_out: bool) -> "MultipleResults[Worker]":
        row = self.rows()[worker.job.id]
        try:
            self.run(lambda s: print_queue.note_sending(s, worker.job, 1000, "A1", 800))
        except Conflict:
            assert (row.fence, row.state) != (worker.job.fence, JobState.PROCESSING), "the lease was still its own"
            return multiple()  # not a byte left it
        worker.came_out = came_out
        self.paper[worker.job.id] += came_out
        return multiple(worker)

    @rule(worker=consumes(workers))
    def give_back(self, worker: Worker) -> None:
        self.settle(worker, lambda s: print_queue.give_back(s, worker.job, 1.0))

    @rule(worker=consumes(senders), hears_word=st.booleans())
    def end(self, worker: Worker, hears_word: bool) -> None:
        if worker.came_out and hears_word:
            self.settle(worker, lambda s: print_queue.complete(s, worker.job, Delivery.BY_PROCESS_ID))
        else:
            self.settle(worker, lambda s: print_queue.hold(s, worker.job, JobReason.UNKNOWN_IF_PRINTED))

    def settle(self, worker: Worker, use_case: Callable[[Session], None]) -> None:
        """A word that comes too late is not heard."""
        row = self.rows()[worker.job.id]
        if (row.fence, row.state) == (worker.job.fence, JobState.PROCESSING):
            self.run(use_case)
        else:
            with pytest.raises(Conflict):
                self.run(use_case)

    @rule(worker=consumes(workers))
    def die(self, worker: Worker) -> None:
        """Killed outright: not a word more."""

    @rule(worker=consumes(senders))
    def die_while_sending(self, worker: Worker) -> None:
        """Killed outright, with bytes on their way."""

    @rule(seconds=st.sampled_from([1, 17, 17, 17, 61]), is_swept=st.booleans())
    def time_passes(self, seconds: int, is_swept: bool) -> None:
        self.now += timedelta(seconds=seconds)
        if is_swept:
            self.run(print_queue.sweep)

    # ── printers ──

    @rule(number=printer, is_stopped=st.sampled_from([True, False, False]))
    def report(self, number: int, is_stopped: bool) -> None:
        state, reasons = (PrinterState.STOPPED, ("media-empty-error",)) if is_stopped else (PrinterState.IDLE, ())
        self.run(lambda s: print_queue.report_printer(s, self.hall.printers[number], state, reasons))

    @rule(number=printer, act=st.sampled_from(_STEERING))
    def steer(self, number: int, act: Callable[[Session, Printer, str], object]) -> None:
        self.on(number, act)

    # ── jobs in people's hands ──

    @rule(job=jobs, number=printer)
    def move(self, job: int, number: int) -> None:
        def use_case(db_session: Session) -> None:
            target = printer_register.get(db_session, CONGRESS, self.hall.printers[number])
            print_steering.move(db_session, print_steering.job_of(db_session, CONGRESS, job), target, "test")

        with suppress(Conflict):
            self.run(use_case)

    @rule(job=jobs)
    def drop(self, job: int) -> None:
        with suppress(Conflict):
            self.run(lambda s: print_steering.cancel(s, print_steering.job_of(s, CONGRESS, job), "test"))
            assert not self.paper[job] or self.said_no[job], "a slip that is out was called dropped"

    @rule(job=jobs, came_out=st.booleans())
    def answer(self, job: int, came_out: bool) -> None:
        """People err: who says that none came out may cause a second copy, and nobody else."""
        with suppress(Conflict):
            self.run(lambda s: print_desk.answer_held(s, job, "test", came_out=came_out))
            self.said_no[job] += not came_out

    # ── what always holds ──

    @invariant()
    def paper_and_records_agree(self) -> None:
        for row in self.rows().values():
            assert self.paper[row.id] <= 1 + self.said_no[row.id], f"job {row.id} came out {self.paper[row.id]} times"
            assert row.delivery not in CONFIRMED or self.paper[row.id], f"job {row.id} was called printed"
            assert row.state != JobState.COMPLETED or row.delivery != Delivery.NONE
            assert (row.state == JobState.PROCESSING) == (row.lease_expires_at is not None)

    def teardown(self) -> None:
        """When everybody has gone, time alone brings every job to an end that a person sees."""
        for _ in range(2):  # a lease that ran out, then the time to wait
            self.now += timedelta(seconds=61)
            self.run(print_queue.sweep)
        rows = self.rows().values()
        assert not [row.id for row in rows if row.state not in print_queue.SETTLED_STATES]
        with self.hall.home.database.reading() as db_session:
            seen = {slip.job for slip in print_desk.held_slips(db_session, CONGRESS)}
        assert {row.id for row in rows if row.state == JobState.PENDING_HELD} <= seen
        done = update(PrintJob).where(PrintJob.id.in_(self.ours)).values(state=JobState.CANCELED)
        self.run(lambda s: s.execute(done))


def test_no_order_of_events_loses_or_doubles_a_slip(hall: Hall, request: pytest.FixtureRequest) -> None:
    examples = EXAMPLES[request.node.callspec.id]

    class HereMachine(QueueMachine):
        def __init__(self) -> None:
            super().__init__(hall)

    run_state_machine_as_test(
        HereMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
