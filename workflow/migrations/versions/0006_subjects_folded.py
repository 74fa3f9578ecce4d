"""Subjects as searches look for them, made once for every case"""

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString

from rules.texts import folded

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BATCH = 1000


def upgrade() -> None:
    """Forward; the subjects of the cases on record are folded."""
    with op.batch_alter_table("case_state", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("subject_folded", AutoString(), nullable=False, server_default="")
        )
    _fold_subjects()
    with op.batch_alter_table("case_state", schema=None) as batch_op:
        batch_op.alter_column("subject_folded", existing_type=AutoString(), server_default=None)


def _fold_subjects() -> None:
    columns = ("office", "id", "subject", "subject_folded")
    cases = sa.table("case_state", *(sa.column(name) for name in columns))
    connection = op.get_bind()
    rows = connection.execute(sa.select(cases.c.office, cases.c.id, cases.c.subject)).all()
    update = (
        sa.update(cases)
        .where(cases.c.office == sa.bindparam("of"), cases.c.id == sa.bindparam("case"))
        .values(subject_folded=sa.bindparam("form"))
    )
    for first in range(0, len(rows), BATCH):
        connection.execute(
            update,
            [
                {"of": office, "case": case_id, "form": folded(subject)}
                for office, case_id, subject in rows[first : first + BATCH]
            ],
        )
