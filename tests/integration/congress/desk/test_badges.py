"""Replacement badges: a lost one's code dies at once, a person has one open badge, and no copy is made twice."""

import dataclasses
import threading
from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from congress import accounts, audit, check_in, clock, invitations, rehearsal
from congress.admission import MoveType
from congress.badge_slip import BadgeSlip
from congress.desk import badge_standing, badges
from congress.desk.badge_standing import Badges, Paper
from congress.desk.badges import Leave, LeaveNeeded, Order, Replaced
from congress.desk.usher import Usher
from congress.documents import recipients
from congress.documents.recipients import SPECIMEN, Selection
from congress.errors import BadInput, Conflict, CongressError, NotAllowed, NotFound
from congress.invitations import issuing
from congress.models import (
    AuditEntry,
    BadgePaper,
    BadgeReason,
    Congress,
    Delegate,
    Delivery,
    Invitation,
    JobReason,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    ReplacementBadge,
    Role,
    StationMode,
    StationPrinter,
)
from congress.outcome import Detail, Reason
from congress.paper import badges as badge_contents
from congress.paper import print_desk, print_queue, print_steering, printer_board
from congress.scan_request import ScanRequest
from congress.stations import GoingOn
from tests.integration.congress.test_rehearsal import begin
from tests.support.desks import Desk
from tests.support.homes import CONGRESS, Home

MOST = 2
GUEST = "Lý Minh Hòa"
_numbers = count(1)


@pytest.fixture
def desk(each_home: Home) -> Desk:
    opened = open_desk(each_home)
    opened.usher()  # no account is added in the middle of an act
    return opened


def open_desk(home: Home, name: str = "Bàn lễ tân 1") -> Desk:
    opened = Desk.open(home, name)
    opened.station = dataclasses.replace(opened.station, mode=StationMode.DESK)
    return opened


def order(
    reason: BadgeReason = BadgeReason.DAMAGED,
    explanation: str = "",
    *,
    paper: BadgePaper = BadgePaper.SLIP,
    printer: int | None = 1,
    nonce: str = "",
    rehearsal: int = 0,
) -> Order:
    return Order(reason, explanation, paper, printer, nonce or f"badge-{next(_numbers):06}", rehearsal)


LOST = BadgeReason.LOST
FILE: dict[str, object] = {"paper": BadgePaper.CARD, "printer": None}


def replace(
    desk: Desk,
    wanted: Order | None = None,
    person: str = GUEST,
    *,
    leave: Leave | None = None,
    usher: Usher | None = None,
) -> Replaced:
    guest, who = desk.person(person), usher or desk.usher()
    return desk.home.database.run(
        lambda s: badges.replace(
            s, who, guest, wanted or order(), desk.home.hub.keys, most=MOST, expires_after_s=60, leave=leave
        )
    )


def standing(desk: Desk, person: str = GUEST) -> Badges:
    with desk.home.database.reading() as db_session:
        shown = badge_standing.of_person(db_session, desk.usher(), desk.person(person))
    assert shown is not None
    return shown


def paper(desk: Desk) -> Paper | None:
    last = standing(desk).last
    return last.paper if last else None


def code(desk: Desk) -> str:
    with desk.home.database.reading() as db_session:
        found = invitations.current_code(db_session, desk.person(GUEST), desk.home.hub.keys)
    assert found is not None
    return found


def scan(desk: Desk, secret: str) -> tuple[str | None, str | None]:
    request = ScanRequest(secret, f"scan-{next(_numbers):06}", "barcode", MoveType.ENTRY, None, None)
    result = desk.home.database.run(lambda s: check_in.check_in(s, desk.station, request))
    return result.reason, result.detail


def claim(desk: Desk, printer: int = 1) -> print_queue.ClaimedJob:
    job = desk.home.database.run(lambda s: print_queue.claim(s, printer, 20))
    assert job is not None
    return job


def print_out(desk: Desk, delivery: Delivery = Delivery.BY_PROCESS_ID, printer: int = 1) -> None:
    """What a spooler does when all goes well."""
    job = claim(desk, printer)
    desk.home.database.run(lambda s: print_queue.note_sending(s, job, 900))
    desk.home.database.run(lambda s: print_queue.complete(s, job, delivery))


