"""An invited person's own page, behind a link whose secret is its only credential: /m/SECRET.

The secret stands in the address, so nothing here may carry the address away: no referrer, no search engine, no log
line, nothing fetched from elsewhere. Who does not hold a secret that works learns nothing, not even that it once did.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import ValidationError, validate_csrf
from limits import RateLimitItem, parse_many
from limits.strategies import RateLimiter
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from congress import accounts, calendar_file, clock, personal_page
from congress.documents import calendar
from congress.errors import CongressError, NotFound, Unavailable
from congress.invitations import links
from congress.keys import Keys
from congress.models import AnswerKind, Decision
from congress.personal_page import Answered, Inviter, PersonalPage, Standing
from congress.settings import PROJECT_ROOT
from congress.vietnamese import group_number, phone_number
from kiosk import personal_form, personal_words, qr_picture
from kiosk.personal_form import Fault
from kiosk.personal_words import Say
from kiosk.secret_pages import PRIVATE, is_a_persons_look, link_mark
from kiosk.station_auth import hub

blueprint = Blueprint("personal", __name__)
PREFIX = links.PATH
LANGUAGES = ("vi", "en")
_WORKER = PROJECT_ROOT / "static" / "personal" / "offline.js"
_MISSES = parse_many("20/minute; 200/hour")  # of one address
_PRINTS = parse_many("6/minute")  # of one link: printing takes the time of many pages
OwnDocument = Callable[[Session, int, int, Keys], bytes]  # of a congress's delegate, as PDF


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the composition root hands over: what prints an invitation belongs to the other face."""

    document: OwnDocument
    limits: RateLimiter


def prepare(app: Flask, limiter: Limiter, document: OwnDocument) -> None:
    """Take what the page needs, and bound how often one link is opened; whose turn it is is told by a hash.

    How often an address may try links that open nothing is bound in `_read`: many telephones share one address, and
    whoever holds a link that works is not shut out by a neighbour who guesses.
    """
    limiter.limit(
        "60/minute",
        key_func=link_mark,
        exempt_when=lambda: "secret" not in (request.view_args or {}),
        override_defaults=False,
    )(blueprint)
    app.extensions["personal"] = Surroundings(document, limiter.limiter)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Let the address be carried nowhere."""
    response.headers.update(PRIVATE)
    return response


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Nothing on this host is for search engines."""
    return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")


@blueprint.get(f"{PREFIX}offline.js")
def offline() -> Response:
    """The service worker; served here because it may only serve pages below its own address."""
    return Response(_WORKER.read_bytes(), mimetype="text/javascript")


@blueprint.get(f"{PREFIX}<secret>")
def page(secret: str) -> str:
    """Show the page; note that its person has opened it."""
    with hub().database.reading() as db_session:
        found = _read(db_session, secret)
        is_own_look = is_a_persons_look() and not _is_an_organizers_look(db_session)
    if is_own_look:
        with suppress(Unavailable):  # a full disk keeps nobody from their code
            hub().database.run(lambda db_session: personal_page.note_opened(db_session, found.link_id))
    return _shown(secret, found)


@blueprint.post(f"{PREFIX}<secret>")
def answer(secret: str) -> AnyResponse | tuple[str, int]:
    """Keep the answer and go back to the page; what cannot be used comes back as it was typed, with words."""
    with hub().database.reading() as db_session:
        found = _read(db_session, secret)
    say = _speaker(found)
    fault = personal_form.fault_in(request.form, say) if found.may_answer else Fault("answer", say("too_late"))
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:  # the browser forgot its cookie while the page was open
        fault = Fault("answer", say("stale"))
    if fault is None:
        told = personal_form.told(request.form)
        try:
            hub().database.run(lambda db_session: personal_page.answer(db_session, secret, told, hub().keys))
        except CongressError as refusal:
            fault = Fault("answer", refusal.message_vi)
    if fault is not None:
        return _shown(secret, found, typed=request.form, fault=fault), 400
    return redirect(f"{_address('page', secret)}#answer", 303)


@blueprint.get(f"{PREFIX}<secret>/qr.png")
def picture(secret: str) -> Response:
    """The code as a picture to keep; it works where there is no network."""
    found = _invited(secret)
    guest, heading = found.guest, found.inviter.heading_lines
    body = qr_picture.png(found.code, heading, guest.full_name, group_number(guest.number))
    return _file(body, "image/png", "ma-qr.png")


@blueprint.get(f"{PREFIX}<secret>/lich.ics")
def sessions(secret: str) -> Response:
    """The person's sessions for their calendar."""
    found = _invited(secret)
    told = found.inviter
    body = calendar.render(found.times, told.congress_id, told.name, told.venue)
    return _file(body, calendar_file.MIMETYPE, "lich.ics")


