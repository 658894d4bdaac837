"""What a file of another format held beyond ours when it became a survey's questionnaire."""

import sqlalchemy as sa
from alembic import op

revision = "office0080"
down_revision = "office0070"
branch_labels = None
depends_on = None

TABLE = "questionnaire_import"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("filename", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name=f"fk_{TABLE}_survey_id_survey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
        sa.UniqueConstraint("survey_id", "number", name=f"uq_{TABLE}_survey_id"),
    )
    op.create_index(f"ix_{TABLE}_survey_id", TABLE, ["survey_id"], unique=False)


def downgrade() -> None:
    op.drop_index(f"ix_{TABLE}_survey_id", table_name=TABLE)
    op.drop_table(TABLE)
