"""One printer, one slip at a time: asked how it is, given the job, listened to until it says that the slip came out."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from congress.print_words import BackChannel, Delivery
from printers.escpos import ASK_STATUS, CHALLENGE, FENCE, FLUSH, Payload, introduction
from printers.faults import Broken, LostTouch, NotReady
from printers.status import (
    AutomaticStatus,
    FencePassed,
    Introduced,
    Listener,
    Printed,
    RealTimeStatus,
    Word,
    is_a_server,
    is_stopped,
    reasons_of,
)
from printers.transports import Connection, connect

NOT_A_PRINTER = "not-a-printer-error"
_MARK = b"who?"  # of a job without a slip
_HEARD_AT_MOST = 4096  # bytes that are looked at to tell a server from a printer


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a printer said about itself; `model` is "" where it says nothing."""

    model: str
    back_channel: BackChannel


def _nobody_asked(_reasons: tuple[str, ...]) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each step may take, in seconds; all together stay below the lease of a job."""

    status: float = 0.6  # for the answers to DLE EOT; who is silent for longer is mute
    stall: float = 5.0  # without a byte taken
    fence: float = 8.0  # from the last byte to the fence
    introduction: float = 1.5  # for the fence behind questions that move no paper
    late_word: float = 0.15  # for the word after a word about an earlier slip
    process_id: float = 1.0  # after the fence, from a printer that has never given one
    acknowledged: float = 3.0  # for a mute printer's network to take all
    protest: float = 0.2  # for a server to say that it does not understand a slip


class Device:
    """A printer's only voice and ear in this process. Remembers between jobs what the printer can say.

    `on_change` is told what a printer says of itself in the middle of a job: its reasons.
    """

    def __init__(
        self,
        address: str,
        patience: Patience | None = None,
        on_change: Callable[[tuple[str, ...]], None] = _nobody_asked,
    ) -> None:
        self.address = address
        self.reasons: tuple[str, ...] = ()  # what it last said about itself
        self._patience = patience or Patience()
        self._on_change = on_change
        self._gives_process_ids: bool | None = None
        self._is_a_printer = False  # it has answered as only printers do
        self._has_answered = False  # so it is not mute: whenever it is silent, something is wrong
        # At first nobody knows what another process left behind.
        self._is_in_step = False  # it waits for a command, as far as this process knows
        self._owes_words = True  # it may yet answer for an earlier slip
        self._has_passed_fences = False

    def probe(self) -> tuple[str, ...]:
        """Ask how the printer is; IPP reasons, () when all is well or it is mute. Raises NotReady when not reached."""
        with self._talk() as talk:
            self._ask_status(talk)
        return self.reasons

    def introduce(self) -> Introduction:
        """Learn what the printer says of itself and how it answers; no paper moves. Raises NotReady when not reached.

        One that is stopped says who it is, but not how it answers.
        """
        with self._talk() as talk:
            answers = self._ask_status(talk)
            try:
                talk.send(introduction(_MARK))
                self._gives_process_ids = None
                has_answered = talk.listen_until(lambda: talk.fence_passed, self._patience.introduction)
                if has_answered or _MARK in talk.marks:
                    talk.listen_until(lambda: _MARK in talk.marks, self._patience.process_id)
            except (Broken, LostTouch) as fault:
                raise NotReady("connecting-to-device-error") from fault
            self._refuse_servers(talk)
        if talk.fence_passed:
            self._owes_words, self._has_passed_fences = False, True
        if _MARK in talk.marks:
            self._gives_process_ids, channel = True, BackChannel.PROCESS_ID
        elif talk.fence_passed:
            self._gives_process_ids, channel = False, BackChannel.FENCE
        else:
            channel = BackChannel.UNKNOWN if answers or talk.has_spoken else BackChannel.NONE
        return Introduction(" ".join(dict.fromkeys(filter(None, talk.texts))), channel)

    def print_payload(
        self, payload: Payload, before_first_byte: Callable[[], None], *, flush_first: bool = False
    ) -> Delivery:
        """Print one job and return what is known about the paper.

        `before_first_byte` is called once the printer is ready and may raise to stop everything. `flush_first`: an
        earlier job was left open, if not by this process. Raises NotReady (nothing was sent) or LostTouch (something
        was).
        """
        self._is_in_step = self._is_in_step and not flush_first
        with self._talk() as talk:
            answers = self._ask_status(talk)
            if is_stopped(self.reasons):
                raise NotReady(*self.reasons)
            if self._owes_words and answers:
                self._await_earlier_words(talk)
            before_first_byte()
            self._owes_words = True
            try:
                talk.send(payload.data)
                delivery = self._await_word(talk, payload.mark, answers=answers)
            except Broken as fault:
                raise LostTouch("other-error", is_cut_off=talk.is_cut_off) from fault
            finally:
                self.reasons = talk.reasons or self.reasons
            self._owes_words = False
            return delivery

    @contextmanager
    def _talk(self) -> Iterator["_Talk"]:
        with connect(self.address) as connection:
            talk = _Talk(connection, self._patience, self._on_change)
            try:
                if not self._is_in_step:
                    self._bring_in_step(talk)
                yield talk
            finally:
                self._is_in_step = talk.is_in_step

    def _bring_in_step(self, talk: "_Talk") -> None:
        """End what somebody left open, before the first question: inside a header its bytes would pass for a size.

        Raises NotReady.
        """
        try:
            talk.send(FLUSH)
        except (Broken, LostTouch) as fault:
            self._refuse_servers(talk)
            raise NotReady("connecting-to-device-error") from fault
        finally:
            talk.is_cut_off = False

    def _ask_status(self, talk: "_Talk") -> bool:
        """Ask the four status bytes; False when the printer is mute.

        Raises NotReady when the connection breaks, somebody answers who is no printer, or a printer that has answered
        before is silent: a job would only fill its buffer.
        """
        try:
            talk.send(ASK_STATUS if self._is_a_printer else ASK_STATUS + CHALLENGE)
            talk.listen_until(lambda: len(talk.answers) >= 4 or is_a_server(talk.heard), self._patience.status)
        except (Broken, LostTouch) as fault:
            self._refuse_servers(talk)
            raise NotReady("connecting-to-device-error") from fault
        finally:
            talk.is_cut_off = False
        self._refuse_servers(talk)
        if self._has_answered and not talk.has_spoken:
            raise NotReady("timed-out-error")
        self._has_answered |= bool(talk.answers)
        self._is_a_printer = len(talk.answers) >= 4
        self.reasons = reasons_of(dict(enumerate(talk.answers[:4], start=1)))
        return bool(talk.answers)

    def _await_earlier_words(self, talk: "_Talk") -> None:
        """Let the printer finish what waits in it: a late word about that would pass for one about the next slip.

        Raises NotReady when that takes too long: the slip may go elsewhere meanwhile.
        """
        try:
            talk.send(FENCE)
            has_answered = talk.listen_until(lambda: talk.fences > 0, self._patience.introduction)
            while talk.listen_until(lambda heard=talk.fences: talk.fences > heard, self._patience.late_word):  # type: ignore[misc]
                pass
        except (Broken, LostTouch) as fault:
            raise NotReady("connecting-to-device-error") from fault
        self._refuse_servers(talk)
        if not has_answered and self._has_passed_fences:
            raise NotReady("timed-out-error")
        self._has_passed_fences = has_answered
        talk.fence_passed = False

    def _refuse_servers(self, talk: "_Talk") -> None:
        if is_a_server(talk.heard):
            self._is_a_printer = False
            raise NotReady(NOT_A_PRINTER)

    def _await_word(self, talk: "_Talk", mark: bytes, *, answers: bool) -> Delivery:
        if not answers and not talk.has_spoken:
            talk.await_acknowledged()
            if talk.listen_until(lambda: is_a_server(talk.heard), self._patience.protest):
                raise LostTouch(NOT_A_PRINTER, is_cut_off=False)
            return Delivery.SENT_UNCONFIRMED
        has_answered = talk.listen_until(
            lambda: talk.fence_passed or mark in talk.marks or is_a_server(talk.heard), self._patience.fence
        )
        if is_a_server(talk.heard):  # its words would pass for a fence
            raise LostTouch(NOT_A_PRINTER, is_cut_off=False)
        if not has_answered:
            raise LostTouch(*(talk.reasons or ("timed-out-error",)), is_cut_off=False)
        if self._gives_process_ids is not False:
            # One that has given them before is waited for: its fence comes while the paper is still moving.
            wait = self._patience.fence if self._gives_process_ids else self._patience.process_id
            given = talk.listen_until(lambda: mark in talk.marks, wait)
            if given:
                self._gives_process_ids = True
                return Delivery.BY_PROCESS_ID
            if self._gives_process_ids:
                raise LostTouch(*(talk.reasons or ("timed-out-error",)), is_cut_off=False)
            self._gives_process_ids = False
        return Delivery.BY_FENCE


class _Talk:
    """One connection's worth of sending and listening."""

    def __init__(
        self, connection: Connection, patience: Patience, on_change: Callable[[tuple[str, ...]], None]
    ) -> None:
        self.reasons: tuple[str, ...] = ()
        self.answers: list[int] = []
        self.texts: list[str] = []
        self.heard = b""
        self.fence_passed = False
        self.fences = 0
        self.marks: set[bytes] = set()
        self.has_spoken = False
        self.is_cut_off = False
        self.is_in_step = True  # the printer has got whole commands only
        self._connection = connection
        self._patience = patience
        self._on_change = on_change
        self._listener = Listener()

    def send(self, data: bytes) -> None:
        """Send all, listening meanwhile. Raises LostTouch when no more is taken, Broken when the printer is gone."""
        rest, moved_at = memoryview(data), time.monotonic()
        self.is_cut_off, self.is_in_step = True, False
        while rest:
            sent, received = self._exchange(rest, 0.2)
            rest = rest[sent:]
            self.is_cut_off, self.is_in_step = bool(rest), not rest
            self._hear(received)
            if sent:
                moved_at = time.monotonic()
            elif time.monotonic() - moved_at > self._patience.stall:
                raise LostTouch(*(self.reasons or ("timed-out-error",)), is_cut_off=True)

    def listen_until(self, is_enough: Callable[[], bool], within_s: float) -> bool:
        """Listen until it is enough; False when that has not come within so many seconds."""
        until = time.monotonic() + within_s
        while not is_enough():
            left = until - time.monotonic()
            if left <= 0:
                return False
            _, received = self._exchange(memoryview(b""), min(left, 0.2))
            if received:
                self._hear(received)
        return True

    def await_acknowledged(self) -> None:
        """Wait until the printer's network has taken all. Raises LostTouch when it does not."""
        until = time.monotonic() + self._patience.acknowledged
        while self._connection.unacknowledged():
            if time.monotonic() > until:
                raise LostTouch("timed-out-error", is_cut_off=True)
            _, received = self._exchange(memoryview(b""), 0.05)
            self._hear(received)

    def _exchange(self, data: memoryview, within_s: float) -> tuple[int, bytes]:
        """Send and take what can be. Raises Broken; what the printer has got then, nobody knows."""
        try:
            return self._connection.send(data, within_s)
        except Broken:
            self.is_in_step = False
            raise

    def _hear(self, received: bytes) -> None:
        if len(self.heard) < _HEARD_AT_MOST:
            self.heard += received
        for word in self._listener.hear(received):
            self.has_spoken = True
            self._note(word)

    def _note(self, word: Word) -> None:
        match word:
            case RealTimeStatus(byte):
                self.answers.append(byte)
            case AutomaticStatus(reasons):
                if reasons != self.reasons:
                    self._on_change(reasons)
                self.reasons = reasons
            case Introduced(text):
                self.texts.append(text)
            case FencePassed():
                self.fences += 1
                self.fence_passed = not self.is_cut_off  # before the end was sent it answers nothing of ours
            case Printed(mark):
                self.marks.add(mark)
