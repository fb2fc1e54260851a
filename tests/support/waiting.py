"""Waiting for what another process or thread does: by looking, with a deadline, never by sleeping and hoping."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(look: Callable[[], T], within_s: float = 10.0) -> T:
    """Look again and again until something true is seen, and return it; fail with what was seen last."""
    until = time.monotonic() + within_s
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < until, f"not seen within {within_s} s; last seen: {seen!r}"
        time.sleep(0.02)
