"""Replacing a badge over HTTP: who may, what the card shows, what a retry gets, and what organizers read afterwards."""

import pypdfium2
import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select, update

from congress import accounts, clock, invitations, rehearsal
from congress.documents.recipients import SPECIMEN
from congress.file_formats.tables import read_tables
from congress.models import (
    Account,
    AuditEntry,
    Delivery,
    Invitation,
    JobReason,
    JobState,
    Printer,
    PrinterState,
    PrintJob,
    ProgramSession,
    ReplacementBadge,
    Role,
    Station,
    StationMode,
)
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import PASSWORD, SignIn, password_hash, post
from tests.web.conftest import Station as Api
from tests.web.test_desk_pages import DESK, HTML, Tablet, person

GUEST = "Lý Minh Hòa"
LOST = {"reason": "lost", "paper": "printer-1"}
DAMAGED = {"reason": "damaged", "paper": "printer-1"}
PAGE = "/admin/badges/"


@pytest.fixture
def tablet(home: Home, sign_in: SignIn, station: Api) -> Tablet:
    set_mode(home, station, StationMode.DESK)
    return Tablet(sign_in(Role.OPERATOR), station)


def set_mode(home: Home, station: Api, mode: StationMode) -> None:
    home.database.run(lambda s: s.execute(update(Station).where(Station.id == station.id).values(mode=mode)))


def code(home: Home) -> str:
    with home.database.reading() as db_session:
        return invitations.current_code(db_session, person(home), home.hub.keys) or ""


def job_is(home: Home, **values: object) -> None:
    home.database.run(lambda s: s.execute(update(PrintJob).values(**values)))


def printed(home: Home) -> None:
    job_is(home, state=JobState.COMPLETED, delivery=Delivery.BY_FENCE, bytes_sent=900)


def acts(home: Home) -> list[str]:
    with home.database.reading() as db_session:
        return list(db_session.scalars(select(AuditEntry.act).order_by(AuditEntry.id)))


def how_many(home: Home, table: type[ReplacementBadge] | type[Invitation] | type[PrintJob]) -> int:
    with home.database.reading() as db_session:
        return db_session.scalar(select(func.count()).select_from(table)) or 0


def refused(tablet: Tablet, path: str, status: int, **body: object) -> str:
    answer = tablet.post(path, **body)
    assert answer.status_code == status, answer.get_data(as_text=True)
    words: str = answer.get_json()["message"]
    return words


# ── who may ──


def test_no_one_but_an_usher_at_a_desk_replaces_a_badge(
    home: Home, tablet: Tablet, station: Api, client: FlaskClient, sign_in: SignIn
) -> None:
    guest = person(home)
    path, body = f"{DESK}people/{guest}/badges", {"nonce": "nonce-000001", **LOST}
    alone = client.post(path, json=body, headers={**station.headers, "Accept": "application/json"})
    assert alone.status_code == 400  # no form token without a page of one's own, whatever the token of the station
    headers = {"X-CSRFToken": tablet.csrf, "Accept": "application/json"}
    assert tablet.browser.post(path, json=body, headers=headers).status_code == 401
    set_mode(home, station, StationMode.SELF_SERVICE)
    assert "bàn lễ tân" in refused(tablet, f"people/{guest}/badges", 403, **LOST)
    assert "Cấp lại thẻ" not in tablet.get(f"people/{guest}")
    viewer = sign_in(Role.VIEWER)
    assert viewer.post(path, json=body, headers=station.headers).status_code in {400, 403}
    assert how_many(home, ReplacementBadge) == 0


def test_people_of_nowhere_and_odd_requests_are_refused_in_words(home: Home, tablet: Tablet) -> None:
    guest = person(home)
    path = f"people/{guest}/badges"
    assert "lý do" in refused(tablet, path, 400, reason="", paper="printer-1")
    assert "lý do" in refused(tablet, path, 400, reason="stolen", paper="printer-1")
    for odd in ("", "slip", "printer-", "printer-x", "printer-²", "printer-99999999999", "a3"):
        assert "máy in" in refused(tablet, path, 400, reason="lost", paper=odd)
    refused(tablet, path, 404, reason="lost", paper="printer-99")
    refused(tablet, path, 400, **LOST, nonce="")
    refused(tablet, path, 400, **LOST, rehearsal=-1)
    refused(tablet, "people/999999/badges", 404, **LOST)
    for act in ("make", "file", "came-out"):
        refused(tablet, f"badges/99/{act}", 404, paper="printer-1", came_out="yes")
    assert how_many(home, ReplacementBadge) == 0


