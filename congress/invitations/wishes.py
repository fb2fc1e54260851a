"""What a person wishes for on the day, as they said themselves: it becomes what is arranged for them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from congress import audit
from congress.models import Arrangement


@dataclass(frozen=True, slots=True)
class Wishes:
    """`bus`: whether they want a place on a bus; which bus it is, organizers say."""

    diet: str = ""
    wheelchair: bool = False
    bus: bool = False


def of(db_session: Session, delegate_id: int) -> Wishes:
    """Return what is arranged for a person so far."""
    row = db_session.get(Arrangement, delegate_id)
    return Wishes(row.diet, row.needs_wheelchair, bool(row.bus)) if row else Wishes()


def arrange(db_session: Session, delegate_id: int, told: Wishes, actor: str) -> None:
    """Set diet and wheelchair as told. Who wants no bus gives their place on one back; a number is never made up."""
    before = of(db_session, delegate_id)
    row = db_session.get(Arrangement, delegate_id) or Arrangement(delegate_id=delegate_id, bus="")
    row.diet, row.needs_wheelchair = told.diet, told.wheelchair
    if not told.bus:
        row.bus = ""
    after = Wishes(row.diet, row.needs_wheelchair, bool(row.bus))
    if after == before:
        return
    db_session.add(row)
    db_session.flush()
    audit.append(db_session, actor, "arrangement.answer", f"delegate:{delegate_id}")
