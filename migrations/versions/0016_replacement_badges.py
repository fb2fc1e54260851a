"""Replacement badges: every one that a desk gave, with why, by whom, and by whose leave."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

_MOMENT = sa.DateTime(timezone=True)
_REFERENCES = (
    ("delegate_id", "delegate"),
    ("invitation_id", "invitation"),
    ("job_id", "print_job"),
    ("station_id", "station"),
    ("account_id", "account"),
    ("leave_by_id", "account"),
    ("rehearsal_id", "rehearsal"),
)


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "replacement_badge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", _MOMENT, nullable=True),
        sa.Column("settled_at", _MOMENT, nullable=True),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("leave_by_id", sa.Integer(), nullable=True),
        sa.Column("leave_reason", sa.String(), nullable=False),
        sa.Column("nonce", sa.String(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("rehearsal_id", sa.Integer(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_replacement_badge_{column}")
            for column, table in _REFERENCES
        ),
        sa.PrimaryKeyConstraint("id", name="pk_replacement_badge"),
        sa.UniqueConstraint("job_id", name="uq_replacement_badge_job_id"),
        sa.UniqueConstraint("station_id", "nonce", name="uq_replacement_badge_station_id_nonce"),
    )
    for name, is_rehearsed in (("ordinal", "NULL"), ("rehearsed", "NOT NULL")):
        where = sa.text(f"rehearsal_id IS {is_rehearsed}")
        op.create_index(
            f"uq_replacement_badge_{name}",
            "replacement_badge",
            ["delegate_id", "ordinal"],
            unique=True,
            sqlite_where=where,
            postgresql_where=where,
        )
