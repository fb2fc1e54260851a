"""A replacement badge at a desk (thẻ cấp lại): for a lost one with a new code, for any other reason with the same.

More strictly than slips: one badge of a person at a time. While nobody knows whether its paper came out, there is no
further one, and what did not come out is printed again as the same badge, never with a second new code.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from congress import accounts, audit, clock, invitations
from congress.desk import badge_standing
from congress.desk.badge_standing import Paper
from congress.desk.usher import Usher
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.invitations import issuing
from congress.keys import Keys
from congress.models import (
    BadgePaper,
    BadgeReason,
    Delegate,
    Invitation,
    InvitationState,
    JobReason,
    JobState,
    PrinterState,
    PrintJob,
    Rehearsal,
    ReplacementBadge,
    Role,
    StationMode,
)
from congress.paper.print_queue import BADGE, PrinterOfStation, printers_of
from congress.vietnamese import tidy

SHORTEST_REASON, LONGEST_REASON = 3, 200
_REASONS = {BadgeReason.LOST: "Mất thẻ", BadgeReason.DAMAGED: "Thẻ hỏng", BadgeReason.OTHER: ""}
_LOST_SIGHT = "Thẻ này không còn, hoặc đã có thẻ mới hơn. Vui lòng mở lại hồ sơ."


class LeaveNeeded(NotAllowed):
    """Nobody may replace a badge so often without an organizer's leave."""


@dataclass(frozen=True, slots=True)
class Order:
    """What an usher asks for. `printer` is one of the desk's, None for a file; `rehearsal` what the screen showed."""

    reason: BadgeReason
    explanation: str
    paper: BadgePaper
    printer: int | None
    nonce: str
    rehearsal: int = 0

    def fingerprint(self, delegate_id: int) -> bytes:
        """Tell a retry from another request under the same nonce."""
        told = (delegate_id, self.reason, self.explanation, self.paper, self.printer, self.rehearsal)
        return hashlib.sha256("\0".join(map(str, told)).encode("utf-8", "surrogatepass")).digest()


@dataclass(frozen=True, slots=True)
class Leave:
    """An organizer's leave to go beyond the limit."""

    account_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Replaced:
    """A badge that is on its way; `printer` is "" when it is a file."""

    id: int
    ordinal: int
    printer: str
    is_rehearsal: bool


