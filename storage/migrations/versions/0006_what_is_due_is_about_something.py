"""What is due is about something: a pitch now, and other things later"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'

TEXT = sqlmodel.sql.sqltypes.AutoString()
KEY = ('person_id', 'prompt', 'round')
KEPT = 'id, organisation_id, person_id, prompt, round, at, done'


def upgrade() -> None:
    op.execute(sa.text('ALTER TABLE due RENAME COLUMN campaign_id TO about_id'))
    if op.get_bind().dialect.name == 'postgresql':
        op.add_column('due', sa.Column('subject', TEXT, nullable=False, server_default='campaign'))
        op.alter_column('due', 'subject', server_default=None)
        op.drop_constraint('due_campaign_id_fkey', 'due')
        op.drop_constraint('due_key', 'due')
        op.create_unique_constraint('due_key', 'due', ['subject', 'about_id', *KEY])
        return
    _anew(
        (sa.Column('subject', TEXT, nullable=False), sa.Column('about_id', TEXT, nullable=False)),
        sa.UniqueConstraint('subject', 'about_id', *KEY, name='due_key'),
        names='subject, about_id',
        values="'campaign', about_id",
    )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM due WHERE subject <> 'campaign'"))
    if op.get_bind().dialect.name == 'postgresql':
        op.drop_constraint('due_key', 'due')
        op.drop_column('due', 'subject')
        op.execute(sa.text('ALTER TABLE due RENAME COLUMN about_id TO campaign_id'))
        op.create_unique_constraint('due_key', 'due', ['campaign_id', *KEY])
        op.create_foreign_key('due_campaign_id_fkey', 'due', 'campaign', ['campaign_id'], ['id'])
        return
    _anew(
        (sa.Column('campaign_id', TEXT, nullable=False),),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id']),
        sa.UniqueConstraint('campaign_id', *KEY, name='due_key'),
        names='campaign_id',
        values='about_id',
    )


def _anew(about: tuple[sa.Column, ...], *constraints: sa.Constraint, names: str, values: str) -> None:
    """Build the table anew: SQLite takes no foreign key away from one that is there."""
    op.create_table(
        'due_anew',
        sa.Column('id', TEXT, nullable=False),
        sa.Column('organisation_id', TEXT, nullable=False),
        *about,
        sa.Column('person_id', TEXT, nullable=False),
        sa.Column('prompt', TEXT, nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('done', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id']),
        sa.PrimaryKeyConstraint('id'),
        *constraints,
    )
    op.execute(sa.text(f'INSERT INTO due_anew ({names}, {KEPT}) SELECT {values}, {KEPT} FROM due'))
    op.drop_table('due')
    op.execute(sa.text('ALTER TABLE due_anew RENAME TO due'))
    op.create_index('due_open', 'due', ['at'], sqlite_where=sa.text('done = 0'))
    op.create_index('due_person', 'due', ['person_id'])
