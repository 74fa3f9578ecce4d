"""Every record counts as settled once it is kept: its checkpoint is on the disk before it is"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Forward; a log older than checkpoints (-1) stays one until its first change."""
    op.execute("UPDATE office SET settled = events WHERE settled <> -1")
