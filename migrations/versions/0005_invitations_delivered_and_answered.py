"""Invitations on their way: who issued and ended them, the journal of deliveries, personal links and answers."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    for column in ("issued_by", "ended_by", "explanation"):
        op.execute(f"ALTER TABLE invitation ADD COLUMN {column} VARCHAR DEFAULT '' NOT NULL")
    op.execute("ALTER TABLE congress ADD COLUMN public_url VARCHAR DEFAULT '' NOT NULL")
    op.add_column("invitation", sa.Column("ended_at", sa.DateTime(timezone=True)))
    op.create_table(
        "delivery_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_delivery_batch_congress_id"),
        sa.PrimaryKeyConstraint("id", name="pk_delivery_batch"),
    )
    op.create_index("ix_delivery_batch_congress_id", "delivery_batch", ["congress_id"])
    op.create_table(
        "invitation_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_expires_at", sa.DateTime(timezone=True)),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name="fk_invitation_delivery_invitation_id"),
        sa.ForeignKeyConstraint(["batch_id"], ["delivery_batch.id"], name="fk_invitation_delivery_batch_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_delivery"),
        sa.UniqueConstraint(
            "invitation_id",
            "channel",
            "purpose",
            "round",
            name="uq_invitation_delivery_invitation_id_channel_purpose_round",
        ),
    )
    op.create_index("ix_invitation_delivery_queue", "invitation_delivery", ["channel", "state", "id"])
    op.create_index("ix_invitation_delivery_address", "invitation_delivery", ["address"])
    op.create_index("ix_invitation_delivery_batch_id", "invitation_delivery", ["batch_id"])
    op.create_table(
        "mail_server",
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("security", sa.String(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("sender_address", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.Column("per_minute", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("tested_at", sa.DateTime(timezone=True)),
        sa.Column("tested_to", sa.String(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True)),
        sa.Column("paused_by", sa.String(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_mail_server_congress_id"),
        sa.PrimaryKeyConstraint("congress_id", name="pk_mail_server"),
    )
    op.create_table(
        "personal_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("first_opened_at", sa.DateTime(timezone=True)),
        sa.Column("last_opened_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name="fk_personal_link_delegate_id"),
        sa.PrimaryKeyConstraint("id", name="pk_personal_link"),
        sa.UniqueConstraint("token_hash", name="uq_personal_link_token_hash"),
    )
    op.create_index("ix_personal_link_delegate_id", "personal_link", ["delegate_id"])
    op.create_index(
        "uq_personal_link_standing",
        "personal_link",
        ["delegate_id"],
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    )
    op.create_table(
        "invitation_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delegate_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("diet", sa.String(), nullable=False),
        sa.Column("wheelchair", sa.Boolean(), nullable=False),
        sa.Column("bus", sa.Boolean(), nullable=False),
        sa.Column("substitute_name", sa.String(), nullable=False),
        sa.Column("substitute_position", sa.String(), nullable=False),
        sa.Column("substitute_unit", sa.String(), nullable=False),
        sa.Column("substitute_phone", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("substitute_id", sa.Integer()),
        sa.ForeignKeyConstraint(["delegate_id"], ["delegate.id"], name="fk_invitation_answer_delegate_id"),
        sa.ForeignKeyConstraint(["substitute_id"], ["delegate.id"], name="fk_invitation_answer_substitute_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation_answer"),
    )
    op.create_index("ix_invitation_answer_person", "invitation_answer", ["delegate_id", "id"])
