"""Keeps the hub's processes alive while it runs and leaves none behind when it stops.

One thread, woken by signals (a child's death is one), so that no lock and no polling interval stands between
a death and its answer. Every part leads a process group: what it forked itself goes with it.
"""

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from launch import guardian
from launch.words import last_lines, say, say_trouble, shown_path

_STOP_SIGNALS = frozenset({signal.SIGINT, signal.SIGTERM, signal.SIGHUP})


@dataclass(frozen=True)
class Part:
    """One process of the hub. `name` is its log's name too; `vietnamese` is what the console calls it."""

    name: str
    vietnamese: str
    command: Sequence[str]


@dataclass(frozen=True)
class Surroundings:
    """What all parts share: working directory, environment, folder of logs, open files the guardian holds on to."""

    folder: Path
    environment: Mapping[str, str]
    logs: Path
    held_open: tuple[int, ...] = ()


@dataclass(frozen=True)
class Limits:
    """How much is put up with. Seconds, except `deaths` (per part within `deaths_within_s`) and `log_bytes`."""

    deaths: int = 5
    deaths_within_s: float = 30
    first_pause_s: float = 0.25
    ready_within_s: float = 60
    stop_within_s: float = 8
    log_bytes: int = 5_000_000


@dataclass
class _Life:
    """A part's present process (None between two), its recent deaths, and where its present process began to log."""

    part: Part
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=deque)
    start_at: float = 0.0
    logged_from: int = 0


