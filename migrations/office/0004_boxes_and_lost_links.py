"""Who drew a slip from which box; and the addresses that ask for their link again, sealed."""

import sqlalchemy as sa
from alembic import op

revision = "office0004"
down_revision = "office0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("participant", sa.Column("box", sa.String(), nullable=True))
    op.create_table(
        "lost_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lost_link"),
    )


def downgrade() -> None:
    op.drop_table("lost_link")
    op.drop_column("participant", "box")
