"""Checking in at a desk: a code that is scanned there, a person who was found, a whole delegation."""

from typing import Annotated, Literal

from flask import Blueprint, Response, render_template
from flask_babel import gettext
from pydantic import BaseModel, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import check_in, delegation_arrival, subjects
from congress.admission import MoveType
from congress.delegation_arrival import MOST_AT_ONCE, Arrival, Together
from congress.desk import search
from congress.desk.usher import Usher
from congress.errors import BadInput, NotFound
from congress.models import Delegate
from congress.outcome import CheckInResult
from congress.scan_request import ScanRequest
from congress.subjects import CardHolder, ChosenPerson
from kiosk import cards, screens
from kiosk.delegation import Nonce, worded
from kiosk.desk.frame import LONGEST_REASON, Said, Why, answer, for_usher, language, session_asked, told
from kiosk.station_auth import hub

blueprint = Blueprint("desk_check_in", __name__, url_prefix="/kiosk/desk")
Id = Annotated[int, Field(ge=1, le=2**31 - 1)]
SHORTEST_REASON = 3


class Reading(BaseModel):
    """What a scanner read."""

    secret: str = Field(max_length=4096)
    nonce: Nonce
    session: str = Field("", max_length=40)


class ByHand(Why):
    """Somebody who was found: in or out, and for an entry why by hand."""

    nonce: Nonce
    type: Literal["entry", "exit"] = "entry"


class There(BaseModel):
    """Who of a delegation is there."""

    nonce: Nonce
    session: str = Field("", max_length=40)
    delegates: list[Id] = Field(min_length=1, max_length=MOST_AT_ONCE)


@blueprint.post("/scan")
@for_usher
def scan(usher: Usher) -> Response | str:
    """Check in whose code was read, as any door does. A citizen's card only finds its holder, who is then asked for."""
    reading, keys = told(Reading), hub().keys
    card = cards.holder(keys, reading.secret)
    if isinstance(card, CardHolder):
        return _found_by_card(usher, card, reading.session)
    request = ScanRequest(
        secret="" if card else cards.without_documents(keys, usher.station, reading.secret),
        nonce=reading.nonce,
        source_type="id_card" if card else "barcode",
        move=MoveType.ENTRY,
        happened_at=None,
        session_code=reading.session or None,
        subject=card,
        account_id=usher.person.account_id,
    )
    return answer(_recorded(usher, request))


def _found_by_card(usher: Usher, holder: CardHolder, session_code: str) -> Response | str:
    with hub().database.reading() as db_session:
        ids = subjects.find(db_session, usher.congress_id, holder)
        if len(ids) > 1:
            session = session_asked(db_session, usher, session_code)
            found = search.these(db_session, usher.congress_id, session, ids)
            return render_template("kiosk/desk/hits.html", found=found, words="")
    if not ids:
        raise NotFound("Không tìm thấy đại biểu của thẻ này. Vui lòng tìm theo tên.")
    return answer(Said(words=str(gettext("Đã đọc giấy tờ tùy thân; chưa điểm danh.")), tone="again", person=ids[0]))


@blueprint.post("/people/<int:person_id>/check-in")
@for_usher
def by_hand(usher: Usher, person_id: int) -> Response:
    """Record that somebody comes in, with a reason why by hand, goes out, or comes back."""
    sent = told(ByHand)
    if sent.type == "entry" and len(sent.told) < SHORTEST_REASON:
        raise BadInput("Vui lòng chọn hoặc ghi lý do điểm danh thủ công.")
    request = ScanRequest(
        secret="",
        nonce=sent.nonce,
        source_type="manual",
        move=MoveType(sent.type),
        happened_at=None,
        session_code=sent.session or None,
        subject=ChosenPerson(person_id),
        account_id=usher.person.account_id,
        explanation=sent.told[:LONGEST_REASON],
    )
    return answer(_recorded(usher, request, person_id))


def _recorded(usher: Usher, request: ScanRequest, person_id: int = 0) -> Said:
    life_s = hub().settings.slip_expires_after_s

    def use_case(db_session: Session) -> tuple[CheckInResult, int]:
        result = check_in.check_in(db_session, usher.station, request, life_s)
        return result, person_id or _person_of(db_session, usher, result)

    result, person = hub().database.run(use_case)
    screen = screens.screen_for(result, language())
    return Said(words=screen.title, line=screen.line, tone=screen.tone, person=person)


def _person_of(db_session: Session, usher: Usher, result: CheckInResult) -> int:
    """Whose card to show; nobody's for a code of nobody."""
    if result.position is None:
        return 0
    guest = select(Delegate.id).filter_by(congress_id=usher.congress_id, number=result.position.number)
    return db_session.scalar(guest) or 0


@blueprint.post("/delegations/<int:delegation_id>/check-in")
@for_usher
def delegation(usher: Usher, delegation_id: int) -> Response:
    """Record who of a delegation is there, whoever leads it."""
    sent = told(There)
    together = Together(
        people=tuple(sent.delegates),
        nonce=sent.nonce,
        session_code=sent.session or None,
        account_id=usher.person.account_id,
    )
    life_s = hub().settings.slip_expires_after_s

    def use_case(db_session: Session) -> Arrival:
        delegation_arrival.company(db_session, usher.station, delegation_id, together.session_code)
        return delegation_arrival.record(db_session, usher.station, delegation_id, together, life_s)

    return answer(worded(hub().database.run(use_case), language()))