def lose_touch(desk: Desk) -> print_queue.ClaimedJob:
    """What a spooler does when bytes went out and no word came back."""
    job = claim(desk)
    desk.home.database.run(lambda s: print_queue.note_sending(s, job, 900))
    desk.home.database.run(lambda s: print_queue.hold(s, job, JobReason.UNKNOWN_IF_PRINTED))
    return job


def answer(desk: Desk, job: int, *, came_out: bool) -> None:
    desk.home.database.run(lambda s: print_desk.answer_held(s, job, "test", came_out=came_out))


def content(desk: Desk, job: int) -> BadgeSlip | None:
    with desk.home.database.reading() as db_session:
        return badge_contents.content_of(db_session, job, desk.home.hub.keys)


def refused(act: Callable[[], object], kind: type[CongressError] = Conflict) -> str:
    with pytest.raises(kind) as told:
        act()
    return told.value.message_vi


def how_many(desk: Desk, table: type[ReplacementBadge] | type[PrintJob] | type[Invitation]) -> int:
    with desk.home.database.reading() as db_session:
        return db_session.scalar(select(func.count()).select_from(table)) or 0


def second_printer(desk: Desk) -> int:
    def use_case(db_session: Session) -> int:
        row = Printer(congress_id=CONGRESS, name="Máy in nhãn", address="tcp://127.0.0.1:9", width_dots=384)
        db_session.add(row)
        db_session.flush()
        return row.id

    return desk.home.database.run(use_case)


# ── lost, damaged, other ──


def test_a_lost_badges_code_is_refused_from_the_commit_on_and_the_new_one_admits(desk: Desk) -> None:
    old = code(desk)
    made = replace(desk, order(LOST, "rơi trên xe"))
    assert (made.ordinal, made.printer, made.is_rehearsal) == (1, "Máy in 1", False)
    new = code(desk)
    assert new != old
    assert scan(desk, old) == (Reason.REVOKED, Detail.REPLACED)
    assert scan(desk, new)[0] is None
    with desk.home.database.reading() as db_session:
        badge = db_session.scalars(select(ReplacementBadge)).one()
        generations = db_session.scalars(
            select(Invitation).where(Invitation.delegate_id == desk.person(GUEST)).order_by(Invitation.generation)
        ).all()
        acts = db_session.execute(select(AuditEntry).order_by(AuditEntry.id)).scalars().all()
        assert audit.first_broken_entry(db_session) is None
    assert [row.state for row in generations] == ["replaced", "issued"]
    assert generations[0].explanation == "Mất thẻ: rơi trên xe"
    assert badge.invitation_id == generations[1].id
    told = next(entry for entry in acts if entry.act == "badge.replace")
    assert told.actor == desk.usher().actor
    assert told.subject == (f"badge:{badge.id} delegate:{desk.person(GUEST)} station:{desk.station.id} reason:lost")
    shown = content(desk, badge.job_id or 0)
    assert shown is not None
    assert (shown.code, shown.ordinal, shown.word) == (new, 1, "ĐẠI BIỂU")


def test_a_damaged_badge_keeps_its_code(desk: Desk) -> None:
    before, generations = code(desk), how_many(desk, Invitation)
    replace(desk)
    assert code(desk) == before
    assert how_many(desk, Invitation) == generations
    print_out(desk)
    assert paper(desk) is Paper.OUT


def test_another_reason_must_be_written_and_keeps_the_code(desk: Desk) -> None:
    before = code(desk)
    assert "lý do" in refused(lambda: replace(desk, order(BadgeReason.OTHER, " x ")), BadInput)
    assert "lý do" in refused(lambda: replace(desk, order(BadgeReason.LOST, "dài " * 60)), BadInput)
    replace(desk, order(BadgeReason.OTHER, "sai tên đơn vị"))
    assert code(desk) == before


