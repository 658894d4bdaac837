"""Findings, what was decided about them, and actions that answer them.

No page ever gave an action's finding or release, so the two columns go.
"""

import sqlalchemy as sa
from alembic import op

revision = "office0090"
down_revision = "office0080"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("group_code", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("category", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("marked", MOMENT, nullable=False),
        sa.Column("marked_by", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_finding_survey_id_survey"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_finding_release_id_release"),
        sa.PrimaryKeyConstraint("id", name="pk_finding"),
        sa.UniqueConstraint("release_id", "group_code", "about", "code", "category", name="uq_finding_release_id"),
    )
    op.create_index("ix_finding_survey_id", "finding", ["survey_id"], unique=False)
    op.create_index("ix_finding_release_id", "finding", ["release_id"], unique=False)
    with op.batch_alter_table("action_plan") as table:
        table.drop_constraint("fk_action_plan_release_id_release", type_="foreignkey")
        table.drop_column("release_id")
        table.drop_column("finding")
        table.add_column(sa.Column("steps", sa.JSON(), nullable=False, server_default="[]"))
        table.add_column(sa.Column("address", sa.LargeBinary(), nullable=True))
        table.add_column(sa.Column("letters_stopped", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("written", sa.Date(), nullable=True))
        table.add_column(sa.Column("place", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("begins", sa.Date(), nullable=True))
        table.add_column(sa.Column("ends", sa.Date(), nullable=True))
        table.add_column(sa.Column("unit", sa.String(), nullable=False, server_default=""))
        table.add_column(sa.Column("rule", sa.JSON(), nullable=True))
        table.add_column(sa.Column("created_by", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "action_finding",
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("finding_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["action_plan.id"], name="fk_action_finding_action_id_action_plan", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name="fk_action_finding_finding_id_finding"),
        sa.PrimaryKeyConstraint("action_id", "finding_id", name="pk_action_finding"),
    )
    op.create_index("ix_action_finding_finding_id", "action_finding", ["finding_id"], unique=False)
    op.create_table(
        "loop_reader",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("written", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_loop_reader_account_id_account", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name="pk_loop_reader"),
    )


def downgrade() -> None:
    op.drop_table("loop_reader")
    op.drop_index("ix_action_finding_finding_id", table_name="action_finding")
    op.drop_table("action_finding")
    with op.batch_alter_table("action_plan") as table:
        for name in ("created_by", "rule", "unit", "ends", "begins", "place", "written", "letters_stopped", "address"):
            table.drop_column(name)
        table.drop_column("steps")
        table.add_column(sa.Column("release_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("finding", sa.String(), nullable=True))
        table.create_foreign_key("fk_action_plan_release_id_release", "release", ["release_id"], ["id"])
    op.drop_index("ix_finding_release_id", table_name="finding")
    op.drop_index("ix_finding_survey_id", table_name="finding")
    op.drop_table("finding")
