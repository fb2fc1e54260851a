"""The book itself: every entry and exit of a session in order of time, what was taken back among them.

What a rehearsal recorded is no part of it (docs/adr/0015).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from congress import clock, door
from congress.admission import MoveType
from congress.door import AttendedSession
from congress.errors import NotFound
from congress.models import Account, Annulment, Attendance, Congress, Delegate, Delegation, Movement, Scan, Station
from congress.vietnamese import fold

PAGE_SIZE = 100
PAPER = "paper"  # the `source_type` of what stood on a door list


class Way(StrEnum):
    """How somebody was recorded, as the book tells it: at a desk "manual" is an usher's act, elsewhere the guest's."""

    SCAN = "scan"
    CARD = "card"
    NUMBER = "number"
    BY_HAND = "by_hand"
    DELEGATION = "delegation"
    PAPER = "paper"


_SOURCES = {"barcode": Way.SCAN, "id_card": Way.CARD, "delegation": Way.DELEGATION, PAPER: Way.PAPER}


def way_of(source_type: str, account_id: int | None) -> Way:
    """Tell the way from what a scan keeps."""
    return _SOURCES.get(source_type) or (Way.NUMBER if account_id is None else Way.BY_HAND)


def _is_way(way: Way) -> ColumnElement[bool]:
    source = next((name for name, known in _SOURCES.items() if known is way), None)
    if source is not None:
        return Scan.source_type == source
    is_guests_own = Scan.account_id.is_(None)
    return and_(Scan.source_type.not_in(tuple(_SOURCES)), is_guests_own if way is Way.NUMBER else ~is_guests_own)


@dataclass(frozen=True, slots=True)
class MoveFilter:
    """What the book is narrowed to; "" and None are everything. `move`: a MoveType, `way`: a Way."""

    words: str = ""
    delegation: int | None = None
    station: int | None = None
    move: str = ""
    way: str = ""
    only_annulled: bool = False
    oldest_first: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """One line: somebody goes in or out. Times in the congress's zone.

    `ordinal` is 0 for the first entry, which is what can be taken back; later moves of the same attendance go with it.
    """

    attendance_id: int
    ordinal: int
    move: MoveType
    at: datetime
    recorded_at: datetime
    delegate_id: int
    number: str
    honorific: str
    full_name: str
    delegation: str
    station: str
    gate: str
    way: Way
    account: str
    explanation: str
    annulled_at: datetime | None
    annulled_by: str
    annulled_why: str

    @property
    def stands(self) -> bool:
        return self.annulled_at is None


@dataclass(frozen=True, slots=True)
class MovePage:
    """One page of the book, and how many lines fit in all. Pages count from 1."""

    lines: tuple[Move, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PAGE_SIZE), 1)


_annuller = aliased(Account)


def session_of(db_session: Session, congress_id: int, session_id: int) -> AttendedSession:
    """Return a session that takes attendance. Raises NotFound for any other, or another congress's."""
    session = next((one for one in door.attended_sessions(db_session, congress_id) if one.id == session_id), None)
    if session is None:
        raise NotFound("Không tìm thấy phiên có điểm danh này.")
    return session


