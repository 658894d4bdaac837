"""Who is reached by text message alone, and which waves may send any."""

import sqlalchemy as sa
from alembic import op

revision = "office0210"
down_revision = "office0205"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("participant", "wave"):
        op.add_column(table, sa.Column("by_sms", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    for table in ("participant", "wave"):
        op.drop_column(table, "by_sms")
