"""How many events of a log had their checkpoints before its last change"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; -1 for an older log, of which nothing is known: it is asked for no checkpoint."""
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.add_column(sa.Column("settled", sa.Integer(), nullable=False, server_default="-1"))
    with op.batch_alter_table("office", schema=None) as batch_op:
        batch_op.alter_column("settled", existing_type=sa.Integer(), server_default=None)
