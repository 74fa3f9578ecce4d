"""What searches find cases by: the pieces of subjects and numbers, and an index of handlers"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel.sql.sqltypes import AutoString

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BATCH = 1000
NO_MARKS = {mark: 0xE000 + mark for mark in range(0x80) if not chr(mark).isalnum()}


def upgrade() -> None:
    """Forward; the pieces of the cases on record are made."""
    is_file = op.get_bind().dialect.name == "sqlite"
    if is_file:
        op.execute(
            "CREATE VIRTUAL TABLE case_pieces USING fts5(office UNINDEXED, case_id UNINDEXED,"
            " pieces, tokenize = 'ascii', detail = none, columnsize = 0)"
        )
    else:
        op.create_table(
            "case_pieces",
            sa.Column("office", AutoString(), nullable=False),
            sa.Column("case_id", AutoString(), nullable=False),
            sa.Column("pieces", TSVECTOR(), nullable=False),
            sa.PrimaryKeyConstraint("office", "case_id", name="pk_case_pieces"),
        )
    _fill(quote="" if is_file else "'")
    if not is_file:
        op.create_index("ix_case_pieces_pieces", "case_pieces", ["pieces"], postgresql_using="gin")
    op.create_index("ix_case_state_office_handler", "case_state", ["office", "handler"])


def _fill(quote: str) -> None:
    """A row for every case, some at a time: an office has a million of them."""
    names = ("office", "id", "subject_folded", "is_confidential")
    cases = sa.table("case_state", *(sa.column(name) for name in names))
    columns = [cases.c[name] for name in names]
    connection = op.get_bind()
    add = sa.text("INSERT INTO case_pieces (office, case_id, pieces) VALUES (:office, :id, :kept)")
    if not quote:
        add = sa.text(f"{add}")
    else:
        add = sa.text(f"{add}".replace(":kept", "CAST(:kept AS tsvector)"))
    last = ("", "")
    query = sa.select(*columns).order_by(cases.c.office, cases.c.id).limit(BATCH)
    while True:
        here = sa.tuple_(cases.c.office, cases.c.id)
        rows = connection.execute(query.where(here > sa.tuple_(*map(sa.literal, last)))).all()
        if not rows:
            return
        made = [
            {
                "office": office,
                "id": case_id,
                "kept": " ".join(
                    f"{quote}{one}{quote}"
                    for one in sorted({*_pieces(case_id, "" if is_confidential else subject)})
                ),
            }
            for office, case_id, subject, is_confidential in rows
        ]
        connection.execute(add, made)
        last = (rows[-1][0], rows[-1][1])


def _pieces(case_id: str, subject: str) -> Iterator[str]:
    yield from (case_id[end - 3 : end] for end in range(3, len(case_id) + 1))
    subject = subject.translate(NO_MARKS)
    yield from subject
    yield from (subject[end - 2 : end] for end in range(2, len(subject) + 1))
