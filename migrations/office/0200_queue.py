"""Tables of the queue, on PostgreSQL; on SQLite it is a file of its own. What stands in them is huey's affair."""

from alembic import op

revision = "office0200"
down_revision = "office0195"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(
        "CREATE TABLE queue_kv (queue text NOT NULL, key text NOT NULL, value bytea NOT NULL, PRIMARY KEY (queue, key))"
    )
    op.execute(
        "CREATE TABLE queue_schedule (id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL, "
        "timestamp double precision NOT NULL)"
    )
    op.execute("CREATE INDEX queue_schedule_queue_timestamp ON queue_schedule (queue, timestamp)")
    op.execute(
        "CREATE TABLE queue_task (id bigserial PRIMARY KEY, queue text NOT NULL, data bytea NOT NULL, "
        "priority double precision NOT NULL DEFAULT 0.0)"
    )
    op.execute("CREATE INDEX queue_task_queue_priority_id ON queue_task (queue, priority DESC, id)")
    op.execute(
        "CREATE TABLE queue_counter (queue text NOT NULL, key text NOT NULL, value bigint NOT NULL DEFAULT 0, "
        "PRIMARY KEY (queue, key))"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in ("queue_counter", "queue_task", "queue_schedule", "queue_kv"):
            op.drop_table(name)
