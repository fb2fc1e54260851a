"""Slips laid out by organizers, with a logo; meals among what is handed out; coupons and calls to the stage."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_MOMENT = sa.DateTime(timezone=True)
_OF_JOBS = (("delegate_id", "delegate"), ("hand_out_id", "hand_out"), ("program_session_id", "program_session"))


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "slip_template",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("congress_id", sa.Integer(), sa.ForeignKey("congress.id"), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("blocks", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.UniqueConstraint("congress_id", "kind"),
    )
    op.create_table(
        "slip_logo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("congress_id", sa.Integer(), sa.ForeignKey("congress.id"), nullable=False, unique=True),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
    )
    op.execute("ALTER TABLE hand_out_kind ADD COLUMN is_meal BOOLEAN DEFAULT false NOT NULL")
    op.add_column("hand_out_kind", sa.Column("served_at", _MOMENT))
    op.execute("ALTER TABLE hand_out_kind ADD COLUMN place VARCHAR DEFAULT '' NOT NULL")
    for column, table in _OF_JOBS:
        op.execute(f"ALTER TABLE print_job ADD COLUMN {column} INTEGER REFERENCES {table} (id)")
    op.create_index("ix_print_job_hand_out", "print_job", ["hand_out_id"])
    op.create_index("ix_print_job_delegate", "print_job", ["delegate_id"])
