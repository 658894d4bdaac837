"""Whether a wave's rate is a bound; and the rate of closed waves, which stood still at the last day's step."""

import json

import sqlalchemy as sa
from alembic import op

revision = "office0070"
down_revision = "office0051"
branch_labels = None
depends_on = None

WAVE = sa.table(
    "wave", sa.column("id", sa.Integer), sa.column("policy", sa.LargeBinary), sa.column("seats", sa.JSON),
    sa.column("rate", sa.Integer), sa.column("rate_is_bound", sa.Boolean),
)  # fmt: skip


def _final(seats: int, boxes: int, k: int) -> tuple[int, bool]:
    if boxes < k or not seats:
        return 0, boxes > 0
    if 0 < seats - boxes < k:
        return 100 * (seats - k + 1) // seats, True
    return round(100 * boxes / seats), False


def upgrade() -> None:
    op.add_column("wave", sa.Column("rate_is_bound", sa.Boolean(), nullable=False, server_default=sa.false()))
    link = op.get_bind()
    for row in link.execute(sa.select(WAVE.c.id, WAVE.c.policy, WAVE.c.seats)).all():
        try:
            k, counted = int(json.loads(bytes(row.policy))["k"]), row.seats
            rate, bound = _final(int(counted["invited"]), int(counted["boxes"]), k)
        except (ValueError, KeyError, TypeError):
            continue  # still open, or a row of a test's invention: its rate is written by the day
        link.execute(WAVE.update().where(WAVE.c.id == row.id).values(rate=rate, rate_is_bound=bound))


def downgrade() -> None:
    op.drop_column("wave", "rate_is_bound")
