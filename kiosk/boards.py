"""Boards that follow the doors, each behind a link of its own: the lobby's wall, a gate, the MC, a delegation's head.

/b/SECRET. No sign-in: the secret in the address is the only key, so nothing here carries the address away, and no form
needs another proof of where it comes from. What a board may show is bounded by its kind, what is done on it by its
link. Boards of the halls are read once for all who watch; a head's is read when something of their people changed.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from time import monotonic
from typing import cast

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from limits import RateLimitItem, parse_many
from limits.strategies import RateLimiter
from sqlalchemy.orm import Session
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from congress.errors import BadInput, CongressError, NotFound, Unavailable
from congress.live import award_marks, board_links, gate_board, head_board, watched
from congress.live.board_links import Board
from congress.live.dashboard import Dashboard
from congress.live.gate_board import GateBoard
from congress.live.mc_board import McBoard
from congress.live.wall import Wall, of_session
from congress.live.watched import Drawn
from congress.models import BoardKind, Congress, MarkKind
from kiosk.secret_pages import PRIVATE, is_a_persons_look, link_mark
from kiosk.station_auth import hub

blueprint = Blueprint("boards", __name__)
PREFIX = board_links.PATH
EVERY_MS = {BoardKind.WALL: 1000, BoardKind.GATE: 1000, BoardKind.MC: 1000, BoardKind.HEAD: 4000}
_RENEWED_AFTER_S = 20  # a head's board, though nothing of their people was recorded: seats and telephones change, too
_MISSES = parse_many("20/minute; 200/hour")  # of one address
_MOST_ASKED = "240/minute"  # of one link: two tablets that show it, and somebody who loads it anew


def prepare(app: Flask, limiter: Limiter) -> None:
    """Bound how often one link is asked, in place of how often one address asks: many boards share one address."""
    limiter.limit(_MOST_ASKED, key_func=link_mark)(blueprint)
    app.extensions["boards"] = limiter.limiter


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Let the address be carried nowhere."""
    response.headers.update(PRIVATE)
    return response


@blueprint.get(f"{PREFIX}<secret>")
def page(secret: str) -> str:
    """Show the board; note that it was opened."""
    board = _board(secret)
    if is_a_persons_look():
        with suppress(Unavailable):  # a full disk darkens no board
            hub().database.run(lambda db_session: board_links.note_opened(db_session, board.link_id))
    return _page(secret, board)


@blueprint.get(f"{PREFIX}<secret>/figures")
def figures(secret: str) -> Response:
    """Give the moving part, or 304 while nothing has changed: boards ask every second."""
    board = _board(secret)
    tag = _heads_tag(board) if board.kind is BoardKind.HEAD else ""
    drawn = None if tag else _shared(board)
    tag = tag or cast("Drawn", drawn).tag
    if tag in request.if_none_match:
        response = Response(status=304)
    else:
        response = Response(drawn.html if drawn else _heads_part(board), mimetype="text/html")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.post(f"{PREFIX}<secret>")
def act(secret: str) -> AnyResponse | tuple[str, int]:
    """Do what is done on this board, and show where it was done; what cannot be done is said above the board."""
    board = _board(secret)
    form = request.form
    acts: dict[tuple[BoardKind, str], Callable[[Session, int, int], None]] = {
        (BoardKind.MC, "skip"): lambda s, session, award: award_marks.skip(
            s, board.congress_id, session, award, board.actor
        ),
        (BoardKind.MC, "collector"): lambda s, session, award: award_marks.let_collect(
            s, board.congress_id, session, award, _text("collector"), board.actor
        ),
        (BoardKind.MC, "undo-skip"): lambda s, session, award: award_marks.undo(
            s, board.congress_id, session, award, MarkKind.SKIP, board.actor
        ),
        (BoardKind.MC, "undo-collector"): lambda s, session, award: award_marks.undo(
            s, board.congress_id, session, award, MarkKind.COLLECTOR, board.actor
        ),
        (BoardKind.HEAD, "excuse"): lambda s, session, person: head_board.excuse(
            s, board, session, person, _text("reason")
        ),
        (BoardKind.HEAD, "take-back"): lambda s, session, person: head_board.take_back(s, board, session, person),
    }
    asked = acts.get((board.kind, form.get("act", "")))
    if asked is None:
        raise BadInput("Bảng này không làm được việc đó. Vui lòng tải lại trang.")
    session_id, subject_id = _whole("session"), _whole("subject")
    try:
        hub().database.run(lambda db_session: asked(db_session, session_id, subject_id))
    except CongressError as refusal:
        hub().shared.outdate()
        return _page(secret, board, refusal.message_vi), 409
    hub().shared.outdate()  # whoever did it sees it at once
    return redirect(f"{url_for('boards.page', secret=secret, phien=_session_code())}#m-{subject_id}", 303)


