"""Boards behind links: what each shows, what is done on it, and what a forwarded link still opens."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from congress import clock, help_calls
from congress.admission import MoveType
from congress.desk import absences
from congress.errors import BadInput, Conflict, NotAllowed, NotFound
from congress.live import award_marks, board_links, dashboard, gate_board, head_board, mc_board, wall
from congress.live.board_links import Board
from congress.live.mc_board import Line, Presence, Urgency
from congress.models import AuditEntry, BoardKind, BoardLink, Delegate, Delegation, Exemplar, MarkKind, ProgramItem
from congress.roster import delegations
from tests.integration.congress.live.conftest import Doors
from tests.support.homes import CONGRESS

# ── links ──


def head_link(doors: Doors, delegation: int) -> tuple[int, str]:
    keys = doors.home.hub.keys
    link = doors.act(lambda s: board_links.make_for_head(s, CONGRESS, delegation, keys, "account:1"))
    return link, doors.act(lambda s: board_links.show(s, CONGRESS, link, keys, "account:1"))


def opened(doors: Doors, secret: str) -> Board:
    with doors.home.database.reading() as db_session:
        return board_links.find(db_session, secret)


def test_a_link_is_kept_as_a_hash_and_opens_its_own_board(doors: Doors) -> None:
    keys = doors.home.hub.keys
    link = doors.act(lambda s: board_links.make(s, CONGRESS, BoardKind.GATE, "Cửa 2", "2", keys, "account:1"))
    secret = doors.act(lambda s: board_links.show(s, CONGRESS, link, keys, "account:1"))
    assert secret == doors.act(lambda s: board_links.show(s, CONGRESS, link, keys, "account:1"))
    board = opened(doors, secret)
    assert (board.kind, board.name, board.door, board.actor) == (BoardKind.GATE, "Cửa 2", "2", f"board:{link}")
    with doors.home.database.reading() as s:
        row = s.get_one(BoardLink, link)
        assert secret.encode() not in (row.salt, row.token_hash)
        acts = s.scalars(select(AuditEntry.act).where(AuditEntry.act.startswith("board_link"))).all()
    assert acts == ["board_link.make", "board_link.show", "board_link.show"]


def test_a_forwarded_heads_link_opens_nothing_once_another_is_made(doors: Doors) -> None:
    first, forwarded = head_link(doors, 1)
    second, fresh = head_link(doors, 1)
    assert first != second
    assert opened(doors, fresh).delegation_id == 1
    for secret in (forwarded, "x", "", "é" * 40, "a" * 500):
        with pytest.raises(NotFound):
            opened(doors, secret)
    doors.act(lambda s: board_links.revoke(s, CONGRESS, second, "account:1"))
    with pytest.raises(NotFound):
        opened(doors, fresh)
    with pytest.raises(NotFound):
        doors.act(lambda s: board_links.show(s, CONGRESS, second, doors.home.hub.keys, "account:1"))


def test_links_end_a_day_after_the_congress(doors: Doors) -> None:
    _, secret = head_link(doors, 1)
    with clock.held(clock.now() + timedelta(days=9)), pytest.raises(NotFound):
        opened(doors, secret)


def test_a_delegation_that_is_merged_away_takes_its_link_along(doors: Doors) -> None:
    _, secret = head_link(doors, 1)
    doors.act(lambda s: delegations.merge(s, CONGRESS, 1, 2, "account:1"))
    with pytest.raises(NotFound):
        opened(doors, secret)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_board_has_a_name(doors: Doors, name: str) -> None:
    with pytest.raises(BadInput):
        doors.act(lambda s: board_links.make(s, CONGRESS, BoardKind.MC, name, "", doors.home.hub.keys, "account:1"))


# ── the MC's board ──


def recipients(doors: Doors) -> list[Line]:
    return list(doors.read(mc_board.read).lines)


def goer(doors: Doors, line: Line) -> int:
    with doors.home.database.reading() as s:
        delegate = s.scalar(select(Exemplar.delegate_id).where(Exemplar.id == line.recipient.exemplar_id))
        assert delegate is not None
        return delegate


def found(doors: Doors, exemplar: int) -> Line:
    return next(line for line in recipients(doors) if line.recipient.exemplar_id == exemplar)


def arrange(doors: Doors) -> list[int]:
    """Three awards of the first wave, in an order that is not the list's."""
    ids = [line.recipient.exemplar_id for line in recipients(doors)[:3]]
    for order, exemplar in enumerate(reversed(ids), start=1):
        doors.act(
            lambda s, e=exemplar, o=order: s.execute(  # type: ignore[misc]
                update(Exemplar).where(Exemplar.id == e).values(award_wave=1, award_order=o)
            )
        )
    return ids[::-1]


