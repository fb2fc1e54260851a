"""Lists on their way in, the history of people, exemplars, the readiness board.

Columns are added in plain SQL: a batch rebuilds the table, and SQLite would delete what refers to it. There is no way
back by a downgrade, which would lose what people entered: the way back is the copy of the data folder.
"""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.create_table('list_layout',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('signature', sa.String(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_list_layout_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_list_layout')),
    sa.UniqueConstraint('congress_id', 'signature', name=op.f('uq_list_layout_congress_id_signature'))
    )
    op.create_table('photo',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('jpeg', sa.LargeBinary(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_photo_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_photo'))
    )
    op.create_table('readiness_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('subcommittee', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('owner', sa.String(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('notes', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_readiness_task_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_readiness_task'))
    )
    with op.batch_alter_table('readiness_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_readiness_task_congress_id'), ['congress_id'], unique=False)

    op.create_table('roster_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('failure', sa.String(), nullable=False),
    sa.Column('rows_done', sa.Integer(), nullable=False),
    sa.Column('rows_total', sa.Integer(), nullable=False),
    sa.Column('progress_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('register_mark', sa.Integer(), nullable=False),
    sa.Column('sheets', sa.JSON(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('new_delegations', sa.JSON(), nullable=False),
    sa.Column('default_category', sa.String(), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_roster_import_congress_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_import'))
    )
    with op.batch_alter_table('roster_import', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_import_congress_id'), ['congress_id'], unique=False)

    op.create_table('imported_row',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('ordinal', sa.Integer(), nullable=False),
    sa.Column('sheet', sa.String(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('fate', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('candidates', sa.JSON(), nullable=False),
    sa.Column('lacks_category', sa.Boolean(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('raw', sa.JSON(), nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['roster_import.id'], name=op.f('fk_imported_row_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imported_row')),
    sa.UniqueConstraint('import_id', 'ordinal', name=op.f('uq_imported_row_import_id_ordinal'))
    )
    op.create_table('delegate_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('explanation', sa.String(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_delegate_change_delegate_id')),
    sa.ForeignKeyConstraint(['import_id'], ['roster_import.id'], name=op.f('fk_delegate_change_import_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegate_change'))
    )
    with op.batch_alter_table('delegate_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegate_change_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index('ix_delegate_change_import', ['import_id'], unique=False)

    op.create_table('exemplar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('congress_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('folded_name', sa.String(), nullable=False),
    sa.Column('sort_key', sa.String(), nullable=False),
    sa.Column('delegation_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=True),
    sa.Column('field', sa.String(), nullable=False),
    sa.Column('achievements', sa.String(), nullable=False),
    sa.Column('award', sa.String(), nullable=False),
    sa.Column('award_decision', sa.String(), nullable=False),
    sa.Column('award_wave', sa.Integer(), nullable=True),
    sa.Column('award_order', sa.Integer(), nullable=True),
    sa.Column('story', sa.String(), nullable=False),
    sa.Column('joins_exchange', sa.Boolean(), nullable=False),
    sa.Column('joins_panel', sa.Boolean(), nullable=False),
    sa.Column('joins_exhibition', sa.Boolean(), nullable=False),
    sa.Column('photo_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['congress_id'], ['congress.id'], name=op.f('fk_exemplar_congress_id')),
    sa.ForeignKeyConstraint(['delegate_id'], ['delegate.id'], name=op.f('fk_exemplar_delegate_id')),
    sa.ForeignKeyConstraint(['delegation_id'], ['delegation.id'], name=op.f('fk_exemplar_delegation_id')),
    sa.ForeignKeyConstraint(['photo_id'], ['photo.id'], name=op.f('fk_exemplar_photo_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exemplar')),
    sa.UniqueConstraint('delegate_id', name=op.f('uq_exemplar_delegate_id'))
    )
    with op.batch_alter_table('exemplar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exemplar_delegation_id'), ['delegation_id'], unique=False)
        batch_op.create_index('ix_exemplar_order', ['congress_id', 'sort_key'], unique=False)

    op.create_table('vetting_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exemplar_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('from_state', sa.String(), nullable=False),
    sa.Column('to_state', sa.String(), nullable=False),
    sa.Column('explanation', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['exemplar_id'], ['exemplar.id'], name=op.f('fk_vetting_step_exemplar_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vetting_step'))
    )
    with op.batch_alter_table('vetting_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vetting_step_exemplar_id'), ['exemplar_id'], unique=False)

    for table, column in (
        ("category", "exemplar_kind VARCHAR DEFAULT '' NOT NULL"),
        ("category", "list_name VARCHAR DEFAULT '' NOT NULL"),
        ("congress", "numbers_given INTEGER DEFAULT 0 NOT NULL"),
        ("delegate", "extra JSON DEFAULT '{}' NOT NULL"),
        ("delegate", "photo_id INTEGER CONSTRAINT fk_delegate_photo_id REFERENCES photo (id)"),
        ("delegate", "principal_id INTEGER CONSTRAINT fk_delegate_principal_id REFERENCES delegate (id)"),
        ("delegate", "merged_into_id INTEGER CONSTRAINT fk_delegate_merged_into_id REFERENCES delegate (id)"),
        ("delegate", "version INTEGER DEFAULT 1 NOT NULL"),
        ("delegation", "head_id INTEGER CONSTRAINT fk_delegation_head_id REFERENCES delegate (id)"),
        ("delegation", "contact_phone VARCHAR DEFAULT '' NOT NULL"),
        ("delegation", "expected_size INTEGER"),
        ("demographics", "religion VARCHAR DEFAULT '' NOT NULL"),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.create_index("uq_delegate_principal", "delegate", ["principal_id"], unique=True)
    if op.get_bind().dialect.name == "postgresql":
        for table in ("delegate", "exemplar"):
            op.execute(f'ALTER TABLE {table} ALTER COLUMN sort_key TYPE VARCHAR COLLATE "C"')
    op.execute("UPDATE category SET list_name = name || ' (' || code || ')'")
    op.execute(
        "UPDATE congress SET numbers_given = (SELECT count(*) FROM delegate WHERE delegate.congress_id = congress.id)"
    )
    with op.batch_alter_table("demographics") as batch_op:  # nothing refers to this one
        batch_op.alter_column("is_party_member", existing_type=sa.Boolean(), nullable=True)
