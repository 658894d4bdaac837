"""Events about services: keys of who may send them, what they are sealed to, and what a pulse knows of them."""

import sqlalchemy as sa
from alembic import op

revision = "office0140"
down_revision = "office0130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "intake_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="fk_intake_key_client_id_client"),
        sa.PrimaryKeyConstraint("id", name="pk_intake_key"),
        sa.UniqueConstraint("digest", name="uq_intake_key_digest"),
    )
    op.create_table(
        "intake_seal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("wrapper", sa.String(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_intake_seal"),
    )
    op.create_table(
        "intake_event",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("seal", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_intake_event"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pulse_asked",
        sa.Column("pulse_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("handed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pulse_id"], ["pulse.id"], name="fk_pulse_asked_pulse_id_pulse"),
        sa.PrimaryKeyConstraint("pulse_id", name="pk_pulse_asked"),
    )


def downgrade() -> None:
    for table in ("pulse_asked", "intake_event", "intake_seal", "intake_key"):
        op.drop_table(table)
