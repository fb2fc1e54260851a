"""Ends the hub's processes when the launcher was killed outright and could not do it itself.

A small process of its own. The launcher writes "+PID" and "-PID" lines into its standard input; the end of that input
means that the launcher is gone, by whatever death, and what is still noted then is asked to end, later forced.
A pipe works alike on Linux and macOS and runs no code between fork and exec, as PR_SET_PDEATHSIG would.
"""

import os
import signal
import sys
import time

PATIENCE_S = 8.0


def end_group(leader: int, number: int) -> bool:
    """Send a signal to a process group; False when nobody is left in it."""
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):  # macOS answers EPERM for a group of zombies
        return False
    return True


def guard() -> None:
    """Note process groups until the launcher's end of the pipe closes, then end those left."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    leaders: set[int] = set()
    for line in sys.stdin:
        note, leader = line[0], int(line[1:])
        (leaders.add if note == "+" else leaders.discard)(leader)
    for leader in leaders:
        end_group(leader, signal.SIGTERM)
    force_at = time.monotonic() + PATIENCE_S
    while leaders and time.monotonic() < force_at:
        leaders = {leader for leader in leaders if end_group(leader, 0)}
        time.sleep(0.02)
    for leader in leaders:
        end_group(leader, signal.SIGKILL)


if __name__ == "__main__":
    guard()
