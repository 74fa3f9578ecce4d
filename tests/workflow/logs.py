"""A written log to be damaged, and the ways to damage it."""

import sqlite3
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from workflow.office import LIVE
from workflow.store.chain import GENESIS, BadRecord, LogRecord, Tampering, Verdict, link
from workflow.store.checkpoints import Checkpoints
from workflow.store.database import open_engine
from workflow.store.log import Store

COLUMNS = tuple(name for name in LogRecord.__dataclass_fields__ if name != "office")
EVENTS = 12
FIRST, MIDDLE, LAST = 1, 6, EVENTS


@dataclass(frozen=True, kw_only=True)
class Log:
    """A live log of three cases whose events alternate, and its files."""

    database: Path
    checkpoints: Path
    keeps: bool = True  # whether it has checkpoints at all

    def verify(self, office: str = LIVE) -> Verdict:
        store = self.open()
        with closing(store):
            return store.verify(office)

    def open(self) -> Store:
        checkpoints = Checkpoints(self.checkpoints if self.keeps else None)
        return Store(open_engine(f"sqlite:///{self.database}"), checkpoints)

    def records(self) -> list[LogRecord]:
        store = self.open()
        with closing(store):
            return list(store.records(LIVE))

    def execute(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(statement, values)

    def set(self, number: float, /, **values: object) -> None:
        """Write into the record of this number."""
        columns = ", ".join(f'"{name}" = ?' for name in values)
        update = f"UPDATE event SET {columns} WHERE office = 'live' AND number = ?"
        self.execute(update, *values.values(), number)

    def delete(self, number: int) -> None:
        self.execute("DELETE FROM event WHERE office = 'live' AND number = ?", number)

    def rewrite(self, records: list[LogRecord]) -> None:
        """Put these records in place of the log, as they are."""
        self.execute("DELETE FROM event")
        marks = ", ".join("?" * len(LogRecord.__dataclass_fields__))
        names = ", ".join(LogRecord.__dataclass_fields__)
        for record in records:
            self.execute(f"INSERT INTO event ({names}) VALUES ({marks})", *asdict(record).values())


def bad(record: LogRecord, kind: Tampering) -> BadRecord:
    return BadRecord(case_id=record.case_id, sequence=record.sequence, kind=kind)


def chained(records: list[LogRecord]) -> list[LogRecord]:
    """The records numbered and hashed anew, as whoever knows the rules can."""
    head, sound = GENESIS, list[LogRecord]()
    for number, record in enumerate(records, start=1):
        moved = replace(record, number=number, previous_hash=head)
        sound.append(replace(moved, hash=link(moved)))
        head = sound[-1].hash
    return sound


def renumbered(records: list[LogRecord]) -> list[LogRecord]:
    """The records numbered anew, and nothing else."""
    return [replace(record, number=number) for number, record in enumerate(records, start=1)]


def a_forgery(after: LogRecord, **facts: object) -> LogRecord:
    """A record that was never written, made to follow `after`."""
    record = LogRecord(
        office=LIVE,
        number=after.number + 1,
        case_id="1150000099",
        sequence=1,
        kind=after.kind,
        payload=after.payload,
        previous_hash=after.hash,
    )
    record = replace(record, hash=link(record))
    return replace(record, **facts)  # pyright: ignore[reportArgumentType]


def announced(line: str) -> str:
    """A line of the checkpoints as it is before its record is kept."""
    return f"?{line[1:]}"
