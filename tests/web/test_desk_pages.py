"""The desk over HTTP: who may work there, that every act knows station and usher, and that nothing sensitive is told."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from congress import clock, help_calls, stations
from congress.admission import MoveType
from congress.models import (
    Absence,
    Account,
    Attendance,
    AuditEntry,
    Congress,
    Delegate,
    Delegation,
    Exemplar,
    HandOut,
    HandOutKind,
    JobReason,
    JobState,
    Photo,
    Printer,
    PrinterState,
    PrintJob,
    Role,
    Scan,
)
from congress.scan_request import ScanRequest
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import SignIn, Station, post

DESK = "/kiosk/desk/"
HTML = {"Accept": "text/html"}


class Tablet:
    """A browser at a desk: the station's token in every request, the sign-in's cookie and the page's own token."""

    def __init__(self, browser: FlaskClient, station: Station) -> None:
        self.browser, self.headers = browser, {**station.headers, "Accept": "application/json"}
        page = browser.get(DESK, headers=HTML).get_data(as_text=True)
        self.csrf = page.split('name="csrf" content="')[1].split('"', maxsplit=1)[0]
        self._count = 0

    def get(self, path: str) -> str:
        answer = self.browser.get(DESK + path, headers=self.headers)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def post(self, path: str, **body: object) -> TestResponse:
        self._count += 1
        told = {"nonce": f"tablet-{self._count:06}", **body}
        return self.browser.post(DESK + path, json=told, headers={**self.headers, "X-CSRFToken": self.csrf})

    def done(self, path: str, **body: object) -> str:
        answer = self.post(path, **body)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        words: str = answer.get_json()["words"]
        return words


@pytest.fixture
def tablet(sign_in: SignIn, station: Station) -> Tablet:
    return Tablet(sign_in(Role.OPERATOR), station)


def person(home: Home, name: str = "Lý Minh Hòa") -> int:
    with home.database.reading() as db_session:
        return db_session.scalars(select(Delegate.id).where(Delegate.full_name == name)).one()


# ── who may ──


def test_nobody_signed_in_is_sent_to_sign_in_and_back(client: FlaskClient) -> None:
    answer = client.get(DESK, headers=HTML)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/admin/sign-in?next=/kiosk/desk/"


def test_a_station_alone_opens_nothing(home: Home, station: Station) -> None:
    guest = person(home)
    for path in ("search?words=minh", f"people/{guest}", "feed", "delegations/1"):
        answer = station.ask("GET", DESK + path, Accept="application/json")
        assert answer.status_code == 401, path
        assert "Lý Minh Hòa" not in answer.get_data(as_text=True)


def test_a_sign_in_alone_opens_nothing_but_the_empty_page(home: Home, sign_in: SignIn) -> None:
    browser = sign_in(Role.ORGANIZER)
    guest = person(home)
    for path in ("search?words=minh", f"people/{guest}", "feed", "delegations/1"):
        assert browser.get(DESK + path).status_code == 401, path
    assert "Lý Minh Hòa" not in browser.get(DESK, headers=HTML).get_data(as_text=True)


def test_a_viewer_may_not_work_at_a_desk(home: Home, sign_in: SignIn, station: Station) -> None:
    browser = sign_in(Role.VIEWER)
    assert browser.get(DESK, headers=HTML).status_code == 403
    assert browser.get(f"{DESK}people/{person(home)}", headers=station.headers).status_code == 403
    assert browser.get(f"{DESK}people/{person(home)}/photo").status_code == 403


def test_no_act_goes_through_without_the_pages_own_token(home: Home, tablet: Tablet) -> None:
    guest = person(home)
    tablet.csrf = "something-else"
    for path in (f"people/{guest}/check-in", f"people/{guest}/hand-outs", "scan", f"people/{guest}/absence"):
        assert tablet.post(path, kind=1, secret="x", reason="Ốm nặng").status_code == 400, path
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Scan)).all() == []
        assert db_session.scalars(select(HandOut)).all() == []