def test_ordinals_go_on_from_codes_the_office_gave_anew_and_the_print_shops_badge_says_the_same(desk: Desk) -> None:
    guest = desk.person(GUEST)
    desk.home.database.run(lambda s: issuing.reissue(s, guest, desk.home.hub.keys, "test"))
    assert replace(desk).ordinal == 2
    print_out(desk)
    assert replace(desk, order(LOST)).ordinal == 3
    with desk.home.database.reading() as db_session:
        only = Selection(frozenset({guest}))
        [person] = recipients.invited(db_session, CONGRESS, desk.home.hub.keys, only)
    assert person.replacement == 3


# ── who gets none ──


def test_who_has_no_standing_invitation_gets_no_badge_at_a_desk(desk: Desk) -> None:
    """An organizer took it back: a desk must not undo that."""
    guest = desk.person(GUEST)
    desk.home.database.run(lambda s: issuing.revoke(s, guest, "test"))
    for reason in BadgeReason:
        assert "ban tổ chức" in refused(lambda reason=reason: replace(desk, order(reason, "rơi mất")))  # type: ignore[misc]
    assert not standing(desk).may_ask
    assert how_many(desk, ReplacementBadge) == 0


def test_who_is_blocked_or_gone_gets_none_nor_does_anothers_congress(desk: Desk) -> None:
    guest = desk.person(GUEST)
    for state in ("blocked", "canceled", "unapproved"):
        desk.home.database.run(
            lambda s, state=state: s.execute(update(Delegate).where(Delegate.id == guest).values(state=state))  # type: ignore[misc]
        )
        refused(lambda: replace(desk, order(LOST)))

    def move_away(db_session: Session) -> None:
        other = Congress(code="XX", name="Khác", heading="Khác", zone="Asia/Ho_Chi_Minh")
        db_session.add(other)
        db_session.flush()
        db_session.execute(update(Delegate).where(Delegate.id == guest).values(congress_id=other.id, state="active"))

    desk.home.database.run(move_away)
    refused(lambda: replace(desk, order(LOST)), NotFound)


@pytest.mark.parametrize("mode", [StationMode.SELF_SERVICE, StationMode.PROGRAM])
def test_a_station_that_is_no_desk_gives_none_and_shows_none(desk: Desk, mode: StationMode) -> None:
    made = replace(desk, order(**FILE))  # type: ignore[arg-type]
    desk.station = dataclasses.replace(desk.station, mode=mode)
    usher = Usher(desk.usher().person, desk.station)
    refused(lambda: replace(desk, order(LOST), usher=usher), NotAllowed)
    refused(lambda: desk.home.database.run(lambda s: badges.take_file(s, usher, made.id)), NotAllowed)
    with desk.home.database.reading() as db_session:
        assert badge_standing.of_person(db_session, usher, desk.person(GUEST)) is None


def test_a_desk_prints_on_its_own_printers_only_and_on_none_that_stands_still(desk: Desk) -> None:
    elsewhere, before = second_printer(desk), code(desk)
    refused(lambda: replace(desk, order(LOST, printer=elsewhere)), NotFound)
    refused(lambda: replace(desk, order(LOST, printer=None)), NotFound)
    desk.home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    assert "đang dừng" in refused(lambda: replace(desk, order(LOST)))
    assert code(desk) == before  # nothing changed with a badge that could not be printed


# ── limits ──


def test_beyond_the_limit_an_organizer_gives_leave_and_that_is_kept(desk: Desk) -> None:
    for _ in range(MOST):
        replace(desk)
        print_out(desk)
    before = code(desk)
    assert "2 lần" in refused(lambda: replace(desk, order(LOST)), LeaveNeeded)
    assert code(desk) == before
    boss = desk.usher("truong-ban", Role.ORGANIZER)
    leave = desk.home.database.run(
        lambda s: badges.hear_leave(s, desk.usher(), desk.person(GUEST), "truong-ban", "khách quý", verified=True)
    )
    assert leave == Leave(boss.person.account_id, "khách quý")
    assert replace(desk, order(LOST), leave=leave).ordinal == 3
    with desk.home.database.reading() as db_session:
        newest, *others = badge_standing.all_given(db_session, CONGRESS)
        told = db_session.scalars(
            select(AuditEntry.subject).where(AuditEntry.act == "badge.replace").order_by(AuditEntry.id.desc())
        ).first()
    assert (newest.ordinal, newest.by, newest.leave_by, newest.leave_reason) == (
        3,
        "le-tan-1",
        "truong-ban",
        "khách quý",
    )
    assert [one.leave_by for one in others] == ["", ""]
    assert str(told).endswith(f"leave:account:{boss.person.account_id}")


