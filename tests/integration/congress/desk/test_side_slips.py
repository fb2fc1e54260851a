"""Coupons with the tick of a meal, calls to the stage: once each, copies marked, and only while they hold."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import rehearsal
from congress.desk import card, hand_outs, side_slips
from congress.desk.card import Card
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.models import (
    Arrangement,
    AuditEntry,
    Delegate,
    Exemplar,
    HandOutKind,
    JobReason,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    ProgramSession,
    Role,
)
from congress.outcome import SlipSummary
from congress.paper import print_desk, print_steering, printer_board, slips, stage_calls
from congress.roster import substitutes
from congress.roster.records import read
from congress.seating import whereabouts
from congress.slip_content import CallSlip, CouponSlip, SlipContent
from tests.support.desks import Desk
from tests.support.homes import CONGRESS, Home

LUNCH = "Suất ăn trưa ngày 1"
LOST = "Mất phiếu"


def kind_of(home: Home, name: str = LUNCH) -> int:
    with home.database.reading() as db_session:
        return db_session.scalars(select(HandOutKind.id).where(HandOutKind.name == name)).one()


def ticked(desk: Desk, person: int, name: str = LUNCH) -> SlipSummary | None:
    """Tick as the desk's page does."""
    kind, usher = kind_of(desk.home, name), desk.usher()

    def use_case(db_session: Session) -> SlipSummary | None:
        hand_outs.give(db_session, CONGRESS, kind, person, usher.actor)
        return side_slips.coupon_on_tick(db_session, usher, kind, person, expires_after_s=60)

    return desk.home.database.run(use_case)


def again(desk: Desk, person: int, why: str = "", *, role: Role = Role.OPERATOR, most: int = 2) -> SlipSummary:
    usher, kind = desk.usher(f"{role}", role), kind_of(desk.home)
    return desk.home.database.run(
        lambda s: side_slips.print_coupon(s, usher, kind, person, why, most=most, expires_after_s=60)
    )


def called(desk: Desk, person: int, why: str = "") -> SlipSummary:
    usher, session = desk.usher(), desk.session()
    return desk.home.database.run(
        lambda s: side_slips.print_call(s, usher, session, person, why, most=2, expires_after_s=60)
    )


def content(home: Home, job: int) -> SlipContent | None:
    with home.database.reading() as db_session:
        return slips.content_of(db_session, job, home.hub.keys)


def came_out(home: Home, job: int) -> None:
    values = {"state": JobState.COMPLETED, "bytes_sent": 9000}
    home.database.run(lambda s: s.execute(update(PrintJob).where(PrintJob.id == job).values(**values)))


def jobs(home: Home) -> list[PrintJob]:
    with home.database.reading() as db_session:
        return list(db_session.scalars(select(PrintJob).order_by(PrintJob.id)))


def seen(desk: Desk, person: int) -> Card:
    with desk.home.database.reading() as db_session:
        return card.of(db_session, desk.usher(), desk.session(), person)


# ── coupons ──


