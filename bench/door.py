"""How many scans a hub takes, and how long a guest waits, beside a bare Flask + sqlite3 endpoint doing one insert.

`python3 run.py bench door [--people N]`. Closed loop: each connection sends its next scan when the last was answered.
Both run under gunicorn with the settings of run.py, in the same run, on a database that syncs every commit.
Aim: at least half the bare endpoint's throughput; 16 connections' p95 under 150 ms.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy.orm import Session

from congress import invitations
from congress.file_formats.delegate_row import DelegateRow
from congress.file_formats.register import read_register
from congress.file_formats.roster import read_roster
from congress.roster import delegations, records, vetting
from congress.roster.fields import record_of
from congress.settings import PROJECT_ROOT
from tests.support.homes import CONGRESS, Home, prepare
from tests.support.processes import free_port
from tests.support.waiting import eventually

CONNECTIONS = (1, 4, 16)
SERVER = ("--workers=1", "--worker-class=gthread", "--threads=64", "--no-control-socket", "--log-level=warning")


@dataclass(frozen=True)
class Measured:
    """What one round came to: scans a second, and the milliseconds each connection waited."""

    rate: float
    waits: Sequence[float]

    def line(self, name: str, connections: int) -> str:
        waits = sorted(self.waits)
        p50, p95, p99 = (waits[min(len(waits) - 1, int(len(waits) * share))] for share in (0.5, 0.95, 0.99))
        return f"{name:<22} {connections:>11} {self.rate:>9.0f} {p50:>8.1f} {p95:>8.1f} {p99:>8.1f}"


class Refused(Exception):
    """The measurement is void: an answer was not what it should be."""


class Connection:
    """One kept-open HTTP connection that costs the measuring side as little as possible."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._kept = b""

    def ask(self, request: bytes) -> bytes:
        self._socket.sendall(request)
        while b"\r\n\r\n" not in self._kept:
            self._kept += self._more()
        head, _, body = self._kept.partition(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        while len(body) < length:
            body += self._more()
        self._kept = body[length:]
        if not head.startswith(b"HTTP/1.1 200"):
            raise Refused(f"refused: {head[:60]!r} {body[:200]!r}")
        return body[:length]

    def close(self) -> None:
        self._socket.close()

    def _more(self) -> bytes:
        received = self._socket.recv(65536)
        if not received:
            raise Refused("the server closed a connection")
        return received


def request(path: str, body: object, token: str = "") -> bytes:
    """One POST, ready to send."""
    content = json.dumps(body).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: hub\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    return (head + (f"Authorization: Device {token}\r\n" if token else "") + "\r\n").encode() + content


def measure(port: int, requests: Sequence[bytes], connections: int, expected: bytes) -> Measured:
    """Send all requests over so many connections; every answer must hold `expected`."""
    waiting, lock, waits = list(requests), threading.Lock(), list[float]()

    def work() -> None:
        own = Connection(port)
        while True:
            with lock:
                if not waiting:
                    break
                mine = waiting.pop()
            began = time.perf_counter()
            answer = own.ask(mine)
            waits.append((time.perf_counter() - began) * 1000)
            if expected not in answer:
                raise Refused(f"unexpected answer: {answer[:300]!r}")
        own.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        for done in [pool.submit(work) for _ in range(connections)]:
            done.result()
    return Measured(len(requests) / (time.perf_counter() - began), waits)


@contextmanager
def served(app: str, environment: dict[str, str]) -> Iterator[int]:
    """Run an app under gunicorn as run.py does; its port."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", app, f"--bind=127.0.0.1:{port}", *SERVER],
        cwd=PROJECT_ROOT,
        env={**os.environ, **environment, "PYTHONPATH": environment.get("PYTHONPATH", str(PROJECT_ROOT))},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        eventually(lambda: _listens(port), 20)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def crowd(home: Home, people: int) -> list[str]:
    """Fill the congress up to so many invited people; their codes."""
    register = read_register((PROJECT_ROOT / "sample" / "don-vi.csv").read_bytes())
    rows = read_roster((PROJECT_ROOT / "sample" / "dai-bieu-mau.xlsx").read_bytes(), "", register).delegates
    more = [
        replace(rows[n % len(rows)], delegation_code=f"THEM{n % 10}", delegation=f"Đoàn thêm {n % 10}")
        for n in range(people - len(home.cards()))
    ]
    if more:
        home.database.run(lambda s: add(s, more, home))
        home.database.run(lambda s: invitations.issue_missing(s, CONGRESS, home.hub.keys, "bench"))
    return [card.code for card in home.cards()]


def add(db_session: Session, rows: list[DelegateRow], home: Home) -> None:
    """Put them on the register, their exemplars approved."""
    names = {row.delegation_code: row.delegation for row in rows}
    delegations.add_missing(db_session, CONGRESS, list(names.items()))
    people = [record_of(row, home.hub.keys) for row in rows]
    ids = records.add(db_session, CONGRESS, people, "bench", "import")
    vetting.nominate_missing(db_session, CONGRESS, ids, "bench")
    vetting.approve_all(db_session, CONGRESS, "bench", "")


def main() -> None:
    """Measure all rounds and print them with the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2300)
    people = parser.parse_args().people
    print(f"{'':<22} {'connections':>11} {'scans/s':>9} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8}")
    ratios = []
    for connections in CONNECTIONS:
        with tempfile.TemporaryDirectory() as folder:
            bare = _bare(Path(folder), people, connections)
            first, again = _door(Path(folder), people, connections)
        for name, measured in (("bare Flask + sqlite3", bare), ("first scan", first), ("repeated scan", again)):
            print(measured.line(name, connections))
        ratios.append(f"{connections}: {first.rate / bare.rate:.2f} first, {again.rate / bare.rate:.2f} repeated")
    print("throughput beside the bare endpoint, by connections: " + "; ".join(ratios))


def _bare(folder: Path, people: int, connections: int) -> Measured:
    with served("bench.bare_endpoint:app", {"BARE_DATABASE": str(folder / "bare.sqlite3")}) as port:
        measure(port, [request("/scan", {"secret": f"warm{n}"}) for n in range(100)], connections, b"ok")
        scans = [request("/scan", {"secret": f"code{n}"}) for n in range(people)]
        return measure(port, scans, connections, b"ok")


def _door(folder: Path, people: int, connections: int) -> tuple[Measured, Measured]:
    prepare(folder / "data")
    home = Home.open(folder / "data")
    codes = crowd(home, people)
    _, token = home.new_station("Bàn đo")
    home.engine.dispose()

    def scans(prefix: str) -> list[bytes]:
        return [
            request("/api/v1/checkinrpc/redeem/", {"secret": code, "nonce": f"{prefix}-{n:06}"}, token)
            for n, code in enumerate(codes)
        ]

    with served("wsgi:app", {"DON_DATA": str(folder / "data"), "DON_REQUESTS_PER_MINUTE": "100000000"}) as port:
        warm = request(
            "/api/v1/checkinrpc/redeem/", {"secret": codes[0], "nonce": "warming-up", "simulate": True}, token
        )
        measure(port, [warm] * 100, connections, b'"status":"ok"')
        first = measure(port, scans("first"), connections, b'"status":"ok"')
        return first, measure(port, scans("again"), connections, b'"already_redeemed"')


if __name__ == "__main__":
    main()