def test_an_organizer_at_the_desk_needs_leave_like_everybody(desk: Desk) -> None:
    for _ in range(MOST):
        replace(desk)
        print_out(desk)
    refused(lambda: replace(desk, usher=desk.usher("truong-ban", Role.ORGANIZER)), LeaveNeeded)


@pytest.mark.parametrize(("name", "verified"), [("truong-ban", False), ("le-tan-2", True), ("ai-do", False)])
def test_leave_of_a_wrong_password_or_of_no_organizer_is_refused_and_kept(
    desk: Desk, name: str, verified: bool
) -> None:
    desk.usher("truong-ban", Role.ORGANIZER)
    desk.usher("le-tan-2")
    guest = desk.person(GUEST)
    heard = desk.home.database.run(
        lambda s: badges.hear_leave(s, desk.usher(), guest, name, "khách quý", verified=verified)
    )
    assert heard is None
    with desk.home.database.reading() as db_session:
        last = db_session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (last.act, last.actor, last.subject) == (
        "badge.leave_refused",
        desk.usher().actor,
        f"delegate:{guest} station:{desk.station.id}",
    )


def test_guessing_an_organizers_password_at_a_desk_locks_the_account(desk: Desk) -> None:
    desk.usher("truong-ban", Role.ORGANIZER)

    def guess(verified: bool) -> Leave | None:
        return desk.home.database.run(
            lambda s: badges.hear_leave(s, desk.usher(), 1, "truong-ban", "khách quý", verified=verified)
        )

    for _ in range(5):
        guess(False)
    assert guess(True) is None
    with desk.home.database.reading() as db_session:
        kept = accounts.password_hash_of(db_session, "truong-ban")
    assert not accounts.password_matches(kept, "a-long-password")


# ── one open badge, one copy ──


def test_a_retry_of_the_same_request_gets_the_same_answer_and_makes_nothing(desk: Desk) -> None:
    wanted = order(LOST, nonce="the-same-nonce")
    first, new = replace(desk, wanted), code(desk)
    assert replace(desk, wanted) == first
    print_out(desk)
    assert replace(desk, wanted) == first
    assert code(desk) == new
    assert (how_many(desk, ReplacementBadge), how_many(desk, PrintJob)) == (1, 1)
    refused(lambda: replace(desk, dataclasses.replace(wanted, reason=BadgeReason.DAMAGED)))
    refused(lambda: replace(desk, wanted, "Hoàng Công Minh"))


def test_while_a_badge_waits_or_prints_there_is_no_other(desk: Desk) -> None:
    replace(desk)
    assert "đang in" in refused(lambda: replace(desk, order(LOST)))
    job = claim(desk)
    assert "đang in" in refused(lambda: replace(desk, order(LOST)))
    assert not standing(desk).may_ask
    desk.home.database.run(lambda s: print_queue.note_sending(s, job, 900))
    desk.home.database.run(lambda s: print_queue.complete(s, job, Delivery.BY_FENCE))
    assert standing(desk).may_ask
    assert how_many(desk, PrintJob) == 1


def test_nobody_knows_whether_it_came_out_then_that_is_answered_first(desk: Desk) -> None:
    replace(desk, order(LOST))
    new, job = code(desk), lose_touch(desk)
    assert paper(desk) is Paper.ASKED
    assert "trả lời" in refused(lambda: replace(desk, order(LOST)))
    answer(desk, job.id, came_out=True)
    assert paper(desk) is Paper.OUT
    assert code(desk) == new
    assert how_many(desk, PrintJob) == 1


