"""As whom the holder of an account signs in at an identity provider"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "account_tie",
        sa.Column("account", AutoString(), nullable=False),
        sa.Column("issuer", AutoString(), nullable=False),
        sa.Column("claim", AutoString(), nullable=False),
        sa.Column("subject", AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_account_tie"),
    )
    op.create_index(
        "ix_account_tie_issuer_claim_subject",
        "account_tie",
        ["issuer", "claim", "subject"],
        unique=True,
    )
