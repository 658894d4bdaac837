"""Follow-ups: waves that ask again about what was done, and who is not asked in one."""

import sqlalchemy as sa
from alembic import op

revision = "office0100"
down_revision = "office0090"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("follows", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("actions", sa.JSON(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_follow_up_survey_id_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
        sa.UniqueConstraint("survey_id", "number", name="uq_follow_up_survey_id"),
    )
    op.create_index("ix_follow_up_survey_id", "follow_up", ["survey_id"], unique=False)
    op.create_table(
        "not_asked",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_not_asked_wave_id_wave", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_not_asked_participant_id_participant",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("wave_id", "participant_id", name="pk_not_asked"),
    )
    op.create_index("ix_not_asked_participant_id", "not_asked", ["participant_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_not_asked_participant_id", table_name="not_asked")
    op.drop_table("not_asked")
    op.drop_index("ix_follow_up_survey_id", table_name="follow_up")
    op.drop_table("follow_up")
