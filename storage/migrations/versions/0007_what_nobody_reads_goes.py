"""What nobody reads goes: stewards are the settings' business, and Home is kept up to date by its own message"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'

UNREAD = (('person', 'steward'), ('identity', 'home_seen'))


def upgrade() -> None:
    for table, column in UNREAD:
        op.drop_column(table, column)


def downgrade() -> None:
    for table, column in UNREAD:
        op.add_column(table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))
