"""Kind `tampering`: whatever is done to the files behind the program's back is named rightly."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from tests.hostile.bench import Bench, Demonstration
from tests.hostile.commands import DONE, REFUSED
from tests.hostile.tally import Tally
from tests.workflow.logs import Log, a_forgery, chained, renumbered
from workflow.office import DEMONSTRATION
from workflow.store.chain import LogRecord, Tampering, link

KIND = "tampering"
ROUNDS = 3  # of each way to alter a log
TEXT_COLUMNS = ("kind", "payload", "previous_hash", "hash")
DERIVED = ("office", "serial", "case_state", "desk")


@dataclass(frozen=True, kw_only=True)
class Tampered:
    """What was done to a copy of the demonstration, and the record that verifying must name."""

    name: str
    first_bad: tuple[str, int, str]  # case, sequence, kind


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A copy of the demonstration's files, to be altered by hand."""

    log: Log
    records: Sequence[LogRecord]
    random: Random

    @property
    def lines(self) -> list[str]:
        """The checkpoints."""
        return self.log.checkpoints.read_text("utf-8").splitlines(keepends=True)

    def keep(self, lines: Sequence[str]) -> None:
        """Leave these checkpoints alone."""
        self.log.checkpoints.write_text("".join(lines), "utf-8")

    def somewhere(self, last: int = 5) -> LogRecord:
        """A record, but none of the last few."""
        return self.random.choice(self.records[: len(self.records) - last])

    def execute(self, statement: str, *values: object) -> None:
        """Change the database."""
        self.log.execute(statement, *values)


def _bad(record: LogRecord, kind: Tampering) -> tuple[str, int, str]:
    return record.case_id, record.sequence, kind.value


def _altered(copy: Copy) -> Tampered:
    record, column = copy.somewhere(0), copy.random.choice(TEXT_COLUMNS)
    text = str(getattr(record, column))
    at = copy.random.randrange(len(text))
    wrong = text[:at] + ("x" if text[at] != "x" else "y") + text[at + 1 :]
    copy.execute(f"UPDATE event SET {column} = ? WHERE number = ?", wrong, record.number)
    return Tampered(name=f"{column} altered", first_bad=_bad(record, Tampering.ALTERED))


def _altered_and_hashed(copy: Copy) -> Tampered:
    record = copy.somewhere()
    wrong = replace(record, payload=record.payload.replace("示範", "假冒") + " ")
    values = (wrong.payload, link(wrong), record.number)
    copy.execute("UPDATE event SET payload = ?, hash = ? WHERE number = ?", *values)
    return Tampered(name="altered and hashed anew", first_bad=_bad(record, Tampering.ALTERED))


def _deleted(copy: Copy) -> Tampered:
    record = copy.somewhere()
    copy.execute("DELETE FROM event WHERE number = ?", record.number)
    return Tampered(name="record deleted", first_bad=_bad(record, Tampering.MISSING))


def _cut(copy: Copy) -> Tampered:
    record = copy.somewhere(0)
    copy.execute("DELETE FROM event WHERE number >= ?", record.number)
    return Tampered(name="log cut off", first_bad=_bad(record, Tampering.TRUNCATED))


def _swapped(copy: Copy) -> Tampered:
    first = copy.somewhere()
    second = copy.records[first.number]
    for number, was in ((-1, first.number), (first.number, second.number), (second.number, -1)):
        copy.execute("UPDATE event SET number = ? WHERE number = ?", number, was)
    return Tampered(name="records swapped", first_bad=_bad(second, Tampering.REORDERED))


def _inserted(copy: Copy) -> Tampered:
    before = copy.somewhere()
    forged = _forged(before)
    at = before.number
    copy.log.rewrite(renumbered([*copy.records[:at], forged, *copy.records[at:]]))
    return Tampered(name="record put in between", first_bad=_bad(forged, Tampering.INSERTED))


def _forged(after: LogRecord) -> LogRecord:
    record = replace(a_forgery(after), office=DEMONSTRATION)
    return replace(record, hash=link(record))


def _made_anew(copy: Copy) -> Tampered:
    record = copy.somewhere()
    wrong = replace(record, payload=record.payload.replace("示範", "假冒") + " ")
    at = record.number
    copy.log.rewrite(chained([*copy.records[: at - 1], wrong, *copy.records[at:]]))
    return Tampered(name="log made anew", first_bad=_bad(record, Tampering.ALTERED))


def _added_alone(copy: Copy) -> Tampered:
    last = copy.records[-1]
    forged = _forged(last)
    copy.log.rewrite([*copy.records, forged])
    return Tampered(name="well-chained record added to the database alone", first_bad=ANY)


def _checkpoint_removed(copy: Copy) -> Tampered:
    record = copy.somewhere()
    lines = copy.lines
    at = next(i for i, line in enumerate(lines) if record.hash in line)
    copy.keep([*lines[:at], *lines[at + 1 :]])
    return Tampered(name="checkpoint removed", first_bad=_bad(record, Tampering.MISSING))


def _checkpoint_garbled(copy: Copy) -> Tampered:
    record = copy.somewhere()
    garbage = copy.random.choice(("", "{}", "垃圾", "[]", '{"office": 3'))
    copy.keep([f"{garbage}\n" if record.hash in line else line for line in copy.lines])
    return Tampered(name="checkpoint garbled", first_bad=_bad(record, Tampering.MISSING))


