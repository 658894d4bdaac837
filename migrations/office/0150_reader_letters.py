"""Letters to readers who were made out of a file."""

import sqlalchemy as sa
from alembic import op

revision = "office0150"
down_revision = "office0140"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reader_letter",
        sa.Column("account_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_reader_letter_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_reader_letter"),
    )


def downgrade() -> None:
    op.drop_table("reader_letter")
