"""What can go wrong with a printer, in two kinds that decide everything else.

DeviceFault
├── NotReady    not one byte of the slip has left: it may be printed elsewhere, or later, by itself
└── LostTouch   bytes left and no word came back: only a person can tell whether the slip came out
"""


class Broken(Exception):
    """The connection is gone: closed or reset by the printer, unplugged, or lost by the network."""


class DeviceFault(Exception):
    """Trouble with a printer. `reasons` are IPP printer-state-reasons, such as "media-empty-error"."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


class NotReady(DeviceFault):
    """Nothing of the slip was sent."""


class LostTouch(DeviceFault):
    """Something of the slip was sent. `is_cut_off`: not all of it, so the printer may sit inside an open band."""

    def __init__(self, *reasons: str, is_cut_off: bool) -> None:
        super().__init__(*reasons)
        self.is_cut_off = is_cut_off
