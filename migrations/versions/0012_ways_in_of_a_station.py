"""The ways in that a station offers.

Columns are added in plain SQL: a batch rebuilds the table, and SQLite would delete what refers to it.
"""

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply."""
    op.execute("ALTER TABLE station ADD COLUMN ways VARCHAR DEFAULT 'name number camera' NOT NULL")
