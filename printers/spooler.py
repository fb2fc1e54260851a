"""The spooler: a process of its own, so that paper outlives the web. `python -m printers.spooler`.

Two of them never print on one printer: each keeps a lease on those it has, the second waits until the first is gone.
With `--machine quay-3` it prints on the ports of that machine only (`usb://quay-3/dev/usb/lp0`), and nobody else does.
"""

import argparse
import os
import secrets
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import structlog
from sqlalchemy.orm import Session

from congress import keys
from congress.database import Database, open_engine
from congress.errors import CongressError
from congress.hub import Hub
from congress.log_lines import write_logs_as_lines
from congress.paper import print_queue, print_steering, printer_register
from congress.paper.printer_register import Ownership
from congress.settings import Settings
from printers.worker import OwnedPrinter, Worker

SWEEP_EVERY_S = 0.5
ROSTER_EVERY_S = 2.0  # for printers that were added or moved, and to keep the lease on those we have
LEASE_S = 8.0  # a spooler that is silent for longer has died
log = structlog.get_logger()


class Spooler:
    """All printers of its machine, one worker each, and the sweep that deals with what time has run out on."""

    def __init__(self, hub: Hub, machine: str = "") -> None:
        self._hub = hub
        self._machine = machine
        self._stopping = threading.Event()
        self._workers: dict[OwnedPrinter, Worker] = {}
        # What tells this spooler from others, and whether the process it names still lives on this machine.
        self._name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._waiting_for: frozenset[str] = frozenset()

    def stop(self) -> None:
        self._stopping.set()

    def run(self) -> None:
        """Work until told to stop; slips that are being printed are finished first."""
        roster_at = 0.0
        while not self._stopping.is_set():
            try:
                if time.monotonic() >= roster_at:
                    self._follow_roster()
                    roster_at = time.monotonic() + ROSTER_EVERY_S
                if touched := self._hub.database.run(print_queue.sweep):
                    log.info("sweep", jobs=touched)
            except CongressError as fault:
                log.warning("spooler", fault=str(fault))
            self._stopping.wait(SWEEP_EVERY_S)
        self._part_with(set(self._workers))
        with suppress(CongressError):
            self._hub.database.run(lambda db_session: printer_register.disown(db_session, self._name))

    def _follow_roster(self) -> None:
        """Give every printer its worker; one that moved or changed paper gets a new worker after its present slip."""
        with self._hub.database.reading() as db_session:
            others = printer_register.owned_by_others(db_session, self._name, self._machine)
        dead = {other.owner for other in others if _has_died(other.owner)}
        self._tell_whom_we_wait_for(others, dead)

        def take(db_session: Session) -> set[OwnedPrinter]:
            for owner in dead:
                print_queue.end_leases(db_session, owner)
                printer_register.disown(db_session, owner)
            own = printer_register.own(db_session, self._name, LEASE_S, self._machine)
            print_steering.relieve_deserted(db_session)
            return {OwnedPrinter(one.id, one.address, one.width_dots, one.has_cutter) for one in own}

        owned = self._hub.database.run(take)
        self._part_with(self._workers.keys() - owned)
        for printer in owned - self._workers.keys():
            self._workers[printer] = Worker(self._hub, printer)
            self._workers[printer].start()

    def _tell_whom_we_wait_for(self, others: Sequence[Ownership], dead: set[str]) -> None:
        """Say it once, to the console and the log: somebody started us for nothing, or is about to take over."""
        waiting_for = frozenset(other.printer for other in others if other.owner not in dead)
        for other in others:
            if other.printer in waiting_for - self._waiting_for:
                host, process, _ = other.owner.split(":")
                sys.stderr.write(
                    f"Máy in “{other.printer}” đang do chương trình in khác giữ (máy {host}, tiến trình {process});"
                    " chương trình này chờ đến lượt.\n"
                )
                log.warning("printer has another spooler", printer=other.printer, owner=other.owner)
        self._waiting_for = waiting_for

    def _part_with(self, printers: set[OwnedPrinter]) -> None:
        for printer in printers:
            self._workers[printer].leave()
        for printer in printers:
            self._workers.pop(printer).join()


def _has_died(owner: str) -> bool:
    """Tell whether a spooler of this machine is gone without having said so; of another machine nobody knows."""
    host, process, _ = owner.split(":")
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # it lives, as somebody else
    return False


def main(words: list[str] | None = None) -> int:
    """Run the spooler of this installation until SIGTERM or SIGINT; the exit code."""
    parser = argparse.ArgumentParser(prog="printers.spooler", description="In phiếu ở các máy in của đại hội.")
    parser.add_argument("--machine", default="", help="chỉ in ở các máy in cắm ở máy này: usb://MACHINE/dev/usb/lp0")
    told = parser.parse_args(words)
    write_logs_as_lines()
    settings = Settings()
    try:
        hub = Hub(settings, Database(open_engine(settings.url)), keys.load_or_make(settings.keys))
    except CongressError as fault:
        sys.stderr.write(f"{fault.message_vi}\n")
        return 1
    spooler = Spooler(hub, told.machine)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: spooler.stop())
    spooler.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