# ── what is done ──


def test_a_lost_badge_is_replaced_its_old_code_refused_and_the_card_shows_it(
    home: Home, tablet: Tablet, station: Api
) -> None:
    guest, old = person(home), code(home)
    card = tablet.get(f"people/{guest}")
    assert "Cấp lại thẻ cho Lý Minh Hòa" in card
    assert "thẻ cũ bị từ chối ngay ở mọi cửa" in card
    answer = tablet.post(f"people/{guest}/badges", **LOST, words="rơi trên xe").get_json()
    assert answer["words"] == "Đang in thẻ cấp lại lần 1 ở Máy in 1."
    assert "từ chối ngay" in answer["line"]
    told = station.judged(old)
    assert (told["status"], told["reason"]) == ("error", "revoked")
    assert "được cấp lại" in told["reason_explanation"]
    assert station.judged(code(home))["status"] == "ok"
    card = tablet.get(f"people/{guest}")
    assert "Cấp lại lần 1" in card
    assert "rơi trên xe" in card
    assert "data-moving" in card
    assert "Cấp lại thẻ cho" not in card


def test_a_retry_gets_the_same_answer_and_makes_nothing(home: Home, tablet: Tablet) -> None:
    path, before = f"people/{person(home)}/badges", how_many(home, Invitation)
    first = tablet.post(path, **LOST, nonce="the-same-one")
    again = tablet.post(path, **LOST, nonce="the-same-one")
    assert first.data == again.data
    assert (how_many(home, ReplacementBadge), how_many(home, PrintJob)) == (1, 1)
    assert how_many(home, Invitation) == before + 1
    assert refused(tablet, path, 409, **DAMAGED, nonce="the-same-one")


def test_the_question_stands_on_the_card_and_must_be_answered_first(home: Home, tablet: Tablet) -> None:
    guest = person(home)
    tablet.done(f"people/{guest}/badges", **LOST)
    new = code(home)
    job_is(home, state=JobState.PENDING_HELD, reason=JobReason.UNKNOWN_IF_PRINTED, bytes_sent=900)
    card, feed = tablet.get(f"people/{guest}"), tablet.get("feed")
    assert "Thẻ đã ra chưa?" in card
    assert f'data-act="{DESK}print-jobs/1"' in card
    assert "Thẻ đã ra chưa?" in feed
    assert f'data-person="{guest}"' in feed
    assert "trả lời" in refused(tablet, f"people/{guest}/badges", 409, **LOST)
    assert tablet.done("print-jobs/1", came_out="no") == "Đang in lại đúng thẻ này."
    job_is(home, state=JobState.PENDING_HELD, reason=JobReason.UNKNOWN_IF_PRINTED, bytes_sent=900)
    assert tablet.done("print-jobs/1", came_out="yes") == "Đã ghi: thẻ đã ra."
    assert "Thẻ đã ra</span>" in tablet.get(f"people/{guest}")
    assert (how_many(home, ReplacementBadge), how_many(home, PrintJob), code(home)) == (1, 1, new)


def test_a_badge_that_waited_too_long_stands_there_as_not_printed(home: Home, tablet: Tablet) -> None:
    guest = person(home)
    tablet.done(f"people/{guest}/badges", **DAMAGED)
    job_is(home, state=JobState.PENDING_HELD, reason=JobReason.EXPIRED)
    card, feed = tablet.get(f"people/{guest}"), tablet.get("feed")
    assert "Chưa in" in card
    assert "Làm thẻ này bây giờ" in card
    assert "tự in" not in card
    assert "Thẻ chưa in." in feed
    assert "Bỏ qua" not in feed
    assert tablet.done("badges/1/make", paper="printer-1") == "Đang in thẻ cấp lại lần 1 ở Máy in 1."
    assert refused(tablet, "badges/1/make", 409, paper="printer-1")


def test_a_badge_whose_printer_stands_still_prints_by_itself_later_and_the_card_says_so(
    home: Home, tablet: Tablet
) -> None:
    guest = person(home)
    tablet.done(f"people/{guest}/badges", **DAMAGED)
    home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    card = tablet.get(f"people/{guest}")
    assert "Chưa in" in card
    assert "Máy chạy lại thì thẻ tự in" in card
    assert "data-moving" in card  # the page looks again


