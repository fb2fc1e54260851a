"""The public board of the program: its page, the one document it asks for every few seconds, the photos on it.

No sign-in and no token: what stands here hangs in a foyer. So nothing of a draft and nothing about a person is here but
the stories of exemplars who were approved and have agreed (congress/program/board.py).
"""

from apiflask import APIBlueprint
from flask import Blueprint, Response, render_template, request, url_for
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.models import Congress
from congress.program import board
from congress.station_settings import LANGUAGES
from kiosk.board_words import board_words
from kiosk.page_version import page_version
from kiosk.spoken import labels
from kiosk.station_auth import hub

pages = Blueprint("program_board", __name__, url_prefix="/kiosk")
api = APIBlueprint("program_api", __name__, url_prefix="/api/v1", tag="Program")


class ItemAnswer(BaseModel):
    """One line of the program; `place` is "" where it is the session's."""

    model_config = ConfigDict(from_attributes=True)

    starts_at: AwareDatetime
    ends_at: AwareDatetime
    title: str
    presenter: str
    place: str


class SessionAnswer(BaseModel):
    """One session with its items, both in order of time."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    place: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    items: list[ItemAnswer]


class StoryAnswer(BaseModel):
    """An exemplar who was approved and has agreed to be shown."""

    name: str
    is_collective: bool
    delegation: str
    position: str
    field: str
    award: str
    text: str = Field(description="The beginning of the story, at most some 320 characters; lines are paragraphs.")
    photo: str | None = Field(description="Address of the photo.")


class ProgramAnswer(BaseModel):
    """What is published. `edition` is null, and there are no sessions, while nothing was published."""

    congress_lines: list[str]
    zone: str = Field(description="IANA name of the congress's zone, for writing the times.")
    edition: int | None
    published_at: AwareDatetime | None
    sessions: list[SessionAnswer]
    stories: list[StoryAnswer]


@api.get("/program/")
@api.output(ProgramAnswer)
@api.doc(
    summary="The published program",
    description="Public. Ask with the last ETag in If-None-Match: 304 while nothing has changed. "
    "The Date header of every answer is the hub's clock.",
    responses=[429, 503],
)
def program() -> Response:
    """Give the last edition and what else a board shows, or 304: cheap enough to ask every few seconds."""
    with hub().database.reading() as db_session:
        congress = _congress(db_session)
        tag = board.version(db_session, congress)
        if tag in request.if_none_match:
            response = Response(status=304)
        else:
            told = board.board(db_session, congress) if congress else _NOTHING
            response = Response(_answer(told).model_dump_json(), mimetype="application/json")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


_NOTHING = board.Board(congress_lines=(), zone="Asia/Ho_Chi_Minh", edition=None, stories=())


def _answer(told: board.Board) -> ProgramAnswer:
    edition = told.edition
    return ProgramAnswer(
        congress_lines=list(told.congress_lines),
        zone=told.zone,
        edition=edition.number if edition else None,
        published_at=edition.published_at if edition else None,
        sessions=[SessionAnswer.model_validate(session) for session in (edition.sessions if edition else ())],
        stories=[_story(story) for story in told.stories],
    )


def _story(story: board.Story) -> StoryAnswer:
    return StoryAnswer(
        name=story.name,
        is_collective=story.is_collective,
        delegation=story.delegation,
        position=story.position,
        field=story.field,
        award=story.award,
        text=story.text,
        photo=None if story.photo_id is None else url_for("program_board.photo", photo_id=story.photo_id),
    )


@pages.get("/program/")
def page() -> str:
    """Show the board; static/kiosk/board.mjs does the rest."""
    with hub().database.reading() as db_session:
        congress = _congress(db_session)
        lines = list(congress.heading_lines) if congress else []
    stripe = ("rehearsal", "rehearsal_line")
    words = {
        language: {**board_words(language), **{name: labels(language)[name] for name in stripe}}
        for language in LANGUAGES
    }
    return render_template("kiosk/board.html", words=words, congress_lines=lines, version=page_version())


@pages.get("/photos/<int:photo_id>.jpg")
def photo(photo_id: int) -> Response:
    """Show the photo of an exemplar who may be on a screen; any other is not there."""
    with hub().database.reading() as db_session:
        jpeg = board.photo(db_session, photo_id)
    if jpeg is None:
        return Response(status=404)
    response = Response(jpeg, mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-cache"  # an agreement that is taken back holds at once
    return response


def _congress(db_session: Session) -> Congress | None:
    return db_session.scalar(select(Congress).order_by(Congress.id).limit(1))
