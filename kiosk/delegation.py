"""A bus of people over HTTP: the head of a delegation was scanned here, and tells who is there."""

import time
from datetime import datetime
from typing import Annotated

import structlog
from apiflask import APIBlueprint
from flask import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy.orm import Session

from congress import delegation_arrival
from congress.delegation_arrival import LONGEST_NONCE, MOST_AT_ONCE, Arrival, Recorded, Together
from congress.stations import StationIdentity
from kiosk import screens
from kiosk.station_auth import for_station, hub, language

blueprint = APIBlueprint("delegation", __name__, url_prefix="/api/v1", tag="Check-in")

log = structlog.get_logger()
ScanId = Annotated[int, Field(ge=1, le=2**31 - 1)]
Nonce = Annotated[str, StringConstraints(pattern=rf"^[A-Za-z0-9._:-]{{8,{LONGEST_NONCE}}}$")]


class DelegationQuery(BaseModel):
    """Whose delegation: of whom this scan let in."""

    scan: ScanId


class MemberAnswer(BaseModel):
    """One of the delegation. `came_at` is null for who is not in yet."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    honorific: str
    full_name: str
    position_title: str
    category: str
    is_head: bool
    came_at: datetime | None
    station: str


class DelegationAnswer(BaseModel):
    """The delegation's people who are invited to the session, in the order of names."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    session_name: str
    members: list[MemberAnswer]


@blueprint.get("/delegation/")
@blueprint.input(DelegationQuery, location="query", arg_name="query")
@blueprint.output(DelegationAnswer)
@blueprint.doc(summary="The delegation of a head just scanned", security="Device", responses=[400, 401, 403, 404, 429])
@for_station
def of_scan(station: StationIdentity, query: DelegationQuery) -> Response:
    """List the people of a delegation to the station that has just scanned its head, and to no other."""
    with hub().database.reading() as db_session:
        delegation_id = delegation_arrival.led_by_scan(db_session, station, query.scan)
        company = delegation_arrival.company(db_session, station, delegation_id)
    return _answer(DelegationAnswer.model_validate(company))


class RedeemManyRequest(BaseModel):
    """Who is there: the head's scan, and the people as the list named them."""

    scan: ScanId = Field(description="The head's, of this station and not older than five minutes.")
    delegates: list[ScanId] = Field(min_length=1, max_length=MOST_AT_ONCE, description="Ids of `members`.")
    nonce: Nonce = Field(description="Made before the first try and kept through retries.")
    datetime: AwareDatetime | None = Field(None, description="When it happened at the station; absent: now.")


class RecordedAnswer(BaseModel):
    """What became of one person: `is_in`, or why not, in the language asked for."""

    id: int
    scan: int
    full_name: str
    is_in: bool
    words: str


class ShareAnswer(BaseModel):
    """Whose slips come out of one printer: of so many people, from the first name to the last."""

    model_config = ConfigDict(from_attributes=True)

    printer: str
    people: int
    first: str
    last: str


class RedeemManyAnswer(BaseModel):
    """All answers in the order of names; a retry of the same nonce gets the same bytes."""

    recorded: int
    people: list[RecordedAnswer]
    printers: list[ShareAnswer]


@blueprint.post("/checkinrpc/redeem-many/")
@blueprint.input(RedeemManyRequest, arg_name="body")
@blueprint.output(RedeemManyAnswer, description="Everybody was judged; who was refused is told with the reason.")
@blueprint.doc(
    summary="Record who of a delegation is there", security="Device", responses=[400, 401, 403, 404, 409, 413, 429, 503]
)
@for_station
def redeem_many(station: StationIdentity, body: RedeemManyRequest) -> Response:
    """Record everybody told in one transaction; a refusal of one stops nobody else."""
    together = Together(people=tuple(body.delegates), nonce=body.nonce, happened_at=body.datetime)
    life_s, began = hub().settings.slip_expires_after_s, time.monotonic()

    def use_case(db_session: Session) -> Arrival:
        delegation_id = delegation_arrival.led_by_scan(db_session, station, body.scan, body.nonce)
        return delegation_arrival.record(db_session, station, delegation_id, together, life_s)

    arrival = hub().database.run(use_case)
    log.info(
        "delegation", scan=body.scan, station=station.id, people=len(arrival.people), ms=_milliseconds_since(began)
    )
    return _answer(worded(arrival, language()))


def worded(arrival: Arrival, language: str) -> RedeemManyAnswer:
    """Put an arrival into words; the same one and language always give the same answer."""
    return RedeemManyAnswer(
        recorded=sum(one.is_in for one in arrival.people),
        people=[_told(one, language) for one in arrival.people],
        printers=[ShareAnswer.model_validate(share) for share in arrival.shares],
    )


def _told(one: Recorded, language: str) -> RecordedAnswer:
    screen = screens.screen_for(one.result, language)
    return RecordedAnswer(
        id=one.delegate_id,
        scan=one.result.scan,
        full_name=one.result.position.full_name if one.result.position else "",
        is_in=one.is_in,
        words=screen.title,
    )


def _milliseconds_since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)


def _answer(body: BaseModel) -> Response:
    return Response(body.model_dump_json(), mimetype="application/json")
