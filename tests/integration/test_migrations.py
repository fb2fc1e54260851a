"""The migrations make the very tables the models describe, on both databases, and lose nothing on the way."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, Integer, LargeBinary, MetaData, Table, insert, select

from congress.models import Base
from tests.support.homes import Home, settings_for
from wsgi import create_app


def test_migrated_tables_are_those_of_the_models(each_home: Home) -> None:
    with each_home.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.fixture
def before_steering(tmp_path: Path) -> Iterator[Engine]:
    """A home as it was before printers were steered, on SQLite, where a table is rebuilt to loosen a column."""
    app = create_app(settings_for(tmp_path / "data"))
    with app.app_context():
        upgrade(revision="0010")
        engine = app.extensions["sqlalchemy"].engine
        yield engine
        engine.dispose()


def test_slips_and_their_copies_survive_the_rebuilding_of_their_table(before_steering: Engine) -> None:
    engine = before_steering
    with engine.begin() as connection:
        tables = MetaData()
        tables.reflect(connection)
        for name in (
            "congress", "delegation", "category", "delegate", "program_session", "station", "scan", "attendance", "printer",
        ):  # fmt: skip
            fill(connection, tables.tables[name])
        jobs = tables.tables["print_job"]
        fill(connection, jobs, id=1, dedupe_key="seat:1", told_seat="L03")
        fill(connection, jobs, id=2, dedupe_key="seat:1:after:1", reprint_of_id=1, copy_ordinal=1)
        fill(connection, jobs, id=3, dedupe_key="program:1")
    upgrade()
    with engine.begin() as connection:
        jobs = Table("print_job", MetaData(), autoload_with=connection)
        rows = connection.execute(select(jobs).order_by(jobs.c.id)).mappings().all()
        assert [(row["id"], row["reprint_of_id"], row["attendance_id"]) for row in rows] == [
            (1, None, 1),
            (2, 1, 1),
            (3, None, 1),
        ]
        assert rows[0]["told_seat"] == "L03"
        fill(connection, jobs, id=4, dedupe_key="test:1", attendance_id=None, scan_id=None, station_id=None)


MOMENT = datetime(2026, 8, 21, 7, 0, tzinfo=UTC)


def fill(connection: Connection, table: Table, **told: object) -> None:
    """Insert a row whose every column that must have something has something, and whose references lead to row 1."""
    row: dict[str, object] = {}
    for column in table.columns:
        if column.foreign_keys and not column.nullable:
            row[column.name] = 1
        elif not column.nullable and column.server_default is None:
            row[column.name] = _something(column.type)
    connection.execute(insert(table).values({**row, **told}))


def _something(kind: object) -> object:
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, LargeBinary):
        return b"x"
    python_type = getattr(kind, "python_type", str)
    return {bool: True, str: "x", int: 1}.get(python_type, MOMENT)
