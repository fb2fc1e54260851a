"""What other systems read: sessions, figures, who came. GET alone, by a token of its own that opens nothing else.

A person is told with the fields the token names and never with more; what the law calls sensitive is in none of them.
"""

import json
from collections.abc import Callable
from functools import wraps
from typing import Annotated, Concatenate, ParamSpec

from apiflask import APIBlueprint
from flask import Response, request
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select

from admin.frame import hub
from admin.outside.errors import UnknownReader
from congress import attendance
from congress.attendance import Count
from congress.errors import NotAllowed, NotFound
from congress.models import ProgramSession
from congress.outside import attendance_list, read_tokens
from congress.outside.attendance_list import Presence
from congress.outside.read_tokens import Reader, Right

blueprint = APIBlueprint("read_api", __name__, url_prefix="/api/v1", tag="For other systems")
P = ParamSpec("P")
_LONGEST_TOKEN = 200
_FAULTS = [400, 401, 403, 404, 429, 503]
_LARGEST_ID = 2**31 - 1
Session = Annotated[str, StringConstraints(min_length=1, max_length=40)]


def for_reader(*rights: Right) -> Callable[[Callable[Concatenate[Reader, P], Response]], Callable[P, Response]]:
    """Give the view the system whose token came with the request, if it has one of these rights; 401 without one."""

    def decorate(view: Callable[Concatenate[Reader, P], Response]) -> Callable[P, Response]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> Response:
            reader = _speaking()
            if not reader.rights.intersection(rights):
                raise NotAllowed("Mã đọc này không có quyền đọc phần này. Vui lòng xin ban tổ chức mã có quyền.")
            return view(reader, *args, **kwargs)

        return checked

    return decorate


def _speaking() -> Reader:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    reader = None
    if scheme.lower() == "bearer" and 0 < len(token) <= _LONGEST_TOKEN:
        with hub().database.reading() as db_session:
            reader = read_tokens.identify(db_session, token.strip())
    if reader is None:
        raise UnknownReader
    if reader.is_use_to_be_noted:
        used = reader.id
        hub().database.run(lambda db_session: read_tokens.note_used(db_session, used))
    return reader


class SessionAnswer(BaseModel):
    """A session that takes attendance."""

    model_config = ConfigDict(from_attributes=True)

    code: str
    name: str
    place: str
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    doors_open_at: AwareDatetime
    doors_close_at: AwareDatetime


class SessionsAnswer(BaseModel):
    """All of them, in order of time."""

    sessions: list[SessionAnswer]


@blueprint.get("/sessions/")
@blueprint.output(SessionsAnswer)
@blueprint.doc(summary="Sessions that take attendance", security="Reader", responses=[401, 403, 429, 503])
@for_reader(*Right)
def sessions(reader: Reader) -> Response:
    """Name the sessions whose figures and people can be read."""
    with hub().database.reading() as db_session:
        rows = db_session.scalars(
            select(ProgramSession)
            .where(ProgramSession.congress_id == reader.congress_id, ProgramSession.takes_attendance.is_(True))
            .order_by(ProgramSession.starts_at, ProgramSession.id)
        ).all()
        return _answer(SessionsAnswer(sessions=[SessionAnswer.model_validate(row) for row in rows]))


class CountAnswer(BaseModel):
    """People counted as the organizers' own pages count them."""

    summoned: int
    present: int = Field(description="Of the summoned.")
    excused: int = Field(description="Of the summoned who are not present.")
    unexplained: int = Field(description="Of the summoned: neither present nor excused.")
    substitutes: int = Field(description="Of the present: in somebody's place.")
    guests: int = Field(description="Invited, not summoned.")
    guests_present: int


class PartAnswer(CountAnswer):
    """A delegation or a category."""

    id: int
    name: str


class FiguresAnswer(BaseModel):
    """The figures of one session; every part adds up to `total`."""

    session: str
    total: CountAnswer
    delegations: list[PartAnswer]
    categories: list[PartAnswer]


@blueprint.get("/sessions/<session>/figures/")
@blueprint.output(FiguresAnswer)
@blueprint.doc(summary="Figures of a session", security="Reader", responses=[401, 403, 404, 429, 503])
@for_reader(Right.FIGURES)
def figures(reader: Reader, session: str) -> Response:
    """Count who is in, by delegation and by category."""
    with hub().database.reading() as db_session:
        counted = attendance.live_counts(db_session, reader.congress_id)
    found = next((one for one in counted if one.code == session), None)
    if found is None:
        raise NotFound("Không có phiên điểm danh nào mang mã này.")
    return _answer(
        FiguresAnswer(
            session=found.code,
            total=CountAnswer(**_counted(found.count)),
            delegations=[
                PartAnswer(id=one.id, name=one.delegation, **_counted(one.count)) for one in found.delegations
            ],
            categories=[PartAnswer(id=one.id, name=one.category, **_counted(one.count)) for one in found.categories],
        )
    )


def _counted(count: Count) -> dict[str, int]:
    return {name: getattr(count, name) for name in CountAnswer.model_fields}


class AttendanceQuery(BaseModel):
    """Which page, and of whom."""

    cursor: int = Field(0, ge=0, le=_LARGEST_ID, description="`next` of the page before; absent: the first page.")
    limit: int = Field(200, ge=1, le=500)
    updated_since: AwareDatetime | None = Field(
        None, description="Only people of whom something was recorded, taken back or noted since, by the hub's clock."
    )


class PersonAnswer(BaseModel):
    """One person. Fields the token does not name are absent."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    number: str | None = None
    name: str | None = None
    delegation: str | None = None
    category: str | None = None
    position: str | None = None
    state: Presence
    first_in: AwareDatetime | None
    last_out: AwareDatetime | None
    updated_at: AwareDatetime | None = Field(description="By the hub's clock; null while nothing has happened.")


class AttendanceAnswer(BaseModel):
    """A page of people, in the order of their ids. `next` is null on the last."""

    session: str
    people: list[PersonAnswer]
    next: int | None


@blueprint.get("/sessions/<session>/attendance/")
@blueprint.input(AttendanceQuery, location="query", arg_name="query")
@blueprint.output(AttendanceAnswer)
@blueprint.doc(summary="Who came to a session", security="Reader", responses=_FAULTS)
@for_reader(Right.PEOPLE)
def people(reader: Reader, session: str, query: AttendanceQuery) -> Response:
    """List everybody who is expected or present, or of whom something has changed."""
    with hub().database.reading() as db_session:
        session_id = attendance_list.session_of(db_session, reader.congress_id, session)
        found, follows = attendance_list.page(
            db_session,
            reader.congress_id,
            session_id,
            after=query.cursor,
            limit=query.limit,
            since=query.updated_since,
        )
    hidden = set(read_tokens.FIELDS) - reader.fields
    listed = [PersonAnswer.model_validate(one).model_dump(mode="json", exclude=hidden) for one in found]
    body = {"session": session, "people": listed, "next": follows}
    return _tagged(Response(json.dumps(body, ensure_ascii=False), mimetype="application/json"))


def _answer(body: BaseModel) -> Response:
    return _tagged(Response(body.model_dump_json(), mimetype="application/json"))


def _tagged(response: Response) -> Response:
    """Let who asks again with the ETag be told that nothing has changed."""
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
