"""Reads what a replacement badge must say, at the moment it is printed."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from congress import clock
from congress.badge_slip import BadgeSlip
from congress.documents import facts, recipients
from congress.documents.recipients import SPECIMEN, Recipient, Selection
from congress.keys import Keys
from congress.models import Congress, Delegate, Invitation, InvitationState, ReplacementBadge, Station


def content_of(db_session: Session, job_id: int, keys: Keys) -> BadgeSlip | None:
    """Return what this job's badge says, or None once it cannot be said: its code was replaced or taken back."""
    badge = db_session.scalar(select(ReplacementBadge).where(ReplacementBadge.job_id == job_id))
    person = holder(db_session, badge, keys) if badge else None
    if badge is None or person is None:  # wiped with its rehearsal, or its code admits no more
        return None
    congress_id = db_session.scalars(select(Delegate.congress_id).where(Delegate.id == badge.delegate_id)).one()
    congress = db_session.get_one(Congress, congress_id)
    word, _ = facts.read(db_session, congress).facts.badge_of(person.category_code, person.category)
    return BadgeSlip(
        congress_lines=congress.heading_lines,
        word=word,
        full_name=person.full_name,
        position=person.position,
        delegation=person.delegation,
        badge_number=person.badge_number,
        number=person.number,
        code=person.code,
        ordinal=badge.ordinal,
        issued_at=clock.local(badge.created_at, congress.zone),
        station=db_session.scalars(select(Station.name).where(Station.id == badge.station_id)).one(),
        is_rehearsal=badge.rehearsal_id is not None,
    )


def holder(db_session: Session, badge: ReplacementBadge, keys: Keys) -> Recipient | None:
    """Return whose badge it is as documents need them; None when it is no longer theirs to print.

    A rehearsal's badge carries a code that admits nowhere.
    """
    invitation = db_session.get_one(Invitation, badge.invitation_id)
    congress_id = db_session.scalars(select(Delegate.congress_id).where(Delegate.id == badge.delegate_id)).one()
    only = Selection(frozenset({badge.delegate_id}))
    people = recipients.invited(db_session, congress_id, keys, only)
    if not people:
        return None
    if badge.rehearsal_id is not None:
        return replace(people[0], code=SPECIMEN, replacement=badge.ordinal)
    return replace(people[0], replacement=badge.ordinal) if invitation.state == InvitationState.ISSUED else None