def test_recipients_stand_by_wave_in_stage_order_and_follow_the_doors(doors: Doors) -> None:
    ids, station = arrange(doors), doors.station("Bàn 1")
    wave = doors.read(mc_board.read).waves[0]
    assert (wave.number, [line.recipient.exemplar_id for line in wave.lines], wave.missing) == (1, ids, 3)
    person = goer(doors, wave.lines[0])
    doors.enter(station, person)
    assert found(doors, ids[0]).presence is Presence.IN
    doors.enter(station, person, move=MoveType.EXIT)
    assert found(doors, ids[0]).presence is Presence.LEFT
    doors.enter(station, person)
    assert found(doors, ids[0]).presence is Presence.IN
    excused = goer(doors, wave.lines[1])
    doors.act(lambda s: absences.note(s, CONGRESS, doors.session_id, excused, "Ốm nặng", "account:1"))
    assert found(doors, ids[1]).presence is Presence.EXCUSED
    assert doors.read(mc_board.read).waves[0].missing == 2


def test_marks_are_made_by_somebody_undone_by_somebody_and_never_twice(doors: Doors) -> None:
    [one, two, _] = arrange(doors)
    keys = doors.home.hub.keys
    link = doors.act(lambda s: board_links.make(s, CONGRESS, BoardKind.MC, "Bàn MC", "", keys, "account:1"))
    actor = f"board:{link}"
    doors.act(lambda s: award_marks.skip(s, CONGRESS, doors.session_id, one, actor))
    doors.act(lambda s: award_marks.let_collect(s, CONGRESS, doors.session_id, two, " Lê  Văn  Nhận ", actor))
    board = doors.read(mc_board.read)
    skipped, collected = found(doors, one).skip, found(doors, two).collector
    assert skipped is not None
    assert collected is not None
    assert collected.collector == "Lê Văn Nhận"
    assert board.names[skipped.by] == "Bàn MC"
    assert board.waves[0].missing == 1
    with pytest.raises(Conflict):
        doors.act(lambda s: award_marks.skip(s, CONGRESS, doors.session_id, one, "account:1"))
    doors.act(lambda s: award_marks.undo(s, CONGRESS, doors.session_id, one, MarkKind.SKIP, "account:1"))
    assert found(doors, one).skip is None
    with pytest.raises(NotFound):
        doors.act(lambda s: award_marks.undo(s, CONGRESS, doors.session_id, one, MarkKind.SKIP, "account:1"))
    doors.act(lambda s: award_marks.skip(s, CONGRESS, doors.session_id, one, "account:1"))
    with doors.home.database.reading() as s:
        told = s.execute(select(AuditEntry.act, AuditEntry.actor).where(AuditEntry.act.startswith("award."))).all()
    assert [tuple(row) for row in told] == [
        ("award.skip", actor),
        ("award.collector", actor),
        ("award.undo_skip", "account:1"),
        ("award.skip", "account:1"),
    ]


def test_a_mark_needs_a_whole_name_and_an_award_of_this_congress(doors: Doors) -> None:
    [one, *_] = arrange(doors)
    for name in ("", "Nhận", "x" * 61 + " " + "y" * 61):
        with pytest.raises(BadInput):
            doors.act(
                lambda s, n=name: award_marks.let_collect(s, CONGRESS, doors.session_id, one, n, "account:1")  # type: ignore[misc]
            )
    for congress, session, exemplar in ((CONGRESS, doors.session_id, 99_999), (CONGRESS, 99_999, one), (2, 1, one)):
        with pytest.raises(NotFound):
            doors.act(
                lambda s, c=congress, p=session, e=exemplar: award_marks.skip(s, c, p, e, "account:1")  # type: ignore[misc]
            )


def test_the_alert_comes_half_an_hour_before_the_award_of_the_program_or_an_hour_that_was_set(doors: Doors) -> None:
    award = ProgramItem.title.startswith("Công bố quyết định và trao tặng")
    doors.act(
        lambda s: s.execute(update(ProgramItem).where(award).values(starts_at=clock.now() + timedelta(minutes=45)))
    )
    board = doors.read(mc_board.read)
    assert (board.countdown.urgency, board.countdown.minutes, board.is_urgent) == (Urgency.FAR, 45, False)
    soon = clock.now() + timedelta(minutes=25)
    zone = "Asia/Ho_Chi_Minh"
    told = clock.local(soon, zone).strftime("%H:%M")
    doors.act(lambda s: award_marks.set_hour(s, CONGRESS, doors.session_id, told, zone, "account:1"))
    begins = doors.read(lambda s, _congress: award_marks.begins_at(s, doors.session_id))
    assert begins is not None
    assert clock.local(begins, zone).strftime("%H:%M") == told
    doors.act(lambda s: award_marks.set_hour(s, CONGRESS, doors.session_id, "", zone, "account:1"))
    assert doors.read(mc_board.read).countdown.minutes == 45
    for wrong in ("25:00", "x", "10h20"):
        with pytest.raises(BadInput):
            doors.act(
                lambda s, w=wrong: award_marks.set_hour(s, CONGRESS, doors.session_id, w, zone, "account:1")  # type: ignore[misc]
            )


