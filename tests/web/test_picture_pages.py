"""The pictures of a session's attendance and the closing report: who may see them, and what they say."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import delete, select, update

from congress import clock
from congress.desk import absences, hand_outs
from congress.models import AuditEntry, Category, Delegate, ProgramSession, Role, SeatAssignment, SessionCategory
from tests.support import pdf_pages
from tests.support.homes import CONGRESS, Home
from tests.support.reports import OPENING, Opening
from tests.web.conftest import SignIn

HTML = {"Accept": "text/html"}
PAGE = "/admin/pictures/"
REPORT = PAGE + "bao-cao-tong-ket.pdf"
AFTER = datetime(2020, 8, 22, 10, 0, tzinfo=UTC)


@pytest.fixture
def opening(home: Home) -> Opening:
    """The main session of 21/8/2020, its doors open from 07:00 to 12:00."""
    made = Opening(home)
    opens = datetime(2020, 8, 21, 0, 0, tzinfo=UTC)
    closes = opens + timedelta(hours=5)
    hours = {"doors_open_at": opens, "ends_at": closes, "doors_close_at": closes}
    home.database.run(lambda s: s.execute(update(ProgramSession).filter_by(id=made.session).values(**hours)))
    return made


def shown(browser: FlaskClient, path: str) -> str:
    with clock.held(AFTER):
        answer = browser.get(path, headers=HTML)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:400]
    return " ".join(answer.get_data(as_text=True).split())


def paper(browser: FlaskClient) -> bytes:
    with clock.held(AFTER):
        answer = browser.get(REPORT)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    return answer.get_data()


def excuse(home: Home, session: int, person: int) -> None:
    home.database.run(lambda s: absences.note(s, CONGRESS, session, person, "Đi công tác", "account:1"))


def words(pdf: bytes) -> str:
    return " ".join(" ".join(pdf_pages.texts(pdf)).split())


@pytest.mark.parametrize("role", list(Role))
def test_whoever_may_look_on_sees_the_pictures_and_nobody_by_name(
    sign_in: SignIn, opening: Opening, home: Home, role: Role
) -> None:
    opening.let_in(opening.official()[:300])
    page = shown(sign_in(role), f"{PAGE}?session={opening.session}")
    assert "<b>300</b><span>có mặt</span>" in page
    with home.database.reading() as db_session:
        names = db_session.scalars(select(Delegate.full_name)).all()
    assert [name for name in names if name in page] == []
    assert (REPORT in page) is (role is Role.ORGANIZER)
    assert "style=" not in page


def test_the_closing_report_is_for_organizers_and_who_took_it_is_written_down(
    sign_in: SignIn, client: FlaskClient, opening: Opening, home: Home
) -> None:
    assert client.get(PAGE).status_code == client.get(REPORT).status_code == 401
    for role in (Role.OPERATOR, Role.VIEWER):
        assert sign_in(role).get(REPORT).status_code == 403
    paper(sign_in(Role.ORGANIZER))
    with home.database.reading() as db_session:
        asked = select(AuditEntry.act).where(AuditEntry.act.startswith("closing."))
        assert list(db_session.scalars(asked)) == ["closing.export"]


def test_delegations_stand_in_the_order_that_is_asked_for(sign_in: SignIn, opening: Opening, home: Home) -> None:
    everybody = opening.official()
    with home.database.reading() as db_session:
        lacking = db_session.get_one(Delegate, everybody[200]).delegation_id
        there = set(db_session.scalars(select(Delegate.id).where(Delegate.delegation_id != lacking)))
    opening.let_in([person for person in everybody if person in there])
    browser = sign_in(Role.VIEWER)

    def places(order: str) -> list[int]:
        page = shown(browser, f"{PAGE}?session={opening.session}&order={order}")
        table = page.split('class="bars"')[1].split("</tbody>")[0]
        return [int(place) for place in re.findall(r'<td class="n muted">(\d+)</td>', table)]

    listed, by_share = places("list"), places("share")
    assert listed == sorted(listed)
    assert sorted(by_share) == listed
    assert by_share[0] != 1
    assert by_share != listed
    assert places("nothing-like-it") == listed


def test_the_hall_says_in_numbers_what_it_shows_in_colour(sign_in: SignIn, opening: Opening, home: Home) -> None:
    with home.database.reading() as db_session:
        seated = db_session.scalars(
            select(SeatAssignment.delegate_id).where(
                SeatAssignment.program_session_id == opening.session, SeatAssignment.delegate_id.is_not(None)
            )
        ).all()
    opening.let_in([person for person in seated if person is not None])
    page = shown(sign_in(Role.VIEWER), f"{PAGE}?session={opening.session}")
    drawn = page.split('class="hall-fill"')[1].split("</svg>")[0]
    pairs = [(int(a), int(b)) for a, b in re.findall(r">(\d+)/(\d+)</text>", drawn)]
    assert pairs
    assert all(present == given for present, given in pairs)
    assert sum(given for _, given in pairs) == len(seated)
    assert "100,0 %" in drawn
    assert "Phiên đã đóng cửa" in page


def test_a_session_of_nobody_without_a_hall_is_a_page_and_a_paper(
    sign_in: SignIn, opening: Opening, home: Home
) -> None:
    home.database.run(lambda s: s.execute(delete(SessionCategory)))
    home.database.run(lambda s: s.execute(update(ProgramSession).values(hall_id=None)))
    home.database.run(lambda s: s.execute(update(Category).values(is_summoned=False)))
    browser = sign_in(Role.ORGANIZER)
    page = shown(browser, f"{PAGE}?session={opening.session}")
    assert "Chưa có đại biểu triệu tập nào vào phiên này" in page
    assert "Phiên này không chọn hội trường" in page
    told = words(paper(browser))
    assert "Không có đại biểu nào được triệu tập" in told
    assert "Không trạm nào ghi nhận ai vào phiên này" in told
    home.database.run(lambda s: s.execute(update(ProgramSession).values(takes_attendance=False)))
    assert "Chưa có phiên nào cần điểm danh" in shown(browser, PAGE)
    assert "Chưa có phiên nào cần điểm danh" in words(paper(browser))


def test_the_closing_report_tells_the_issued_figures_beside_the_book(
    sign_in: SignIn, opening: Opening, home: Home
) -> None:
    browser, everybody = sign_in(Role.ORGANIZER), opening.official()
    opening.let_in(everybody[:380], OPENING - timedelta(minutes=20))
    for person in everybody[390:393]:
        excuse(home, opening.session, person)
    unissued = words(paper(browser))
    assert "Phiên này chưa có báo cáo được ban hành: số liệu lấy từ sổ điểm danh" in unissued
    opening.issued()
    opening.let_in(everybody[380:385], OPENING + timedelta(minutes=30))
    home.database.run(
        lambda s: hand_outs.give(s, CONGRESS, hand_outs.kinds(s, CONGRESS)[0].id, everybody[0], "account:1")
    )
    made = paper(browser)
    told = words(made)
    assert "Theo Báo cáo số 01 (tính đến 07 giờ 55 phút, ngày 21/8/2020)" in told
    assert "Có mặt 380 385" in told
    assert "Tỷ lệ có mặt 96,0% 97,2%" in told
    assert "Đi công tác 3" in told
    assert "Chưa rõ lý do 8" in told
    assert "Thành phần, cơ cấu đại biểu được nêu tại Báo cáo số 01" in told
    assert "385 đại biểu (97,2%) đã dự ít nhất một phiên" in told
    assert "Túi tài liệu 1" in told
    assert "Cửa chính 385" in told
    assert "Phiên này chưa mở cửa khi lập báo cáo." in told  # the others
    assert not re.search("thiểu số|tôn giáo|đảng viên", told, re.IGNORECASE)
    assert pdf_pages.faces_not_embedded(made) == set()
    reader = PdfReader(BytesIO(made))
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(595, 842)}
    for number, page in enumerate(pdf_pages.texts(made)[1:], start=2):
        assert page.split()[0] == str(number)
