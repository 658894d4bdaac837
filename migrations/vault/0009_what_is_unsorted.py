"""Of which waves rows have come or changed since the last mix, so that it leaves all others as they are."""

import sqlalchemy as sa
from alembic import op

revision = "vault0009"
down_revision = "vault0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsorted",
        sa.Column("wave", sa.String(6), primary_key=True, nullable=False),
        sa.Column("kind", sa.String(5), primary_key=True, nullable=False),
        sa.Column("begun", sa.Boolean(), primary_key=True, nullable=False),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":  # nobody knows what came since, so all of it is sorted once
        for kind in ("seat", "token"):
            op.execute(f"INSERT INTO unsorted SELECT code, '{kind}', 0 FROM wave WHERE token_key IS NOT NULL")


def downgrade() -> None:
    op.drop_table("unsorted")
