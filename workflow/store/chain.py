"""The hash chain of an office's log, and what verifying it finds.

Each record is hashed (SHA-256) together with the hash before it, the first with GENESIS. The chain
has no key: it shows what was changed by whoever did not also rewrite the checkpoints.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from workflow.organisation.events import LogAccepted
from workflow.store.checkpoint import Checkpoint, Mark
from workflow.store.due import Due, Lines

GENESIS = "0" * 64


class Tampering(Enum):
    """What was done to the log."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogRecord:
    """One event as recorded, with its place in the office's chain (from 1)."""

    office: str
    number: int
    case_id: str
    sequence: int
    kind: str
    payload: str
    previous_hash: str
    hash: str = ""


RECORD_FIELDS = tuple(LogRecord.__dataclass_fields__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRecord:
    """The first record that is not as it was written, or whose checkpoint is not."""

    case_id: str
    sequence: int
    kind: Tampering
    is_checkpoint: bool = False
    is_unreadable: bool = False  # the disk or the database does not give it back


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One value beside the log that is not what the log makes it.

    `key` says whose: an office, the year of a serial, the 文號 of a case. What is found and what is
    expected are left out of the read models: they may be about a 密件.
    """

    table: str
    key: str = ""  # none where the whole table is missing
    column: str = ""  # none where the whole row is missing, too much, or unreadable
    found: object = None
    expected: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of one office's log, and of what is made from it.

    `unchecked` records have no checkpoint of whoever wrote them; of `unreadable` ones, by number,
    the database gives nothing back, and those behind them were read all the same.
    """

    events: int
    cases: int
    first_bad: BadRecord | None
    unchecked: int = 0
    unreadable: tuple[range, ...] = ()
    differences: tuple[Difference, ...] = ()
    accepted: tuple[LogRecord, ...] = ()  # each LogAccepted on the way
    head: str = field(default=GENESIS, compare=False)  # the hash of the last record found sound

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return self.first_bad is None and not self.differences


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the checkpoints of one office say its log must be.

    `due` by count; `announced` behind them what may have been kept when a machine stopped;
    `contradicted` is what the first of two lines said that disagree. Where `is_whole`, each record
    from `begin` on must have its line, which was there before it: those before `begin` are vouched
    for by the acceptance there.
    """

    due: Due = field(default_factory=Due)
    announced: Mapping[int, Checkpoint] = field(default_factory=dict[int, Checkpoint])
    contradicted: Mapping[int, Checkpoint] = field(default_factory=dict[int, Checkpoint])
    begin: int = 1
    is_whole: bool = False

    def lacks(self, number: int, head: str) -> bool:
        """Whether whoever wrote the record of this number and hash left no line of it.

        One that was announced is of it only if it says just that.
        """
        line = self.announced.get(number)
        if line is None or line.head != head:
            line = self.due.get(number)
        return number >= self.begin and (line is None or line.is_found)


def known_of(lines: Lines, *, is_counted: bool = False) -> Known:
    """One office's lines read in order: an acceptance puts what stood before it behind it.

    `is_counted` where the office had checkpoints from its first record, as far as it says; lines
    say more than that. Who writes settles what was announced before: no line stands behind it.
    """
    due, contradicted, begin = Due(lines), dict[int, Checkpoint](), 1
    announced = dict[int, Checkpoint]()
    for place, each in lines:
        if each.mark is Mark.ANNOUNCED:
            announced[each.count] = each
            continue
        announced = {}
        if each.accepts:
            due, contradicted, begin = Due(lines), {}, each.count
        if not due.add(each.count, place):
            first = due.get(each.count)
            if first and first.head != each.head:
                contradicted.setdefault(each.count, first)
    return Known(
        due=due,
        announced=announced,
        contradicted=contradicted,
        begin=begin,
        is_whole=is_counted or bool(due or announced),
    )


def checkpoint_of(record: LogRecord) -> Checkpoint:
    """The line that says how the log ended with this record."""
    return Checkpoint(
        office=record.office,
        count=record.number,
        head=record.hash,
        case_id=record.case_id,
        sequence=record.sequence,
        accepts=record.kind == LogAccepted.__name__,
    )


def link(record: LogRecord) -> str:
    """The hash of a record: everything it says and the hash of the record before it."""
    parts = (
        record.previous_hash,
        record.office,
        record.number,
        record.case_id,
        record.sequence,
        record.kind,
        record.payload,
    )
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
