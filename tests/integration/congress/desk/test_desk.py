"""Checking in by hand, taking it back, slips once more, guests to be received: by whom, where, how often."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from congress import clock
from congress.admission import MoveType
from congress.desk import arrivals, card, reprints, search, taking_back
from congress.desk.card import Card
from congress.desk.usher import Usher
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.models import (
    Annulment,
    Arrangement,
    Attendance,
    AuditEntry,
    Category,
    Delegate,
    Exemplar,
    JobReason,
    JobState,
    PrintJob,
    Role,
    Scan,
)
from congress.outcome import Attention, Reason, SlipSummary, Status
from congress.paper import slips
from congress.roster import substitutes
from congress.roster.records import read
from tests.support.desks import Desk
from tests.support.homes import CONGRESS, Home

WHY = "Nhầm người cùng tên"


def shown(home: Home, desk: Desk, usher: Usher, person: int) -> Card:
    with home.database.reading() as db_session:
        return card.of(db_session, usher, desk.session(), person)


def last_audit(home: Home) -> AuditEntry:
    with home.database.reading() as db_session:
        return db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()


# ── by hand ──


def test_a_check_in_by_hand_keeps_usher_station_and_reason(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person, usher = desk.person(), desk.usher("thu-ha")
    result = desk.check_in(person, usher, explanation="Quên giấy mời")
    assert result.status is Status.OK
    with each_home.database.reading() as db_session:
        scan = db_session.scalars(select(Scan)).one()
    assert (scan.account_id, scan.station_id) == (usher.person.account_id, desk.station.id)
    assert (scan.source_type, scan.explanation) == ("manual", "Quên giấy mời")
    told = last_audit(each_home)
    assert (told.actor, told.act) == (usher.actor, "check_in.ok")
    assert f"station:{desk.station.id}" in told.subject
    entry = shown(each_home, desk, usher, person).entry
    assert entry is not None
    assert (entry.by, entry.station, entry.explanation) == ("thu-ha", "Bàn lễ tân 1", "Quên giấy mời")


def test_exit_and_coming_back_are_told_on_the_card(home: Home) -> None:
    desk = Desk.open(home)
    person, usher = desk.person(), desk.usher()
    desk.check_in(person, usher)
    desk.check_in(person, usher, MoveType.EXIT)
    entry = shown(home, desk, usher, person).entry
    assert entry is not None
    assert not entry.is_inside
    desk.check_in(person, usher)
    entry = shown(home, desk, usher, person).entry
    assert entry is not None
    assert entry.is_inside
    assert [kind for kind, _ in entry.moves] == ["exit", "entry"]


# ── taking back ──


def undo(home: Home, usher: Usher, attendance: int, why: str = WHY) -> None:
    home.database.run(lambda s: taking_back.take_back(s, usher, attendance, why))


def test_an_usher_takes_their_own_back_within_a_quarter_of_an_hour_and_nothing_is_deleted(each_home: Home) -> None:
    desk = Desk.open(each_home)
    person, usher = desk.person(), desk.usher()
    entered = desk.check_in(person, usher).attendance
    assert entered is not None
    with pytest.raises(BadInput):
        undo(each_home, usher, entered.id, " ")
    undo(each_home, usher, entered.id)
    with pytest.raises(Conflict):
        undo(each_home, usher, entered.id)
    with each_home.database.reading() as db_session:
        row = db_session.scalars(select(Annulment)).one()
        assert db_session.get_one(Attendance, entered.id).annulled_at is not None
    assert (row.account_id, row.station_id, row.explanation) == (usher.person.account_id, desk.station.id, WHY)
    assert last_audit(each_home).act == "attendance.annul"
    again = desk.check_in(person, usher)
    assert again.status is Status.OK


def test_an_older_one_or_anothers_is_for_an_organizer(each_home: Home) -> None:
    desk = Desk.open(each_home)
    usher, other = desk.usher("a"), desk.usher("b")
    organizer = desk.usher("truong-ban", Role.ORGANIZER)
    mine = desk.check_in(desk.person(), usher).attendance
    by_kiosk = desk.check_in(desk.person("Hoàng Công Minh")).attendance
    assert mine is not None
    assert by_kiosk is not None
    for who, which in ((other, mine.id), (usher, by_kiosk.id)):
        with pytest.raises(NotAllowed):
            undo(each_home, who, which)
    with clock.held(clock.now() + timedelta(minutes=15, seconds=1)):
        with pytest.raises(NotAllowed):
            undo(each_home, usher, mine.id)
        undo(each_home, organizer, mine.id)
        undo(each_home, organizer, by_kiosk.id)


def test_another_congress_has_nothing_to_take_back_here(home: Home) -> None:
    desk = Desk.open(home)
    entered = desk.check_in(desk.person(), desk.usher()).attendance
    assert entered is not None
    with pytest.raises(NotFound):
        undo(home, desk.usher(), 999)


# ── slips ──


def again(home: Home, usher: Usher, attendance: int, reason: str = "Mất phiếu") -> SlipSummary:
    def use_case(db_session: Session) -> SlipSummary:
        return reprints.print_again(db_session, usher, attendance, "seat", reason, most=2, expires_after_s=60)

    return home.database.run(use_case)


def printed(home: Home) -> None:
    """Every slip that waits comes out."""
    values = {"state": JobState.COMPLETED, "bytes_sent": 900, "told_seat": "E06"}
    home.database.run(lambda s: s.execute(update(PrintJob).where(PrintJob.state == JobState.PENDING).values(**values)))


def test_a_lost_slip_is_printed_as_a_marked_copy_with_its_reason_and_not_without_end(each_home: Home) -> None:
    desk = Desk.open(each_home)
    usher = desk.usher()
    entered = desk.check_in(desk.person(), usher).attendance
    assert entered is not None
    printed(each_home)
    with pytest.raises(BadInput):
        again(each_home, usher, entered.id, "")
    for ordinal in (1, 2):
        told = again(each_home, usher, entered.id)
        with each_home.database.reading() as db_session:
            content = slips.content_of(db_session, told.job, each_home.hub.keys)
        assert content is not None
        assert content.reprint is not None
        assert (content.reprint.ordinal, content.reprint.by) == (ordinal, "Mất phiếu")
        assert again(each_home, usher, entered.id).job == told.job  # still on its way: no second one
        printed(each_home)
    with pytest.raises(NotAllowed):
        again(each_home, usher, entered.id)
    assert again(each_home, desk.usher("truong-ban", Role.ORGANIZER), entered.id).state == JobState.PENDING


def test_a_slip_that_never_came_out_is_printed_here_as_it_is_and_is_no_copy(each_home: Home) -> None:
    elsewhere, desk = Desk.open(each_home, "Bàn 9"), Desk.open(each_home)
    usher = desk.usher()
    entered = elsewhere.check_in(desk.person()).attendance
    assert entered is not None
    each_home.database.run(
        lambda s: s.execute(update(PrintJob).values(state=JobState.PENDING_HELD, reason=JobReason.EXPIRED))
    )
    state = {slip.type: slip for slip in shown(each_home, desk, usher, desk.person()).slips}["seat"]
    assert state.is_owed
    told = again(each_home, usher, entered.id, "")
    with each_home.database.reading() as db_session:
        job = db_session.get_one(PrintJob, told.job)
    assert (job.copy_ordinal, job.state, job.station_id) == (0, JobState.PENDING, desk.station.id)
    assert told.job == state.job


def test_a_slip_nobody_is_sure_of_waits_for_the_answer_first(home: Home) -> None:
    desk = Desk.open(home)
    usher = desk.usher()
    entered = desk.check_in(desk.person(), usher).attendance
    assert entered is not None
    held = {"state": JobState.PENDING_HELD, "reason": JobReason.UNKNOWN_IF_PRINTED, "bytes_sent": 900}
    home.database.run(lambda s: s.execute(update(PrintJob).values(**held)))
    with pytest.raises(Conflict):
        again(home, usher, entered.id)
    assert all(slip.is_asked for slip in shown(home, desk, usher, desk.person()).slips)


def test_nobody_gets_a_slip_who_is_not_in(home: Home) -> None:
    desk = Desk.open(home)
    with pytest.raises(NotFound):
        again(home, desk.usher(), 999)
    entered = desk.check_in(desk.person(), desk.usher()).attendance
    assert entered is not None
    undo(home, desk.usher(), entered.id)
    with pytest.raises(NotFound):
        again(home, desk.usher(), entered.id)


# ── guests to be received ──


def test_a_guest_of_honour_is_told_until_one_usher_receives_them(each_home: Home) -> None:
    desk = Desk.open(each_home)
    with each_home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate).join(Category).where(Category.is_honoured).limit(1)).one()
    each_home.database.run(lambda s: s.merge(Arrangement(delegate_id=guest.id, needs_wheelchair=True)))
    desk.check_in(desk.person())  # who is nobody's guest of honour is not told
    desk.check_in(guest.id)
    with each_home.database.reading() as db_session:
        [told] = arrivals.awaited(db_session, desk.station)
    assert (told.full_name, told.is_honoured, told.needs_wheelchair) == (guest.full_name, True, True)
    assert (told.station, bool(told.seat)) == ("Bàn lễ tân 1", True)
    one, other = desk.usher("a"), desk.usher("b")
    each_home.database.run(lambda s: arrivals.receive(s, one, told.attendance_id))
    with pytest.raises(Conflict):
        each_home.database.run(lambda s: arrivals.receive(s, other, told.attendance_id))
    with each_home.database.reading() as db_session:
        assert arrivals.awaited(db_session, desk.station) == []


def test_who_came_an_hour_ago_is_not_told_any_more(home: Home) -> None:
    desk = Desk.open(home)
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate.id).join(Category).where(Category.is_honoured).limit(1)).one()
    desk.check_in(guest)
    with clock.held(clock.now() + timedelta(minutes=61)), home.database.reading() as db_session:
        assert arrivals.awaited(db_session, desk.station) == []


# ── words for award recipients and substitutes ──


def test_an_award_recipient_is_told_wave_order_and_the_hour_of_the_ceremony(each_home: Home) -> None:
    desk = Desk.open(each_home)
    with each_home.database.reading() as db_session:
        person = db_session.scalars(
            select(Exemplar.delegate_id).where(Exemplar.delegate_id.is_not(None)).limit(1)
        ).one()
    assert person is not None
    each_home.database.run(
        lambda s: s.execute(update(Exemplar).where(Exemplar.delegate_id == person).values(award_wave=1, award_order=5))
    )
    result = desk.check_in(person)
    assert Attention.AWARD in result.attention
    assert result.award is not None
    assert (result.award.wave, result.award.order) == (1, 5)
    begins = result.award.starts_at
    assert begins is not None
    main = desk.session()
    assert main.starts_at < begins  # "Công bố quyết định và trao tặng …", not the report on awards before it
    told = shown(each_home, desk, desk.usher(), person).award
    assert told is not None
    assert (told.wave, told.order, told.begins_at) == (1, 5, begins)


def test_a_substitute_is_told_in_whose_place_and_both_cards_lead_to_each_other(each_home: Home) -> None:
    desk = Desk.open(each_home)
    principal = desk.person()

    def use_case(db_session: Session) -> int:
        record = {**read(db_session, [principal])[principal], "full_name": "Vi Thị Thay", "identity": "", "phone": ""}
        return substitutes.substitute(
            db_session, CONGRESS, principal, record, "test", inherits_rank=False, inherits_seat=True
        )

    stand_in = each_home.database.run(use_case)
    result = desk.check_in(stand_in)
    assert result.status is Status.OK
    assert Attention.SUBSTITUTE in result.attention
    assert result.principal is not None
    assert result.principal.full_name == "Lý Minh Hòa"
    refused = desk.check_in(principal)
    assert refused.reason is Reason.CANCELED
    usher = desk.usher()
    for person, other, field in ((stand_in, principal, "principal"), (principal, stand_in, "substitute")):
        found = getattr(shown(each_home, desk, usher, person), field)
        assert found is not None
        assert found[0] == other


# ── finding ──


def found(home: Home, desk: Desk, typed: str) -> list[str]:
    with home.database.reading() as db_session:
        return [one.full_name for one in search.find(db_session, CONGRESS, desk.session(), typed).people]


def test_people_are_found_by_name_number_telephone_and_seat(each_home: Home) -> None:
    desk = Desk.open(each_home)
    each_home.database.run(
        lambda s: s.execute(update(Delegate).where(Delegate.full_name == "Lý Minh Hòa").values(phone="0999777123"))
    )
    with each_home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate).where(Delegate.full_name == "Lý Minh Hòa")).one()
    chair = shown(each_home, desk, desk.usher(), guest.id).where.seat
    assert chair is not None
    for typed in ("hoa ly", "minh hoa", guest.number, "777 123", "0999.777", chair.label):
        assert "Lý Minh Hòa" in found(each_home, desk, typed), typed
    assert found(each_home, desk, "zzzz") == []


def test_a_card_of_another_congress_is_not_shown(home: Home) -> None:
    desk = Desk.open(home)
    with pytest.raises(NotFound):
        shown(home, desk, desk.usher(), 999_999)