def test_a_lost_badge_that_did_not_come_out_prints_again_with_the_same_code_and_ordinal(desk: Desk) -> None:
    made = replace(desk, order(LOST))
    new, first = code(desk), lose_touch(desk)
    before = content(desk, first.id)
    answer(desk, first.id, came_out=False)
    again = claim(desk)
    assert again.id == first.id
    assert content(desk, again.id) == before
    assert before is not None
    assert (before.code, before.ordinal) == (new, made.ordinal)
    assert (how_many(desk, ReplacementBadge), how_many(desk, PrintJob)) == (1, 1)


def test_what_a_mute_printer_was_sent_is_asked_about(desk: Desk) -> None:
    """A slip that was sent is done with; of a badge a person says whether it came out."""
    replace(desk)
    print_out(desk, Delivery.SENT_UNCONFIRMED)
    assert paper(desk) is Paper.ASKED
    refused(lambda: replace(desk))


def test_a_worker_that_dies_with_a_badge_half_sent_leaves_it_to_a_person(desk: Desk) -> None:
    replace(desk)
    job = claim(desk)
    desk.home.database.run(lambda s: print_queue.note_sending(s, job, 900))
    desk.home.database.run(lambda s: s.execute(update(PrintJob).values(lease_expires_at=clock.now())))
    desk.home.database.run(print_queue.sweep)
    assert paper(desk) is Paper.ASKED


def test_a_badge_never_goes_to_another_printer_by_itself(desk: Desk) -> None:
    other = second_printer(desk)
    desk.home.database.run(lambda s: add_to(s, desk.station.id, other))
    replace(desk)
    job = claim(desk)
    desk.home.database.run(lambda s: print_queue.give_back(s, job, 0))
    with desk.home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.printer_id)).one() == 1
    first = desk.home.database.run(lambda s: s.get_one(Printer, 1))
    assert paper(desk) is Paper.MOVING
    assert desk.home.database.run(lambda s: print_steering.pause(s, s.merge(first), "test")) == 0
    with desk.home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.printer_id)).one() == 1
        [told] = badge_standing.all_given(db_session, CONGRESS)
    assert (paper(desk), told.paper) == (Paper.NONE, Paper.NONE)  # the desk may choose another way


def add_to(db_session: Session, station_id: int, printer_id: int) -> None:
    db_session.add(StationPrinter(station_id=station_id, printer_id=printer_id, rank=2))


def test_a_badge_that_waited_too_long_is_shown_as_not_printed_and_printed_from_the_desk(desk: Desk) -> None:
    made = replace(desk, order(LOST))
    new = code(desk)
    desk.home.database.run(lambda s: s.execute(update(PrintJob).values(expires_at=clock.now())))
    desk.home.database.run(print_queue.sweep)
    assert paper(desk) is Paper.NONE
    assert "chưa in" in refused(lambda: replace(desk, order(LOST)))
    refused(lambda: answer(desk, 1, came_out=True))  # it cannot have come out
    again = desk.home.database.run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.SLIP, 1, 60))
    assert (again.id, again.ordinal) == (made.id, made.ordinal)
    print_out(desk)
    assert paper(desk) is Paper.OUT
    assert code(desk) == new
    refused(lambda: desk.home.database.run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.SLIP, 1, 60)))


def test_a_printer_that_stops_before_the_first_byte_lets_the_desk_choose_another_way(desk: Desk) -> None:
    made = replace(desk)
    desk.home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    assert paper(desk) is Paper.NONE
    desk.home.database.run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.HOLDER, None, 60))
    with desk.home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.state)).one() == JobState.CANCELED
    desk.home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.IDLE)))
    assert desk.home.database.run(lambda s: print_queue.claim(s, 1, 20)) is None  # not on paper as well
    assert paper(desk) is Paper.NONE
    back = desk.home.database.run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.SLIP, 1, 60))
    assert back.printer == "Máy in 1"
    print_out(desk)
    assert how_many(desk, PrintJob) == 1


