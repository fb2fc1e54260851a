"""The composition root: the Flask app with both faces, their errors and commands. `gunicorn wsgi:app`, `flask`."""

import hashlib
import json
from typing import Any

import structlog
from apiflask import APIFlask
from flask import Flask, Response, jsonify, render_template, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import text
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

import admin
import kiosk
from admin.outside.errors import UnknownReader
from congress import errors, keys
from congress.database import Database, attach, engine_options
from congress.hub import Hub
from congress.log_lines import write_logs_as_lines
from congress.models import Base
from congress.settings import PROJECT_ROOT, Settings
from kiosk.errors import NotSignedIn, UnknownDevice
from kiosk.page_version import page_version

LARGEST_REQUEST = 64 * 1024  # bytes; a scan has some 200
HTTP_STATUS: dict[type[errors.CongressError], int] = {
    errors.BadInput: 400,
    NotSignedIn: 401,
    UnknownDevice: 401,
    UnknownReader: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.Unavailable: 503,
}
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
API_WORDS = {
    400: "Yêu cầu không đúng định dạng.",
    404: "Không có địa chỉ này.",
    405: "Địa chỉ này không nhận phương thức đó.",
    413: "Yêu cầu quá lớn.",
    415: "Yêu cầu phải là JSON.",
    429: "Quá nhiều yêu cầu trong thời gian ngắn. Vui lòng thử lại sau giây lát.",
    500: "Hệ thống gặp sự cố; chưa ghi nhận được gì. Vui lòng thử lại hoặc gặp lễ tân.",
}
log = structlog.get_logger()


