"""The check-in API: a scan comes in over HTTP, one use case judges and records it, the answer goes out.

These views only parse, call, and word the answer; DOOR's rules live in congress/check_in.py.
"""

import time
from dataclasses import asdict
from typing import Annotated, Literal

import structlog
from apiflask import APIBlueprint
from flask import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from congress import attendance, check_in
from congress.admission import MoveType
from congress.errors import BadInput, NotAllowed
from congress.models import StationMode
from congress.outcome import (
    AttendanceSummary,
    AwardCall,
    CheckInResult,
    Detail,
    Position,
    Principal,
    Reason,
    SessionSummary,
    SlipSummary,
    Status,
)
from congress.paper import print_queue
from congress.scan_request import ScanRequest
from congress.stations import StationIdentity
from congress.subjects import ChosenPerson, Subject
from kiosk import cards, screens, tickets
from kiosk.station_auth import for_station, hub, language

blueprint = APIBlueprint("redeem", __name__, url_prefix="/api/v1", tag="Check-in")

log = structlog.get_logger()
Nonce = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{8,64}$")]


class RedeemRequest(BaseModel):
    """One scan, or one person found. Unknown fields are ignored: clients of similar systems need no change."""

    secret: str = Field("", max_length=4096, description="The code as read; it is found anywhere in this text.")
    ticket: str | None = Field(
        None, max_length=300, description="Instead of `secret`: of somebody found here within the last three minutes."
    )
    nonce: Nonce = Field(description="Made before the first try and kept through retries of the same scan.")
    source_type: Literal["barcode", "id_card", "manual"] = Field("barcode", description="A ticket tells its own.")
    type: Literal["entry", "exit"] = "entry"
    session: str | None = Field(None, max_length=40, description="Code of the session; absent: whose doors are open.")
    datetime: AwareDatetime | None = Field(None, description="When it happened at the station; absent: now.")
    rehearsal: int | None = Field(
        None,
        ge=0,
        le=2**31 - 1,
        description="What the screen showed then: a rehearsal's id, 0 for none; absent: as the hub stands. "
        "One that is over is answered with 409, and nothing is recorded.",
    )
    explanation: str = Field("", max_length=500, description="Why somebody is checked in by hand; at a desk alone.")
    guest_waits: bool | None = Field(
        None,
        description="Whether somebody stands there for the slips; `false` for a scan that was kept while the hub was "
        "away and whose guest has left: it is recorded, its slips stay owed. May change between retries. "
        "Absent: judged by how long ago it happened.",
    )
    force: bool = Field(default=False, description="Not a kiosk's right: answered with 403.")
    simulate: bool = Field(default=False, description="Judge only; nothing is kept, no slip is printed.")


class ScreenWords(BaseModel):
    """What to show: a stable code, a tone (colour and sound), and words in the language asked for."""

    code: str
    tone: str
    title: str
    line: str
    greeting: str = Field(description="What stands above the guest's name; empty where no one is greeted.")
    hint: str = Field(description="Small print for the staff.")


class RedeemAnswer(BaseModel):
    """The judged scan. Key on `status`; a retry of the same nonce gets the same bytes."""

    scan: int = Field(description="Id of the kept scan; 0 when simulated.")
    status: Status
    reason: Reason | None
    reason_detail: Detail | None
    reason_explanation: str
    require_attention: bool
    checkin_texts: list[str]
    position: Position | None
    session: SessionSummary | None
    attendance: AttendanceSummary | None
    slips: list[SlipSummary]
    slips_owed: bool = Field(
        description="There are slips, but nobody waits for them; the guest's next scan prints them."
    )
    principal: Principal | None = Field(description="In whose place a substitute comes.")
    award: AwardCall | None = Field(description="The award wave of who goes up to the stage, once they are in.")
    leads: int = Field(
        description="People of the delegation whose head this is, once in; `GET /api/v1/delegation/` lists them."
    )
    former_place: str = Field(
        description="What a void slip in their hands says (reason_detail `seat_changed`), or the chair they had until "
        "it was taken back shortly before the beginning."
    )
    ticket: str | None = Field(description="reason_detail `unconfirmed`: redeem this once the person said it is they.")
    language: str = Field(description="Of the words: the guest's own where one is set, else the caller's.")
    screen: ScreenWords


@blueprint.post("/checkinrpc/redeem/")
@blueprint.input(RedeemRequest, arg_name="body")
@blueprint.output(RedeemAnswer, description="Every judged scan, refused ones too.")
@blueprint.doc(summary="Redeem a code", security="Device", responses=[400, 401, 403, 409, 413, 429, 503])
@for_station
def redeem(station: StationIdentity, body: RedeemRequest) -> Response:
    """Judge one scan, record it, ask for its slips; answered only after the commit."""
    if body.force:
        raise NotAllowed("Trạm này không có quyền bỏ qua quy định của phiên.")
    if body.explanation and station.mode is not StationMode.DESK:
        raise NotAllowed("Chỉ bàn lễ tân được ghi lý do điểm danh thủ công.")
    request = _request(station, body)
    database, began = hub().database, time.monotonic()
    if body.simulate:
        with database.reading() as db_session:
            result = check_in.rehearse(db_session, station, request)
    else:
        life_s = hub().settings.slip_expires_after_s
        result = database.run(lambda db_session: check_in.check_in(db_session, station, request, life_s))
    log.info(
        "scan",
        scan=result.scan,
        station=station.id,
        verdict=result.reason or result.status,
        jobs=" ".join(str(slip.job) for slip in result.slips),
        ms=round((time.monotonic() - began) * 1000),
    )
    told_in = result.position.language if result.position else ""
    return _answer(worded(result, told_in or language(), _ticket(station, result)))


