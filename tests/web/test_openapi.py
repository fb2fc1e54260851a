"""The OpenAPI document is served, says what a client needs, and is true of every answer."""

from typing import Any

import pytest
import schemathesis
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from congress.outside import read_tokens
from congress.outside.read_tokens import FIELDS, Right
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import REDEEM, Station
from wsgi import create_app

DOCUMENT = "/api/v1/openapi.json"


def test_the_document_describes_the_check_in(client: FlaskClient) -> None:
    document = client.get(DOCUMENT).get_json()
    assert document["openapi"] == "3.1.0"
    redeem = document["paths"][REDEEM]["post"]
    assert redeem["requestBody"]["required"] is True
    assert redeem["security"] == [{"Device": []}]
    assert {"200", "400", "401", "403", "409", "413", "429", "503"} <= set(redeem["responses"])
    reasons = document["components"]["schemas"]["RedeemAnswer.Reason"]["enum"]
    assert {"already_redeemed", "invalid", "wrong_event", "revoked", "invalid_time"} <= set(reasons)


def test_only_the_api_is_in_the_document(client: FlaskClient) -> None:
    assert all(path.startswith("/api/v1/") for path in client.get(DOCUMENT).get_json()["paths"])


OPERATIONS = [
    ("POST", REDEEM),
    ("POST", "/api/v1/checkinrpc/annul/"),
    ("POST", "/api/v1/checkinrpc/search/"),
    ("GET", "/api/v1/print-jobs/"),
    ("POST", "/api/v1/checkinrpc/redeem-many/"),
    ("GET", "/api/v1/delegation/"),
    ("GET", "/api/v1/itinerary/"),
    ("GET", "/api/v1/program/"),
    ("GET", "/api/v1/sessions/"),
    ("GET", "/api/v1/sessions/{session}/figures/"),
    ("GET", "/api/v1/sessions/{session}/attendance/"),
    ("POST", "/api/v1/stations/heartbeat/"),
    ("POST", "/api/v1/stations/help/"),
    ("POST", "/api/v1/stations/checks/"),
    ("POST", "/api/v1/stations/trial-slip/"),
    ("POST", "/api/v1/stations/pairing/"),
    ("POST", "/api/v1/stations/pairing/claim/"),
]


def test_every_operation_is_tried_below(client: FlaskClient) -> None:
    paths = client.get(DOCUMENT).get_json()["paths"]
    assert {(method.upper(), path) for path, told in paths.items() for method in told} == set(OPERATIONS)


FITTING, UNFIT = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
TRIED = [(*operation, FITTING) for operation in OPERATIONS] + [
    (method, path, UNFIT)
    for method, path in OPERATIONS
    if not path.endswith(("/pairing/", "/program/", "/help/", "/sessions/", "/figures/"))  # they take no input
]


@pytest.mark.parametrize(("method", "path", "mode"), TRIED)
def test_every_answer_is_a_documented_one(
    home: Home, station: Station, method: str, path: str, mode: GenerationMode
) -> None:
    """Requests made up from the document, and ones that break it: no 5xx, no status and no shape it does not tell."""
    unlimited = {"requests_per_minute": 1_000_000, "reads_per_minute": 1_000_000}
    app = create_app(home.settings.model_copy(update=unlimited))
    token = home.database.run(lambda s: read_tokens.issue(s, CONGRESS, "Thử", [*Right], [*FIELDS], None, "test"))
    headers = {"Authorization": f"Bearer {token}"} if "/sessions/" in path else station.headers
    operation = schemathesis.openapi.from_wsgi(DOCUMENT, app)[path][method]
    answered: list[int] = []

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case: Case[Any]) -> None:
        answer = case.call_and_validate(
            headers=headers,
            checks=[not_a_server_error, status_code_conformance, response_schema_conformance],
        )
        answered.append(answer.status_code)

    ask()
    assert answered
    assert max(answered) < 500
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
