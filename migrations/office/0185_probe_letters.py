"""Probe letters: what became of a letter on its way to a mailbox of the vendor's own."""

import sqlalchemy as sa
from alembic import op

revision = "office0185"
down_revision = "office0180"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "probe_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=False),
        sa.Column("returned", sa.DateTime(timezone=True), nullable=True),
        sa.Column("links_same", sa.Boolean(), nullable=True),
        sa.Column("nothing_added", sa.Boolean(), nullable=True),
        sa.Column("stop_same", sa.Boolean(), nullable=True),
        sa.Column("sender_aligned", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_probe_letter_survey_id_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_probe_letter"),
        sa.UniqueConstraint("mark", name="uq_probe_letter_mark"),
    )


def downgrade() -> None:
    op.drop_table("probe_letter")
