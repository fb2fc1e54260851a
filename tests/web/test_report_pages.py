"""The pages of the report on delegates and of who is absent: for organizers, every act and paper written down."""

from datetime import timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from congress import clock
from congress.invitations import answers
from congress.invitations.answers import Told
from congress.models import Absence, AuditEntry, Report, Role
from tests.support import pdf_pages
from tests.support.homes import Home
from tests.support.reports import OPENING, Opening
from tests.web.conftest import SignIn, post

HTML = {"Accept": "text/html"}
PAGE = "/admin/reports/"
FORBIDDEN = ("/admin/reports/", "/admin/reports/figures", "/admin/reports/1/", "/admin/reports/1/reading",
             "/admin/reports/1/bao-cao.pdf", "/admin/reports/compare?before=1&after=1")  # fmt: skip
FORBIDDEN_ACTS = ("freeze", "1/correct", "1/issue", "1/discard", "1/put-right")
PAPERS = ("bao-cao.pdf", "ban-doc.pdf", "bao-cao.docx", "bao-cao.xlsx")


@pytest.fixture
def opening(home: Home) -> Opening:
    return Opening(home)


def shown(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers=HTML)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return " ".join(answer.get_data(as_text=True).split())


def acts(home: Home, prefix: str = "report.") -> list[str]:
    with home.database.reading() as db_session:
        asked = select(AuditEntry.act).where(AuditEntry.act.startswith(prefix)).order_by(AuditEntry.id)
        return list(db_session.scalars(asked))


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.VIEWER])
def test_reports_are_for_organizers_alone(sign_in: SignIn, opening: Opening, role: Role) -> None:
    opening.issued()
    browser = sign_in(role)
    assert [path for path in FORBIDDEN if browser.get(path, headers=HTML).status_code != 403] == []
    for act in FORBIDDEN_ACTS:
        assert post(browser, PAGE + act, {}, token_from="/admin/").status_code == 403
    assert PAGE not in shown(browser, "/admin/")


def test_nobody_who_is_not_signed_in_gets_a_paper(client: FlaskClient, opening: Opening) -> None:
    opening.issued()
    for paper in PAPERS:
        assert client.get(f"{PAGE}1/{paper}").status_code == 401


def test_the_draft_shows_now_and_is_counted_anew(sign_in: SignIn, opening: Opening) -> None:
    browser = sign_in(Role.ORGANIZER)
    opening.let_in(opening.official()[:389])
    page = shown(browser, f"{PAGE}?session={opening.session}")
    assert "<b>389</b><span>có mặt</span>" in page
    assert "98,2%" in page
    assert "Mọi tổng đều khớp" in page
    opening.let_in(opening.official()[389:])
    assert "<b>396</b><span>có mặt</span>" in shown(browser, f"{PAGE}?session={opening.session}")
    summoned = shown(browser, f"{PAGE}?session={opening.session}&base=summoned")
    assert "396 đại biểu chính thức được triệu tập" in summoned


def test_the_moving_part_is_counted_only_when_something_moved_and_not_every_second(
    sign_in: SignIn, opening: Opening
) -> None:
    browser, path = sign_in(Role.ORGANIZER), f"{PAGE}figures?session={opening.session}&quiet=1"
    now = clock.now().replace(second=0, microsecond=0)

    def asked(at: int, tag: str = "") -> tuple[int, str]:
        with clock.held(now + timedelta(seconds=at)):
            answer = browser.get(path, headers={"If-None-Match": tag} if tag else {})
        return answer.status_code, answer.headers.get("ETag", "")

    status, tag = asked(0)
    assert (status, asked(5, tag)[0], asked(16, tag)[0]) == (200, 304, 304)
    opening.let_in(opening.official()[:1], now)
    assert (asked(10, tag)[0], asked(31, tag)[0]) == (304, 200)


