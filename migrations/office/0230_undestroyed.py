"""What could not be destroyed with the rest of a wave, since the spare vault that held it could not be reached."""

import sqlalchemy as sa
from alembic import op

revision = "office0230"
down_revision = "office0205"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "undestroyed",
        sa.Column("code", sa.String(6), primary_key=True, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("undestroyed")
