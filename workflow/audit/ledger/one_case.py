"""The records of one case taken out of a ledger, as a log of their own."""

import json
import sqlite3
from array import array
from collections.abc import Iterator, Sequence

from workflow.audit.examined import ExaminedCase
from workflow.audit.ledger.writing import ARRAYS, about_step
from workflow.audit.log import Log, LoggedCase

STEP = "SELECT content FROM step WHERE code = ?"
PERSON = "SELECT name FROM person WHERE code = ?"


def log_of_case(
    connection: sqlite3.Connection, case: ExaminedCase, about: str, content: bytes
) -> Log:
    """The records of a case: of the steps and people of the log only those that it names."""
    arrays = _arrays(content)
    row, category, urgency, received_at, unread, is_confidential = json.loads(about)
    count = len(arrays["step"])
    logged = LoggedCase(
        id=case.id,
        start=0,
        stop=count,
        row=row,
        subject=case.subject,
        category=category,
        urgency=urgency,
        received_at=received_at,
        unread=tuple(unread),
        is_confidential=is_confidential,
    )
    steps, people = _codes(arrays, "step"), _codes(arrays, "person", "principal", first=(0,))
    return Log(
        file="",
        cases=(logged,),
        steps=tuple(map(about_step.validate_json, _meant(connection, STEP, steps))),
        people=tuple(_meant(connection, PERSON, people)),
        **arrays,
    )


def _arrays(content: bytes) -> "dict[str, array[int]]":
    """The part of every array of the log, as they stand one after the other."""
    empty = {name: getattr(Log(file="", cases=(), steps=()), name) for name in ARRAYS}
    count = len(content) // sum(each.itemsize for each in empty.values())
    at = 0
    for each in empty.values():
        size = count * each.itemsize
        each.frombytes(content[at : at + size])
        at += size
    return empty


def _codes(
    arrays: "dict[str, array[int]]", *names: str, first: tuple[int, ...] = ()
) -> tuple[int, ...]:
    """The codes in these arrays, which are changed to count within them alone, from `first` on."""
    codes = tuple(dict.fromkeys((*first, *(code for name in names for code in arrays[name]))))
    places = {code: place for place, code in enumerate(codes)}
    for name in names:
        arrays[name] = array(arrays[name].typecode, (places[code] for code in arrays[name]))
    return codes


def _meant(connection: sqlite3.Connection, query: str, codes: Sequence[int]) -> Iterator[str]:
    """What the codes mean, one by one."""
    for code in codes:
        yield connection.execute(query, (code,)).fetchone()[0]
