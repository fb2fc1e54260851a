"""The pages of the register: who may see what, and what they say when something is wrong."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from congress.models import AuditEntry, Delegate, ProgramSession, ReadinessTask, Role, VettingState
from congress.roster import person, vetting
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import SignIn, Station, post

HTML = {"Accept": "text/html"}
ORGANIZERS_ONLY = (
    "/admin/people/new",
    "/admin/people/export.xlsx",
    "/admin/people/1/edit",
    "/admin/people/1/merge",
    "/admin/people/1/substitute",
    "/admin/delegations/1/",
    "/admin/exemplars/",
    "/admin/exemplars/new",
    "/admin/exemplars/1/",
    "/admin/exemplars/book.pdf",
    "/admin/imports/",
    "/admin/congress/",
    "/admin/invitations/",
    "/admin/invitations/people/",
    "/admin/invitations/sendings/",
    "/admin/invitations/sendings/figures",
    "/admin/invitations/by-hand/",
    "/admin/invitations/substitutes/",
    "/admin/invitations/mail-server/",
)
FOR_OPERATORS = ("/admin/people/", "/admin/people/1/", "/admin/delegations/")
ACTS = (
    "/admin/people/bulk",
    "/admin/people/1/withdraw",
    "/admin/people/1/restore",
    "/admin/people/1/invite",
    "/admin/people/1/sessions/2",
    "/admin/people/1/merge",
    "/admin/people/1/substitute",
    "/admin/people/1/end-substitution",
    "/admin/people/1/photo",
    "/admin/delegations/",
    "/admin/delegations/1/merge",
    "/admin/exemplars/vet",
    "/admin/exemplars/1/photo",
    "/admin/imports/",
    "/admin/readiness/tasks",
    "/admin/people/1/block",
    "/admin/people/1/unblock",
    "/admin/people/1/invitation/send",
    "/admin/people/1/invitation/revoke",
    "/admin/people/1/invitation/answer",
    "/admin/readiness/tasks/1",
    "/admin/readiness/tasks/1/remove",
    "/admin/invitations/issue",
    "/admin/invitations/sheet.pdf",
    "/admin/invitations/mail-merge.xlsx",
    "/admin/invitations/people/act",
    "/admin/invitations/sendings/1/confirm",
    "/admin/invitations/sendings/1/cancel",
    "/admin/invitations/sendings/1/messages.xlsx",
    "/admin/invitations/sendings/held/1",
    "/admin/invitations/sendings/bounces",
    "/admin/invitations/sendings/pause",
    "/admin/invitations/by-hand/",
    "/admin/invitations/by-hand/1/take-back",
    "/admin/invitations/substitutes/1",
    "/admin/invitations/mail-server/",
    "/admin/invitations/mail-server/test",
    "/admin/invitations/mail-server/public-address",
)


@pytest.mark.parametrize("path", [*ORGANIZERS_ONLY, *FOR_OPERATORS, "/admin/readiness/"])
def test_nobody_sees_the_register_without_signing_in(client: FlaskClient, path: str) -> None:
    assert client.get(path, headers=HTML).status_code == 302


def test_each_role_sees_what_it_needs(sign_in: SignIn) -> None:
    organizer, operator, viewer = (sign_in(role) for role in (Role.ORGANIZER, Role.OPERATOR, Role.VIEWER))
    for path in (*ORGANIZERS_ONLY, *FOR_OPERATORS, "/admin/readiness/"):
        answers = [browser.get(path, headers=HTML).status_code for browser in (organizer, operator, viewer)]
        expected = [200, 200 if path in FOR_OPERATORS else 403, 403]
        assert answers == ([200, 200, 200] if path == "/admin/readiness/" else expected), path


@pytest.mark.parametrize("path", ACTS)
def test_only_organizers_change_the_register(sign_in: SignIn, path: str) -> None:
    assert post(sign_in(Role.OPERATOR), path, {}, token_from="/admin/print-queue/").status_code == 403


def test_what_the_law_calls_sensitive_is_for_organizers_alone(sign_in: SignIn, home: Home) -> None:
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate).where(Delegate.full_name == "Lý Minh Hòa")).one()
    change = {"religion": "Không", "ethnicity": "Tày", "party": "no"}
    home.database.run(lambda s: person.edit(s, CONGRESS, guest.id, change, guest.version, "test"))
    told = sign_in(Role.ORGANIZER).get(f"/admin/people/{guest.id}/", headers=HTML).get_data(as_text=True)
    for word in ("Dân tộc", "Đảng viên", "Tôn giáo", "Nùng"):
        assert word in told
    shown = sign_in(Role.OPERATOR).get(f"/admin/people/{guest.id}/", headers=HTML).get_data(as_text=True)
    assert "Phó Chủ tịch UBND" in shown
    for word in ("Dân tộc", "Đảng viên", "Tôn giáo", "Nùng"):
        assert word not in shown


def test_a_search_answers_with_the_list_alone(sign_in: SignIn) -> None:
    answer = sign_in(Role.OPERATOR).get("/admin/people/?words=huong+hoang&part=rows").get_data(as_text=True)
    assert "Hoàng Thị Hương" in answer
    assert "<html" not in answer
    assert "Lý Minh Hòa" not in answer


def test_an_export_of_a_narrowed_list_has_those_people_and_is_noted(sign_in: SignIn, home: Home) -> None:
    answer = sign_in(Role.ORGANIZER).get("/admin/people/export.xlsx?words=huong+hoang&state=listed")
    with CalamineWorkbook.from_filelike(BytesIO(answer.data)) as book:
        names = [str(row[2]) for row in book.get_sheet_by_index(0).to_python()]
    assert names[0] == "Họ và tên"
    assert "Hoàng Thị Hương" in names
    assert all("ương" in name and "Hoàng" in name for name in names[1:]), names
    with home.database.reading() as db_session:
        acts = db_session.scalars(select(AuditEntry.act)).all()
    assert acts[-1] == "delegate.export"


def people_count(home: Home) -> int:
    with home.database.reading() as db_session:
        return db_session.scalar(select(func.count(Delegate.id))) or 0


def test_a_wrong_field_is_told_beside_it_with_all_that_was_typed(sign_in: SignIn, home: Home) -> None:
    form = {
        "full_name": "Nông Văn Thử",
        "delegation": "CAOLOC",
        "category": "KHACH_MOI",
        "phone": "12",
        "unit": "Đội 7",
    }
    page = post(sign_in(Role.ORGANIZER), "/admin/people/new", form).get_data(as_text=True)
    assert "Số điện thoại “12” không gọi được" in page
    assert 'aria-invalid="true"' in page
    assert 'value="Đội 7"' in page
    assert people_count(home) == 420


def test_a_namesake_is_shown_before_somebody_is_added(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    form = {"full_name": "Lý Minh Hòa", "birth_date": "1970", "delegation": "CAOLOC", "category": "KHACH_MOI"}
    page = post(browser, "/admin/people/new", form).get_data(as_text=True)
    assert "Có thể người này đã có" in page
    assert "05/05/1970" in page
    assert people_count(home) == 420
    answer = post(browser, "/admin/people/new", form | {"add_anyway": "1"})
    assert answer.status_code == 302
    assert people_count(home) == 421


def test_two_editors_are_told_and_a_citizen_number_under_two_names_is_too(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    with home.database.reading() as db_session:
        first, second = db_session.scalars(select(Delegate).order_by(Delegate.id).limit(2)).all()
    path = f"/admin/people/{second.id}/edit"
    form = {"full_name": "Lý Xuân Ưu", "delegation": "TPLS", "category": "DUONG_NHIEN", "identity": "099070760379"}
    told = post(browser, path, form | {"version": "7"}).get_data(as_text=True)
    assert "Người khác vừa sửa" in told
    answer = post(browser, path, form | {"version": "1"})
    page = browser.get(answer.location, headers=HTML).get_data(as_text=True)
    assert f"cũng ghi ở hồ sơ của: {first.full_name}" in page


def test_everybody_who_fits_is_changed_at_once(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    form = {"everybody": "1", "act": "edit", "new_category": "DANH_DU"}
    post(browser, "/admin/people/bulk?words=huong+hoang&state=listed", form, token_from="/admin/people/")
    with home.database.reading() as db_session:
        rows = db_session.scalars(select(Delegate).where(Delegate.folded_name == "hoang thi huong")).all()
        assert [row.category.code for row in rows] == ["DANH_DU", "DANH_DU"]
    page = post(browser, "/admin/people/bulk", {"act": "withdraw", "ids": "1"}, token_from="/admin/people/")
    assert "lý do" in browser.get(page.location, headers=HTML).get_data(as_text=True)


def test_a_selection_is_invited_to_a_session_or_left_out_of_it(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    with home.database.reading() as db_session:
        rows = db_session.scalars(select(Delegate).order_by(Delegate.id)).all()
        guests = [str(row.id) for row in rows if row.category.code == "KHACH_MOI"]
        session_id = str(db_session.scalar(select(ProgramSession.id).filter_by(code="TB")))
    invited = f"/admin/people/?session={session_id}&state=listed&part=rows"
    assert "<b>396</b> người" in browser.get(invited).get_data(as_text=True)
    form = {"act": "invite", "new_session": session_id, "ids": guests[0]}
    answer = post(browser, "/admin/people/bulk", form, token_from="/admin/people/")
    assert "Đã mời thêm 1 người dự phiên này." in browser.get(answer.location, headers=HTML).get_data(as_text=True)
    assert "<b>397</b> người" in browser.get(invited).get_data(as_text=True)
    person_page = browser.get(f"/admin/people/{guests[0]}/", headers=HTML).get_data(as_text=True)
    assert "mời riêng" in person_page
    assert "Mời dự phiên" in person_page.partition("history")[2]
    post(browser, f"/admin/people/{guests[0]}/sessions/{session_id}", {"act": "leave_out"}, token_from="/admin/people/")
    person_page = browser.get(f"/admin/people/{guests[0]}/", headers=HTML).get_data(as_text=True)
    assert "mời riêng" not in person_page
    assert "<b>396</b> người" in browser.get(invited).get_data(as_text=True)


def test_a_persons_page_tells_what_became_of_each_slip(sign_in: SignIn, station: Station, home: Home) -> None:
    card = home.cards()[0]
    station.judged(card.code)
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate).where(Delegate.number == card.number)).one()
    page = sign_in(Role.OPERATOR).get(f"/admin/people/{guest.id}/", headers=HTML).get_data(as_text=True)
    assert "Phiếu chỗ ngồi: chờ in" in page
    assert "Phiếu chương trình: chờ in" in page


def test_fields_are_called_by_their_english_names_in_english(sign_in: SignIn) -> None:
    browser = sign_in(Role.ORGANIZER)
    browser.get("/language/en")
    for path in ("/admin/people/14/", "/admin/people/14/edit", "/admin/people/14/merge?other=15"):
        page = browser.get(path, headers=HTML).get_data(as_text=True)
        assert "Date of birth" in page
        assert "Ngày sinh" not in page


def test_a_task_is_edited_as_a_whole_or_only_brought_on(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    told = {"subcommittee": "Nội dung", "title": "In giấy mời", "owner": "Đ/c Lan", "due": "2020-08-01"}
    post(browser, "/admin/readiness/tasks", told, token_from="/admin/readiness/")
    path = "/admin/readiness/tasks/1"
    assert 'value="Đ/c Lan"' in browser.get(path, headers=HTML).get_data(as_text=True)
    post(browser, path, {"state": "in_progress"})
    post(browser, path, told | {"owner": "Đ/c Hoa", "due": "2020-08-15", "state": "done"})
    with home.database.reading() as db_session:
        [task] = db_session.scalars(select(ReadinessTask)).all()
    assert (task.owner, str(task.due_on), task.state, task.title) == ("Đ/c Hoa", "2020-08-15", "done", "In giấy mời")
    assert browser.get("/admin/readiness/tasks/9", headers=HTML).status_code == 404
    post(browser, path + "/remove", {}, token_from=path)
    assert "Chưa có công việc nào" in browser.get("/admin/readiness/", headers=HTML).get_data(as_text=True)


def test_each_finding_leads_to_those_who_lack_something(sign_in: SignIn, home: Home) -> None:
    browser = sign_in(Role.ORGANIZER)
    home.database.run(lambda s: vetting.vet(s, CONGRESS, [5], VettingState.UNDER_REVIEW, "Có đơn thư", "test"))
    board = browser.get("/admin/readiness/", headers=HTML).get_data(as_text=True)
    for link, count in (
        ("/admin/exemplars/?state=under_review", "<b>1</b> điển hình"),
        ("/admin/exemplars/?lacking=told", "<b>342</b> điển hình"),
        ("/admin/people/?lacking=phone&amp;state=listed", "<b>27</b> người"),
    ):
        assert f'href="{link}"' in board
        listed = browser.get(link.replace("&amp;", "&") + "&part=rows").get_data(as_text=True)
        assert count in listed, link


def test_an_empty_installation_is_given_its_congress_on_a_page(sign_in: SignIn) -> None:
    browser = sign_in(Role.ORGANIZER)
    told = post(browser, "/admin/congress/", {"name": "", "heading": "A"}).get_data(as_text=True)
    assert "Tên đại hội cần" in told
    form = {"name": "Đại hội X", "heading": "ĐẠI HỘI\n\nX"}
    assert post(browser, "/admin/congress/", form).status_code == 302
    assert "ĐẠI HỘI\nX" in browser.get("/admin/congress/", headers=HTML).get_data(as_text=True)