def test_a_revoked_station_does_nothing_more(home: Home, tablet: Tablet, station: Station) -> None:
    home.database.run(lambda s: stations.revoke(s, station.id, "test"))
    assert tablet.post(f"people/{person(home)}/check-in", reason="Quên giấy mời").status_code == 401


def test_people_of_another_congress_are_not_there(home: Home, tablet: Tablet) -> None:
    guest = person(home)

    def move_away(db_session: Session) -> None:
        other = Congress(code="XX", name="Khác", heading="Khác", zone="Asia/Ho_Chi_Minh")
        db_session.add(other)
        db_session.flush()
        db_session.execute(update(Delegate).where(Delegate.id == guest).values(congress_id=other.id))

    home.database.run(move_away)
    assert "Lý Minh Hòa" not in tablet.get("search?words=ly+minh+hoa")
    assert tablet.browser.get(f"{DESK}people/{guest}", headers=tablet.headers).status_code == 404
    assert tablet.post(f"people/{guest}/hand-outs", kind=1).status_code == 404
    assert tablet.post(f"people/{guest}/absence", reason="Ốm nặng").status_code == 404
    answer = tablet.post(f"people/{guest}/check-in", reason="Quên giấy mời").get_json()
    assert answer["tone"] == "desk"
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Attendance)).all() == []


# ── what is done ──


def test_a_person_is_found_checked_in_given_a_bag_and_taken_back_by_an_usher(
    home: Home, tablet: Tablet, station: Station
) -> None:
    guest = person(home)
    assert f'data-person="{guest}"' in tablet.get("search?words=hoa+minh")
    assert "Chưa điểm danh" in tablet.get(f"people/{guest}")
    assert tablet.post(f"people/{guest}/check-in").status_code == 400  # by hand only with a reason
    assert "Lý Minh Hòa" in tablet.done(f"people/{guest}/check-in", reason="Quên giấy mời", words="nhờ con cầm hộ")
    card = tablet.get(f"people/{guest}")
    assert "Có mặt" in card
    assert "Quên giấy mời nhờ con cầm hộ" in card
    tablet.done(f"people/{guest}/hand-outs", kind=1)
    twice = tablet.post(f"people/{guest}/hand-outs", kind=1)
    assert twice.status_code == 409
    assert "test-operator" in twice.get_json()["message"]
    with home.database.reading() as db_session:
        attendance = db_session.scalars(select(Attendance)).one()
        scan = db_session.get_one(Scan, attendance.scan_id)
        usher = db_session.scalars(select(Account).where(Account.username == "test-operator")).one()
    assert (scan.station_id, scan.account_id) == (station.id, usher.id)
    tablet.done(f"people/{guest}/undo/{attendance.id}", reason="Nhầm người")
    assert "Chưa điểm danh" in tablet.get(f"people/{guest}")
    with home.database.reading() as db_session:
        acts = db_session.execute(
            select(AuditEntry.act, AuditEntry.actor).order_by(AuditEntry.id.desc()).limit(3)
        ).all()
    assert [tuple(row) for row in acts] == [
        ("attendance.annul", f"account:{usher.id}"),
        ("hand_out.give", f"account:{usher.id}"),
        ("check_in.ok", f"account:{usher.id}"),
    ]


def test_a_retry_of_the_same_check_in_by_hand_changes_nothing(home: Home, tablet: Tablet) -> None:
    guest = person(home)
    for _ in range(2):
        tablet.done(f"people/{guest}/check-in", reason="Quên giấy mời", nonce="the-same-one")
    with home.database.reading() as db_session:
        assert len(db_session.scalars(select(Scan)).all()) == 1


def test_a_scanned_code_checks_in_and_opens_the_card(home: Home, tablet: Tablet) -> None:
    card = home.card_of("Đại biểu chính thức")
    answer = tablet.post("scan", secret=card.code).get_json()
    assert card.full_name in answer["words"]
    assert card.full_name in tablet.get(f"people/{answer['person']}")
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Scan)).one().account_id is not None


