"""Threads: comments that can be answered, and what the client says to them."""

import sqlalchemy as sa
from alembic import op

revision = "office0130"
down_revision = "office0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("message_key", sa.LargeBinary(), nullable=True))
    op.create_table(
        "dialogue",
        sa.Column("wave_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("released", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed", sa.DateTime(timezone=True), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("heard", sa.Integer(), nullable=False),
        sa.Column("fetched", sa.JSON(), nullable=False),
        sa.Column("laid", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_dialogue_release_id_release"),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_dialogue_wave_id_wave"),
        sa.PrimaryKeyConstraint("wave_id", name="pk_dialogue"),
    )
    op.create_table(
        "thread",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("group_code", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("serious", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_thread_wave_id_wave"),
        sa.PrimaryKeyConstraint("id", name="pk_thread"),
        sa.UniqueConstraint("wave_id", "item", "group_code", "place", name="uq_thread_wave_id"),
    )
    op.create_index("ix_thread_wave_id", "thread", ["wave_id"])
    op.create_table(
        "thread_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("acknowledgement", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_thread_reply_thread_id_thread"),
        sa.PrimaryKeyConstraint("id", name="pk_thread_reply"),
    )
    op.create_index("ix_thread_reply_thread_id", "thread_reply", ["thread_id"])
    op.create_table(
        "thread_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("thread_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["thread_id"], ["thread.id"], name="fk_thread_message_thread_id_thread"),
        sa.PrimaryKeyConstraint("id", name="pk_thread_message"),
    )
    op.create_index("ix_thread_message_thread_id", "thread_message", ["thread_id"])
    op.create_table(
        "contact_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_contact_request"),
    )


def downgrade() -> None:
    op.execute("DELETE FROM letter WHERE kind = 'replies'")
    op.execute("DELETE FROM record WHERE kind = 'answers'")
    op.drop_table("contact_request")
    op.drop_table("thread_message")
    op.drop_table("thread_reply")
    op.drop_table("thread")
    op.drop_table("dialogue")
    op.drop_column("wave", "message_key")
