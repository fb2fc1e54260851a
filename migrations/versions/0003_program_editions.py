"""Published editions of the program; what an item says beside its time and title; ways back from people to rows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "program_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("contents", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_program_edition_congress_id"),
        sa.PrimaryKeyConstraint("id", name="pk_program_edition"),
        sa.UniqueConstraint("congress_id", "number", name="uq_program_edition_congress_id_number"),
    )
    for column in (
        "notes VARCHAR DEFAULT '' NOT NULL",
        "takes_roll BOOLEAN DEFAULT false NOT NULL",
        "is_printed BOOLEAN DEFAULT true NOT NULL",
    ):
        op.execute(f"ALTER TABLE program_item ADD COLUMN {column}")
    for column in ("program_version", "program_published_at"):
        op.execute(f"ALTER TABLE congress DROP COLUMN {column}")
    op.create_index("ix_delegate_merged_into_id", "delegate", ["merged_into_id"])
    op.create_index("ix_seat_assignment_delegate_id", "seat_assignment", ["delegate_id"])
