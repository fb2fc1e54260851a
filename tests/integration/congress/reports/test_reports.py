"""The report on delegates: counted from the register and the doors, frozen, put right, compared; on both databases."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from congress import attendance, check_in, clock, rehearsal, stations
from congress.admission import MoveType
from congress.desk import absences
from congress.errors import BadInput, Conflict, NotFound
from congress.models import (
    AuditEntry,
    Category,
    Congress,
    Delegate,
    DelegateState,
    Demographics,
    ProgramSession,
    Report,
    SessionCategory,
)
from congress.reports import draft, issuing
from congress.reports.checks import mismatches
from congress.reports.comparison import moved
from congress.reports.figures import BaseOfReport
from congress.reports.wording import read_aloud, share_words, tenths_words
from congress.roster import substitutes
from congress.scan_request import ScanRequest
from tests.support.homes import CONGRESS, Home
from tests.support.reports import BY, OPENING, Opening


@pytest.fixture
def opening(each_home: Home) -> Opening:
    return Opening(each_home)


def test_the_sample_with_everybody_present_is_counted_as_its_notes_say(opening: Opening) -> None:
    opening.let_in(opening.people())
    told = opening.figures()
    assert [told[key] for key in ("summoned", "present", "absent", "guests", "delegations")] == [396, 396, 0, 24, 44]
    assert (told["sex:Nam"], told["sex:Nữ"], told["sex:?"]) == (238, 158, 0)
    assert (told["people:minority"], told["people:Kinh"], told["party:yes"]) == (327, 69, 305)
    assert [(one.name, one.age) for one in told.oldest] == [("Nông Thị Hồng Đào", 92)]
    assert [(one.name, one.age) for one in told.youngest] == [("Bế Thanh Cường", 14)]
    assert tenths_words(told["mean_age"]) == "41,2"
    assert told["age:?"] == 2
    assert (told["honour:MVNAH"], told["honour:AHLLVT"], told["honour:AHLD"], told["honour:UYTIN"]) == (3, 4, 4, 16)
    assert share_words(told["sex:Nữ"], told.base_count) == "39,9%"
    assert mismatches(told) == ()


def test_nobody_present_and_nobody_summoned_divide_nothing_by_nought(opening: Opening) -> None:
    empty = opening.figures()
    assert (empty["summoned"], empty["present"], empty["absent"], empty.has_mean_age()) == (396, 0, 396, False)
    assert empty.oldest == ()
    assert "kính trình Đoàn Chủ tịch" in read_aloud(empty, OPENING)[-1].text
    opening.home.database.run(
        lambda s: s.execute(delete(SessionCategory).where(SessionCategory.program_session_id == opening.session))
    )
    for base in BaseOfReport:
        none = opening.figures(base)
        assert (none["summoned"], none["delegations"], none.units, mismatches(none)) == (0, 0, (), ())
        assert "không triệu tập" in read_aloud(none, OPENING)[2].text


def test_who_is_of_unknown_age_sex_people_and_party_is_told_as_that(opening: Opening) -> None:
    [person] = opening.official()[:1]
    opening.let_in([person])
    opening.home.database.run(lambda s: s.execute(delete(Demographics).where(Demographics.delegate_id == person)))
    opening.home.database.run(lambda s: s.execute(update(Delegate).where(Delegate.id == person).values(birth_date="")))
    told = opening.figures()
    assert [told[f"{key}:?"] for key in ("sex", "people", "party", "education", "age")] == [1, 1, 1, 1, 1]
    assert mismatches(told) == ()
    assert sum("chưa có thông tin" in sentence.text.lower() for sentence in read_aloud(told, OPENING)) == 5


def test_a_substitute_is_counted_once_as_present_with_their_own_age_and_sex(opening: Opening) -> None:
    principal = opening.official()[0]
    record = {"full_name": "Lương Thị Thay", "birth_date": "2004", "sex": "Nữ", "ethnicity": "Thái", "party": "no"}
    stand_in = opening.home.database.run(
        lambda s: substitutes.substitute(s, CONGRESS, principal, record, BY, inherits_rank=False, inherits_seat=False)
    )
    assert (opening.figures()["summoned"], opening.figures()["substitutes"]) == (396, 0)
    opening.let_in([stand_in])
    told = opening.figures()
    assert [told[key] for key in ("summoned", "present", "substitutes")] == [396, 1, 1]
    assert (told["people:minority:Thái"], told["sex:Nữ"], told["age:under_30"]) == (1, 1, 1)
    assert mismatches(told) == ()


def test_who_is_excused_is_told_from_who_is_missing_until_they_come(opening: Opening) -> None:
    ill, late, missing = opening.official()[:3]
    opening.let_in(opening.official()[3:])
    for person in (ill, late):
        opening.home.database.run(
            lambda s, who=person: absences.note(s, CONGRESS, opening.session, who, "bị ốm", BY)  # type: ignore[misc]
        )
    told = opening.figures()
    assert [told[key] for key in ("absent", "excused", "unexplained")] == [3, 2, 1]
    after = OPENING + timedelta(minutes=10)
    with clock.held(after):
        opening.home.database.run(lambda s: absences.end_by_coming(s, opening.session, late, BY))
    opening.let_in([late], after)
    assert [opening.figures(as_of=after)[key] for key in ("absent", "excused", "unexplained")] == [2, 1, 1]
    # As of the earlier moment they were still excused.
    assert [opening.figures()[key] for key in ("absent", "excused", "unexplained")] == [3, 2, 1]
    assert missing not in opening.official()[3:]


def test_an_entry_taken_back_or_of_later_or_of_somebody_withdrawn_does_not_count_and_the_book_tells(
    opening: Opening,
) -> None:
    came, mistaken, late, withdrawn = opening.official()[:4]
    opening.let_in([came, withdrawn])
    opening.let_in([mistaken], annulled_at=OPENING)
    opening.let_in([late], OPENING + timedelta(minutes=5))
    opening.home.database.run(
        lambda s: s.execute(update(Delegate).where(Delegate.id == withdrawn).values(state=DelegateState.CANCELED))
    )
    told = opening.figures()
    assert (told["summoned"], told["present"]) == (395, 1)
    [wrong] = mismatches(told)
    assert ("sổ điểm danh" in wrong.words, wrong.expected, wrong.found) == (True, 2, 1)
    assert opening.figures(as_of=OPENING + timedelta(minutes=5))["present"] == 2


def test_an_issued_report_keeps_its_numbers_whatever_happens_after(opening: Opening) -> None:
    opening.let_in(opening.official()[:300])
    first = opening.issued()
    before = opening.snapshot(first)
    opening.let_in(opening.official()[300:])
    opening.home.database.run(lambda s: s.execute(update(Demographics).values(sex="Nữ")))
    opening.home.database.run(lambda s: s.execute(update(Congress).values(name="Hội nghị khác")))
    after = opening.snapshot(first)
    assert after == before
    assert (after.number, after.issued_by, after.figures["present"]) == (1, BY, 300)
    second = opening.snapshot(opening.issued(OPENING + timedelta(minutes=5)))
    assert (second.number, second.figures["present"], second.figures["sex:Nam"]) == (2, 396, 0)


def correct(opening: Opening, report: int, figure: str, value: int | None, reason: str = "đếm tại hội trường") -> None:
    with clock.held(OPENING):
        opening.home.database.run(lambda s: issuing.correct(s, CONGRESS, report, figure, value, reason, BY))


def issue(opening: Opening, report: int, *, despite_mismatches: bool = False) -> int:
    return opening.home.database.run(
        lambda s: issuing.issue(s, CONGRESS, report, BY, despite_mismatches=despite_mismatches)
    )


def test_a_number_set_by_hand_stands_beside_the_counted_one_and_what_no_longer_adds_up_shows(opening: Opening) -> None:
    opening.let_in(opening.official()[:390])
    report = opening.prepared()
    correct(opening, report, "present", 392, "hai người vào cửa phụ")
    told = opening.snapshot(report)
    assert (told.counted["present"], told.figures["present"], told.figures["absent"]) == (390, 392, 6)
    [standing] = told.standing.values()
    assert (standing.counted, standing.value, standing.reason, standing.actor) == (
        390,
        392,
        "hai người vào cửa phụ",
        BY,
    )
    words = [check.words for check in mismatches(told.figures)]
    assert "Triệu tập = có mặt + vắng mặt" in words
    assert any(word.startswith("Giới tính") for word in words)
    with pytest.raises(Conflict, match="chưa khớp"):
        issue(opening, report)
    assert issue(opening, report, despite_mismatches=True) == 1
    assert len(mismatches(opening.snapshot(report).figures)) == len(words)


def test_a_number_is_set_back_and_every_step_stays_in_the_trail(opening: Opening) -> None:
    opening.let_in(opening.official())
    report = opening.prepared()
    correct(opening, report, "sex:Nam", 240)
    correct(opening, report, "sex:Nam", 239)
    correct(opening, report, "sex:Nam", None, "nhầm")
    told = opening.snapshot(report)
    assert [one.value for one in told.corrections] == [240, 239, None]
    assert (told.standing, told.figures) == ({}, told.counted)


@pytest.mark.parametrize(
    ("figure", "value", "reason", "words"),
    [
        ("nothing", 3, "đếm lại", "Không có số liệu này"),
        ("present", -1, "đếm lại", "từ 0 trở lên"),
        ("present", 10_000_000, "đếm lại", "từ 0 trở lên"),
        ("present", 3, "  ", "lý do"),
        ("present", 3, "x" * 301, "lý do"),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(
    home: Home, figure: str, value: int, reason: str, words: str
) -> None:
    opening = Opening(home)
    report = opening.prepared()
    with pytest.raises(BadInput, match=words):
        correct(opening, report, figure, value, reason)
    assert opening.snapshot(report).corrections == ()


def test_an_issued_report_is_put_right_by_another_that_names_it(opening: Opening) -> None:
    opening.let_in(opening.official()[:390])
    report = opening.prepared()
    correct(opening, report, "guests", 7)
    issue(opening, report, despite_mismatches=True)
    for refused in (
        lambda: correct(opening, report, "present", 391),
        lambda: issue(opening, report),
        lambda: opening.home.database.run(lambda s: issuing.discard(s, CONGRESS, report, BY)),
    ):
        with pytest.raises(Conflict, match="đã ban hành"):
            refused()
    opening.let_in(opening.official()[390:])
    right = opening.home.database.run(lambda s: issuing.put_right(s, CONGRESS, report, BY))
    correct(opening, right, "excused", 2)
    correct(opening, right, "unexplained", 4)
    assert issue(opening, right, despite_mismatches=True) == 2
    told = opening.snapshot(right)
    assert (told.corrects, told.figures["guests"], told.counted["present"]) == (1, 7, 390)
    assert opening.snapshot(report).corrected_by == (2,)
    assert opening.snapshot(report).figures["excused"] == 0


def test_a_prepared_report_is_dropped_and_takes_no_number(opening: Opening) -> None:
    dropped = opening.prepared()
    correct(opening, dropped, "present", 3)
    opening.home.database.run(lambda s: issuing.discard(s, CONGRESS, dropped, BY))
    with pytest.raises(NotFound):
        opening.snapshot(dropped)
    with pytest.raises(NotFound):
        correct(opening, dropped, "present", 4)
    assert opening.snapshot(opening.issued()).number == 1


def test_a_clock_that_was_set_back_is_told(opening: Opening) -> None:
    opening.let_in(opening.official())
    opening.issued(OPENING)
    earlier = opening.issued(OPENING - timedelta(minutes=20))
    assert opening.snapshot(earlier).earlier_than == 1
    assert opening.snapshot(earlier).figures["present"] == 0
    later = opening.issued(OPENING + timedelta(minutes=1))
    assert opening.snapshot(later).earlier_than is None


def test_two_reports_tell_what_moved(opening: Opening) -> None:
    people = opening.official()
    opening.let_in(people[:10])
    before = opening.figures()
    opening.let_in(people[10:13])
    found = {one.label: one for one in moved(before, opening.figures())}
    assert (found["Có mặt"].before, found["Có mặt"].after, found["Có mặt"].by) == ("10", "13", 3)
    assert found["Vắng mặt"].by == -3
    assert "Đại biểu chính thức được triệu tập" not in found
    assert moved(before, before) == ()


def test_every_act_is_in_the_audit_log_without_a_name(opening: Opening) -> None:
    opening.let_in(opening.official())
    report = opening.prepared()
    correct(opening, report, "sex:Nam", 238)
    issue(opening, report)
    with opening.home.database.reading() as db_session:
        acts = db_session.execute(
            select(AuditEntry.act, AuditEntry.subject)
            .where(AuditEntry.act.startswith("report."))
            .order_by(AuditEntry.id)
        ).all()
    assert [tuple(one) for one in acts] == [
        ("report.prepare", f"report:{report} session:{opening.session}"),
        ("report.correct", f"report:{report} figure:sex"),
        ("report.issue", f"report:{report} number:1"),
    ]


def test_a_session_of_no_attendance_has_no_report(opening: Opening) -> None:
    with opening.home.database.reading() as db_session:
        meal = db_session.scalars(select(ProgramSession.id).filter_by(code="AN1")).one()
        congress = db_session.get_one(Congress, CONGRESS)
        with pytest.raises(NotFound):
            draft.draw_up(db_session, congress, meal, OPENING, BaseOfReport.PRESENT)


def test_the_delegations_sum_to_the_whole(opening: Opening) -> None:
    opening.let_in(opening.official()[::2])
    told = opening.figures()
    with opening.home.database.reading() as db_session:
        by_unit = Counter(
            db_session.scalars(
                select(Delegate.delegation_id)
                .join(Category, Category.id == Delegate.category_id)
                .where(Category.is_summoned)
            )
        )
    assert sorted(told[unit.key_of("summoned")] for unit in told.units) == sorted(by_unit.values())
    assert sum(told[unit.key_of("present")] for unit in told.units) == told["present"] == 198


def test_the_report_and_the_live_figures_agree(opening: Opening) -> None:
    opening.let_in(opening.official()[:123])
    opening.let_in(opening.people("DANH_DU", "KHACH_MOI")[:5])
    told = opening.figures()
    with opening.home.database.reading() as db_session:
        live = next(one for one in attendance.live_counts(db_session, CONGRESS) if one.code == "CT")
    assert (told["summoned"], told["present"], told["guests"]) == (live.summoned, live.present, live.guests_present)
    by_name = {unit.name: told[unit.key_of("present")] for unit in told.units}
    assert by_name == {one.delegation: one.present for one in live.delegations if one.summoned}


def test_what_was_rehearsed_is_not_reported(opening: Opening) -> None:
    cards = opening.home.cards()[:3]
    identity, token = opening.home.new_station("Cửa diễn tập")
    opening.home.database.run(lambda s: rehearsal.begin(s, CONGRESS, opening.session, BY, despite_open_doors=True))
    with opening.home.database.reading() as db_session:
        station = stations.identify(db_session, token)
    assert station is not None
    assert station.id == identity.id
    for place, card in enumerate(cards):
        request = ScanRequest(card.code, f"nonce-rehearsed-{place}", "barcode", MoveType.ENTRY, None, None)
        judged = opening.home.database.run(lambda s, asked=request: check_in.check_in(s, station, asked))  # type: ignore[misc]
        assert judged.status == "ok"
    told = opening.figures(as_of=clock.now())
    assert (told["present"], told["guests"], told.recounted["book"]) == (0, 0, 0)


def test_numbers_follow_each_other_in_a_congress(opening: Opening) -> None:
    for _ in range(3):
        opening.issued()
    with opening.home.database.reading() as db_session:
        assert list(db_session.scalars(select(Report.number).order_by(Report.id))) == [1, 2, 3]