def test_a_ticked_meal_prints_a_coupon_that_says_whose_which_when_and_where(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person, kind = desk.person(), kind_of(each_home)

    def arrange(db_session: Session) -> None:
        db_session.merge(Arrangement(delegate_id=person, meal_table="12", diet="ăn chay"))
        hand_outs.set_meal(
            db_session, CONGRESS, kind, "test", is_meal=True, served="2026-08-21T11:40", place="Nhà ăn tầng 2"
        )

    each_home.database.run(arrange)
    made = ticked(desk, person)
    assert made is not None
    coupon = content(each_home, made.job)
    assert isinstance(coupon, CouponSlip)
    assert (coupon.full_name, coupon.meal, coupon.ordinal) == ("Lý Minh Hòa", LUNCH, 1)
    assert (coupon.when, coupon.place) == ("11 giờ 40 phút, ngày 21/8/2026", "Nhà ăn tầng 2")
    assert (coupon.table, coupon.diet, coupon.reprint, coupon.is_rehearsal) == ("12", "ăn chay", None, False)
    assert coupon.station == "Bàn lễ tân 1"
    state = seen(desk, person).coupons[kind]
    assert (state.type, state.job, state.is_moving) == ("coupon", made.job, True)


def test_what_is_no_meal_prints_nothing_and_a_second_tick_neither(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person = desk.person()
    assert ticked(desk, person, "Túi tài liệu") is None
    assert ticked(desk, person) is not None
    with pytest.raises(Conflict, match="đã nhận"):
        ticked(desk, person)
    assert [job.slip_type for job in jobs(each_home)] == ["coupon"]


def test_a_copy_of_a_coupon_is_marked_needs_a_reason_and_has_its_limit(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person = desk.person()
    first = ticked(desk, person)
    assert first is not None
    assert again(desk, person).job == first.job  # not a byte of it has left: the same slip once more
    came_out(each_home, first.job)
    with pytest.raises(BadInput, match="lý do"):
        again(desk, person)
    copy = again(desk, person, LOST)
    told = content(each_home, copy.job)
    assert isinstance(told, CouponSlip)
    assert told.reprint is not None
    assert (told.reprint.ordinal, told.reprint.by) == (1, LOST)
    came_out(each_home, copy.job)
    with pytest.raises(NotAllowed, match="đã được in lại 1 lần"):
        again(desk, person, LOST, most=1)
    assert again(desk, person, LOST, role=Role.ORGANIZER, most=1).job > copy.job


def test_a_tick_taken_back_ends_its_coupon_and_the_next_tick_has_one_of_its_own(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person, kind = desk.person(), kind_of(each_home)
    first = ticked(desk, person)
    assert first is not None
    each_home.database.run(lambda s: hand_outs.take_back(s, CONGRESS, kind, person, "test"))
    assert content(each_home, first.job) is None
    with pytest.raises(NotFound, match="chưa được ghi nhận"):
        again(desk, person)
    second = ticked(desk, person)
    assert second is not None
    assert second.job != first.job
    assert isinstance(content(each_home, second.job), CouponSlip)


def test_a_tick_stands_when_no_printer_does(home: Home) -> None:
    desk = Desk.open(home)
    person = desk.person()
    home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    assert ticked(desk, person) is None
    assert seen(desk, person).hand_outs[1].given_at is not None
    assert jobs(home) == []
    with pytest.raises(Conflict, match="Không có máy in"):
        again(desk, person)


def test_a_coupon_asked_for_while_all_rehearse_says_so_and_one_asked_for_before_does_not(home: Home) -> None:
    desk = Desk.open(home)
    before = ticked(desk, desk.person())
    session = desk.session().id
    home.database.run(lambda s: rehearsal.begin(s, CONGRESS, session, "test", despite_open_doors=True))
    meanwhile = ticked(desk, desk.person("Đinh Thu Ánh"))
    marks = []
    for made in (before, meanwhile):
        assert made is not None
        told = content(home, made.job)
        assert isinstance(told, CouponSlip)
        marks.append(told.is_rehearsal)
    assert marks == [False, True]


def test_after_a_rehearsal_the_true_call_is_no_copy_and_what_was_printed_before_stays(each_home: Home) -> None:
    desk = Desk.open(each_home)
    [person] = honoured(each_home)
    lunch = ticked(desk, desk.person())
    assert lunch is not None
    session = desk.session().id
    each_home.database.run(lambda s: rehearsal.begin(s, CONGRESS, session, "test", despite_open_doors=True))
    rehearsed = called(desk, person)
    came_out(each_home, rehearsed.job)
    each_home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))
    assert [job.id for job in jobs(each_home)] == [lunch.job]
    told = content(each_home, called(desk, person).job)
    assert isinstance(told, CallSlip)
    assert (told.reprint, told.is_rehearsal) == (None, False)


def test_the_queue_and_the_desk_name_whose_coupon_it_is(each_home: Home) -> None:
    desk = Desk.open(each_home)
    made = ticked(desk, desk.person())
    assert made is not None
    with each_home.database.reading() as db_session:
        [waiting] = printer_board.waiting_slips(db_session, CONGRESS)
    assert (waiting.slip_type, waiting.full_name) == ("coupon", "Lý Minh Hòa")
    values = {"state": JobState.PENDING_HELD, "reason": JobReason.UNKNOWN_IF_PRINTED, "bytes_sent": 1}
    each_home.database.run(lambda s: s.execute(update(PrintJob).values(**values)))
    with each_home.database.reading() as db_session:
        [held] = print_desk.held_slips(db_session, CONGRESS)
    assert (held.slip_type, held.full_name, held.came_out_unknown) == ("coupon", "Lý Minh Hòa", True)


@pytest.mark.parametrize(
    ("served", "place", "words"), [("hôm qua", "", "ngày, giờ có thật"), ("", "x" * 61, "tối đa 60")]
)
def test_a_meals_hour_and_place_are_checked(home: Home, served: str, place: str, words: str) -> None:
    kind = kind_of(home)
    with pytest.raises(BadInput, match=words):
        home.database.run(
            lambda s: hand_outs.set_meal(s, CONGRESS, kind, "test", is_meal=True, served=served, place=place)
        )


# ── calls to the stage ──


def honoured(home: Home, wave: int | None = 2, count: int = 1) -> list[int]:
    """Delegates of the sample with an award, in the wave, in this order."""

    def use_case(db_session: Session) -> list[int]:
        found = db_session.scalars(
            select(Exemplar)
            .join(Delegate, Delegate.id == Exemplar.delegate_id)
            .where(Exemplar.award != "", Exemplar.kind == "individual")
            .order_by(Exemplar.id)
            .limit(count)
        ).all()
        for order, row in enumerate(found, start=1):
            row.award_wave, row.award_order = wave, order if wave else None
        return [row.delegate_id for row in found if row.delegate_id]

    people = home.database.run(use_case)
    assert len(people) == count
    return people


def test_a_call_says_wave_order_award_seat_and_when_the_ceremony_begins(each_home: Home) -> None:
    desk = Desk.open(each_home)
    [person] = honoured(each_home)
    made = called(desk, person)
    told = content(each_home, made.job)
    assert isinstance(told, CallSlip)
    assert (told.wave, told.order, told.stands_for) == (2, 1, "")
    assert told.award
    with each_home.database.reading() as db_session:
        session = db_session.get_one(ProgramSession, desk.session().id)
        [where] = whereabouts.people(
            db_session, next(s for s in whereabouts.sessions(db_session, CONGRESS) if s.id == session.id), [person]
        )
        starts = session.starts_at
    assert where.seat is not None
    assert told.seat == where.seat.label
    assert told.ceremony is not None
    assert told.ceremony > starts
    state = seen(desk, person).call
    assert state is not None
    assert (state.type, state.job) == ("call", made.job)
    came_out(each_home, made.job)
    with pytest.raises(BadInput, match="lý do"):
        called(desk, person)
    copy = content(each_home, called(desk, person, LOST).job)
    assert isinstance(copy, CallSlip)
    assert copy.reprint is not None


def test_who_has_no_place_in_a_wave_is_not_called(each_home: Home) -> None:
    desk = Desk.open(each_home)
    [person] = honoured(each_home, wave=None)
    assert seen(desk, person).call is None
    for nobody, error in ((person, BadInput), (10**6, NotFound)):
        with pytest.raises(error):
            called(desk, nobody)
    assert jobs(each_home) == []


def test_a_substitute_is_called_and_the_slip_says_for_whom(home: Home) -> None:
    desk = Desk.open(home)
    [person] = honoured(home)

    def use_case(db_session: Session) -> int:
        record = {**read(db_session, [person])[person], "full_name": "Vi Thị Thay", "identity": "", "phone": ""}
        return substitutes.substitute(
            db_session, CONGRESS, person, record, "test", inherits_rank=False, inherits_seat=True
        )

    made = content(home, called(desk, home.database.run(use_case)).job)
    assert isinstance(made, CallSlip)
    with home.database.reading() as db_session:
        assert made.stands_for == db_session.get_one(Delegate, person).full_name


def ask(home: Home, wave: int | None, printer: int = 1) -> stage_calls.Asked:
    def use_case(db_session: Session) -> stage_calls.Asked:
        session = next(s for s in whereabouts.sessions(db_session, CONGRESS) if s.name == "Phiên chính thức")
        row = db_session.get_one(Printer, printer)
        return stage_calls.ask(db_session, CONGRESS, session, wave, row, "account:1", expires_after_s=60)

    return home.database.run(use_case)


def test_a_wave_is_printed_in_stage_order_once(each_home: Home) -> None:
    people = honoured(each_home, count=3)
    with pytest.raises(BadInput, match="Chưa có ai"):
        ask(each_home, 1)
    assert ask(each_home, 2) == stage_calls.Asked(3, 0)
    assert [job.delegate_id for job in jobs(each_home)] == people
    assert ask(each_home, None) == stage_calls.Asked(0, 3)
    assert len(jobs(each_home)) == 3
    with each_home.database.reading() as db_session:
        told = db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert told.act == "print_job.calls"
    assert told.subject.endswith("wave:all printer:1 slips:0")


def test_a_paused_printer_is_asked_for_none(home: Home) -> None:
    honoured(home)
    home.database.run(lambda s: print_steering.pause(s, s.get_one(Printer, 1), "test"))
    with pytest.raises(Conflict, match="tạm dừng"):
        ask(home, 2)


def test_one_call_moved_to_another_printer_takes_no_other_along(each_home: Home) -> None:
    honoured(each_home, count=3)
    ask(each_home, 2)

    def use_case(db_session: Session) -> tuple[int, int]:
        other = Printer(congress_id=CONGRESS, name="Máy in 2", address="tcp://127.0.0.1:9")
        db_session.add(other)
        db_session.flush()
        first = db_session.scalars(select(PrintJob).order_by(PrintJob.id).limit(1)).one()
        return print_steering.move(db_session, first, other, "test"), other.id

    moved, other = each_home.database.run(use_case)
    assert moved == 1
    assert [job.printer_id for job in jobs(each_home)] == [other, 1, 1]
