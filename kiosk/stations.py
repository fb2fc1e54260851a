"""A screen's life as a station: it asks to be paired, collects its token, and says every few seconds that it lives."""

import ipaddress
from dataclasses import asdict
from datetime import datetime

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from congress import clock, door, stations
from congress.stations import StationIdentity
from congress.vietnamese import session_when
from kiosk.station_auth import for_station, hub

blueprint = APIBlueprint("stations", __name__, url_prefix="/api/v1/stations", tag="Stations")


class PairingAnswer(BaseModel):
    """`code` is shown for an organizer to type; `claim` is kept by the screen to collect its token with."""

    code: str
    claim: str
    expires_at: datetime


class ClaimRequest(BaseModel):
    """The secret that came with the pairing code."""

    claim: str = Field(min_length=1, max_length=200)


class ClaimAnswer(BaseModel):
    """`waiting` until an organizer confirms; then, once, `paired` with the token."""

    state: str
    token: str | None = None
    station: str | None = None


class SessionWords(BaseModel):
    """A session as the header of a screen shows it."""

    code: str
    name: str
    when: str
    doors_open_at: datetime
    doors_close_at: datetime


class PrinterWords(BaseModel):
    """A printer of this station, in IPP words."""

    name: str
    state: str
    reasons: list[str]


class HeartbeatAnswer(BaseModel):
    """What a screen needs to know between scans."""

    station: str
    congress_lines: list[str]
    session: SessionWords | None
    next_session: SessionWords | None
    server_time: datetime
    zone: str
    printers: list[PrinterWords]


@blueprint.post("/pairing/")
@blueprint.output(PairingAnswer, status_code=201)
@blueprint.doc(summary="Ask to become a station", responses=[429, 503])
def offer() -> Response:
    """Give a screen its pairing code. The demo confirms the first screen on this machine by itself."""

    def use_case(db_session: Session) -> stations.PairingOffer:
        offered = stations.offer_pairing(db_session, hub().settings.pairing_expires_after_s)
        if _is_this_machine(request.remote_addr):
            stations.pair_first_screen(db_session, offered)
        return offered

    offered = hub().database.run(use_case)
    code = f"{offered.code[:3]} {offered.code[3:]}"
    return _answer(PairingAnswer(code=code, claim=offered.claim, expires_at=offered.expires_at), 201)


@blueprint.post("/pairing/claim/")
@blueprint.input(ClaimRequest, arg_name="body")
@blueprint.output(ClaimAnswer)
@blueprint.doc(summary="Collect the device token", responses=[400, 410, 413, 429, 503])
def claim(body: ClaimRequest) -> Response:
    """Hand the token over once the organizer has confirmed; 410 when the code has expired."""
    collected = hub().database.run(lambda db_session: stations.claim(db_session, body.claim))
    if collected is None:
        return _answer(ClaimAnswer(state="waiting"))
    token, name = collected
    return _answer(ClaimAnswer(state="paired", token=token, station=name))


@blueprint.post("/heartbeat/")
@blueprint.output(HeartbeatAnswer)
@blueprint.doc(summary="Say that the station lives", security="Device", responses=[401, 429, 503])
@for_station
def heartbeat(station: StationIdentity) -> Response:
    """Note the sign of life and tell what changed: the open session, the printers, the time."""

    def use_case(db_session: Session) -> door.DoorView:
        stations.beat(db_session, station.id)
        return door.view_of(db_session, station)

    view = hub().database.run(use_case)
    return _answer(
        HeartbeatAnswer(
            station=station.name,
            congress_lines=list(view.congress_lines),
            session=_session_words(view.session),
            next_session=_session_words(view.next_session),
            server_time=clock.now(),
            zone=station.zone,
            printers=[PrinterWords.model_validate(asdict(printer)) for printer in view.printers],
        )
    )


def _session_words(session: door.DoorSession | None) -> SessionWords | None:
    if session is None:
        return None
    return SessionWords(
        code=session.code,
        name=session.name,
        when=session_when(session.starts_at),
        doors_open_at=session.doors_open_at,
        doors_close_at=session.doors_close_at,
    )


def _is_this_machine(address: str | None) -> bool:
    return address is not None and ipaddress.ip_address(address).is_loopback


def _answer(body: BaseModel, status: int = 200) -> Response:
    return Response(body.model_dump_json(), status, mimetype="application/json")
