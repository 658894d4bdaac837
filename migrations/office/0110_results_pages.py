"""Results pages: what HR tells everybody who was invited."""

import sqlalchemy as sa
from alembic import op

revision = "office0110"
down_revision = "office0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "results_page",
        sa.Column("release_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("ordered", sa.JSON(), nullable=True),
        sa.Column("ordered_by", sa.String(), nullable=True),
        sa.Column("told", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shown", sa.JSON(), nullable=True),
        sa.Column("published", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("removed", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_results_page_release_id_release"),
        sa.PrimaryKeyConstraint("release_id", name="pk_results_page"),
    )


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE kind = 'results'")
    op.drop_table("results_page")
