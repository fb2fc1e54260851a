"""Who may work at a desk: an organizer or operator, by the sign-in's cookie, at a station, by its device token.

The cookie alone does nothing, a token alone neither: what is done here is done by somebody, somewhere. The protection
of forms (flask-wtf) holds for every act, since a cookie comes along by itself.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from flask import Response, g, request
from flask_babel import get_locale
from pydantic import BaseModel, Field, ValidationError
from sqlalchemy.orm import Session

from congress import accounts, clock, door
from congress.accounts import SignedIn
from congress.desk.usher import Usher
from congress.door import AttendedSession
from congress.errors import BadInput, NotAllowed, NotFound
from congress.models import Role
from kiosk.errors import NotSignedIn
from kiosk.station_auth import hub, speaking_station

P = ParamSpec("P")
R = TypeVar("R")
B = TypeVar("B", bound=BaseModel)
ROLES = (Role.ORGANIZER, Role.OPERATOR)
LONGEST_REASON = 200


def signed_in() -> SignedIn | None:
    """Who acts in this request, by the cookie of the admin pages."""
    settings = hub().settings
    token = request.cookies.get(settings.sign_in_cookie, "")
    if not token:
        return None
    with hub().database.reading() as db_session:
        return accounts.who(db_session, token, settings)


def for_usher(view: Callable[Concatenate[Usher, P], R]) -> Callable[P, R]:
    """Give the view the usher: 401 without sign-in or station, 403 for a role that may only look on."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        person = signed_in()
        if person is None:
            raise NotSignedIn
        if person.role not in ROLES:
            raise NotAllowed("Tài khoản này không có quyền làm việc ở bàn lễ tân.")
        usher = Usher(person, speaking_station())
        g.zone = usher.station.zone
        if "quiet" not in request.args:  # what the page asks by itself does not keep its sign-in alive
            hub().database.run(lambda db_session: accounts.touch(db_session, person.sign_in_id))
        return view(usher, *args, **kwargs)

    return checked


def session_asked(db_session: Session, usher: Usher, code: str | None = None) -> AttendedSession:
    """The session the page works on: the one it names, else the one at the door. Raises NotFound without any."""
    code = code if code is not None else request.args.get("session", "")
    session = door.session_for(db_session, usher.station, code or None, clock.now())
    if session is None:
        raise NotFound("Chưa có phiên nào điểm danh. Vui lòng xem lại chương trình.")
    return session


def told(kind: type[B]) -> B:
    """Read what the page sends. Raises BadInput for what it would not send."""
    try:
        return kind.model_validate(request.get_json(silent=True) or {})
    except ValidationError:
        raise BadInput("Yêu cầu không đúng định dạng. Vui lòng tải lại trang.") from None


def answer(body: BaseModel) -> Response:
    """Answer with JSON."""
    return Response(body.model_dump_json(), mimetype="application/json")


def language() -> str:
    """The language of the page, among those of the door's own words."""
    chosen = get_locale()
    return "en" if chosen is not None and chosen.language == "en" else "vi"


class Why(BaseModel):
    """Why something is done at the session named: a given reason, free words, or both."""

    reason: str = Field("", max_length=LONGEST_REASON)
    words: str = Field("", max_length=LONGEST_REASON)
    session: str = Field("", max_length=40)

    @property
    def told(self) -> str:
        """Return both as one text."""
        return " ".join(part for part in (self.reason.strip(), self.words.strip()) if part)


class Said(BaseModel):
    """What an act came to: words for the usher, in a tone, and whose card to show with it (0: nobody's)."""

    words: str
    tone: str = "welcome"
    person: int = 0
    line: str = ""
