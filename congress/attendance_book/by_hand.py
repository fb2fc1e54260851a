"""Writing a single entry or exit with its true time, and taking one back: an organizer's acts, each with its reason."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import audit, clock
from congress.admission import MoveType
from congress.attendance_book import hours, moves, writing
from congress.attendance_book.moves import Move
from congress.desk import absences, taking_back
from congress.door import AttendedSession
from congress.errors import BadInput, Conflict, NotFound
from congress.models import Attendance, Congress, Delegate, Scan
from congress.outcome import Status
from congress.vietnamese import tidy

LONGEST_NONCE = 60
BY_HAND = "manual"  # the `source_type`, as at a desk
Unsure = str  # what has to be confirmed: "hours" | "excuse"


class NotConfirmed(Conflict):
    """It can be written, if whoever writes it says that it shall be all the same. `key`: "hours" or "excuse"."""

    def __init__(self, key: Unsure, message_vi: str) -> None:
        super().__init__(message_vi)
        self.key = key


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry or exit as it is written later. `confirmed` holds what was asked and answered; `nonce` stays in retries.

    `at` is aware; it is the true time, not that of the writing.
    """

    delegate_id: int
    station_id: int
    move: MoveType
    at: datetime
    explanation: str
    nonce: str
    account_id: int
    confirmed: frozenset[Unsure] = frozenset()


def write(db_session: Session, congress: Congress, session_id: int, entry: Entry) -> int:
    """Write an entry or exit into the book; return its attendance.

    Raises BadInput (no reason, no place, a time to come), NotFound, NotConfirmed for what has to be asked first, and
    Conflict for what contradicts the book: already in, never in, out again before.
    """
    explanation = tidy(entry.explanation)
    if not 3 <= len(explanation) <= taking_back.LONGEST_REASON:
        raise BadInput(f"Vui lòng ghi lý do ghi tay, từ 3 đến {taking_back.LONGEST_REASON} ký tự.")
    if not 1 <= len(entry.nonce) <= LONGEST_NONCE:
        raise BadInput("Biểu mẫu thiếu số nhận dạng. Vui lòng tải lại trang.")
    session = moves.session_of(db_session, congress.id, session_id)
    place = writing.place_of(db_session, congress, entry.station_id)
    person = db_session.get(Delegate, entry.delegate_id)
    if person is None or person.congress_id != congress.id or person.merged_into_id is not None:
        raise NotFound("Không tìm thấy đại biểu này. Vui lòng tìm lại.")
    is_retry = db_session.scalar(select(Scan.id).filter_by(station_id=place.id, nonce=entry.nonce)) is not None
    if not is_retry:
        hours.refuse_future(entry.at)
        _refuse_contradiction(db_session, congress, session, entry)
        _ask(db_session, session, entry, congress.zone)
    acts: list[tuple[str, str, str]] = []
    result = writing.write(
        db_session,
        place,
        session,
        entry.delegate_id,
        move=entry.move,
        at=entry.at,
        source_type=BY_HAND,
        explanation=explanation,
        nonce=entry.nonce,
        account_id=entry.account_id,
        tell=lambda _session, *act: acts.append(act),
    )
    if result.status is not Status.OK or result.attendance is None:
        raise Conflict(f"Không ghi được: {person.full_name} {writing.refusal_words(result)}.")
    for actor, act, subject in acts:
        audit.append(db_session, actor, act, f"{subject} at:{entry.at.isoformat()}")
    return result.attendance.id


def take_back(db_session: Session, congress: Congress, attendance_id: int, explanation: str, account_id: int) -> None:
    """Take an attendance back with its later moves, however old; the lines stay in the book, struck through.

    Raises BadInput without a reason, NotFound for another congress's or a rehearsed one, Conflict when it stands no
    longer.
    """
    explanation = taking_back.checked_reason(explanation)
    moves.of_attendance(db_session, congress, attendance_id)
    taking_back.annul(db_session, attendance_id, explanation, account_id=account_id)
    audit.append(db_session, f"account:{account_id}", "attendance.annul", f"attendance:{attendance_id}")


def last_move(db_session: Session, congress: Congress, session_id: int, delegate_id: int) -> Move | None:
    """Return the last move of somebody whose attendance stands; None for who was never there."""
    standing = db_session.scalar(
        select(Attendance.id).where(
            Attendance.program_session_id == session_id,
            Attendance.delegate_id == delegate_id,
            Attendance.annulled_at.is_(None),
        )
    )
    return None if standing is None else moves.of_attendance(db_session, congress, standing)[1][-1]


def _refuse_contradiction(db_session: Session, congress: Congress, session: AttendedSession, entry: Entry) -> None:
    last = last_move(db_session, congress, session.id, entry.delegate_id)
    if last is None:
        if entry.move is MoveType.EXIT:
            raise Conflict("Người này chưa có lượt vào nào ở phiên này. Vui lòng ghi lượt vào trước.")
        return
    told = f"lúc {last.at:%H:%M} ngày {last.at:%d/%m/%Y} tại {last.station}"
    if last.move is entry.move and not (entry.move is MoveType.ENTRY and session.allows_multiple_entries):
        if entry.move is MoveType.EXIT:
            raise Conflict(f"Người này đã được ghi là ra {told}.")
        raise Conflict(
            f"Người này đã được ghi là có mặt: vào {told}. Nếu giờ ấy sai, vui lòng hủy lượt ấy rồi ghi lại."
        )
    if entry.at < last.at:
        word = "vào" if last.move is MoveType.ENTRY else "ra"
        raise Conflict(f"Giờ ghi sớm hơn lượt {word} đã có {told}. Vui lòng xem lại giờ.")


def _ask(db_session: Session, session: AttendedSession, entry: Entry, zone: str) -> None:
    is_exit = entry.move is MoveType.EXIT  # people go when they like
    is_odd = entry.at < session.doors_open_at if is_exit else hours.are_outside(session, entry.at)
    if "hours" not in entry.confirmed and is_odd:
        opens, closes = (clock.local(at, zone) for at in (session.doors_open_at, session.doors_close_at))
        raise NotConfirmed(
            "hours",
            f"Giờ này ngoài giờ mở cửa của phiên ({opens:%H:%M} đến {closes:%H:%M} ngày {closes:%d/%m/%Y}). "
            "Nếu đúng như vậy, vui lòng đánh dấu xác nhận rồi bấm lại.",
        )
    excuse = absences.standing(db_session, session.id, entry.delegate_id)
    if "excuse" not in entry.confirmed and not is_exit and excuse is not None:
        raise NotConfirmed(
            "excuse",
            f"Người này đã được ghi vắng có lý do: {excuse.reason}. "
            "Nếu người này vẫn đến dự, vui lòng đánh dấu xác nhận rồi bấm lại.",
        )
