"""Refused scans that somebody should look into: an old card is tried, one card at two gates, unknown codes in a row.

Most refusals are of no weight: a person scans twice, or the screen of a phone is dim. Those stay out of here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from congress.models import Attendance, Delegate, Delegation, Scan, Station
from congress.outcome import Reason, Status

IN_A_ROW = 3
MOST = 12
_LOOKED_AT = 2000  # of the newest scans, so that a look costs the same at the end of the day
_SPREAD = timedelta(minutes=10)  # unknown codes that lie further apart are no row


class Oddity(StrEnum):
    """What is odd about a refused scan."""

    REVOKED = "revoked"  # a card that was replaced or taken back
    BLOCKED = "blocked"  # somebody who is suspended
    CANCELED = "canceled"  # somebody who was withdrawn from the list
    TWO_GATES = "two_gates"  # in by one gate already, tried at another
    UNKNOWN = "unknown"  # codes nobody was given, one after another


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing to look into; times are UTC. `before` is where they came in, of TWO_GATES; names may be ""."""

    oddity: Oddity
    at: datetime
    place: str
    honorific: str = ""
    full_name: str = ""
    delegation: str = ""
    before: str = ""
    before_at: datetime | None = None
    times: int = 1


_OF_A_PERSON = {Reason.REVOKED: Oddity.REVOKED, Reason.BLOCKED: Oddity.BLOCKED, Reason.CANCELED: Oddity.CANCELED}


def worth_a_look(db_session: Session, congress_id: int, since: datetime) -> tuple[Refusal, ...]:
    """Return what is odd among the scans since then, the newest first. What is rehearsed is left out."""
    newest = (
        select(Scan.id)
        .join(Station, Station.id == Scan.station_id)
        .where(Station.congress_id == congress_id)
        .order_by(Scan.id.desc())
        .limit(_LOOKED_AT)
        .subquery()
    )
    fresh = and_(Scan.id.in_(select(newest.c.id)), Scan.created_at >= since, Scan.rehearsal_id.is_(None))
    found = [*_of_people(db_session, fresh), *_unknown_in_a_row(db_session, fresh)]
    return tuple(sorted(found, key=lambda refusal: refusal.at, reverse=True)[:MOST])


def _of_people(db_session: Session, fresh: Any) -> list[Refusal]:
    first = aliased(Station)
    rows = db_session.execute(
        select(
            Scan.created_at,
            Scan.reason,
            Scan.delegate_id,
            Station.name,
            Station.gate,
            Delegate.honorific,
            Delegate.full_name,
            Delegation.name.label("delegation"),
            first.name.label("first_name"),
            first.gate.label("first_gate"),
            Attendance.entered_at,
        )
        .join(Station, Station.id == Scan.station_id)
        .join(Delegate, Delegate.id == Scan.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .outerjoin(
            Attendance,
            and_(
                Attendance.delegate_id == Scan.delegate_id,
                Attendance.program_session_id == Scan.program_session_id,
                Attendance.annulled_at.is_(None),
            ),
        )
        .outerjoin(first, first.id == Attendance.station_id)
        .where(
            fresh,
            or_(
                Scan.reason.in_(_OF_A_PERSON),
                and_(
                    Scan.reason == Reason.ALREADY_REDEEMED,
                    Attendance.station_id != Scan.station_id,
                    or_(first.gate != Station.gate, first.gate == ""),
                ),
            ),
        )
        .order_by(Scan.id.desc())
    )
    found: dict[tuple[Oddity, int], Refusal] = {}
    for row in rows:
        oddity = _OF_A_PERSON.get(row.reason, Oddity.TWO_GATES)
        known = found.get((oddity, row.delegate_id))
        if known is not None:  # tried again and again: one line, of the last time, with how often
            found[oddity, row.delegate_id] = replace(known, times=known.times + 1)
            continue
        is_double = oddity is Oddity.TWO_GATES
        found[oddity, row.delegate_id] = Refusal(
            oddity,
            row.created_at,
            place_of(row.name, row.gate),
            row.honorific,
            row.full_name,
            row.delegation,
            before=place_of(row.first_name, row.first_gate) if is_double else "",
            before_at=row.entered_at if is_double else None,
        )
    return list(found.values())


def _unknown_in_a_row(db_session: Session, fresh: Any) -> list[Refusal]:
    """Find runs of unknown codes at one station; a good scan between them ends a run: that station reads well."""
    rows = db_session.execute(
        select(Scan.created_at, Scan.status, Scan.reason, Station.name, Station.gate, func.coalesce(Scan.station_id, 0))
        .join(Station, Station.id == Scan.station_id)
        .where(fresh)
        .order_by(Scan.station_id, Scan.id)
    ).all()
    found = []
    for _, of_station in groupby(rows, key=lambda row: row[-1]):
        for run in runs(of_station):
            last = run[-1]
            found.append(Refusal(Oddity.UNKNOWN, last.created_at, place_of(last.name, last.gate), times=len(run)))
    return found


def runs(scans: Iterable[Any]) -> list[Sequence[Any]]:
    """Return the runs of at least IN_A_ROW unknown codes among one station's scans, in their order."""
    found, run = [], list[Any]()
    for scan in scans:
        is_unknown = scan.status == Status.ERROR and scan.reason == Reason.INVALID
        if not is_unknown or (run and scan.created_at - run[-1].created_at > _SPREAD):
            found.append(run)
            run = []
        if is_unknown:
            run = [*run, scan]
    return [one for one in [*found, run] if len(one) >= IN_A_ROW]


def place_of(station: str, gate: str) -> str:
    """Name a station with its gate, where it has one that its name does not say."""
    return f"{station} ({gate})" if gate and gate != station else station
