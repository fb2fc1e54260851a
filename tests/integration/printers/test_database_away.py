"""The database goes away while paper moves: what is known of a slip is kept until it can be stored, and nothing twice."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import update

from congress.models import Delivery, JobState, Printer, PrintJob
from congress.paper import print_steering, printer_board, printer_register
from congress.paper.printer_board import PrinterCard
from printers.spooler import Spooler
from printers.virtual import VirtualPrinter
from tests.support.homes import CONGRESS, Home, OwnPostgreSql, PostgreSql
from tests.support.waiting import eventually


@contextmanager
def spooler(home: Home) -> Iterator[None]:
    own = Spooler(home.hub)
    thread = threading.Thread(target=own.run)
    thread.start()
    try:
        yield
        assert thread.is_alive()
    finally:
        own.stop()
        thread.join(30)


def point_to(home: Home, printer: VirtualPrinter) -> None:
    home.database.run(lambda s: s.execute(update(Printer).values(address=f"tcp://127.0.0.1:{printer.port}")))


def ask_test_page(home: Home) -> int:
    return home.database.run(
        lambda s: print_steering.ask_test_page(s, printer_register.get(s, CONGRESS, 1), "test", expires_after_s=60)
    )


def is_printed(home: Home, job: int) -> Callable[[], bool]:
    def look() -> bool:
        with home.database.reading() as db_session:
            row = db_session.get_one(PrintJob, job)
            assert row.state in {JobState.PENDING, JobState.PROCESSING, JobState.COMPLETED}, row.reason
            return (row.state, row.delivery, row.attempts) == (JobState.COMPLETED, Delivery.BY_PROCESS_ID, 1)

    return look


def card(home: Home) -> PrinterCard:
    with home.database.reading() as db_session:
        return printer_board.cards(db_session, CONGRESS)[0]


@contextmanager
def somebody_else_writing(home: Home) -> Iterator[None]:
    """Another process that has the database for itself."""
    hold = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('BEGIN IMMEDIATE'); print(1); input()"
    words = [sys.executable, "-uc", hold, str(home.settings.data / "don.sqlite3")]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"1\n"
        yield
        other.communicate(b"\n")


def test_a_restart_of_postgresql_while_a_slip_comes_out_holds_nothing_and_prints_nothing_twice(
    tmp_path: Path, printer: VirtualPrinter
) -> None:
    with OwnPostgreSql() as server:
        home = Home.open(tmp_path / "data", PostgreSql(server.url, tmp_path / "data").copy_database())
        point_to(home, printer)
        with spooler(home):
            eventually(lambda: card(home).model)
            printer.faults.stall = True
            job = ask_test_page(home)
            eventually(lambda: printer.bytes_received > 30_000)
            server.stop()
            printer.faults.stall = False
            eventually(lambda: len(printer.slips()) == 1)
            printer.faults.near_end = True  # told to a spooler that can store nothing
            server.start()
            eventually(is_printed(home, job))
            eventually(lambda: card(home).reasons == ("media-low-warning",))
            eventually(is_printed(home, ask_test_page(home)))
        home.engine.dispose()
    assert len(printer.slips()) == 2


def test_a_locked_sqlite_while_a_slip_comes_out_holds_nothing_and_prints_nothing_twice(
    home: Home, printer: VirtualPrinter, capfd: pytest.CaptureFixture[str]
) -> None:
    """Somebody copies the database with a tool of theirs, for longer than a writer waits."""
    point_to(home, printer)
    with spooler(home):
        eventually(lambda: card(home).model)
        printer.faults.stall = True
        job = ask_test_page(home)
        eventually(lambda: printer.bytes_received > 30_000)
        with somebody_else_writing(home):
            printer.faults.stall = False
            eventually(lambda: len(printer.slips()) == 1)
            eventually(lambda: "bận" in capfd.readouterr().out, 15)  # the spooler has given up waiting once
        eventually(is_printed(home, job))
        eventually(is_printed(home, ask_test_page(home)))
    assert len(printer.slips()) == 2