def test_a_citizens_card_only_finds_its_holder(home: Home, tablet: Tablet) -> None:
    guest = person(home)
    home.database.run(
        lambda s: s.execute(
            update(Delegate)
            .where(Delegate.id == guest)
            .values(identity_hash=home.hub.keys.identity_hash("020074001234"))
        )
    )
    payload = "020074001234||Lý Minh Hòa|17121974|Nam|Lạng Sơn|01012021"
    answer = tablet.post("scan", secret=payload).get_json()
    assert answer["person"] == guest
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Scan)).all() == []


@pytest.mark.parametrize(
    "read", ["DN1234567890123|4c79|17/12/1974|1|", "020074001234||Lý Minh Hòa|17129974|Nam|Lạng Sơn|"]
)
def test_of_a_document_that_finds_nobody_no_plain_hash_is_kept(home: Home, tablet: Tablet, read: str) -> None:
    """The few letters that differ from one such card to the next could be found by trying."""
    answer = tablet.post("scan", secret=read).get_json()
    assert answer["person"] == 0
    request = ScanRequest(read, "n", "barcode", MoveType.ENTRY, None, None)
    with home.database.reading() as db_session:
        kept = db_session.scalars(select(Scan)).one()
    assert kept.request_hash not in {request.fingerprint(), replace(request, source_type="id_card").fingerprint()}
    assert kept.status == "error"


def test_an_excused_person_is_told_so_and_the_excuse_is_withdrawn(home: Home, tablet: Tablet) -> None:
    guest = person(home)
    tablet.done(f"people/{guest}/absence", reason="Ốm", words="nằm viện")
    assert "Ốm nằm viện" in tablet.get(f"people/{guest}")
    tablet.done(f"people/{guest}/absence/withdraw")
    with home.database.reading() as db_session:
        assert db_session.scalars(select(Absence)).one().withdrawn_at is not None


def test_a_call_stands_on_the_feed_until_one_usher_takes_it(home: Home, tablet: Tablet) -> None:
    kiosk, _ = home.new_station("Bàn đón tiếp 2")
    home.database.run(lambda s: help_calls.call(s, kiosk.id, kiosk.actor))
    first = tablet.browser.get(f"{DESK}feed?quiet", headers=tablet.headers)
    assert "Bàn đón tiếp 2" in first.get_data(as_text=True)
    same = tablet.browser.get(f"{DESK}feed?quiet", headers={**tablet.headers, "If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304
    tablet.done("calls/1/answer")
    assert tablet.post("calls/1/answer").status_code == 409
    assert "Bàn đón tiếp 2" not in tablet.get("feed")


def test_a_slip_nobody_is_sure_of_is_answered_at_the_desk(home: Home, tablet: Tablet) -> None:
    tablet.done(f"people/{person(home)}/check-in", reason="Quên giấy mời")
    held = {"state": JobState.PENDING_HELD, "reason": JobReason.UNKNOWN_IF_PRINTED, "bytes_sent": 900}
    home.database.run(lambda s: s.execute(update(PrintJob).values(**held)))
    assert "Phiếu đã ra chưa?" in tablet.get("feed")
    tablet.done("print-jobs/1", came_out="yes")
    tablet.done("print-jobs/2", came_out="no")
    assert tablet.post("print-jobs/1", came_out="yes").status_code == 409
    assert tablet.post("print-jobs/999", came_out="yes").status_code == 404
    with home.database.reading() as db_session:
        assert db_session.scalars(select(PrintJob.state).order_by(PrintJob.id)).all() == ["completed", "pending"]


def test_a_delegation_is_ticked_off_at_a_desk_with_telephones_of_the_missing(home: Home, tablet: Tablet) -> None:
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate).where(Delegate.full_name == "Lý Minh Hòa")).one()
        others = db_session.scalars(select(Delegate).where(Delegate.delegation_id == guest.delegation_id)).all()
    called = next(one for one in others if one.phone)
    assert f"tel:{called.phone}" in tablet.get(f"delegations/{guest.delegation_id}")
    some = [one.id for one in others[:5]]
    answer = tablet.post(f"delegations/{guest.delegation_id}/check-in", delegates=some).get_json()
    assert answer["recorded"] == 5
    assert tablet.post("delegations/99999/check-in", delegates=some).status_code == 404


