"""Links that are to end, numbers of people that are never given twice, and keys of systems that send lists."""

import sqlalchemy as sa
from alembic import op

revision = "office0195"
down_revision = "office0190"
branch_labels = None
depends_on = None
ROOM = 10_000_000
"""SQLite may have given, and taken back, as many numbers above the highest that is there."""


def upgrade() -> None:
    op.create_table(
        "revocation",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name="fk_revocation_wave_id_wave", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("wave_id", "mark", name="pk_revocation"),
    )
    op.create_table(
        "roster_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("used", sa.Date(), nullable=True),
        sa.Column("withdrawn", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="fk_roster_key_client_id_client"),
        sa.PrimaryKeyConstraint("id", name="pk_roster_key"),
        sa.UniqueConstraint("digest", name="uq_roster_key_digest"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_people_anew(counts_for_ever=True)
        op.execute("DELETE FROM sqlite_sequence WHERE name = 'participant'")
        op.execute(  # where nobody has made a survey yet, no number was ever given
            "INSERT INTO sqlite_sequence (name, seq) "
            f"SELECT 'participant', {ROOM} + (SELECT coalesce(max(id), 0) FROM participant) FROM survey LIMIT 1"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _make_people_anew(counts_for_ever=False)
    op.drop_table("roster_key")
    op.drop_table("revocation")


def _make_people_anew(counts_for_ever: bool) -> None:
    """The table once more, as only a new one can be told how to count. Rows that point at it are kept where they are;
    those that would go with it are put back."""
    op.execute("PRAGMA defer_foreign_keys=ON")
    for table in ("participant", "not_asked"):
        op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")
    op.drop_table("participant")
    op.create_table(
        "participant",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("earlier", sa.String(), nullable=True),
        sa.Column("box", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["survey_id"], ["survey.id"], name="fk_participant_survey_id_survey"),
        sa.PrimaryKeyConstraint("id", name="pk_participant"),
        sa.UniqueConstraint("survey_id", "lookup", name="uq_participant_survey_id"),
        sqlite_autoincrement=counts_for_ever,
    )
    op.create_index("ix_participant_survey_id", "participant", ["survey_id"], unique=False)
    columns = "id, survey_id, lookup, sealed, language, unit, attributes, by_mail, reminders, earlier, box"
    op.execute(f"INSERT INTO participant ({columns}) SELECT {columns} FROM kept_participant ORDER BY id")
    op.execute("INSERT INTO not_asked SELECT * FROM kept_not_asked")
    for table in ("participant", "not_asked"):
        op.execute(f"DROP TABLE kept_{table}")
