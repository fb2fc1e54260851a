"""Slips at a desk that belong to no entry: a coupon for a meal that is handed out, a call to the stage."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress.desk import reprints
from congress.desk.reprints import Wanted
from congress.desk.usher import Usher
from congress.door import AttendedSession
from congress.errors import BadInput, NotFound
from congress.models import Delegate, HandOut, HandOutKind
from congress.outcome import SlipSummary
from congress.paper import side_slips
from congress.paper.print_queue import CALL, COUPON


def coupon_of(hand_out_id: int) -> Wanted:
    """Return which slip a meal's coupon is: the one of this tick, so that a tick taken back ends it."""
    return Wanted(COUPON, {"hand_out_id": hand_out_id})


def call_of(delegate_id: int, session_id: int) -> Wanted:
    """Return which slip somebody's call to the stage at a session is."""
    return Wanted(CALL, {"delegate_id": delegate_id, "program_session_id": session_id})


def coupon_on_tick(
    db_session: Session, usher: Usher, kind_id: int, delegate_id: int, *, expires_after_s: float
) -> SlipSummary | None:
    """Print the coupon of a meal that was ticked just now; None for what is no meal, and when nothing prints here.

    Handing out and paper are two outcomes: the tick stands whatever the printers do.
    """
    given = _given(db_session, usher, kind_id, delegate_id)
    if given is None or reprints.working_printer(db_session, usher) is None:
        return None
    return _print_coupon(db_session, usher, given, "", most=0, expires_after_s=expires_after_s)


def print_coupon(
    db_session: Session,
    usher: Usher,
    kind_id: int,
    delegate_id: int,
    reason: str,
    *,
    most: int,
    expires_after_s: float,
) -> SlipSummary:
    """Print the coupon of a meal somebody was ticked for, or a copy of it. Raises NotFound, as `print_slip` does."""
    given = _given(db_session, usher, kind_id, delegate_id)
    if given is None:
        raise NotFound("Đại biểu chưa được ghi nhận suất ăn này, nên chưa có phiếu.")
    return _print_coupon(db_session, usher, given, reason, most=most, expires_after_s=expires_after_s)


def _print_coupon(
    db_session: Session, usher: Usher, given: HandOut, reason: str, *, most: int, expires_after_s: float
) -> SlipSummary:
    return reprints.print_slip(
        db_session,
        usher,
        coupon_of(given.id),
        reason,
        most=most,
        expires_after_s=expires_after_s,
        delegate_id=given.delegate_id,
    )


def print_call(
    db_session: Session,
    usher: Usher,
    session: AttendedSession,
    delegate_id: int,
    reason: str,
    *,
    most: int,
    expires_after_s: float,
) -> SlipSummary:
    """Print the call to the stage of somebody who is honoured at this session, or a copy of it.

    Raises NotFound, BadInput for who has no place in a wave, and as `print_slip` does.
    """
    guest = db_session.get(Delegate, delegate_id)
    if guest is None or guest.congress_id != usher.congress_id or guest.merged_into_id is not None:
        raise NotFound("Không tìm thấy đại biểu này.")
    honour = side_slips.honour_of(db_session, guest)
    if honour is None or not honour.award_wave or not honour.award_order:
        raise BadInput("Đại biểu chưa được xếp đợt và số thứ tự nhận khen thưởng, nên chưa có phiếu mời lên sân khấu.")
    wanted = call_of(delegate_id, session.id)
    return reprints.print_slip(db_session, usher, wanted, reason, most=most, expires_after_s=expires_after_s)


def _given(db_session: Session, usher: Usher, kind_id: int, delegate_id: int) -> HandOut | None:
    """The tick of a meal; None for what is no meal, and for who has no tick."""
    return db_session.scalar(
        select(HandOut)
        .join(HandOutKind, HandOutKind.id == HandOut.kind_id)
        .where(
            HandOut.kind_id == kind_id,
            HandOut.delegate_id == delegate_id,
            HandOut.taken_back_at.is_(None),
            HandOutKind.congress_id == usher.congress_id,
            HandOutKind.is_meal.is_(True),
        )
    )
