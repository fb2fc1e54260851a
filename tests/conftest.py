"""Homes for tests: the sample congress, loaded once a run and copied for each test, on SQLite or on PostgreSQL."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.homes import Home, OwnPostgreSql, PostgreSql, copy_home, prepare


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed home with the sample congress."""
    data = tmp_path_factory.mktemp("template") / "data"
    prepare(data)
    return data


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgreSql]:
    """The server TEST_PG_URL names (without a database), else one of our own."""
    template_home = tmp_path_factory.mktemp("template-pg") / "data"
    if given := os.environ.get("TEST_PG_URL"):
        yield PostgreSql(given, template_home)
        return
    with OwnPostgreSql() as server:
        yield PostgreSql(server.url, template_home)


@pytest.fixture
def home(sqlite_template: Path, tmp_path: Path) -> Iterator[Home]:
    """A hub on SQLite, the normal venue."""
    copy_home(sqlite_template, tmp_path / "data")
    opened = Home.open(tmp_path / "data")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def postgresql_home(postgresql: PostgreSql, tmp_path: Path) -> Iterator[Home]:
    """A hub on PostgreSQL, a bigger event."""
    copied_keys = tmp_path / "data"
    copied_keys.mkdir()
    (copied_keys / "keys").symlink_to(postgresql.template_home / "keys")
    url = postgresql.copy_database()
    opened = Home.open(copied_keys, url)
    yield opened
    opened.engine.dispose()
    postgresql.drop_database(url)


@pytest.fixture(params=["home", "postgresql_home"], ids=["sqlite", "postgresql"])
def each_home(request: pytest.FixtureRequest) -> Home:
    """The same test on both databases."""
    opened: Home = request.getfixturevalue(request.param)
    return opened
