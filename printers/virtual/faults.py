"""What can go wrong with paper and wire, switched on and off while the printer runs.

Its condition is the printer's only lock: a change of a fault wakes whoever waits for the paper, the buffer or the stop.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


def _nobody_listens() -> None:
    pass


@dataclass(slots=True)
class Faults:
    """Assign to change, from any thread; the change has taken effect when the assignment returns.

    An unknown name raises AttributeError, so that a misspelt fault in a test does not pass for a healthy printer.
    """

    condition: threading.Condition = field(default_factory=threading.Condition, repr=False, compare=False)
    on_change: Callable[[], None] = field(default=_nobody_listens, repr=False, compare=False)
    paper_out: bool = False
    paper_left_rows: int | None = None  # becomes paper_out when so many more rows have been printed
    near_end: bool = False
    cover_open: bool = False
    cutter: bool = False
    slow: float = 0  # mm/s instead of the printer's own speed; 0 leaves that alone
    stall: bool = False  # the engine hangs; status says all is well
    reset_after_bytes: int | None = None  # resets the connection that brings the n-th byte from now, once
    refuse: bool = False  # nobody listens on the port
    mute: bool = False  # prints, answers nothing
    clone: bool = False  # does not know GS ( H
    one_connection_only: bool = False  # resets a second connection
    stray_status_bytes: bool = False  # four status bytes nobody asked for: on connecting and before each answer
    tray_trouble: str = ""  # why the tray takes no slip, such as a full disk; the engine's own word, ends by itself

    def __setattr__(self, name: str, value: Any) -> None:
        if name in {"condition", "on_change"}:
            object.__setattr__(self, name, value)
            return
        with self.condition:
            object.__setattr__(self, name, value)
            self.condition.notify_all()
            self.on_change()

    @property
    def is_offline(self) -> bool:
        """Whether the printer has stopped for something a person must see to, in it or on this machine's disk."""
        return self.paper_out or self.cover_open or self.cutter or bool(self.tray_trouble)

    @property
    def is_printing(self) -> bool:
        """Whether the engine may go on."""
        return not (self.is_offline or self.stall)
