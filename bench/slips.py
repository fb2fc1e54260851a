"""How long a slip takes: from its words to its bytes, and from a guest's scan to the printer's first byte.

`python3 run.py bench slips [--seconds N]`. Layout is measured alone; every slip has a name, a seat and a code of its
own, as at the door. Then the whole way in real processes on two cores: the web under gunicorn, one spooler, and ten
printers at a real one's pace that are given one slip a second each; beside the stations that cause them, others scan.
Aims: a median below 15 ms; 95 of 100 guests' slips begin within a second.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bench.door import Connection, measure, request, served
from congress.invitation_code import ALPHABET
from congress.models import Printer, StationPrinter
from congress.outcome import SeatPlace
from congress.paper import printer_register
from congress.settings import PROJECT_ROOT
from congress.slip_content import SeatSlip
from printers.escpos import encode
from printers.slips import render
from tests.support.homes import CONGRESS, Home, prepare
from tests.support.processes import free_port, running
from tests.support.slip_samples import PROGRAM, SEAT
from tests.support.waiting import eventually

SLIPS = 500
WARM_UP = 50
PRINTERS = 10
SLIPS_OF_A_SCAN = 2  # seat and program: a station that scans every other second gives its printer one slip a second
OTHER_SCANS_S = 0.1  # between two scans of the stations beside
FAMILY, MIDDLE, GIVEN = ("Nông", "Hoàng", "Lý", "Vi", "Lương"), ("Văn", "Thị", "Minh"), ("Thắng", "Hương", "Ánh", "Ưu")
DELEGATIONS = ("Huyện Lộc Bình", "Sở Nông nghiệp và Phát triển nông thôn", "Công an tỉnh")
REDEEM = "/api/v1/checkinrpc/redeem/"


def line(figure: str, measured: str, aim: str = "") -> None:
    """Print one figure, with its aim beside it."""
    print(f"{figure:<58} {measured:>12} {aim:>12}", flush=True)


def share(values: Sequence[float], part: float) -> float:
    """Give the value that so large a part of all stays below."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


# ── from words to bytes ───────────────────────────────────────────────────────────────────────────────────────────────


def someone(chance: random.Random) -> SeatSlip:
    """A seat slip that nobody else has."""
    name = " ".join((chance.choice(FAMILY), chance.choice(MIDDLE), chance.choice(MIDDLE), chance.choice(GIVEN)))
    row, chair = chance.choice("ABCDEFGHKL"), f"{chance.randint(1, 30):02}"
    code = "K" + "".join(chance.choice(ALPHABET) for _ in range(29))
    seat = SeatPlace(row + chair, chance.choice(("Trái", "Giữa", "Phải")), row, chair, "1")
    return replace(SEAT, full_name=name, delegation=chance.choice(DELEGATIONS), seat=seat, code=code)


def measure_layout(width: int) -> None:
    """Lay out and encode many slips."""
    chance = random.Random(7)
    times, sizes = [], []
    for _ in range(WARM_UP + SLIPS):
        slip = someone(chance)
        began = time.perf_counter()
        job = encode(render(slip, width), b"0001", has_cutter=True)
        times.append((time.perf_counter() - began) * 1000)
        sizes.append(len(job.data))
    warm = times[WARM_UP:]
    line(f"seat slip, {width} dots, laid out: median", f"{statistics.median(warm):.1f} ms", "< 15 ms")
    line(f"seat slip, {width} dots, laid out: p95", f"{share(warm, 0.95):.1f} ms")
    line(f"seat slip, {width} dots, laid out: the first, cold", f"{times[0]:.0f} ms")
    line(f"seat slip, {width} dots: mean size", f"{statistics.mean(sizes):,.0f} B")


# ── from a scan to paper ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Rounds:
    """What was seen from the stations: when each slip was asked for, and how long the web took to answer."""

    asked_at: dict[str, float] = field(default_factory=dict)  # mark of a guest's first slip → when they scanned
    later: set[str] = field(default_factory=set)  # marks of slips that follow another one's
    answers_ms: list[float] = field(default_factory=list)
    other_answers_ms: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


