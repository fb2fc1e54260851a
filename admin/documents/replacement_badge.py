"""One replacement badge as a PDF, for a printer of cards at a desk."""

from sqlalchemy.orm import Session

from admin.documents.invitation import making
from admin.documents.invitation.making import Paper, Wish
from congress.documents import recipients, writer
from congress.errors import Conflict
from congress.keys import Keys
from congress.models import BadgePaper, Congress, Delegate, Photo, ReplacementBadge
from congress.paper import badges

_PAPERS = {
    BadgePaper.HOLDER: Paper.BADGE,
    BadgePaper.A6: Paper.BADGE_A6,
    BadgePaper.CARD: Paper.BADGE_CARD,
}


def render(db_session: Session, badge_id: int, keys: Keys) -> bytes:
    """Return a badge, front and back, as it is printed for everybody. Raises Conflict when its code admits no more."""
    badge = db_session.get_one(ReplacementBadge, badge_id)
    person = badges.holder(db_session, badge, keys)
    if person is None:
        raise Conflict("Mã của thẻ này không còn hiệu lực. Vui lòng mở lại hồ sơ.")
    delegate = db_session.get_one(Delegate, badge.delegate_id)
    told = writer.load(db_session, db_session.get_one(Congress, delegate.congress_id))
    logo = db_session.get(Photo, told.logo_id) if told.logo_id is not None else None
    wish = Wish(_PAPERS[BadgePaper(badge.paper)], is_rehearsal=badge.rehearsal_id is not None)
    return making.make(wish, told, recipients.with_photos(db_session, [person]), logo.jpeg if logo else None)
