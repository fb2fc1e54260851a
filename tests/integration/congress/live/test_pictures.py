"""What the pictures and the closing report count, on both databases: blocks, reasons, scans, slips, days."""

from collections import Counter
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from congress import attendance, clock, door
from congress.admission import MoveType
from congress.desk import absences, hand_outs
from congress.models import (
    Absence,
    Attendance,
    Category,
    Congress,
    PrintJob,
    ProgramSession,
    Rehearsal,
    Scan,
    Seat,
    SeatAssignment,
    SessionCategory,
)
from congress.outcome import Reason
from congress.pictures import closing, session_pictures
from congress.pictures.closing import Closing, SessionClosing
from congress.pictures.hall_fill import Look
from congress.pictures.session_pictures import SessionPictures
from congress.pictures.tallies import SlipTally
from congress.reports import draft, issuing
from congress.reports.figures import BaseOfReport
from tests.integration.congress.live.conftest import Doors
from tests.support.homes import CONGRESS


def pictures(doors: Doors, *, looks_back: bool = False) -> SessionPictures:
    with doors.home.database.reading() as s:
        session = next(one for one in door.attended_sessions(s, CONGRESS) if one.id == doors.session_id)
        counted = attendance.live_counts(s, CONGRESS)
        return session_pictures.read(s, CONGRESS, session, counted, looks_back=looks_back)


def closed(doors: Doors) -> Closing:
    with doors.home.database.reading() as s:
        return closing.read(s, s.get_one(Congress, CONGRESS))


def main(doors: Doors) -> SessionClosing:
    return next(one for one in closed(doors).sessions if one.pictures.session.id == doors.session_id)


def excuse(doors: Doors, person: int, reason: str) -> None:
    doors.act(lambda s: absences.note(s, CONGRESS, doors.session_id, person, reason, "account:1"))


def seated(doors: Doors) -> dict[int, tuple[str, str]]:
    """Who has which chair, with its block: by delegate, label and code."""
    with doors.home.database.reading() as s:
        rows = s.execute(
            select(SeatAssignment.delegate_id, Seat.label, Seat.block_code)
            .join(Seat, Seat.id == SeatAssignment.seat_id)
            .where(SeatAssignment.program_session_id == doors.session_id, SeatAssignment.delegate_id.is_not(None))
            .order_by(Seat.row_rank, Seat.id)
        )
        return {row.delegate_id: (row.label, row.block_code) for row in rows}


def test_a_block_counts_those_of_its_people_who_are_in(doors: Doors) -> None:
    station, chairs = doors.station("Bàn 1"), seated(doors)
    came = list(chairs)[:9]
    for person in came:
        assert doors.enter(station, person).status == "ok"
    hall = pictures(doors).hall
    assert hall is not None
    wanted = Counter(chairs[person][1] for person in came)
    assert {block.drawn.code: block.present for block in hall.blocks if block.present} == wanted
    assert {b.drawn.code: b.given for b in hall.blocks if b.given} == Counter(code for _, code in chairs.values())
    assert hall.seats == len(hall.looks)
    assert sum(look is Look.IN for look in hall.looks.values()) == 9
    empty = {seat.label for seat in hall.crossed}
    assert not empty & {chairs[person][0] for person in came}
    assert {seat.row_rank for seat in hall.crossed} <= {1, 2, 3, 4}


def test_who_went_out_leaves_the_hall_but_not_the_closing_report(doors: Doors) -> None:
    station, [person, *_] = doors.station("Bàn 1"), list(seated(doors))
    doors.act(
        lambda s: s.execute(
            update(ProgramSession).where(ProgramSession.id == doors.session_id).values(allows_entry_after_exit=True)
        )
    )
    doors.enter(station, person)
    assert doors.enter(station, person, move=MoveType.EXIT).status == "ok"
    now, back = pictures(doors).hall, pictures(doors, looks_back=True).hall
    assert now is not None
    assert back is not None
    assert (now.present, now.is_of_now) == (0, True)
    assert (back.present, back.is_of_now) == (1, False)
    figures = pictures(doors).figures
    assert figures.present + figures.guests_present == 1  # they sit in front: a guest


def test_who_has_no_chair_is_told_apart(doors: Doors) -> None:
    station, [person, other, *_] = doors.station("Bàn 1"), list(seated(doors))
    doors.act(lambda s: s.execute(delete(SeatAssignment).where(SeatAssignment.delegate_id == person)))
    for one in (person, other):
        doors.enter(station, one)
    hall = pictures(doors).hall
    assert hall is not None
    assert (hall.present, hall.elsewhere) == (1, 1)


def test_a_session_of_nobody_without_hall_arrivals_and_stations_has_pictures(doors: Doors) -> None:
    doors.act(lambda s: s.execute(update(ProgramSession).values(hall_id=None)))
    doors.act(lambda s: s.execute(delete(SessionCategory)))
    doors.act(lambda s: s.execute(update(Category).values(is_summoned=False)))
    told = pictures(doors)
    assert (told.hall, told.figures.summoned, told.arrivals.total) == (None, 0, 0)
    all_of_it = closed(doors)
    assert (all_of_it.summoned, all_of_it.came_once, all_of_it.came_always) == (0, 0, 0)
    assert all(not one.scans.stations and not one.reasons and not one.slips for one in all_of_it.sessions)


