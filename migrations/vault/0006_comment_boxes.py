"""Split counts: the keeper's key of a wave, and comment boxes in rows of their own, each tied to no other."""

import sqlalchemy as sa
from alembic import op

revision = "vault0006"
down_revision = "vault0005"
branch_labels = None
depends_on = None

OF_WAVE = ("split", "announced")
TABLES = ("comment_inbox", "comment_pool")
COLUMNS = ("wave", "id", "item", "receipt", "box")
PARTITIONED = {"sqlite_with_rowid": False, "postgresql_partition_by": "LIST (wave)"}


def _column(name: str) -> sa.Column:
    kind = {"wave": sa.String(6), "item": sa.String()}.get(name, sa.LargeBinary())
    return sa.Column(name, kind, primary_key=name in {"wave", "id"}, nullable=False)


def upgrade() -> None:
    for name in OF_WAVE:
        op.add_column("wave", sa.Column(name, sa.LargeBinary(), nullable=True))
    for table in TABLES:
        op.create_table(table, *map(_column, COLUMNS), **PARTITIONED)
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            for name in COLUMNS:
                op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} SET STATISTICS 0")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN box SET STORAGE EXTERNAL")
        _make_partitions()


def _make_partitions() -> None:
    """As `store.vault.partitions` makes them with a wave, for the waves that are there."""
    for (code,) in op.get_bind().execute(sa.text("SELECT code FROM wave")).all():
        for table in TABLES:
            name = f"{table}_{code.lower()}"
            op.execute(f"CREATE TABLE {name} (LIKE {table} INCLUDING ALL) WITH (autovacuum_enabled = off)")
            for column in COLUMNS:
                op.execute(f"ALTER TABLE {name} ALTER COLUMN {column} SET STATISTICS 0")
            op.execute(f"ALTER TABLE {name} ALTER COLUMN box SET STORAGE EXTERNAL")
            op.execute(f"ALTER TABLE {table} ATTACH PARTITION {name} FOR VALUES IN ('{code}')")


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for name in OF_WAVE:
        op.drop_column("wave", name)