def test_a_photo_is_for_who_works_here(home: Home, tablet: Tablet, client: FlaskClient) -> None:
    guest = person(home)

    def add(db_session: Session) -> None:
        photo = Photo(congress_id=CONGRESS, jpeg=b"\xff\xd8\xff", width=3, height=4, created_at=clock.now())
        db_session.add(photo)
        db_session.flush()
        db_session.execute(update(Delegate).where(Delegate.id == guest).values(photo_id=photo.id))

    home.database.run(add)
    path = f"{DESK}people/{guest}/photo"
    assert tablet.browser.get(path).data == b"\xff\xd8\xff"
    assert client.get(path).status_code == 403
    assert path in tablet.get(f"people/{guest}")


# ── a bus at a kiosk ──


def head_of(home: Home) -> tuple[str, list[int]]:
    """The code of somebody who is now the head of their delegation, and its people."""
    card = home.card_of("Đại biểu chính thức")
    with home.database.reading() as db_session:
        head = db_session.scalars(select(Delegate).where(Delegate.number == card.number)).one()
        people = list(db_session.scalars(select(Delegate.id).where(Delegate.delegation_id == head.delegation_id)))
    home.database.run(
        lambda s: s.execute(update(Delegation).where(Delegation.id == head.delegation_id).values(head_id=head.id))
    )
    return card.code, people


def test_a_kiosk_records_a_whole_delegation_after_the_heads_scan(home: Home, station: Station) -> None:
    code, people = head_of(home)
    told = station.judged(code)
    assert told["leads"] == len(people)
    listed = station.ask("GET", f"/api/v1/delegation/?scan={told['scan']}").get_json()
    assert {member["id"] for member in listed["members"]} == set(people)
    assert "phone" not in listed["members"][0]
    body = {"scan": told["scan"], "delegates": people, "nonce": "the-bus-0001"}
    first = station.ask("POST", "/api/v1/checkinrpc/redeem-many/", body)
    assert first.status_code == 200
    assert first.get_json()["recorded"] == len(people)
    again = station.ask("POST", "/api/v1/checkinrpc/redeem-many/", body)
    assert again.data == first.data
    with home.database.reading() as db_session:
        assert len(db_session.scalars(select(Attendance)).all()) == len(people)


def test_nobody_but_a_head_just_scanned_here_opens_a_delegation(home: Home, station: Station) -> None:
    code, people = head_of(home)
    plain = next(card for card in home.cards() if card.code != code and card.category == "Đại biểu chính thức")
    told = station.judged(plain.code)
    assert told["leads"] == 0
    assert station.ask("GET", f"/api/v1/delegation/?scan={told['scan']}").status_code == 403
    body = {"scan": told["scan"], "delegates": people, "nonce": "the-bus-0001"}
    assert station.ask("POST", "/api/v1/checkinrpc/redeem-many/", body).status_code == 403
    own = station.judged(code)["scan"]
    for bad in ({**body, "scan": own, "nonce": "x" * 61}, {**body, "scan": own, "delegates": []}):
        assert station.ask("POST", "/api/v1/checkinrpc/redeem-many/", bad).status_code == 400


# ── what is handed out, in the office ──


