"""Help in kind is followed until both sides say that it was given"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    text = sqlmodel.sql.sqltypes.AutoString
    op.add_column('pledge', sa.Column('delivery', text(), server_default='accepted', nullable=False))
    op.add_column('pledge', sa.Column('delivery_day', sa.Date(), nullable=True))
    op.add_column('pledge', sa.Column('delivery_since', sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column('pledge', 'delivery_since')
    op.drop_column('pledge', 'delivery_day')
    op.drop_column('pledge', 'delivery')
