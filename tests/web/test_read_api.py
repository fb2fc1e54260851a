"""The API other systems read: what a token opens, what it does not, and that what it tells is true."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from congress import attendance, clock
from congress.desk import absences
from congress.models import AuditEntry, Delegate, Demographics, ProgramSession, ReadToken, Role
from congress.outside import attendance_list, read_tokens
from congress.outside.read_tokens import FIELDS, Right
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import REDEEM, SignIn, Station
from wsgi import create_app

SESSIONS = "/api/v1/sessions/"


class System:
    """Another system with a token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={"Authorization": f"Bearer {self.token}", **headers})

    def read(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()


Issue = Callable[..., System]


@pytest.fixture
def issue(client: FlaskClient, home: Home) -> Issue:
    def issued(rights: Sequence[str] = (*Right,), fields: Sequence[str] = FIELDS) -> System:
        token = home.database.run(lambda s: read_tokens.issue(s, CONGRESS, "Cổng tin", rights, fields, None, "test"))
        return System(client, token)

    return issued


@pytest.fixture
def open_code(home: Home) -> str:
    """The session whose doors are open."""
    now = clock.now()
    with home.database.reading() as db_session:
        open_now = select(ProgramSession.code).where(
            ProgramSession.doors_open_at <= now, ProgramSession.doors_close_at > now, ProgramSession.takes_attendance
        )
        return db_session.scalars(open_now.order_by(ProgramSession.doors_open_at.desc())).first() or ""


def test_figures_are_those_of_the_organizers_page(home: Home, station: Station, issue: Issue, open_code: str) -> None:
    for card in home.cards()[:7]:
        assert station.judged(card.code)["status"] == "ok"
    system = issue()
    assert open_code in [one["code"] for one in system.read(SESSIONS)["sessions"]]
    told = system.read(f"{SESSIONS}{open_code}/figures/")
    with home.database.reading() as db_session:
        [counted] = [one for one in attendance.live_counts(db_session, CONGRESS) if one.code == open_code]
    assert told["total"]["present"] + told["total"]["guests_present"] == 7
    assert told["total"]["summoned"] == counted.summoned
    for part in ("delegations", "categories"):
        for name in ("summoned", "present", "guests", "guests_present", "excused", "unexplained"):
            assert sum(one[name] for one in told[part]) == told["total"][name], (part, name)


def test_everybody_expected_is_listed_once_page_by_page(
    home: Home, station: Station, issue: Issue, open_code: str
) -> None:
    came = home.cards()[:3]
    for card in came:
        station.judged(card.code)
    system, people = issue(), list[dict[str, Any]]()
    cursor: int | None = 0
    while cursor is not None:
        told = system.read(f"{SESSIONS}{open_code}/attendance/?limit=150&cursor={cursor}")
        people += told["people"]
        assert len(told["people"]) <= 150
        cursor = told["next"]
    with home.database.reading() as db_session:
        session_id = attendance_list.session_of(db_session, CONGRESS, open_code)
        expected = db_session.scalar(select(func.count(Delegate.id)).where(attendance.is_expected_at(session_id)))
    assert len(people) == len({one["id"] for one in people}) == expected
    present = {one["number"]: one for one in people if one["state"] == "present"}
    assert set(present) == {card.number for card in came}
    for card in came:
        one = present[card.number]
        assert (one["name"], one["delegation"]) == (card.full_name, card.delegation)
        assert one["first_in"] is not None
        assert one["last_out"] is None
    assert {one["state"] for one in people} == {"present", "expected"}


def test_only_what_has_changed_is_told_since_a_moment(
    home: Home, station: Station, issue: Issue, open_code: str
) -> None:
    one, two, three = home.cards()[:3]
    system = issue()
    began = clock.now()
    station.judged(one.code)

    def changed(since: Any) -> dict[str, str]:
        path = f"{SESSIONS}{open_code}/attendance/?updated_since={since.isoformat().replace('+', '%2B')}"
        return {person["number"]: person["state"] for person in system.read(path)["people"]}

    assert changed(began) == {one.number: "present"}
    later = clock.now()
    assert changed(later) == {}
    entry = station.judged(two.code)
    station.judged(one.code, type="exit")
    with home.database.reading() as db_session:
        session_id = attendance_list.session_of(db_session, CONGRESS, open_code)
        third = db_session.scalars(select(Delegate.id).where(Delegate.number == three.number)).one()
    home.database.run(lambda s: absences.note(s, CONGRESS, session_id, third, "Nằm viện", "test"))
    assert changed(later) == {one.number: "left", two.number: "present", three.number: "excused"}
    taken_back = {"attendance": entry["attendance"]["id"], "error_explanation": "Quét nhầm"}
    assert station.ask("POST", "/api/v1/checkinrpc/annul/", taken_back).status_code == 200
    assert changed(later)[two.number] == "expected"
    assert changed(clock.now() + timedelta(hours=1)) == {}


def test_who_asks_again_is_told_that_nothing_has_changed(
    station: Station, home: Home, issue: Issue, open_code: str
) -> None:
    system = issue()
    for path in (SESSIONS, f"{SESSIONS}{open_code}/figures/", f"{SESSIONS}{open_code}/attendance/"):
        first = system.get(path)
        again = system.get(path, **{"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")
    tag = system.get(f"{SESSIONS}{open_code}/figures/").headers["ETag"]
    station.judged(home.cards()[0].code)
    assert system.get(f"{SESSIONS}{open_code}/figures/", **{"If-None-Match": tag}).status_code == 200


def test_a_person_is_told_with_the_fields_the_token_names_alone(home: Home, issue: Issue, open_code: str) -> None:
    always = {"id", "state", "first_in", "last_out", "updated_at"}
    path = f"{SESSIONS}{open_code}/attendance/?limit=500"
    assert set(issue(["people"], []).read(path)["people"][0]) == always
    assert set(issue(["people"], ["number", "category"]).read(path)["people"][0]) == {*always, "number", "category"}
    body = issue().get(path).get_data(as_text=True)
    with home.database.reading() as db_session:
        words = {
            *db_session.scalars(select(Demographics.ethnicity).where(Demographics.ethnicity.not_in(("", "Kinh")))),
            *db_session.scalars(select(Delegate.phone).where(Delegate.phone != "")),
        }
    assert len(words) > 100
    assert not [word for word in words if f'"{word}"' in body]


@pytest.mark.parametrize(
    ("rights", "allowed"),
    [(["figures"], {"", "figures/"}), (["people"], {"", "attendance/"}), ([*Right], {"", "figures/", "attendance/"})],
)
def test_a_token_opens_what_it_was_given_for(
    issue: Issue, open_code: str, rights: list[str], allowed: set[str]
) -> None:
    system = issue(rights)
    paths = {"": SESSIONS, **{name: f"{SESSIONS}{open_code}/{name}" for name in ("figures/", "attendance/")}}
    answers = {name: system.get(path).status_code for name, path in paths.items()}
    assert answers == {name: 200 if name in allowed else 403 for name in paths}


def test_a_read_token_opens_nothing_else_and_nothing_else_opens_these(
    home: Home, station: Station, issue: Issue, sign_in: SignIn, open_code: str
) -> None:
    system, client = issue(), station.client
    scan = {"secret": home.cards()[0].code, "nonce": "nonce-000001"}
    for scheme in ("Bearer", "Device"):
        headers = {"Authorization": f"{scheme} {system.token}"}
        assert client.post(REDEEM, json=scan, headers=headers).status_code == 401
        for path in ("/api/v1/print-jobs/?scan=1", "/api/v1/itinerary/?scan=1", "/api/v1/delegation/?scan=1"):
            assert client.get(path, headers=headers).status_code == 401
        for path in ("/admin/", "/admin/people/", "/desk/", "/admin/outside/"):
            assert client.get(path, headers=headers).status_code in {401, 404}
    paths = (SESSIONS, f"{SESSIONS}{open_code}/figures/", f"{SESSIONS}{open_code}/attendance/")
    device = station.headers["Authorization"].removeprefix("Device ")
    organizer = sign_in(Role.ORGANIZER)
    for path in paths:
        for told in (f"Device {device}", f"Bearer {device}", f"Device {system.token}", "Bearer ", "Bearer x" * 300, ""):
            answer = client.get(path, headers={"Authorization": told} if told else {})
            assert answer.status_code == 401, (path, told)
            assert answer.get_json()["message"].startswith("Mã đọc không đúng")
        assert organizer.get(path).status_code == 401
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            refused = client.open(path, method=method, headers={"Authorization": f"Bearer {system.token}"})
            assert refused.status_code == 405


def test_a_revoked_or_expired_token_is_worth_nothing_at_once(home: Home, issue: Issue) -> None:
    revoked, expired = issue(), issue()
    assert revoked.get(SESSIONS).status_code == expired.get(SESSIONS).status_code == 200
    home.database.run(lambda s: read_tokens.revoke(s, CONGRESS, 1, "test"))
    past = clock.now() - timedelta(seconds=1)
    home.database.run(lambda s: s.execute(update(ReadToken).where(ReadToken.id == 2).values(expires_at=past)))
    assert revoked.get(SESSIONS).status_code == expired.get(SESSIONS).status_code == 401


def test_use_is_noted_once_a_minute_and_the_token_kept_nowhere(home: Home, issue: Issue) -> None:
    system = issue()
    system.read(SESSIONS)
    with home.database.reading() as db_session:
        first = db_session.get_one(ReadToken, 1).used_at
    assert first is not None
    system.read(SESSIONS)
    with home.database.reading() as db_session:
        assert db_session.get_one(ReadToken, 1).used_at == first
        acts = db_session.scalars(select(AuditEntry.act).where(AuditEntry.act.like("read_token%"))).all()
    assert acts == ["read_token.issue"]
    kept = b"".join(path.read_bytes() for path in home.settings.data.glob("don.sqlite3*"))
    assert system.token.encode() not in kept


def test_what_is_not_there_or_malformed_is_said_in_json(issue: Issue, open_code: str) -> None:
    system = issue()
    for path, status in (
        (f"{SESSIONS}KHONG-CO/figures/", 404),
        (f"{SESSIONS}KHONG-CO/attendance/", 404),
        (f"{SESSIONS}{open_code}/attendance/?limit=0", 400),
        (f"{SESSIONS}{open_code}/attendance/?cursor=x", 400),
        (f"{SESSIONS}{open_code}/attendance/?updated_since=2026-01-01", 400),
    ):
        answer = system.get(path)
        assert (answer.status_code, answer.get_json()["status"]) == (status, "error"), path
        assert answer.get_json()["message"]


def test_who_asks_too_often_is_told_to_wait(home: Home) -> None:
    app = create_app(home.settings.model_copy(update={"reads_per_minute": 3}))
    token = home.database.run(lambda s: read_tokens.issue(s, CONGRESS, "Một", ["figures"], [], None, "test"))
    other = home.database.run(lambda s: read_tokens.issue(s, CONGRESS, "Hai", ["figures"], [], None, "test"))
    eager = System(app.test_client(), token)
    assert [eager.get(SESSIONS).status_code for _each in range(5)] == [200, 200, 200, 429, 429]
    assert eager.get(SESSIONS).get_json()["message"].startswith("Quá nhiều yêu cầu")
    assert System(app.test_client(), other).get(SESSIONS).status_code == 200
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