@blueprint.get(f"{PREFIX}<secret>/giay-moi.pdf")
def document(secret: str) -> Response:
    """The invitation on paper, as the organizers print it."""
    found = _invited(secret)
    _count("personal-print", link_mark(), _PRINTS)
    with hub().database.reading() as db_session:
        body = _surroundings().document(db_session, found.inviter.congress_id, found.guest.delegate_id, hub().keys)
    return _file(body, "application/pdf", "giay-moi.pdf")


# ── showing ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def trouble_page(status: int) -> str:
    """Say calmly that nothing is shown, and whom to ask; the same for every link that opens nothing."""
    language = _language()
    congress = None
    if status < 500:
        with hub().database.reading() as db_session:
            congress = personal_page.inviter(db_session)
    say = personal_words.speaker(language, "", congress.name if congress else "", congress.contact if congress else "")
    key = {404: "gone", 429: "often"}.get(status, "trouble")
    return render_template(
        "kiosk/personal_words.html",
        language=language,
        say=say,
        key=key,
        inviter=congress,
        calls=_calls(congress),
        other_language=None,
    )


def _shown(
    secret: str, found: PersonalPage, typed: MultiDict[str, str] | None = None, fault: Fault | None = None
) -> str:
    language, say = _language(), _speaker(found)
    addresses = {name: _address(name, secret) for name in ("page", "picture", "document", "sessions")}
    frame = {
        "language": language,
        "say": say,
        "inviter": found.inviter,
        "calls": _calls(found.inviter),
        "other_language": _address("page", secret, language="en" if language == "vi" else "vi"),
    }
    if found.standing is not Standing.INVITED:
        substitute = found.answered.told.substitute_name if found.answered else ""
        return render_template("kiosk/personal_words.html", **frame, key=found.standing.value, substitute=substitute)
    path, side = qr_picture.svg_path(found.code)
    return render_template(
        "kiosk/personal.html",
        **frame,
        page=found,
        guest=found.guest,
        number=group_number(found.guest.number),
        qr_path=path,
        qr_side=side,
        addresses=addresses,
        status=_status(found.answered, say),
        typed=typed if typed is not None else personal_form.before_typing(found),
        fault=fault,
        date=lambda local: personal_words.date(local, language),
        hour=lambda local: personal_words.hour(local, language),
        day=lambda local: personal_words.day(local, language),
        moment=lambda local: personal_words.moment(local, language),
        local=lambda at: clock.local(at, found.inviter.zone),
    )


def _status(answered: Answered | None, say: Say) -> str:
    """Say which answer stands, "" while there is none."""
    if answered is None:
        return ""
    match answered.told.answer, answered.decision:
        case AnswerKind.YES, _:
            return say("said_yes")
        case AnswerKind.NO, _:
            return say("said_no")
        case _, Decision.PENDING:
            key = "proposed"
        case _, Decision.REFUSED:
            key = "refused"
        case _:
            key = "ended"
    return say(key, substitute=answered.told.substitute_name)


# ── small things ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _surroundings() -> Surroundings:
    return cast("Surroundings", current_app.extensions["personal"])


def _read(db_session: Session, secret: str) -> PersonalPage:
    try:
        return personal_page.read(db_session, secret, hub().keys)
    except NotFound:
        _count("personal-miss", get_remote_address(), _MISSES)
        raise


def _count(what: str, whose: str, bounds: Iterable[RateLimitItem]) -> None:
    """Count what somebody does towards each bound. Raises TooManyRequests beyond one."""
    within = [_surroundings().limits.hit(bound, what, whose) for bound in bounds]
    if not all(within):
        raise TooManyRequests


def _invited(secret: str) -> PersonalPage:
    """Return the page of somebody who is invited; for everybody else the link opens no file."""
    with hub().database.reading() as db_session:
        found = _read(db_session, secret)
    if found.standing is not Standing.INVITED:
        raise NotFound("Giấy mời hiện không xem được. Vui lòng liên hệ Ban Tổ chức.")
    return found


def _calls(inviter: Inviter | None) -> list[tuple[str, str]]:
    """Return the telephones to be called at a touch: bare digits, and as they are read."""
    told = (inviter.contact, inviter.hotline) if inviter else ()
    numbers = dict.fromkeys(number for text in told if (number := phone_number(text)))
    return [(number, personal_words.telephone(number)) for number in numbers]


def _speaker(found: PersonalPage) -> Say:
    contact = found.inviter.contact or found.inviter.hotline
    return personal_words.speaker(_language(), found.guest.honorific, found.inviter.name, contact)


def _language() -> str:
    """Vietnamese unless English was asked for on the page: many telephones here are set to English by their makers."""
    wished = request.args.get("lang", "vi")
    return wished if wished in LANGUAGES else "vi"


def _address(name: str, secret: str, language: str | None = None) -> str:
    language = language or _language()
    return url_for(f"personal.{name}", secret=secret, lang=None if language == "vi" else language)


def _file(body: bytes, mimetype: str, name: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _is_an_organizers_look(db_session: Session) -> bool:
    token = request.cookies.get(hub().settings.sign_in_cookie, "")
    return bool(token) and accounts.who(db_session, token, hub().settings) is not None
