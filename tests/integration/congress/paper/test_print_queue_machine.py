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
from enum import Enum
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
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from congress import check_in, clock
from congress.admission import MoveType
from congress.errors import Conflict
from congress.models import (
    Attendance,
    Category,
    Delegate,
    Delivery,
    JobReason,
    JobState,
    Movement,
    Printer,
    PrinterState,
    PrintJob,
)
from congress.paper import print_desk, print_queue, print_steering, printer_register
from congress.paper.print_queue import ClaimedJob
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from tests.support.homes import CONGRESS, Home

LEASE_S = 16.0
ON_ITS_WAY = {JobState.PENDING, JobState.PROCESSING}
CONFIRMED = {Delivery.BY_PROCESS_ID, Delivery.BY_FENCE}
EXAMPLES = {"sqlite": 25, "postgresql": 5}
T = TypeVar("T")


@dataclass
class Hall:
    """What all runs of the machine share: one station, three printers, and guests who have not come yet."""

    home: Home
    station: StationIdentity
    printers: list[int]
    codes: dict[str, list[str]]
    nonces: Iterator[int]


@dataclass
class Worker:
    """A worker with a job in hand; `came_out`: the slip that it sent is on paper, whether anybody knows or not."""

    job: ClaimedJob
    has_sent: bool = False
    came_out: bool = False


def _as_if_nobody_had_come(db_session: Session) -> None:
    """Every run of the machine begins with the same guests."""
    for table in (PrintJob, Movement, Attendance):
        db_session.execute(delete(table))


class Fate(Enum):
    """How far a worker gets with its job at once."""

    HEARS = "hears that it came out, or that nobody knows"
    GIVES_BACK = "finds the printer stopped"
    DIES_BEFORE = "is killed with nothing sent"
    DIES_AFTER = "is killed with bytes on their way"
    SLOW_BEFORE = "takes its time before the first byte"
    SLOW_AFTER = "takes its time after the last"


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
    codes = {kind: [card.code for card in cards if card.category == name][:10] for kind, name in named.items()}
    return Hall(each_home, each_home.new_station()[0], [1, *more], codes, itertools.count())


def _honour_every_third(db_session: Session) -> None:
    honoured = select(Category.id).where(Category.name == "Đại biểu danh dự").scalar_subquery()
    db_session.execute(update(Delegate).where(Delegate.id % 3 == 0).values(category_id=honoured))


