"""Pages that everybody may read: the results of a survey, as bytes under a random path."""

import sqlalchemy as sa
from alembic import op

revision = "vault0003"
down_revision = "vault0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "page",
        sa.Column("path", sa.String(24), primary_key=True, nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("page")
