"""Seating in tests: one session of the sample, its chairs by label and its people by name."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.models import Delegate, ProgramSession, Seat, SeatAssignment, SeatingAct
from congress.seating import moves
from congress.seating.moves import Held, Occupant
from tests.support.homes import CONGRESS, Home

ACTOR = "test"
MAIN_SESSION = "CT"


class Seating:
    """The seating of one session."""

    def __init__(self, home: Home, code: str = MAIN_SESSION) -> None:
        self.home = home
        with home.database.reading() as db_session:
            session = db_session.scalars(select(ProgramSession).where(ProgramSession.code == code)).one()
            self.session, self.hall = session.id, session.hall_id
            labels = select(Seat.label, Seat.id).where(Seat.hall_id == session.hall_id)
            self.seats: dict[str, int] = {row.label: row.id for row in db_session.execute(labels)}

    def act(self, use_case: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """Do an act of `moves` in a transaction of its own."""
        return self.home.database.run(
            lambda db_session: use_case(db_session, CONGRESS, self.session, *words, ACTOR, **more)
        )

    def set(self, changes: dict[str, Occupant], act: str = "assign") -> int | None:
        by_id = {self.seats[label]: who for label, who in changes.items()}
        return self.home.database.run(lambda s: moves.set_chairs(s, CONGRESS, self.session, by_id, act, ACTOR))

    def chart(self) -> dict[str, Occupant]:
        """Who sits where now, by label; free chairs are left out."""
        rows = (
            select(Seat.label, SeatAssignment.delegate_id, SeatAssignment.held_for)
            .join(Seat, Seat.id == SeatAssignment.seat_id)
            .where(SeatAssignment.program_session_id == self.session)
        )
        with self.home.database.reading() as db_session:
            return {
                row.label: Held(row.held_for) if row.delegate_id is None else row.delegate_id
                for row in db_session.execute(rows)
            }

    def seat_of(self, delegate_id: int) -> str:
        return next((label for label, who in self.chart().items() if who == delegate_id), "")

    def free(self, count: int = 1) -> list[str]:
        taken = self.chart()
        return [label for label in self.seats if label not in taken][:count]

    def people(self, count: int) -> Sequence[int]:
        """Some who sit, in the order of their chairs."""
        return [who for who in self.chart().values() if isinstance(who, int)][:count]

    def acts(self) -> list[str]:
        with self.home.database.reading() as db_session:
            return list(db_session.scalars(select(SeatingAct.act).order_by(SeatingAct.id)))

    def name(self, delegate_id: int) -> str:
        with self.home.database.reading() as db_session:
            return db_session.get_one(Delegate, delegate_id).full_name

    def change(self, use_case: Callable[[Session], Any]) -> Any:
        return self.home.database.run(use_case)
