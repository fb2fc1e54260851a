"""Statements on the way of a scan: written with SQLAlchemy, compiled once, run straight on the driver.

SQLAlchemy spends ten times as long around such a statement as the database does inside it, and a scan runs a dozen
(measured with bench/door.py). Types are converted and faults are wrapped as everywhere else; transactions are the
session's own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import ClauseElement, Column, Dialect, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]


class Prepared:
    """A SELECT, or an INSERT or UPDATE whose values are bound parameters. `IN` of a list is not supported."""

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def all(self, db_session: Session, **values: object) -> Sequence[tuple[Any, ...]]:
        """Run in the session's transaction and return all rows; of a statement that returns none, an empty list."""
        connection = db_session.connection()
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled.of(self._statement, dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.sql, compiled.parameters(values))
            rows = cursor.fetchall() if compiled.returns_rows else ()
        except dialect.loaded_dbapi.Error as fault:
            raise _wrapped(compiled.sql, fault, dialect) from fault
        finally:
            cursor.close()
        return compiled.converted(rows)

    def first(self, db_session: Session, **values: object) -> tuple[Any, ...] | None:
        """Run and return the first row, or None."""
        rows = self.all(db_session, **values)
        return rows[0] if rows else None

    def scalar(self, db_session: Session, **values: object) -> Any:
        """Run and return the first value of the first row, or None."""
        row = self.first(db_session, **values)
        return row[0] if row else None


def insert_if_absent(db_session: Session, model: type[DeclarativeBase], **values: object) -> int | None:
    """Insert a row and return its id, or None when any unique constraint says that it is there already."""
    dialect = db_session.get_bind().dialect.name
    inserted: int | None = _insert_unless_there(model, tuple(values), dialect).scalar(db_session, **values)
    return inserted


@lru_cache(maxsize=64)
def _insert_unless_there(model: type[DeclarativeBase], names: tuple[str, ...], dialect: str) -> Prepared:
    table = cast("Table", model.__table__)
    make = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = make(table).values(dict.fromkeys(names))
    return Prepared(statement.on_conflict_do_nothing().returning(table.c.id))


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement for one kind of database. `order` names the parameters where they are told by place."""

    sql: str
    fixed: dict[str, Any]
    binders: dict[str, Convert]
    order: tuple[str, ...] | None
    readers: tuple[tuple[int, Convert], ...]
    returns_rows: bool

    @classmethod
    def of(cls, statement: ClauseElement, dialect: Dialect) -> "_Compiled":
        compiled = cast("SQLCompiler", statement.compile(dialect=dialect))
        types = {name: bind.type for bind, name in compiled.bind_names.items()}
        binders = {name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()}
        columns = list(getattr(statement, "exported_columns", ()))
        readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        defaults = {column.key: _default(column) for column in getattr(compiled, "insert_prefetch", ())}
        return cls(
            sql=compiled.string,
            fixed={**compiled.params, **defaults},
            binders={name: binder for name, binder in binders.items() if binder is not None},
            order=tuple(compiled.positiontup) if compiled.positiontup is not None else None,
            readers=tuple((place, reader) for place, reader in enumerate(readers) if reader is not None),
            returns_rows=bool(columns),
        )

    def parameters(self, values: dict[str, object]) -> Any:
        told = {**self.fixed, **values}
        for name, binder in self.binders.items():
            told[name] = binder(told[name])
        return told if self.order is None else [told[name] for name in self.order]

    def converted(self, rows: Sequence[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
        if not (self.readers and rows):
            return rows
        fresh = []
        for row in rows:
            cells = list(row)
            for place, reader in self.readers:
                cells[place] = reader(cells[place])
            fresh.append(tuple(cells))
        return fresh


def _default(column: Column[Any]) -> object:
    """The value of a column that an insert leaves out; only fixed ones are used in our tables."""
    return cast("Any", column.default).arg


def _wrapped(sql: str, fault: Exception, dialect: Dialect) -> BaseException:
    return DBAPIError.instance(sql, None, fault, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect)
