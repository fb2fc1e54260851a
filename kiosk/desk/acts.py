"""What ushers do beside checking in. Each act is one use case of congress/desk, in one transaction."""

from collections.abc import Callable
from typing import Literal

from flask import Blueprint, Response
from flask_babel import gettext
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from congress import help_calls
from congress.desk import absences, arrivals, hand_outs, reprints, side_slips, taking_back
from congress.desk.usher import Usher
from congress.outcome import SlipSummary
from congress.paper import print_desk, print_steering
from congress.paper.print_queue import BADGE
from kiosk.desk.frame import Said, Why, answer, for_usher, session_asked, told
from kiosk.station_auth import hub

blueprint = Blueprint("desk_acts", __name__, url_prefix="/kiosk/desk")


class HandOut(BaseModel):
    """Which thing."""

    kind: int = Field(ge=1, le=2**31 - 1)


class Again(Why):
    """Which slip once more."""

    slip: Literal["seat", "program"]


class Coupon(Why):
    """Which meal's coupon once more."""

    kind: int = Field(ge=1, le=2**31 - 1)


class CameOut(BaseModel):
    """Whether a slip came out."""

    came_out: Literal["yes", "no"]


def _done(use_case: Callable[[Session], object], words: str, person: int = 0) -> Response:
    hub().database.run(use_case)
    return answer(Said(words=words, person=person))


@blueprint.post("/people/<int:person_id>/undo/<int:attendance_id>")
@for_usher
def undo(usher: Usher, person_id: int, attendance_id: int) -> Response:
    """Take a check-in back, with a reason."""
    sent = told(Why)
    return _done(
        lambda db_session: taking_back.take_back(db_session, usher, attendance_id, sent.told),
        gettext("Đã hủy lượt điểm danh."),
        person_id,
    )


@blueprint.post("/people/<int:person_id>/slips/<int:attendance_id>")
@for_usher
def slip(usher: Usher, person_id: int, attendance_id: int) -> Response:
    """Print a slip once more on this desk's printers."""
    sent, settings = told(Again), hub().settings
    made = hub().database.run(
        lambda db_session: reprints.print_again(
            db_session,
            usher,
            attendance_id,
            sent.slip,
            sent.told,
            most=settings.reprints_per_slip,
            expires_after_s=settings.slip_expires_after_s,
        )
    )
    return answer(Said(words=gettext("Đang in phiếu ở %(printer)s.", printer=made.printer), person=person_id))


@blueprint.post("/people/<int:person_id>/hand-outs")
@for_usher
def give(usher: Usher, person_id: int) -> Response:
    """Tick that somebody got theirs; of a meal a coupon is printed here."""
    kind, life_s = told(HandOut).kind, hub().settings.slip_expires_after_s

    def use_case(db_session: Session) -> tuple[SlipSummary | None, bool]:
        hand_outs.give(db_session, usher.congress_id, kind, person_id, usher.actor)
        made = side_slips.coupon_on_tick(db_session, usher, kind, person_id, expires_after_s=life_s)
        return made, hand_outs.is_meal(db_session, usher.congress_id, kind)

    made, is_meal = hub().database.run(use_case)
    words = gettext("Đã ghi nhận phát cho đại biểu.")
    if made:
        words = gettext("Đã ghi nhận. Đang in phiếu ăn ở %(printer)s.", printer=made.printer)
    elif is_meal:
        words = gettext("Đã ghi nhận. Chưa in được phiếu ăn: không có máy in nào của bàn này đang hoạt động.")
    return answer(Said(words=words, person=person_id))


@blueprint.post("/people/<int:person_id>/coupons")
@for_usher
def coupon(usher: Usher, person_id: int) -> Response:
    """Print a meal's coupon, or a copy of it, on this desk's printers."""
    sent, settings = told(Coupon), hub().settings
    made = hub().database.run(
        lambda db_session: side_slips.print_coupon(
            db_session,
            usher,
            sent.kind,
            person_id,
            sent.told,
            most=settings.reprints_per_slip,
            expires_after_s=settings.slip_expires_after_s,
        )
    )
    return answer(Said(words=gettext("Đang in phiếu ở %(printer)s.", printer=made.printer), person=person_id))