def test_organizers_keep_the_list_of_what_is_handed_out_and_ushers_read_it(home: Home, sign_in: SignIn) -> None:
    organizer, usher = sign_in(Role.ORGANIZER), sign_in(Role.OPERATOR)
    page = "/admin/hand-outs/"
    post(organizer, page + "add", {"name": "Quạt giấy"}, token_from=page)
    post(organizer, page + "4/up", {}, token_from=page)
    post(organizer, page + "1/remove", {}, token_from=page)
    shown = usher.get(page, headers=HTML).get_data(as_text=True)
    assert "Quạt giấy" in shown
    assert "Túi tài liệu" not in shown
    assert shown.index("Quạt giấy") < shown.index("Suất ăn trưa ngày 2")
    assert 'action="/admin/hand-outs/add"' not in shown
    assert post(usher, page + "add", {"name": "Nước"}, token_from="/admin/print-queue/").status_code == 403
    sheet = usher.get(page + "list.xlsx")
    assert sheet.data[:2] == b"PK"


# ── coupons and calls ──


def test_a_meal_is_ticked_with_a_coupon_and_its_copy_has_a_reason(tablet: Tablet, home: Home) -> None:
    guest = person(home)
    with home.database.reading() as db_session:
        lunch = db_session.scalars(select(HandOutKind.id).where(HandOutKind.name == "Suất ăn trưa ngày 1")).one()
    assert tablet.done(f"people/{guest}/hand-outs", kind=lunch) == "Đã ghi nhận. Đang in phiếu ăn ở Máy in 1."
    card = tablet.get(f"people/{guest}")
    assert "<b>Phiếu ăn</b>: đang chờ in · Máy in 1" in card
    home.database.run(lambda s: s.execute(update(PrintJob).values(state=JobState.COMPLETED, bytes_sent=1)))
    assert f"people/{guest}/coupons" in tablet.get(f"people/{guest}")
    assert tablet.post(f"people/{guest}/coupons", kind=lunch).status_code == 400
    assert tablet.done(f"people/{guest}/coupons", kind=lunch, reason="Mất phiếu") == "Đang in phiếu ở Máy in 1."
    home.database.run(lambda s: s.execute(update(PrintJob).values(state=JobState.PENDING_HELD, bytes_sent=1)))
    assert "phiếu ăn · Máy in 1" in tablet.get("feed")
    with home.database.reading() as db_session:
        first, copy = db_session.scalars(select(PrintJob).order_by(PrintJob.id)).all()
    assert (copy.reprint_of_id, copy.copy_ordinal, copy.requested_by) == (first.id, 1, "Mất phiếu")
    assert tablet.done(f"print-jobs/{copy.id}", came_out="yes") == "Đã ghi: phiếu đã ra."


def test_a_meal_is_ticked_even_while_no_printer_works(tablet: Tablet, home: Home) -> None:
    home.database.run(lambda s: s.execute(update(Printer).values(state=PrinterState.STOPPED)))
    with home.database.reading() as db_session:
        lunch = db_session.scalars(select(HandOutKind.id).where(HandOutKind.name == "Suất ăn trưa ngày 1")).one()
    assert "Chưa in được phiếu ăn" in tablet.done(f"people/{person(home)}/hand-outs", kind=lunch)
    assert "đã nhận" in tablet.get(f"people/{person(home)}")


def test_who_is_honoured_is_called_to_the_stage_from_the_desk(tablet: Tablet, home: Home) -> None:
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Exemplar.delegate_id).where(Exemplar.award != "").limit(1)).one()
    refused = tablet.post(f"people/{guest}/call", session="CT")
    assert (refused.status_code, "chưa được xếp đợt" in refused.get_data(as_text=True)) == (400, True)
    values = {"award_wave": 1, "award_order": 3}
    home.database.run(lambda s: s.execute(update(Exemplar).where(Exemplar.delegate_id == guest).values(**values)))
    assert "<b>Phiếu mời lên sân khấu</b>: chưa in" in tablet.get(f"people/{guest}?session=CT")
    assert tablet.done(f"people/{guest}/call", session="CT") == "Đang in phiếu ở Máy in 1."
