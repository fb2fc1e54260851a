"""Paper under attack: guests scanned at several stations while printers fail and the spooler is killed outright.

What came of it is counted from the paper itself: the QR of every slip, read by zxing-cpp, and its heading, dot by dot.
"""

import os
import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from congress import check_in
from congress.admission import MoveType
from congress.models import Delivery, JobState, Printer, PrintJob, PrintRule, ProgramSession, StationPrinter
from congress.paper import print_desk, printer_register
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from printers.escpos import FEED_AND_CUT, FLUSH
from printers.virtual import VirtualPrinter
from tests.support.homes import CONGRESS, Home
from tests.support.processes import running
from tests.support.waiting import eventually

HELD_WITHIN_S = 20.0
HEADING_ROWS = 100  # the congress's own lines: the same dots on every seat slip
_WAITING = (JobState.PENDING, JobState.PROCESSING)
_CONFIRMED = (Delivery.BY_PROCESS_ID, Delivery.BY_FENCE)
_KILLED_WHEN = ("sending", "claimed", "settled", "idle")


@dataclass(frozen=True)
class Plan:
    """How much is attacked. `lease_s`: after so long without a word a worker counts as dead."""

    guests: int
    faults: int
    kills: int
    printers: int
    seed: int
    lease_s: float
    longest_s: float  # a fault that lasts


@dataclass
class Outcome:
    """What was counted. Jobs are counted before anybody answered; `answered` after a person told what had come out."""

    faults: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0  # from the first byte's note to a settled state
    unsettled: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)  # called printed, and on no paper
    doubled: list[int] = field(default_factory=list)  # on paper more than once
    damaged: list[int] = field(default_factory=list)  # called printed, but not whole
    answered: int = 0
    missing_after_answers: list[int] = field(default_factory=list)
    unconfirmed_missing: int = 0  # only ever called sent

    @property
    def broken_rules(self) -> list[str]:
        """Which rules of paper were broken; none is the only good answer."""
        told = {
            "never settled": self.unsettled,
            "silently lost": self.lost,
            "printed twice by itself": self.doubled,
            "called printed, but damaged": self.damaged,
            "missing after all answers": self.missing_after_answers,
        }
        broken = [f"{rule}: jobs {jobs}" for rule, jobs in told.items() if jobs]
        if self.slowest_s > HELD_WITHIN_S:
            broken.append(f"an ambiguity was held after {self.slowest_s:.1f} s")
        return broken

    def __str__(self) -> str:
        def listed(counted: Mapping[str, int]) -> str:
            return ", ".join(f"{name} {count}" for name, count in sorted(counted.items()))

        return (
            f"{sum(self.ended.values())} jobs ended: {listed(self.ended)}\n"
            f"{sum(self.faults.values())} faults: {listed(self.faults)}\n"
            f"{sum(self.kills.values())} times the spooler was killed -9 when: {listed(self.kills)}\n"
            f"lost {len(self.lost)}, second copies {len(self.doubled)}, damaged {len(self.damaged)}, "
            f"unsettled {len(self.unsettled)}, slowest word after {self.slowest_s:.1f} s\n"
            f"{self.answered} held slips answered by a person, then missing {len(self.missing_after_answers)}; "
            f"sent to a mute printer and not on paper {self.unconfirmed_missing}"
        )


