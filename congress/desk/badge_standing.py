"""How replacement badges stand: which one a person had last, whether its paper is out, what may be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from congress import audit
from congress.desk.usher import Usher
from congress.models import (
    Account,
    BadgePaper,
    Delegate,
    DelegateState,
    Delegation,
    Invitation,
    InvitationState,
    JobReason,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    ReplacementBadge,
    Station,
    StationMode,
)
from congress.paper.print_queue import PrinterOfStation, printers_of


class Paper(StrEnum):
    """What is known of a badge's paper."""

    OUT = "out"
    MOVING = "moving"  # it will settle by itself
    ASKED = "asked"  # it may be out: somebody has to say
    NONE = "none"  # nothing was sent and nothing will be by itself
    VOID = "void"  # its code admits no more, so that it is nobody's business whether it came out


@dataclass(frozen=True, slots=True)
class BadgeTold:
    """The badge somebody was given last. `printer` is "" for a file; `by` an actor.

    `waits`: nothing was sent, and its printer prints it by itself once it works again.
    """

    id: int
    ordinal: int
    reason: str
    explanation: str
    kind: str  # a BadgePaper
    paper: Paper
    waits: bool
    job: int | None
    printer: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Badges:
    """What a desk shows of somebody's replacement badges. `rehearsal` is the one going on there, 0 for none."""

    last: BadgeTold | None
    given: int
    is_invited: bool  # and their invitation stands
    printers: Sequence[PrinterOfStation]
    rehearsal: int
    names: dict[str, str]  # of actors

    @property
    def is_open(self) -> bool:
        """Whether the last badge still is somebody's business."""
        return self.last is not None and self.last.paper not in {Paper.OUT, Paper.VOID}

    @property
    def may_ask(self) -> bool:
        """Whether a further badge may be asked for."""
        return self.is_invited and not self.is_open


@dataclass(frozen=True, slots=True)
class GivenBadge:
    """One line of the list of all replacement badges that are real."""

    ordinal: int
    number: str
    delegate_id: int
    full_name: str
    delegation: str
    reason: str
    explanation: str
    kind: str
    paper: Paper
    station: str
    by: str
    leave_by: str
    leave_reason: str
    at: datetime


def of_person(db_session: Session, usher: Usher, delegate_id: int) -> Badges | None:
    """Return how somebody's badges stand at this desk; None at a station that is no desk: none is given there."""
    if usher.station.mode is not StationMode.DESK:
        return None
    last = last_of(db_session, usher, delegate_id)
    told = _told(db_session, *last) if last else None
    return Badges(
        last=told,
        given=given(db_session, usher, delegate_id),
        is_invited=_is_invited(db_session, delegate_id),
        printers=printers_of(db_session, usher.station.id),
        rehearsal=usher.station.rehearsal.id if usher.station.rehearsal else 0,
        names=audit.actor_names(db_session, [told.by] if told else []),
    )


def all_given(db_session: Session, congress_id: int) -> Sequence[GivenBadge]:
    """Return every real replacement badge of a congress, the newest first."""
    leader = aliased(Account)
    rows = db_session.execute(
        select(
            ReplacementBadge,
            PrintJob,
            _STANDS_STILL.label("stands_still"),
            Invitation.state.label("invitation"),
            Delegate,
            Delegation.name.label("delegation"),
            Station.name.label("station"),
            Account.username,
            leader.username.label("leave_by"),
        )
        .join(Delegate, Delegate.id == ReplacementBadge.delegate_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Station, Station.id == ReplacementBadge.station_id)
        .join(Account, Account.id == ReplacementBadge.account_id)
        .join(Invitation, Invitation.id == ReplacementBadge.invitation_id)
        .outerjoin(leader, leader.id == ReplacementBadge.leave_by_id)
        .outerjoin(PrintJob, PrintJob.id == ReplacementBadge.job_id)
        .outerjoin(Printer, Printer.id == PrintJob.printer_id)
        .where(Delegate.congress_id == congress_id, ReplacementBadge.rehearsal_id.is_(None))
        .order_by(ReplacementBadge.id.desc())
    )
    return [
        GivenBadge(
            ordinal=row.ReplacementBadge.ordinal,
            number=row.Delegate.number,
            delegate_id=row.Delegate.id,
            full_name=row.Delegate.full_name,
            delegation=row.delegation,
            reason=row.ReplacementBadge.reason,
            explanation=row.ReplacementBadge.explanation,
            kind=row.ReplacementBadge.paper,
            paper=_paper(row.ReplacementBadge, row.PrintJob, row.invitation, stands_still=bool(row.stands_still)),
            station=row.station,
            by=row.username,
            leave_by=row.leave_by or "",
            leave_reason=row.ReplacementBadge.leave_reason,
            at=row.ReplacementBadge.created_at,
        )
        for row in rows
    ]


