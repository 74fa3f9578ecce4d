"""The hash chain of an office's log, and what verifying it finds."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from workflow.store.checkpoints import Checkpoint

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


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRecord:
    """The first record that is not as it was written."""

    case_id: str
    sequence: int
    kind: Tampering


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a walk through one office's log found."""

    events: int
    cases: int
    first_bad: BadRecord | None


def link(record: LogRecord) -> str:
    """The hash of a record: everything it says and the hash of the record before it."""
    parts = (
        record.previous_hash,
        record.office,
        str(record.number),
        record.case_id,
        str(record.sequence),
        record.kind,
        record.payload,
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def verified(records: Iterable[LogRecord], checkpoints: Iterable[Checkpoint]) -> Verdict:
    """Walk one office's log in order; stops at the first record that breaks chain or checkpoint."""
    due = {each.count: each for each in checkpoints}
    heads = [GENESIS, GENESIS]  # the hash before the last record, and the last one's
    sequences: dict[str, int] = {}
    last: LogRecord | None = None
    number = 0
    rest = iter(records)
    for record in rest:
        follows = (
            record.previous_hash == heads[1]
            and record.number == number + 1
            and record.sequence == sequences.get(record.case_id, 0) + 1
        )
        bad = None
        if not follows:
            bad = _out_of_chain(last, [record, *rest], heads, number, sequences)
        elif link(record) != record.hash:
            bad = _rewritten(record, rest)
        elif record.number in due and due[record.number].head != record.hash:
            bad = _bad(record, Tampering.ALTERED)
        if bad:
            return Verdict(events=number, cases=len(sequences), first_bad=bad)
        heads = [heads[1], record.hash]
        sequences[record.case_id] = record.sequence
        last, number = record, record.number
    return Verdict(events=number, cases=len(sequences), first_bad=_cut_off(number, due))


def _bad(record: LogRecord, kind: Tampering) -> BadRecord:
    return BadRecord(case_id=record.case_id, sequence=record.sequence, kind=kind)


def _rewritten(record: LogRecord, rest: Iterator[LogRecord]) -> BadRecord:
    """A record that does not hash to what it says: changed, or put in between."""
    follower = next(rest, None)
    in_between = follower is not None and follower.previous_hash == record.previous_hash
    return _bad(record, Tampering.INSERTED if in_between else Tampering.ALTERED)


def _out_of_chain(
    last: LogRecord | None,
    rest: Sequence[LogRecord],
    heads: Sequence[str],
    number: int,
    sequences: dict[str, int],
) -> BadRecord:
    """Why `rest` does not go on from the last record."""
    record = rest[0]
    if last is not None and record.previous_hash == heads[0]:
        return _bad(last, Tampering.INSERTED)
    if any(each.previous_hash == heads[1] for each in rest[1:]):
        linked = any(each.hash == record.previous_hash for each in rest[1:])
        return _bad(record, Tampering.REORDERED if linked else Tampering.INSERTED)
    if record.number == number + 1 and link(record) != record.hash:
        return _bad(record, Tampering.ALTERED)
    return _missing(rest, sequences)


def _missing(rest: Sequence[LogRecord], sequences: dict[str, int]) -> BadRecord:
    """Name the gap: the first case whose next record skips a sequence."""
    seen = dict(sequences)
    for record in rest:
        expected = seen.get(record.case_id, 0) + 1
        if record.sequence != expected:
            return BadRecord(case_id=record.case_id, sequence=expected, kind=Tampering.MISSING)
        seen[record.case_id] = record.sequence
    return _bad(rest[0], Tampering.MISSING)


def _cut_off(number: int, due: dict[int, Checkpoint]) -> BadRecord | None:
    """A log shorter than a checkpoint says was cut; one that is longer is fine."""
    beyond = [count for count in due if count > number]
    if not beyond:
        return None
    first = due[min(beyond)]
    return BadRecord(case_id=first.case_id, sequence=first.sequence, kind=Tampering.TRUNCATED)