def replace(
    db_session: Session,
    usher: Usher,
    delegate_id: int,
    order: Order,
    keys: Keys,
    *,
    most: int,
    expires_after_s: float,
    leave: Leave | None = None,
) -> Replaced:
    """Replace somebody's badge; the code of a lost one is refused at every door from the commit on.

    A retry under the same nonce gets the same answer and makes nothing. In a rehearsal nothing real changes: the badge
    says so, and its code admits nowhere. Raises NotFound, BadInput without a reason, NotAllowed at a station that is
    no desk, LeaveNeeded beyond `most`, Conflict while the person's last badge is open, has no invitation that stands,
    the screen showed another rehearsal, or the printer does not print.
    """
    refuse_unless_desk(usher)
    guest = _held(db_session, usher, delegate_id)
    fingerprint = order.fingerprint(delegate_id)
    if (known := _of_nonce(db_session, usher, order.nonce)) is not None:
        if known.request_hash != fingerprint:
            raise Conflict("Yêu cầu trùng số nhận dạng với một thẻ khác. Vui lòng mở lại hồ sơ rồi làm lại.")
        return _replaced(db_session, known)
    _refuse_unless_shown(db_session, usher, order.rehearsal)
    explanation = tidy(order.explanation)
    if len(explanation) > LONGEST_REASON or (order.reason is BadgeReason.OTHER and len(explanation) < SHORTEST_REASON):
        raise BadInput(f"Vui lòng ghi lý do cấp lại, từ {SHORTEST_REASON} đến {LONGEST_REASON} ký tự.")
    issuing.refuse_unless_active(guest.state)
    invitation = _standing(db_session, delegate_id)
    _refuse_while_open(db_session, usher, delegate_id)
    needs_leave = badge_standing.given(db_session, usher, delegate_id) >= most
    if needs_leave and leave is None:
        raise LeaveNeeded(f"Thẻ của người này đã được cấp lại {most} lần. Muốn cấp nữa, cần ban tổ chức cho phép.")
    is_new_code = order.reason is BadgeReason.LOST and not order.rehearsal
    is_same_code = not is_new_code and not order.rehearsal
    if is_same_code and invitations.current_code(db_session, delegate_id, keys) is None:
        raise Conflict("Mã hiện nay không dựng lại được nên không in lại được. Vui lòng cấp lại như thẻ bị mất.")
    printer = _working(db_session, usher, order.printer) if order.paper is BadgePaper.SLIP else None
    ordinal = _next_ordinal(db_session, usher, invitation)
    if is_new_code:
        told = ": ".join(part for part in (_REASONS[order.reason], explanation) if part)
        issuing.reissue(db_session, delegate_id, keys, usher.actor, told)
        invitation = _standing(db_session, delegate_id)
    now = clock.now()
    badge = ReplacementBadge(
        delegate_id=delegate_id,
        ordinal=ordinal,
        reason=order.reason,
        explanation=explanation,
        invitation_id=invitation.id,
        paper=order.paper,
        station_id=usher.station.id,
        account_id=usher.person.account_id,
        leave_by_id=leave.account_id if leave and needs_leave else None,
        leave_reason=leave.reason if leave and needs_leave else "",
        nonce=order.nonce,
        request_hash=fingerprint,
        created_at=now,
        rehearsal_id=order.rehearsal or None,
    )
    db_session.add(badge)
    db_session.flush()
    if printer is not None:
        _send(db_session, usher, badge, printer, now + timedelta(seconds=expires_after_s))
    subject = f"badge:{badge.id} delegate:{delegate_id} station:{usher.station.id} reason:{order.reason}"
    if badge.leave_by_id is not None:
        subject += f" leave:account:{badge.leave_by_id}"
    audit.append(db_session, usher.actor, "badge.rehearse" if order.rehearsal else "badge.replace", subject)
    return _replaced(db_session, badge)


def make_now(
    db_session: Session, usher: Usher, badge_id: int, paper: BadgePaper, printer_id: int | None, expires_after_s: float
) -> Replaced:
    """Make the paper of a badge of which nothing was sent yet: here, on this printer, or as a file.

    Raises NotFound, Conflict once it is on its way, or may be out.
    """
    badge = _open(db_session, usher, badge_id)
    _held_job(db_session, badge)
    if badge_standing.paper_of(db_session, badge) is not Paper.NONE:
        raise Conflict("Thẻ này đang in, hoặc có thể đã ra. Vui lòng xem lại hồ sơ.")
    badge.paper = paper
    if paper is BadgePaper.SLIP:
        printer = _working(db_session, usher, printer_id)
        _send(db_session, usher, badge, printer, clock.now() + timedelta(seconds=expires_after_s))
    else:
        _drop_job(db_session, badge)
    audit.append(db_session, usher.actor, "badge.make", f"badge:{badge.id} station:{usher.station.id}")
    return _replaced(db_session, badge)


def refuse_unless_ready(db_session: Session, usher: Usher, badge_id: int) -> None:
    """Raise NotFound or Conflict for a badge that is no file to be handed out now; reads only."""
    badge = _last(db_session, usher, badge_id)
    if badge.paper == BadgePaper.SLIP or badge_standing.paper_of(db_session, badge) is not Paper.NONE:
        raise Conflict("Tệp thẻ này đã được tải. Vui lòng trả lời thẻ đã ra chưa, rồi mới tải lại.")


def take_file(db_session: Session, usher: Usher, badge_id: int) -> None:
    """Note that the desk is handed a badge as a file, once: whether it came out is asked before it is handed again.

    Raises NotFound, Conflict when it is no file, or was handed out already.
    """
    badge = _open(db_session, usher, badge_id)
    refuse_unless_ready(db_session, usher, badge_id)
    badge.taken_at = clock.now()
    audit.append(db_session, usher.actor, "badge.take_file", f"badge:{badge.id} station:{usher.station.id}")


