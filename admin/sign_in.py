"""Signing in and out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from admin.frame import cookie_name, for_roles, hub, own_path, signed_in
from congress import accounts
from congress.accounts import SignedIn
from congress.models import Role

blueprint = Blueprint("sign_in", __name__, url_prefix="/admin")


class SignInForm(FlaskForm):  # type: ignore[misc]  # flask-wtf carries no types
    """Name and password."""

    username = StringField(validators=[InputRequired(), Length(max=60)])
    password = PasswordField(validators=[InputRequired(), Length(max=200)])
    next = HiddenField()


@blueprint.route("/sign-in", methods=["GET", "POST"])
def page() -> str | Response | tuple[str, int]:
    """Show the form; open a sign-in when name and password are right. The words never say which of them was wrong."""
    if signed_in() and request.method == "GET":
        return redirect(url_for("attendance.page"))
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("admin/sign_in.html", form=form)
    database = hub().database
    username = form.username.data.replace("\0", "")
    with database.reading() as db_session:
        password_hash = accounts.password_hash_of(db_session, username)
    verified = accounts.password_matches(password_hash, form.password.data)
    token = database.run(lambda db_session: accounts.sign_in(db_session, username, verified=verified))
    if token is None:
        flash(gettext("Tên đăng nhập hoặc mật khẩu không đúng, hoặc tài khoản đang tạm khóa."))
        return render_template("admin/sign_in.html", form=form), 403
    back = redirect(own_path(form.next.data or "/admin/"))
    back.set_cookie(cookie_name(), token, httponly=True, samesite="Lax", secure=hub().settings.secure_cookies, path="/")
    return back


@blueprint.post("/sign-out")
@for_roles(*Role)
def sign_out(person: SignedIn) -> Response:
    """End this browser's sign-in."""
    hub().database.run(lambda db_session: accounts.sign_out(db_session, person))
    back = redirect(url_for("sign_in.page"))
    back.delete_cookie(cookie_name(), path="/")
    return back