def test_a_worker_that_finds_its_printer_away_loses_the_badge_to_the_desk(desk: Desk) -> None:
    """It has the job in hand, and not a byte of it was sent: what the desk decides makes it mute."""
    made = replace(desk)
    job = claim(desk)
    assert paper(desk) is Paper.MOVING
    desk.home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    assert paper(desk) is Paper.NONE
    desk.home.database.run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.CARD, None, 60))
    refused(lambda: desk.home.database.run(lambda s: print_queue.note_sending(s, job, 900)))
    with desk.home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.state)).one() == JobState.CANCELED
    assert paper(desk) is Paper.NONE


def test_a_badge_that_is_being_sent_stays_with_its_worker(desk: Desk) -> None:
    made = replace(desk)
    job = claim(desk)
    desk.home.database.run(lambda s: print_queue.note_sending(s, job, 900))
    desk.home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    assert paper(desk) is Paper.MOVING
    refused(
        lambda: desk.home.database.run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.CARD, None, 60))
    )


def test_a_job_an_organizer_dropped_is_printed_as_the_same_badge(desk: Desk) -> None:
    made = replace(desk, order(LOST))
    desk.home.database.run(lambda s: print_steering.cancel(s, s.get_one(PrintJob, 1), "test"))
    assert paper(desk) is Paper.NONE
    refused(lambda: replace(desk, order(LOST)))
    desk.home.database.run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.SLIP, 1, 60))
    assert paper(desk) is Paper.MOVING


def test_a_badge_whose_code_was_replaced_in_the_office_is_printed_no_more_and_holds_nothing_up(desk: Desk) -> None:
    replace(desk)
    guest = desk.person(GUEST)
    desk.home.database.run(lambda s: issuing.reissue(s, guest, desk.home.hub.keys, "test"))
    assert content(desk, 1) is None
    assert paper(desk) is Paper.VOID
    assert replace(desk).ordinal == 2
    with desk.home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.state).order_by(PrintJob.id)).all() == ["canceled", "pending"]


def test_a_file_is_handed_out_once_until_somebody_says_it_did_not_come_out(desk: Desk) -> None:
    made = replace(desk, order(LOST, **FILE))  # type: ignore[arg-type]
    run, new = desk.home.database.run, code(desk)
    assert (made.printer, paper(desk)) == ("", Paper.NONE)
    refused(lambda: run(lambda s: badges.answer_file(s, desk.usher(), made.id, came_out=True)))
    run(lambda s: badges.take_file(s, desk.usher(), made.id))
    assert "trả lời" in refused(lambda: run(lambda s: badges.take_file(s, desk.usher(), made.id)))
    assert "trả lời" in refused(lambda: replace(desk, order(LOST)))
    refused(lambda: run(lambda s: badges.make_now(s, desk.usher(), made.id, BadgePaper.SLIP, 1, 60)))
    run(lambda s: badges.answer_file(s, desk.usher(), made.id, came_out=False))
    run(lambda s: badges.take_file(s, desk.usher(), made.id))
    run(lambda s: badges.answer_file(s, desk.usher(), made.id, came_out=True))
    refused(lambda: run(lambda s: badges.answer_file(s, desk.usher(), made.id, came_out=False)))
    assert (paper(desk), code(desk), how_many(desk, PrintJob)) == (Paper.OUT, new, 0)
    assert replace(desk).ordinal == 2
    refused(lambda: run(lambda s: badges.take_file(s, desk.usher(), made.id)), NotFound)  # it is not the last one now


def test_of_two_desks_at_once_one_gives_the_badge(each_home: Home) -> None:
    desks = [open_desk(each_home, f"Bàn lễ tân {number}") for number in (1, 2)]
    ushers = [desk.usher(f"le-tan-{number}") for number, desk in enumerate(desks, 1)]
    together, heard = threading.Barrier(2), list[str]()

    def ask(desk: Desk, usher: Usher) -> None:
        together.wait(10)
        try:
            replace(desk, order(LOST), usher=usher)
            heard.append("made")
        except Conflict:
            heard.append("refused")

    threads = [threading.Thread(target=ask, args=pair) for pair in zip(desks, ushers, strict=True)]
    generations = how_many(desks[0], Invitation)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(heard) == ["made", "refused"]
    assert how_many(desks[0], ReplacementBadge) == 1
    assert how_many(desks[0], PrintJob) == 1
    assert how_many(desks[0], Invitation) == generations + 1


