"""Walking along one log: where it leaves its chain or its checkpoints, and what was done there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workflow.organisation.events import ORGANISATION, LogAccepted
from workflow.store.chain import (
    GENESIS,
    BadRecord,
    Known,
    LogRecord,
    Tampering,
    Verdict,
    checkpoint_of,
    link,
)
from workflow.store.checkpoint import Checkpoint

FARTHEST_MOVE = 1000  # records taken out before those behind them were numbered anew


def verified(
    records: Iterable[LogRecord], known: Known, unreadable: Sequence[range] = ()
) -> Verdict:
    """Walk one office's log in order; stops at the first record that breaks chain or checkpoint.

    `records` come by number and are read once; over those `unreadable` the walk goes on by what
    their checkpoints say.
    """
    place = _Place(known, unreadable)
    rest = iter(records)
    for record in rest:
        place.pass_over()
        leads_here = place.follows(record)
        if bad := place.misses(record, leads_here=leads_here):
            return place.verdict(bad)
        if not (leads_here and place.is_as_due(record)):
            return place.verdict(_diagnosis(place, record, rest))
        place.take(record)
    place.pass_over()
    return place.verdict(_cut_off(place))


class _Place:
    """How far the log is sound, and so what must come next."""

    def __init__(self, known: Known, unreadable: Sequence[range] = ()) -> None:
        self.known, self.due = known, known.due
        self.unreadable = unreadable
        self.accepted: tuple[LogRecord, ...] = ()
        self.sequences: dict[str, int] = {}
        self.last: LogRecord | None = None
        self.head: str | None = GENESIS  # None behind a record that nothing tells of
        self.number, self.count = 1, 0
        self.passed: BadRecord | None = None  # the first that could not be read
        self.is_sure = True  # of sequences: no record was passed over that nothing tells of

    def is_as_due(self, record: LogRecord) -> bool:
        """Whether the line of this place, if there is one, tells of this record."""
        line = self.due.get(self.number)
        return line is None or line == checkpoint_of(record)

    def follows(self, record: LogRecord) -> bool:
        """Whether the chain leads to this record."""
        return (
            record.number == self.number
            and self.head in (None, record.previous_hash)
            and not self.skips(record)
            and record.hash == link(record)
        )

    def pass_over(self) -> None:
        """Go on behind the records here that cannot be read, by what their lines say of them."""
        while any(self.number in each for each in self.unreadable):
            line = self.due.get(self.number)
            case_id, sequence = (line.case_id, line.sequence) if line else ("", 0)
            self.passed = self.passed or BadRecord(
                case_id=case_id, sequence=sequence, kind=Tampering.ALTERED, is_unreadable=True
            )
            self.head = line and line.head
            if line:
                self.sequences[line.case_id] = line.sequence
            self.is_sure &= line is not None
            self.number += 1

    def misses(self, record: LogRecord, *, leads_here: bool) -> BadRecord | None:
        """What is wrong with the checkpoint of a record to which the chain leads, or does not."""
        if first := self.known.contradicted.get(self.number):
            kind = Tampering.ALTERED if first.head == record.hash else Tampering.TRUNCATED
            return _named(first, kind)
        if self.known.is_whole and leads_here and self.known.lacks(record.number, record.hash):
            return replace(_bad(record, Tampering.MISSING), is_checkpoint=True)
        return None

    def was_of(self, record: LogRecord) -> bool:
        """Whether it was written for this place, wherever it stands now."""
        return (
            link(replace(record, number=self.number, previous_hash=self.head or "")) == record.hash
        )

    def skips(self, record: LogRecord) -> bool:
        """Whether its sequence is not the next one of its case."""
        expected = self.sequences.get(record.case_id, 0) + 1
        return self.is_sure and record.sequence != expected

    def take(self, record: LogRecord) -> None:
        """Go on behind this record."""
        self.sequences[record.case_id] = record.sequence
        if record.kind == LogAccepted.__name__:
            self.accepted = (*self.accepted, record)
        self.last, self.head, self.number = record, record.hash, record.number + 1
        self.count += 1

    def verdict(self, bad: BadRecord | None) -> Verdict:
        """What the walk found that ended here."""
        cases = len(self.sequences) - (ORGANISATION in self.sequences)
        return Verdict(
            events=self.count,
            cases=cases,
            first_bad=self.passed or bad,
            unreadable=tuple(self.unreadable),
            accepted=self.accepted,
            head=self.head or "",
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
    return _named(place.due.from_on(place.number), Tampering.TRUNCATED)


def _bad(record: LogRecord, kind: Tampering) -> BadRecord:
    return BadRecord(case_id=record.case_id, sequence=record.sequence, kind=kind)


def _named(checkpoint: Checkpoint | None, kind: Tampering) -> BadRecord | None:
    if checkpoint is None:
        return None
    return BadRecord(case_id=checkpoint.case_id, sequence=checkpoint.sequence, kind=kind)
