"""What a person wishes for on the day, as they said themselves: it becomes what is arranged for them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from congress.models import Arrangement, Delegate
from congress.roster import arrangements


@dataclass(frozen=True, slots=True)
class Wishes:
    """`bus`: whether they want a place on a bus; which bus it is, organizers say."""

    diet: str = ""
    wheelchair: bool = False
    bus: bool = False


def of(db_session: Session, congress_id: int, delegate_id: int) -> Wishes:
    """Return what is arranged for a person so far, or what the list remarks. Raises NotFound."""
    known = arrangements.read(db_session, congress_id, delegate_id)
    return Wishes(known.diet, bool(known.needs_wheelchair), bool(known.bus))


def arrange(db_session: Session, delegate_id: int, told: Wishes, actor: str) -> None:
    """Set diet and wheelchair as told. Who wants no bus gives their place on one back; a number is never made up."""
    guest = db_session.get_one(Delegate, delegate_id)
    before = arrangements.read(db_session, guest.congress_id, delegate_id)
    row = db_session.get(Arrangement, delegate_id) or Arrangement(delegate_id=delegate_id)
    row.diet, row.needs_wheelchair = told.diet, told.wheelchair
    if not told.bus:
        row.bus = ""
    db_session.add(row)
    db_session.flush()
    arrangements.tell_change(db_session, guest, before, actor)
