"""What every later entry needs: the gate it happened at, and the one way into the book, the door's own judgement."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import check_in
from congress.admission import MoveType
from congress.door import AttendedSession
from congress.errors import BadInput
from congress.models import Congress, Station, StationMode
from congress.outcome import CheckInResult, Reason
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from congress.subjects import ChosenPerson

Tell = Callable[[Session, str, str, str], None]
_REFUSALS = {
    Reason.CANCELED: "đã rút khỏi danh sách",
    Reason.BLOCKED: "đang tạm dừng",
    Reason.UNAPPROVED: "chưa được duyệt",
    Reason.REVOKED: "giấy mời đã thu hồi",
    Reason.PRODUCT: "không thuộc thành phần mời của phiên này",
    Reason.ALREADY_REDEEMED: "vừa được ghi nhận có mặt ở nơi khác",
}


def places(db_session: Session, congress_id: int) -> Sequence[Station]:
    """Return the stations at which somebody can have come in."""
    return db_session.scalars(
        select(Station)
        .where(Station.congress_id == congress_id, Station.revoked_at.is_(None), Station.mode != StationMode.PROGRAM)
        .order_by(Station.gate, Station.name)
    ).all()


def place_of(db_session: Session, congress: Congress, station_id: int) -> StationIdentity:
    """Return the station where it happened. Raises BadInput for none of this congress's."""
    station = next((one for one in places(db_session, congress.id) if one.id == station_id), None)
    if station is None:
        raise BadInput("Vui lòng chọn cửa hoặc bàn nơi người này đã vào.")
    return StationIdentity(station.id, station.name, congress.id, congress.code, congress.zone, StationMode.DESK)


def write(
    db_session: Session,
    place: StationIdentity,
    session: AttendedSession,
    delegate_id: int,
    *,
    move: MoveType,
    at: datetime,
    source_type: str,
    explanation: str,
    nonce: str,
    account_id: int,
    tell: Tell,
) -> CheckInResult:
    """Record what has happened as the door would have; no slip comes out, and a retry of the nonce changes nothing."""
    request = ScanRequest(
        secret="",
        nonce=nonce,
        source_type=source_type,
        move=move,
        happened_at=at,
        session_code=session.code,
        subject=ChosenPerson(delegate_id),
        account_id=account_id,
        explanation=explanation,
        guest_waits=False,
        rehearsal=0,
        as_it_was=True,
    )
    return check_in.check_in(db_session, place, request, tell=tell)


def refusal_words(result: CheckInResult) -> str:
    """Say why the door's rules did not take somebody in."""
    return _REFUSALS.get(result.reason or Reason.ERROR, "không ghi được")
