"""Reports of units are printed anew, with what their readers may read; the audit log gets seals.

A unit's report that was printed before carries the facts of the whole company.
"""

import sqlalchemy as sa
from alembic import op

revision = "office0020"
down_revision = "office0005"
branch_labels = None
depends_on = None

FILES = sa.table("report_file", sa.column("kind", sa.String()), sa.column("unit", sa.String()), sa.column("digest"))


def upgrade() -> None:
    op.execute(FILES.delete().where(FILES.c.kind == "pdf", FILES.c.unit != ""))
    op.execute(FILES.update().where(FILES.c.kind == "zip").values(digest=""))
    op.add_column("audit_event", sa.Column("seal", sa.String(), nullable=True))
    op.create_index("ix_audit_event_object", "audit_event", ["object"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_event_object", table_name="audit_event")
    op.drop_column("audit_event", "seal")