class Chaos:
    """One attack on one home. Run it once."""

    def __init__(self, home: Home, folder: Path, plan: Plan) -> None:
        self.outcome = Outcome()
        self._home = home
        self._folder = folder
        self._plan = plan
        self._dice = random.Random(plan.seed)
        self._printers: list[VirtualPrinter] = []
        self._stations: list[StationIdentity] = []
        self._codes: dict[int, str] = {}  # job → what its slip's QR says
        self._is_over = threading.Event()
        self._lock = threading.Lock()

    def run(self) -> Outcome:
        """Attack, let everything come to rest, count, and let a person answer what is held."""
        with ExitStack() as running_parts:
            for number in range(self._plan.printers):
                printer = VirtualPrinter(self._folder / f"tray-{number + 1}", speed_mm_s=2000)
                self._printers.append(running_parts.enter_context(printer))
            self._set_up()
            with self._spooler(), self._clock():
                self._attack()
                self._come_to_rest()
                paper = self._read_paper()
                self._count(paper)
                self._answer(paper)
        return self.outcome

    def _set_up(self) -> None:
        """Give each station all printers, each another one first; only seat slips, for only they carry a code."""

        def use_case(db_session: Session) -> list[int]:
            db_session.execute(update(ProgramSession).values(program_slip=PrintRule.NEVER))
            db_session.execute(update(Printer).values(address=self._address(0)))
            first = db_session.scalars(select(Printer.id)).one()
            more = [
                printer_register.add(
                    db_session,
                    CONGRESS,
                    f"Máy {number + 1}",
                    self._address(number),
                    "test",
                    width_dots=576,
                    has_cutter=True,
                )
                for number in range(1, len(self._printers))
            ]
            return [first, *more]

        ids = self._home.database.run(use_case)
        for number in range(len(ids)):
            station, _ = self._home.new_station(f"Bàn {number + 1}")
            order = ids[number:] + ids[:number]
            self._home.database.run(partial(_put_in_order, station_id=station.id, printers=order))
            self._stations.append(station)

    def _address(self, number: int) -> str:
        return f"tcp://127.0.0.1:{self._printers[number].port}"

    # ── the attack ──

    def _attack(self) -> None:
        """Let guests in as fast as faults come, so that each fault finds slips on their way."""
        gremlins = [threading.Thread(target=self._haunt, args=(n,)) for n in range(len(self._printers))]
        for gremlin in gremlins:
            gremlin.start()
        cards = self._dice.sample(self._home.cards(), k=len(self._home.cards()))
        pace = self._plan.faults / self._plan.guests
        while len(self._codes) < self._plan.guests and cards:
            eventually(lambda: self._faults_so_far() >= (len(self._codes) - 2 * len(self._printers)) * pace, 120)
            self._scan(cards.pop().code)
        assert len(self._codes) == self._plan.guests, "too few people in this home"
        for gremlin in gremlins:
            gremlin.join()

    def _scan(self, code: str) -> None:
        request = ScanRequest(code, f"nonce-{len(code)}-{time.monotonic_ns()}", "barcode", MoveType.ENTRY, None, None)
        at = self._dice.choice(self._stations)
        result = self._home.database.run(lambda s: check_in.check_in(s, at, request))
        self._codes |= {slip.job: code for slip in result.slips}

    def _faults_so_far(self) -> int:
        return sum(self.outcome.faults.values())

    def _haunt(self, number: int) -> None:
        """Do one thing after another to one printer, and mend each."""
        dice = random.Random(f"{self._plan.seed}:{number}")
        share = self._plan.faults // len(self._printers) + (number < self._plan.faults % len(self._printers))
        for _ in range(share):
            kind = dice.choice(list(_FAULTS))
            lasts_s = dice.uniform(0.1, 0.8) if dice.random() < 0.9 else self._plan.longest_s
            _FAULTS[kind](self._printers[number], dice, lasts_s)
            with self._lock:
                self.outcome.faults[kind] += 1

    @contextmanager
    def _spooler(self) -> Iterator[None]:
        """The spooler as its supervisor keeps it: started again each time it is gone; killed -9 now and then."""
        keeper = threading.Thread(target=self._keep_spooler)
        keeper.start()
        try:
            yield
        finally:
            self._is_over.set()
            keeper.join()

    def _keep_spooler(self) -> None:
        lease = {"DON_PRINT_LEASE_S": str(self._plan.lease_s)}
        while not self._is_over.is_set():
            with running(self._home, "printers.spooler", is_quiet=True, **lease) as process:
                done = sum(self.outcome.kills.values())
                kill_at = self._plan.faults * (done + 1) // (self._plan.kills + 1)
                while process.poll() is None and not self._is_over.wait(0.02):
                    if done < self._plan.kills and self._faults_so_far() >= kill_at:
                        wanted = _KILLED_WHEN[done % len(_KILLED_WHEN)]
                        self.outcome.kills[wanted if self._catch(wanted) else "any time"] += 1
                        os.killpg(process.pid, signal.SIGKILL)
                        process.wait(5)

    def _catch(self, wanted: str) -> bool:
        """Wait for the moment at which the spooler shall die; False when it did not come."""
        until, settled = time.monotonic() + 4, self._jobs(JobState.COMPLETED)
        while time.monotonic() < until:
            claimed = self._jobs(JobState.PROCESSING)
            match wanted:
                case "idle" if not claimed:
                    return True
                case "claimed" if any(job.bytes_sent == 0 for job in claimed):
                    return True
                case "sending" if any(job.bytes_sent > 0 for job in claimed):
                    return True
                case "settled" if len(self._jobs(JobState.COMPLETED)) > len(settled):
                    return True
        return False

    @contextmanager
    def _clock(self) -> Iterator[None]:
        """Time from the note that bytes are leaving until the job has left that state."""
        clock = threading.Thread(target=self._time_ambiguities)
        clock.start()
        try:
            yield
        finally:
            self._is_over.set()
            clock.join()

    def _time_ambiguities(self) -> None:
        since: dict[tuple[int, int], float] = {}
        while not self._is_over.wait(0.1):
            now = time.monotonic()
            on_their_way = {(job.id, job.fence) for job in self._jobs(JobState.PROCESSING) if job.bytes_sent > 0}
            for key in on_their_way | since.keys():
                self.outcome.slowest_s = max(self.outcome.slowest_s, now - since.setdefault(key, now))
                if key not in on_their_way:
                    del since[key]

    def _jobs(self, *states: JobState) -> list[PrintJob]:
        with self._home.database.reading() as db_session:
            jobs = list(db_session.scalars(select(PrintJob).where(PrintJob.state.in_(states)).order_by(PrintJob.id)))
            db_session.expunge_all()
        return jobs

    # ── what came of it ──

    def _come_to_rest(self) -> None:
        """Every fault is mended by now: wait until nothing moves, then cut off what still hangs from a printer."""
        rest_s = 30 + self._plan.lease_s
        with suppress(AssertionError):  # what never comes to rest is counted
            eventually(lambda: not self._jobs(*_WAITING), rest_s)
        for printer in self._printers:
            with socket.create_connection(("127.0.0.1", printer.port), 5) as host:
                host.sendall(FLUSH + FEED_AND_CUT)
                host.shutdown(socket.SHUT_WR)
                while host.recv(4096):
                    pass

    def _read_paper(self) -> Counter[str]:
        """Every code on paper, and how often; one whose slip lacks its heading is counted with a mark of its own."""
        found: Counter[str] = Counter()
        heights = {job.id: job.height_dots for job in self._jobs(*JobState)}
        job_of = {code: job for job, code in self._codes.items()}
        heading: Image.Image | None = None
        for printer in self._printers:
            for slip in printer.slips():
                with Image.open(slip) as opened:
                    picture = opened.convert("L")
                codes = sorted(zxingcpp.read_barcodes(picture), key=lambda code: code.position.top_left.y)
                found.update(code.text for code in codes)
                if not codes or codes[-1].text not in job_of:
                    continue
                top = picture.height - heights[job_of[codes[-1].text]]
                head = picture.crop((0, top, picture.width, top + HEADING_ROWS))
                heading = heading or head
                if ImageChops.difference(head, heading).getbbox() is not None:
                    found[f"damaged {codes[-1].text}"] += 1
        return found

    def _count(self, paper: Counter[str]) -> None:
        for job in self._jobs(*JobState):
            code = self._codes[job.id]
            self.outcome.ended[f"{job.state} {job.reason or job.delivery}"] += 1
            if job.state in _WAITING:
                self.outcome.unsettled.append(job.id)
            if job.delivery in _CONFIRMED and not paper[code]:
                self.outcome.lost.append(job.id)
            if job.delivery in _CONFIRMED and paper[f"damaged {code}"]:
                self.outcome.damaged.append(job.id)
            if paper[code] > 1:
                self.outcome.doubled.append(job.id)
            if job.delivery == Delivery.SENT_UNCONFIRMED and not paper[code]:
                self.outcome.unconfirmed_missing += 1

    def _answer(self, paper: Counter[str]) -> None:
        """A person says of each held slip whether it came out, truly; after that everybody has theirs, once."""
        for job in self._jobs(JobState.PENDING_HELD):
            came_out = paper[self._codes[job.id]] > 0
            self._home.database.run(partial(print_desk.answer_held, job_id=job.id, actor="test", came_out=came_out))
            self.outcome.answered += 1
        with suppress(AssertionError):
            eventually(lambda: not self._jobs(*_WAITING), 60)
        paper = self._read_paper()
        for job in self._jobs(*JobState):
            if job.delivery != Delivery.SENT_UNCONFIRMED and paper[self._codes[job.id]] != 1:
                self.outcome.missing_after_answers.append(job.id)


