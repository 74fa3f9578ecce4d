"""Accounts, their sessions, one-time links and tokens, and sign-ins that failed"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "account",
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("roles", AutoString(), nullable=False),
        sa.Column("person", AutoString(), nullable=False),
        sa.Column("password", AutoString(), nullable=False),
        sa.Column("is_locked", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_account"),
    )
    op.create_table(
        "session",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_session"),
    )
    op.create_index("ix_session_account", "session", ["account"])
    op.create_index("ix_session_began_at", "session", ["began_at"])
    op.create_table(
        "one_time_link",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_one_time_link"),
    )
    op.create_index("ix_one_time_link_account", "one_time_link", ["account"])
    op.create_table(
        "api_token",
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("label", AutoString(), nullable=False),
        sa.Column("scopes", AutoString(), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_api_token"),
    )
    op.create_index("ix_api_token_account", "api_token", ["account"])
    op.create_table(
        "failed_sign_in",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("caller", AutoString(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_failed_sign_in"),
    )
    op.create_index("ix_failed_sign_in_account_at", "failed_sign_in", ["account", "at"])
    op.create_index("ix_failed_sign_in_caller_at", "failed_sign_in", ["caller", "at"])
