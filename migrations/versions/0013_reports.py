"""Reports on delegates: frozen numbers, and what was put right by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("as_of", _MOMENT, nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("prepared_at", _MOMENT, nullable=False),
        sa.Column("prepared_by", sa.String(), nullable=False),
        sa.Column("issued_at", _MOMENT, nullable=True),
        sa.Column("issued_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_report_congress_id"),
        sa.ForeignKeyConstraint(["program_session_id"], ["program_session.id"], name="fk_report_program_session_id"),
        sa.ForeignKeyConstraint(["corrects_id"], ["report.id"], name="fk_report_corrects_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
        sa.UniqueConstraint("congress_id", "number", name="uq_report_congress_id_number"),
    )
    op.create_table(
        "report_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_report_correction_report_id"),
        sa.PrimaryKeyConstraint("id", name="pk_report_correction"),
    )
    op.create_index("ix_report_correction_report_id", "report_correction", ["report_id"])
