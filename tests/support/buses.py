"""A delegation as it gets off its bus: as many people as a test needs, the head known."""

from dataclasses import dataclass, replace

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from congress.models import Delegate, DelegateState, Delegation, Exemplar, Printer, StationPrinter
from tests.support.homes import CONGRESS, Home


@dataclass
class Bus:
    """A delegation's people, in the order of names; `head` is one of them, `code` what is on the head's invitation."""

    delegation: int
    people: list[int]
    names: list[str]
    head: int
    code: str


def board(home: Home, size: int = 0) -> Bus:
    """The largest delegation of the sample with a head; filled up to `size` with people of others."""

    def use_case(db_session: Session) -> Bus:
        largest = db_session.scalars(
            select(Delegate.delegation_id).group_by(Delegate.delegation_id).order_by(func.count().desc()).limit(1)
        ).one()
        of_it = select(func.count()).where(Delegate.delegation_id == largest)
        lacking = max(0, size - (db_session.scalar(of_it) or 0))
        official = select(Exemplar.delegate_id).where(Exemplar.delegate_id.is_not(None), Exemplar.award_wave.is_(None))
        others = db_session.scalars(
            select(Delegate.id)
            .where(Delegate.delegation_id != largest, Delegate.id.in_(official), Delegate.state == DelegateState.ACTIVE)
            .order_by(Delegate.id)
            .limit(lacking)
        ).all()
        db_session.execute(update(Delegate).where(Delegate.id.in_(others)).values(delegation_id=largest))
        rows = db_session.execute(
            select(Delegate.id, Delegate.full_name, Delegate.number)
            .where(Delegate.delegation_id == largest)
            .order_by(Delegate.sort_key, Delegate.id)
        ).all()
        if size:
            rows = rows[:size]
        head = rows[len(rows) // 2]
        db_session.execute(update(Delegation).where(Delegation.id == largest).values(head_id=head.id))
        return Bus(largest, [row.id for row in rows], [row.full_name for row in rows], head.id, head.number)

    bus = home.database.run(use_case)
    return replace(bus, code=next(card.code for card in home.cards() if card.number == bus.code))


def second_printer(home: Home, address: str = "tcp://127.0.0.1:9") -> None:
    """One more printer, last in every station's order."""

    def use_case(db_session: Session) -> None:
        printer = Printer(congress_id=CONGRESS, name="Máy in 2", address=address)
        db_session.add(printer)
        db_session.flush()
        for station_id, rank in db_session.execute(
            select(StationPrinter.station_id, func.max(StationPrinter.rank)).group_by(StationPrinter.station_id)
        ).all():
            db_session.add(StationPrinter(station_id=station_id, printer_id=printer.id, rank=rank + 1))

    home.database.run(use_case)
