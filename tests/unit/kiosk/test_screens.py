"""Every outcome has words, in every language, that say what to do and nothing that others need not know."""

from dataclasses import astuple, replace
from datetime import datetime
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

from congress.outcome import (
    AttendanceSummary,
    Attention,
    CheckInResult,
    Detail,
    Position,
    Reason,
    SeatPlace,
    SessionSummary,
    SlipSummary,
    Status,
    ZonePlace,
)
from congress.paper.print_queue import SlipProgress
from congress.print_words import Delivery, JobReason, JobState, PrinterState
from congress.station_settings import LANGUAGES
from kiosk import spoken
from kiosk.board_words import board_words
from kiosk.delegation_words import delegation_words
from kiosk.screen_words import AWARD, HALL_MAP, LABELS, WORDS
from kiosk.screens import Screen, print_screen, screen_for

AT = datetime(2020, 8, 21, 7, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
SEAT = SeatPlace("L03", "Trái", "L", "03", "1")
SOMEBODY = Position("48291736", "Đồng chí", "Nông Văn Thắng", "Huyện Lộc Bình", "Đại biểu chính thức", SEAT)
SESSION = SessionSummary("CT", "Phiên chính thức", "Hội trường lớn", AT, AT.replace(hour=6, minute=45), AT)
ENTERED = AttendanceSummary(9, AT, "Bàn đón tiếp 2", "barcode")
SLIPS = (SlipSummary("seat", 1, "Máy in 1", "pending"),)
DETAILS: dict[Reason, tuple[Detail | None, ...]] = {
    Reason.INVALID: (Detail.NOT_OURS, Detail.MISREAD, Detail.UNKNOWN),
    Reason.REVOKED: (Detail.REPLACED, Detail.WITHDRAWN),
    Reason.INVALID_TIME: (Detail.TOO_EARLY, Detail.CLOSED, Detail.NO_SESSION),
    Reason.RULES: (Detail.FULL, Detail.NO_REENTRY),
    Reason.ALREADY_REDEEMED: (None, Detail.SEAT_CHANGED),
}
REFUSALS = [(reason, detail) for reason in Reason for detail in DETAILS.get(reason, (None,))]


def outcome(reason: Reason | None = None, detail: Detail | None = None, **more: object) -> CheckInResult:
    status = Status.ERROR if reason else Status.OK
    told = {"position": SOMEBODY, "session": SESSION, "attendance": ENTERED, **more}
    return CheckInResult(1, status, reason, detail, **told)  # type: ignore[arg-type]


def words_of(screen: Screen) -> str:
    return f"{screen.greeting} {screen.title} {screen.line} {screen.hint}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("reason", "detail"), REFUSALS)
def test_every_refusal_says_what_and_what_to_do(reason: Reason, detail: Detail | None, language: str) -> None:
    screen = screen_for(outcome(reason, detail), language)
    assert screen.tone in {"again", "desk"}
    assert screen.title
    assert screen.line
    assert not {"{", "}"} & set(words_of(screen))
    assert "None" not in words_of(screen)


@pytest.mark.parametrize("reason", [Reason.CANCELED, Reason.BLOCKED, Reason.UNAPPROVED, Reason.REVOKED])
def test_why_somebody_is_refused_is_not_for_bystanders(reason: Reason) -> None:
    detail = Detail.WITHDRAWN if reason is Reason.REVOKED else None
    said = words_of(screen_for(outcome(reason, detail), "vi")).lower()
    for word in ("thắng", "khóa", "hủy", "chưa duyệt", "rút", "đình chỉ"):
        assert word not in said


def test_the_welcome_is_the_agreed_one() -> None:
    screen = screen_for(outcome(slips=SLIPS), "vi")
    assert (screen.code, screen.tone) == ("OK", "welcome")
    assert screen.title == "Chào mừng đồng chí Nông Văn Thắng!"
    assert screen.line == "Ghế L03, khu Trái. Vui lòng nhận phiếu."


def test_nobody_is_told_to_take_a_slip_that_is_not_printed() -> None:
    assert screen_for(outcome(), "vi").line == "Ghế L03, khu Trái."


def test_nobodys_honorific_is_guessed_and_a_mothers_is_kept() -> None:
    plain = Position("1", "", "Lý Kim Uyên", "Đoàn", "Đại biểu", SEAT)
    mother = Position("1", "Mẹ", "Nông Thị Hồng Đào", "Đoàn", "Đại biểu danh dự", SEAT)
    assert screen_for(outcome(position=plain), "vi").greeting == "Chào mừng đại biểu"
    told = screen_for(outcome(position=mother, attention=(Attention.HONOURED,)), "vi")
    assert told.title == "Trân trọng kính chào Mẹ Nông Thị Hồng Đào!"


def test_a_late_guest_is_shown_the_door() -> None:
    assert "vào cửa số 1" in screen_for(outcome(attention=(Attention.LATE,)), "vi").line


def test_already_in_says_when_and_where_and_whether_the_slip_comes_now() -> None:
    told = screen_for(outcome(Reason.ALREADY_REDEEMED), "vi")
    assert told.title == "Đại biểu đã điểm danh lúc 07 giờ 12 phút tại Bàn đón tiếp 2."
    now = screen_for(outcome(Reason.ALREADY_REDEEMED, slips=SLIPS), "vi")
    assert "nay đang được in" in now.line


def test_a_changed_seat_is_told_with_the_new_and_the_old_one() -> None:
    changed = outcome(Reason.ALREADY_REDEEMED, Detail.SEAT_CHANGED, former_place="L05", slips=SLIPS)
    told = screen_for(changed, "vi")
    assert (told.code, told.tone) == ("SEAT_CHANGED", "again")
    assert told.title == "Chỗ ngồi của đại biểu đã thay đổi: ghế L03 (cũ: L05)."
    assert "phiếu cũ không còn giá trị" in told.line
    assert screen_for(changed, "en").title == "Your seat has changed: seat L03 (was L05)."


def test_a_first_seat_and_one_that_is_gone_have_words_of_their_own() -> None:
    given = screen_for(outcome(Reason.ALREADY_REDEEMED, Detail.SEAT_CHANGED, former_place=""), "vi")
    assert given.title == "Đại biểu đã được xếp chỗ: ghế L03."
    standing = replace(SOMEBODY, seat=None)
    gone = outcome(Reason.ALREADY_REDEEMED, Detail.SEAT_CHANGED, former_place="L05", position=standing)
    assert "theo hướng dẫn của lễ tân" in screen_for(gone, "vi").line


def test_who_has_a_zone_is_sent_there_and_who_finds_all_zones_full_to_the_usher() -> None:
    in_zone = replace(SOMEBODY, seat=None, zone=ZonePlace("Ban công trái", "4"))
    assert screen_for(outcome(position=in_zone), "vi").code == "OK_ZONE"
    late = screen_for(outcome(position=in_zone, attention=(Attention.LATE,)), "vi")
    assert "vào cửa số 4" in late.line
    full = screen_for(outcome(position=replace(SOMEBODY, seat=None), attention=(Attention.ZONE_FULL,)), "vi")
    assert full.line == "Khu vực của đoàn đã đủ chỗ. Kính mời đồng chí theo hướng dẫn của lễ tân."


def test_too_early_says_when_the_doors_open() -> None:
    told = screen_for(outcome(Reason.INVALID_TIME, Detail.TOO_EARLY), "vi")
    assert told.line == "Phiên chính thức bắt đầu đón tiếp từ 06 giờ 45 phút, ngày 21/8/2020."


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_word(language: str) -> None:
    assert all(spoken.words(code, language).title for code in WORDS)
    assert all(spoken.labels(language)[name] for name in LABELS)
    assert set(spoken.hall_map(language)) == set(HALL_MAP["vi"])
    assert set(board_words(language)) == set(board_words("vi"))
    assert all(delegation_words(language).values())
    assert set(AWARD[language]) == set(AWARD["vi"])


@pytest.mark.parametrize("code", WORDS)
def test_a_chinese_sentence_fills_in_what_the_vietnamese_one_knows(code: str) -> None:
    known = {"name", "who", "you", "seat", "block", "row", "number", "door", "place", "former"} | {
        "event",
        "session",
        "opens",
        "at",
        "station",
        "printer",
        "principal",
        "award",
    }
    words = spoken.words(code, "zh")
    fields = {field for text in astuple(words) for _, field, _, _ in Formatter().parse(text) if field}
    assert fields <= known
    assert fields or not {field for _, field, _, _ in Formatter().parse(WORDS[code]["vi"].title) if field}


def test_a_chinese_guest_is_greeted_by_the_name_in_chinese() -> None:
    wei = replace(SOMEBODY, honorific="Ông", full_name="WEI Jianhua (韦建华)", language="zh")
    screen = screen_for(outcome(position=wei, slips=SLIPS), "zh")
    assert (screen.greeting, screen.title) == ("欢迎", "欢迎韦建华先生！")
    assert screen.line == "座位：L排03座（Trái）。请取座位票。"


# ── paper ──


def slip(state: JobState, **more: object) -> SlipProgress:
    told = {
        "reason": "",
        "delivery": Delivery.BY_PROCESS_ID if state is JobState.COMPLETED else "",
        "printer_state": PrinterState.IDLE,
        "printer_reasons": (),
        "failed_over": False,
        **more,
    }
    return SlipProgress(type="seat", job=1, printer="Máy in 3", state=state, **told)  # type: ignore[arg-type]


OUT_OF_PAPER = {"printer_state": PrinterState.STOPPED, "printer_reasons": ("media-empty-error",)}
AWAY = {"printer_state": PrinterState.STOPPED, "printer_reasons": ("connecting-to-device-error",)}
UNSURE = {"reason": JobReason.UNKNOWN_IF_PRINTED}
SENT = {"delivery": Delivery.SENT_UNCONFIRMED}


@pytest.mark.parametrize(
    ("slips", "code", "words"),
    [
        ([slip(JobState.PENDING), slip(JobState.PENDING)], "PRINTING", "Đang in phiếu…"),
        ([slip(JobState.COMPLETED), slip(JobState.PROCESSING)], "PRINTING", "Đang in phiếu…"),
        ([slip(JobState.COMPLETED), slip(JobState.COMPLETED)], "TAKE", "Kính mời nhận phiếu."),
        ([slip(JobState.COMPLETED, failed_over=True)], "TAKE", "Kính mời nhận phiếu ở Máy in 3."),
        ([slip(JobState.PENDING, failed_over=True)], "PRINTING", "Phiếu đang ra ở Máy in 3."),
        ([slip(JobState.PENDING, **OUT_OF_PAPER)], "PRINTER", "Máy in tạm hết giấy."),
        ([slip(JobState.PENDING, **AWAY)], "PRINTER", "Máy in đang tạm dừng."),
        ([slip(JobState.COMPLETED), slip(JobState.PENDING_HELD, **UNSURE)], "PRINTER", "Nếu phiếu chưa ra"),
        ([slip(JobState.PENDING_HELD, reason=JobReason.EXPIRED)], "PRINTER", "Máy in đang tạm dừng."),
    ],
)
def test_the_screen_says_what_the_paper_is_doing(slips: list[SlipProgress], code: str, words: str) -> None:
    screen = print_screen(slips, "vi")
    assert screen.code == code
    assert screen.title.startswith(words)


@pytest.mark.parametrize("trouble", [OUT_OF_PAPER, AWAY])
def test_trouble_with_paper_never_leaves_doubt_about_the_arrival(trouble: dict[str, object]) -> None:
    assert "Điểm danh đã được ghi nhận." in print_screen([slip(JobState.PENDING, **trouble)], "vi").line


def test_what_was_only_sent_is_not_called_printed() -> None:
    assert "chưa ra" in print_screen([slip(JobState.COMPLETED, **SENT)], "vi").line
    assert print_screen([slip(JobState.COMPLETED)], "vi").line == ""
