"""The dashboard and the boards as everybody sees them: read once, and again only when something has happened.

Asking whether it has costs a few indexed numbers, once in FRESH_FOR_S however many watch. What moves with time alone
(a silent station, the forecast) is read anew after RENEWED_AFTER_S.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress.hub import Hub
from congress.live import dashboard, gate_board, mc_board
from congress.live.dashboard import Dashboard
from congress.live.gate_board import GateBoard
from congress.live.mc_board import McBoard
from congress.models import AwardHour, AwardMark, Exemplar, HelpCall

RENEWED_AFTER_S = 4.0
T = TypeVar("T")


@dataclass(frozen=True)
class Drawn:
    """A page's moving part in words, with the tag by which a browser tells that it has it already."""

    html: str
    tag: str


class Seen(Generic[T]):
    """What was read, the mark it was read under, and when by a clock that cannot be set back."""

    def __init__(self, value: T, mark: str) -> None:
        self.value = value
        self.mark = mark
        self.read_at = time.monotonic()
        self._drawn: dict[object, Drawn] = {}
        self._lock = Lock()

    @property
    def is_old(self) -> bool:
        """Whether it has to be read anew though nothing was recorded."""
        return time.monotonic() - self.read_at >= RENEWED_AFTER_S

    def drawn(self, look: object, draw: Callable[[T], str]) -> Drawn:
        """Draw it once for each look (a language, a kind of watcher); who comes meanwhile waits for the one drawing."""
        with self._lock:
            if look not in self._drawn:
                html = draw(self.value)
                self._drawn[look] = Drawn(html, sha256(html.encode()).hexdigest()[:20])
            return self._drawn[look]


def dashboard_of(hub: Hub, congress_id: int) -> Seen[Dashboard]:
    """The dashboard."""
    return _seen(hub, congress_id, dashboard.read, dashboard.version)


def mc_board_of(hub: Hub, congress_id: int) -> Seen[McBoard]:
    """The MC's board."""
    return _seen(hub, congress_id, mc_board.read, _stage_version)


def gate_board_of(hub: Hub, congress_id: int) -> Seen[GateBoard]:
    """The board of every door; `gate_board.of_door` narrows it."""
    return _seen(hub, congress_id, gate_board.read, _stage_version)


def _seen(
    hub: Hub, congress_id: int, read: Callable[[Session, int], T], version: Callable[[Session, int], str]
) -> Seen[T]:
    def look(before: Seen[T] | None) -> Seen[T]:
        with hub.database.reading() as db_session:
            mark = version(db_session, congress_id)
            if before is not None and before.mark == mark and not before.is_old:
                return before
            return Seen(read(db_session, congress_id), mark)

    return hub.shared.get((read, congress_id), look)


def _stage_version(db_session: Session, congress_id: int) -> str:
    """What scans change, and what is done at the stage and the gates."""
    marks = db_session.execute(
        select(func.max(AwardMark.id), func.count(AwardMark.undone_at))
        .join(Exemplar, Exemplar.id == AwardMark.exemplar_id)
        .where(Exemplar.congress_id == congress_id)
    ).one()
    calls = db_session.execute(select(func.max(HelpCall.id), func.count(HelpCall.answered_at))).one()
    hour = db_session.scalar(select(func.max(AwardHour.set_at)))
    return f"{dashboard.version(db_session, congress_id)}-{marks[0]}-{marks[1]}-{calls[0]}-{calls[1]}-{hour}"
