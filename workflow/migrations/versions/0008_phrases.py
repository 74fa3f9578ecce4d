"""常用批示詞 of each person"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward."""
    op.create_table(
        "phrase",
        sa.Column("office", AutoString(), nullable=False),
        sa.Column("person", AutoString(), nullable=False),
        sa.Column("words", AutoString(), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("office", "person", "words", name="pk_phrase"),
    )
