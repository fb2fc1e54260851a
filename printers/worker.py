"""One printer's only owner: claims its jobs (a transaction), prints them (none), settles them (a transaction).

What a fault means for a job is decided in one place, `_print`; nothing is ever sent twice by itself.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.badge_slip import BadgeSlip
from congress.errors import Conflict, CongressError, Unavailable
from congress.hub import Hub
from congress.models import Printer
from congress.paper import badges, print_queue, printer_register, slips, venue_slips
from congress.paper.print_queue import ClaimedJob
from congress.print_words import BackChannel, Delivery, JobReason, PrinterState
from congress.slip_content import SeatSlip, SlipContent, VenueSlip
from printers import badge, reached
from printers.escpos import Payload, encode
from printers.faults import LostTouch, NotReady
from printers.profiles import GENERIC, profile_of
from printers.slips import render
from printers.status import is_stopped

LOOK_EVERY_S = 0.1  # for new jobs; reads only
PROBE_EVERY_S = 1.2  # a cover that is opened, or paper that ends, is told to organizers within three seconds
RETRY_AFTER_S = 1.0  # a job that no other printer can take
AFTER_FAULT_S = 1.0  # of the database
SETTLE_AGAIN_S = 0.2  # while the database is away
_CHANNELS = {
    Delivery.BY_PROCESS_ID: BackChannel.PROCESS_ID,
    Delivery.BY_FENCE: BackChannel.FENCE,
    Delivery.SENT_UNCONFIRMED: BackChannel.NONE,
}
# One after another: what one worker has laid out (the program, words, letters) the others find ready, instead of all
# doing the same at once when the doors open.
_LAYING_OUT = threading.Lock()
Settlement = Callable[[Session], None]
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class OwnedPrinter:
    """What a worker knows of its printer for as long as it lives."""

    id: int
    address: str
    width_dots: int
    has_cutter: bool


class Worker(threading.Thread):
    """Prints one printer's jobs until told to leave; a slip that is being printed is finished first."""

    def __init__(self, hub: Hub, owned: OwnedPrinter) -> None:
        super().__init__(name=f"printer-{owned.id}", daemon=True)
        self.owned = owned
        self._hub = hub
        self._device = self._meet()
        self._leaving = threading.Event()
        self._is_known = False  # it was asked who it is since it was last away
        self._channel: BackChannel | None = None  # what the database knows of its answers
        self._told: tuple[PrinterState, tuple[str, ...]] | None = None  # what the database knows of the printer
        self._probe_at = 0.0

    def _meet(self) -> reached.Reached:
        """Know nothing yet of whoever stands at the address."""
        return reached.at(printer_register.at_its_machine(self.owned.address), self._hear)

    def leave(self) -> None:
        self._leaving.set()

    def run(self) -> None:
        while not self._leaving.is_set():
            try:
                if not self._work_once():
                    self._leaving.wait(LOOK_EVERY_S)
            except CongressError as fault:
                log.warning("worker", printer=self.owned.id, fault=str(fault))
                self._forget_what_was_told()
                self._leaving.wait(AFTER_FAULT_S)
            except Exception:  # a worker that died of a fault of ours would leave its printer silent all day
                log.exception("worker", printer=self.owned.id)
                self._forget_what_was_told()
                self._leaving.wait(AFTER_FAULT_S)

    def _work_once(self) -> bool:
        """Print one job if there is one, else look after the printer; True when there may be more to print."""
        database = self._hub.database
        with database.reading() as db_session:
            waiting = print_queue.has_work(db_session, self.owned.id)
        if waiting:
            lease_s = self._hub.settings.print_lease_s
            job = database.run(lambda db_session: print_queue.claim(db_session, self.owned.id, lease_s))
            if job is not None:
                self._carry_out(job)
                return True
        if time.monotonic() >= self._probe_at:
            with database.reading() as db_session:
                is_asked = printer_register.is_probe_asked(db_session, self.owned.id)
            self._probe(is_asked=is_asked)
        return False

    def _carry_out(self, job: ClaimedJob) -> None:
        """Print a claimed job, and settle it by what is known about the paper then."""
        began, ended = time.monotonic(), "lost lease"
        try:
            settlement, how = self._print(job)
            self._settle(settlement)
            ended = how
        except Conflict:  # the job is somebody else's by now, or a person's
            self._forget_what_was_told()
        finally:
            ms = round((time.monotonic() - began) * 1000)
            log.info("print", job=job.id, printer=self.owned.id, attempt=job.attempts, ended=ended, ms=ms)

    def _print(self, job: ClaimedJob) -> tuple[Settlement, str]:
        """Print; return the use case that settles the job, and how it ended in a word.

        Nothing sent: the printer is reported stopped first, so that the job goes to the station's next one. Something
        sent and no word back: a person decides. Raises Conflict when the lease was lost before the first byte.
        """
        try:
            payload, told_seat, flush_first = self._prepare(job)
            if payload is None:
                return partial(print_queue.hold, job=job, reason=JobReason.UNPRINTABLE), JobReason.UNPRINTABLE
            note = partial(
                print_queue.note_sending,
                job=job,
                byte_count=len(payload.data),
                told_seat=told_seat,
                height_dots=payload.height,
            )
            send = partial(self._hub.database.run, note)
            delivery = self._device.print_payload(payload, send, flush_first=flush_first)
        except NotReady as fault:
            return partial(self._give_back, job=job, reasons=fault.reasons), "not ready"
        except LostTouch as fault:
            # Kept even if the lease is lost meanwhile: the next job must not be eaten.
            self._settle(partial(self._report, reasons=fault.reasons, flush_first=fault.is_cut_off))
            return partial(print_queue.hold, job=job, reason=JobReason.UNKNOWN_IF_PRINTED), JobReason.UNKNOWN_IF_PRINTED
        except Unavailable:  # the database went away before the first byte; the printer is well
            return partial(print_queue.give_back, job=job, retry_after_s=0, elsewhere=False), "database away"
        return partial(self._complete, job=job, delivery=delivery), delivery

    def _settle(self, settlement: Settlement) -> None:
        """Store what is known of the paper, however long the database is away: nobody else knows it.

        Raises Conflict when the lease was lost meanwhile, Unavailable when this worker is to leave for good.
        """
        give_up_at = time.monotonic() + self._hub.settings.print_lease_s
        while True:
            try:
                self._hub.database.run(settlement)
            except Unavailable:
                self._forget_what_was_told()
                if self._leaving.is_set() and time.monotonic() > give_up_at:
                    raise
                time.sleep(SETTLE_AGAIN_S)
            else:
                return

    def _prepare(self, job: ClaimedJob) -> tuple[Payload | None, str | None, bool]:
        """Lay the slip out as things stand now: its bytes, the place it names, whether the printer is flushed first."""
        with self._hub.database.reading() as db_session:
            if job.slip_type in print_queue.OF_THE_VENUE:
                content: SlipContent | VenueSlip | BadgeSlip | None = venue_slips.content_of(db_session, job.id)
            elif job.slip_type == print_queue.BADGE:
                content = badges.content_of(db_session, job.id, self._hub.keys)
            else:
                content = slips.content_of(db_session, job.id, self._hub.keys)
            flush_first = bool(db_session.scalar(select(Printer.flush_first).where(Printer.id == self.owned.id)))
        if content is None:
            return None, None, flush_first
        mark = f"{job.id % 10_000:04d}".encode()
        width = self.owned.width_dots
        with _LAYING_OUT:
            picture = badge.render(content, width) if isinstance(content, BadgeSlip) else render(content, width)
            payload = encode(picture, mark, has_cutter=self.owned.has_cutter)
        return payload, content.place if isinstance(content, SeatSlip) else None, flush_first

    def _complete(self, db_session: Session, job: ClaimedJob, delivery: Delivery) -> None:
        self._report(db_session, self._device.reasons, flush_first=False)
        if self._channel is not _CHANNELS[delivery]:
            self._channel = _CHANNELS[delivery]
            printer_register.keep_back_channel(db_session, self.owned.id, self._channel)
        print_queue.complete(db_session, job, delivery)

    def _give_back(self, db_session: Session, job: ClaimedJob, reasons: tuple[str, ...]) -> None:
        self._report(db_session, reasons)
        print_queue.give_back(db_session, job, RETRY_AFTER_S)

    def _probe(self, *, is_asked: bool) -> None:
        """Look after an idle printer; ask it who it is when somebody wants to know, or when it is back."""
        if is_asked:  # another one may stand there, one that never answers
            self._device = self._meet()
        try:
            reasons = self._device.probe()
        except NotReady as fault:
            reasons, self._is_known = fault.reasons, False  # another printer may stand there when it is back
        self._hub.database.run(partial(self._report, reasons=reasons))
        if is_stopped(reasons):
            if is_asked:
                self._hub.database.run(partial(printer_register.keep_silence, printer_id=self.owned.id))
        elif is_asked or not self._is_known:
            self._get_to_know()

    def _get_to_know(self) -> None:
        try:
            told = self._device.introduce()
        except NotReady as fault:
            self._hub.database.run(partial(self._report, reasons=fault.reasons))
            return
        self._is_known, self._channel = True, told.back_channel
        profile = profile_of(told.model)

        def keep(db_session: Session) -> None:
            if profile is not GENERIC:
                printer_register.keep_paper(
                    db_session, self.owned.id, width_dots=profile.width_dots, has_cutter=profile.has_cutter
                )
            printer_register.keep_introduction(db_session, self.owned.id, told.model, told.back_channel)

        self._hub.database.run(keep)

    def _hear(self, reasons: tuple[str, ...]) -> None:
        """Report at once what the printer says in the middle of a job; the job is settled by what follows."""
        try:
            self._hub.database.run(partial(self._report, reasons=reasons))
        except CongressError as fault:
            log.warning("worker", printer=self.owned.id, fault=str(fault))
            self._forget_what_was_told()

    def _forget_what_was_told(self) -> None:
        """Whether the database has kept it is not sure: tell it again."""
        self._told = self._channel = None

    def _report(self, db_session: Session, reasons: tuple[str, ...], flush_first: bool | None = None) -> None:
        """Keep what is seen of the printer, if it is news."""
        state = PrinterState.STOPPED if is_stopped(reasons) else PrinterState.IDLE
        self._probe_at = time.monotonic() + PROBE_EVERY_S
        if (state, reasons) != self._told or flush_first is not None:
            print_queue.report_printer(db_session, self.owned.id, state, reasons, flush_first=flush_first)
            self._told = (state, reasons)
