"""Revocations: that links of somebody who is no longer on the list take no more answers."""

import sqlalchemy as sa
from alembic import op

revision = "vault0005"
down_revision = "vault0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "revoked",
        sa.Column("wave", sa.String(6), primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), primary_key=True, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("revoked")