def test_of_two_answers_at_once_one_is_heard(desk: Desk) -> None:
    replace(desk)
    job = lose_touch(desk)
    together, heard = threading.Barrier(2), list[str]()

    def tell(came_out: bool) -> None:
        together.wait(10)
        try:
            answer(desk, job.id, came_out=came_out)
            heard.append("heard")
        except Conflict:
            heard.append("refused")

    threads = [threading.Thread(target=tell, args=(came_out,)) for came_out in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(heard) == ["heard", "refused"]


# ── for organizers ──


def test_held_and_waiting_badges_are_told_with_their_person(desk: Desk) -> None:
    replace(desk)
    with desk.home.database.reading() as db_session:
        [waiting] = printer_board.waiting_slips(db_session, CONGRESS)
    assert (waiting.full_name, waiting.slip_type) == (GUEST, "badge")
    lose_touch(desk)
    with desk.home.database.reading() as db_session:
        [held] = print_desk.held_slips(db_session, CONGRESS)
    assert (held.full_name, held.delegate_id, held.is_badge, held.came_out_unknown) == (
        GUEST,
        desk.person(GUEST),
        True,
        True,
    )


def test_moving_a_badge_to_another_printer_moves_nobody_elses(desk: Desk) -> None:
    replace(desk)
    replace(desk, person="Hoàng Công Minh")
    other = second_printer(desk)
    moved = desk.home.database.run(
        lambda s: print_steering.move(s, s.get_one(PrintJob, 1), s.get_one(Printer, other), "test")
    )
    assert moved == 1


# ── in a rehearsal ──


def rehearse(desk: Desk) -> int:
    going_on = begin(desk.home)
    session = desk.session().id
    desk.station = dataclasses.replace(desk.station, rehearsal=GoingOn(going_on, session))
    return going_on


def test_in_a_rehearsal_a_lost_badge_changes_no_real_code_and_what_is_printed_admits_nowhere(desk: Desk) -> None:
    before, generations, usher = code(desk), how_many(desk, Invitation), desk.usher()
    going_on = rehearse(desk)
    in_it = Usher(usher.person, desk.station)
    made = replace(desk, order(LOST, rehearsal=going_on), usher=in_it)
    assert made.is_rehearsal
    assert code(desk) == before
    assert how_many(desk, Invitation) == generations
    shown = content(desk, 1)
    assert shown is not None
    assert (shown.is_rehearsal, shown.code, shown.ordinal) == (True, SPECIMEN, 1)
    refused(lambda: replace(desk, order(LOST, rehearsal=going_on), usher=in_it))  # as strictly as in earnest
    with desk.home.database.reading() as db_session:
        assert badge_standing.all_given(db_session, CONGRESS) == []
    desk.home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))
    assert (how_many(desk, ReplacementBadge), how_many(desk, PrintJob)) == (0, 0)
    assert (
        replace(desk, order(LOST), usher=Usher(usher.person, dataclasses.replace(desk.station, rehearsal=None))).ordinal
        == 1
    )


def test_a_screen_that_shows_no_rehearsal_gives_no_badge_in_one_nor_the_other_way_round(desk: Desk) -> None:
    """Whoever believes to rehearse must not kill a real code."""
    before, usher = code(desk), desk.usher()
    going_on = rehearse(desk)
    in_it = Usher(usher.person, desk.station)
    assert "diễn tập" in refused(lambda: replace(desk, order(LOST), usher=in_it))
    desk.home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))
    assert "diễn tập" in refused(lambda: replace(desk, order(LOST, rehearsal=going_on), usher=in_it))
    real = Usher(usher.person, dataclasses.replace(desk.station, rehearsal=None))
    assert "diễn tập" in refused(lambda: replace(desk, order(LOST, rehearsal=going_on), usher=real))
    assert code(desk) == before
    assert how_many(desk, ReplacementBadge) == 0
