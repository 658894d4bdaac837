"""Letters that can pause and remind by plan, a list of who was erased, single sign-on."""

import sqlalchemy as sa
from alembic import op

revision = "office0003"
down_revision = "office0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_index("ix_letter_state", "letter", ["state", "wave_id", "due"], unique=False)
    op.add_column("wave", sa.Column("letters_paused", MOMENT, nullable=True))
    op.add_column("wave", sa.Column("reminders", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("account", sa.Column("sso_subject", sa.String(), nullable=True))
    op.create_index("ix_account_sso_subject", "account", ["sso_subject"], unique=True)
    op.create_table(
        "erasure_key",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="fk_erasure_key_client_id_client"),
        sa.PrimaryKeyConstraint("client_id", name="pk_erasure_key"),
    )
    op.create_table(
        "erased",
        sa.Column("client_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("made", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="fk_erased_client_id_client"),
        sa.PrimaryKeyConstraint("client_id", "mark", name="pk_erased"),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.Integer(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("application", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("second_factor", sa.Boolean(), nullable=False),
        sa.Column("created", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["client.id"], name="fk_provider_client_id_client"),
        sa.PrimaryKeyConstraint("id", name="pk_provider"),
        sa.UniqueConstraint("client_id", name="uq_provider_client_id"),
    )


def downgrade() -> None:
    for table in ("provider", "erased", "erasure_key"):
        op.drop_table(table)
    op.drop_index("ix_account_sso_subject", table_name="account")
    op.drop_column("account", "sso_subject")
    op.drop_column("wave", "reminders")
    op.drop_column("wave", "letters_paused")
    op.drop_index("ix_letter_state", table_name="letter")
