"""Letters in hand, trouble of each mail account by itself, and what a domain has sent so far."""

import sqlalchemy as sa
from alembic import op

revision = "office0190"
down_revision = "office0185"
branch_labels = None
depends_on = None


def _trouble(key: sa.Column) -> tuple[sa.Column, ...]:
    return (
        key,
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
    )


def upgrade() -> None:
    op.add_column("letter", sa.Column("handed", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.rename_table("mail_trouble", "mail_trouble_before")
    key = sa.Column("account", sa.String(), nullable=False)
    op.create_table("mail_trouble", *_trouble(key), sa.PrimaryKeyConstraint("account", name="pk_mail_trouble_account"))
    op.execute(
        "INSERT INTO mail_trouble (account, cause, word, since, until, rounds) "
        "SELECT '', cause, word, since, until, rounds FROM mail_trouble_before"
    )
    op.drop_table("mail_trouble_before")
    op.create_table(
        "mail_sender",
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("domain", name="pk_mail_sender"),
    )


def downgrade() -> None:
    op.drop_table("mail_sender")
    op.rename_table("mail_trouble", "mail_trouble_after")
    key = sa.Column("id", sa.Integer(), nullable=False, autoincrement=False)
    op.create_table("mail_trouble", *_trouble(key), sa.PrimaryKeyConstraint("id", name="pk_mail_trouble"))
    op.execute(
        "INSERT INTO mail_trouble (id, cause, word, since, until, rounds) "
        "SELECT 1, cause, word, since, until, rounds FROM mail_trouble_after WHERE account = ''"
    )
    op.drop_table("mail_trouble_after")
    op.drop_column("letter", "handed")
