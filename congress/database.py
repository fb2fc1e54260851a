"""The one door to the database: how connections are opened, and the only `commit` of the program.

One use case is one transaction, opened here by an entry point (route, command, spooler). The rules take the
session as an argument, may flush, never commit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from congress.errors import CongressError, Unavailable
from congress.writers_line import WritersLine

_SERIALIZATION_FAILURES = {"40001", "40P01"}
_TRIES = 5
T = TypeVar("T")


class DatabaseUnfit(CongressError):
    """The database engine at hand would lose or corrupt what it acknowledged."""


def engine_options(url: str) -> dict[str, Any]:
    """Return keyword arguments of `create_engine` for this URL (also Flask-SQLAlchemy's SQLALCHEMY_ENGINE_OPTIONS)."""
    if not url.startswith("sqlite"):
        return {"pool_size": 16, "max_overflow": 48, "pool_pre_ping": True, "isolation_level": "READ COMMITTED"}
    import pysqlite3.dbapi2 as engine_module  # noqa: PLC0415  only SQLite needs the wheel

    refuse_affected_sqlite(engine_module.sqlite_version_info)
    return {
        "module": engine_module,
        "pool_size": 16,
        "max_overflow": 48,
        "connect_args": {"check_same_thread": False, "isolation_level": None, "timeout": 5.0},
    }


def refuse_affected_sqlite(version: tuple[int, ...]) -> None:
    """Refuse a SQLite whose WAL reset can lose commits with two connections open (fixed 3.44.6, 3.50.7, 3.51.3)."""
    fixed = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    if not fixed:
        text = ".".join(map(str, version))
        raise DatabaseUnfit(f"SQLite {text} có lỗi mất dữ liệu đã biết; hãy chạy lại `python3 run.py` để cài bản đúng.")


def open_engine(url: str) -> Engine:
    """Open an engine as the whole program uses it; the web process does the same through Flask-SQLAlchemy."""
    engine = create_engine(url, **engine_options(url))
    attach(engine)
    return engine


def attach(engine: Engine) -> None:
    """Give a SQLite engine its durability settings and explicit transactions; others need nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",  # with NORMAL some acknowledged scans are lost in a power cut
            "foreign_keys=ON",
            "busy_timeout=5000",
            "cache_size=-16000",
            "temp_store=MEMORY",
            "secure_delete=ON",  # what was dropped is gone from the file, too: lists hold citizen numbers
            "wal_autocheckpoint=8000",  # pages, 32 MB: moving the journal home is no work for every fortieth guest
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        # A writer takes its lock at once: upgrading a read later could fail half-way through a use case.
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Database:
    """Transactions over one engine. Shared by all threads of the process."""

    def __init__(self, engine: Engine) -> None:
        self._writing = engine
        self._reading = engine.execution_options(reading=True)
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._line = WritersLine(Path(engine.url.database or "")) if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a consistent snapshot; nothing written in it is kept."""
        with Session(self._reading) as db_session:
            try:
                yield db_session
            except DBAPIError as fault:
                raise _as_unavailable(fault) from fault

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open one write transaction: committed when the block ends, rolled back when it raises."""
        if self._line is None:
            with self._transaction() as db_session:
                yield db_session
            return
        with self._line.turn(), self._transaction() as db_session:
            yield db_session

    @contextmanager
    def _transaction(self) -> Iterator[Session]:
        with Session(self._writing, expire_on_commit=False) as db_session:
            yield db_session
            db_session.commit()

    def run(self, use_case: Callable[[Session], T]) -> T:
        """Run a use case in a transaction of its own and return its (frozen) answer.

        A use case that meets a unique-constraint race or a serialization failure rolls back and runs again: the
        second run sees the winner's row. Raises Unavailable when the store is read-only, full, locked or away.
        """
        for left in reversed(range(_TRIES)):
            try:
                with self.transaction() as db_session:
                    return use_case(db_session)
            except IntegrityError:
                if not left:
                    raise
            except DBAPIError as fault:
                if not (left and getattr(fault.orig, "sqlstate", None) in _SERIALIZATION_FAILURES):
                    raise _as_unavailable(fault) from fault
        raise AssertionError("unreachable: the last try returns or raises")


def _as_unavailable(fault: DBAPIError) -> Exception:
    """Translate trouble of the store itself; a fault of ours (bad SQL) stays what it is."""
    if not isinstance(fault, OperationalError):
        return fault
    words = str(fault.orig).lower()
    if "readonly" in words or "read-only" in words:
        return Unavailable("Cơ sở dữ liệu đang ở chế độ chỉ đọc; chưa ghi nhận được. Vui lòng báo ban tổ chức.")
    if "full" in words:
        return Unavailable("Ổ đĩa của máy chủ đã đầy; chưa ghi nhận được. Vui lòng báo ban tổ chức.")
    return Unavailable("Cơ sở dữ liệu đang bận hoặc chưa sẵn sàng. Vui lòng thử lại sau giây lát.")