def test_reasons_of_absence_are_counted_of_those_who_did_not_come(doors: Doors) -> None:
    station, [one, two, three, four, *_] = doors.station("Bàn 1"), doors.people()
    for person, reason in ((one, "Bị ốm"), (two, "bị  ốm."), (three, "Đi công tác"), (four, "Đi công tác")):
        excuse(doors, person, reason)
    doors.enter(station, four)  # came after all
    doors.act(lambda s: s.execute(update(Absence).values(withdrawn_at=None)))  # and nobody took the note back
    assert main(doors).reasons == (("Bị ốm", 2), ("Đi công tác", 1))


def test_scans_are_counted_by_station_and_the_refused_ones_by_reason(doors: Doors) -> None:
    east, west = doors.station("Bàn 1", "Cửa Đông"), doors.station("Bàn 2", "Cửa Tây")
    [one, two, *_] = doors.people()
    doors.enter(east, one)
    doors.enter(west, one)
    doors.enter(west, two)
    for _ in range(3):
        doors.scan(east, "không phải mã")
    told = closed(doors)
    tallies = [one.scans for one in told.sessions] + [told.scans_of_no_session]
    lines = [line for tally in tallies for line in tally.stations]
    assert sum(line.scans for line in lines) == 6
    assert {name: sum(line.entries for line in lines if line.name == name) for name in ("Bàn 1", "Bàn 2")} == {
        "Bàn 1": 1,
        "Bàn 2": 1,
    }
    assert sum((tally.reasons for tally in tallies), Counter[str]()) == {Reason.INVALID: 3, Reason.ALREADY_REDEEMED: 1}


def test_every_slip_stands_in_one_cell(doors: Doors) -> None:
    station = doors.station("Bàn 1")
    for person in doors.people()[:3]:
        doors.enter(station, person)
    with doors.home.database.reading() as s:
        jobs = s.scalar(select(func.count()).select_from(PrintJob)) or 0
        first = s.scalars(select(PrintJob.id).order_by(PrintJob.id)).first()
    doors.act(lambda s: s.execute(update(PrintJob).where(PrintJob.id == first).values(state="completed")))
    told = closed(doors).slips
    total = sum(told.values(), SlipTally())
    assert jobs >= 3
    assert (total.printed, total.unfinished, total.given_up) == (1, jobs - 1, 0)
    assert sum(main(doors).slips.values(), SlipTally()) == total


def test_the_summary_counts_people_once_and_the_last_issued_report_stands(doors: Doors) -> None:
    station, [one, two, *_] = doors.station("Bàn 1"), doors.people()
    doors.enter(station, one)

    def issue() -> None:
        with doors.home.database.reading() as s:
            drawn = draft.draw_up(
                s, s.get_one(Congress, CONGRESS), doors.session_id, clock.now(), BaseOfReport.PRESENT
            )[0]
        report = doors.act(lambda s: issuing.prepare(s, CONGRESS, drawn, "account:1"))
        doors.act(lambda s: issuing.issue(s, CONGRESS, report, "account:1", despite_mismatches=True))

    assert main(doors).report is None
    issue()
    issue()
    doors.enter(station, two)
    doors.act(lambda s: hand_outs.give(s, CONGRESS, hand_outs.kinds(s, CONGRESS)[0].id, one, "account:1"))
    report = main(doors).report
    assert report is not None
    assert (report.number, report.figures["present"]) == (2, 1)
    told = closed(doors)
    assert (told.came_once, sum(day.summoned for day in told.days)) == (2, 2)
    assert told.came_always <= told.came_once <= told.summoned
    assert sum(kind.given for kind in told.hand_outs) == 1


def test_what_is_rehearsed_is_counted_nowhere(doors: Doors) -> None:
    station, [person, *_] = doors.station("Bàn 1"), list(seated(doors))
    doors.enter(station, person)
    now = clock.now()

    began = Rehearsal(congress_id=CONGRESS, program_session_id=doors.session_id, began_at=now - timedelta(hours=1))
    doors.act(lambda s: s.add(began))
    with doors.home.database.reading() as s:
        rehearsal_id = s.scalars(select(Rehearsal.id)).one()
    doors.act(lambda s: s.execute(update(Scan).values(rehearsal_id=rehearsal_id)))
    doors.act(lambda s: s.execute(update(Attendance).values(rehearsal_id=rehearsal_id, annulled_at=now)))
    told, hall = closed(doors), pictures(doors).hall
    assert hall is not None
    assert (hall.present, told.came_once) == (0, 0)
    assert all(not one.scans.stations and not one.slips for one in told.sessions)
    assert not told.scans_of_no_session.stations
