"""What is due is about something: a pitch now, and other things later"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0006'
down_revision = '0005'

COLUMNS = 'id, organisation_id, {about}, person_id, prompt, round, at, done'


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    _instead(
        'subject, about_id',
        "'campaign', campaign_id",
        sa.Column('subject', text(), nullable=False),
        sa.Column('about_id', text(), nullable=False),
        sa.UniqueConstraint('subject', 'about_id', 'person_id', 'prompt', 'round', name='due_key'),
    )


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM due WHERE subject <> 'campaign'"))
    text = sqlmodel.sql.sqltypes.AutoString
    _instead(
        'campaign_id',
        'about_id',
        sa.Column('campaign_id', text(), nullable=False),
        sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id']),
        sa.UniqueConstraint('campaign_id', 'person_id', 'prompt', 'round', name='due_key'),
    )


def _instead(names: str, values: str, *parts: sa.schema.SchemaItem) -> None:
    """Build the table anew, since SQLite takes no foreign key away from one that is there."""
    text = sqlmodel.sql.sqltypes.AutoString
    op.drop_index('due_person', 'due')
    op.drop_index('due_open', 'due')
    op.rename_table('due', 'due_before')
    if op.get_bind().dialect.name == 'postgresql':
        for name in ('due_key', 'due_pkey'):
            op.execute(sa.text(f'ALTER TABLE due_before DROP CONSTRAINT {name}'))
    op.create_table(
        'due',
        sa.Column('id', text(), nullable=False),
        sa.Column('organisation_id', text(), nullable=False),
        sa.Column('person_id', text(), nullable=False),
        sa.Column('prompt', text(), nullable=False),
        sa.Column('round', sa.Integer(), nullable=False),
        sa.Column('at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
        sa.Column('done', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id']),
        sa.PrimaryKeyConstraint('id'),
        *parts,
    )
    op.execute(
        sa.text(f'INSERT INTO due ({COLUMNS.format(about=names)}) SELECT {COLUMNS.format(about=values)} FROM due_before')
    )
    op.drop_table('due_before')
    op.create_index('due_open', 'due', ['at'], sqlite_where=sa.text('done = 0'), postgresql_where=sa.text('NOT done'))
    op.create_index('due_person', 'due', ['person_id'])