class QueueMachine(RuleBasedStateMachine):
    """Events at the queue in any order, on a clock that the machine holds."""

    jobs: Bundle[int] = Bundle("jobs")
    slow: Bundle[Worker] = Bundle("slow")
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

    @initialize(target=jobs, kinds=st.lists(st.sampled_from(["official", "honoured"]), min_size=3, max_size=5))
    def first_guests(self, kinds: list[str]) -> "MultipleResults[int]":
        return multiple(*(job for kind in kinds for job in self.welcome(kind)))

    @precondition(lambda self: len(self.codes) < 8)
    @rule(target=jobs, kind=st.sampled_from(["official", "honoured"]))
    def next_guest(self, kind: str) -> "MultipleResults[int]":
        return multiple(*self.welcome(kind))

    def welcome(self, kind: str) -> list[int]:
        self.codes.append(next(code for code in self.hall.codes[kind] if code not in self.codes))
        jobs = self.scan(self.codes[-1])
        assert len(jobs) == 2
        return jobs

    @rule(which=st.integers(0, 3))
    def guest_shows_the_code_again(self, which: int) -> None:
        self.scan(self.codes[which % len(self.codes)])

    # ── workers: one that has died, or was too slow, goes on with what it has in hand all the same ──

    @rule(
        target=slow,
        turns=st.lists(st.tuples(printer, st.sampled_from(Fate), st.booleans()), min_size=2, max_size=5),
    )
    def work(self, turns: list[tuple[int, "Fate", bool]]) -> "MultipleResults[Worker]":
        """Workers take jobs of their printers, one after another, and get so far with them as their fate is."""
        return multiple(*filter(None, [self.take(*turn) for turn in turns]))

    def take(self, number: int, fate: "Fate", came_out: bool) -> Worker | None:
        """The worker of this printer, or of the next one that has something to print; itself when it takes its time."""
        printers = self.hall.printers[number:] + self.hall.printers[:number]
        job = next(filter(None, map(self.claim, printers)), None)
        if job is None:
            return None
        worker = Worker(job)
        if fate is Fate.GIVES_BACK:
            self.end(worker)
        elif fate not in {Fate.DIES_BEFORE, Fate.SLOW_BEFORE}:
            self.send(worker, came_out)
            if fate is Fate.HEARS:
                self.end(worker)
        return worker if fate in {Fate.SLOW_BEFORE, Fate.SLOW_AFTER} else None

    @rule(target=slow, worker=consumes(slow), came_out=st.booleans())
    def work_on(self, worker: Worker, came_out: bool) -> "MultipleResults[Worker]":
        """One that took its time goes on; what it has lost meanwhile is not its any more."""
        if worker.has_sent:
            self.end(worker)
        elif self.send(worker, came_out):
            return multiple(worker)
        return multiple()

    def claim(self, printer_id: int) -> ClaimedJob | None:
        before = self.rows()
        if not any(row.printer_id == printer_id and row.state == JobState.PENDING for row in before.values()):
            return None
        job = self.run(lambda s: print_queue.claim(s, printer_id, LEASE_S))
        if job is None:
            return None
        claimed = before[job.id]
        with self.hall.home.database.reading() as db_session:
            printer = db_session.get_one(Printer, printer_id)
            assert printer.paused_at is None or printer.is_draining
        assert claimed.state == JobState.PENDING, "a second lease"
        assert claimed.bytes_sent == 0
        assert claimed.expires_at > self.now, "a stale slip"
        theirs = [row for row in before.values() if row.attendance_id == claimed.attendance_id and row.id < job.id]
        assert not [row for row in theirs if row.state in ON_ITS_WAY], "out of the guest's order"
        return job

    def send(self, worker: Worker, came_out: bool) -> bool:
        is_own = self.owns(worker)
        try:
            self.run(lambda s: print_queue.note_sending(s, worker.job, 1000, "A1", 800))
        except Conflict:
            assert not is_own, "the lease was still its own"
            return False  # not a byte left it
        assert is_own, "somebody else's job"
        worker.has_sent, worker.came_out = True, came_out
        self.paper[worker.job.id] += came_out
        return True

    def end(self, worker: Worker) -> None:
        """Say what became of the job; a word that comes too late is not heard."""

        def use_case(db_session: Session) -> None:
            if not worker.has_sent:
                print_queue.give_back(db_session, worker.job, 1.0)
            elif worker.came_out:
                print_queue.complete(db_session, worker.job, Delivery.BY_PROCESS_ID)
            else:
                print_queue.hold(db_session, worker.job, JobReason.UNKNOWN_IF_PRINTED)

        if self.owns(worker):
            self.run(use_case)
        else:
            with pytest.raises(Conflict):
                self.run(use_case)

    def owns(self, worker: Worker) -> bool:
        row = self.rows()[worker.job.id]
        return (row.fence, row.state) == (worker.job.fence, JobState.PROCESSING)

    @rule(seconds=st.sampled_from([1, 17, 17, 17, 17, 61]), is_swept=st.sampled_from([True, True, False]))
    def time_passes(self, seconds: int, is_swept: bool) -> None:
        self.now += timedelta(seconds=seconds)
        if is_swept:
            self.run(print_queue.sweep)

    # ── printers and jobs in people's hands ──

    @rule(number=printer, what=st.sampled_from(["stops", "runs", "runs", "pause", "drain", "resume", "resume"]))
    def printer_changes(self, number: int, what: str) -> None:
        printer_id = self.hall.printers[number]
        states = {"stops": (PrinterState.STOPPED, ("media-empty-error",)), "runs": (PrinterState.IDLE, ())}
        if what in states:
            self.run(lambda s: print_queue.report_printer(s, printer_id, *states[what]))
        else:
            act = getattr(print_steering, what)
            self.run(lambda s: act(s, printer_register.get(s, CONGRESS, printer_id), "test"))

    @rule(job=jobs, number=printer, what=st.sampled_from(["move", "cancel", "came out", "print again"]))
    def person_acts(self, job: int, number: int, what: str) -> None:
        """People err: who says that none came out may cause a second copy, and nobody else. What is refused, is not."""

        def use_case(db_session: Session) -> None:
            row = print_steering.job_of(db_session, CONGRESS, job)
            if what == "move":
                target = printer_register.get(db_session, CONGRESS, self.hall.printers[number])
                print_steering.move(db_session, row, target, "test")
            elif what == "cancel":
                print_steering.cancel(db_session, row, "test")
            else:
                print_desk.answer_held(db_session, job, "test", came_out=what == "came out")

        before = self.rows()[job]
        with suppress(Conflict):
            self.run(use_case)
            assert before.state in {JobState.PENDING, JobState.PENDING_HELD}, "on its way to paper, or done"
            assert what != "cancel" or not before.bytes_sent, "what may be out was called dropped"
            self.said_no[job] += what == "print again"

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
        self.run(_as_if_nobody_had_come)


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
