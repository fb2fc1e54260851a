"""What a printer says about itself: the bytes it sends back, told apart and put into IPP's words.

Sources: Epson's ESC/POS reference for DLE EOT, GS a, GS r, GS I and GS ( H; the bit patterns below tell the answers
apart without knowing what was asked, because clones send unasked-for ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK_START, _INFORMATION_START, _BLOCK_END = 0x37, 0x5F, 0x00
_PROCESS_ID = 0x22
_FLOW_CONTROL = (0x11, 0x13)
_AUTOMATIC_LENGTH = 4

_REAL_TIME_BITS: dict[int, dict[int, str]] = {  # which answer of DLE EOT n → {bit: reason}
    1: {0x08: "offline-error"},
    2: {0x04: "cover-open-error", 0x20: "media-empty-error", 0x40: "other-error"},
    3: {0x08: "cutter-error", 0x20: "other-error", 0x40: "other-error"},  # 0x40: one that ends by itself, such as heat
    4: {0x0C: "media-low-warning", 0x60: "media-empty-error"},
}
_AUTOMATIC_BITS: tuple[dict[int, str], ...] = (  # byte by byte of the automatic status
    {0x08: "offline-error", 0x20: "cover-open-error"},
    {0x08: "cutter-error", 0x20: "other-error", 0x40: "other-error"},
    {0x03: "media-low-warning", 0x0C: "media-empty-error"},
    {},
)


@dataclass(frozen=True, slots=True)
class RealTimeStatus:
    """One answer to DLE EOT; which of the four is told by the order of asking."""

    byte: int


@dataclass(frozen=True, slots=True)
class AutomaticStatus:
    """A change the printer tells unasked, with everything wrong with it now."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FencePassed:
    """GS r was reached: everything sent before it has been worked off."""


@dataclass(frozen=True, slots=True)
class Printed:
    """GS ( H was reached and everything before it is on paper."""

    mark: bytes


@dataclass(frozen=True, slots=True)
class Introduced:
    """An answer to GS I: the maker or the model, as the printer says it."""

    text: str


Word = RealTimeStatus | AutomaticStatus | FencePassed | Printed | Introduced

# How servers that are no printers greet (mail, files, shell) or answer nonsense (web). No printer talks in words first.
_SERVERS_WORDS = re.compile(rb"HTTP/\d|<html|\A(SSH-|[2-5]\d\d[ -])", re.IGNORECASE)


def is_a_server(heard: bytes) -> bool:
    """Tell by all that was heard from the start that this is no printer but, say, somebody's web server."""
    return _SERVERS_WORDS.search(heard) is not None


class Listener:
    """Tells a printer's bytes apart; keeps what is not whole yet."""

    def __init__(self) -> None:
        self._kept = b""

    def hear(self, told: bytes) -> Iterator[Word]:
        """Yield the words that are whole now, in order; what is no word of ours is dropped."""
        self._kept += told
        while self._kept:
            first = self._kept[0]
            if first in {_BLOCK_START, _INFORMATION_START}:
                end = self._kept.find(_BLOCK_END)
                if end < 0:
                    return
                block, self._kept = self._kept[1:end], self._kept[end + 1 :]
                yield from _block_words(first, block)
            elif first & 0x93 == 0x10:
                if len(self._kept) < _AUTOMATIC_LENGTH:
                    return
                four, self._kept = self._kept[:_AUTOMATIC_LENGTH], self._kept[_AUTOMATIC_LENGTH:]
                yield AutomaticStatus(_offline_last(_reasons(zip(four, _AUTOMATIC_BITS, strict=True))))
            else:
                self._kept = self._kept[1:]
                if first & 0x93 == 0x12:
                    yield RealTimeStatus(first)
                elif first not in _FLOW_CONTROL and first & 0x90 == 0:
                    yield FencePassed()


def _block_words(start: int, block: bytes) -> Iterator[Word]:
    if start == _INFORMATION_START:
        yield Introduced(block.decode("ascii", "ignore").strip())
    elif block[:1] == bytes((_PROCESS_ID,)):
        yield Printed(block[1:])


def reasons_of(answers: dict[int, int]) -> tuple[str, ...]:
    """What the answers to DLE EOT (by their n) say is wrong, the most telling first."""
    return _offline_last(_reasons((byte, _REAL_TIME_BITS[n]) for n, byte in answers.items()))


def is_stopped(reasons: tuple[str, ...]) -> bool:
    """A warning (paper is low) lets a printer go on; an error stops it."""
    return any(reason.endswith("-error") for reason in reasons)


def _reasons(pairs: Iterator[tuple[int, dict[int, str]]]) -> list[str]:
    return [reason for byte, bits in pairs for bit, reason in bits.items() if byte & bit]


def _offline_last(reasons: list[str]) -> tuple[str, ...]:
    """Every trouble takes a printer offline; saying so helps only where nothing better is known."""
    told = dict.fromkeys(reasons)
    return tuple(reason for reason in told if reason != "offline-error") or tuple(told)
