"""The programme's rules: money that is really paid, match funds, allocations, disclosures, decisions on the share"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0004'
down_revision = '0003'

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = sqlmodel.sql.sqltypes.UTCDateTime
COLUMNS = {
    'organisation': (
        'allocation_is_own BOOLEAN DEFAULT false NOT NULL',
        'exact_totals BOOLEAN DEFAULT false NOT NULL',
        "guard JSON DEFAULT '{}' NOT NULL",
    ),
    'person': (
        "manager_id VARCHAR DEFAULT '' NOT NULL",
        'vendor BOOLEAN DEFAULT false NOT NULL',
    ),
    'campaign': (
        'no_half BOOLEAN DEFAULT false NOT NULL',
        "closing VARCHAR DEFAULT 'all_or_nothing' NOT NULL",
        "companions JSON DEFAULT '[]' NOT NULL",
        "own_receipt TEXT DEFAULT '' NOT NULL",
        'own_allocated BIGINT DEFAULT 0 NOT NULL',
        'actual BIGINT',
        "fund_id VARCHAR DEFAULT '' NOT NULL",
        "match_mode VARCHAR DEFAULT 'peers' NOT NULL",
        'match_now BIGINT DEFAULT 0 NOT NULL',
        'match_held BIGINT DEFAULT 0 NOT NULL CONSTRAINT campaign_match CHECK (match_now >= 0 AND match_held >= 0)',
        'confirmed BIGINT DEFAULT 0 NOT NULL CONSTRAINT campaign_confirmed CHECK (confirmed >= 0 AND confirmed <= own)',
        'called BIGINT DEFAULT 0 NOT NULL CONSTRAINT campaign_called CHECK (called >= 0 AND called <= accepted)',
        'paid BIGINT DEFAULT 0 NOT NULL CONSTRAINT campaign_paid CHECK (paid >= 0 AND paid <= called)',
        'back BIGINT DEFAULT 0 NOT NULL CONSTRAINT campaign_back CHECK (back >= 0 AND back <= paid)',
    ),
    'pledge': (
        'called BIGINT DEFAULT 0 NOT NULL CONSTRAINT pledge_called CHECK (called >= 0 AND called <= amount - waiting)',
        'paid BIGINT DEFAULT 0 NOT NULL CONSTRAINT pledge_paid CHECK (paid >= 0 AND paid <= called)',
        "receipt TEXT DEFAULT '' NOT NULL",
        'arrived BIGINT DEFAULT 0 NOT NULL CONSTRAINT pledge_arrived CHECK (arrived >= 0 AND arrived <= paid)',
        'back BIGINT DEFAULT 0 NOT NULL CONSTRAINT pledge_back CHECK (back >= 0 AND back <= paid)',
        'returned BIGINT DEFAULT 0 NOT NULL CONSTRAINT pledge_returned CHECK (returned >= 0 AND returned <= back)',
        'allocated BOOLEAN DEFAULT false NOT NULL',
    ),
    'need': ('needed_by DATE',),
    'supporter': ('anonymous BOOLEAN DEFAULT false NOT NULL',),
}  # as text: SQLite takes a CHECK with a new column, and no other way


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.execute(sa.text(f'ALTER TABLE {table} ADD COLUMN {column}'))
    op.create_table('fund',
    sa.Column('id', TEXT(), nullable=False),
    sa.Column('organisation_id', TEXT(), nullable=False),
    sa.Column('steward_id', TEXT(), nullable=False),
    sa.Column('name', TEXT(), nullable=False),
    sa.Column('mode', TEXT(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('matched', sa.BigInteger(), nullable=False),
    sa.Column('factor_n', sa.Integer(), nullable=False),
    sa.Column('factor_d', sa.Integer(), nullable=False),
    sa.Column('per_gift', sa.BigInteger(), nullable=True),
    sa.Column('per_pitch', sa.BigInteger(), nullable=True),
    sa.Column('supporters', sa.Integer(), nullable=False),
    sa.Column('trigger', sa.Integer(), nullable=False),
    sa.Column('held_back', sa.Integer(), nullable=False),
    sa.Column('expires', MOMENT(), nullable=True),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('created_at', MOMENT(), nullable=False),
    sa.CheckConstraint('amount > 0 AND matched >= 0 AND matched <= amount', name='fund_sums'),
    sa.CheckConstraint('factor_n > 0 AND factor_d > 0', name='fund_factor'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], ),
    sa.ForeignKeyConstraint(['steward_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_fund_organisation_id'), 'fund', ['organisation_id'], unique=False)
    op.create_table('allocation',
    sa.Column('id', TEXT(), nullable=False),
    sa.Column('organisation_id', TEXT(), nullable=False),
    sa.Column('person_id', TEXT(), nullable=False),
    sa.Column('steward_id', TEXT(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('spent', sa.BigInteger(), nullable=False),
    sa.Column('per_pitch', sa.BigInteger(), nullable=True),
    sa.Column('expires', MOMENT(), nullable=False),
    sa.Column('created_at', MOMENT(), nullable=False),
    sa.CheckConstraint('amount > 0 AND spent >= 0 AND spent <= amount', name='allocation_sums'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], ),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.ForeignKeyConstraint(['steward_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_allocation_person_id'), 'allocation', ['person_id'], unique=False)
    op.create_table('spending',
    sa.Column('allocation_id', TEXT(), nullable=False),
    sa.Column('campaign_id', TEXT(), nullable=False),
    sa.Column('organisation_id', TEXT(), nullable=False),
    sa.Column('cents', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('cents > 0', name='spending_cents'),
    sa.ForeignKeyConstraint(['allocation_id'], ['allocation.id'], ),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], ),
    sa.PrimaryKeyConstraint('allocation_id', 'campaign_id')
    )
    op.create_table('disclosure',
    sa.Column('campaign_id', TEXT(), nullable=False),
    sa.Column('person_id', TEXT(), nullable=False),
    sa.Column('organisation_id', TEXT(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('at', MOMENT(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], ),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('campaign_id', 'person_id')
    )
    op.create_table('share_decision',
    sa.Column('id', TEXT(), nullable=False),
    sa.Column('organisation_id', TEXT(), nullable=False),
    sa.Column('campaign_id', TEXT(), nullable=True),
    sa.Column('steward_id', TEXT(), nullable=False),
    sa.Column('share_n', sa.Integer(), nullable=False),
    sa.Column('share_d', sa.Integer(), nullable=False),
    sa.Column('no_half', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', MOMENT(), nullable=False),
    sa.CheckConstraint('length(reason) > 0', name='share_decision_reason'),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], ),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], ),
    sa.ForeignKeyConstraint(['steward_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_index(op.f('ix_share_decision_organisation_id'), 'share_decision', ['organisation_id'], unique=False)


def downgrade() -> None:
    for table in ('share_decision', 'disclosure', 'spending', 'allocation', 'fund'):
        op.drop_table(table)
    for table, columns in COLUMNS.items():
        for column in reversed(columns):
            op.execute(sa.text(f'ALTER TABLE {table} DROP COLUMN {column.split()[0]}'))
