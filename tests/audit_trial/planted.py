"""Cases with deviations planted, and the findings that are due for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from random import Random

from tests.audit_trial.planting import clocks, cosigners, ladder, words
from tests.audit_trial.planting.base import Named, Plant
from tests.audit_trial.sheet import Line, Sheet
from tests.audit_trial.traces import Trace

PLANTS = (*ladder.PLANTS, *cosigners.PLANTS, *words.PLANTS, *clocks.PLANTS)
CODES = tuple(dict.fromkeys(plant.code for plant in PLANTS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A finding that is due, and whom it must name, any of these."""

    code: str
    named: Named


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantedCase:
    """The lines of one case, what was planted in it, and what is due for it."""

    number: str  # 文號
    lines: Sequence[Line]
    ways: tuple[str, ...]
    due: tuple[Due, ...]


# Two deviations of which one hides the other, or makes it another one: never planted together.
_ROUTE = frozenset(CODES) - {
    *("ROW_UNKNOWN", "ROW_DOUBTFUL", "TIME_DISORDER", "OVERDUE", "EXTENSION_LATE"),
}
_DECISION = frozenset({"NO_DECISION", "DECIDED_BELOW", "DECIDED_ABOVE"})
_COLLIDING: dict[str, frozenset[str]] = {
    "ROW_UNKNOWN": _ROUTE | {"ROW_DOUBTFUL"},
    "ROW_DOUBTFUL": _ROUTE,
    "NO_DECISION": _DECISION
    | {
        *("OPINION_MISSING", "MARK_MISSING", "OVERDUE", "SIGNED_AFTER_DECISION"),
        *("TIME_DISORDER", "DISPATCH_UNAPPROVED", "RECONCILE_MISSING"),
    },
    "DECIDED_BELOW": _DECISION
    | {
        *("MARK_MISSING", "COSIGN_MISSING", "COSIGN_ORDER", "COSIGN_LATE", "REVIEW_EXTRA"),
        *("SIGNED_AFTER_DECISION", "COSIGN_OVERDUE"),
    },
    "DECIDED_ABOVE": _DECISION | {"MARK_MISSING", "REVIEW_EXTRA"},
    "REVIEW_SKIPPED": frozenset(
        {"REVIEW_EXTRA", "RESIGN_MISSING", "SIGNED_AFTER_DECISION", "SAME_PERSON_TWICE"}
    ),
    "OUT_OF_ORDER": frozenset({"SIGNED_AFTER_DECISION", "TIME_DISORDER"}),
    "REVIEW_EXTRA": frozenset({"COSIGN_MISSING"}),
    "COSIGN_LATE": frozenset(
        {"COSIGN_ORDER", "COSIGN_MISSING", "SIGNED_AFTER_DECISION", "COSIGN_OVERDUE"}
    ),
    "COSIGN_ORDER": frozenset({"COSIGN_MISSING"}),
    "OVERDUE": frozenset({"EXTENSION_LATE", "COSIGN_OVERDUE"}),
    "EXTENSION_LATE": frozenset({"COSIGN_OVERDUE"}),
    "SAME_PERSON_TWICE": frozenset({"DEPUTY_INVALID"}),
}


def collide(one: Plant, other: Plant) -> bool:
    """Whether two plants must not stand in one case."""
    codes = {one.code, other.code}
    return len(codes) == 1 or any(
        codes == {code, each} for code in codes for each in _COLLIDING.get(code, ())
    )


def clean(traces: Sequence[Trace]) -> list[PlantedCase]:
    """The records as they are: nothing is due."""
    return [PlantedCase(number=each.number, lines=each.lines, ways=(), due=()) for each in traces]


def singles(traces: Sequence[Trace], random: Random, *, each: int) -> Iterator[PlantedCase]:
    """So many cases of each plant."""
    for plant in PLANTS:
        yield from _cases(traces, (plant,), random, each)


def pairs(traces: Sequence[Trace], random: Random, *, each: int) -> Iterator[PlantedCase]:
    """So many cases of each two plants that do not collide."""
    for one, other in combinations(PLANTS, 2):
        if not collide(one, other):
            yield from _cases(traces, (one, other), random, each)


def _cases(
    traces: Sequence[Trace], plants: tuple[Plant, ...], random: Random, count: int
) -> Iterator[PlantedCase]:
    places = random.sample(traces, len(traces))
    found = (case for trace in places if (case := planted(trace, plants, random)))
    return islice(found, count)


def planted(trace: Trace, plants: Sequence[Plant], random: Random) -> PlantedCase | None:
    """The record with these deviations; None where it has no place for one of them."""
    sheet = Sheet.of(trace.lines)
    due: list[Due] = []
    for plant in sorted(plants, key=lambda plant: plant.phase):
        named = plant.planting(trace, sheet, random)
        if not named:
            return None
        due.append(Due(code=plant.code, named=named))
    return PlantedCase(
        number=trace.number,
        lines=sheet.plain(),
        ways=tuple(plant.way for plant in plants),
        due=tuple(due),
    )
