"""Halls with a drawing, zones and their rules, chairs held back, seating acts and plans, arrangements for a person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_GROUPS = {"DANH_DU": "honorary", "KHACH_MOI": "guests", "BAO_CHI": "press", "PHUC_VU": "service", "BTC": "service"}


def upgrade() -> None:
    """Apply."""
    _make_tables()
    _add_columns()
    _fill()


def _make_tables() -> None:
    op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("door", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name="fk_zone_delegation_id"),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name="fk_zone_hall_id"),
        sa.PrimaryKeyConstraint("id", name="pk_zone"),
        sa.UniqueConstraint("hall_id", "code", name="uq_zone_hall_id_code"),
    )
    op.create_table(
        "zone_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("zone_id", sa.Integer(), nullable=False),
        sa.Column("delegation_id", sa.Integer(), nullable=True),
        sa.Column("category_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_session_id"], ["program_session.id"], name="fk_zone_rule_program_session_id"
        ),
        sa.ForeignKeyConstraint(["zone_id"], ["zone.id"], name="fk_zone_rule_zone_id"),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name="fk_zone_rule_delegation_id"),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name="fk_zone_rule_category_id"),
        sa.PrimaryKeyConstraint("id", name="pk_zone_rule"),
        sa.UniqueConstraint("program_session_id", "rank", name="uq_zone_rule_program_session_id_rank"),
    )
    op.create_table(
        "seating_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["program_session_id"], ["program_session.id"], name="fk_seating_act_program_session_id"
        ),
        sa.ForeignKeyConstraint(["undoes_id"], ["seating_act.id"], name="fk_seating_act_undoes_id"),
        sa.PrimaryKeyConstraint("id", name="pk_seating_act"),
        sa.UniqueConstraint("undoes_id", name="uq_seating_act_undoes_id"),
    )
    op.create_index("ix_seating_act_session", "seating_act", ["program_session_id", "id"])
    op.create_table(
        "seating_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("program_session_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["program_session_id"], ["program_session.id"], name="fk_seating_plan_program_session_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_seating_plan"),
        sa.UniqueConstraint("program_session_id", name="uq_seating_plan_program_session_id"),
    )
    op.create_table(
        "arrangement",
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("stage_role", sa.String(), nullable=False),
        sa.Column("needs_wheelchair", sa.Boolean(), nullable=False),
        sa.Column("companion_of_id", sa.Integer(), nullable=True),
        sa.Column("diet", sa.String(), nullable=False),
        sa.Column("meal_table", sa.String(), nullable=False),
        sa.Column("bus", sa.String(), nullable=False),
        sa.Column("room", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name="fk_arrangement_delegate_id"),
        sa.ForeignKeyConstraint(["companion_of_id"], ["delegate.id"], name="fk_arrangement_companion_of_id"),
        sa.PrimaryKeyConstraint("delegate_id", name="pk_arrangement"),
    )


def _add_columns() -> None:
    for table, column in (
        ("hall", "late_door VARCHAR DEFAULT '' NOT NULL"),
        ("hall", "fixtures JSON DEFAULT '[]' NOT NULL"),
        ("hall", "version INTEGER DEFAULT 1 NOT NULL"),
        ("seat", "x INTEGER DEFAULT 0 NOT NULL"),
        ("seat", "y INTEGER DEFAULT 0 NOT NULL"),
        ("delegation", "seat_together VARCHAR DEFAULT '' NOT NULL"),
        ("category", "seating_group VARCHAR DEFAULT 'delegation' NOT NULL"),
        ("program_session", "hall_id INTEGER CONSTRAINT fk_program_session_hall_id REFERENCES hall (id)"),
        ("print_job", "told_seat VARCHAR"),
        ("attendance", "zone_id INTEGER CONSTRAINT fk_attendance_zone_id REFERENCES zone (id)"),
        ("seat_assignment", "held_for VARCHAR DEFAULT '' NOT NULL"),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    with op.batch_alter_table("seat_assignment") as batch:
        batch.alter_column("delegate_id", existing_type=sa.Integer(), nullable=True)


def _fill() -> None:
    """Give what is there a place in the new tables: zones by their codes, sessions their hall, seats a rough drawing."""
    op.execute("UPDATE seat SET x = number_rank * 55, y = row_rank * 90")
    op.execute(
        "INSERT INTO zone (hall_id, code, name, purpose, door) "
        "SELECT DISTINCT hall_id, zone, zone, '', '' FROM seat WHERE zone <> ''"
    )
    op.execute(
        "UPDATE program_session SET hall_id = (SELECT min(seat.hall_id) FROM seat_assignment "
        "JOIN seat ON seat.id = seat_assignment.seat_id "
        "WHERE seat_assignment.program_session_id = program_session.id)"
    )
    for code, group in _GROUPS.items():
        op.execute(f"UPDATE category SET seating_group = '{group}' WHERE code = '{code}'")
