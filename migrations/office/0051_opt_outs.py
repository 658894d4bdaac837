"""References typed by people who want no more reminders, sealed until the worker has read them."""

import sqlalchemy as sa
from alembic import op

revision = "office0051"
down_revision = "office0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opt_out",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_opt_out"),
    )


def downgrade() -> None:
    op.drop_table("opt_out")
