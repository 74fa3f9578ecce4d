"""Which cases have the words of a search: led by the index of pieces, then seen case by case.

A word that few cases have is looked up, and all of them are seen. One that many have is soon met
in the order of the list, so that is read instead; a list in which it is not is led by the index
after all. Neither reads every case.
"""

from collections.abc import Sequence
from functools import lru_cache

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    cast,
    false,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import col

from workflow.reports.searching import SearchWord
from workflow.store.pieces import may_be_number, number_pieces, subject_pieces
from workflow.store.tables import CaseRow, DeskRow, PiecesRow

FEW = 2000  # cases: so many are seen one by one, in whatever order
_TABLE = literal_column("case_pieces", String)  # as FTS5 is asked: the whole, no column of it
_IN_OFFICE = bindparam("in_office", type_=String)


def has(word: SearchWord) -> ColumnElement[bool]:
    """Whether a case has the word; subjects are compared folded (`rules.texts`).

    No word of its subject finds a 密件: who may not read it would learn what it says by guessing.
    Nor does its handler, whom lists keep back.
    """
    told = [col(CaseRow.subject_folded).contains(word.text, autoescape=True)]
    if word.handlers:
        told.append(col(CaseRow.handler).in_(word.handlers))
    found: list[ColumnElement[bool]] = [(col(CaseRow.is_confidential) == false()) & or_(*told)]
    if may_be_number(word):
        found.append(col(CaseRow.id).contains(word.text, autoescape=True))
    if word.holders:
        found.append(col(CaseRow.id).in_(_lying(word)))
    return or_(*found)


def few(connection: Connection, office: str, words: Sequence[SearchWord]) -> tuple[str, ...] | None:
    """The 文號 of every case that may have all the words; None where there are more than FEW."""
    for query in _led(connection.dialect.name, tuple(words)):
        asked = connection.execute(query.limit(FEW + 1), {"in_office": office})
        if len(found := tuple(asked.scalars())) <= FEW:
            return tuple(dict.fromkeys(found))
    return None


def every(connection: Connection, words: Sequence[SearchWord]) -> Select[str] | None:
    """The query of the 文號 of all that may have the words; None where no index leads to them."""
    return next(iter(_led(connection.dialect.name, tuple(words))), None)


@lru_cache(maxsize=64)
def _led(backend: str, words: tuple[SearchWord, ...]) -> tuple[Select[str], ...]:
    """The ways by an index to what may have all the words; those that leave the fewest first.

    Words that name nobody are looked up together; one that names somebody, by that person too.
    """
    led = [word for word in words if _is_led(word)]
    plain = [word for word in led if not (word.handlers or word.holders)]
    ways = [_looked_up(backend, plain)] if plain else []
    return (*ways, *(_of_people(backend, word) for word in led if word not in plain))


def _is_led(word: SearchWord) -> bool:
    """Whether the index knows of all that have the word: a figure or two may be of any 文號."""
    return bool(word.text) and (not may_be_number(word) or bool(number_pieces(word)))


def _looked_up(backend: str, words: Sequence[SearchWord]) -> Select[str]:
    said = _said(backend, words)
    if backend == "postgresql":
        is_there = col(PiecesRow.pieces).bool_op("@@")(cast(said, TSQUERY))
    else:
        is_there = _TABLE.bool_op("MATCH")(bindparam(None, said, type_=String))
    return select(col(PiecesRow.case_id)).where(col(PiecesRow.office) == _IN_OFFICE, is_there)


def _said(backend: str, words: Sequence[SearchWord]) -> str:
    """The words in the language of the index; no mark of it can stand in a piece."""
    quote, both, either = ("'", " & ", " | ") if backend == "postgresql" else ('"', " AND ", " OR ")
    parts: list[str] = []
    for word in words:
        ways = (subject_pieces(word), number_pieces(word))
        said = (both.join(f"{quote}{one}{quote}" for one in way) for way in ways if way)
        parts.append("(" + either.join(f"({way})" for way in said) + ")")
    return both.join(parts)


def _of_people(backend: str, word: SearchWord) -> Select[str]:
    """What has the word, or is handled by whom it names, or lies with them."""
    handled = select(col(CaseRow.id)).where(
        col(CaseRow.office) == _IN_OFFICE, col(CaseRow.handler).in_(word.handlers)
    )
    found = union_all(_looked_up(backend, (word,)), handled, _lying(word)).subquery()
    return select(found.c[0])


def _lying(word: SearchWord) -> Select[str]:
    return select(col(DeskRow.case_id)).where(
        col(DeskRow.office) == _IN_OFFICE, col(DeskRow.holder).in_(word.holders)
    )
