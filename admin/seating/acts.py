"""Acts of a hand on a seating, as a form asks for them."""

import json
from collections.abc import Callable

from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from admin.frame import whole
from congress.database import Database
from congress.errors import BadInput, Conflict
from congress.seating import chart, moves
from congress.seating.moves import Held, Occupant

Form = MultiDict[str, str]


def carry_out(database: Database, congress_id: int, session_id: int, form: Form, actor: str) -> str:
    """Do the act a form asks for, in a transaction of its own; return what to say. Raises BadInput, Conflict."""
    act = _ACTS.get(form.get("act", ""))
    if act is None:
        raise BadInput("Không có thao tác này. Vui lòng tải lại trang.")
    return database.run(lambda db_session: act(db_session, congress_id, session_id, form, actor))


def _seat(db_session: Session, congress_id: int, session_id: int, form: Form, actor: str) -> str:
    person, seat = _number(form, "person"), _number(form, "seat")
    moves.seat_person(db_session, congress_id, session_id, person, seat, actor)
    return str(gettext("Đã xếp vào ghế %(seat)s.", seat=moves.labels(db_session, [seat])))


def _exchange(db_session: Session, congress_id: int, session_id: int, form: Form, actor: str) -> str:
    first, second, seen = _number(form, "seat"), _number(form, "with"), _seen(form.get("seen", "{}"))
    moves.exchange(db_session, congress_id, session_id, first, second, actor, seen=seen)
    return _exchanged(db_session, [first, second])


def _exchange_labels(db_session: Session, congress_id: int, session_id: int, form: Form, actor: str) -> str:
    """Exchange what two chairs hold, named as they are labelled: the way without a pointer and without a script."""
    seats = chart.seats_by_label(db_session, congress_id, session_id)
    ids = []
    for label in (form.get("from", ""), form.get("to", "")):
        seat = seats.get("".join(label.split()).upper())
        if seat is None:
            raise BadInput(f"Không có ghế “{label}” trong hội trường này. Vui lòng xem lại tên ghế.")
        ids.append(seat)
    moves.exchange(db_session, congress_id, session_id, ids[0], ids[1], actor, seen={})
    return _exchanged(db_session, ids)


def _exchanged(db_session: Session, seats: list[int]) -> str:
    return str(gettext("Đã đổi hai ghế %(seats)s.", seats=moves.labels(db_session, seats)))


def _block(db_session: Session, congress_id: int, session_id: int, form: Form, actor: str) -> str:
    people = chart.people_of(db_session, congress_id, session_id, _number(form, "delegation"))
    if not people:
        raise Conflict("Đoàn này không có ai dự phiên.")
    count = moves.move_block(db_session, congress_id, session_id, people, _number(form, "seat"), actor)
    return str(gettext("Đã dời cả đoàn, %(count)s người.", count=count))


def _hold(db_session: Session, congress_id: int, session_id: int, form: Form, actor: str) -> str:
    moves.hold(db_session, congress_id, session_id, _numbers(form, "seat"), form.get("reason", ""), actor)
    return str(gettext("Đã giữ ghế."))


def _release(db_session: Session, congress_id: int, session_id: int, form: Form, actor: str) -> str:
    moves.release(db_session, congress_id, session_id, _numbers(form, "seat"), actor)
    return str(gettext("Đã để ghế trống."))


def _undo(db_session: Session, congress_id: int, session_id: int, _form: Form, actor: str) -> str:
    moves.undo(db_session, congress_id, session_id, actor)
    return str(gettext("Đã hoàn tác."))


_ACTS: dict[str, Callable[[Session, int, int, Form, str], str]] = {
    "seat": _seat,
    "exchange": _exchange,
    "exchange_labels": _exchange_labels,
    "block": _block,
    "hold": _hold,
    "release": _release,
    "undo": _undo,
}


def _number(form: Form, key: str) -> int:
    number = whole(form.get(key))
    if number is None:
        raise BadInput("Thiếu ghế hoặc người. Vui lòng tải lại trang rồi thử lại.")
    return number


def _numbers(form: Form, key: str) -> list[int]:
    numbers = [number for number in map(whole, form.getlist(key)) if number is not None]
    if not numbers:
        raise BadInput("Chưa chọn ghế nào.")
    return numbers


def _seen(text: str) -> dict[int, Occupant]:
    """Read what the page showed on the chairs concerned: {"12": 7, "13": null, "14": {"held": "why"}}."""
    try:
        told = json.loads(text)
        return {int(seat): Held(str(who["held"])) if isinstance(who, dict) else who for seat, who in told.items()}
    except (ValueError, TypeError, AttributeError, KeyError) as fault:
        raise BadInput("Yêu cầu không đúng định dạng. Vui lòng tải lại trang.") from fault