# ── what stands there ─────────────────────────────────────────────────────────────────────────────────────────────────


def trouble_page(status: int) -> str:
    """Say calmly that nothing is shown; the same for every link that opens nothing."""
    return render_template("boards/gone.html", status=status)


def _page(secret: str, board: Board, refused: str = "") -> str:
    with hub().database.reading() as db_session:
        lines = db_session.get_one(Congress, board.congress_id).heading_lines
    return render_template(
        "boards/board.html",
        board=board,
        part=_heads_part(board) if board.kind is BoardKind.HEAD else _shared(board).html,
        source=url_for("boards.figures", secret=secret, phien=_session_code()),
        every_ms=EVERY_MS[board.kind],
        congress_lines=lines,
        refused=refused,
    )


def _shared(board: Board) -> Drawn:
    g.zone = board.zone
    look = (board.kind, board.door, str(get_locale()))
    if board.kind is BoardKind.MC:
        return watched.mc_board_of(hub(), board.congress_id).drawn(look, _mc_part)
    if board.kind is BoardKind.GATE:
        seen = watched.gate_board_of(hub(), board.congress_id)
        return seen.drawn(look, lambda all_doors: _gate_part(gate_board.of_door(all_doors, board.door)))
    return watched.dashboard_of(hub(), board.congress_id).drawn(look, _wall_part)


def _wall_part(told: Dashboard) -> str:
    wall: Wall | None = of_session(told.now.figures, told.now.picture) if told.now else None
    return render_template("boards/wall.html", wall=wall, now=told.at)


def _gate_part(told: GateBoard) -> str:
    return render_template("boards/gate.html", told=told)


def _mc_part(told: McBoard) -> str:
    return render_template("boards/mc.html", told=told)


def _heads_part(board: Board) -> str:
    g.zone = board.zone
    with hub().database.reading() as db_session:
        told = head_board.read(db_session, board, _session_code() or "")
    return render_template("boards/head.html", told=told)


def _heads_tag(board: Board) -> str:
    with hub().database.reading() as db_session:
        mark = head_board.version(db_session, board)
    bucket = int(monotonic() / _RENEWED_AFTER_S)
    words = f"{board.link_id} {_session_code()} {get_locale()} {mark} {bucket}"
    return sha256(words.encode()).hexdigest()[:20]


# ── small things ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _board(secret: str) -> Board:
    """Return the board. Who tries links that open nothing is stopped by address; who holds one that works is not."""
    try:
        with hub().database.reading() as db_session:
            return board_links.find(db_session, secret)
    except NotFound:
        _count_miss(_MISSES)
        raise


def _count_miss(bounds: Iterable[RateLimitItem]) -> None:
    limits = cast("RateLimiter", current_app.extensions["boards"])
    within = [limits.hit(bound, "board-miss", get_remote_address()) for bound in bounds]  # each one counts
    if not all(within):
        raise TooManyRequests


def _text(name: str) -> str:
    return request.form.get(name, "").replace("\0", "")[:500]


def _whole(name: str) -> int:
    told = request.form.get(name, "")
    if not (told.isascii() and told.isdecimal() and len(told) < 10):
        raise BadInput("Yêu cầu không đúng định dạng. Vui lòng tải lại trang.")
    return int(told)


def _session_code() -> str | None:
    """The session a head has chosen to look at; None for the one at the door."""
    return request.args.get("phien", "")[:40] or None