def test_freezing_correcting_and_issuing_go_from_page_to_page(sign_in: SignIn, opening: Opening, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    opening.let_in(opening.official()[:390])
    frozen = post(browser, PAGE + "freeze", {"session": str(opening.session), "base": "present"}, token_from=PAGE)
    one = frozen.location
    page = shown(browser, one)
    assert "chưa ban hành" in page
    wrong = post(browser, one + "correct", {"figure": "present", "value": "nhiều", "reason": "đếm lại"}, token_from=one)
    assert "bằng chữ số" in shown(browser, wrong.location)
    post(browser, one + "correct", {"figure": "present", "value": "391", "reason": "vào cửa phụ"}, token_from=one)
    page = shown(browser, one)
    assert "chỉnh tay, máy tính 390" in page
    assert "vào cửa phụ" in page
    assert "chưa khớp" in page
    post(browser, one + "issue", {}, token_from=one)
    assert "vẫn ban hành" in shown(browser, one)
    post(browser, one + "issue", {"despite": "1"}, token_from=one)
    page = shown(browser, one)
    assert "Báo cáo số 01" in page
    assert 'href="#correct"' not in page
    refused = post(browser, one + "correct", {"figure": "present", "value": "1", "reason": "đếm lại"}, token_from=one)
    assert "đã ban hành nên không sửa được" in shown(browser, refused.location)
    right = post(browser, one + "put-right", {}, token_from=one).location.partition("#")[0]
    set_back = {"figure": "present", "value": "", "reason": "nhầm", "act": "set_back"}
    post(browser, right + "correct", set_back, token_from=right)
    post(browser, right + "issue", {}, token_from=right)
    assert "đã được đính chính bằng Báo cáo số 02" in shown(browser, one)
    difference = shown(browser, f"{PAGE}compare?before={one.split('/')[-2]}&after={right.split('/')[-2]}")
    assert "<b>1</b> số liệu khác nhau" in difference
    assert acts(home) == [
        "report.prepare", "report.correct", "report.issue", "report.put_right", "report.correct", "report.issue",
    ]  # fmt: skip


def test_a_report_as_of_a_minute_that_passed_counts_that_minute_and_none_to_come(
    sign_in: SignIn, opening: Opening, home: Home
) -> None:
    browser = sign_in(Role.ORGANIZER)
    opening.let_in(opening.official()[:10], OPENING + timedelta(seconds=40))
    opening.let_in(opening.official()[10:30], OPENING + timedelta(seconds=80))
    asked = {"session": str(opening.session), "at": "2020-08-21T07:55"}
    post(browser, PAGE + "freeze", asked, token_from=PAGE)
    post(browser, PAGE + "freeze", {"session": str(opening.session)}, token_from=PAGE)
    tomorrow = clock.local(clock.now() + timedelta(days=1), "Asia/Ho_Chi_Minh")
    late = {"session": str(opening.session), "at": f"{tomorrow:%Y-%m-%dT%H:%M}"}
    assert "Chưa đến thời điểm này" in shown(browser, post(browser, PAGE + "freeze", late, token_from=PAGE).location)
    assert "Chưa đến thời điểm đã chọn" in shown(browser, f"{PAGE}?session={opening.session}&at={late['at']}")
    with home.database.reading() as db_session:
        rows = db_session.scalars(select(Report).order_by(Report.id)).all()
    assert [row.figures["counts"]["present"] for row in rows] == [10, 30]
    assert clock.local(rows[0].as_of, "Asia/Ho_Chi_Minh").tzinfo == ZoneInfo("Asia/Ho_Chi_Minh")


def test_a_time_that_is_no_time_and_a_session_that_is_none_are_read_as_now(sign_in: SignIn, opening: Opening) -> None:
    browser = sign_in(Role.ORGANIZER)
    for query in ("at=hôm+qua", "session=99999", "session=x&base=y&at=2020-99-99T07:00"):
        assert "Nếu báo cáo lúc này" in shown(browser, f"{PAGE}?{query}")


def test_what_is_not_known_is_named_with_a_way_to_mend_it(sign_in: SignIn, opening: Opening) -> None:
    opening.let_in(opening.official())
    page = shown(sign_in(Role.ORGANIZER), f"{PAGE}?session={opening.session}")
    assert "Chưa có năm sinh (2)" in page
    assert 'href="/admin/people/' in page.split("Chưa có năm sinh")[1][:200]


def test_a_dropped_report_is_gone(sign_in: SignIn, opening: Opening) -> None:
    browser = sign_in(Role.ORGANIZER)
    post(browser, PAGE + "freeze", {"session": str(opening.session)}, token_from=PAGE)
    post(browser, PAGE + "1/discard", {}, token_from=PAGE + "1/")
    assert browser.get(PAGE + "1/", headers=HTML).status_code == 404
    assert browser.get(PAGE + "compare?before=1&after=x", headers=HTML).status_code == 404


def test_every_paper_says_the_same_numbers_and_each_download_is_written_down(
    sign_in: SignIn, opening: Opening, home: Home
) -> None:
    opening.let_in(opening.people())
    report = opening.issued()
    browser = sign_in(Role.ORGANIZER)
    papers = {name: browser.get(f"{PAGE}{report}/{name}").data for name in PAPERS}
    for name in ("bao-cao.pdf", "ban-doc.pdf"):
        said = " ".join(" ".join(pdf_pages.texts(papers[name])).split())
        assert "số đại biểu có mặt: 396 đại biểu, đạt 100,0%" in said, name
        assert "Mẹ Nông Thị Hồng Đào, 92 tuổi" in said, name
        assert pdf_pages.faces_not_embedded(papers[name]) == set(), name
    made = docx.Document(BytesIO(papers["bao-cao.docx"]))
    said = " ".join(paragraph.text for paragraph in made.paragraphs)
    assert "Tính đến 07 giờ 55 phút, ngày 21/8/2020, số đại biểu có mặt: 396 đại biểu, đạt 100,0%." in said
    cells = [[cell.text for cell in row.cells] for row in made.tables[1].rows]
    assert ["Nữ", "158", "39,9%"] in cells
    assert ["Dân tộc thiểu số", "327", "82,6%"] in cells
    units = [[cell.text for cell in row.cells] for row in made.tables[2].rows]
    assert (len(units), units[-1][1:8]) == (46, ["Tổng cộng", "396", "396", "0", "0", "0", "100,0%"])
    book = CalamineWorkbook.from_filelike(BytesIO(papers["bao-cao.xlsx"]))
    numbers = {row[0]: row[1] for row in book.get_sheet_by_name("Số lượng").to_python()[4:]}
    assert numbers["Đại biểu chính thức được triệu tập"] == 396
    rows = book.get_sheet_by_name("Theo đoàn").to_python()
    assert rows[-1][1:4] == ["Tổng cộng", 396, 396]
    assert b"<f>" not in papers["bao-cao.xlsx"]
    assert acts(home)[-4:] == ["report.export"] * 4
    assert browser.get(f"{PAGE}{report}/bao-cao.exe").status_code == 404


def test_a_draft_on_paper_says_that_it_is_one_and_tells_what_was_set_by_hand(sign_in: SignIn, opening: Opening) -> None:
    opening.let_in(opening.official())
    report = opening.prepared()
    browser = sign_in(Role.ORGANIZER)
    one = f"{PAGE}{report}/"
    reason = "=HYPERLINK(“x”) <b>đếm tay</b>"
    post(browser, one + "correct", {"figure": "sex:Nữ", "value": "160", "reason": reason}, token_from=one)
    pages = pdf_pages.texts(browser.get(one + "bao-cao.pdf").data)
    assert "DỰ THẢO" in pages[0]
    flat = " ".join(" ".join(pages[-2:]).split())
    assert "chỉnh tay từ 158 thành 160" in flat
    assert "<b>đếm tay</b>" in flat
    assert "Chưa khớp: Giới tính" in flat
    word = docx.Document(BytesIO(browser.get(one + "bao-cao.docx").data))
    assert any("chỉnh tay từ 158 thành 160" in paragraph.text for paragraph in word.paragraphs)
    book = CalamineWorkbook.from_filelike(BytesIO(browser.get(one + "bao-cao.xlsx").data))
    assert reason in book.get_sheet_by_name("Chỉnh tay, đối chiếu").to_python()[4]


def test_the_text_is_read_from_the_page_in_large_type(sign_in: SignIn, opening: Opening) -> None:
    report = opening.issued()
    page = shown(sign_in(Role.ORGANIZER), f"{PAGE}{report}/reading")
    assert "Kính thưa Đoàn Chủ tịch!" in page
    assert "kính trình Đoàn Chủ tịch xem xét, quyết định" in page
    assert "chưa đạt hai phần ba" in page


# ── who is absent ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_several_are_excused_at_once_and_one_is_taken_back(sign_in: SignIn, opening: Opening, home: Home) -> None:
    browser = sign_in(Role.OPERATOR)
    people = opening.official()
    opening.let_in(people[3:])
    path = "/admin/absences/"
    told: dict[str, str | list[str]] = {
        "session": str(opening.session),
        "reason": "đi công tác",
        "ids": [str(one) for one in people[:3]],
    }
    answer = post(browser, path, told, token_from=f"{path}?session={opening.session}")
    page = shown(browser, answer.location)
    assert "Đã ghi vắng có lý do cho 3 người." in page
    assert opening.figures()["excused"] == 3
    again = post(browser, path, told, token_from=answer.location)
    assert "cho 0 người; 3 người đã đến hoặc đã được ghi trước đó" in shown(browser, again.location)
    post(browser, path, {"session": str(opening.session), "withdraw": str(people[0])}, token_from=answer.location)
    assert opening.figures()["excused"] == 2
    assert acts(home, "absence.") == ["absence.note"] * 3 + ["absence.withdraw"]


@pytest.mark.parametrize(("reason", "words"), [("", "lý do vắng"), ("đi công tác", "ít nhất một đại biểu")])
def test_an_excuse_without_a_reason_or_a_person_changes_nothing(
    sign_in: SignIn, opening: Opening, home: Home, reason: str, words: str
) -> None:
    browser, path = sign_in(Role.ORGANIZER), "/admin/absences/"
    told: dict[str, str | list[str]] = {
        "session": str(opening.session),
        "reason": reason,
        "ids": [] if reason else ["1"],
    }
    answer = post(browser, path, told, token_from=path)
    assert words in shown(browser, answer.location)
    with home.database.reading() as db_session:
        assert db_session.scalar(select(func.count(Absence.id))) == 0


def test_who_answered_that_they_do_not_come_is_shown_with_their_words_and_excused_by_a_person(
    sign_in: SignIn, opening: Opening, home: Home
) -> None:
    first, second = opening.official()[:2]
    home.database.run(lambda s: answers.record(s, first, Told("no", message="bận họp ở Trung ương"), "account:1"))
    home.database.run(lambda s: answers.record(s, second, Told("no"), "account:1"))
    home.database.run(lambda s: answers.record(s, second, Told("yes"), "account:1"))
    browser, path = sign_in(Role.ORGANIZER), f"/admin/absences/?session={opening.session}&only=declined"
    page = shown(browser, path)
    assert "bận họp ở Trung ương" in page
    assert page.count('name="ids"') == 1
    assert opening.figures()["excused"] == 0
    told: dict[str, str | list[str]] = {"session": str(opening.session), "reason": "bận họp", "ids": [str(first)]}
    post(browser, "/admin/absences/", told, token_from=path)
    assert opening.figures()["excused"] == 1


def test_the_list_narrows_to_a_delegation_and_to_who_gave_no_reason(sign_in: SignIn, opening: Opening) -> None:
    browser, path = sign_in(Role.ORGANIZER), f"/admin/absences/?session={opening.session}"
    assert "<b>420</b> người được mời chưa đến" in shown(browser, path)
    first = shown(browser, f"{path}&delegation=1")
    assert first.count('name="ids"') == 26
    told: dict[str, str | list[str]] = {
        "session": str(opening.session),
        "reason": "bị ốm",
        "ids": ["1"],
        "delegation": "1",
        "only": "open",
    }
    answer = post(browser, "/admin/absences/", told, token_from=path)
    assert shown(browser, answer.location).count('name="ids"') == 25
    assert "bị ốm" not in shown(browser, answer.location).split('<form method="post" id')[1]
