"""People invited to a session, or left out of it, apart from their category; what delegations were called before."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "session_guest",
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("is_invited", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_session_id"], ["program_session.id"], name="fk_session_guest_program_session_id"
        ),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name="fk_session_guest_delegate_id"),
        sa.PrimaryKeyConstraint("program_session_id", "delegate_id", name="pk_session_guest"),
    )
    op.create_index("ix_session_guest_delegate_id", "session_guest", ["delegate_id"])
    op.execute("ALTER TABLE delegation ADD COLUMN former_names JSON DEFAULT '[]' NOT NULL")