def measure_venue(seconds: float) -> None:
    """Let ten stations scan for so long, and look at the printers' own clocks."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as parts:
        data = Path(folder) / "data"
        prepare(data)
        home = Home.open(data)
        ports = [free_port() for _ in range(PRINTERS)]
        tokens = [_station(home, number, port) for number, port in enumerate(ports, start=1)]
        _, other = home.new_station("Trạm khác")
        codes = [card.code for card in home.cards()]
        paper = parts.enter_context(_printers(ports, Path(folder) / "paper"))
        unlimited = {"DON_REQUESTS_PER_MINUTE": "100000000"}
        web = parts.enter_context(served("wsgi:app", {"DON_DATA": str(data), **unlimited}))
        parts.enter_context(running(home, "printers.spooler", is_quiet=True))
        eventually(lambda: _all_known(home), 60)
        warm = request(REDEEM, {"secret": codes[-1], "nonce": "warming-up", "simulate": True}, other)
        measure(web, [warm] * 50, 4, b'"status":"ok"')

        rounds = Rounds()
        each = min(int(seconds / SLIPS_OF_A_SCAN), len(codes) // PRINTERS)
        guests = [codes[number * each : (number + 1) * each] for number in range(PRINTERS)]
        with ThreadPoolExecutor(PRINTERS + 1) as pool:
            is_over = threading.Event()
            beside = pool.submit(_scan_beside, web, other, codes[-1], rounds, is_over)
            stations = [
                pool.submit(_scan, web, token, theirs, number / PRINTERS * SLIPS_OF_A_SCAN, rounds)
                for number, (token, theirs) in enumerate(zip(tokens, guests, strict=True))
            ]
            for station in stations:
                station.result()
            is_over.set()
            beside.result()
        slips = len(rounds.asked_at) + len(rounds.later)
        printed = eventually(lambda: found if len(found := paper()) >= slips else {}, 60)
        home.engine.dispose()
    began = [(printed[mark] - at) * 1000 for mark, at in rounds.asked_at.items()]
    pace = slips / PRINTERS / (each * SLIPS_OF_A_SCAN)
    line(f"{PRINTERS} printers, {slips} slips: each a second", f"{pace:.2f}", "1")
    line("scan to the printer's first byte: median", f"{statistics.median(began):.0f} ms")
    line("scan to the printer's first byte: p95", f"{share(began, 0.95):.0f} ms", "< 1000 ms")
    line("scan to the printer's first byte: the slowest", f"{max(began):.0f} ms")
    line(f"web's answer to these {len(rounds.answers_ms)} scans: p95", f"{share(rounds.answers_ms, 0.95):.0f} ms")
    others = rounds.other_answers_ms
    line(f"web's answer to {len(others)} scans beside: p95", f"{share(others, 0.95):.0f} ms")


def _station(home: Home, number: int, port: int) -> str:
    """Make a station with a printer of its own; its device token."""
    address = f"tcp://127.0.0.1:{port}"
    station, token = home.new_station(f"Trạm đo {number}")

    def use_case(db_session: Session) -> None:
        printer = number
        if number == 1:  # the sample has one
            db_session.execute(update(Printer).values(address=address))
        else:
            printer = printer_register.add(
                db_session, CONGRESS, f"Máy đo {number}", address, "bench", width_dots=576, has_cutter=True
            )
        db_session.execute(delete(StationPrinter).where(StationPrinter.station_id == station.id))
        db_session.add(StationPrinter(station_id=station.id, printer_id=printer, rank=1))

    home.database.run(use_case)
    return token


def _all_known(home: Home) -> bool:
    with home.database.reading() as db_session:
        return all(printer.model for printer in db_session.query(Printer))


@contextmanager
def _printers(ports: Sequence[int], told: Path) -> Iterator[Callable[[], dict[str, float]]]:
    """Run the printers; what they say is when each slip's first byte came, by its mark."""

    def paper() -> dict[str, float]:
        slips = (json.loads(one) for one in told.read_text().splitlines(keepends=True) if one.endswith("\n"))
        return {slip["mark"]: slip["first_byte_at"] for slip in slips}

    with told.open("w") as to:
        words = [sys.executable, "-u", "-m", "tests.support.plain_printer", *map(str, ports)]
        process = subprocess.Popen(words, cwd=PROJECT_ROOT, stdout=to)
    try:
        yield paper
    finally:
        process.kill()
        process.wait(5)


def _scan(port: int, token: str, codes: Sequence[str], begin_after_s: float, rounds: Rounds) -> None:
    """Let a station's guests in, one every other second, whether or not the slips keep up."""
    own, due = Connection(port), time.monotonic() + begin_after_s
    for number, code in enumerate(codes):
        time.sleep(max(0.0, due - time.monotonic()))
        asked = request(REDEEM, {"secret": code, "nonce": f"slips-{number:06}"}, token)
        at = time.monotonic()
        answer = json.loads(own.ask(asked))
        took = (time.monotonic() - at) * 1000
        first, *later = (f"{slip['job'] % 10_000:04d}" for slip in answer["slips"])
        with rounds.lock:
            rounds.answers_ms.append(took)
            rounds.asked_at[first] = at
            rounds.later.update(later)
        due += SLIPS_OF_A_SCAN
    own.close()


def _scan_beside(port: int, token: str, code: str, rounds: Rounds, is_over: threading.Event) -> None:
    """Be the other stations: somebody who is in already scans again and again; no slip comes of it."""
    own, number = Connection(port), 0
    while not is_over.wait(OTHER_SCANS_S):
        number += 1
        asked = request(REDEEM, {"secret": code, "nonce": f"beside-{number:06}", "simulate": True}, token)
        at = time.monotonic()
        own.ask(asked)
        rounds.other_answers_ms.append((time.monotonic() - at) * 1000)
    own.close()


def main() -> None:
    """Measure and print a line for each figure, with the aim beside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long the stations scan")
    seconds = parser.parse_args().seconds
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])  # for all that is started from here, too
    load = os.getloadavg()[0]
    line(f"(load of the machine before: {load:.1f})", "measured", "aim")
    began = time.perf_counter()
    render(PROGRAM, 576)
    line("program slip, laid out once", f"{(time.perf_counter() - began) * 1000:.0f} ms")
    for paper_width in (576, 384):
        measure_layout(paper_width)
    measure_venue(seconds)


if __name__ == "__main__":
    main()
