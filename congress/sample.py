"""The sample congress: fictional people, read from the very files that organizers would send, ready to be scanned."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from congress import audit, categories, clock, door, invitation_code, invitations, stations
from congress.desk import hand_outs
from congress.documents import facts
from congress.file_formats.hall import read_hall
from congress.file_formats.program import ProgramRow, read_program
from congress.file_formats.register import read_register
from congress.file_formats.roster import read_roster
from congress.keys import Keys
from congress.models import (
    Attendance,
    Category,
    Congress,
    Delegate,
    Delegation,
    Exemplar,
    Printer,
    ProgramItem,
    ProgramSession,
    SeatAssignment,
    SessionCategory,
)
from congress.paper import printer_register
from congress.program import editions, table
from congress.roster import delegations, records, vetting
from congress.roster.fields import record_of
from congress.seating import halls, plans
from congress.story import safe_story

ACTOR = "sample"


@dataclass(frozen=True, slots=True)
class SampleState:
    """What was done at this start.

    `shifted`: the words that say to when the program was moved, or None. `code`: a fictional delegate's, to be tried.
    """

    loaded: bool
    delegates: int
    shifted: str | None
    code: str | None

    def told(self) -> dict[str, object]:
        return asdict(self)


def ensure(db_session: Session, folder: Path, keys: Keys, printer_addresses: Sequence[str]) -> SampleState | None:
    """Load the sample when there is no congress at all, and open its doors when none is open; None if not the sample's.

    `printer_addresses` are where the sample's printers listen now. Arrivals already recorded stay.
    """
    plan = json.loads((folder / "dai-hoi.json").read_text("utf-8"))
    congress = db_session.scalar(select(Congress).order_by(Congress.id).limit(1))
    loaded = congress is None
    if congress is None:
        congress = _load(db_session, folder, plan, keys)
    if not congress.is_sample:
        return None
    for ordinal, address in enumerate(printer_addresses, start=1):
        _put_printer(db_session, congress, plan, ordinal, address)
    shifted = _open_doors(db_session, congress, plan)
    people = db_session.scalar(select(func.count(Delegate.id)).where(Delegate.congress_id == congress.id)) or 0
    return SampleState(loaded, people, shifted, _code_to_try(db_session, congress, keys))


def _code_to_try(db_session: Session, congress: Congress, keys: Keys) -> str | None:
    """A code of somebody who has not come in yet; None when everybody has."""
    delegate_id = db_session.scalar(
        select(Delegate.id)
        .where(
            Delegate.congress_id == congress.id,
            ~select(Attendance.id).where(Attendance.delegate_id == Delegate.id).exists(),
        )
        .order_by(Delegate.id)
        .limit(1)
    )
    return invitations.current_code(db_session, delegate_id, keys) if delegate_id is not None else None


def _load(db_session: Session, folder: Path, plan: dict[str, Any], keys: Keys) -> Congress:
    congress = Congress(
        code=invitation_code.congress_letters(plan["code_number"]),
        name=plan["name"],
        heading="\n".join(plan["heading"]),
        zone=plan["zone"],
        is_sample=True,
    )
    db_session.add(congress)
    db_session.flush()
    categories.add_defaults(db_session, congress.id)
    register = read_register((folder / "don-vi.csv").read_bytes())
    reading = read_roster((folder / "dai-bieu-mau.xlsx").read_bytes(), "dai-bieu-mau.xlsx", register)
    delegations.add_missing(db_session, congress.id, [[entry.code, entry.name] for entry in reading.delegations])
    people = [record_of(row, keys) for row in reading.delegates]
    ids = records.add(db_session, congress.id, people, ACTOR, "import")
    vetting.nominate_missing(db_session, congress.id, ids, ACTOR)
    vetting.approve_all(db_session, congress.id, ACTOR, "Danh sách mẫu đã qua thẩm định.")
    _tell_stories(db_session, congress, folder)
    hall_id = _load_hall(db_session, congress, folder, plan)
    seated: list[int] = []
    for session in _load_program(db_session, congress, folder, plan):
        if session.takes_attendance:
            session.hall_id = hall_id
            seated.append(session.id)
    _seat(db_session, congress.id, seated)
    for name in plan["hand_outs"]:
        kind_id = hand_outs.add_kind(db_session, congress.id, name, ACTOR)
        if name in plan["meals"]:
            hand_outs.set_meal(db_session, congress.id, kind_id, ACTOR, is_meal=True, place=plan["meals"][name])
    facts.save(db_session, congress.id, facts.checked({**asdict(facts.Facts()), **plan["documents"]}), 0, ACTOR)
    invitations.issue_missing(db_session, congress.id, keys, ACTOR)
    audit.append(db_session, ACTOR, "sample.load", f"congress:{congress.id}")
    return congress


def _tell_stories(db_session: Session, congress: Congress, folder: Path) -> None:
    """Give some exemplars a story; these fictional people agree to be shown on screens."""
    for told in json.loads((folder / "guong-dien-hinh.json").read_text("utf-8")):
        row = db_session.scalars(
            select(Exemplar)
            .join(Delegation, Delegation.id == Exemplar.delegation_id)
            .where(
                Exemplar.congress_id == congress.id,
                Exemplar.name == told["name"],
                Delegation.name == told["delegation"],
            )
        ).one()
        row.story, row.may_be_shown = safe_story(told["story"]), True


def _load_hall(db_session: Session, congress: Congress, folder: Path, plan: dict[str, Any]) -> int:
    blocks = plan["blocks"]
    table = [
        replace(row, block_name=blocks[row.block]["name"], door=blocks[row.block]["door"])
        for row in read_hall((folder / "so-do-ghe.csv").read_bytes())
    ]
    return halls.add_from_table(db_session, congress.id, plan["hall"], table, ACTOR)


def _seat(db_session: Session, congress_id: int, sessions: list[int]) -> None:
    """Seat everybody as the planner proposes, with one chair at all sessions; the journal of acts begins after it."""
    db_session.flush()
    worked_out = plans.work_out(db_session, congress_id, plans.Ask(tuple(sessions)))
    rows = [
        {"program_session_id": session_id, "delegate_id": delegate_id, "seat_id": seat_id}
        for session_id, seated in worked_out.by_session.items()
        for delegate_id, seat_id in seated.given.items()
    ]
    db_session.execute(insert(SeatAssignment), rows)


def _load_program(db_session: Session, congress: Congress, folder: Path, plan: dict[str, Any]) -> list[ProgramSession]:
    zone = ZoneInfo(plan["zone"])
    by_session: dict[str, list[ProgramRow]] = {}
    for row in read_program((folder / "chuong-trinh.csv").read_bytes()):
        by_session.setdefault(row.session_code, []).append(row)
    known = db_session.scalars(select(Category).where(Category.congress_id == congress.id)).all()
    sessions = []
    for code, rows in by_session.items():
        told = plan["sessions"][code]
        day = rows[0].day

        def at(clock_time: time, day: Any = day) -> datetime:
            return datetime.combine(day, clock_time, zone)

        first, last = at(rows[0].starts), at(rows[-1].ends)
        session = ProgramSession(
            congress_id=congress.id,
            code=code,
            name=told["name"],
            place=table.usual_place(rows),
            starts_at=at(time.fromisoformat(told["starts"])) if "starts" in told else first,
            ends_at=last,
            doors_open_at=at(time.fromisoformat(told["doors_open"])) if "doors_open" in told else first,
            doors_close_at=last,
            takes_attendance=any(row.takes_attendance for row in rows),
        )
        db_session.add(session)
        db_session.flush()
        for row in rows:
            db_session.add(
                ProgramItem(
                    program_session_id=session.id,
                    ordinal=row.ordinal,
                    starts_at=at(row.starts),
                    ends_at=at(row.ends),
                    title=row.title,
                    presenter=row.presenter,
                    place=row.place,
                    audience=row.audience,
                    takes_roll=row.takes_attendance,
                    is_printed=row.prints,
                )
            )
        for category in known:
            if category.is_summoned or not told.get("only_summoned"):
                db_session.add(SessionCategory(program_session_id=session.id, category_id=category.id))
        sessions.append(session)
    db_session.flush()
    return sessions


def _put_printer(db_session: Session, congress: Congress, plan: dict[str, Any], ordinal: int, address: str) -> None:
    """Register one of the sample's printers once; later starts only say where it listens now.

    With the first comes the sample's station; a further one is tried last, and its name is no real printer's.
    """
    theirs = select(Printer).where(Printer.congress_id == congress.id, Printer.removed_at.is_(None))
    name = plan["printer"] if ordinal == 1 else f"{plan['further_printers']} {ordinal}"
    printer = db_session.scalar(theirs.where(Printer.name == name))
    if ordinal > 1 and db_session.scalar(theirs.where(Printer.name != name, Printer.address == address)) is not None:
        return  # an organizer has registered it by hand
    if printer is None and ordinal > 1:
        printer_register.add(db_session, congress.id, name, address, ACTOR, width_dots=576, has_cutter=True)
    elif printer is None:
        db_session.add(Printer(congress_id=congress.id, name=name, address=address))
        db_session.flush()
        stations.add_with_printers(db_session, congress.id, plan["station"], ACTOR)
    else:
        printer.address = address


def _open_doors(db_session: Session, congress: Congress, plan: dict[str, Any]) -> str | None:
    """Move the whole program so that the main session is receiving guests now, unless some session is."""
    now = clock.now()
    sessions = door.attended_sessions(db_session, congress.id)
    if door.open_at(sessions, now) is not None:
        return None
    main = next(s for s in sessions if s.code == plan["open_session"])
    rounded = now - timedelta(minutes=now.minute % 5, seconds=now.second, microseconds=now.microsecond)
    shift = rounded - timedelta(minutes=plan["open_since_minutes"]) - main.doors_open_at
    for session in db_session.scalars(select(ProgramSession).where(ProgramSession.congress_id == congress.id)):
        for moment in ("starts_at", "ends_at", "doors_open_at", "doors_close_at"):
            setattr(session, moment, getattr(session, moment) + shift)
        for item in session.items:
            item.starts_at, item.ends_at = item.starts_at + shift, item.ends_at + shift
    editions.publish(db_session, congress.id, ACTOR)
    opens, closes = (clock.local(m + shift, congress.zone) for m in (main.doors_open_at, main.doors_close_at))
    when = f"{main.name}, đón từ {opens:%H:%M} đến {closes:%H:%M}, {opens:%d/%m/%Y}"
    return f"Chương trình mẫu (năm 2020) được dời để cửa đang mở: {when}."
