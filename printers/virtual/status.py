"""The printer's state in the bytes ESC/POS has for it: real-time status, automatic status back, GS r."""

from printers.virtual.faults import Faults

NEAR_END, PAPER_END = 0x03, 0x0C


def real_time(faults: Faults, n: int) -> bytes:
    """Answer DLE EOT n (1 to 4) with one byte, 0xx1xx10."""
    recovers_by_itself = 0x40 * bool(faults.tray_trouble)
    bits = {
        1: 0x08 * faults.is_offline,
        2: 0x04 * faults.cover_open | 0x20 * faults.paper_out | 0x40 * (faults.cutter or bool(faults.tray_trouble)),
        3: 0x08 * faults.cutter | recovers_by_itself,
        4: 0x0C * faults.near_end | 0x60 * faults.paper_out,
    }
    return bytes([0x12 | bits[n]])


def automatic(faults: Faults) -> bytes:
    """Give the four bytes of automatic status back."""
    first = 0x10 | 0x08 * faults.is_offline | 0x20 * faults.cover_open
    return bytes([first, 0x08 * faults.cutter | 0x40 * bool(faults.tray_trouble), paper(faults), 0])


def paper(faults: Faults) -> int:
    """Give the paper sensors as GS r 1 and the third automatic byte have them."""
    return NEAR_END * faults.near_end | PAPER_END * faults.paper_out
