"""The migrations make the very tables the models describe, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from congress.models import Base
from tests.support.homes import Home


def test_migrated_tables_are_those_of_the_models(each_home: Home) -> None:
    with each_home.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