def create_app(settings: Settings | None = None) -> Flask:
    """Build the app. Raises CongressError, with words for the console, when the data folder cannot be used."""
    settings = settings or Settings()
    write_logs_as_lines()
    app = APIFlask(
        __name__,
        title="Đón: check-in",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,  # the viewers it offers load from a CDN; a venue has no internet
        static_folder=str(PROJECT_ROOT / "static"),
        template_folder=str(PROJECT_ROOT / "templates"),
    )
    hub_keys = keys.load_or_make(settings.keys)
    app.config.update(
        SECRET_KEY=hub_keys.web,
        SQLALCHEMY_DATABASE_URI=settings.url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.url),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-don_form" if settings.secure_cookies else "don_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,  # the sign-in's own limits end it
        VALIDATION_ERROR_STATUS_CODE=400,
        OPENAPI_VERSION="3.1.0",
        SEND_FILE_MAX_AGE_DEFAULT=300,
        KIOSK_PAGE_VERSION=page_version(),
    )
    if settings.proxies:
        believed = dict.fromkeys(("x_for", "x_proto", "x_host"), settings.proxies)
        app.wsgi_app = ProxyFix(app.wsgi_app, **believed)  # type: ignore[method-assign]
    db = SQLAlchemy(app, metadata=Base.metadata)
    Migrate(app, db, directory=str(PROJECT_ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        attach(db.engine)
        app.extensions["hub"] = Hub(settings, Database(db.engine), hub_keys)

    @app.before_request
    def keep_requests_small() -> None:  # before the forms' protection, which reads the whole request
        request.max_content_length = admin.largest_request(LARGEST_REQUEST)

    csrf = CSRFProtect(app)
    limiter = Limiter(
        _caller, app=app, default_limits=[f"{settings.requests_per_minute}/minute"], storage_uri="memory://"
    )
    csrf.exempt(kiosk.personal.blueprint)  # it checks its form's token itself: its page sends no referrer to check
    csrf.exempt(kiosk.boards.blueprint)  # the secret in its address is no cookie: it comes along from nowhere else
    for api in (*kiosk.API_BLUEPRINTS, admin.READ_API):
        csrf.exempt(api)  # they are called with a token, never with a cookie
        app.register_blueprint(api)
    limiter.limit(f"{settings.reads_per_minute}/minute", override_defaults=False)(admin.READ_API)
    for blueprint in (*kiosk.PAGE_BLUEPRINTS, *admin.BLUEPRINTS):
        app.register_blueprint(blueprint)
    admin.register(app)
    kiosk.personal.prepare(app, limiter, admin.own_document.render)
    kiosk.desk.prepare(app, admin.replacement_badge.render)
    kiosk.boards.prepare(app, limiter)
    _describe_api(app)
    _answer_errors(app)
    for view in (_add_health(app), *admin.UNLIMITED):
        limiter.exempt(view)

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return app


def _caller() -> str:
    """Limit bursts per device, else per address; behind one router many kiosks share an address.

    Who is stopped gets into the log, so a device is told by a hash of its token.
    """
    token = request.headers.get("Authorization")
    return hashlib.sha256(token.encode()).hexdigest()[:16] if token else get_remote_address()


def _add_health(app: Flask) -> Any:
    @app.get("/healthz")
    def healthz() -> Response:
        """Say whether this process can reach its database."""
        with app.extensions["hub"].database.reading() as db_session:
            db_session.execute(text("SELECT 1"))
        return jsonify(status="ok")

    return healthz


def _describe_api(app: APIFlask) -> None:
    app.security_schemes = {
        "Device": {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Device <token>`, as printed once by `flask stations add NAME`.",
        },
        "Reader": {
            "type": "http",
            "scheme": "bearer",
            "description": "`Bearer <token>`, as shown once on the admin page or by `flask tokens add NAME`.",
        },
    }

    @app.spec_processor
    def mend(spec: Any) -> Any:
        spec["servers"] = [{"url": "/"}]
        spec["paths"] = {path: told for path, told in spec["paths"].items() if path.startswith("/api/")}
        for operations in spec["paths"].values():
            for operation in operations.values():
                if "requestBody" in operation:
                    operation["requestBody"]["required"] = True
                for status, answer in operation.get("responses", {}).items():
                    if int(status) >= 400:
                        answer["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}
        spec.setdefault("components", {}).setdefault("schemas", {})["Fault"] = {
            "type": "object",
            "description": "Nothing was recorded. `message` is for the person at the screen.",
            "required": ["status", "reason", "message"],
            "properties": {
                "status": {"const": "error"},
                "reason": {"const": "error"},
                "message": {"type": "string"},
                "detail": {"type": "object", "description": "Which fields are malformed, and how."},
            },
        }
        return spec


def _answer_errors(app: APIFlask) -> None:
    """Map faults to HTTP, once: JSON for the API, a page for people."""

    @app.error_processor
    def malformed(error: Any) -> tuple[Response, int, Any]:
        status = error.status_code
        detail = getattr(error, "detail", None) or None
        return _fault(API_WORDS.get(status, error.message), status, detail), status, error.headers or {}

    @app.errorhandler(errors.CongressError)
    def told(fault: errors.CongressError) -> tuple[Response | str, int]:
        status = next((code for kind, code in HTTP_STATUS.items() if isinstance(fault, kind)), 500)
        if status == 404 and request.path.endswith("/pairing/claim/"):
            status = 410
        return _answer(fault.message_vi, status)

    @app.errorhandler(CSRFError)
    def stale_form(_fault: CSRFError) -> tuple[Response | str, int]:
        return _answer("Biểu mẫu đã hết hạn. Vui lòng tải lại trang và thử lại.", 400)

    @app.errorhandler(HTTPException)
    def http(fault: HTTPException) -> tuple[Response | str, int] | HTTPException:
        if fault.response is not None or (fault.code or 500) < 400:
            return fault
        code = fault.code or 500
        return _answer(API_WORDS.get(code, "Không thực hiện được yêu cầu này."), code)

    @app.errorhandler(Exception)
    def ours(fault: Exception) -> tuple[Response | str, int]:
        # The rule and not the path: a path may hold the secret of somebody's link.
        log.error("fault", rule=str(request.url_rule), kind=type(fault).__name__, exc_info=fault)
        return _answer(API_WORDS[500], 500)


def _answer(words: str, status: int) -> tuple[Response | str, int]:
    if request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json":
        return _fault(words, status, None), status
    if request.path.startswith(kiosk.personal.PREFIX):
        return kiosk.personal.trouble_page(status), status
    if request.path.startswith(kiosk.boards.PREFIX):
        return kiosk.boards.trouble_page(status), status
    return render_template("error.html", words=words, status=status), status


def _fault(words: str, status: int, detail: Any) -> Response:
    body = {"status": "error", "reason": "error", "message": words} | ({"detail": detail} if detail else {})
    return Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")


def __getattr__(name: str) -> Flask:
    """Make `app` when gunicorn asks for it, so that importing this module opens no database."""
    if name == "app":
        return create_app()
    raise AttributeError(name)
