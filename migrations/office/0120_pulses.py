"""Service pulses and their services."""

import sqlalchemy as sa
from alembic import op

revision = "office0120"
down_revision = "office0110"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("whom", sa.String(), nullable=False),
        sa.Column("questionnaire", sa.String(), nullable=False),
        sa.Column("turn", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=True),
        sa.Column("terms_hash", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_pulse_survey_id_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_pulse"),
        sa.UniqueConstraint("survey_id", name="uq_pulse_survey_id"),
    )
    op.create_table(
        "pulse_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pulse_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("sensitive", sa.Boolean(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pulse_id"], ["pulse.id"], name="fk_pulse_service_pulse_id_pulse"),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_pulse_service_survey_id_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_pulse_service"),
        sa.UniqueConstraint("pulse_id", "number", name="uq_pulse_service_pulse_id"),
        sa.UniqueConstraint("survey_id", name="uq_pulse_service_survey_id"),
    )


def downgrade() -> None:
    op.drop_table("pulse_service")
    op.drop_table("pulse")