def _ticket(station: StationIdentity, result: CheckInResult) -> str | None:
    """Let a card's holder say that it is they; a retry of the same scan gets the same ticket."""
    found = result.finding
    return tickets.issue(hub(), station, found.delegate_id, "id_card", found.at) if found else None


def _request(station: StationIdentity, body: RedeemRequest) -> ScanRequest:
    """Say whose entry is asked for: by the code or card that was read, or by the ticket of who was found."""
    if body.ticket is None and "secret" not in body.model_fields_set:
        raise BadInput("Yêu cầu cần có mã đã đọc (secret) hoặc lượt tìm (ticket).")
    if body.ticket is not None and body.secret:
        raise BadInput("Yêu cầu chỉ được có một trong hai: mã đã đọc (secret) hoặc lượt tìm (ticket).")
    secret, source_type, keys = "", body.source_type, hub().keys
    subject: Subject | None = cards.holder(keys, body.secret)
    if body.ticket is not None:
        delegate_id, source_type = tickets.read(hub(), station, body.ticket, body.datetime)
        subject = ChosenPerson(delegate_id)
    elif subject is not None:
        source_type = "id_card"
    else:
        secret = cards.without_documents(keys, station, body.secret)
    return ScanRequest(
        secret=secret,
        nonce=body.nonce,
        source_type=source_type,
        move=MoveType(body.type),
        happened_at=body.datetime,
        rehearsal=body.rehearsal,
        session_code=body.session,
        subject=subject,
        explanation=body.explanation,
        guest_waits=body.guest_waits,
    )


def worded(result: CheckInResult, language: str, ticket: str | None = None) -> RedeemAnswer:
    """Put a result into words; the same result and language always give the same answer."""
    screen = screens.screen_for(result, language)
    return RedeemAnswer(
        scan=result.scan,
        status=result.status,
        reason=result.reason,
        reason_detail=result.detail,
        reason_explanation=screen.title if result.status is Status.ERROR else "",
        require_attention=bool(result.attention),
        checkin_texts=[text for text in (screen.title, screen.line) if text],
        position=result.position,
        session=result.session,
        attendance=result.attendance,
        slips=list(result.slips),
        slips_owed=result.slips_owed,
        principal=result.principal,
        award=result.award,
        leads=result.leads,
        former_place=result.former_place,
        language=language,
        ticket=ticket,
        screen=_words(screen),
    )


class AnnulRequest(BaseModel):
    """Which attendance to take back: its id, or the nonce of the scan that made it. And why."""

    attendance: int | None = Field(None, ge=1, le=2**31 - 1)
    nonce: Nonce | None = None
    error_explanation: str = Field(min_length=3, max_length=500)


class AnnulAnswer(BaseModel):
    """The attendance that no longer stands."""

    status: Literal["ok"] = "ok"
    attendance: int


@blueprint.post("/checkinrpc/annul/")
@blueprint.input(AnnulRequest, arg_name="body")
@blueprint.output(AnnulAnswer)
@blueprint.doc(summary="Take back an attendance", security="Device", responses=[400, 401, 403, 404, 409, 413, 429, 503])
@for_station
def annul(station: StationIdentity, body: AnnulRequest) -> Response:
    """Undo a check-in of this station; nothing is deleted, the undo is an entry of its own."""
    annulled = hub().database.run(
        lambda db_session: attendance.annul_at_station(
            db_session,
            station,
            attendance_id=body.attendance,
            nonce=body.nonce,
            explanation=body.error_explanation,
        )
    )
    return _answer(AnnulAnswer(attendance=annulled))


class PrintJobsQuery(BaseModel):
    """Whose slips: those of one scan of this station."""

    scan: int = Field(ge=1, le=2**31 - 1)


class SlipAnswer(BaseModel):
    """One slip on its way, in IPP words. `delivery` says what is known about the paper."""

    model_config = ConfigDict(from_attributes=True)

    type: str
    job: int
    printer: str
    state: str
    reason: str
    delivery: str


class PrintJobsAnswer(BaseModel):
    """The slips of one scan; `settled` once nothing more will change by itself."""

    slips: list[SlipAnswer]
    settled: bool
    screen: ScreenWords


@blueprint.get("/print-jobs/")
@blueprint.input(PrintJobsQuery, location="query", arg_name="query")
@blueprint.output(PrintJobsAnswer)
@blueprint.doc(summary="What the paper is doing", security="Device", responses=[400, 401, 429, 503])
@for_station
def print_jobs(station: StationIdentity, query: PrintJobsQuery) -> Response:
    """Tell a station about its own slips; another station's scan has none here."""
    with hub().database.reading() as db_session:
        slips = print_queue.progress(db_session, station.id, query.scan)
    return _answer(
        PrintJobsAnswer(
            slips=[SlipAnswer.model_validate(slip) for slip in slips],
            settled=all(slip.is_settled for slip in slips),
            screen=_words(screens.print_screen(slips, language())),
        )
    )


def _words(screen: screens.Screen) -> ScreenWords:
    return ScreenWords.model_validate(asdict(screen))


def _answer(body: BaseModel, status: int = 200) -> Response:
    return Response(body.model_dump_json(), status, mimetype="application/json")
