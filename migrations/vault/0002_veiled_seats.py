"""A token's row names its seat under a veil that only the token lifts.

Rows of links that were made before cannot be veiled, since no token is kept: they are deleted, and the next letter
brings its reader a new link to the same seat.
"""

from alembic import op

revision = "vault0002"
down_revision = "vault0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM token")
    op.execute("ALTER TABLE token RENAME COLUMN seat TO veiled")


def downgrade() -> None:
    op.execute("DELETE FROM token")
    op.execute("ALTER TABLE token RENAME COLUMN veiled TO seat")