# ── the gates, the wall ──


def test_a_gate_awaits_its_own_people_and_hears_who_calls(doors: Doors) -> None:
    station = doors.station("Bàn 1", "Cửa 2")
    names = doors.read(gate_board.doors)
    assert len(names) > 1
    everybody = doors.read(gate_board.read)
    by_door = {name: gate_board.of_door(everybody, name) for name in names}
    assert all(0 < board.expected < everybody.expected for board in by_door.values())
    person = by_door[names[0]].groups[0].people[0]
    doors.act(lambda s: help_calls.call(s, station.id, station.actor))
    doors.enter(station, person.id)
    after = doors.read(gate_board.read)
    assert (after.came, after.expected) == (everybody.came + 1, everybody.expected - 1)
    own = gate_board.of_door(after, names[0])
    assert own.expected == by_door[names[0]].expected - 1
    assert person.id not in {one.id for group in own.groups for one in group.people}
    assert [call.station for call in own.calls] == ["Bàn 1"]


def test_the_wall_says_numbers_only_and_no_small_ones(doors: Doors) -> None:
    station = doors.station("Bàn 1")
    guests = doors.people("KHACH_MOI")[:2]
    for person in [*doors.people()[:7], *doors.people("DUONG_NHIEN")[:2], *doors.people("DD_TAP_THE")[:6], *guests]:
        doors.enter(station, person)
    told = doors.read(dashboard.read).now
    assert told is not None
    shown = wall.of_session(told.figures, told.picture)
    assert (shown.present, shown.guests) == (15, None)
    assert sorted(part.present or 0 for part in shown.parts) == [0, 0, 0, 7]


# ── the head's board ──


def test_a_head_sees_and_excuses_their_own_people_only(doors: Doors) -> None:
    link, secret = head_link(doors, 1)
    board = opened(doors, secret)
    own, others = doors.people(delegation=1), doors.people(delegation=2)
    doors.enter(doors.station("Bàn 1"), own[0])
    told = doors.read(lambda s, _congress: head_board.read(s, board, ""))
    with doors.home.database.reading() as s:
        mine = set(s.scalars(select(Delegate.id).where(Delegate.delegation_id == 1)))
    assert {member.where.id for member in told.members} <= mine
    assert told.present == 1
    assert told.members[-1].where.id == own[0]
    mark = doors.read(lambda s, _congress: head_board.version(s, board))
    doors.act(lambda s: head_board.excuse(s, board, doors.session_id, own[1], "Đi công tác nước ngoài"))
    assert doors.read(lambda s, _congress: head_board.version(s, board)) != mark
    with doors.home.database.reading() as s:
        noted = absences.standing(s, doors.session_id, own[1])
    assert noted is not None
    assert noted.noted_by == f"head:{link}"
    for act in (
        lambda s: head_board.excuse(s, board, doors.session_id, others[0], "Đi công tác"),
        lambda s: head_board.take_back(s, board, doors.session_id, others[0]),
    ):
        with pytest.raises(NotFound):
            doors.act(act)
    with pytest.raises(Conflict):
        doors.act(lambda s: head_board.excuse(s, board, doors.session_id, own[0], "Đã có mặt rồi"))
    doors.act(lambda s: head_board.take_back(s, board, doors.session_id, own[1]))
    doors.act(lambda s: absences.note(s, CONGRESS, doors.session_id, own[1], "Ban Tổ chức ghi", "account:1"))
    with pytest.raises(NotAllowed):
        doors.act(lambda s: head_board.take_back(s, board, doors.session_id, own[1]))


def test_every_delegation_is_listed_with_its_head_and_link(doors: Doors) -> None:
    link, _ = head_link(doors, 1)
    lines = doors.read(board_links.head_lines)
    with doors.home.database.reading() as s:
        assert len(lines) == len(s.scalars(select(Delegation.id)).all())
    assert [line.link.id for line in lines if line.link] == [link]
