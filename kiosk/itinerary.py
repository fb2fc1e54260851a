"""My seat, my sessions, over HTTP: asked by a kiosk after a scan of its own."""

from apiflask import APIBlueprint
from flask import Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from congress import itinerary
from congress.outcome import SeatPlace
from congress.stations import StationIdentity
from kiosk.station_auth import for_station, hub

blueprint = APIBlueprint("itinerary", __name__, url_prefix="/api/v1", tag="Check-in")


class ItineraryQuery(BaseModel):
    """Whose sessions: who was scanned by this scan."""

    scan: int = Field(ge=1, le=2**31 - 1)


class OwnSessionAnswer(BaseModel):
    """One session of the published program that the guest is invited to."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    place: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    takes_attendance: bool
    seat: SeatPlace | None


class ItineraryAnswer(BaseModel):
    """The sessions that are not over yet, in order of time; none for a scan this station did not just make."""

    sessions: list[OwnSessionAnswer]


@blueprint.get("/itinerary/")
@blueprint.input(ItineraryQuery, location="query", arg_name="query")
@blueprint.output(ItineraryAnswer)
@blueprint.doc(summary="The sessions of who was just scanned", security="Device", responses=[400, 401, 429, 503])
@for_station
def of_scan(station: StationIdentity, query: ItineraryQuery) -> Response:
    """Tell a guest's own sessions and seats, to the station that has just scanned them and to no other."""
    with hub().database.reading() as db_session:
        sessions = itinerary.after_scan(db_session, station, query.scan)
    answer = ItineraryAnswer(sessions=[OwnSessionAnswer.model_validate(session) for session in sessions])
    return Response(answer.model_dump_json(), mimetype="application/json")
