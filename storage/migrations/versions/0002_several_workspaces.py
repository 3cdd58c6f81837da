"""Several workspaces in one organisation: rosters, one-time codes, and pitches posted in more than one place"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0002'
down_revision = '0001'

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table('member',
    sa.Column('workspace_id', TEXT(), nullable=False),
    sa.Column('room', TEXT(), nullable=False),
    sa.Column('user', TEXT(), nullable=False),
    sa.Column('organisation_id', TEXT(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], ),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], ),
    sa.PrimaryKeyConstraint('workspace_id', 'room', 'user')
    )
    op.create_table('link_code',
    sa.Column('digest', TEXT(), nullable=False),
    sa.Column('organisation_id', TEXT(), nullable=False),
    sa.Column('person_id', TEXT(), nullable=False),
    sa.Column('purpose', TEXT(), nullable=False),
    sa.Column('expires_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('used', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], ),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], ),
    sa.PrimaryKeyConstraint('digest')
    )
    op.add_column('campaign', sa.Column('also', sa.JSON(), server_default='[]', nullable=False))
    op.add_column('channel', sa.Column('room', TEXT(), server_default='', nullable=False))
    op.add_column('person', sa.Column('workspace_id', TEXT(), server_default='', nullable=False))
    op.add_column('person', sa.Column('merged_into', TEXT(), server_default='', nullable=False))
    op.add_column('workspace', sa.Column('service_url', TEXT(), server_default='', nullable=False))
    op.execute(sa.text(
        'UPDATE person SET workspace_id = coalesce((SELECT workspace.id FROM identity JOIN workspace'
        ' ON workspace.platform = identity.platform AND workspace.external = identity.workspace'
        " WHERE identity.person_id = person.id ORDER BY identity.id LIMIT 1), '')"
    ))


def downgrade() -> None:
    op.drop_column('workspace', 'service_url')
    op.drop_column('person', 'merged_into')
    op.drop_column('person', 'workspace_id')
    op.drop_column('channel', 'room')
    op.drop_column('campaign', 'also')
    op.drop_table('link_code')
    op.drop_table('member')
