"""Languages of guests; what a station is set to, who asked at a desk, hand-outs, absences, calls for help, checks, and rehearsals.

Columns are added in plain SQL: a batch rebuilds the table, and SQLite would delete what refers to it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_MOMENT = sa.DateTime(timezone=True)
_STATION = (
    "gate VARCHAR DEFAULT '' NOT NULL",
    "mode VARCHAR DEFAULT 'self_service' NOT NULL",
    "program_session_id INTEGER CONSTRAINT fk_station_program_session_id REFERENCES program_session (id)",
    "languages VARCHAR DEFAULT 'vi en zh' NOT NULL",
    "volume INTEGER DEFAULT 70 NOT NULL",
    "reload_ordinal INTEGER DEFAULT 0 NOT NULL",
    "version VARCHAR DEFAULT '' NOT NULL",
    "clock_ahead_ms INTEGER",
    "kept_scans INTEGER DEFAULT 0 NOT NULL",
)
_REHEARSAL = "rehearsal_id INTEGER CONSTRAINT fk_{table}_rehearsal_id REFERENCES rehearsal (id)"


def upgrade() -> None:
    """Apply."""
    op.execute("ALTER TABLE delegate ADD COLUMN language VARCHAR DEFAULT '' NOT NULL")
    for column in _STATION:
        op.execute(f"ALTER TABLE station ADD COLUMN {column}")
    op.add_column("station", sa.Column("closed_at", _MOMENT))
    op.add_column("station", sa.Column("drill_asked_at", _MOMENT))
    _create_rehearsal()
    for table in ("scan", "attendance"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {_REHEARSAL.format(table=table)}")
    op.execute("ALTER TABLE scan ADD COLUMN account_id INTEGER CONSTRAINT fk_scan_account_id REFERENCES account (id)")
    op.execute("ALTER TABLE scan ADD COLUMN explanation VARCHAR DEFAULT '' NOT NULL")
    op.create_index(
        "uq_attendance_rehearsed",
        "attendance",
        ["rehearsal_id", "delegate_id"],
        unique=True,
        sqlite_where=sa.text("rehearsal_id IS NOT NULL"),
        postgresql_where=sa.text("rehearsal_id IS NOT NULL"),
    )
    _create_desk_tables()


def _create_rehearsal() -> None:
    op.create_table(
        "rehearsal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_rehearsal_congress_id"),
        sa.ForeignKeyConstraint(
            ["program_session_id"], ["program_session.id"], name="fk_rehearsal_program_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rehearsal"),
    )
    op.create_index(
        "uq_rehearsal_going_on",
        "rehearsal",
        ["congress_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def _create_desk_tables() -> None:
    op.create_table(
        "station_check",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("told", sa.String(), nullable=False),
        sa.Column("checked_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="fk_station_check_station_id"),
        sa.PrimaryKeyConstraint("station_id", "key", name="pk_station_check"),
    )
    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("called_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("answered_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="fk_help_call_station_id"),
        sa.PrimaryKeyConstraint("id", name="pk_help_call"),
    )
    op.create_index(
        "uq_help_call_open",
        "help_call",
        ["station_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.create_table(
        "hand_out_kind",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_hand_out_kind_congress_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_out_kind"),
        sa.UniqueConstraint("congress_id", "name", name="uq_hand_out_kind_congress_id_name"),
    )
    op.create_table(
        "hand_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("given_at", _MOMENT, nullable=False),
        sa.Column("given_by", sa.String(), nullable=False),
        sa.Column("taken_back_at", _MOMENT, nullable=True),
        sa.Column("taken_back_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["kind_id"], ["hand_out_kind.id"], name="fk_hand_out_kind_id"),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name="fk_hand_out_delegate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_out"),
    )
    op.create_index("ix_hand_out_delegate_id", "hand_out", ["delegate_id"])
    op.create_index(
        "uq_hand_out_given",
        "hand_out",
        ["kind_id", "delegate_id"],
        unique=True,
        sqlite_where=sa.text("taken_back_at IS NULL"),
        postgresql_where=sa.text("taken_back_at IS NULL"),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("noted_at", _MOMENT, nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["program_session_id"], ["program_session.id"], name="fk_absence_program_session_id"),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name="fk_absence_delegate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_delegate_id", "absence", ["delegate_id"])
    op.create_index(
        "uq_absence_noted",
        "absence",
        ["program_session_id", "delegate_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
