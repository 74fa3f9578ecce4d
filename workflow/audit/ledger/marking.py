"""What inspectors make of findings, written into a ledger: standings, and which cases are drawn.

Triggers count what changes, row by row. Where many rows change they are put out of the way and all
is counted anew, in the same transaction: whoever reads meanwhile sees all of it or nothing.
"""

import sqlite3
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager

from workflow.audit.ledger.schema import COUNTS, TRIGGERS
from workflow.audit.ledger.wanted import Standing

FEW = 1_000  # rows changed that are always counted one by one
OF_ALL = 100  # counting anew pays where more than one row in so many changes


def mark(connection: sqlite3.Connection, standings: Mapping[str, Standing]) -> None:
    """Say what was made of the findings of these keys; unknown keys are passed over."""
    connection.execute("CREATE TEMP TABLE given (key TEXT, standing TEXT)")
    rows = ((key, standing.value) for key, standing in standings.items())
    connection.executemany("INSERT INTO given VALUES (?, ?)", rows)
    connection.execute(
        "CREATE TEMP TABLE said AS SELECT number, given.standing FROM given JOIN told USING (key) "
        "ORDER BY number"  # changed in their order: a page of the file is written once
    )
    with _counted(connection, len(standings)):
        connection.execute(
            "UPDATE finding SET standing = said.standing FROM temp.said "
            "WHERE finding.number = said.number AND finding.standing <> said.standing"
        )


def draw(connection: sqlite3.Connection, cases: Collection[str]) -> None:
    """Say which cases (文號) are in the sample; those of an earlier one are not any more."""
    connection.execute("CREATE TEMP TABLE drawn (id TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT INTO drawn VALUES (?)", ((case,) for case in cases))
    drawn = "(SELECT place FROM examined JOIN drawn USING (id))"
    before = _number(connection, "SELECT count(*) FROM examined WHERE is_sampled = 1")
    with _counted(connection, before + len(cases)):
        for table in ("examined", "finding"):
            connection.execute(
                f"UPDATE {table} SET is_sampled = 0 WHERE is_sampled = 1 AND place NOT IN {drawn}"
            )
            connection.execute(
                f"UPDATE {table} SET is_sampled = 1 WHERE is_sampled = 0 AND place IN {drawn}"
            )


@contextmanager
def _counted(connection: sqlite3.Connection, changes: int) -> Generator[None]:
    """The counts kept right while so many rows change, whichever way is faster."""
    if changes <= max(FEW, _number(connection, "SELECT max(place) FROM examined") // OF_ALL):
        yield
        return
    for name in TRIGGERS:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for each in (*COUNTS, *TRIGGERS.values()):
        connection.execute(each)


def _number(connection: sqlite3.Connection, query: str) -> int:
    (found,) = connection.execute(query).fetchone()
    return found or 0
