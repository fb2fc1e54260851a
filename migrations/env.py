"""How Alembic reaches the tables: through the app's own engine, so that both homes are migrated alike."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from congress.models import Base
from congress.models.base import UtcDateTime


def plain_type(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our time type as the column type it is, so that a migration outlives the module it came from."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


def run(connection: Connection) -> None:
    """Apply the migrations in one transaction."""
    context.configure(
        connection=connection, target_metadata=Base.metadata, render_as_batch=True, render_item=plain_type
    )
    with context.begin_transaction():
        context.run_migrations()


with current_app.extensions["migrate"].db.engine.connect() as connection:
    run(connection)
    connection.commit()
