"""Guests who are marked so are greeted in their own language, whatever the screen speaks."""

from sqlalchemy import select

from congress.models import Delegate, Role
from tests.support.homes import CONGRESS, Home
from tests.web.conftest import SignIn, Station, post


def code_of(home: Home, name: str) -> str:
    return next(card.code for card in home.cards() if card.full_name.startswith(name))


def test_a_guest_whose_name_is_told_in_chinese_is_greeted_in_chinese(station: Station, home: Home) -> None:
    told = station.judged(code_of(home, "WEI Jianhua"))
    assert told["language"] == "zh"
    assert told["screen"]["title"] == "热烈欢迎韦建华！"  # no honorific is told, and none is guessed
    again = station.judged(code_of(home, "WEI Jianhua"))
    assert again["screen"]["title"].startswith("您已于")


def test_others_are_answered_in_the_language_that_was_asked_for(station: Station, home: Home) -> None:
    assert station.judged(home.card_of("Đại biểu chính thức").code, language="en")["language"] == "en"
    other = home.cards()[5].code
    assert station.judged(other, language="zh")["screen"]["title"].startswith(("欢迎", "热烈欢迎"))


def test_an_organizer_sets_the_language_of_a_guest_and_the_history_says_so(
    station: Station, home: Home, sign_in: SignIn
) -> None:
    organizer = sign_in(Role.ORGANIZER)
    card = home.card_of("Đại biểu chính thức")
    with home.database.reading() as db_session:
        guest = db_session.scalars(
            select(Delegate).where(Delegate.congress_id == CONGRESS, Delegate.number == card.number)
        ).one()
    form = {"version": str(guest.version), "language": "en"}
    page = f"/admin/people/{guest.id}/"
    assert post(organizer, f"{page}arrangement", form, token_from=page).status_code == 302
    shown = organizer.get(page).get_data(as_text=True)
    assert "Ngôn ngữ đón tiếp" in shown
    assert "Tiếng Anh" in shown
    assert station.judged(card.code, language="vi")["screen"]["title"] == f"Welcome, {card.full_name}!"


def test_a_language_nobody_speaks_here_is_refused(home: Home, sign_in: SignIn) -> None:
    organizer = sign_in(Role.ORGANIZER)
    with home.database.reading() as db_session:
        guest = db_session.scalars(select(Delegate).where(Delegate.congress_id == CONGRESS)).first()
    assert guest is not None
    page = f"/admin/people/{guest.id}/"
    post(organizer, f"{page}arrangement", {"version": str(guest.version), "language": "tlh"}, token_from=page)
    assert "Ngôn ngữ đón tiếp không có trong danh mục." in organizer.get(page).get_data(as_text=True)
