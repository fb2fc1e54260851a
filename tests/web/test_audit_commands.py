"""`flask audit`: an organizer's answer to “was anything changed?”."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, update

from congress.models import AuditEntry
from tests.support.homes import Home


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["audit", *words])


def test_a_whole_log_is_said_to_be_whole_and_its_head_verifies_later(app: Flask) -> None:
    head = run(app, "head").output.strip()
    number, _, letters = head.partition(":")
    told = run(app, "verify", "--noted", f"{number}:{letters[:16]}")
    assert (told.exit_code, f"Nhật ký nguyên vẹn: {number} dòng." in told.output, head in told.output) == (
        0,
        True,
        True,
    )


def test_a_changed_entry_and_a_cut_end_are_said_with_exit_code_1(app: Flask, home: Home) -> None:
    noted = run(app, "head").output.strip()
    last = int(noted.partition(":")[0])
    home.database.run(lambda s: s.execute(delete(AuditEntry).where(AuditEntry.id == last)))
    assert run(app, "verify").exit_code == 0
    cut = run(app, "verify", "--noted", noted)
    assert (cut.exit_code, f"không khớp với dấu đã ghi ở dòng {last}" in cut.output) == (1, True)
    home.database.run(lambda s: s.execute(update(AuditEntry).where(AuditEntry.id == 2).values(actor="account:99")))
    altered = run(app, "verify")
    assert (altered.exit_code, "từ dòng 2" in altered.output) == (1, True)


@pytest.mark.parametrize("noted", ["12", "12:abc", "x:0123456789abcdef", "1:0123456789abcdeg"])
def test_a_head_that_is_none_is_refused_in_words(app: Flask, noted: str) -> None:
    told = run(app, "verify", "--noted", noted)
    assert (told.exit_code, "không đúng dạng" in told.output) == (1, True)