@blueprint.post("/people/<int:person_id>/call")
@for_usher
def call(usher: Usher, person_id: int) -> Response:
    """Print somebody's call to the stage at the session, or a copy of it, on this desk's printers."""
    sent, settings = told(Why), hub().settings

    def use_case(db_session: Session) -> SlipSummary:
        session = session_asked(db_session, usher, sent.session)
        return side_slips.print_call(
            db_session,
            usher,
            session,
            person_id,
            sent.told,
            most=settings.reprints_per_slip,
            expires_after_s=settings.slip_expires_after_s,
        )

    made = hub().database.run(use_case)
    return answer(Said(words=gettext("Đang in phiếu ở %(printer)s.", printer=made.printer), person=person_id))


@blueprint.post("/people/<int:person_id>/hand-outs/take-back")
@for_usher
def take_back(usher: Usher, person_id: int) -> Response:
    """Take a tick back."""
    kind = told(HandOut).kind
    return _done(
        lambda db_session: hand_outs.take_back(db_session, usher.congress_id, kind, person_id, usher.actor),
        gettext("Đã bỏ ghi nhận phát."),
        person_id,
    )


@blueprint.post("/people/<int:person_id>/absence")
@for_usher
def excuse(usher: Usher, person_id: int) -> Response:
    """Note that somebody will not come to the session, and why."""
    sent = told(Why)

    def use_case(db_session: Session) -> None:
        session = session_asked(db_session, usher, sent.session)
        absences.note(db_session, usher.congress_id, session.id, person_id, sent.told, usher.actor)

    return _done(use_case, gettext("Đã ghi vắng có lý do."), person_id)


@blueprint.post("/people/<int:person_id>/absence/withdraw")
@for_usher
def withdraw(usher: Usher, person_id: int) -> Response:
    """Take a noted absence back."""
    sent = told(Why)

    def use_case(db_session: Session) -> None:
        session = session_asked(db_session, usher, sent.session)
        absences.withdraw(db_session, usher.congress_id, session.id, person_id, usher.actor)

    return _done(use_case, gettext("Đã bỏ ghi vắng."), person_id)


@blueprint.post("/calls/<int:call_id>/answer")
@for_usher
def answer_call(usher: Usher, call_id: int) -> Response:
    """Say that one goes to the kiosk that called."""
    return _done(
        lambda db_session: help_calls.answer(db_session, usher.congress_id, call_id, usher.actor),
        gettext("Đã nhận. Màn hình ở trạm báo rằng có người đang đến."),
    )


@blueprint.post("/arrivals/<int:attendance_id>/receive")
@for_usher
def receive(usher: Usher, attendance_id: int) -> Response:
    """Say that one has received a guest."""
    return _done(
        lambda db_session: arrivals.receive(db_session, usher, attendance_id), gettext("Đã ghi nhận đón khách.")
    )


@blueprint.post("/print-jobs/<int:job_id>")
@for_usher
def came_out(usher: Usher, job_id: int) -> Response:
    """Take the answer to "did it come out?": yes settles the slip, no prints it once more."""
    sent, life_s = told(CameOut), hub().settings.slip_expires_after_s
    did_come_out = sent.came_out == "yes"

    def use_case(db_session: Session) -> bool:
        is_badge = print_steering.job_of(db_session, usher.congress_id, job_id).slip_type == BADGE
        print_desk.answer_held(db_session, job_id, usher.actor, came_out=did_come_out, slip_expires_after_s=life_s)
        return is_badge

    if hub().database.run(use_case):
        words = gettext("Đã ghi: thẻ đã ra.") if did_come_out else gettext("Đang in lại đúng thẻ này.")
    else:
        words = gettext("Đã ghi: phiếu đã ra.") if did_come_out else gettext("Đang in lại phiếu.")
    return answer(Said(words=words))
