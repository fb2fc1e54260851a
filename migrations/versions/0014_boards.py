"""Boards behind links of their own; marks on awards; when the awards begin."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

_MOMENT = sa.DateTime(timezone=True)
_STANDS = sa.text("revoked_at IS NULL AND delegation_id IS NOT NULL")
_MADE = sa.text("undone_at IS NULL")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "board_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("revoked_at", _MOMENT, nullable=True),
        sa.Column("revoked_by", sa.String(), nullable=False),
        sa.Column("first_opened_at", _MOMENT, nullable=True),
        sa.Column("last_opened_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_board_link_congress_id"),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name="fk_board_link_delegation_id"),
        sa.PrimaryKeyConstraint("id", name="pk_board_link"),
        sa.UniqueConstraint("token_hash", name="uq_board_link_token_hash"),
    )
    op.create_index(
        "uq_board_link_head",
        "board_link",
        ["delegation_id"],
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    )
    op.create_table(
        "award_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("exemplar_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("collector", sa.String(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.Column("undone_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_session_id"], ["program_session.id"], name="fk_award_mark_program_session_id"
        ),
        sa.ForeignKeyConstraint(["exemplar_id"], ["exemplar.id"], name="fk_award_mark_exemplar_id"),
        sa.PrimaryKeyConstraint("id", name="pk_award_mark"),
    )
    op.create_index("ix_award_mark_exemplar_id", "award_mark", ["exemplar_id"])
    op.create_index(
        "uq_award_mark_made",
        "award_mark",
        ["program_session_id", "exemplar_id", "kind"],
        unique=True,
        sqlite_where=_MADE,
        postgresql_where=_MADE,
    )
    op.create_table(
        "award_hour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", _MOMENT, nullable=False),
        sa.Column("set_at", _MOMENT, nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_session_id"], ["program_session.id"], name="fk_award_hour_program_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_award_hour"),
        sa.UniqueConstraint("program_session_id", name="uq_award_hour_program_session_id"),
    )