def _put_in_order(db_session: Session, station_id: int, printers: list[int]) -> None:
    db_session.execute(delete(StationPrinter).where(StationPrinter.station_id == station_id))
    rows = [{"station_id": station_id, "printer_id": id_, "rank": rank} for rank, id_ in enumerate(printers, start=1)]
    db_session.execute(insert(StationPrinter), rows)


# ── faults: each does something to a printer, for so long, and mends it ──

_Fault = Callable[[VirtualPrinter, random.Random, float], None]


def _switched(name: str) -> _Fault:
    def fault(printer: VirtualPrinter, _dice: random.Random, lasts_s: float) -> None:
        setattr(printer.faults, name, True)
        time.sleep(lasts_s)
        setattr(printer.faults, name, False)

    return fault


def _cut_at_a_byte(printer: VirtualPrinter, dice: random.Random, lasts_s: float) -> None:
    printer.faults.reset_after_bytes = dice.randint(1, 60_000)
    time.sleep(lasts_s)
    printer.faults.reset_after_bytes = None


def _paper_ends_inside(printer: VirtualPrinter, dice: random.Random, lasts_s: float) -> None:
    printer.faults.paper_left_rows = dice.randint(1, 900)
    with suppress(AssertionError):
        eventually(lambda: printer.faults.paper_out, 1)
    time.sleep(lasts_s)
    printer.faults.paper_left_rows, printer.faults.paper_out = None, False


def _taken_by_another(printer: VirtualPrinter, _dice: random.Random, lasts_s: float) -> None:
    """Somebody else's computer holds the only connection."""
    printer.faults.one_connection_only = True
    with suppress(OSError), socket.create_connection(("127.0.0.1", printer.port), 1):
        time.sleep(lasts_s)
    printer.faults.one_connection_only = False


def _slow(printer: VirtualPrinter, dice: random.Random, lasts_s: float) -> None:
    printer.faults.slow = dice.choice([30, 60, 120])
    time.sleep(lasts_s)
    printer.faults.slow = 0


_FAULTS: dict[str, _Fault] = {
    "refuse": _switched("refuse"),
    "cut at a byte": _cut_at_a_byte,
    "paper out before": _switched("paper_out"),
    "paper out inside": _paper_ends_inside,
    "cover": _switched("cover_open"),
    "cutter": _switched("cutter"),
    "no answer or a late one": _switched("stall"),
    "mute": _switched("mute"),
    "clone": _switched("clone"),
    "stray status": _switched("stray_status_bytes"),
    "one connection only": _taken_by_another,
    "slow": _slow,
}