# ── for who gives badges ──────────────────────────────────────────────────────────────────────────────────────────────


def seen_at(usher: Usher) -> ColumnElement[bool]:
    """Tell the badges that count at this desk: real ones, and those of the rehearsal it is in."""
    real = ReplacementBadge.rehearsal_id.is_(None)
    rehearsal = usher.station.rehearsal
    return real if rehearsal is None else or_(real, ReplacementBadge.rehearsal_id == rehearsal.id)


def given(db_session: Session, usher: Usher, delegate_id: int) -> int:
    """Count the replacement badges somebody was given."""
    own = select(func.count(ReplacementBadge.id)).where(ReplacementBadge.delegate_id == delegate_id, seen_at(usher))
    return db_session.scalar(own) or 0


def last_of(db_session: Session, usher: Usher, delegate_id: int) -> tuple[ReplacementBadge, Paper] | None:
    """Return the badge somebody was given last, real or in this rehearsal, and how its paper stands.

    In a rehearsal what is real is left alone, and open real badges do not stand in its way.
    """
    rehearsal = usher.station.rehearsal
    badge = db_session.scalar(
        select(ReplacementBadge)
        .where(
            ReplacementBadge.delegate_id == delegate_id,
            ReplacementBadge.rehearsal_id.is_(None)
            if rehearsal is None
            else ReplacementBadge.rehearsal_id == rehearsal.id,
        )
        .order_by(ReplacementBadge.ordinal.desc())
        .limit(1)
    )
    return (badge, paper_of(db_session, badge)) if badge else None


def paper_of(db_session: Session, badge: ReplacementBadge) -> Paper:
    """Return how the paper of a badge stands."""
    job = db_session.get(PrintJob, badge.job_id, populate_existing=True) if badge.job_id is not None else None
    stands_still = job and db_session.scalar(select(_STANDS_STILL).where(Printer.id == job.printer_id))
    invitation = db_session.get_one(Invitation, badge.invitation_id, populate_existing=True)
    return _paper(badge, job, invitation.state, stands_still=bool(stands_still))


def printer_of(db_session: Session, badge: ReplacementBadge) -> str:
    """Name the printer a badge is on, "" for a file."""
    if badge.paper != BadgePaper.SLIP or badge.job_id is None:
        return ""
    of_job = select(Printer.name).join(PrintJob, PrintJob.printer_id == Printer.id).where(PrintJob.id == badge.job_id)
    return db_session.scalars(of_job).one()


_STANDS_STILL = or_(
    Printer.state == PrinterState.STOPPED, and_(Printer.paused_at.is_not(None), Printer.is_draining.is_(False))
)


def _paper(badge: ReplacementBadge, job: PrintJob | None, invitation_state: str, *, stands_still: bool) -> Paper:
    is_file = badge.paper != BadgePaper.SLIP
    if badge.settled_at is not None or (not is_file and job is not None and job.state == JobState.COMPLETED):
        return Paper.OUT
    if invitation_state != InvitationState.ISSUED and badge.rehearsal_id is None:
        return Paper.VOID
    if is_file:
        return Paper.ASKED if badge.taken_at is not None else Paper.NONE
    if job is None:
        return Paper.NONE
    if job.state == JobState.PENDING_HELD and job.reason == JobReason.UNKNOWN_IF_PRINTED:
        return Paper.ASKED
    # A worker may have the job in hand and find its printer away again and again: until it has noted that it sends,
    # whoever takes the job makes that worker mute.
    is_stuck = stands_still and not job.bytes_sent
    is_moving = job.state in {JobState.PENDING, JobState.PROCESSING} and not is_stuck
    return Paper.MOVING if is_moving else Paper.NONE


def _told(db_session: Session, badge: ReplacementBadge, paper: Paper) -> BadgeTold:
    job = db_session.get(PrintJob, badge.job_id) if badge.job_id is not None else None
    return BadgeTold(
        id=badge.id,
        ordinal=badge.ordinal,
        reason=badge.reason,
        explanation=badge.explanation,
        kind=badge.paper,
        paper=paper,
        waits=paper is Paper.NONE and job is not None and job.state in {JobState.PENDING, JobState.PROCESSING},
        job=badge.job_id,
        printer=printer_of(db_session, badge),
        by=f"account:{badge.account_id}",
        at=badge.created_at,
    )


def _is_invited(db_session: Session, delegate_id: int) -> bool:
    standing = select(Invitation.id).join(Delegate, Delegate.id == Invitation.delegate_id)
    standing = standing.where(Delegate.id == delegate_id, Delegate.state == DelegateState.ACTIVE)
    return db_session.scalar(standing.where(Invitation.state == InvitationState.ISSUED)) is not None
