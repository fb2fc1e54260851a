"""A queue of CUPS as a printer: the way for printers that only CUPS reaches. Jobs are handed over as they are (raw).

CUPS keeps the printer's answers to itself. That it calls a job completed means that it has sent it; it is never called
printed. What it could not send in time is called off there, so that no slip comes out later, behind everybody's back.
"""

import time
from collections.abc import Callable
from http.client import HTTPException

from congress.print_words import BackChannel, Delivery
from printers.device import NOT_A_PRINTER, Introduction
from printers.escpos import FLUSH, Payload
from printers.faults import LostTouch, NotReady
from printers.ipp import Answer, Exchange, NoIpp, Operation
from printers.status import is_stopped

SENT_WITHIN_S = 8.0  # together with the questions before and after it stays below the lease of a job
_LOOK_EVERY_S = 0.1
_STOPPED = 5  # printer-state
_COMPLETED, _FIRST_FINAL = 9, 7  # job-state: 7 canceled, 8 aborted, 9 completed
_OF_PRINTER = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs", "printer-make-and-model")
_OF_JOB = ("job-state", "job-printer-state-reasons", "time-at-processing")
_REFUSED = range(0x0400, 0x0500)  # client errors: no job was made
_TOO_BUSY = {0x0506, 0x0507}  # not accepting jobs, busy
_SEVERITIES = ("-error", "-warning", "-report")
_TROUBLE = (OSError, HTTPException, NoIpp)


class CupsQueue:
    """A queue's only voice in this process; `address` as in `ipp://127.0.0.1:631/printers/slips`."""

    def __init__(self, address: str, sent_within_s: float = SENT_WITHIN_S) -> None:
        self.address = address
        self.reasons: tuple[str, ...] = ()  # what CUPS last said about the printer
        self._sent_within_s = sent_within_s

    def probe(self) -> tuple[str, ...]:
        """Ask how the queue is; IPP reasons, () when all is well. Raises NotReady when not reached."""
        self._look()
        return self.reasons

    def introduce(self) -> Introduction:
        """Learn what CUPS calls the printer. Raises NotReady when not reached."""
        return Introduction(" ".join(self._look().words("printer-make-and-model")), BackChannel.NONE)

    def print_payload(
        self, payload: Payload, before_first_byte: Callable[[], None], *, flush_first: bool = False
    ) -> Delivery:
        """Hand one job to CUPS and return what is known about the paper: at best that it was sent.

        `before_first_byte` is called once CUPS is ready and may raise to stop everything. Raises NotReady (nothing was
        sent to the printer) or LostTouch (something may have been).
        """
        self._look()
        if is_stopped(self.reasons):
            raise NotReady(*self.reasons)
        try:
            exchange = Exchange(self.address)
        except OSError as fault:
            raise NotReady("connecting-to-device-error") from fault
        before_first_byte()
        document = (FLUSH if flush_first else b"") + payload.data
        try:
            told = exchange.ask(Operation.PRINT_JOB, title=payload.mark.decode(), document=document)
        except _TROUBLE as fault:
            raise LostTouch("other-error", is_cut_off=True) from fault
        if told.status in _REFUSED or told.status in _TOO_BUSY:
            raise NotReady("other-error")
        job = told.number("job-id")
        if not told.is_done or not job:
            raise LostTouch("other-error", is_cut_off=True)
        return self._await_sent(job)

    def _look(self) -> Answer:
        try:
            told = Exchange(self.address).ask(Operation.GET_PRINTER_ATTRIBUTES, _OF_PRINTER)
        except NoIpp as fault:
            raise NotReady(NOT_A_PRINTER) from fault
        except _TROUBLE as fault:
            raise NotReady("connecting-to-device-error") from fault
        if not told.is_done:  # no queue of this name
            raise NotReady(NOT_A_PRINTER)
        rests = told.number("printer-state") == _STOPPED or not told.number("printer-is-accepting-jobs")
        self.reasons = _reasons(told.words("printer-state-reasons"), is_error=rests)
        if rests and not self.reasons:
            self.reasons = ("paused-error",)
        return told

    def _await_sent(self, job: int) -> Delivery:
        """Wait until CUPS says that it has sent the job; call it off when it does not."""
        until = time.monotonic() + self._sent_within_s
        while (told := self._ask_for(job)).number("job-state") < _FIRST_FINAL and time.monotonic() < until:
            time.sleep(_LOOK_EVERY_S)
        if told.number("job-state") < _FIRST_FINAL:
            why = _reasons(told.words("job-printer-state-reasons"), is_error=True)
            self._call_off(job)
            told = self._ask_for(job)
            if told.number("job-state") >= _FIRST_FINAL and not told.number("time-at-processing"):
                raise NotReady(*(why or ("timed-out-error",)))  # it never began
            if told.number("job-state") != _COMPLETED:
                raise LostTouch(*(why or ("timed-out-error",)), is_cut_off=True)
        if told.number("job-state") != _COMPLETED:
            raise LostTouch("other-error", is_cut_off=True)
        return Delivery.SENT_UNCONFIRMED

    def _ask_for(self, job: int) -> Answer:
        try:
            told = Exchange(self.address).ask(Operation.GET_JOB_ATTRIBUTES, _OF_JOB, job)
        except _TROUBLE as fault:
            raise LostTouch("connecting-to-device-error", is_cut_off=True) from fault
        if not told.is_done:  # it knows nothing of the job any more
            raise LostTouch("other-error", is_cut_off=True)
        return told

    def _call_off(self, job: int) -> None:
        """A job that was completed meanwhile refuses this; what became of it is asked anyway."""
        try:
            Exchange(self.address).ask(Operation.CANCEL_JOB, job=job)
        except _TROUBLE as fault:
            raise LostTouch("connecting-to-device-error", is_cut_off=True) from fault


def _reasons(told: tuple[str, ...], *, is_error: bool) -> tuple[str, ...]:
    """Say why in our words: a severity with each; what is only reported or passing is left out of a queue that runs."""
    found = []
    for reason in told:
        bare = reason
        for severity in _SEVERITIES:
            bare = bare.removesuffix(severity)
        if bare == "none" or bare.startswith("cups-"):  # how CUPS does it is no trouble of the printer
            continue
        if is_error:
            found.append(f"{bare}-error")
        elif reason.endswith(("-error", "-warning")):
            found.append(reason)
    return tuple(dict.fromkeys(found))