def test_a_printer_that_stands_still_cannot_be_chosen(home: Home, tablet: Tablet) -> None:
    home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    card = tablet.get(f"people/{person(home)}")
    assert "Máy in 1 (đang dừng)" in card
    assert "đang dừng" in refused(tablet, f"people/{person(home)}/badges", 409, **LOST)


# ── leave ──


def beyond_the_limit(home: Home, tablet: Tablet) -> str:
    path = f"people/{person(home)}/badges"
    for _ in range(home.settings.badges_per_person):
        tablet.done(path, **DAMAGED)
        printed(home)
    home.database.run(lambda s: accounts.add(s, "truong-ban", password_hash(), Role.ORGANIZER, "test"))
    return path


def test_beyond_the_limit_an_organizer_says_yes_at_the_very_desk(home: Home, tablet: Tablet) -> None:
    path = beyond_the_limit(home, tablet)
    assert "cần ban tổ chức cho phép tại đây" in tablet.get(f"people/{person(home)}")
    leave = {"supervisor": "Truong-Ban", "password": PASSWORD, "leave": "khách quý, sẽ giữ hộ"}
    assert "2 lần" in refused(tablet, path, 403, **LOST)
    assert "không đúng" in refused(tablet, path, 403, **LOST, **{**leave, "password": "wrong"})
    assert "không đúng" in refused(tablet, path, 403, **LOST, **{**leave, "supervisor": "test-operator"})
    assert "không đúng" in refused(tablet, path, 403, **LOST, **{**leave, "supervisor": "nobody\0"})
    assert "vì sao" in refused(tablet, path, 400, **LOST, **{**leave, "leave": " "})
    assert acts(home).count("badge.leave_refused") == 4
    assert how_many(home, ReplacementBadge) == 2
    assert tablet.done(path, **LOST, **leave).startswith("Đang in thẻ cấp lại lần 3")
    with home.database.reading() as db_session:
        badge = db_session.scalars(select(ReplacementBadge).order_by(ReplacementBadge.id.desc())).first()
        boss = db_session.scalars(select(Account).where(Account.username == "truong-ban")).one()
        usher = db_session.scalars(select(Account).where(Account.username == "test-operator")).one()
        subjects = db_session.scalars(select(AuditEntry.subject)).all()
    assert badge is not None
    assert (badge.account_id, badge.leave_by_id, badge.leave_reason) == (usher.id, boss.id, "khách quý, sẽ giữ hộ")
    assert not [one for one in subjects if GUEST in one or PASSWORD in one]


def test_five_wrong_passwords_lock_the_organizer_for_the_desk_too(home: Home, tablet: Tablet) -> None:
    path = beyond_the_limit(home, tablet)
    leave = {"supervisor": "truong-ban", "leave": "khách quý"}
    for _ in range(5):
        refused(tablet, path, 403, **LOST, **leave, password="wrong-again")
    assert "tạm khóa" in refused(tablet, path, 403, **LOST, **leave, password=PASSWORD)


# ── files ──


@pytest.mark.parametrize(("paper", "size"), [("cr80", (153, 243)), ("9x13", (255, 369)), ("a6", (298, 420))])
def test_a_file_is_given_once_and_its_code_is_read(
    home: Home, tablet: Tablet, paper: str, size: tuple[int, int]
) -> None:
    guest = person(home)
    words = tablet.done(f"people/{guest}/badges", reason="lost", paper=paper)
    assert "Tải tệp thẻ" in words
    assert f'data-file="{DESK}badges/1/file"' in tablet.get(f"people/{guest}")
    answer = tablet.post("badges/1/file")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    front, text, points = first_page(answer.data)
    assert (round(points[0]), round(points[1])) == size
    assert [found.text for found in zxingcpp.read_barcodes(front)] == [code(home)]
    assert "CẤP LẠI LẦN 1" in text
    assert "DIỄN TẬP" not in text
    assert "trả lời" in refused(tablet, "badges/1/file", 409)
    assert "Thẻ đã ra chưa?" in tablet.get(f"people/{guest}")
    assert "chính thẻ này" in tablet.done("badges/1/came-out", came_out="no")
    assert first_page(tablet.post("badges/1/file").data)[1] == text
    assert tablet.done("badges/1/came-out", came_out="yes") == "Đã ghi: thẻ đã ra."
    assert acts(home).count("badge.take_file") == 2
    assert how_many(home, ReplacementBadge) == 1


