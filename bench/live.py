"""What fifty open dashboards cost the door, and how late their figures are.

`python3 run.py bench live [--dashboards N] [--kiosks N] [--rate PER_S] [--seconds S] [--rounds N]`. Scans at the
same pace in turns: alone, and with the dashboards open, which ask as a browser does (once a second, with
the tag they were given last). Lag: from the moment a scan was answered until a dashboard is given figures that hold
it. Aims: lag p95 within 2 s; scans' p95 with dashboards within a fifth of that without.
"""

import argparse
import os
import random
import re
import socket
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.door import Connection, Refused, crowd, request, served
from congress import accounts, clock
from congress.models import ProgramSession, Role
from tests.support.homes import Home, prepare

EVERY_S = 1.0
WARMING_UP = 20
NEVER_S = 99.0  # of figures that had not come when the measurement ended
_PRESENT = re.compile(rb'data-count="CT-(?:present|guests)">([\d.]+)<')
_TAG = re.compile(rb'\r\netag: ("[^"]+")', re.IGNORECASE)


@dataclass
class Seen:
    """What one dashboard was given: when, figures of so many people; and how often it asked."""

    given: list[tuple[float, int]] = field(default_factory=list)
    asked: int = 0
    unchanged: int = 0


class Dashboard:
    """One open page, as far as the hub can tell."""

    def __init__(self, port: int, cookie: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._cookie, self._tag = cookie, b""
        self.seen = Seen()

    def live(self, until: float) -> None:
        time.sleep(random.random() * EVERY_S)
        while time.perf_counter() < until:
            self._ask()
            time.sleep(EVERY_S)
        self._socket.close()

    def _ask(self) -> None:
        tag = b"If-None-Match: " + self._tag + b"\r\n" if self._tag else b""
        head = f"GET /admin/attendance/figures?quiet=1 HTTP/1.1\r\nHost: hub\r\nCookie: {self._cookie}\r\n".encode()
        self._socket.sendall(head + tag + b"\r\n")
        told = b""
        while b"\r\n\r\n" not in told:
            told += self._more()
        heading, _, body = told.partition(b"\r\n\r\n")
        self.seen.asked += 1
        if heading.startswith(b"HTTP/1.1 304"):
            self.seen.unchanged += 1
            return
        if not heading.startswith(b"HTTP/1.1 200"):
            raise Refused(f"a dashboard was refused: {heading[:60]!r}")
        length = int(heading.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        found = _TAG.search(heading)
        self._tag = found[1] if found else b""
        people = sum(int(number.replace(b".", b"")) for number in _PRESENT.findall(body))
        self.seen.given.append((time.perf_counter(), people))

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise Refused("the hub closed a dashboard's connection")
        return received


def watch(port: int, cookies: Sequence[str], seconds: float) -> list[Seen]:
    """Keep dashboards open so long. In a process of its own: it shall not take the kiosks' time on this side."""
    pages, until = [Dashboard(port, cookie) for cookie in cookies], time.perf_counter() + seconds
    with ThreadPoolExecutor(len(pages)) as pool:
        for done in [pool.submit(page.live, until) for page in pages]:
            done.result()
    return [page.seen for page in pages]


@dataclass
class Door:
    """What the kiosks waited for, and when each scan was answered."""

    waits: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def add(self, other: "Door") -> None:
        self.waits += other.waits


def scan(port: int, tokens: Sequence[str], codes: Sequence[str], rate: float) -> Door:
    """Let the kiosks scan these codes, all together so many a second; a kiosk is one connection."""
    door, lock, began = Door(), threading.Lock(), time.perf_counter()

    def kiosk(place: int) -> None:
        for turn in range(place, len(codes), len(tokens)):
            time.sleep(max(0.0, began + turn / rate - time.perf_counter()))
            body = {"secret": codes[turn], "nonce": f"bench-{codes[turn][-8:]}-{turn:05}"}
            own = Connection(port)  # the hub closes one that was silent for two seconds
            asked = time.perf_counter()
            answer = own.ask(request("/api/v1/checkinrpc/redeem/", body, tokens[place]))
            now = time.perf_counter()
            own.close()
            if b'"status":"ok"' not in answer:
                raise Refused(f"unexpected answer: {answer[:200]!r}")
            with lock:
                door.waits.append((now - asked) * 1000)
                door.answered.append(now)

    threads = [threading.Thread(target=kiosk, args=(place,)) for place in range(len(tokens))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    door.answered.sort()
    return door


def lags(door: Door, seen: Seen, before: int) -> list[float]:
    """How late each scan reached a dashboard: the first figures that count as many people, or more."""
    late, given = [], iter(seen.given)
    at, people = next(given)
    for count, answered in enumerate(door.answered, start=before + 1):
        while people < count:
            at, people = next(given, (answered + NEVER_S, count))
        late.append(max(0.0, at - answered))
    return late


def p(values: Sequence[float], share: float) -> float:
    """Return the value below which such a share of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def main() -> None:
    """Measure both rounds and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dashboards", type=int, default=50)
    parser.add_argument("--kiosks", type=int, default=20)
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=15.0, help="of a round")
    parser.add_argument("--rounds", type=int, default=3, help="of each kind, in turns: the machine's moods hit both")
    parser.add_argument("--people", type=int, default=2300)
    told = parser.parse_args()
    scans = int(told.rate * told.seconds)
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder) / "data")
        home = Home.open(Path(folder) / "data")
        codes = crowd(home, told.people)
        random.Random(7).shuffle(codes)
        codes = codes[: WARMING_UP + 2 * told.rounds * scans]
        tokens = [home.new_station(f"Bàn đo {n + 1}")[1] for n in range(told.kiosks)]
        home.database.run(_open_doors)
        cookies = [_signed_in(home, n) for n in range(told.dashboards)]
        home.engine.dispose()
        environment = {"DON_DATA": str(Path(folder) / "data"), "DON_REQUESTS_PER_MINUTE": "100000000"}
        with served("wsgi:app", environment) as port, ProcessPoolExecutor(1) as beside:
            scan(port, tokens, codes[:WARMING_UP], told.rate)
            alone, watched, late, pages = Door(), Door(), list[float](), list[Seen]()
            for turn in range(2 * told.rounds):
                scanned = WARMING_UP + turn * scans
                part = codes[scanned : scanned + scans]
                if turn % 2 == 0:
                    alone.add(scan(port, tokens, part, told.rate))
                    continue
                opened = beside.submit(watch, port, cookies, told.seconds + 5 * EVERY_S)
                time.sleep(2 * EVERY_S)
                door = scan(port, tokens, part, told.rate)
                watched.add(door)
                late += [lag for seen in opened.result() for lag in lags(door, seen, scanned)]
                pages += opened.result()
    asked, unchanged = sum(seen.asked for seen in pages), sum(seen.unchanged for seen in pages)
    load = "{:.1f} {:.1f} {:.1f}".format(*os.getloadavg())
    print(f"{len(codes)} scans of {told.people} people, {told.kiosks} kiosks at {told.rate:g} scans/s; load {load}")
    for name, door in (("scans alone", alone), (f"with {told.dashboards} dashboards", watched)):
        print(f"{name:<24} p50 {p(door.waits, 0.5):7.1f} ms   p95 {p(door.waits, 0.95):7.1f} ms   of {len(door.waits)}")
    print(
        f"{'figures are late by':<24} p50 {p(late, 0.5):7.2f} s    p95 {p(late, 0.95):7.2f} s    max {max(late):.2f} s"
    )
    print(f"{asked} askings, {unchanged} of them unchanged")
    print(f"scans’ p95 with dashboards: {p(watched.waits, 0.95) / p(alone.waits, 0.95):.2f} × that without")


def _open_doors(db_session: Session) -> None:
    now = clock.now()
    session = db_session.scalars(select(ProgramSession).where(ProgramSession.code == "CT")).one()
    session.doors_open_at, session.starts_at = now - timedelta(minutes=30), now + timedelta(minutes=30)
    session.doors_close_at = session.ends_at = now + timedelta(hours=4)


def _signed_in(home: Home, place: int) -> str:
    """Open an account's own browser; the password's slow hash is not measured here."""

    def use_case(db_session: Session) -> str:
        name = f"xem-{place}"
        accounts.add(db_session, name, "no password opens this", Role.VIEWER if place % 2 else Role.ORGANIZER, "bench")
        return accounts.sign_in(db_session, name, verified=True) or ""

    return f"{home.settings.sign_in_cookie}={home.database.run(use_case)}"


if __name__ == "__main__":
    main()
