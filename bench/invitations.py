"""How fast, and in how much memory, invitations, cards and badges are made. Aim: 1,000 in under 10 s and 150 MB.

`python3 run.py bench invitations`. Each paper is made in a process of its own from invented people whose names, units
and codes all differ; the texts and facts are those of the sample. Seconds of computing are told beside those of the
clock, for machines that have other work. Of the memory two figures are told: what the making
added, and the highest the whole process ever had, with Python and all of the program's libraries.

Then scans at a door, one after another, alone and while a file for everybody of the sample is made again and again
through the page that offers it: aim, a p95 under 150 ms.
"""

import argparse
import random
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from admin.documents.invitation.making import Paper, Wish, make
from congress import accounts, delegate_number
from congress.documents import writer
from congress.documents.recipients import Recipient
from congress.invitation_code import ALPHABET
from congress.models import Congress, Role
from congress.settings import PROJECT_ROOT
from tests.support.homes import CONGRESS, Home, prepare
from tests.support.processes import Web, web

PAPERS = (Paper.LETTER, Paper.CARD_A5, Paper.CARD_DL, Paper.BADGE)
FAMILY = ("Nông", "Hoàng", "Lý", "Vi", "Lương", "Nguyễn", "Đặng", "Triệu")
MIDDLE = ("Văn", "Thị", "Minh", "Bích", "Ngọc", "Thế")
GIVEN = ("Thắng", "Hương", "Ánh", "Ưu", "Phượng", "Nghĩa", "Quỳnh", "Tuyền")
PLACES = ("Lộc Bình", "Cao Lộc", "Tràng Định", "Chi Lăng", "Hữu Lũng", "Văn Quan")
SECONDS_IDLE = 6
PASSWORD = "measured-password"  # noqa: S105  of a home that is thrown away


def people(count: int) -> list[Recipient]:
    """Invent so many people."""
    chance = random.Random(count)
    found = []
    for number in range(count):
        place = chance.choice(PLACES)
        name = " ".join(map(chance.choice, (FAMILY, MIDDLE, MIDDLE, GIVEN)))
        found.append(
            Recipient(
                delegate_id=number,
                number=delegate_number.make(number),
                honorific=chance.choice(("Đồng chí", "Ông", "Bà", "")),
                full_name=name,
                position_title=f"Trưởng thôn {number}",
                unit=f"Ủy ban nhân dân xã số {number}, huyện {place}, tỉnh Lạng Sơn",
                delegation=f"Huyện {place}",
                category="Đại biểu chính thức",
                category_id=1,
                category_code="DH_CA_NHAN",
                code="K" + "".join(chance.choice(ALPHABET) for _ in range(29)),
                seats={7: f"Ghế {chance.choice('ABCDEF')}{number % 30:02}, khu Trái"},
            )
        )
    return found


def measure(data: Path, paper: Paper, count: int) -> None:
    """Make one file; print what it took."""
    home = Home.open(data)
    with home.database.reading() as db_session:
        told = writer.load(db_session, db_session.get_one(Congress, CONGRESS))
    everybody = people(count)
    before, began, computing = peak_megabytes(), time.perf_counter(), time.process_time()
    content = make(Wish(paper), told, everybody)
    took, computed, peak = time.perf_counter() - began, time.process_time() - computing, peak_megabytes()
    times = f"{took:6.1f} s, {computed:.1f} of them computing"
    memory = f"{peak - before:.0f} MB added, {peak:.0f} MB in all"
    print(f"{paper:<10} {count:>6} {times}; {memory}; {len(content) / 1e6:.1f} MB of PDF", flush=True)


def peak_megabytes() -> float:
    """Return the highest memory this process ever had, and not the one that started it, as Linux's getrusage tells."""
    status = Path("/proc/self/status")
    if status.exists():
        told = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(told.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def measure_door(data: Path) -> None:
    """Scan at a door, alone and while files are made; print how long each guest waited."""
    home = Home.open(data)
    password_hash = accounts.hash_password(PASSWORD)
    home.database.run(lambda s: accounts.add(s, "bench", password_hash, Role.ORGANIZER, "bench"))
    _, token = home.new_station()
    codes = [card.code for card in home.cards()]
    with web(home) as server:
        browser = signed_in(server)
        print(f"{'scans':<24} {'count':>6} {'p50 ms':>8} {'p95 ms':>8} {'worst':>8}")
        show("alone", scans(server, token, codes, threading.Event(), SECONDS_IDLE))
        done = threading.Event()

        def make_files() -> None:
            for _ in range(3):
                with browser.open(f"{server.url}/admin/invitation-files/the-9x13.pdf", timeout=120) as answer:
                    answer.read()
            done.set()

        thread = threading.Thread(target=make_files)
        thread.start()
        show("while files are made", scans(server, token, codes, done, 120))
        thread.join()


def signed_in(server: Web) -> OpenerDirector:
    """Sign an organizer in."""
    browser = build_opener(HTTPCookieProcessor())
    page = browser.open(Request(f"{server.url}/admin/sign-in", headers={"Accept": "text/html"})).read().decode()  # noqa: S310
    found = re.search('name="csrf_token" value="([^"]+)"', page)
    assert found  # noqa: S101
    form = {"csrf_token": found[1], "username": "bench", "password": PASSWORD}
    browser.open(f"{server.url}/admin/sign-in", urlencode(form).encode()).read()
    return browser


def scans(server: Web, token: str, codes: list[str], done: threading.Event, seconds: float) -> list[float]:
    """Scan one code after another, ten a second at most, until told to stop; how long each took, in ms."""
    waits: list[float] = []
    until = time.monotonic() + seconds
    while not done.is_set() and time.monotonic() < until:
        began = time.perf_counter()
        server.redeem(token, codes[len(waits) % len(codes)], f"bench-{time.monotonic_ns()}")
        waits.append((time.perf_counter() - began) * 1000)
        time.sleep(max(0.1 - waits[-1] / 1000, 0))
    return waits


def show(name: str, waits: list[float]) -> None:
    """Print one line."""
    told = sorted(waits)
    p50, p95 = (told[min(len(told) - 1, int(len(told) * share))] for share in (0.5, 0.95))
    print(f"{name:<24} {len(told):>6} {p50:>8.1f} {p95:>8.1f} {told[-1]:>8.1f}", flush=True)


def main() -> None:
    """Measure the papers, then the door."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    told = parser.parse_args()
    if told.measure:
        measure(Path(told.measure[0]), Paper(told.measure[1]), told.people)
        return
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        prepare(data)
        for paper in PAPERS:
            words = [sys.executable, "-m", "bench.invitations", "--people", str(told.people)]
            subprocess.run([*words, "--measure", str(data), paper], check=True, cwd=PROJECT_ROOT)
        measure_door(data)


if __name__ == "__main__":
    main()
