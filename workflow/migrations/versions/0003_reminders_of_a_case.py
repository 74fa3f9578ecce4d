"""Reminders of a case; its document, which no list asked for, goes"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; how often a case was reminded of is counted once more from its log."""
    with op.batch_alter_table("case_state", schema=None) as batch_op:
        batch_op.drop_column("document")
        batch_op.add_column(
            sa.Column("reminders", sa.Integer(), nullable=False, server_default="0")
        )
    _count_reminders()
    with op.batch_alter_table("case_state", schema=None) as batch_op:
        batch_op.alter_column("reminders", existing_type=sa.Integer(), server_default=None)


def _count_reminders() -> None:
    event = sa.table("event", sa.column("office"), sa.column("case_id"), sa.column("kind"))
    cases = sa.table(
        "case_state", sa.column("office"), sa.column("id"), sa.column("reminders", sa.Integer)
    )
    times = (
        sa.select(sa.func.count())
        .where(
            event.c.office == cases.c.office,
            event.c.case_id == cases.c.id,
            event.c.kind == "DocumentReminded",
        )
        .scalar_subquery()
    )
    op.get_bind().execute(sa.update(cases).values(reminders=times))
