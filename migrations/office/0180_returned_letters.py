"""What came back of letters: a mark in each one's envelope, whether it arrived, and addresses that get none."""

import sqlalchemy as sa
from alembic import op

revision = "office0180"
down_revision = "office0150"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("letter", sa.Column("delivered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("letter", sa.Column("mark", sa.String(), nullable=True))
    op.add_column("letter", sa.Column("addressed", sa.LargeBinary(), nullable=True))
    op.create_index("ix_letter_mark", "letter", ["mark"], unique=True)
    op.create_table(
        "barred_address",
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_barred_address"),
    )


def downgrade() -> None:
    op.drop_table("barred_address")
    op.drop_index("ix_letter_mark", "letter")
    for column in ("addressed", "mark", "delivered"):
        op.drop_column("letter", column)