def page(db_session: Session, congress: Congress, session_id: int, only: MoveFilter, number: int) -> MovePage:
    """Return a page of the moves that fit, the newest first unless told; beyond the last page, the last."""
    log = _log(session_id)
    total = db_session.scalar(_told(select(func.count()), log, congress.id, only)) or 0
    number = min(max(number, 1), max(-(-total // PAGE_SIZE), 1))
    asked = _lines(log, congress.id, only).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return MovePage(_read(db_session, asked, congress.zone), total, number)


def every(db_session: Session, congress: Congress, session_id: int) -> tuple[Move, ...]:
    """Return all moves in order of time, what was taken back among them."""
    asked = _lines(_log(session_id), congress.id, MoveFilter(oldest_first=True))
    return _read(db_session, asked, congress.zone)


def of_attendance(db_session: Session, congress: Congress, attendance_id: int) -> tuple[AttendedSession, list[Move]]:
    """Return an attendance's session and its moves, the first entry first. Raises NotFound."""
    session_id = db_session.scalar(select(Attendance.program_session_id).where(Attendance.id == attendance_id))
    log = _log(session_id or 0)
    asked = _lines(log, congress.id, MoveFilter(oldest_first=True)).where(log.c.attendance_id == attendance_id)
    found = sorted(_read(db_session, asked, congress.zone), key=lambda move: move.ordinal)
    if not found:
        raise NotFound("Không tìm thấy lượt điểm danh này.")
    return session_of(db_session, congress.id, session_id or 0), found


def version(db_session: Session, session_id: int) -> str:
    """Return a mark that changes with every move and undo of a session."""
    entered, annulled = db_session.execute(
        select(func.max(Attendance.id), func.count(Attendance.annulled_at)).filter_by(program_session_id=session_id)
    ).one()
    moved = db_session.scalar(
        select(func.max(Movement.id))
        .join(Attendance, Attendance.id == Movement.attendance_id)
        .where(Attendance.program_session_id == session_id)
    )
    return f"{entered or 0}-{annulled}-{moved or 0}"


def _log(session_id: int) -> Subquery:
    entries = select(
        Attendance.id.label("attendance_id"),
        literal(0).label("ordinal"),
        literal(str(MoveType.ENTRY)).label("move"),
        Attendance.entered_at.label("at"),
        Attendance.scan_id.label("scan_id"),
    ).where(Attendance.program_session_id == session_id)
    later = (
        select(Movement.attendance_id, Movement.ordinal, Movement.type, Movement.happened_at, Movement.scan_id)
        .join(Attendance, Attendance.id == Movement.attendance_id)
        .where(Attendance.program_session_id == session_id)
    )
    return union_all(entries, later).subquery("log")


def _told(asked: Select[Any], log: Subquery, congress_id: int, only: MoveFilter) -> Select[Any]:
    asked = (
        asked.select_from(log)
        .join(Attendance, Attendance.id == log.c.attendance_id)
        .join(Scan, Scan.id == log.c.scan_id)
        .join(Station, Station.id == Scan.station_id)
        .join(Delegate, Delegate.id == Attendance.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegate.congress_id == congress_id, Scan.rehearsal_id.is_(None))
    )
    for word in fold(only.words).split():
        fits = [Delegate.folded_name.contains(word, autoescape=True)]
        if word.isdecimal():
            fits.append(Delegate.number.contains(word))
        asked = asked.where(or_(*fits))
    if only.delegation is not None:
        asked = asked.where(Delegate.delegation_id == only.delegation)
    if only.station is not None:
        asked = asked.where(Scan.station_id == only.station)
    if only.move in set(MoveType):
        asked = asked.where(log.c.move == only.move)
    if only.way in set(Way):
        asked = asked.where(_is_way(Way(only.way)))
    if only.only_annulled:
        asked = asked.where(Attendance.annulled_at.is_not(None))
    return asked


def _lines(log: Subquery, congress_id: int, only: MoveFilter) -> Select[Any]:
    asked = select(
        log.c.attendance_id,
        log.c.ordinal,
        log.c.move,
        log.c.at,
        Scan,
        Attendance,
        Delegate,
        Delegation.name.label("delegation"),
        Station,
        Account.username.label("account"),
        Annulment,
        _annuller.username.label("annuller"),
    )
    asked = (
        _told(asked, log, congress_id, only)
        .outerjoin(Account, Account.id == Scan.account_id)
        .outerjoin(Annulment, Annulment.attendance_id == Attendance.id)
        .outerjoin(_annuller, _annuller.id == Annulment.account_id)
    )
    order = (log.c.at, log.c.scan_id)
    return asked.order_by(*(order if only.oldest_first else (column.desc() for column in order)))


def _read(db_session: Session, asked: Select[Any], zone: str) -> tuple[Move, ...]:
    return tuple(
        Move(
            attendance_id=row.attendance_id,
            ordinal=row.ordinal,
            move=MoveType(row.move),
            at=clock.local(row.at, zone),
            recorded_at=clock.local(row.Scan.created_at, zone),
            delegate_id=row.Delegate.id,
            number=row.Delegate.number,
            honorific=row.Delegate.honorific,
            full_name=row.Delegate.full_name,
            delegation=row.delegation,
            station=row.Station.name,
            gate=row.Station.gate,
            way=way_of(row.Scan.source_type, row.Scan.account_id),
            account=row.account or "",
            explanation=row.Scan.explanation,
            annulled_at=row.Attendance.annulled_at and clock.local(row.Attendance.annulled_at, zone),
            annulled_by=row.annuller or "",
            annulled_why=row.Annulment.explanation if row.Annulment else "",
        )
        for row in db_session.execute(asked)
    )
