"""Replies to comments, a sealed box for every comment whose writer can be answered; and what writers write back."""

import sqlalchemy as sa
from alembic import op

revision = "vault0004"
down_revision = "vault0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply",
        sa.Column("wave", sa.String(6), primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
        postgresql_partition_by="LIST (wave)",
    )
    op.create_table(
        "message",
        sa.Column("wave", sa.String(6), primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), primary_key=True, nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("message")
    op.drop_table("reply")
