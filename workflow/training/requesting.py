"""What is asked of a new set on a command line or in an address: texts made what is wanted."""

from rules.errors import RulesError
from rules.rulebook import Rulebook
from workflow.training.exercise import Kind
from workflow.training.faults import BadExercisesError
from workflow.training.making.wanted import UnavailableExercisesError, Wanted, rows_wanted

MIXED = "mixed"  # every kind


def wanted(
    rulebook: Rulebook, *, kind: str, level: int, count: int, seed: int, unit: str, rows: str
) -> Wanted:
    """The set that is asked for; raises BadExercisesError with all that cannot be had."""
    numbers = {"level": level, "count": count, "seed": seed}
    try:
        kinds = kinds_named(kind)
    except BadExercisesError as error:
        rest = Wanted(kinds=tuple(Kind), unit=unit.strip(), rows=_parts(rows), **numbers)
        raise BadExercisesError([*error.faults, *_faults(rest, rulebook)]) from error
    return Wanted(kinds=kinds, unit=unit.strip(), rows=_parts(rows), **numbers)


def kinds_named(text: str) -> tuple[Kind, ...]:
    """The kinds of a list, each once, or all; raises BadExercisesError for others."""
    parts = _parts(text)
    if parts == (MIXED,):
        return tuple(Kind)
    known = {kind.value: kind for kind in Kind}
    allowed = "、".join(known) + f"，或 {MIXED}（各種都有）"
    if faults := [
        UnavailableExercisesError(field="kind", value=each, why="沒有這種題型", allowed=allowed)
        for each in parts or ("",)
        if each not in known
    ]:
        raise BadExercisesError(faults)
    return tuple(known[each] for each in dict.fromkeys(parts))


def _faults(asked: Wanted, rulebook: Rulebook) -> tuple[RulesError, ...]:
    """What cannot be had of it, whatever the kinds."""
    try:
        rows_wanted(asked, rulebook)
    except BadExercisesError as error:
        return error.faults
    return ()


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