class Supervisor:
    """Runs parts until a stop signal comes or one of them keeps dying."""

    def __init__(self, parts: Sequence[Part], surroundings: Surroundings, limits: Limits | None = None) -> None:
        self._lives = [_Life(part) for part in parts]
        self._around = surroundings
        self._limits = limits or Limits()
        self._bell = -1

    def run(self, is_ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Start all parts, call `announce` once when `is_ready`, and stay until told to stop.

        Returns 0 after SIGINT, SIGTERM or SIGHUP; 1 when a part died too often or readiness did not come in time.
        Must be called in the main thread. The parts are gone when this returns.
        """
        with ExitStack() as open_things:
            self._bell = open_things.enter_context(_signals_ring_a_bell())
            guard = open_things.enter_context(_Guardian(self._around.held_open))
            try:
                return self._keep_alive(guard, is_ready, announce)
            finally:
                self._stop_all(guard)

    def _keep_alive(self, guard: "_Guardian", is_ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        for life in self._lives:
            _set_aside(self._log(life))
        ready, ready_by = False, time.monotonic() + self._limits.ready_within_s
        while True:
            for life in self._lives:
                if life.process and life.process.poll() is not None and not self._bury(life, guard):
                    return 1
                if life.process is None and time.monotonic() >= life.start_at:
                    self._start(life, guard)
                self._bound_log(life)
            if not ready and is_ready():
                ready = True
                announce()
            if not ready and time.monotonic() > ready_by:
                self._say_not_ready()
                return 1
            starts = [life.start_at - time.monotonic() for life in self._lives if life.process is None]
            if self._wait(min([1.0 if ready else 0.1, *starts])) & _STOP_SIGNALS:
                return 0

    def _log(self, life: _Life) -> Path:
        return self._around.logs / f"{life.part.name}.log"

    def _start(self, life: _Life, guard: "_Guardian") -> None:
        with self._log(life).open("ab") as log:
            life.logged_from = log.tell()
            life.process = subprocess.Popen(
                life.part.command,
                cwd=self._around.folder,
                env=self._around.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        guard.watch(life.process.pid)

    def _bury(self, life: _Life, guard: "_Guardian") -> bool:
        """Clear away a dead part, say so, and set the time of its next start; False when it has died too often."""
        process, now, limits = life.process, time.monotonic(), self._limits
        if process is None:
            return True
        self._clear(life, guard)
        life.deaths.append(now)
        while life.deaths[0] < now - limits.deaths_within_s:
            life.deaths.popleft()
        log, name = self._log(life), life.part.name
        quoted = "\n".join(last_lines(log, since=life.logged_from))
        if len(life.deaths) >= limits.deaths:
            say_trouble(
                f"{life.part.vietnamese} dừng {len(life.deaths)} lần liên tiếp; thôi không khởi động lại nữa. "
                f"Nhật ký: {shown_path(log)}",
                f"The {name} ended {len(life.deaths)} times in a row; giving up. Its log is named above.",
                below=quoted,
            )
            return False
        pause = limits.first_pause_s * 2 ** (len(life.deaths) - 1)
        life.start_at = now + pause
        say_trouble(
            f"{life.part.vietnamese} dừng bất ngờ (mã {process.returncode}); khởi động lại sau {pause:g} giây.",
            f"The {name} ended unexpectedly (code {process.returncode}); starting it again in {pause:g} s.",
            below=quoted,
        )
        return True

    @staticmethod
    def _clear(life: _Life, guard: "_Guardian") -> None:
        """End whatever a part left in its group, so that its port is free for the next one."""
        if life.process is not None:
            guardian.end_group(life.process.pid, signal.SIGKILL)
            life.process.wait()
            guard.forget(life.process.pid)
            life.process = None

    def _stop_all(self, guard: "_Guardian") -> None:
        """Stop the parts in their order, each within its share of the time; a second stop signal ends the patience.

        In their order, so that the web takes nothing new, the spooler finishes its slip, and the printer goes last.
        """
        living = [life for life in self._lives if life.process is not None]
        if living:
            say("Đang dừng …", "Stopping …")
        patient = True
        for life in living:
            process = life.process
            if process is None:
                continue
            guardian.end_group(process.pid, signal.SIGTERM)
            until = time.monotonic() + self._limits.stop_within_s / len(living)
            while patient and process.poll() is None and (left := until - time.monotonic()) > 0:
                patient = not self._wait(left) & _STOP_SIGNALS
            self._clear(life, guard)

    def _wait(self, seconds: float) -> set[int]:
        """Sleep until a signal rings or the time is over; the numbers of the signals that came."""
        rung, _, _ = select.select([self._bell], [], [], max(seconds, 0))
        return set(os.read(self._bell, 4096)) if rung else set()

    def _bound_log(self, life: _Life) -> None:
        log = self._log(life)
        if log.exists() and log.stat().st_size > self._limits.log_bytes:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            os.truncate(log, 0)  # the part writes in append mode: it goes on at the new end
            life.logged_from = 0

    def _say_not_ready(self) -> None:
        seconds = f"{self._limits.ready_within_s:g}"
        say_trouble(
            f"Sau {seconds} giây Đón vẫn chưa sẵn sàng. Nhật ký ở {shown_path(self._around.logs)}.",
            f"After {seconds} s Đón is still not ready. The logs are in {shown_path(self._around.logs)}.",
            below="\n".join(line for life in self._lives for line in last_lines(self._log(life), count=1)),
        )


class _Guardian:
    """The launcher's end of guardian.py. A broken pipe is no reason to stop: only the safety net is gone."""

    def __init__(self, held_open: tuple[int, ...]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", guardian.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            pass_fds=held_open,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._process.communicate()

    def watch(self, leader: int) -> None:
        self._note(f"+{leader}\n")

    def forget(self, leader: int) -> None:
        self._note(f"-{leader}\n")

    def _note(self, line: str) -> None:
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):
                self._process.stdin.write(line.encode())


@contextmanager
def _signals_ring_a_bell() -> Iterator[int]:
    """A file that becomes readable when a child ends or a stop signal comes; its bytes are the signals' numbers."""
    bell, hammer = os.pipe()
    os.set_blocking(hammer, False)
    heard = (*_STOP_SIGNALS, signal.SIGCHLD)
    before = {number: signal.signal(number, lambda _number, _frame: None) for number in heard}
    hammer_before = signal.set_wakeup_fd(hammer, warn_on_full_buffer=False)
    try:
        yield bell
    finally:
        signal.set_wakeup_fd(hammer_before)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(bell)
        os.close(hammer)


def _set_aside(log: Path) -> None:
    """Keep the last run's log as .log.1, so that each run's own log begins empty."""
    if log.exists():
        log.replace(log.with_suffix(".log.1"))
