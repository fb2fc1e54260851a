"""Typing in a door list: who is ticked, one hour for the sheet, another where one was written beside a name.

What contradicts the book is shown before anything is kept. Whoever is in already stays in as of the first time; who is
no longer on the list is not let in by a sheet printed earlier; who was excused comes in when that is confirmed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.admission import MoveType
from congress.attendance_book import door_lists, hours, moves, writing
from congress.attendance_book.door_lists import Awaited
from congress.attendance_book.moves import PAPER
from congress.door import AttendedSession
from congress.errors import BadInput
from congress.models import Congress, Scan
from congress.outcome import Status

LONGEST_NONCE = 60
_EXPLANATION = "Nhập từ danh sách giấy"


class Fate(StrEnum):
    """What becomes of a tick."""

    NEW = "new"  # is kept
    KEPT = "kept"  # was kept before from this very form
    IN = "in"  # in already, by another means: the first time stays
    OFF_LIST = "off_list"  # withdrawn, blocked, represented by somebody else: not kept
    EXCUSED = "excused"  # kept when confirmed
    OUTSIDE = "outside"  # the doors were closed then: kept when confirmed
    FUTURE = "future"  # not kept: the hour has to be corrected


_PLAIN = frozenset((Fate.NEW, Fate.KEPT, Fate.OUTSIDE))  # kept, or asked for all at once


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One tick with what the book says of it."""

    person: Awaited
    at: datetime
    fate: Fate


@dataclass(frozen=True, slots=True)
class Sheet:
    """A delegation's list as it was typed in: who is ticked, with the time of each (aware).

    `excused` are people who came although they were excused; `despite_hours`: the hours are right although the doors
    were closed; `seen` is the mark of what whoever typed has seen contradict the book.
    """

    delegation_id: int
    station_id: int
    ticks: Mapping[int, datetime]
    nonce: str
    account_id: int
    excused: frozenset[int] = frozenset()
    despite_hours: bool = False
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """What became of a sheet. Where `is_kept` is false, nothing was: `reviewed` says what to look at first."""

    reviewed: tuple[Reviewed, ...]
    is_kept: bool
    written: int = 0
    refused: tuple[str, ...] = ()  # names with why, by the door's own rules

    @property
    def mark(self) -> str:
        """Tells what there was to be seen, so that what changes meanwhile is shown again."""
        return _mark(self.reviewed)

    def of(self, *fates: Fate) -> list[Reviewed]:
        """Those with one of these fates."""
        return [one for one in self.reviewed if one.fate in fates]


def type_in(db_session: Session, congress: Congress, session_id: int, sheet: Sheet) -> Typed:
    """Keep a sheet, all its ticks at once, or nothing while something has to be looked at.

    A retry of the same nonce finds everybody kept and changes nothing. Raises BadInput for nobody ticked, no place, or
    people of another delegation, NotFound for the session.
    """
    if not sheet.ticks:
        raise BadInput("Chưa đánh dấu ai. Vui lòng đánh dấu những người có mặt trên danh sách giấy.")
    if not 1 <= len(sheet.nonce) <= LONGEST_NONCE:
        raise BadInput("Biểu mẫu thiếu số nhận dạng. Vui lòng tải lại trang.")
    session = moves.session_of(db_session, congress.id, session_id)
    place = writing.place_of(db_session, congress, sheet.station_id)
    reviewed = _review(db_session, congress, session, sheet)
    if _is_to_be_seen(reviewed, sheet):
        return Typed(reviewed, is_kept=False)
    acts: list[tuple[str, str, str]] = []
    refused, written = [], 0
    for one in reviewed:
        if not _is_kept(one, sheet):
            continue
        result = writing.write(
            db_session,
            place,
            session,
            one.person.id,
            move=MoveType.ENTRY,
            at=one.at,
            source_type=PAPER,
            explanation=_EXPLANATION,
            nonce=_numbered(sheet.nonce, one.person.id),
            account_id=sheet.account_id,
            tell=lambda _session, *act: acts.append(act),
        )
        if result.status is Status.OK:
            written += 1
        else:
            refused.append(f"{one.person.full_name} ({writing.refusal_words(result)})")
    # The log's end is everybody's: taken hold of only when all are written (congress/delegation_arrival.py).
    for actor, act, subject in acts:
        audit.append(db_session, actor, act, subject)
    told = f"session:{session.id} delegation:{sheet.delegation_id} station:{place.id} written:{written}"
    audit.append(db_session, f"account:{sheet.account_id}", "attendance.paper", told)
    return Typed(reviewed, is_kept=True, written=written, refused=tuple(refused))


def _review(db_session: Session, congress: Congress, session: AttendedSession, sheet: Sheet) -> tuple[Reviewed, ...]:
    lists = door_lists.read(db_session, congress.id, congress.zone, session.id, [sheet.delegation_id], with_former=True)
    people = {person.id: person for one in lists for person in one.people}
    if strangers := set(sheet.ticks) - set(people):
        raise BadInput(f"Có {len(strangers)} người không thuộc danh sách đoàn này. Vui lòng mở lại danh sách.")
    kept = _kept_before(db_session, sheet)
    now = clock.now()
    return tuple(
        Reviewed(person, sheet.ticks[person.id], _fate(person, sheet.ticks[person.id], session, now, kept))
        for person in people.values()
        if person.id in sheet.ticks
    )


def _fate(person: Awaited, at: datetime, session: AttendedSession, now: datetime, kept: Collection[int]) -> Fate:
    checks = (
        (Fate.KEPT, person.id in kept),
        (Fate.IN, person.came_at is not None),
        (Fate.OFF_LIST, not person.is_listed),
        (Fate.FUTURE, at > now),
        (Fate.EXCUSED, bool(person.excuse)),
        (Fate.OUTSIDE, hours.are_outside(session, at)),
    )
    return next((fate for fate, holds in checks if holds), Fate.NEW)


def _kept_before(db_session: Session, sheet: Sheet) -> set[int]:
    nonces = {_numbered(sheet.nonce, person): person for person in sheet.ticks}
    asked = select(Scan.nonce).where(Scan.station_id == sheet.station_id, Scan.nonce.in_(nonces))
    return {nonces[nonce] for nonce in db_session.scalars(asked)}


def _numbered(nonce: str, person: int) -> str:
    return f"{nonce}:{person}"


def _is_to_be_seen(reviewed: Collection[Reviewed], sheet: Sheet) -> bool:
    """Whether somebody has to look before anything is kept: for what is wrong, and for what they have not seen yet."""
    fates = {one.fate for one in reviewed}
    if Fate.FUTURE in fates or (Fate.OUTSIDE in fates and not sheet.despite_hours):
        return True
    return sheet.seen != _mark(reviewed)


def _mark(reviewed: Collection[Reviewed]) -> str:
    return " ".join(f"{one.person.id}:{one.fate}" for one in reviewed if one.fate not in _PLAIN)


def _is_kept(one: Reviewed, sheet: Sheet) -> bool:
    return one.fate in {Fate.NEW, Fate.OUTSIDE} or (one.fate is Fate.EXCUSED and one.person.id in sheet.excused)
