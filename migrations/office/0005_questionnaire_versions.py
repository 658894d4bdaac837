"""Every version of a survey's questionnaire, so that a change can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "office0005"
down_revision = "office0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "questionnaire_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_questionnaire_version_survey_id_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_questionnaire_version"),
        sa.UniqueConstraint("survey_id", "number", name="uq_questionnaire_version_survey_id"),
    )
    op.create_index("ix_questionnaire_version_survey_id", "questionnaire_version", ["survey_id"], unique=False)
    op.create_table(
        "questionnaire_stand",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_questionnaire_stand_survey_id_survey"),
        sa.PrimaryKeyConstraint("survey_id", name="pk_questionnaire_stand"),
    )


def downgrade() -> None:
    op.drop_table("questionnaire_stand")
    op.drop_index("ix_questionnaire_version_survey_id", table_name="questionnaire_version")
    op.drop_table("questionnaire_version")
