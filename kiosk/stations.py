"""A screen's life as a station: it is paired, says every few seconds that it lives, calls for help, is checked."""

import ipaddress
from dataclasses import asdict
from datetime import datetime
from typing import Literal

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy.orm import Session

from congress import clock, door, drill, help_calls, station_checks, stations
from congress.models import StationMode
from congress.stations import Beat, StationIdentity
from congress.vietnamese import session_when
from kiosk.redeem import Nonce
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


class RehearsalWords(BaseModel):
    """The rehearsal that is going on: `id` comes back with every scan made while it is shown."""

    id: int
    session: str


class HeartbeatRequest(BaseModel):
    """What a screen tells of itself; everything may be left out."""

    version: str = Field("", max_length=40, description="Of its page.")
    clock: AwareDatetime | None = Field(None, description="Its own time, uncorrected.")
    kept_scans: int = Field(0, ge=0, le=1_000_000, description="Scans that wait for the hub.")


class HeartbeatAnswer(BaseModel):
    """What a screen needs to know between scans, and what it is told to do."""

    station: str
    mode: StationMode
    closed: bool = Field(description="It takes no scans now.")
    languages: list[str] = Field(description="Those it offers; the first is the one it waits in.")
    volume: int = Field(description="Per cent.")
    ways: list[str] = Field(description="In besides a scanner that types: name, number, camera, camera_always, reader.")
    reload: int = Field(description="A page that knows a lower one loads itself anew as soon as nobody stands there.")
    rehearsal: RehearsalWords | None
    drill: datetime | None = Field(description="When a check of the station was asked for that is still to be made.")
    help: bool = Field(description="Whether its call for help is open.")
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
@blueprint.input(HeartbeatRequest, arg_name="body")
@blueprint.output(HeartbeatAnswer)
@blueprint.doc(summary="Say that the station lives", security="Device", responses=[400, 401, 413, 429, 503])
@for_station
def heartbeat(station: StationIdentity, body: HeartbeatRequest) -> Response:
    """Note the sign of life, in a short transaction of its own; tell what changed, and what the screen is to do."""
    now = clock.now()
    told = Beat(body.version, _ahead_ms(body.clock, now), body.kept_scans)
    orders = hub().database.run(lambda db_session: stations.beat(db_session, station.id, told))
    with hub().database.reading() as db_session:
        view = door.view_of(db_session, station)
        is_check_awaited = station_checks.is_asked_for(db_session, station.id, orders.drill_asked_at)
        is_help_called = help_calls.is_open(db_session, station.id)
    return _answer(
        HeartbeatAnswer(
            station=station.name,
            mode=station.mode,
            closed=station.closed_at is not None,
            languages=list(orders.languages),
            volume=orders.volume,
            ways=list(station.ways),
            reload=orders.reload_ordinal,
            rehearsal=_rehearsal_words(station, view),
            drill=orders.drill_asked_at if is_check_awaited else None,
            help=is_help_called,
            congress_lines=list(view.congress_lines),
            session=_session_words(view.session),
            next_session=_session_words(view.next_session),
            server_time=clock.now(),
            zone=station.zone,
            printers=[PrinterWords.model_validate(asdict(printer)) for printer in view.printers],
        )
    )


def _ahead_ms(told: datetime | None, now: datetime) -> int | None:
    """How far a screen's clock runs ahead of the hub's; a clock that is off by more than the number holds is capped."""
    if told is None:
        return None
    ahead_ms = round((told - now).total_seconds() * 1000)
    return max(-_MOST_AHEAD_MS, min(ahead_ms, _MOST_AHEAD_MS))


_MOST_AHEAD_MS = 2**31 - 1


def _rehearsal_words(station: StationIdentity, view: door.DoorView) -> RehearsalWords | None:
    if station.rehearsal is None:
        return None
    return RehearsalWords(id=station.rehearsal.id, session=view.session.name if view.session else "")


class HelpAnswer(BaseModel):
    """The call is open until somebody at a desk answers it; the heartbeat tells."""

    help: bool = True


@blueprint.post("/help/")
@blueprint.output(HelpAnswer)
@blueprint.doc(summary="Call for an usher", security="Device", responses=[401, 429, 503])
@for_station
def call_for_help(station: StationIdentity) -> Response:
    """Ask for an usher; asked again while the call is open, nothing changes."""
    hub().database.run(lambda db_session: help_calls.call(db_session, station.id, station.actor))
    return _answer(HelpAnswer())


class CheckResult(BaseModel):
    """What was found of one thing."""

    key: Literal["network", "scan", "sound", "print"]
    passed: bool
    told: str = Field("", max_length=120, description="What was measured or answered; no names, no codes.")


class ChecksRequest(BaseModel):
    """What a check of this station has found so far."""

    checks: list[CheckResult] = Field(min_length=1, max_length=len(station_checks.KEYS))


class ChecksAnswer(BaseModel):
    """How many results were kept."""

    kept: int


@blueprint.post("/checks/")
@blueprint.input(ChecksRequest, arg_name="body")
@blueprint.output(ChecksAnswer)
@blueprint.doc(summary="Tell what a check found", security="Device", responses=[400, 401, 413, 429, 503])
@for_station
def keep_checks(station: StationIdentity, body: ChecksRequest) -> Response:
    """Keep the results of the station's own check (T−60); the last one of each thing holds."""
    found = [(check.key, check.passed, check.told) for check in body.checks]
    hub().database.run(lambda db_session: drill.record(db_session, station, found))
    return _answer(ChecksAnswer(kept=len(found)))


class TrialSlipRequest(BaseModel):
    """The invitation that was read in the check."""

    secret: str = Field(max_length=4096)
    nonce: Nonce


class TrialSlipAnswer(BaseModel):
    """Ask `print-jobs` about this scan. No slips: the station has no printer, or its session prints none."""

    scan: int
    slips: int


@blueprint.post("/trial-slip/")
@blueprint.input(TrialSlipRequest, arg_name="body")
@blueprint.output(TrialSlipAnswer)
@blueprint.doc(summary="Print on trial", security="Device", responses=[400, 401, 409, 413, 429, 503])
@for_station
def print_trial_slip(station: StationIdentity, body: TrialSlipRequest) -> Response:
    """Print an invitation's slips, marked as a rehearsal's and counted nowhere, by the very way of a guest's."""
    life_s = hub().settings.slip_expires_after_s
    result = hub().database.run(
        lambda db_session: drill.print_trial(db_session, station, body.secret, body.nonce, life_s)
    )
    return _answer(TrialSlipAnswer(scan=result.scan, slips=len(result.slips)))


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