def first_page(pdf: bytes) -> tuple[Image.Image, str, tuple[float, float]]:
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    picture = page.render(scale=300 / 72).to_pil().convert("L")
    return picture, page.get_textpage().get_text_range(), page.get_size()


def test_a_badge_on_paper_is_no_file(home: Home, tablet: Tablet) -> None:
    tablet.done(f"people/{person(home)}/badges", **LOST)
    refused(tablet, "badges/1/file", 409)
    assert "badge.take_file" not in acts(home)


# ── a rehearsal ──


def test_a_rehearsal_is_told_on_the_card_and_its_badge_opens_no_door(home: Home, tablet: Tablet, station: Api) -> None:
    guest, before = person(home), code(home)
    with home.database.reading() as db_session:
        session = db_session.scalars(select(ProgramSession.id).where(ProgramSession.code == "CT")).one()
    number = home.database.run(lambda s: rehearsal.begin(s, CONGRESS, session, "test", despite_open_doors=True))
    card = tablet.get(f"people/{guest}")
    assert "Đang diễn tập" in card
    assert f'name="rehearsal" value="{number}"' in card
    assert "diễn tập" in refused(tablet, f"people/{guest}/badges", 409, reason="lost", paper="9x13")
    answer = tablet.post(f"people/{guest}/badges", reason="lost", paper="9x13", rehearsal=number).get_json()
    assert "mã thật không đổi" in answer["line"]
    front, text, _ = first_page(tablet.post("badges/1/file").data)
    assert [found.text for found in zxingcpp.read_barcodes(front)] == [SPECIMEN]
    assert "DIỄN TẬP" in text
    assert code(home) == before
    home.database.run(lambda s: rehearsal.end(s, CONGRESS, "test"))
    assert station.judged(before)["status"] == "ok"
    assert "Cấp lại lần" not in tablet.get(f"people/{guest}")


# ── for organizers ──


def test_organizers_read_who_got_a_badge_and_keep_the_list(home: Home, tablet: Tablet, sign_in: SignIn) -> None:
    tablet.done(f"people/{person(home)}/badges", **LOST, words="=1+1")
    organizer = sign_in(Role.ORGANIZER)
    shown = organizer.get(PAGE, headers=HTML).get_data(as_text=True)
    for told in (GUEST, "Mất thẻ", "=1+1", "test-operator", "Bàn thử", "Đang in thẻ"):
        assert told in shown
    [table] = read_tables(organizer.get(PAGE + "list.xlsx").data, "list.xlsx")
    header, line = ([str(cell) for cell in row.cells] for row in table.rows)
    assert header[:5] == ["Lúc", "Mã đại biểu", "Họ và tên", "Đoàn", "Cấp lại lần"]
    assert (line[2], line[4], line[5], line[6]) == (GUEST, "1", "Mất thẻ", "=1+1")
    assert tablet.browser.get(PAGE, headers=HTML).status_code == 403
    assert tablet.browser.get(PAGE + "list.xlsx").status_code == 403


def test_before_the_first_one_the_page_says_so(sign_in: SignIn) -> None:
    assert "Chưa bàn nào cấp lại thẻ." in sign_in(Role.ORGANIZER).get(PAGE, headers=HTML).get_data(as_text=True)


def test_held_badges_in_the_office_are_printed_or_dropped_but_never_passed_over(
    home: Home, tablet: Tablet, sign_in: SignIn
) -> None:
    tablet.done(f"people/{person(home)}/badges", **LOST)
    job_is(home, state=JobState.PENDING_HELD, reason=JobReason.EXPIRED, expires_at=clock.now())
    organizer, queue = sign_in(Role.ORGANIZER), "/admin/print-queue/"
    shown = organizer.get(queue, headers=HTML).get_data(as_text=True)
    assert "Thẻ cấp lại" in shown
    assert GUEST in shown
    assert "Bỏ qua" not in shown
    post(organizer, queue + "1", {"came_out": "yes"}, token_from=queue)
    with home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.state)).one() == JobState.PENDING_HELD
    post(organizer, queue + "1/cancel", {}, token_from=queue)
    with home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.state)).one() == JobState.CANCELED
    assert "Chưa in" in tablet.get(f"people/{person(home)}")
