"""What an invited person's own page says, read for the secret of its link; and the answer they give on it.

Whoever holds the secret is that person; nobody else's page can be reached from it. Sensitive data are not read here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import clock, invitations, invited
from congress.documents import facts, times
from congress.documents.facts import Facts
from congress.documents.times import SessionTime
from congress.errors import Conflict, NotFound
from congress.invitations import answers, links, wishes
from congress.invitations.answers import Told
from congress.invitations.wishes import Wishes
from congress.keys import Keys
from congress.models import (
    AnswerKind,
    Category,
    Congress,
    Decision,
    Delegate,
    DelegateState,
    Delegation,
    ProgramSession,
    Seat,
    SeatAssignment,
)
from congress.outcome import SeatPlace
from congress.program import editions
from congress.program.editions import Edition


class Standing(StrEnum):
    """What the page is for its person now."""

    INVITED = "invited"
    REPLACED = "replaced"  # the substitute they proposed was approved
    CLOSED = "closed"  # no invitation stands; why is said by a person, never by a page


@dataclass(frozen=True, slots=True)
class Guest:
    """The person, as their invitation addresses them."""

    delegate_id: int
    number: str
    honorific: str  # "" when unset; never guessed
    full_name: str
    position_title: str
    unit: str
    delegation: str
    category: str
    principal: str  # whose place they take, or ""


@dataclass(frozen=True, slots=True)
class Inviter:
    """Who invites, where to, and whom to ask. Every text may be ""."""

    congress_id: int
    name: str
    heading_lines: tuple[str, ...]
    zone: str
    venue: str
    dress: str
    contact: str
    hotline: str


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session the person is invited to; times are local."""

    time: SessionTime
    doors_open: datetime
    seat: SeatPlace | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that stands; `at` is local."""

    at: datetime
    told: Told
    decision: Decision


@dataclass(frozen=True, slots=True)
class PersonalPage:
    """Everything on the page. `code` admits: it goes into the picture and into no log; "" unless INVITED."""

    link_id: int
    standing: Standing
    inviter: Inviter
    guest: Guest
    code: str
    sessions: tuple[OwnSession, ...]
    program: Edition | None  # the published edition, of the sessions the person is invited to
    answered: Answered | None
    wishes: Wishes
    deadline: datetime | None  # local; None: no session is planned yet
    ends_at: datetime  # of the link; local

    @property
    def may_answer(self) -> bool:
        return self.standing is Standing.INVITED and (self.deadline is None or clock.now() < self.deadline)

    @property
    def times(self) -> tuple[SessionTime, ...]:
        return tuple(session.time for session in self.sessions)


def inviter(db_session: Session) -> Inviter | None:
    """Return whom to ask when a link opens nothing: the congress of this installation; None while there is none."""
    congress = db_session.scalar(select(Congress).order_by(Congress.id).limit(1))
    return _inviter(congress, facts.read(db_session, congress).facts) if congress else None


def read(db_session: Session, secret: str, keys: Keys) -> PersonalPage:
    """Return the page this secret opens. Raises NotFound, the same for unknown, expired and revoked links."""
    link = links.find(db_session, secret)
    if link is None:
        raise NotFound("Liên kết này không còn dùng được. Vui lòng liên hệ Ban Tổ chức.")
    delegate = db_session.get_one(Delegate, link.delegate_id)
    congress = db_session.get_one(Congress, delegate.congress_id)
    told = facts.read(db_session, congress).facts
    answered = _answered(db_session, delegate.id, congress.zone)
    code = ""
    if delegate.state == DelegateState.ACTIVE and delegate.merged_into_id is None:
        code = invitations.current_code(db_session, delegate.id, keys) or ""
    standing = Standing.INVITED if code else Standing.CLOSED
    if delegate.state == DelegateState.SUBSTITUTED and answered and answered.decision is Decision.APPROVED:
        standing = Standing.REPLACED
    sessions = _sessions(db_session, delegate, congress)
    return PersonalPage(
        link_id=link.id,
        standing=standing,
        inviter=_inviter(congress, told),
        guest=_guest(db_session, delegate),
        code=code,
        sessions=sessions,
        program=_program(db_session, delegate),
        answered=answered,
        wishes=wishes.of(db_session, delegate.id),
        deadline=_deadline(told, congress, sessions),
        ends_at=clock.local(links.ends_at(db_session, link), congress.zone),
    )


def answer(db_session: Session, secret: str, told: Told, keys: Keys) -> None:
    """Keep what the person answers. Raises NotFound for a link that opens nothing, BadInput, Conflict when too late."""
    page = read(db_session, secret, keys)
    if page.standing is Standing.INVITED and not page.may_answer:
        raise Conflict("Đã hết hạn trả lời trên trang này. Nếu có thay đổi, vui lòng liên hệ Ban Tổ chức.")
    answers.record(db_session, page.guest.delegate_id, told, f"link:{page.link_id}")


def note_opened(db_session: Session, link_id: int) -> None:
    """Note that the person has opened their page."""
    links.note_opened(db_session, link_id)


def _inviter(congress: Congress, told: Facts) -> Inviter:
    return Inviter(
        congress_id=congress.id,
        name=congress.name,
        heading_lines=congress.heading_lines,
        zone=congress.zone,
        venue=told.venue,
        dress=told.dress,
        contact=told.contact,
        hotline=told.hotline,
    )


def _guest(db_session: Session, delegate: Delegate) -> Guest:
    principal = db_session.get(Delegate, delegate.principal_id) if delegate.principal_id is not None else None
    return Guest(
        delegate_id=delegate.id,
        number=delegate.number,
        honorific=delegate.honorific,
        full_name=delegate.full_name,
        position_title=delegate.position_title,
        unit=delegate.unit,
        delegation=db_session.get_one(Delegation, delegate.delegation_id).name,
        category=db_session.get_one(Category, delegate.category_id).name,
        principal=principal.full_name if principal else "",
    )


def _sessions(db_session: Session, delegate: Delegate, congress: Congress) -> tuple[OwnSession, ...]:
    own = times.invited_to(times.read(db_session, congress.id, congress.zone), delegate.category_id, delegate.id)
    doors = {
        row.id: row.doors_open_at
        for row in db_session.execute(
            select(ProgramSession.id, ProgramSession.doors_open_at).where(
                ProgramSession.id.in_([session.id for session in own])
            )
        )
    }
    seats = {
        session_id: SeatPlace(seat.label, seat.block, seat.row, seat.number, seat.door, seat.hall_id)
        for session_id, seat in db_session.execute(
            select(SeatAssignment.program_session_id, Seat)
            .join(Seat, Seat.id == SeatAssignment.seat_id)
            .where(SeatAssignment.delegate_id == delegate.id)
        )
    }
    return tuple(OwnSession(time, clock.local(doors[time.id], congress.zone), seats.get(time.id)) for time in own)


def _program(db_session: Session, delegate: Delegate) -> Edition | None:
    """Return what is published of the sessions the person is invited to, as slips print it."""
    edition = editions.published(db_session, delegate.congress_id)
    if edition is None:
        return None
    own = set(
        db_session.scalars(
            select(ProgramSession.code)
            .join(Delegate, Delegate.congress_id == ProgramSession.congress_id)
            .where(Delegate.id == delegate.id, invited.is_invited(ProgramSession.id))
        )
    )
    sessions = (
        replace(session, items=tuple(item for item in session.items if item.is_printed))
        for session in edition.sessions
        if session.code in own
    )
    return replace(edition, sessions=tuple(session for session in sessions if session.items))


def _answered(db_session: Session, delegate_id: int, zone: str) -> Answered | None:
    row = answers.latest(db_session, delegate_id)
    if row is None:
        return None
    told = Told(
        answer=AnswerKind(row.answer),
        message=row.message,
        diet=row.diet,
        wheelchair=row.wheelchair,
        bus=row.bus,
        substitute_name=row.substitute_name,
        substitute_position=row.substitute_position,
        substitute_unit=row.substitute_unit,
        substitute_phone=row.substitute_phone,
    )
    return Answered(clock.local(row.at, zone), told, Decision(row.decision))


def _deadline(told: Facts, congress: Congress, sessions: Sequence[OwnSession]) -> datetime | None:
    """Return until when one may answer: as the organizers say, else until the person's main session begins."""
    if told.deadline_at is not None:
        return told.deadline_at.replace(tzinfo=ZoneInfo(congress.zone))
    main = times.main_of([session.time for session in sessions], told.main_session)
    return main.starts if main else None
