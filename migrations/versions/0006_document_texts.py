"""Texts and facts of invitations, cards, badges and messages."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "document_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_document_text_congress_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_text"),
        sa.UniqueConstraint("congress_id", "kind", name="uq_document_text_congress_id_kind"),
    )
    op.create_table(
        "document_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("congress_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("logo_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["congress_id"], ["congress.id"], name="fk_document_facts_congress_id"),
        sa.ForeignKeyConstraint(["logo_id"], ["photo.id"], name="fk_document_facts_logo_id"),
        sa.PrimaryKeyConstraint("id", name="pk_document_facts"),
        sa.UniqueConstraint("congress_id", name="uq_document_facts_congress_id"),
    )
