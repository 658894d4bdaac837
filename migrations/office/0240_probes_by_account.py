"""By which mail account a probe letter went, since another does other things to letters."""

import sqlalchemy as sa
from alembic import op

revision = "office0240"
down_revision = "office0230"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("probe_letter", sa.Column("account", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("probe_letter", "account")
