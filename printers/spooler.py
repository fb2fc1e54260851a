"""The spooler: a process of its own, so that paper outlives the web. `python -m printers.spooler`."""

import signal
import sys
import threading
import time

import structlog
from sqlalchemy import select

from congress import keys, print_queue
from congress.database import Database, open_engine
from congress.errors import CongressError
from congress.hub import Hub
from congress.log_lines import write_logs_as_lines
from congress.models import Printer
from congress.settings import Settings
from printers.worker import OwnedPrinter, Worker

SWEEP_EVERY_S = 0.5
ROSTER_EVERY_S = 3.0  # for printers that were added or moved
log = structlog.get_logger()


class Spooler:
    """All printers of the database, one worker each, and the sweep that deals with what time has run out on."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._stopping = threading.Event()
        self._workers: dict[OwnedPrinter, Worker] = {}

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

    def _follow_roster(self) -> None:
        """Give every printer its worker; one that moved or changed paper gets a new worker after its present slip."""
        with self._hub.database.reading() as db_session:
            owned = {
                OwnedPrinter(printer.id, printer.address, printer.width_dots, printer.has_cutter)
                for printer in db_session.scalars(select(Printer))
            }
        self._part_with(self._workers.keys() - owned)
        for printer in owned - self._workers.keys():
            self._workers[printer] = Worker(self._hub, printer)
            self._workers[printer].start()

    def _part_with(self, printers: set[OwnedPrinter]) -> None:
        for printer in printers:
            self._workers[printer].leave()
        for printer in printers:
            self._workers.pop(printer).join()


def main() -> int:
    """Run the spooler of this installation until SIGTERM or SIGINT; the exit code."""
    write_logs_as_lines()
    settings = Settings()
    try:
        hub = Hub(settings, Database(open_engine(settings.url)), keys.load_or_make(settings.keys))
    except CongressError as fault:
        sys.stderr.write(f"{fault.message_vi}\n")
        return 1
    spooler = Spooler(hub)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: spooler.stop())
    spooler.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
