"""Acts under way, duties that fail, the clock that was believed, waves to be written off."""

import sqlalchemy as sa
from alembic import op

revision = "office0040"
down_revision = "office0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trouble",
        sa.Column("duty", sa.String(), nullable=False),
        sa.Column("subject", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("duty", "subject", name="pk_trouble"),
    )
    op.create_table(
        "clock_mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("anchor", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticks", sa.Double(), nullable=False),
        sa.Column("boot", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clock_mark"),
    )
    op.create_table(
        "write_off",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_write_off_wave_id_wave"),
        sa.PrimaryKeyConstraint("wave_id", name="pk_write_off"),
    )
    op.create_table(
        "begun",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("roster", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_begun_wave_id_wave"),
        sa.PrimaryKeyConstraint("wave_id", name="pk_begun"),
    )


def downgrade() -> None:
    for name in ("begun", "write_off", "clock_mark", "trouble"):
        op.drop_table(name)
