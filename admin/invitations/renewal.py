"""The password asked for once more, before something leaves the house that lets people in."""

from flask import flash, request
from flask_babel import gettext

from admin.frame import hub
from congress import accounts
from congress.accounts import SignedIn


def is_renewed(person: SignedIn) -> bool:
    """Tell whether the form carries the password of who is signed in; else say so on the next page."""
    if password_holds(person):
        return True
    flash(gettext("Mật khẩu chưa đúng nên chưa tạo tệp. Vui lòng thử lại."))
    return False


def password_holds(person: SignedIn) -> bool:
    """Tell whether the form carries the password of who is signed in. Wrong ones count as at sign-in."""
    database = hub().database
    with database.reading() as db_session:
        password_hash = accounts.password_hash_of(db_session, person.username)
    verified = accounts.password_matches(password_hash, request.form.get("password", ""))
    return database.run(lambda db_session: accounts.renew(db_session, person, verified=verified))
