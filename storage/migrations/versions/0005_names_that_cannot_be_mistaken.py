"""Names that cannot be mistaken: the columns are called what the values are called"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'

RENAMED = (
    ('companions', 'co_pitchers'),
    ('also', 'other_places'),
    ('extended', 'extension_reason'),
    ('actual', 'real_cost'),
    ('shared', 'shared_learning'),
)


def upgrade() -> None:
    for before, after in RENAMED:
        op.execute(sa.text(f'ALTER TABLE campaign RENAME COLUMN {before} TO {after}'))


def downgrade() -> None:
    for before, after in RENAMED:
        op.execute(sa.text(f'ALTER TABLE campaign RENAME COLUMN {after} TO {before}'))
