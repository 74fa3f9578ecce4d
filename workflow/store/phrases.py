"""Queries of 常用批示詞: what a person keeps to write again, in the order it was added."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, text
from sqlmodel import SQLModel, col

from workflow.store.tables import PhraseRow

_COLUMNS = SQLModel.metadata.tables["phrase"].c
_SAVE = text(
    "INSERT INTO phrase (office, person, words, added_at)"
    " VALUES (:office, :person, :words, :added_at) ON CONFLICT DO NOTHING"
).bindparams(bindparam("added_at", type_=_COLUMNS.added_at.type))


def save(connection: Connection, office: str, person: str, words: str, at: datetime) -> None:
    """Keep it, unless this person has it already."""
    facts = {"office": office, "person": person, "words": words, "added_at": at}
    connection.execute(_SAVE, facts)


def forget(connection: Connection, office: str, person: str, words: str) -> None:
    """Drop it, if this person has it."""
    where = (
        col(PhraseRow.office) == office,
        col(PhraseRow.person) == person,
        col(PhraseRow.words) == words,
    )
    connection.execute(delete(PhraseRow).where(*where))


def of(connection: Connection, office: str, person: str) -> tuple[str, ...]:
    """What this person keeps, the oldest first."""
    query = (
        select(col(PhraseRow.words))
        .where(col(PhraseRow.office) == office, col(PhraseRow.person) == person)
        .order_by(col(PhraseRow.added_at), col(PhraseRow.words))
    )
    return tuple(connection.execute(query).scalars())
