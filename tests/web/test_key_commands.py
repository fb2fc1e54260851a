"""`flask keys`: rotated under running processes, and taken back with every code that hangs on the key."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select, update

from congress import invitations, keys
from congress.models import Delegate, Invitation
from tests.support.homes import Home
from tests.web.conftest import Station


def run(app: Flask, *words: str) -> str:
    ended = app.test_cli_runner().invoke(args=["keys", *words])
    assert ended.exit_code == 0, f"{ended.output} {ended.exception!r}"
    return ended.output


def refused(app: Flask, *words: str) -> str:
    ended = app.test_cli_runner().invoke(args=["keys", *words])
    assert ended.exit_code == 1
    return ended.output


def key_file(home: Home, number: int) -> Path:
    return home.settings.keys / f"invitation-{number}.key"


def test_a_new_key_is_used_by_a_running_process_and_old_codes_stay_good(
    app: Flask, home: Home, station: Station
) -> None:
    old, renewed = home.cards()[:2]
    running = app.extensions["hub"]
    assert running.keys.current_number == 1
    assert "Đã tạo khóa số 2" in run(app, "rotate")
    assert key_file(home, 2).stat().st_mode & 0o777 == 0o600
    with running.database.reading() as db_session:
        other = db_session.scalars(select(Delegate.id).where(Delegate.number == renewed.number)).one()
    running.database.run(lambda s: invitations.reissue(s, other, running.keys, "test"))
    with running.database.reading() as db_session:
        made_with = select(Invitation.key_number).where(Invitation.delegate_id == other, Invitation.state == "issued")
        assert db_session.scalars(made_with).one() == 2
        new_code = invitations.current_code(db_session, other, running.keys)
    assert station.judged(str(new_code))["status"] == "ok"
    assert station.judged(old.code)["status"] == "ok"
    told = run(app, "status")
    assert "Khóa 1: 419 giấy mời còn hiệu lực\n" in told
    assert "Khóa 2: 1 giấy mời còn hiệu lực (đang dùng)" in told


def test_a_key_in_use_is_not_taken_back_before_there_is_another(app: Flask, home: Home) -> None:
    assert "Vui lòng tạo khóa mới trước" in refused(app, "revoke", "1", "--yes")
    assert "Không có khóa số 7" in refused(app, "revoke", "7", "--yes")
    assert key_file(home, 1).exists()


def test_taking_a_key_back_says_what_stops_first_and_then_stops_it_at_the_door(
    app: Flask, home: Home, station: Station
) -> None:
    card = home.cards()[0]
    run(app, "rotate")
    assert "làm 420 giấy mời hết hiệu lực" in refused(app, "revoke", "1")
    assert station.judged(card.code, simulate=True)["status"] == "ok"
    assert "420 giấy mời hết hiệu lực" in run(app, "revoke", "1", "--yes")
    answer = station.judged(card.code)
    assert (answer["status"], answer["reason"]) == ("error", "revoked")
    assert not key_file(home, 1).exists()
    assert keys.load_or_make(home.settings.keys).invitation.keys() == {2}  # no first key is made anew
    assert "Khóa 1" not in run(app, "status")


def test_without_its_key_an_invitation_admits_and_cannot_be_printed(app: Flask, home: Home, station: Station) -> None:
    card = home.cards()[0]
    run(app, "rotate")
    key_file(home, 1).rename(home.settings.keys / "kept-elsewhere")
    assert home.cards() == []
    assert "KHÔNG CÒN TỆP KHÓA" in run(app, "status")
    assert station.judged(card.code)["status"] == "ok"


def test_another_installations_key_makes_no_code_that_no_door_knows(app: Flask, home: Home) -> None:
    """A database without its own keys yields nothing: codes are not printed wrong, they are not printed."""
    key_file(home, 1).write_bytes(bytes(32))
    assert home.cards() == []
    assert "KHÓA KHÔNG KHỚP" in run(app, "status")


def test_keys_others_may_read_are_told(app: Flask, home: Home) -> None:
    key_file(home, 1).chmod(0o644)
    assert "người khác trên máy đọc được invitation-1.key" in run(app, "status")


def test_a_number_is_never_given_twice_even_when_files_were_lost(app: Flask, home: Home) -> None:
    one = select(Invitation.id).limit(1).scalar_subquery()
    home.database.run(lambda s: s.execute(update(Invitation).where(Invitation.id == one).values(key_number=6)))
    assert "khóa số 7" in run(app, "rotate")
