"""The screen in the lobby: numbers only. Whoever passes may read it, so it names nobody and hides small numbers."""

from dataclasses import dataclass
from datetime import datetime

from congress.attendance import SessionCount
from congress.live import small_cells
from congress.live.curve import Picture


@dataclass(frozen=True, slots=True)
class WallPart:
    """A category with how many are in; None: fewer than may be told."""

    name: str
    present: int | None


@dataclass(frozen=True, slots=True)
class Wall:
    """All a wall screen says. Numbers are None where they are too small to be told. Times are UTC."""

    session: str
    starts_at: datetime
    present: int | None
    summoned: int
    share: float | None
    guests: int | None
    delegations_full: int
    delegations: int
    parts: tuple[WallPart, ...]
    picture: Picture


def of_session(session: SessionCount, picture: Picture) -> Wall:
    """Make what may be shown of a session to anybody."""
    count = session.count
    present, guests = small_cells.alone(count.present), small_cells.alone(count.guests_present)
    summoned_to = [one for one in session.delegations if one.summoned]
    return Wall(
        session=session.name,
        starts_at=session.starts_at,
        present=present,
        summoned=count.summoned,
        share=count.share if present is not None else None,
        guests=guests,
        delegations_full=sum(one.present == one.summoned for one in summoned_to),
        delegations=len(summoned_to),
        parts=(*_parts(session, is_summoned=True), *_parts(session, is_summoned=False)),
        picture=picture,
    )


def _parts(session: SessionCount, *, is_summoned: bool) -> tuple[WallPart, ...]:
    """Those of one sum that is shown: what is hidden must not be found by subtraction from it."""
    parts = [part for part in session.categories if part.present and part.is_summoned is is_summoned]
    shown = small_cells.shown([part.present for part in parts])
    return tuple(WallPart(part.category, number) for part, number in zip(parts, shown, strict=True))
