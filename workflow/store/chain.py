"""The hash chain of an office's log, and what verifying it finds.

Each record is hashed (SHA-256) together with the hash before it, the first with GENESIS. The chain
has no key: it shows what was changed by whoever did not also rewrite the checkpoints.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from workflow.organisation.events import ORGANISATION, LogAccepted
from workflow.store.checkpoints import Checkpoint

GENESIS = "0" * 64
FARTHEST_MOVE = 1000  # records taken out before those behind them were numbered anew


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a walk through one office's log found."""

    events: int
    cases: int
    first_bad: BadRecord | None
    accepted: tuple[LogRecord, ...] = ()  # each LogAccepted on the way
    head: str = field(default=GENESIS, compare=False)  # the hash of the last record found sound

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return self.first_bad is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the checkpoints of one office say its log must be.

    `due` by count; `contradicted` is what the first of two lines said that disagree. Each record
    from `begin` to `until` must have its line: those before `begin` are vouched for by it.
    """

    due: Mapping[int, Checkpoint] = field(default_factory=dict[int, Checkpoint])
    contradicted: Mapping[int, Checkpoint] = field(default_factory=dict[int, Checkpoint])
    begin: int = 1
    until: int = 0

    def lacks(self, number: int) -> bool:
        """Whether the record of this number should have a line, and has none."""
        return self.begin <= number <= self.until and number not in self.due


def known_of(checkpoints: Iterable[Checkpoint], *, settled: int = 0) -> Known:
    """One office's lines read in order: an acceptance puts what stood before it behind it.

    `settled` records must have a line each, whatever the last line says.
    """
    due, contradicted, begin = dict[int, Checkpoint](), dict[int, Checkpoint](), 1
    for each in checkpoints:
        if each.accepts:
            due, contradicted, begin = {}, {}, each.count
        first = due.setdefault(each.count, each)
        if first.head != each.head:
            contradicted.setdefault(each.count, first)
    until = max(settled, max(due, default=0))
    return Known(due=due, contradicted=contradicted, begin=begin, until=until)


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


def verified(records: Iterable[LogRecord], known: Known) -> Verdict:
    """Walk one office's log in order; stops at the first record that breaks chain or checkpoint.

    `records` come by number and are read once. A log longer than the checkpoints by its last
    change is sound: the machine may have stopped between commit and checkpoint.
    """
    place = _Place(known)
    rest = iter(records)
    for record in rest:
        if bad := place.misses(record):
            return place.verdict(bad)
        if not place.is_of(record):
            return place.verdict(_diagnosis(place, record, rest))
        place.take(record)
    return place.verdict(_cut_off(place))


class _Place:
    """How far the log is sound, and so what must come next."""

    def __init__(self, known: Known) -> None:
        self.known, self.due = known, known.due
        self.accepted: tuple[LogRecord, ...] = ()
        self.sequences: dict[str, int] = {}
        self.last: LogRecord | None = None
        self.number, self.head = 1, GENESIS

    def is_of(self, record: LogRecord) -> bool:
        """Whether this is the record that must come next."""
        return self.follows(record) and (
            self.number not in self.due or self.due[self.number] == checkpoint_of(record)
        )

    def follows(self, record: LogRecord) -> bool:
        """Whether the chain leads to this record."""
        return (
            record.number == self.number
            and record.previous_hash == self.head
            and not self.skips(record)
            and record.hash == link(record)
        )

    def misses(self, record: LogRecord) -> BadRecord | None:
        """What is wrong with the checkpoint of a record to which the chain leads."""
        if first := self.known.contradicted.get(self.number):
            kind = Tampering.ALTERED if first.head == record.hash else Tampering.TRUNCATED
            return _named(first, kind)
        if self.follows(record) and self.known.lacks(self.number):
            return replace(_bad(record, Tampering.MISSING), is_checkpoint=True)
        return None

    def was_of(self, record: LogRecord) -> bool:
        """Whether it was written for this place, wherever it stands now."""
        return link(replace(record, number=self.number, previous_hash=self.head)) == record.hash

    def skips(self, record: LogRecord) -> bool:
        """Whether its sequence is not the next one of its case."""
        return record.sequence != self.sequences.get(record.case_id, 0) + 1

    def take(self, record: LogRecord) -> None:
        """Go on behind this record."""
        self.sequences[record.case_id] = record.sequence
        if record.kind == LogAccepted.__name__:
            self.accepted = (*self.accepted, record)
        self.last, self.head, self.number = record, record.hash, record.number + 1

    def verdict(self, bad: BadRecord | None) -> Verdict:
        """What the walk found that ended here."""
        cases = len(self.sequences.keys() - {ORGANISATION})
        return Verdict(
            events=self.number - 1,
            cases=cases,
            first_bad=bad,
            accepted=self.accepted,
            head=self.head,
        )


class _Ahead:
    """What the records from a break on say about it; the log may be long, so none is kept."""

    def __init__(self, place: _Place, record: LogRecord, rest: Iterable[LogRecord]) -> None:
        self.heir: LogRecord | None = None  # a later one, written for the place of the break
        self.lead_to_it = False  # a later one is what the record at the break follows
        self.gap: BadRecord | None = None  # the first sequence that a case lacks
        self._sequences = dict(place.sequences)
        self._count(record)
        for later in rest:
            self._count(later)
            if self.heir is None and place.was_of(later):
                self.heir = later
            self.lead_to_it |= later.hash == record.previous_hash

    def _count(self, record: LogRecord) -> None:
        expected = self._sequences.get(record.case_id, 0) + 1
        if self.gap is None and record.sequence != expected:
            self.gap = _bad(replace(record, sequence=expected), Tampering.MISSING)
        self._sequences[record.case_id] = expected


def _diagnosis(place: _Place, record: LogRecord, rest: Iterable[LogRecord]) -> BadRecord:
    """What was done to the log where `record` stands and another should come next."""
    ahead = _Ahead(place, record, rest)
    if ahead.heir:
        return _ahead_of(ahead.heir, place, record, is_genuine=ahead.lead_to_it)
    if place.was_of(record):
        skipped = ahead.gap if place.skips(record) else None
        return skipped or _bad(record, Tampering.ALTERED)
    if record.previous_hash == place.head:
        return _bad(record, Tampering.ALTERED)
    if place.last and record.previous_hash == place.last.previous_hash:
        return _bad(place.last, Tampering.INSERTED)
    if record.number == place.number and record.hash == link(record):
        return _bad(place.last or record, Tampering.ALTERED)
    if _was_behind(place, record):
        known = _named(place.due.get(place.number), Tampering.MISSING)
        return known or ahead.gap or _bad(record, Tampering.MISSING)
    return _bad(record, Tampering.ALTERED)


def _ahead_of(heir: LogRecord, place: _Place, record: LogRecord, *, is_genuine: bool) -> BadRecord:
    """Why `record` stands where `heir` should."""
    if not is_genuine:
        return _bad(record, Tampering.INSERTED)
    if record.number == place.number:
        return _bad(record, Tampering.REORDERED)
    # Only one of the two was moved: the one whose number is not where the other left off.
    return _bad(heir if record.number > place.number else record, Tampering.ALTERED)


def _was_behind(place: _Place, record: LogRecord) -> bool:
    """Whether it was written for a place further on; it may have been moved up to this one."""
    if record.number > place.number and record.hash == link(record):
        return True
    numbers = range(place.number + 1, place.number + FARTHEST_MOVE)
    return any(link(replace(record, number=number)) == record.hash for number in numbers)


def _cut_off(place: _Place) -> BadRecord | None:
    """A log shorter than a checkpoint says was cut; one that is longer is fine."""
    beyond = min((count for count in place.due if count >= place.number), default=0)
    return _named(place.due.get(beyond), Tampering.TRUNCATED)


def _bad(record: LogRecord, kind: Tampering) -> BadRecord:
    return BadRecord(case_id=record.case_id, sequence=record.sequence, kind=kind)


def _named(checkpoint: Checkpoint | None, kind: Tampering) -> BadRecord | None:
    if checkpoint is None:
        return None
    return BadRecord(case_id=checkpoint.case_id, sequence=checkpoint.sequence, kind=kind)
