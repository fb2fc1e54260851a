"""What stands at an address: a printer that is spoken with, or a queue of CUPS that jobs are handed to."""

from collections.abc import Callable
from typing import Protocol

from congress.print_words import Delivery
from printers.cups import CupsQueue
from printers.device import Device, Introduction
from printers.escpos import Payload


class Reached(Protocol):
    """A printer as its worker sees it; printers/device.py says what each of these means."""

    @property
    def reasons(self) -> tuple[str, ...]: ...

    def probe(self) -> tuple[str, ...]: ...

    def introduce(self) -> Introduction: ...

    def print_payload(
        self, payload: Payload, before_first_byte: Callable[[], None], *, flush_first: bool = False
    ) -> Delivery: ...


def at(address: str, on_change: Callable[[tuple[str, ...]], None] = lambda _reasons: None) -> Reached:
    """Return whoever prints at an address; `on_change` is told what a printer says in the middle of a job."""
    return CupsQueue(address) if address.startswith("ipp://") else Device(address, on_change=on_change)
