"""The vault: waves, tokens, seats, inbox, pool."""

import sqlalchemy as sa
from alembic import op

revision = "vault0001"
down_revision = None
branch_labels = None
depends_on = None

BY_WAVE = {
    "token": ("wave", "digest", "seat"),
    "seat": ("wave", "id", "labels", "spent"),
    "inbox": ("wave", "id", "receipt", "box"),
    "pool": ("wave", "id", "receipt", "box"),
}
PARTITIONED = {"sqlite_with_rowid": False, "postgresql_partition_by": "LIST (wave)"}


def _column(name: str, position: int) -> sa.Column:
    kind = {"wave": sa.String(6), "spent": sa.Boolean()}.get(name, sa.LargeBinary())
    return sa.Column(name, kind, primary_key=position < 2, nullable=False)


def upgrade() -> None:
    op.create_table(
        "wave",
        sa.Column("code", sa.String(6), primary_key=True, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("policy", sa.LargeBinary(), nullable=False),
        sa.Column("policy_hash", sa.String(64), nullable=False),
        sa.Column("questionnaire", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("token_key", sa.LargeBinary(), nullable=True),
        sqlite_with_rowid=False,
    )
    for table, names in BY_WAVE.items():
        op.create_table(table, *(_column(name, position) for position, name in enumerate(names)), **PARTITIONED)
    if op.get_bind().dialect.name == "postgresql":
        _keep_out_of_the_catalogue()


def _keep_out_of_the_catalogue() -> None:
    """ANALYZE would copy samples of ids and keys into pg_statistic, where close could not destroy them."""
    op.execute("ALTER TABLE wave SET (autovacuum_enabled = off)")
    op.execute("ALTER TABLE wave ALTER COLUMN token_key SET STATISTICS 0")
    for table, names in BY_WAVE.items():
        for name in names:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS 0")
    for table in ("inbox", "pool"):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN box SET STORAGE EXTERNAL")


def downgrade() -> None:
    for table in (*BY_WAVE, "wave"):
        op.drop_table(table)
