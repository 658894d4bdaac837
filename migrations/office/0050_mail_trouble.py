"""Who has to act on a letter that was not taken; what keeps all letters from going out."""

import sqlalchemy as sa
from alembic import op

revision = "office0050"
down_revision = "office0040"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("letter", sa.Column("cause", sa.String(), nullable=True))
    op.create_table(
        "mail_trouble",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_trouble"),
    )


def downgrade() -> None:
    op.drop_table("mail_trouble")
    op.drop_column("letter", "cause")
