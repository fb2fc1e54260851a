"""Whether somebody honoured has agreed to be shown on screens."""

from alembic import op

revision = "0008"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    op.execute("ALTER TABLE exemplar ADD COLUMN may_be_shown BOOLEAN DEFAULT false NOT NULL")
