"""A file in a person's hand between its preview and its import."""

import sqlalchemy as sa
from alembic import op

revision = "office0002"
down_revision = "office0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_upload_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_upload"),
    )
    op.create_index("ix_upload_account_id", "upload", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_upload_account_id", "upload")
    op.drop_table("upload")
