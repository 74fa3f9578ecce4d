"""Which records meet the duties of the ladder, which stand out of order, which come twice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workflow.audit.labels.labels import Moved, Stranger
from workflow.audit.labels.rising import rising
from workflow.case.duties import Duty


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signature of the ladder that stands: the record, the duty it is for, in which pass."""

    record: int
    duty: Duty
    pass_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """What the signatures of the ladder come to."""

    met: Mapping[Duty, int]
    moved: tuple[Moved, ...]
    twice: tuple[Stranger, ...]


def ordered(
    signatures: Sequence[Signed], ladder: Sequence[Duty], may_come_twice: Callable[[int], bool]
) -> Ordered:
    """The signatures that rise along the ladder, and what the others are."""
    places = {duty: at for at, duty in enumerate(ladder)}
    known = (each for each in signatures if each.duty in places)
    signed = sorted(known, key=lambda each: (each.record, places[each.duty]))
    kept = set(rising([places[each.duty] for each in signed]))
    rises = {signed[at].duty: signed[at] for at in kept}
    met = {duty: each.record for duty, each in rises.items()}
    moved: list[Moved] = []
    twice: list[Stranger] = []
    for at, each in enumerate(signed):
        if at in kept:
            continue
        if each.duty not in rises:
            moved.append(_moved(each, met, places))
        elif rises[each.duty].pass_number == each.pass_number and not may_come_twice(each.record):
            twice.append(Stranger(record=each.record, who=each.duty.label, is_twice=True))
    for out in moved:
        met.setdefault(out.duty, out.record)
    return Ordered(met=met, moved=tuple(moved), twice=tuple(twice))


def _moved(each: Signed, met: Mapping[Duty, int], places: Mapping[Duty, int]) -> Moved:
    """Whom a record should not have passed: the nearest above that came before, or below after."""
    record, place = each.record, places[each.duty]
    earlier = [duty for duty, at in met.items() if at < record and places[duty] > place]
    if earlier:
        other = min(earlier, key=lambda duty: places[duty])
        return Moved(record=record, duty=each.duty, other=other, is_early=False)
    later = [duty for duty, at in met.items() if at > record and places[duty] < place]
    other = max(later, key=lambda duty: places[duty], default=each.duty)
    return Moved(record=record, duty=each.duty, other=other, is_early=True)
