"""Printers that are tested, probed, steered and owned; slips of the venue that belong to nobody's attendance."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_MOMENT = sa.DateTime(timezone=True)
_OF_GUESTS = ("attendance_id", "scan_id", "station_id")
_PRINTER = (
    "last_words JSON DEFAULT '[]' NOT NULL",
    "is_draining BOOLEAN DEFAULT false NOT NULL",
    "model VARCHAR DEFAULT '' NOT NULL",
    "back_channel VARCHAR DEFAULT '' NOT NULL",
    "is_legible BOOLEAN DEFAULT false NOT NULL",
    "roll_mm INTEGER DEFAULT 50000 NOT NULL",
    "printed_mm INTEGER DEFAULT 0 NOT NULL",
    "owner VARCHAR DEFAULT '' NOT NULL",
)


def upgrade() -> None:
    """Apply."""
    for column in _PRINTER:
        op.execute(f"ALTER TABLE printer ADD COLUMN {column}")
    for column in ("paused_at", "probe_asked_at", "probed_at", "tested_at", "owned_until", "removed_at"):
        op.add_column("printer", sa.Column(column, _MOMENT))
    op.execute("ALTER TABLE print_job ADD COLUMN priority INTEGER DEFAULT 0 NOT NULL")
    op.execute("ALTER TABLE print_job ADD COLUMN height_dots INTEGER DEFAULT 0 NOT NULL")
    op.create_index("ix_print_job_attendance", "print_job", ["attendance_id"])
    if op.get_bind().dialect.name == "sqlite":
        _free_from_guests_on_sqlite()
    else:
        for column in _OF_GUESTS:
            op.alter_column("print_job", column, existing_type=sa.Integer(), nullable=True)


def _free_from_guests_on_sqlite() -> None:
    """Rebuild the table. Copies refer to the table itself: SQLite would not let go of it while they do."""
    op.execute("CREATE TEMPORARY TABLE copies AS SELECT id, reprint_of_id FROM print_job WHERE reprint_of_id IS NOT NULL")
    op.execute("UPDATE print_job SET reprint_of_id = NULL")
    with op.batch_alter_table("print_job") as batch:
        for column in _OF_GUESTS:
            batch.alter_column(column, existing_type=sa.Integer(), nullable=True)
    op.execute(
        "UPDATE print_job SET reprint_of_id = (SELECT reprint_of_id FROM copies WHERE copies.id = print_job.id)"
        " WHERE id IN (SELECT id FROM copies)"
    )
    op.execute("DROP TABLE copies")
