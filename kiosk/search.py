"""Finding oneself at the door without an invitation, over HTTP (rules: congress/door_search.py).

Words find people, each with a `choice`; a choice, or a delegate number, together with three digits that only they know
gives the person with a `ticket`, which redeems (kiosk/tickets.py). A device token alone gets no more than this on a
desk either: what ushers see, they see signed in.

How often digits were wrong is counted in the memory of this process. A hub answers with one process; a restart of it
costs more than the five tries it gives back.
"""

from typing import Annotated, Literal

import structlog
from apiflask import APIBlueprint
from flask import Response, current_app
from flask.blueprints import BlueprintSetupState
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, RateLimiter
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests

from congress import audit, clock, delegate_number, door_search, stations
from congress.door_search import Factor, Hit
from congress.errors import BadInput, NotAllowed
from congress.stations import StationIdentity
from kiosk import tickets
from kiosk.page_words import SEARCH
from kiosk.station_auth import for_station, hub, language

blueprint = APIBlueprint("search", __name__, url_prefix="/api/v1", tag="Check-in")

log = structlog.get_logger()
_SEARCHES = parse("90 per minute")  # of a station: somebody types a name in a dozen, a harvest of names needs thousands
_WRONG_FOR_A_PERSON = parse("5 per 10 minutes")
_WRONG_AT_A_STATION = parse("20 per 10 minutes")  # one kiosk serves hundreds of honest hands an hour
_PREFIX = "door"
Digits = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]


class SearchRequest(BaseModel):
    """What somebody typed: exactly one of `words`, `number` and `choice`; the last two with `factor`."""

    words: str | None = Field(
        None, max_length=80, description="Of a name, and of a delegation or unit. Without accents."
    )
    number: str | None = Field(None, max_length=20, description="The eight digits below the QR code.")
    choice: str | None = Field(None, max_length=300, description="Of the person chosen among those the words found.")
    factor: Digits | None = Field(None, description="The last three digits of their telephone or citizen number.")


class FoundPerson(BaseModel):
    """Somebody as anybody at the door may see them: what tells two people of one name apart, and no more."""

    ticket: str | None = Field(description="Redeems this person here within three minutes.")
    choice: str | None = Field(
        description="Send it back with `factor`; null with a ticket, and where only the desk helps."
    )
    needs_factor: bool
    honorific: str
    full_name: str
    delegation: str
    position_title: str
    unit: str


class SearchAnswer(BaseModel):
    """What came of it: people `found`, digits asked for (`factor`) or `wrong`, or only the `desk` can help."""

    state: Literal["found", "factor", "wrong", "desk"]
    hits: list[FoundPerson]
    is_all: bool = Field(description="False: more people fit than are told; more letters narrow them down.")
    title: str
    line: str


@blueprint.record_once
def _begin_to_count(state: BlueprintSetupState) -> None:
    state.app.extensions["door_limits"] = MovingWindowRateLimiter(MemoryStorage())


@blueprint.post("/checkinrpc/search/")
@blueprint.input(SearchRequest, arg_name="body")
@blueprint.output(SearchAnswer)
@blueprint.doc(summary="Find a person without a code", security="Device", responses=[400, 401, 403, 413, 429, 503])
@for_station
def search(station: StationIdentity, body: SearchRequest) -> Response:
    """Find people by name, or one person by number or choice and three digits."""
    if sum(told is not None for told in (body.words, body.number, body.choice)) != 1:
        raise BadInput("Yêu cầu cần có đúng một trong ba: words, number, choice.")
    stations.refuse_unless_at_work(station, clock.now())
    if ("number" if body.number is not None else "name") not in station.ways:
        raise NotAllowed("Trạm này không tìm theo cách đó. Kính mời quý đại biểu đến bàn lễ tân.")
    if not _limits().hit(_SEARCHES, _PREFIX, "searches", str(station.id)):
        raise TooManyRequests
    if body.words is not None:
        return _people(station, body.words)
    if body.number is not None and not delegate_number.is_whole(body.number):
        return _answer("wrong", "NUMBER_WRONG")
    return _answer("factor", "FACTOR") if body.factor is None else _person(station, body, body.factor)


def _people(station: StationIdentity, words: str) -> Response:
    with hub().database.reading() as db_session:
        hits = door_search.by_name(db_session, station.congress_id, words)
    code = ("NAME_PICK" if hits.is_all else "NAME_MORE") if hits.people else "NAME_NONE"
    return _answer("found", code, [_offered(station, hit) for hit in hits.people], is_all=hits.is_all)


def _person(station: StationIdentity, body: SearchRequest, digits: str) -> Response:
    """Judge the digits. A number that nobody has is answered as wrong digits are."""
    at_station = str(station.id)
    if not _limits().test(_WRONG_AT_A_STATION, _PREFIX, "station", at_station):
        return _answer("desk", "FACTOR_TOO_OFTEN")
    with hub().database.reading() as db_session:
        hit = _meant(db_session, station, body)
        of_person = str(hit.delegate_id) if hit else ""
        if hit and not _limits().test(_WRONG_FOR_A_PERSON, _PREFIX, "person", of_person):
            return _answer("desk", "FACTOR_TOO_OFTEN")
        told = door_search.check_factor(db_session, hit.delegate_id, digits) if hit else Factor.WRONG
    log.info("door_search", station=station.id, verdict=str(told))
    if hit and told is Factor.RIGHT:
        ticket = tickets.issue(hub(), station, hit.delegate_id, "manual")
        return _answer("found", "CONFIRM", [_told(hit, ticket=ticket)])
    if told is Factor.UNKNOWN:
        return _answer("desk", "FACTOR_DESK")
    _limits().hit(_WRONG_AT_A_STATION, _PREFIX, "station", at_station)
    if hit:
        _limits().hit(_WRONG_FOR_A_PERSON, _PREFIX, "person", of_person)
        hub().database.run(
            lambda db_session: audit.append(
                db_session, station.actor, "door_search.wrong_factor", f"delegate:{hit.delegate_id}"
            )
        )
    return _answer("wrong", "FACTOR_WRONG" if body.choice else "NUMBER_FACTOR_WRONG")


def _meant(db_session: Session, station: StationIdentity, body: SearchRequest) -> Hit | None:
    if body.choice is None:
        return door_search.by_number(db_session, station.congress_id, body.number or "")
    return door_search.by_id(db_session, station.congress_id, tickets.chosen(hub(), station, body.choice))


def _offered(station: StationIdentity, hit: Hit) -> FoundPerson:
    choice = tickets.offer(hub(), station, hit.delegate_id) if hit.has_factor else None
    return _told(hit, choice=choice)


def _told(hit: Hit, *, choice: str | None = None, ticket: str | None = None) -> FoundPerson:
    return FoundPerson(
        ticket=ticket,
        choice=choice,
        needs_factor=ticket is None,
        honorific=hit.honorific,
        full_name=hit.full_name,
        delegation=hit.delegation,
        position_title=hit.position_title,
        unit=hit.unit,
    )


def _limits() -> RateLimiter:
    counting: RateLimiter = current_app.extensions["door_limits"]
    return counting


def _answer(
    state: Literal["found", "factor", "wrong", "desk"],
    code: str,
    hits: list[FoundPerson] | None = None,
    *,
    is_all: bool = True,
) -> Response:
    words = SEARCH[code][language()]
    told = SearchAnswer(state=state, hits=hits or [], is_all=is_all, title=words.title, line=words.line)
    return Response(told.model_dump_json(), mimetype="application/json")