def answer_file(db_session: Session, usher: Usher, badge_id: int, *, came_out: bool) -> None:
    """Say whether a badge that was handed out as a file came out of its printer; no lets it be taken once more."""
    badge = _open(db_session, usher, badge_id)
    if badge.paper == BadgePaper.SLIP or badge_standing.paper_of(db_session, badge) is not Paper.ASKED:
        raise Conflict("Câu hỏi về thẻ này đã được trả lời.")
    if came_out:
        badge.settled_at, badge.settled_by = clock.now(), usher.actor
    else:
        badge.taken_at = None
    act = "badge.came_out" if came_out else "badge.make_again"
    audit.append(db_session, usher.actor, act, f"badge:{badge.id} station:{usher.station.id}")


def hear_leave(
    db_session: Session, usher: Usher, delegate_id: int, username: str, reason: str, *, verified: bool
) -> Leave | None:
    """Judge an organizer's name and password, given at this desk; a refused try is kept. None when it is no leave."""
    person = accounts.vouch(db_session, username, verified=verified)
    if person is not None and person.role is Role.ORGANIZER:
        return Leave(person.account_id, tidy(reason)[:LONGEST_REASON])
    note_refused(db_session, usher, delegate_id)
    return None


def note_refused(db_session: Session, usher: Usher, delegate_id: int) -> None:
    """Keep that somebody tried to go beyond the limit without leave."""
    audit.append(db_session, usher.actor, "badge.leave_refused", f"delegate:{delegate_id} station:{usher.station.id}")


def refuse_unless_desk(usher: Usher) -> None:
    """Raise NotAllowed at a station where delegates help themselves, or the program is shown."""
    if usher.station.mode is not StationMode.DESK:
        raise NotAllowed("Chỉ cấp lại thẻ ở bàn lễ tân. Trạm này không phải là bàn lễ tân.")


# ── parts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _held(db_session: Session, usher: Usher, delegate_id: int) -> Delegate:
    """Return a person whose row stays as it is until the commit: two desks are heard one after the other."""
    guest = db_session.get(Delegate, delegate_id, with_for_update=True, populate_existing=True)
    if guest is None or guest.congress_id != usher.congress_id or guest.merged_into_id is not None:
        raise NotFound("Không tìm thấy đại biểu này.")
    return guest


def _of_nonce(db_session: Session, usher: Usher, nonce: str) -> ReplacementBadge | None:
    return db_session.scalar(select(ReplacementBadge).filter_by(station_id=usher.station.id, nonce=nonce))


def _refuse_unless_shown(db_session: Session, usher: Usher, shown: int) -> None:
    """Raise Conflict when the desk's screen showed another rehearsal, or none, than the one that is going on."""
    rehearsal = usher.station.rehearsal
    if shown != (rehearsal.id if rehearsal else 0):
        raise Conflict("Buổi diễn tập vừa bắt đầu hoặc kết thúc. Vui lòng xem lại màn hình rồi bấm lại.")
    if rehearsal is not None:
        ended_at = select(Rehearsal.ended_at).where(Rehearsal.id == rehearsal.id).with_for_update(read=True)
        if db_session.execute(ended_at).scalar_one() is not None:
            raise Conflict("Buổi diễn tập vừa kết thúc. Vui lòng xem lại màn hình rồi bấm lại.")


def _standing(db_session: Session, delegate_id: int) -> Invitation:
    invitation = db_session.scalar(select(Invitation).filter_by(delegate_id=delegate_id, state=InvitationState.ISSUED))
    if invitation is None:
        raise Conflict("Người này không có giấy mời còn hiệu lực nên chưa cấp lại thẻ được. Vui lòng nhờ ban tổ chức.")
    return invitation


def _refuse_while_open(db_session: Session, usher: Usher, delegate_id: int) -> None:
    last = badge_standing.last_of(db_session, usher, delegate_id)
    if last is None:
        return
    badge, paper = last
    words = {
        Paper.MOVING: "đang in, vui lòng chờ giây lát.",
        Paper.ASKED: "chưa rõ đã ra chưa. Vui lòng trả lời câu hỏi ấy trước.",
        Paper.NONE: "chưa in. Vui lòng in thẻ ấy, không cấp thêm thẻ khác.",
    }
    if paper in words:
        raise Conflict(f"Thẻ cấp lại lần {badge.ordinal} của người này {words[paper]}")
    if paper is Paper.VOID:
        _drop_job(db_session, badge)


