"""Homes without the sample: lists come in as new."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.homes import Home, copy_home, settings_for
from tests.support.lists import Lists
from wsgi import create_app


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed home with tables and nothing in them."""
    data = tmp_path_factory.mktemp("empty") / "data"
    app = create_app(settings_for(data))
    assert app.test_cli_runner().invoke(args=["prepare", "--no-sample"]).exit_code == 0
    with app.app_context():
        app.extensions["sqlalchemy"].engine.dispose()
    return data


@pytest.fixture
def empty(empty_template: Path, tmp_path: Path) -> Iterator[Lists]:
    """A congress of one's own, with nobody on its list."""
    copy_home(empty_template, tmp_path / "empty")
    home = Home.open(tmp_path / "empty")
    yield Lists(home)
    home.engine.dispose()


@pytest.fixture
def lists(home: Home) -> Lists:
    """The sample congress, 420 people on its list."""
    return Lists(home)


@pytest.fixture
def each_lists(each_home: Home) -> Lists:
    """The sample congress, on both databases."""
    return Lists(each_home)
