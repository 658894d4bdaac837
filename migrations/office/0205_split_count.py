"""Split counts: the keeper's public key, the secret of the check and the keeper's outcome, beside a wave's keys."""

import sqlalchemy as sa
from alembic import op

revision = "office0205"
down_revision = "office0200"
branch_labels = None
depends_on = None

COLUMNS = ("keeper_key", "query_secret", "outcome")


def upgrade() -> None:
    for name in COLUMNS:
        op.add_column("wave", sa.Column(name, sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("wave", name)
