"""Incidents: handler, clock and document of a case; drafts of opinions"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TAIPEI = timedelta(hours=8)


def _added() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("handler", AutoString(), nullable=False, server_default=""),
        sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("document", AutoString(), nullable=False, server_default=""),
        sa.Column("counted_from", sa.Date(), nullable=True),
        sa.Column("paused_days", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("suspended_since", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
    )


def upgrade() -> None:
    """Forward; cases there are get their dates, and their handlers by `chenhe log rebuild`."""
    with op.batch_alter_table("case_state", schema=None) as batch_op:
        for column in _added():
            batch_op.add_column(column)
    _date_known_cases()
    with op.batch_alter_table("case_state", schema=None) as batch_op:
        batch_op.alter_column("counted_from", existing_type=sa.Date(), nullable=False)
        for column in ("handler", "is_confidential", "document", "paused_days"):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_index(
            batch_op.f("ix_case_state_office_closed_on"), ["office", "closed_on"], unique=False
        )
    op.create_table(
        "draft",
        sa.Column("office", AutoString(), nullable=False),
        sa.Column("case_id", AutoString(), nullable=False),
        sa.Column("desk", AutoString(), nullable=False),
        sa.Column("holder", AutoString(), nullable=False),
        sa.Column("person", AutoString(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint(
            "office", "case_id", "desk", "holder", "person", name=op.f("pk_draft")
        ),
    )


def _date_known_cases() -> None:
    cases = sa.table(
        "case_state",
        sa.column("office", sa.String),
        sa.column("id", sa.String),
        sa.column("is_closed", sa.Boolean),
        sa.column("received_at", UTCDateTime()),
        sa.column("last_at", UTCDateTime()),
        sa.column("counted_from", sa.Date),
        sa.column("closed_on", sa.Date),
    )
    connection = op.get_bind()
    for row in connection.execute(sa.select(cases)).mappings().all():
        connection.execute(
            sa.update(cases)
            .where(cases.c.office == row["office"], cases.c.id == row["id"])
            .values(
                counted_from=(row["received_at"] + TAIPEI).date(),
                closed_on=(row["last_at"] + TAIPEI).date() if row["is_closed"] else None,
            )
        )
