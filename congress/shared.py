"""One answer worked out for everybody who watches: fifty open pages cost what one does.

Each web process keeps its own. Freshness is told by a clock that nobody can set back.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass
class _Kept:
    value: Any = None
    made_at: float = float("-inf")
    is_being_made: bool = False
    changed: Condition = field(default_factory=Condition)


class Shared:
    """What was made at most `fresh_for_s` ago, by key.

    While one thread makes it anew, the others get the last one; one older than `usable_for_s` they wait to see renewed.
    """

    def __init__(self, fresh_for_s: float, usable_for_s: float, moment: Callable[[], float] = time.monotonic) -> None:
        self._fresh_for_s = fresh_for_s
        self._usable_for_s = usable_for_s
        self._moment = moment
        self._kept: dict[object, _Kept] = {}

    def get(self, key: object, make: Callable[[T | None], T]) -> T:
        """Return what is kept under the key, or make it from what was kept before (None at first).

        What `make` raises reaches the thread that made; whoever waited for it tries next.
        """
        kept = self._kept.setdefault(key, _Kept())
        with kept.changed:
            while kept.is_being_made and self._age(kept) >= self._usable_for_s:
                kept.changed.wait()
            before: T | None = kept.value
            if before is not None and (kept.is_being_made or self._age(kept) < self._fresh_for_s):
                return before
            kept.is_being_made = True
        began, made = self._moment(), None
        try:
            made = make(before)
            return made
        finally:
            with kept.changed:
                if made is not None:
                    kept.value, kept.made_at = made, began
                kept.is_being_made = False
                kept.changed.notify_all()

    def outdate(self) -> None:
        """Let everything be made anew when it is asked for next: somebody has just changed something here."""
        for kept in list(self._kept.values()):
            with kept.changed:
                kept.made_at = float("-inf")

    def _age(self, kept: _Kept) -> float:
        return self._moment() - kept.made_at