def _checkpoints_lost(copy: Copy) -> Tampered:
    copy.log.checkpoints.unlink()
    first = copy.records[0]
    return Tampered(name="checkpoints lost", first_bad=_bad(first, Tampering.MISSING))


def _checkpoints_cut(copy: Copy) -> Tampered:
    record = copy.somewhere()
    copy.keep(copy.lines[: record.number - 1])
    return Tampered(name="checkpoints cut off", first_bad=_bad(record, Tampering.MISSING))


ANY = ("", 0, "")  # some record has to be named
WAYS: tuple[Callable[[Copy], Tampered], ...] = (
    *(_altered, _altered_and_hashed, _deleted, _cut, _swapped, _inserted, _made_anew),
    *(_added_alone, _checkpoint_removed, _checkpoint_garbled, _checkpoints_lost, _checkpoints_cut),
)


def run(bench: Bench) -> Tally:
    """Alter copies of a demonstration, one thing a copy, and verify each by the command."""
    tally, dice = Tally(kind=KIND), Random(bench.seed)
    for number in range(bench.some(ROUNDS)):
        for way in dice.sample(WAYS, bench.some(len(WAYS))):
            with bench.demonstration(f"{way.__name__}-{number}") as shown:
                tampered = way(_copy(shown, dice))
                seconds, faults = _verified(shown, tampered)
                tally.count(tampered.name, faults, seconds=seconds)
    derived = _derived(bench)
    for table, column in dice.sample(derived, bench.some(len(derived))):
        with bench.demonstration(f"{table}-{column}") as shown:
            seconds, faults = _mended(shown, table, column, dice)
            tally.count(f"{table}.{column or 'row'}", faults, seconds=seconds)
    return tally


def _copy(shown: Demonstration, dice: Random) -> Copy:
    log = Log(database=shown.folder / "chenhe.db", checkpoints=_checkpoints(shown))
    return Copy(log=log, records=list(shown.store.records(DEMONSTRATION)), random=dice)


def _checkpoints(shown: Demonstration) -> Path:
    return Path(shown.settings.checkpoints)


def _verified(shown: Demonstration, tampered: Tampered) -> tuple[float, list[str]]:
    """What `log verify` says amiss of what was done."""
    ended = shown.chenhe("log", "verify", "--format", "json")
    faults = ended.faults(REFUSED)
    found: dict[str, Any] = ended.document.get("first_bad") or {}
    named = (found.get("case_id"), found.get("sequence"), found.get("kind"))
    if tampered.first_bad is ANY:
        if ended.document.get("ok") is not False:
            faults.append("nothing is found")
    elif named != tampered.first_bad:
        faults.append(f"named {named}, not {tampered.first_bad}")
    return ended.seconds, faults


# What is derived


def _derived(bench: Bench) -> list[tuple[str, str]]:
    """Every column of what is made from the log, and every table for its rows."""
    with bench.demonstration("columns") as shown, _opened(shown) as connection:
        found = [
            (table, str(row[1]))
            for table in DERIVED
            for row in connection.execute(f"PRAGMA table_info({table})")
        ]
    return [*found, *((table, "") for table in DERIVED)]


@contextmanager
def _opened(shown: Demonstration) -> Generator[sqlite3.Connection]:
    with closing(sqlite3.connect(shown.folder / "chenhe.db")) as connection, connection:
        yield connection


def _mended(shown: Demonstration, table: str, column: str, dice: Random) -> tuple[float, list[str]]:
    """What verifying and rebuilding say amiss, once one value or row of a table is another."""
    with _opened(shown) as connection:
        before = _rows(connection)
        _alter(connection, table, column, dice)
    verified = shown.chenhe("log", "verify", "--format", "json")
    faults = verified.faults(REFUSED)
    found = verified.document
    if found.get("first_bad") is not None:
        faults.append(f"an honest record is blamed: {found['first_bad']}")
    offices: list[dict[str, Any]] = found.get("offices", [])
    if table not in {each["table"] for office in offices for each in office["derived"]}:
        faults.append(f"{table} is not named")
    for command in ("rebuild", "verify"):
        faults += shown.chenhe("log", command).faults(DONE)
    with _opened(shown) as connection:
        if _rows(connection) != before:
            faults.append("rebuilding leaves something else than there was")
    return verified.seconds, faults


def _rows(connection: sqlite3.Connection) -> dict[str, list[Any]]:
    """All that is derived of the demonstration."""
    return {
        table: sorted(
            connection.execute(
                f"SELECT * FROM {table} WHERE {_office(table)} = ?", (DEMONSTRATION,)
            ),
            key=str,
        )
        for table in DERIVED
    }


def _office(table: str) -> str:
    """The column that names the office."""
    return "name" if table == "office" else "office"


def _alter(connection: sqlite3.Connection, table: str, column: str, dice: Random) -> None:
    """Another value in a row of the demonstration; without a column the row is deleted."""
    rows = connection.execute(f"SELECT rowid FROM {table}").fetchall()
    (row,) = dice.choice(rows)
    if not column:
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
        return
    query = f'SELECT "{column}" FROM {table} WHERE rowid = ?'
    (value,) = connection.execute(query, (row,)).fetchone()
    update = f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?'
    connection.execute(update, (_another(value), row))


def _another(value: object) -> object:
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 7
    text = str(value or "")
    return f"2001{text[4:]}" if text[4:5] == "-" and text[:4].isdecimal() else f"{text}假冒"
