"""Whether the index of pieces leads to the cases it should: compared with what the log makes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, inspect, select, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import col

from workflow.case.case import Case
from workflow.store.chain import Difference
from workflow.store.pieces import pieces_of
from workflow.store.reading import is_damage
from workflow.store.tables import PiecesRow

TABLE = "case_pieces"
AT_ONCE = 1000  # rows fetched together
_ROWS = (
    select(col(PiecesRow.case_id), col(PiecesRow.pieces))
    .where(col(PiecesRow.office) == bindparam("in_office"))
    .execution_options(yield_per=AT_ONCE)
)
_TERMS = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS temp.case_pieces_terms"
    " USING fts5vocab(main, case_pieces, instance)"
)


@dataclass(kw_only=True)
class Sum:
    """Of the pieces of all cases, by which no case need be kept to be compared.

    `leads` is whether the index leads from each piece to just the rows that have it.
    """

    leads: bool
    total: int = 0

    def add(self, cases: Iterable[Case]) -> None:
        """Some more cases."""
        self.total += sum(hash((case.id, pieces_of(case))) for case in cases)


def begun(connection: Connection) -> Sum | None:
    """The sum of no case; None where there is no table. To be asked for before anything is read.

    Once it has met a damaged page SQLite makes no table any more in the same transaction, not even
    the one that lists the terms of an index.
    """
    if not inspect(connection).has_table(TABLE):
        return None
    leads = _has_index if connection.dialect.name == "postgresql" else _says_what_its_rows_do
    try:
        return Sum(leads=leads(connection))
    except DatabaseError as error:
        if not is_damage(error):
            raise
        return Sum(leads=False)


def differences(
    connection: Connection, office: str, expected: Sum, again: Iterable[Case]
) -> Iterator[Difference]:
    """The rows that are missing, too many or say something else, and an index that does.

    The cases are gone through `again` where it is not as expected: only then are they all held.
    """
    rows = connection.execute(_ROWS, {"in_office": office})
    if sum(hash((row.case_id, row.pieces)) for row in rows) != expected.total:
        yield from _of_cases(connection, office, again)
    if not expected.leads:
        yield Difference(table=TABLE)


def _of_cases(connection: Connection, office: str, cases: Iterable[Case]) -> Iterator[Difference]:
    made = {case.id: hash(pieces_of(case)) for case in cases}
    for row in connection.execute(_ROWS, {"in_office": office}):
        its = made.pop(row.case_id, None)
        if its is None:
            yield Difference(table=TABLE, key=str(row.case_id))
        elif its != hash(row.pieces):
            yield Difference(table=TABLE, key=row.case_id, column="pieces")
    yield from (Difference(table=TABLE, key=case_id) for case_id in sorted(made))


def _has_index(connection: Connection) -> bool:
    return any(
        each["column_names"] == ["pieces"] for each in inspect(connection).get_indexes(TABLE)
    )


def _says_what_its_rows_do(connection: Connection) -> bool:
    """Whether FTS5 leads from each piece to just the rows that have it.

    Compared are sums, over all offices: an index does not tell whose its pieces are.
    """
    connection.execute(text(_TERMS))
    try:
        with connection.execute(text(f"SELECT rowid, pieces FROM {TABLE}")) as rows:
            expected = sum(_mark(row, piece) for row, kept in rows for piece in kept.split(" "))
        with connection.execute(text("SELECT doc, term FROM temp.case_pieces_terms")) as terms:
            return expected == sum(_mark(row, piece) for row, piece in terms)
    finally:  # or its table could not be made anew
        connection.execute(text("DROP TABLE temp.case_pieces_terms"))


def _mark(row: int, piece: str) -> int:
    return hash((row, piece))
