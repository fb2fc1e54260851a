"""Replacing a badge at the desk. What draws one as a file is the other face's; the composition root hands it in."""

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Flask, Response, current_app
from flask_babel import gettext
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from congress import accounts
from congress.desk import badges
from congress.desk.badges import LONGEST_REASON, SHORTEST_REASON, Leave, LeaveNeeded, Order, Replaced
from congress.desk.usher import Usher
from congress.errors import BadInput, NotAllowed
from congress.keys import Keys
from congress.models import BadgePaper, BadgeReason
from congress.vietnamese import tidy
from kiosk.delegation import Nonce
from kiosk.desk.acts import CameOut
from kiosk.desk.frame import Said, answer, for_usher, told
from kiosk.station_auth import hub

blueprint = Blueprint("desk_badges", __name__, url_prefix="/kiosk/desk")
BadgeFile = Callable[[Session, int, Keys], bytes]  # of a replacement badge, as PDF
_PRINTER = "printer-"


class Made(BaseModel):
    """What a badge is made on: "printer-3", or the size of a file."""

    paper: str = Field("", max_length=40)

    @property
    def on(self) -> tuple[BadgePaper, int | None]:
        """Return the paper, and the printer if it is one. Raises BadInput for neither."""
        printer = self.paper.removeprefix(_PRINTER)
        if printer != self.paper and printer.isascii() and printer.isdecimal() and len(printer) < 10:
            return BadgePaper.SLIP, int(printer)
        if self.paper in set(BadgePaper) - {BadgePaper.SLIP}:
            return BadgePaper(self.paper), None
        raise BadInput("Vui lòng chọn máy in hoặc loại tệp để làm thẻ.")


class Asked(Made):
    """Why a badge is replaced, on what, and, beyond the limit, by whose leave."""

    nonce: Nonce
    reason: str = Field("", max_length=20)
    words: str = Field("", max_length=LONGEST_REASON)
    rehearsal: int = Field(0, ge=0, le=2**31 - 1)
    supervisor: str = Field("", max_length=60)
    password: str = Field("", max_length=200)
    leave: str = Field("", max_length=LONGEST_REASON)


def prepare(app: Flask, badge_file: BadgeFile) -> None:
    """Take what draws a badge as a file."""
    app.extensions["badge_file"] = badge_file


@blueprint.post("/people/<int:person_id>/badges")
@for_usher
def replace(usher: Usher, person_id: int) -> Response:
    """Replace somebody's badge."""
    asked, settings = told(Asked), hub().settings
    if asked.reason not in set(BadgeReason):
        raise BadInput("Vui lòng chọn lý do cấp lại thẻ.")
    paper, printer = asked.on
    order = Order(BadgeReason(asked.reason), asked.words, paper, printer, asked.nonce, asked.rehearsal)
    leave = _leave(usher, person_id, asked) if asked.supervisor.strip() else None
    try:
        made = hub().database.run(
            lambda db_session: badges.replace(
                db_session,
                usher,
                person_id,
                order,
                hub().keys,
                most=settings.badges_per_person,
                expires_after_s=settings.slip_expires_after_s,
                leave=leave,
            )
        )
    except LeaveNeeded:
        hub().database.run(lambda db_session: badges.note_refused(db_session, usher, person_id))
        raise
    words = _on_its_way(made)
    line = gettext("Thẻ cũ bị từ chối ngay ở mọi cửa.") if order.reason is BadgeReason.LOST else ""
    if made.is_rehearsal:
        line = gettext("Diễn tập: thẻ ghi DIỄN TẬP, mã thật không đổi.")
    return answer(Said(words=words, line=line, person=person_id))


def _on_its_way(made: Replaced) -> str:
    if made.printer:
        return str(
            gettext("Đang in thẻ cấp lại lần %(count)s ở %(printer)s.", count=made.ordinal, printer=made.printer)
        )
    return str(gettext("Đã tạo thẻ cấp lại lần %(count)s. Bấm “Tải tệp thẻ” để in.", count=made.ordinal))


def _leave(usher: Usher, person_id: int, asked: Asked) -> Leave:
    """Judge an organizer's name and password, typed at this desk; slow on purpose, so between two transactions."""
    badges.refuse_unless_desk(usher)
    if len(tidy(asked.leave)) < SHORTEST_REASON:
        raise BadInput("Vui lòng ghi vì sao ban tổ chức cho cấp thêm thẻ.")
    database, username = hub().database, asked.supervisor.replace("\0", "")
    with database.reading() as db_session:
        password_hash = accounts.password_hash_of(db_session, username)
    verified = accounts.password_matches(password_hash, asked.password)
    leave = database.run(
        lambda db_session: badges.hear_leave(db_session, usher, person_id, username, asked.leave, verified=verified)
    )
    if leave is None:
        raise NotAllowed("Tên đăng nhập hoặc mật khẩu không đúng, tài khoản đang tạm khóa hoặc không phải ban tổ chức.")
    return leave


@blueprint.post("/badges/<int:badge_id>/make")
@for_usher
def make(usher: Usher, badge_id: int) -> Response:
    """Make the paper of a badge of which nothing was sent."""
    paper, printer = told(Made).on
    life_s = hub().settings.slip_expires_after_s
    made = hub().database.run(lambda db_session: badges.make_now(db_session, usher, badge_id, paper, printer, life_s))
    return answer(Said(words=_on_its_way(made)))


@blueprint.post("/badges/<int:badge_id>/file")
@for_usher
def file(usher: Usher, badge_id: int) -> Response:
    """Give a badge as a PDF for a printer of cards, once: what became of it is asked before it is given again."""
    badges.refuse_unless_desk(usher)
    draw = cast("BadgeFile", current_app.extensions["badge_file"])
    database = hub().database
    with database.reading() as db_session:
        badges.refuse_unless_ready(db_session, usher, badge_id)
        content = draw(db_session, badge_id, hub().keys)
    database.run(lambda db_session: badges.take_file(db_session, usher, badge_id))
    return Response(content, mimetype="application/pdf")


@blueprint.post("/badges/<int:badge_id>/came-out")
@for_usher
def came_out(usher: Usher, badge_id: int) -> Response:
    """Take the answer whether a badge that was given as a file came out of its printer."""
    did_come_out = told(CameOut).came_out == "yes"
    hub().database.run(lambda db_session: badges.answer_file(db_session, usher, badge_id, came_out=did_come_out))
    words = gettext("Đã ghi: thẻ đã ra.") if did_come_out else gettext("Tải lại được tệp của chính thẻ này.")
    return answer(Said(words=words))
