"""Events, cases, desks"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "case_state",
        sa.Column("office", AutoString(), nullable=False),
        sa.Column("id", AutoString(), nullable=False),
        sa.Column("row", AutoString(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("unit", AutoString(), nullable=False),
        sa.Column("issuer", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.Column("category", AutoString(), nullable=False),
        sa.Column("urgency", AutoString(), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", AutoString(), nullable=False),
        sa.Column("outcome", AutoString(), nullable=True),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=False),
        sa.Column("last_hash", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("office", "id", name=op.f("pk_case_state")),
    )
    with op.batch_alter_table("case_state", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_state_office_is_closed_due_id"),
            ["office", "is_closed", "due", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_case_state_office_is_closed_unit_state_urgency_due"),
            ["office", "is_closed", "unit", "state", "urgency", "due"],
            unique=False,
        )

    op.create_table(
        "desk",
        sa.Column("office", AutoString(), nullable=False),
        sa.Column("case_id", AutoString(), nullable=False),
        sa.Column("desk", AutoString(), nullable=False),
        sa.Column("holder", AutoString(), nullable=False),
        sa.Column("unit", AutoString(), nullable=False),
        sa.Column("position", AutoString(), nullable=False),
        sa.Column("action", AutoString(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office", "case_id", "desk", "action", name=op.f("pk_desk")),
    )
    with op.batch_alter_table("desk", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_desk_office_holder"), ["office", "holder"], unique=False
        )

    op.create_table(
        "event",
        sa.Column("office", AutoString(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("case_id", AutoString(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", AutoString(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("previous_hash", AutoString(), nullable=False),
        sa.Column("hash", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("office", "number", name=op.f("pk_event")),
        sa.UniqueConstraint(
            "office", "case_id", "sequence", name=op.f("uq_event_office_case_id_sequence")
        ),
    )
    op.create_table(
        "office",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("agency", AutoString(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("head", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_office")),
    )
    op.create_table(
        "serial",
        sa.Column("office", AutoString(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office", "year", name=op.f("pk_serial")),
    )
