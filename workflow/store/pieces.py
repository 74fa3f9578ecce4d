"""By which a search finds a case without reading every subject: the pieces of its texts.

A piece is one or two neighbouring characters of a folded subject, or three of a 文號. A case that
has a word has every piece of it, so pieces leave out no case; which of those left have the word
itself is seen in their subjects. They stand in an index of whole words, SQLite's FTS5 or
PostgreSQL's GIN, which would not find a word of two Chinese characters in a text as it is.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from string import digits

from sqlalchemy import Connection, delete, insert, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, col

from rules.texts import folded
from workflow.case.case import Case
from workflow.reports.searching import SearchWord
from workflow.store.tables import PiecesRow, as_piece

NUMBER_PIECE = 3  # characters
MOST_PIECES = 12  # of one word that are looked up: they leave few cases as it is
_COLUMNS = "office, case_id, pieces"
_OTHERS = f"""CREATE TEMP TABLE IF NOT EXISTS other_pieces
    AS SELECT {_COLUMNS} FROM case_pieces WHERE office <> :in_office"""
_ANEW = (
    f"CREATE TEMP TABLE IF NOT EXISTS other_pieces ({_COLUMNS})",
    "DROP TABLE IF EXISTS case_pieces",
    "CREATE VIRTUAL TABLE case_pieces USING fts5(office UNINDEXED, case_id UNINDEXED, pieces,"
    " tokenize = 'ascii', detail = none, columnsize = 0)",
    f"INSERT INTO case_pieces ({_COLUMNS}) SELECT {_COLUMNS} FROM other_pieces",
    "DROP TABLE other_pieces",
)
_ADD = insert(PiecesRow)


def make_anew(connection: Connection, office: str) -> None:
    """The table and its index, without the pieces of an office; what others have there stays.

    On SQLite all of it is built anew: its index may lack what its rows say.
    """
    table = SQLModel.metadata.tables["case_pieces"]
    if connection.dialect.name == "postgresql":
        table.create(connection, checkfirst=True)
        for index in table.indexes:
            index.create(connection, checkfirst=True)
        connection.execute(delete(PiecesRow).where(col(PiecesRow.office) == office))
        return
    with suppress(DatabaseError), connection.begin_nested():
        connection.execute(text(_OTHERS), {"in_office": office})
    for statement in _ANEW:
        connection.execute(text(statement))


def add(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """What new cases are found by."""
    connection.execute(_ADD, rows)


def pieces_row(office: str, case: Case) -> dict[str, object]:
    """The row of PiecesRow for a case; neither its subject nor its 密等 ever changes."""
    return {"office": office, "case_id": case.id, "pieces": pieces_of(case)}


def pieces_of(case: Case) -> frozenset[str]:
    """All pieces of a case; of a 密件 those of its 文號 alone: its subject is not to be guessed."""
    pieces = set(_neighbours(case.id, NUMBER_PIECE))
    if not case.is_confidential:
        subject = folded(case.subject)
        pieces |= {*_neighbours(subject, 1), *_neighbours(subject, 2)}
    return frozenset(map(as_piece, pieces))


def subject_pieces(word: SearchWord) -> tuple[str, ...]:
    """The pieces that a subject with this word has; none for no word."""
    return _some(_neighbours(word.text, min(2, len(word.text))))


def number_pieces(word: SearchWord) -> tuple[str, ...]:
    """The pieces that a 文號 with this word has; none where pieces do not tell."""
    return _some(_neighbours(word.text, NUMBER_PIECE)) if may_be_number(word) else ()


def may_be_number(word: SearchWord) -> bool:
    """Whether a 文號 can have this word."""
    return not word.text.strip(digits)


def _neighbours(characters: str, count: int) -> Iterator[str]:
    if count:
        ends = range(count, len(characters) + 1)
        yield from (characters[end - count : end] for end in ends)


def _some(pieces: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(as_piece, pieces)))[:MOST_PIECES]
