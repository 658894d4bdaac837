"""A spare vault: which of the two a database is, and by what they know each other."""

import sqlalchemy as sa
from alembic import op

revision = "vault0007"
down_revision = "vault0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pair",
        sa.Column("side", sa.String(8), primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("pair")
