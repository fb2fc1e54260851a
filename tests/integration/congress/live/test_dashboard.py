"""The organizers' figures: who is in and missing, at which gate, how fast, and what is odd."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from congress import attendance, clock, invitations, rehearsal
from congress.desk import absences
from congress.live import dashboard
from congress.live.dashboard import SessionNow
from congress.live.pace import Forecast, Unsaid
from congress.live.refusals import Oddity
from congress.models import Category, Delegate, Delegation, ProgramSession, Rehearsal, SessionCategory
from tests.integration.congress.live.conftest import Doors
from tests.support.homes import CONGRESS


def shown(doors: Doors) -> SessionNow:
    told = doors.read(dashboard.read).now
    assert told is not None
    return told


def test_everybody_stands_in_one_line_and_the_lines_add_up(doors: Doors) -> None:
    east, west = doors.station("Bàn 1", "Cửa Đông"), doors.station("Bàn 2", "Cửa Tây")
    [one, two, three, four, *_] = doors.people()
    [guest, *_] = doors.people("KHACH_MOI")
    for station, person in ((east, one), (east, two), (west, three), (west, guest)):
        assert doors.enter(station, person).status == "ok"
    doors.act(lambda s: absences.note(s, CONGRESS, doors.session_id, four, "Đi công tác", "account:1"))
    told = shown(doors)
    count = told.figures.count
    assert (count.present, count.guests_present, count.excused) == (3, 1, 1)
    assert count.unexplained == count.summoned - 4
    assert sum((line.count for line in told.delegations), attendance.Count()) == count
    assert sum((line.count for line in told.figures.categories), attendance.Count()) == count
    assert sum(len(line.missing) for line in told.delegations) == count.unexplained
    assert sum(len(line.excused) for line in told.delegations) == 1
    assert {gate.name: (gate.entries, gate.lately) for gate in told.gates} == {"Cửa Đông": (2, 2), "Cửa Tây": (2, 2)}
    assert told.picture.total == 3
    assert told.per_minute == pytest.approx(3 / 5)


def test_who_is_missing_is_told_with_the_heads_telephone(doors: Doors) -> None:
    station = doors.station("Bàn 1")
    with doors.home.database.reading() as s:
        delegation = s.scalars(select(Delegation).order_by(Delegation.rank)).first()
        assert delegation is not None
    everybody = doors.people(delegation=delegation.id)
    doors.act(
        lambda s: s.execute(update(Delegation).where(Delegation.id == delegation.id).values(head_id=everybody[0]))
    )
    for person in everybody[:-2]:
        doors.enter(station, person)
    line = next(line for line in shown(doors).delegations if line.id == delegation.id)
    with doors.home.database.reading() as s:
        names = set(s.scalars(select(Delegate.full_name).where(Delegate.id.in_(everybody[-2:]))))
        head = s.get_one(Delegate, everybody[0])
    assert names <= set(line.missing)
    assert len(line.missing) == line.count.absent
    assert line.head.endswith(head.full_name)
    assert line.phone == (head.phone or delegation.contact_phone)


def test_a_substitute_fills_the_place_and_is_told_apart(doors: Doors) -> None:
    station = doors.station("Bàn 1")
    principal, substitute, *_ = doors.people()
    doors.act(lambda s: s.execute(update(Delegate).where(Delegate.id == principal).values(state="substituted")))
    doors.act(lambda s: s.execute(update(Delegate).where(Delegate.id == substitute).values(principal_id=principal)))
    doors.enter(station, substitute)
    count = shown(doors).figures.count
    assert (count.present, count.substitutes) == (1, 1)


def test_the_forecast_carries_on_what_the_doors_have_seen(doors: Doors) -> None:
    station = doors.station("Bàn 1")
    now = clock.now()
    for place, person in enumerate(doors.people()[:45]):
        doors.enter(station, person, now - timedelta(seconds=20 * place + 1))
    outlook = shown(doors).outlook
    assert isinstance(outlook, Forecast)
    assert outlook.low == outlook.high == 45 + 3 * 20


def test_a_session_with_nobody_summoned_divides_by_nothing(doors: Doors) -> None:
    summoned = select(Category.id).where(Category.is_summoned.is_(True))
    doors.act(
        lambda s: s.execute(
            delete(SessionCategory).where(
                SessionCategory.program_session_id == doors.session_id, SessionCategory.category_id.in_(summoned)
            )
        )
    )
    told = shown(doors)
    assert told.figures.summoned == 0
    assert told.figures.count.share is None
    assert told.outlook is Unsaid.NOBODY
    assert told.picture.target_y is None


def test_a_clock_that_is_set_back_loses_nobody(doors: Doors) -> None:
    station = doors.station("Bàn 1")
    for person in doors.people()[:3]:
        doors.enter(station, person)
    with clock.held(doors.opened_at - timedelta(minutes=5)):
        told = shown(doors)
    assert told.figures.present == 3
    assert told.outlook is Unsaid.EARLY
    assert told.per_minute == 0


def test_odd_refusals_are_told_and_usual_ones_are_not(doors: Doors) -> None:
    east, west = doors.station("Bàn 1", "Cửa Đông"), doors.station("Bàn 2", "Cửa Tây")
    old, twice, usual, *_ = doors.people()
    card = next(card for card in doors.home.cards() if card.number == number_of(doors, old))
    doors.act(lambda s: invitations.reissue(s, old, doors.home.hub.keys, "test", "mất thẻ"))
    doors.scan(west, card.code)
    doors.enter(east, twice)
    doors.enter(west, twice)
    doors.enter(west, twice)
    doors.enter(east, usual)
    doors.enter(east, usual)
    for _ in range(2):
        doors.scan(east, "một mã lạ")
    for _ in range(4):
        doors.scan(west, "một mã lạ")
    told = {refusal.oddity: refusal for refusal in shown(doors).refusals}
    assert set(told) == {Oddity.REVOKED, Oddity.TWO_GATES, Oddity.UNKNOWN}
    assert told[Oddity.REVOKED].place == "Bàn 2 (Cửa Tây)"
    assert (told[Oddity.TWO_GATES].before, told[Oddity.TWO_GATES].times) == ("Bàn 1 (Cửa Đông)", 2)
    assert (told[Oddity.UNKNOWN].place, told[Oddity.UNKNOWN].times) == ("Bàn 2 (Cửa Tây)", 4)


def number_of(doors: Doors, person: int) -> str:
    with doors.home.database.reading() as s:
        return s.get_one(Delegate, person).number


def test_what_is_rehearsed_counts_nowhere(doors: Doors) -> None:
    doors.act(lambda s: rehearsal.begin(s, CONGRESS, doors.session_id, "test", despite_open_doors=True))
    station = doors.station("Bàn 1")
    assert station.rehearsal is not None
    before = shown(doors)
    doors.enter(station, doors.people()[0])
    for _ in range(3):
        doors.scan(station, "một mã lạ")
    told = shown(doors)
    assert told.figures.count == before.figures.count
    assert told.refusals == ()
    assert [gate for gate in told.gates if gate.entries] == []
    with doors.home.database.reading() as s:
        assert s.scalar(select(Rehearsal.ended_at)) is None


def test_without_any_session_there_is_nothing_to_follow(doors: Doors) -> None:
    doors.act(lambda s: s.execute(update(ProgramSession).values(takes_attendance=False)))
    told = doors.read(dashboard.read)
    assert (told.now, told.others) == (None, ())
