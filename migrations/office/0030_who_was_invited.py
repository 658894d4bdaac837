"""What each wave counted its people under, encrypted: with it a later wave tells who came, left or changed."""

import sqlalchemy as sa
from alembic import op

revision = "office0030"
down_revision = "office0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("members", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("wave", "members")