def _drop_job(db_session: Session, badge: ReplacementBadge) -> None:
    """Let a job of which nothing was sent print no more."""
    job = _held_job(db_session, badge)
    untouched = (JobState.PENDING, JobState.PROCESSING, JobState.PENDING_HELD)
    if job is not None and job.state in untouched and not job.bytes_sent:
        job.state, job.reason, job.finished_at, job.fence = (
            JobState.CANCELED,
            JobReason.NONE,
            clock.now(),
            job.fence + 1,
        )
        db_session.flush()


def _held_job(db_session: Session, badge: ReplacementBadge) -> PrintJob | None:
    """Return a badge's job, which no worker takes until the commit."""
    if badge.job_id is None:
        return None
    return db_session.get(PrintJob, badge.job_id, with_for_update=True, populate_existing=True)


def _working(db_session: Session, usher: Usher, printer_id: int | None) -> PrinterOfStation:
    printer = next((one for one in printers_of(db_session, usher.station.id) if one.id == printer_id), None)
    if printer is None:
        raise NotFound("Bàn này không có máy in ấy. Vui lòng chọn lại.")
    if printer.state == PrinterState.STOPPED:
        raise Conflict(f"Máy in “{printer.name}” đang dừng. Vui lòng chọn máy khác, hoặc kiểm tra máy in.")
    return printer


def _next_ordinal(db_session: Session, usher: Usher, invitation: Invitation) -> int:
    """Count on from the last badge, and from codes given anew in the office, which badges printed there tell, too."""
    last = select(func.max(ReplacementBadge.ordinal)).where(
        ReplacementBadge.delegate_id == invitation.delegate_id, badge_standing.seen_at(usher)
    )
    return 1 + max(db_session.scalar(last) or 0, invitation.generation - 1)


def _send(
    db_session: Session, usher: Usher, badge: ReplacementBadge, printer: PrinterOfStation, expires_at: datetime
) -> None:
    """Ask for the badge's paper; every badge has at most one job, which prints again only when nothing was sent."""
    now, job = clock.now(), _held_job(db_session, badge)
    if job is None:
        job = PrintJob(dedupe_key=f"{BADGE}:{badge.id}", slip_type=BADGE, created_at=now, fence=0)
        db_session.add(job)
    job.fence += 1
    job.state, job.reason, job.finished_at = JobState.PENDING, JobReason.NONE, None
    job.station_id, job.printer_id = usher.station.id, printer.id
    job.delegate_id = badge.delegate_id
    job.not_before, job.expires_at = now, expires_at
    db_session.flush()
    badge.job_id = job.id
    db_session.flush()


def _open(db_session: Session, usher: Usher, badge_id: int) -> ReplacementBadge:
    """Return the last badge of somebody of this congress; nobody else changes it until the commit."""
    refuse_unless_desk(usher)
    badge = db_session.get(ReplacementBadge, badge_id)
    if badge is None:
        raise NotFound(_LOST_SIGHT)
    _held(db_session, usher, badge.delegate_id)
    db_session.refresh(badge)
    return _last(db_session, usher, badge_id)


def _last(db_session: Session, usher: Usher, badge_id: int) -> ReplacementBadge:
    """Return a badge of this congress after which its person was given no other. Raises NotFound."""
    badge = db_session.get(ReplacementBadge, badge_id)
    guest = db_session.get(Delegate, badge.delegate_id) if badge else None
    last = badge_standing.last_of(db_session, usher, guest.id) if guest else None
    if guest is None or guest.congress_id != usher.congress_id or last is None or last[0].id != badge_id:
        raise NotFound(_LOST_SIGHT)
    return last[0]


def _replaced(db_session: Session, badge: ReplacementBadge) -> Replaced:
    printer = badge_standing.printer_of(db_session, badge)
    return Replaced(badge.id, badge.ordinal, printer, badge.rehearsal_id is not None)
