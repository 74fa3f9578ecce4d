"""Which records are of which case: the records of a case stand together, in their order."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice
from operator import gt, le

from workflow.audit.log import MISSING


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """Entries by case: those of case n are `order[starts[n]:starts[n + 1]]`."""

    order: Sequence[int]
    starts: Sequence[int]  # one more than there are cases

    def spans(self) -> Iterator[tuple[int, int]]:
        """Where each case begins and ends in `order`."""
        return zip(self.starts, islice(self.starts, 1, None), strict=False)

    def without(self, dropped: Collection[int]) -> "Gathering":
        """The same less these entries; a case may be left with none."""
        if not dropped:
            return self
        order: list[int] = []
        starts = [0]
        for start, stop in self.spans():
            order += [each for each in self.order[start:stop] if each not in dropped]
            starts.append(len(order))
        return Gathering(order=order, starts=starts)


def gathered(case_of: Sequence[int], cases: int) -> Gathering:
    """Entries by case; `case_of` numbers the cases by their first entries, as `cases` are many."""
    order: Sequence[int] = range(len(case_of))
    if any(map(gt, case_of, islice(case_of, 1, None))):  # records of several cases are mixed
        order = sorted(order, key=case_of.__getitem__)
    counts = [0] * cases
    starts = [0]
    if isinstance(order, range):
        return Gathering(order=order, starts=_starts(case_of, cases))
    for each in case_of:
        counts[each] += 1
    for count in counts:
        starts.append(starts[-1] + count)
    return Gathering(order=order, starts=starts)


def _starts(case_of: Sequence[int], cases: int) -> list[int]:
    """Where the cases begin whose entries already stand together."""
    changes = map(gt, islice(case_of, 1, None), case_of)
    starts = [0, *compress(range(1, len(case_of) + 1), changes), len(case_of)]
    return starts if case_of else [0] * (cases + 1)


def repeated(
    gathering: Gathering, at: Sequence[int], is_same: Callable[[int, int], bool]
) -> list[int]:
    """Entries of a case that tell it once more from its beginning, cell by cell.

    So do files that were glued together. A record that comes twice by itself is kept: it may be a
    second signature. What is told anew bears the times of before: only where times do not rise
    can there be any.
    """
    found: list[int] = []
    for start, stop in _not_rising(gathering, at):
        entries = gathering.order[start:stop]
        told = list(entries[:1])
        place = 1
        while place < len(entries):
            again = _told_again(told, entries, place, is_same)
            found += entries[place : place + again]
            if not again:
                told.append(entries[place])
            place += again or 1
    return found


def _told_again(
    told: Sequence[int], entries: Sequence[int], place: int, is_same: Callable[[int, int], bool]
) -> int:
    """How many entries from `place` on repeat those told: all of them, or up to the end."""
    most = min(len(told), len(entries) - place)
    alike = 0
    while alike < most and is_same(told[alike], entries[place + alike]):
        alike += 1
    is_whole = alike == len(told) or place + alike == len(entries)
    return alike if is_whole and alike > 1 else 0


def by_time(gathering: Gathering, at: Sequence[int]) -> Gathering:
    """The entries of each case by time; one without a time stays behind the one before it."""
    order: list[int] | None = None
    for start, stop in _not_rising(gathering, at):
        entries = gathering.order[start:stop]
        keys: list[int] = []
        for entry in entries:
            last = keys[-1] if keys else MISSING
            keys.append(last if at[entry] == MISSING else at[entry])
        order = order or list(gathering.order)
        places = sorted(range(len(entries)), key=keys.__getitem__)
        order[start:stop] = [entries[place] for place in places]
    return Gathering(order=order or gathering.order, starts=gathering.starts)


def _not_rising(gathering: Gathering, at: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The cases in which some entry is not later than the one before it, and has more than one."""
    times = at if isinstance(gathering.order, range) else [at[each] for each in gathering.order]
    falls = list(compress(range(1, len(times) + 1), map(le, islice(times, 1, None), times)))
    at_fall = 0
    for start, stop in gathering.spans():
        while at_fall < len(falls) and falls[at_fall] <= start:
            at_fall += 1
        if at_fall < len(falls) and falls[at_fall] < stop:
            yield start, stop
