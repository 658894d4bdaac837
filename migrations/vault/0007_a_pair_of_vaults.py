"""A spare vault: which of the two a database is, and by what they know each other."""

import sqlalchemy as sa
from alembic import op

revision = "vault0007"
down_revision = "vault0006"
branch_labels = None
depends_on = None
READERS = """
    SELECT DISTINCT grantee FROM information_schema.role_table_grants
    WHERE table_schema = current_schema() AND table_name = 'token' AND privilege_type = 'SELECT'
        AND grantee NOT IN (current_user, 'PUBLIC')
"""


def upgrade() -> None:
    op.create_table(
        "pair",
        sa.Column("side", sa.String(8), primary_key=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":  # whoever takes answers has to see which of the two it is
        quote = bind.dialect.identifier_preparer.quote
        for (name,) in bind.execute(sa.text(READERS)).all():
            op.execute(f"GRANT SELECT (side) ON pair TO {quote(name)}")


def downgrade() -> None:
    op.drop_table("pair")
