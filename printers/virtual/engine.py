"""The printing side: one thread that takes bytes from the buffer and moves paper, no faster than a printer would.

It stops before each row and each command while paper, cover or cutter need a person, and goes on where it stood. So it
does with a tray that takes no slip: it stands still with the slip in its mouth until there is room.
"""

import errno
import os
import threading
import time
from collections.abc import Callable

from printers.virtual import status
from printers.virtual.connection import Connection, Machine
from printers.virtual.decoder import Decoder
from printers.virtual.operations import (
    AutomaticStatus,
    Cut,
    IdentityRequest,
    Initialise,
    Operation,
    ProcessIdRequest,
    StatusRequest,
    Unknown,
)
from printers.virtual.paper import DOTS_PER_MM, Paper
from printers.virtual.typesetter import Typesetter

_IDENTITY = {1: b"\x20", 2: b"\x02", 3: b"\x01", 65: b"_1.0\0", 66: b"_Don\0", 67: b"_Virtual\0", 68: b"_0\0"}
_SLEEP_AT_LEAST_S = 0.01
_TRY_TRAY_EVERY_S = 0.5


class _Stopped(Exception):
    """The printer is being switched off."""


class _Cleared(Exception):
    """The buffer was cleared: what is being printed goes no further."""


class Engine:
    """Prints what the machine's buffer holds onto the paper. `unknown` grows with what it could not read."""

    def __init__(self, machine: Machine, paper: Paper, width_dots: int, speed_mm_s: float) -> None:
        self.unknown: list[bytes] = []
        self._machine = machine
        self._condition = machine.faults.condition
        self._paper = paper
        self._speed_mm_s = speed_mm_s
        self._decoder = Decoder()
        self._typesetter = Typesetter(width_dots)
        self._clearings = 0
        self._bytes_at_cut = 0
        self._row_due = 0.0
        self._thread = threading.Thread(target=self._run, name="virtual-printer-engine", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self, timeout_s: float) -> None:
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while True:
            try:
                self._print_chunk()
            except _Cleared:
                continue
            except _Stopped:
                return

    def _print_chunk(self) -> None:
        source, data = self._take_chunk()
        try:
            for operation in self._decoder.feed(data):
                self._wait_until_ready()
                for row in self._typesetter.rows(operation):
                    self._print_row(row)
                self._obey(operation, source)
        finally:
            with self._condition:
                source.unprinted -= len(data)
                self._condition.notify_all()

    def _take_chunk(self) -> tuple[Connection, bytes]:
        machine = self._machine
        with self._condition:
            self._condition.wait_for(lambda: machine.stopping or (machine.chunks and machine.faults.is_printing))
            if machine.stopping:
                raise _Stopped
            if machine.clearings != self._clearings:
                self._forget()
            source, data = machine.chunks.popleft()
            machine.buffered -= len(data)
            self._condition.notify_all()
            return source, data

    def _forget(self) -> None:
        self._clearings = self._machine.clearings
        self._decoder.forget()
        self._typesetter.forget_line()

    def _is_interrupted(self) -> bool:
        return self._machine.stopping or self._machine.clearings != self._clearings

    def _wait_until_ready(self) -> None:
        with self._condition:
            self._condition.wait_for(lambda: self._is_interrupted() or self._machine.faults.is_printing)
            self._heed_interruption()

    def _heed_interruption(self) -> None:
        if self._machine.stopping:
            raise _Stopped
        if self._is_interrupted():
            self._forget()
            raise _Cleared

    def _print_row(self, row: int) -> None:
        faults = self._machine.faults
        self._wait_until_ready()
        self._keep_pace()
        self._paper.print_row(row)
        with self._condition:
            if faults.paper_left_rows is not None:
                faults.paper_left_rows -= 1
                if faults.paper_left_rows <= 0:
                    faults.paper_left_rows = None
                    faults.paper_out = True

    def _keep_pace(self) -> None:
        speed = self._machine.faults.slow or self._speed_mm_s
        if not speed:
            return
        now = time.monotonic()
        self._row_due = max(self._row_due, now - _SLEEP_AT_LEAST_S) + 1 / (speed * DOTS_PER_MM)
        if self._row_due - now > _SLEEP_AT_LEAST_S:
            with self._condition:
                self._condition.wait_for(self._is_interrupted, self._row_due - now)
                self._heed_interruption()

    def _obey(self, operation: Operation, source: Connection) -> None:
        match operation:
            case Cut():
                self._into_tray(lambda: self._paper.cut(self._decoder.consumed - self._bytes_at_cut))
                self._bytes_at_cut = self._decoder.consumed
            case Initialise():
                source.wants_status = False
            case AutomaticStatus(wanted):
                source.wants_status = wanted != 0
                source.report_status(again=True)
            case StatusRequest(n):
                source.answer(bytes([status.paper(self._machine.faults) if n == 1 else 0]))
            case IdentityRequest(n):
                source.answer(_IDENTITY.get(n & 0x0F if 48 < n < 64 else n, b""))
            case ProcessIdRequest(process_id):
                self._into_tray(lambda: self._paper.note_process_id(process_id))
                if not self._machine.faults.clone:
                    source.answer(b"\x37\x22" + process_id + b"\x00")
            case Unknown(what):
                self.unknown.append(what)
                self._paper.note_unknown(what)

    def _into_tray(self, lay: Callable[[], None]) -> None:
        """Put something into the tray; one that takes nothing stops the printer until it does."""
        faults = self._machine.faults
        while True:
            try:
                lay()
            except OSError as fault:
                with self._condition:
                    faults.tray_trouble = _why_not_laid(fault)
                    if self._condition.wait_for(self._is_interrupted, _TRY_TRAY_EVERY_S):
                        faults.tray_trouble = ""
                        self._heed_interruption()
            else:
                if faults.tray_trouble:
                    faults.tray_trouble = ""
                return


def _why_not_laid(fault: OSError) -> str:
    if fault.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return "ổ đĩa của máy này đã đầy"
    return f"không ghi được vào thư mục khay giấy ({os.strerror(fault.errno) if fault.errno else fault})"
