"""What every page of the admin side shares: who is signed in, which congress, which language, the navigation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from flask import Flask, Response, current_app, flash, g, has_request_context, redirect, request, url_for
from flask_babel import Babel, gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from congress import accounts, clock, help_calls, rehearsal
from congress.accounts import SignedIn
from congress.errors import CongressError, NotAllowed, NotFound
from congress.help_calls import OpenCall
from congress.hub import Hub
from congress.models import Congress, Role
from congress.rehearsal import GoingOnNow
from congress.roster.fields import date_shown
from congress.settings import PROJECT_ROOT
from congress.vietnamese import date_words, group_number

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UPLOAD = 20 * 1024 * 1024  # bytes; views that take files say so by `takes_files`
LANGUAGES = ("vi", "en")
_STAY = 30 * 24 * 3600  # seconds a language choice is kept


def hub() -> Hub:
    """Return what the running program holds."""
    return cast("Hub", current_app.extensions["hub"])


def cookie_name() -> str:
    """The sign-in cookie."""
    return hub().settings.sign_in_cookie


def signed_in() -> SignedIn | None:
    """Who acts in this request; read once."""
    if "signed_in" not in g:
        token = request.cookies.get(cookie_name(), "")
        g.signed_in = None
        if token:
            with hub().database.reading() as db_session:
                g.signed_in = accounts.who(db_session, token, hub().settings)
    return cast("SignedIn | None", g.signed_in)


def for_roles(*roles: Role) -> Callable[[Callable[Concatenate[SignedIn, P], R]], Callable[P, R | AnyResponse]]:
    """Give the view who is signed in, if their role is among these; nobody signed in is sent to sign in."""

    def decorate(view: Callable[Concatenate[SignedIn, P], R]) -> Callable[P, R | AnyResponse]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R | AnyResponse:
            person = signed_in()
            if person is None:
                if request.method == "GET" and "text/html" in request.headers.get("Accept", ""):
                    return redirect(url_for("sign_in.page", next=request.path))
                return Response("Cần đăng nhập.", 401, mimetype="text/plain")
            if person.role not in roles:
                raise NotAllowed("Tài khoản này không có quyền thực hiện việc này.")
            if "quiet" not in request.args:  # a page that refreshes itself does not keep its sign-in alive
                hub().database.run(lambda db_session: accounts.touch(db_session, person.sign_in_id))
            return view(person, *args, **kwargs)

        return checked

    return decorate


def any_congress() -> Congress | None:
    """The congress this installation runs; None while none was made."""
    with hub().database.reading() as db_session:
        congress = db_session.scalar(select(Congress).order_by(Congress.id).limit(1))
        db_session.expunge_all()
        return congress


def current_congress() -> Congress:
    """The congress this installation runs. Raises NotFound while none was made."""
    congress = any_congress()
    if congress is None:
        raise NotFound("Chưa có đại hội nào. Vui lòng mở trang “Đại hội” để tạo.")
    return congress


def watched_congress() -> Congress:
    """The congress as pages that ask every second need it: read once for all of them. Raises NotFound."""
    return hub().shared.get("congress", lambda _before: current_congress())


@dataclass(frozen=True, slots=True)
class GoesOn:
    """What everybody who works here must know at once, whatever page they are on."""

    rehearsal: GoingOnNow | None
    calls: Sequence[OpenCall]


def what_goes_on() -> GoesOn:
    """Read the rehearsal that is going on, and who at a station calls for help (for those who may go there)."""
    person, congress = signed_in(), any_congress()
    if person is None or congress is None:
        return GoesOn(None, ())
    with hub().database.reading() as db_session:
        rehearsed = rehearsal.going_on(db_session, congress.id)
        calls = () if person.role is Role.VIEWER else help_calls.open_calls(db_session, congress.id)
    return GoesOn(rehearsed, calls)


def takes_files(view: Callable[P, R]) -> Callable[P, R]:
    """Let this view receive files, from somebody who is signed in; other requests are kept small (wsgi.py)."""
    view.largest_request = LARGEST_UPLOAD  # type: ignore[attr-defined]
    return view


def largest_request(usual: int) -> int:
    """Return how many bytes the present request may have."""
    view = current_app.view_functions.get(request.endpoint or "")
    allowed: int | None = getattr(view, "largest_request", None)
    return allowed if allowed is not None and signed_in() else usual


def download(body: bytes, name: str, mimetype: str, *, inline: bool = False) -> Response:
    """Answer with a file to keep, or to look at."""
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response


def carry_out(use_case: Callable[[Session], T], words: str | Callable[[T], str], back: str) -> AnyResponse:
    """Do what a form asks for, in one transaction, and go back with what was done, or why not."""
    try:
        done = hub().database.run(use_case)
        flash(words if isinstance(words, str) else words(done), "good")
    except CongressError as refusal:
        flash(refusal.message_vi)
    return redirect(back)


def whole(text: str | None) -> int | None:
    """Return the whole number a form or address names; None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None


def prepare_frame(app: Flask) -> None:
    """Set up languages and what templates need. The language stays in a cookie; Vietnamese first."""

    def chosen_language() -> str:
        wished = request.cookies.get("don_language", "") if has_request_context() else ""  # else at the console
        return wished if wished in LANGUAGES else "vi"

    translations = str(PROJECT_ROOT / "translations")
    Babel(app, locale_selector=chosen_language, default_locale="vi", default_translation_directories=translations)

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            "signed_in": signed_in,
            "language": chosen_language(),
            "languages": LANGUAGES,
            "what_goes_on": what_goes_on,
        }

    _add_filters(app)

    @app.get("/language/<language>")
    def set_language(language: str) -> AnyResponse:
        """Switch the language and go back to where the person was."""
        back = redirect(own_path(request.args.get("back", "/admin/")))
        if language in LANGUAGES:
            back.set_cookie("don_language", language, max_age=_STAY, samesite="Lax", httponly=True)
        return back

    @app.get("/")
    def start() -> AnyResponse:
        return redirect(url_for("founding.page" if any_congress() is None else "attendance.page"))


def _add_filters(app: Flask) -> None:
    """How pages write times, numbers and dates."""

    @app.template_filter("local")
    def local(moment: datetime, pattern: str = "%H:%M") -> str:
        return clock.local(moment, g.zone).strftime(pattern)

    @app.template_filter("day")
    def day(moment: datetime | date) -> str:
        return date_words(clock.local(moment, g.zone).date() if isinstance(moment, datetime) else moment)

    @app.template_filter("born")
    def born(birth_date: str) -> str:
        return date_shown(birth_date)

    @app.template_filter("thousands")
    def thousands(number: int) -> str:
        return f"{number:,}".replace(",", ".")

    @app.template_filter("actor")
    def actor(name: str) -> str:
        kinds = {
            "sample": str(gettext("dữ liệu mẫu")),
            "command": str(gettext("lệnh trên máy chủ")),
            "link": str(gettext("đại biểu")),
            "head": str(gettext("trưởng đoàn")),
            "board": str(gettext("bảng theo dõi")),
        }
        return kinds.get(name.partition(":")[0], name)

    @app.template_filter("fours")
    def fours(number: str) -> str:
        return group_number(number)

    @app.template_filter("percent")
    def percent(share: float) -> str:
        return f"{share * 100:.1f}".replace(".", ",") + " %"


def own_path(path: str) -> str:
    """Only ever send a browser to a page of ours."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/admin/"
