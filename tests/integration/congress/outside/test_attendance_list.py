"""Who came to a session, as another system reads it; on both databases."""

from datetime import timedelta

from sqlalchemy import select, update

from congress import attendance, check_in, clock
from congress.admission import MoveType
from congress.models import Delegate, DelegateState, ProgramSession
from congress.outside import attendance_list
from congress.outside.attendance_list import Presence
from congress.scan_request import ScanRequest
from tests.support.homes import CONGRESS, Home


def test_what_has_changed_is_told_by_the_hubs_clock_and_whoever_is_struck_off_as_such(each_home: Home) -> None:
    home, now = each_home, clock.now()
    station, _token = home.new_station()
    run, cards = home.database.run, home.cards()

    def scan(place: int, nonce: str, move: MoveType = MoveType.ENTRY, minutes_ago: int = 0) -> int:
        happened = clock.now() - timedelta(minutes=minutes_ago)
        request = ScanRequest(cards[place].code, nonce, "barcode", move, happened, None)
        result = run(lambda s: check_in.check_in(s, station, request))
        assert result.attendance is not None
        return result.attendance.id

    scan(0, "nonce-0001", minutes_ago=2)  # kept by its kiosk while the hub was away: it happened before, and is news
    scan(1, "nonce-0002")
    scan(1, "nonce-0003", MoveType.EXIT)
    scan(1, "nonce-0004")
    scan(2, "nonce-0005")
    scan(2, "nonce-0006", MoveType.EXIT)
    wrong = scan(3, "nonce-0007")
    run(lambda s: attendance.annul_at_station(s, station, attendance_id=wrong, nonce=None, explanation="Quét nhầm"))
    struck_off = update(Delegate).where(Delegate.number == cards[3].number).values(state=DelegateState.CANCELED)
    run(lambda s: s.execute(struck_off))
    with home.database.reading() as db_session:
        open_now = (ProgramSession.doors_open_at <= now, ProgramSession.doors_close_at > now)
        code = db_session.scalars(select(ProgramSession.code).where(*open_now)).first() or ""
        session_id = attendance_list.session_of(db_session, CONGRESS, code)
        found, follows = attendance_list.page(db_session, CONGRESS, session_id, after=0, limit=500, since=now)
        rest, none = attendance_list.page(db_session, CONGRESS, session_id, after=0, limit=500, since=clock.now())
        everybody, _ = attendance_list.page(db_session, CONGRESS, session_id, after=0, limit=500, since=None)
    told = {one.number: one for one in found}
    assert (follows, rest, none) == (None, [], None)
    assert [told[card.number].state for card in cards[:4]] == [
        Presence.PRESENT,
        Presence.PRESENT,
        Presence.LEFT,
        Presence.NOT_EXPECTED,
    ]
    kept, back = told[cards[0].number], told[cards[1].number]
    assert kept.first_in is not None
    assert kept.updated_at is not None
    assert kept.first_in < now <= kept.updated_at
    assert back.first_in is not None
    assert back.last_out is not None
    assert back.first_in < back.last_out
    assert cards[3].number not in {one.number for one in everybody}
    assert [one.id for one in everybody] == sorted({one.id for one in everybody})
